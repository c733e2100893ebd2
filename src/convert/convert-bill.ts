import { formatCount } from '../model/count-text.ts';
import type {
  AmountsTrace,
  Conversion,
  ConversionTrace,
  LineTrace,
  Obstacle,
  RuleStep,
  Stopped,
} from '../model/conversion.ts';
import { minorDigits, type DecimalText } from '../model/decimal.ts';
import { formatMoney } from '../model/money-text.ts';
import type { RuleId } from '../model/rules.ts';
import { invariant } from '../support/invariant.ts';
import { amountNotes } from './amount-notes.ts';
import { roundToMinor, roundToSum } from './rounding.ts';
import type { ConversionInput, ItemResolution, LinePart } from './conversion-input.ts';
import { buildDocumentLines, type DocumentLine } from './document-lines.ts';
import { buildHeader, type Header } from './header.ts';
import { joinObstacles, resolveItem } from './items.ts';
import type { SalesDocument, SalesLine } from '../model/sales-document.ts';
import { createTextFitter, type TextFitter } from './latin-text.ts';
import { selectLines, type Selection } from './lines.ts';
import { quantityAndPrice } from './quantity-and-price.ts';
import { checkRefusals } from './quickbooks-refusals.ts';
import { compare, minorText, negate, parseScaled, plainText, scaledText, subtract, type Scaled } from './scaled.ts';
import { findLinesOnProductItem } from './lines-on-product-item.ts';
import { resolveSigns, type SignConvention, type Signs } from './signs.ts';

/**
 * The invoice or credit memo of one bill, or the reason why there is none (billing-rules.md §2–§6). `selectIntegration`
 * has already applied the rules of billing-rules.md §1.
 *
 * The answer is a skip, a block, or a document for which these hold:
 * - its lines sum to its total;
 * - its total is the bill's minus the excluded lines, to the minor unit. Strict mapping may differ, and then says by
 *   how much.
 */
export function convertBill(input: ConversionInput): Conversion {
  const walk = startWalk(input);
  if (walk.selection.kept.length === 0) return stop(walk, 'skip', 'lines', noLines(walk));
  const noCustomer = checkCustomer(walk);
  if (noCustomer !== null) return stop(walk, 'block', 'customer', noCustomer);
  const unproved = checkBillTotal(walk);
  if (unproved !== null) return stop(walk, 'block', 'bill total', unproved);
  const unequal = checkBands(walk);
  if (unequal !== null) return stop(walk, 'block', 'pricing bands', unequal);
  walk.items = walk.selection.kept.map((part) => resolveItem(part, input));
  const unresolved = joinObstacles(walk.items);
  if (unresolved !== null) return stop(walk, 'block', 'items', unresolved);
  pass(walk, 'items', () => `found for ${formatCount(walk.items.length, 'line')}`);
  return buildDocument(walk);
}

/** A step whose text is made when the trace is read, because most bills are never explained. */
type PendingStep = Omit<RuleStep, 'detail'> & { readonly detail: () => string };

/** What is known so far about one bill. Each step adds to it, so that a stop can report everything up to it. */
interface Walk {
  readonly input: ConversionInput;
  readonly currency: string;
  readonly digits: number;
  readonly billTotal: Scaled | null;
  readonly signs: Signs;
  readonly selection: Selection;
  readonly rules: PendingStep[];
  readonly text: TextFitter;
  items: readonly ItemResolution[];
  lines: readonly DocumentLine[];
  isCreditMemo: boolean;
  amounts: () => AmountsTrace | null;
}

function startWalk(input: ConversionInput): Walk {
  const { bill, integration } = input;
  const currency = bill.currency.toUpperCase();
  const digits = minorDigits(currency);
  const amounts = bill.lines.map((line) => parseScaled(line.convertedSubtotal));
  const billTotal = bill.billTotal === null ? null : parseScaled(bill.billTotal);
  const signs = resolveSigns(bill.lines, amounts, { billTotal, digits });
  const negateCredits = signs.convention === 'credits-negated';
  const selection = selectLines(bill.lines, amounts, { integration, negateCredits, digits });
  const rules: PendingStep[] = [
    {
      rule: 'lines',
      outcome: selection.kept.length === 0 ? 'stop' : 'pass',
      detail: () => describeSelection(selection),
    },
  ];
  const text = createTextFitter(integration.settings.delivery.text, input.catalog);
  return {
    input,
    currency,
    digits,
    billTotal,
    signs,
    selection,
    rules,
    text,
    items: [],
    lines: [],
    isCreditMemo: false,
    amounts: () => null,
  };
}

/** A split line becomes one line for each band, so the invoice may have more lines than the bill. */
function describeSelection({ kept, dropped }: Selection): string {
  const split = kept.some(({ band }) => band !== null) ? ', each band a line of its own' : '';
  return `${formatCount(kept.length, 'line')} to send, ${String(dropped.length)} left out${split}`;
}

function noLines({ input, selection }: Walk): Obstacle {
  const message =
    selection.dropped.length === 0
      ? `bill ${input.bill.id} has no lines`
      : `none of the ${formatCount(selection.dropped.length, 'line')} is left after the exclusions`;
  return { reason: 'no-lines', message, hint: null };
}

function checkCustomer(walk: Walk): Obstacle | null {
  const { customer } = walk.input;
  if (customer.result === 'block') return customer;
  const words = (): string => [FOUND_WORDS[customer.how], ...customer.notes].join('; ');
  pass(walk, 'customer', () => `${customer.displayName} (${words()})`);
  return null;
}

function checkBillTotal(walk: Walk): Obstacle | null {
  const { input, signs, billTotal, currency } = walk;
  if (billTotal === null) {
    const message = `m3ter sent no total for bill ${input.bill.id}, so its lines cannot be proved`;
    return { reason: 'bill-total-missing', message, hint: 'recalculate the bill in m3ter' };
  }
  if (signs.convention !== null) {
    const { convention } = signs;
    pass(walk, 'bill total', () => totalWords(walk, billTotal, convention));
    return null;
  }
  const given = formatMoney(currency, scaledText(signs.sumAsGiven));
  const negated = formatMoney(currency, scaledText(signs.sumCreditsNegated));
  const total = formatMoney(currency, scaledText(billTotal));
  const sums = `the lines sum to ${given} as given, to ${negated} with credits negated; the bill total is ${total}`;
  const difference = formatMoney(currency, scaledText(subtract(billTotal, signs.sumAsGiven)));
  // Without credits both sums are the same.
  const one = `the lines sum to ${given}, the bill total is ${total}: they differ by ${difference}`;
  return {
    reason: 'sign-unresolved',
    message: given === negated ? one : sums,
    hint: 'recalculate the bill in m3ter; when it stays so, its lines or its total are wrong there',
  };
}

function totalWords({ signs, currency }: Walk, billTotal: Scaled, convention: SignConvention): string {
  const sum = convention === 'as-given' ? signs.sumAsGiven : signs.sumCreditsNegated;
  const rounded = compare(sum, billTotal) === 0 ? '' : ' once both are rounded';
  const credits = convention === 'as-given' ? '' : ', credits counted as negative';
  return `the lines sum to the bill's total of ${formatMoney(currency, scaledText(billTotal))}${rounded}${credits}`;
}

const FOUND_WORDS = { mapped: 'mapped', adopted: 'found in QuickBooks', created: 'will be created' } as const;

function checkBands({ selection, currency }: Walk): Obstacle | null {
  const [line] = selection.unequalBands;
  if (line === undefined) return null;
  const amount = formatMoney(currency, line.convertedSubtotal);
  const message = `the pricing bands of line "${line.description}" do not sum to its ${amount}`;
  return {
    reason: 'bands-do-not-sum',
    message,
    hint: 'split by product or aggregation, or recalculate the bill in m3ter',
  };
}

function buildDocument(walk: Walk): Conversion {
  const { input, selection, digits } = walk;
  const { kept } = selection;
  const due = subtract(walk.billTotal ?? walk.signs.sumAsGiven, selection.excluded);
  const rounded = roundToMinor(due, digits);
  const isCreditMemo = rounded < 0n;
  walk.isCreditMemo = isCreditMemo;
  if (isCreditMemo && input.integration.settings.delivery.negativeBills === 'block') {
    const message = `the bill comes to ${formatMoney(walk.currency, minorText(rounded, digits))}`;
    const hint = 'set delivery.negativeBills: creditMemo, or make the credit memo by hand and map the bill to it';
    return stop(walk, 'block', 'amounts', { reason: 'negative-bill', message, hint });
  }
  const target = isCreditMemo ? -rounded : rounded;
  const exacts = kept.map((part) => (isCreditMemo ? negate(part.exact) : part.exact));
  const amounts = roundToSum(exacts, target, digits);
  walk.lines = buildDocumentLines(kept, amounts, walk.items, { input, digits, isCreditMemo, text: walk.text });
  const total = walk.lines.reduce((sum, line) => sum + line.amount, 0n);
  walk.amounts = () => traceAmounts(walk, rounded, total);
  const strict = checkStrict(walk, total - target);
  if (strict !== null) return stop(walk, 'block', 'amounts', strict);
  const sums = (): string => `${formatCount(kept.length, 'line')} ${kept.length === 1 ? 'sums' : 'sum'}`;
  pass(walk, 'amounts', () => `${sums()} to ${formatMoney(walk.currency, minorText(total, digits))}`);
  return finish(walk, { isCreditMemo, total, rounded, delta: total - target });
}

/** Strict mapping may differ from the bill by one minor unit for each line (rulings.md 15). */
function checkStrict({ lines, digits, currency }: Walk, delta: bigint): Obstacle | null {
  const size = delta < 0n ? -delta : delta;
  const difference = formatMoney(currency, minorText(delta, digits));
  if (size <= BigInt(lines.length)) return null;
  return {
    reason: 'strict-rounding',
    message: `quantity times price differs from the bill by ${difference} over ${formatCount(lines.length, 'line')}`,
    hint: 'switch quickbooks.strictLineItemMapping off; then amounts are exact',
  };
}

/** The difference to the bill is reported for every kind of document (billing-rules.md §4). */
function strictNotes(delta: bigint, { currency, digits }: Walk): readonly string[] {
  if (delta === 0n) return [];
  const size = minorText(delta < 0n ? -delta : delta, digits);
  return [
    `quantity times price, line by line, is ${formatMoney(currency, size)} ${delta > 0n ? 'more' : 'less'} than the bill`,
  ];
}

/** Excluded lines change the amount that the customer is asked for, so the plan says by how much. */
function exclusionNotes({ billTotal, selection, currency, digits }: Walk, rounded: bigint): readonly string[] {
  const lines = exclusionsOf(selection);
  if (lines.length === 0 || billTotal === null) return [];
  const bill = roundToMinor(billTotal, digits);
  // The difference of the numbers as shown, so that the reader's own subtraction agrees.
  const [whole, left] = [bill, bill - rounded].map((minor) => formatMoney(currency, minorText(minor, digits)));
  const more = bill < rounded ? ', so the customer is asked for more than the bill' : '';
  return [`bill ${whole ?? ''}; left out by exclusions: ${left ?? ''} (${formatCount(lines.length, 'line')})${more}`];
}

interface Sum {
  readonly isCreditMemo: boolean;
  /** With the document's sign. */
  readonly total: bigint;
  /** The total that the bill asks for, with the bill's sign. */
  readonly rounded: bigint;
  readonly delta: bigint;
}

function finish(walk: Walk, sum: Sum): Conversion {
  const { input, digits, selection } = walk;
  const { customer } = input;
  invariant(customer.result === 'customer', 'a bill without customer was stopped before');
  const kind = sum.isCreditMemo ? 'creditMemo' : 'invoice';
  const built = buildHeader(input, { kind, customer, text: walk.text });
  if ('reason' in built) return stop(walk, 'block', 'header', built);
  const lines = walk.lines.map((line) => line.line);
  const whole = joinDocument(built.header, lines, minorText(sum.total, digits));
  const linesOnProductItem = findLinesOnProductItem(walk);
  const document: SalesDocument = walk.text.mayBeCut() ? { ...whole, textMayBeCut: true } : whole;
  pass(walk, 'header', () => `${document.docNumber} of ${document.txnDate}, ${document.currency}`);
  const refused = checkRefusals(document, input.catalog);
  if (refused !== null) return stop(walk, 'block', 'QuickBooks limits', refused);
  pass(walk, 'QuickBooks limits', () => 'within every limit that QuickBooks has');
  return {
    result: 'document',
    document,
    excludedTotal: exclusionsOf(selection).length > 0 ? scaledText(selection.excluded) : null,
    strictDelta: sum.delta === 0n ? null : minorText(sum.delta, digits),
    ...(linesOnProductItem.length === 0 ? {} : { linesOnProductItem }),
    notes: [
      ...exclusionNotes(walk, sum.rounded),
      ...built.notes,
      ...strictNotes(sum.delta, walk),
      ...lineNotes(walk.lines),
      ...[walk.text.note()].filter((note) => note !== null),
    ],
    trace: () => traceOf(walk),
  };
}

/** Written out, because a plan holds as many documents as bills: one made by spreading takes four times the memory. */
function joinDocument(header: Header, lines: readonly SalesLine[], total: DecimalText): SalesDocument {
  return {
    kind: header.kind,
    billId: header.billId,
    customer: header.customer,
    docNumber: header.docNumber,
    txnDate: header.txnDate,
    dueDate: header.dueDate,
    currency: header.currency,
    sendCurrency: header.sendCurrency,
    exchangeRate: header.exchangeRate,
    billEmail: header.billEmail,
    billEmailCc: header.billEmailCc,
    billEmailBcc: header.billEmailBcc,
    emailStatus: header.emailStatus,
    allowOnlineAchPayment: header.allowOnlineAchPayment,
    allowOnlineCreditCardPayment: header.allowOnlineCreditCardPayment,
    customerMemo: header.customerMemo,
    note: header.note,
    customField: header.customField,
    globalTaxCalculation: header.globalTaxCalculation,
    lines,
    total,
  };
}

/** Dropped lines with quantity and amount zero do not count: the document still equals the bill. */
function exclusionsOf({ dropped }: Selection): readonly LinePart[] {
  return dropped.filter((part) => part.exact.units !== 0n);
}

/** Each note of the lines once, with the count of lines that it is about. */
function lineNotes(lines: readonly DocumentLine[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const { notes } of lines) {
    for (const note of notes) counts.set(note, (counts.get(note) ?? 0) + 1);
  }
  return [...counts].map(([note, times]) => `${note} (${formatCount(times, 'line')})`);
}

function traceAmounts(walk: Walk, rounded: bigint, total: bigint): AmountsTrace {
  const { signs, selection } = walk;
  const convention = signs.convention ?? 'as-given';
  return {
    billTotal: scaledText(walk.billTotal ?? signs.sumAsGiven),
    sumAsGiven: scaledText(signs.sumAsGiven),
    sumCreditsNegated: scaledText(signs.sumCreditsNegated),
    signs: convention,
    excluded: scaledText(selection.excluded),
    kept: scaledText(
      subtract(convention === 'as-given' ? signs.sumAsGiven : signs.sumCreditsNegated, selection.excluded),
    ),
    rounded: minorText(rounded, walk.digits),
    invoiceTotal: minorText(total, walk.digits),
  };
}

function pass(walk: Walk, rule: RuleId, detail: () => string): void {
  walk.rules.push({ rule, outcome: 'pass', detail });
}

function stop<R extends 'skip' | 'block'>(walk: Walk, result: R, rule: RuleId, obstacle: Obstacle): Stopped<R> {
  const { reason, message, hint } = obstacle;
  if (walk.rules.at(-1)?.outcome !== 'stop') walk.rules.push({ rule, outcome: 'stop', detail: () => message });
  return { result, reason, message, hint, trace: () => traceOf(walk) };
}

function traceOf(walk: Walk): ConversionTrace {
  const { kept, dropped } = walk.selection;
  return {
    rules: walk.rules.map(({ rule, outcome, detail }) => ({ rule, outcome, detail: detail() })),
    lines: [...kept.map((part, index) => traceKept(walk, part, index)), ...dropped.map(traceDropped)],
    amounts: walk.amounts(),
  };
}

function traceKept(walk: Walk, part: LinePart, index: number): LineTrace {
  const built = walk.lines[index];
  const { steps = [], plannedMapping } = walk.items[index] ?? {};
  return {
    line: part.line,
    band: part.band,
    kept: true,
    droppedBy: null,
    exclusion: null,
    item: steps,
    exact: exactText(part),
    amount: built?.line.amount ?? null,
    notes: built === undefined ? part.notes : [...built.notes, ...explainAmount(walk, part, built)],
    ...(plannedMapping === undefined ? {} : { plannedMapping }),
  };
}

/** The amount of a strict line is quantity times price, so it needs no note. */
function explainAmount({ input, currency, digits, isCreditMemo }: Walk, part: LinePart, built: DocumentLine) {
  const strict = input.integration.settings.quickbooks.strictLineItemMapping;
  const priced = quantityAndPrice(part, part.signFlipped !== isCreditMemo);
  return strict ? [] : amountNotes({ part, priced, amount: built.amount, digits, currency, isCreditMemo });
}

function exactText({ line, band, signFlipped, exact }: LinePart): DecimalText {
  return signFlipped ? scaledText(exact) : plainText(band?.convertedBandSubtotal ?? line.convertedSubtotal);
}

function traceDropped(part: LinePart): LineTrace {
  return {
    line: part.line,
    band: part.band,
    kept: false,
    droppedBy: part.droppedBy?.words ?? null,
    exclusion: part.droppedBy?.exclusion ?? null,
    item: [],
    exact: exactText(part),
    amount: null,
    notes: part.notes,
  };
}
