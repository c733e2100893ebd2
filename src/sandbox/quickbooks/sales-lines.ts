import { decimal, decimalText, minorDigits, roundHalfAway, ZERO, type Decimal } from '../../model/decimal.ts';
import { requireReference, type Call } from './call.ts';
import { businessFault, missingParameter, notImplemented, QuickBooksFault } from './fault.ts';
import { amountOf, groupOf, refOf, textOf, without, type Fields } from './fields.ts';

/** The most lines of an invoice or credit memo, and of one that is taxed (`quickbooks.md` §3). */
export const LINES_MAX = 10_000;
export const TAXABLE_LINES_MAX = 750;

export interface LineContext {
  readonly call: Call;
  readonly currency: string;
  readonly txnDate: string;
  /** Ids of the document's former lines. Only these Ids are kept (`quickbooks.md` §8.2). */
  readonly knownIds: ReadonlySet<string>;
}

/** The lines to store, without the SubTotal line that QuickBooks adds below them, and their sum without tax. */
export interface BuiltLines {
  readonly lines: readonly Fields[];
  readonly subtotal: Decimal;
}

/**
 * Checks the lines of an invoice or credit memo in order, and builds what QuickBooks stores (`quickbooks.md` §8.2). A
 * SubTotal line in a request is ignored.
 *
 * @throws QuickBooksFault 2020, 2100, 2500, 610, 6000, 6070, 6090, 6100, 6270, 501.
 */
export function buildLines(context: LineContext, sent: readonly Fields[]): BuiltLines {
  const relevant = sent.filter((line) => textOf(line, 'DetailType') !== 'SubTotalLineDetail');
  if (relevant.length === 0) throw missingParameter('Line');
  if (relevant.length > LINES_MAX) throw businessFault('The transaction has too many lines.');
  const lines: Fields[] = [];
  let subtotal = ZERO;
  let sinceSubtotal = ZERO;
  let lastId = Math.max(0, ...[...context.knownIds].map(Number).filter(Number.isSafeInteger));
  const taken = new Set<string>();
  for (const line of relevant) {
    const built = buildLine(context, line, { subtotal, sinceSubtotal });
    subtotal = subtotal.plus(built.counts);
    sinceSubtotal = built.isInlineSubtotal ? ZERO : sinceSubtotal.plus(built.counts);
    const ownId = textOf(line, 'Id');
    const keeps = ownId !== null && context.knownIds.has(ownId) && !taken.has(ownId);
    if (!keeps) lastId += 1;
    const id = keeps ? ownId : String(lastId);
    taken.add(id);
    lines.push({ ...built.line, Id: id, LineNum: String(lines.length + 1) });
  }
  if (!lines.some(isSubstantial)) throw missingParameter('Line');
  return { lines, subtotal };
}

interface BuiltLine {
  readonly line: Fields;
  /** What the line adds to the total. */
  readonly counts: Decimal;
  readonly isInlineSubtotal?: true;
}

function buildLine(
  context: LineContext,
  line: Fields,
  sums: { readonly subtotal: Decimal; readonly sinceSubtotal: Decimal },
): BuiltLine {
  const type = textOf(line, 'DetailType');
  switch (type) {
    case 'SalesItemLineDetail':
      return buildSalesLine(context, line);
    case 'DescriptionOnly':
      return buildDescriptionLine(line, sums.sinceSubtotal);
    case 'DiscountLineDetail':
      return buildDiscountLine(context, line, sums.subtotal);
    case null:
      throw missingParameter('DetailType');
    default:
      throw notImplemented(`lines of type ${type}`);
  }
}

function buildSalesLine(context: LineContext, line: Fields): BuiltLine {
  const { call } = context;
  const detail = groupOf(line, 'SalesItemLineDetail');
  const quantity = cutDecimals(textOf(detail, 'Qty'));
  const unitPrice = cutDecimals(textOf(detail, 'UnitPrice'));
  const amount = lineAmount(context, line);
  if (quantity !== null && unitPrice !== null) requireArithmetic(context, amount, quantity, unitPrice);
  const itemId = refOf(detail, 'ItemRef') ?? defaultItemId(call);
  const item = itemId === null ? null : requireReference(call, 'Item', itemId);
  if (item !== null) requireSellable(context, item);
  const classId = refOf(detail, 'ClassRef');
  if (classId !== null) requireReference(call, 'Class', classId);
  const ignored = item === null && call.modes.lineWithoutItem === 'documentation';
  const built: Fields = {
    ...without(line, ['LinkedTxn', 'Id', 'LineNum']),
    Amount: decimalText(ignored ? ZERO : amount),
    SalesItemLineDetail: {
      ...(call.store.state.preferences.allowServiceDate ? detail : without(detail, ['ServiceDate'])),
      ...(quantity === null ? {} : { Qty: quantity }),
      ...(unitPrice === null ? {} : { UnitPrice: unitPrice }),
      ...(itemId === null ? {} : { ItemRef: { value: itemId } }),
      ...(item === null ? {} : { ItemAccountRef: groupOf(item, 'IncomeAccountRef') }),
      TaxCodeRef: { value: lineTaxCode(call, detail, item) },
    },
  };
  return { line: built, counts: ignored ? ZERO : amount };
}

/** Further decimals are dropped without rounding before anything is checked (`quickbooks.md` §8.2). */
export const DECIMALS_MAX = 7;

function cutDecimals(text: string | null): string | null {
  const [, kept] = new RegExp(`^(-?\\d+(?:\\.\\d{1,${String(DECIMALS_MAX)}})?)`).exec(text ?? '') ?? [];
  return kept === undefined ? null : decimalText(decimal(kept));
}

/**
 * `quickbooks.md` §9: an item without an income account cannot be sold (6000), nor inventory before its start (6270).
 */
function requireSellable({ txnDate }: LineContext, item: Fields): void {
  const name = textOf(item, 'Name') ?? '';
  if (refOf(item, 'IncomeAccountRef') === null) throw businessFault(`Item ${name} has no income account.`);
  const start = textOf(item, 'InvStartDate');
  if (start !== null && start > txnDate) {
    throw new QuickBooksFault(6270, { detail: `Business Validation Error: ${name} starts on ${start}.` });
  }
}

/**
 * The item of a line that names none: in the mode `defaultItem` the first active one, as a real company uses its `Services`
 * item; null in the other modes.
 */
function defaultItemId(call: Call): string | null {
  if (call.modes.lineWithoutItem !== 'defaultItem') return null;
  const first = call.store.all('Item').find((item) => item['Active'] !== false);
  return first === undefined ? null : textOf(first, 'Id');
}

/** `TAX` and `NON` in the US (6100); elsewhere the company's own codes (`quickbooks.md` §8.3). */
function lineTaxCode(call: Call, detail: Fields, item: Fields | null): string {
  const sent = refOf(detail, 'TaxCodeRef');
  const inUs = call.store.state.company.country === 'US';
  if (sent === null) {
    if (!inUs) throw businessFault('Make sure all your transactions have a GST/HST rate before you save.');
    return item?.['Taxable'] === true ? 'TAX' : 'NON';
  }
  if (inUs && sent !== 'TAX' && sent !== 'NON') {
    throw new QuickBooksFault(6100, {
      detail: 'Business Validation Error: The tax code of a line must be TAX or NON.',
      element: 'TaxCodeRef',
    });
  }
  if (!inUs) requireReference(call, 'TaxCode', sent);
  return sent;
}

function lineAmount(context: LineContext, line: Fields): Decimal {
  const text = textOf(line, 'Amount');
  if (text === null) throw businessFault('You must set a transaction amount.');
  const amount = decimal(text);
  const rounded = roundHalfAway(amount, digitsOf(context));
  if (rounded.eq(amount)) return amount;
  if (context.call.modes.amountPrecision === 'round') return rounded;
  throw new QuickBooksFault(2100, {
    detail: `Amount has more precision than allowed. Supplied value:${text}`,
    element: 'Amount',
  });
}

function digitsOf(context: LineContext): number {
  return Math.max(2, minorDigits(context.currency));
}

/** 6070: the amount must be the product, rounded half away from zero on the exact decimal (`quickbooks.md` §8.2). */
function requireArithmetic(context: LineContext, amount: Decimal, quantity: string, unitPrice: string): void {
  const product = roundHalfAway(decimal(quantity).times(decimal(unitPrice)), digitsOf(context));
  if (product.eq(amount)) return;
  throw new QuickBooksFault(6070, {
    detail: `Amount is not equal to UnitPrice * Qty. Supplied value:${grouped(amount)}`,
  });
}

/** A description of `Subtotal:` shows the sum of the lines since the last one (`quickbooks.md` §8.2). */
function buildDescriptionLine(line: Fields, sinceSubtotal: Decimal): BuiltLine {
  const kept = without(line, ['Amount', 'Id', 'LineNum', 'LinkedTxn']);
  const detail = { DescriptionLineDetail: groupOf(line, 'DescriptionLineDetail') };
  if (textOf(line, 'Description') !== 'Subtotal:') return { line: { ...kept, ...detail }, counts: ZERO };
  const description = `Subtotal: ${sinceSubtotal.toFixed(2)}`;
  return { line: { ...kept, ...detail, Description: description }, counts: ZERO, isInlineSubtotal: true };
}

function buildDiscountLine(context: LineContext, line: Fields, subtotal: Decimal): BuiltLine {
  const { call } = context;
  if (!call.store.state.preferences.allowDiscount) throw businessFault('Discounts are turned off for this company.');
  const detail = groupOf(line, 'DiscountLineDetail');
  const percent = textOf(detail, 'DiscountPercent');
  const isPercent = detail['PercentBased'] === true;
  if ((isPercent && percent === null) || (!isPercent && textOf(line, 'Amount') === null)) {
    throw new QuickBooksFault(6090, { detail: 'Invalid Discount : discount information is missing' });
  }
  const amount = isPercent
    ? roundHalfAway(subtotal.times(amountOf(detail, 'DiscountPercent')).div(decimal('100')), digitsOf(context))
    : lineAmount(context, line);
  if (amount.lt(ZERO)) throw businessFault('Enter a discount that is 0 or greater.');
  if (amount.gt(subtotal)) throw businessFault('The discount amount cannot be greater than the subtotal.');
  const kept = without(line, ['Id', 'LineNum', 'LinkedTxn']);
  return { line: { ...kept, Amount: decimalText(amount), DiscountLineDetail: detail }, counts: ZERO.minus(amount) };
}

/** True for lines of which QuickBooks needs at least one: a sales item or an inline subtotal. */
function isSubstantial(line: Fields): boolean {
  return (
    textOf(line, 'DetailType') === 'SalesItemLineDetail' || (textOf(line, 'Description') ?? '').startsWith('Subtotal: ')
  );
}

/** A number as QuickBooks writes it in texts: with commas between thousands, `1,861.07`. */
export function grouped(value: Decimal): string {
  const [whole = '', fraction] = decimalText(value).split('.');
  const withCommas = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return fraction === undefined ? withCommas : `${withCommas}.${fraction}`;
}
