import { decimal, decimalText, fixedText, type DecimalText } from '../../model/decimal.ts';
import type { SalesLine } from '../../model/sales-document.ts';
import { isJsonObject, jsonNumber, type JsonObject, type JsonValue } from '../../support/json.ts';
import { memberOf, nestedTextAt, textAt } from '../../http/answer-fields.ts';
import { optionalDay, optionalDecimal, objectList } from './fields.ts';
import { keptOfLine, toWire } from './kept-members.ts';

const ENTITY = 'a line';

/**
 * One line with all its fields. An update replaces the whole Line array, and a field that is left out is silently lost
 * (`quickbooks.md` §8.2).
 */
export function encodeLine(line: SalesLine, lineNumber: number): JsonObject {
  const hasQuantity = line.quantity !== null && line.unitPrice !== null;
  const { SalesItemLineDetail: keptDetail, ...kept } = keptMembers(line);
  return {
    ...kept,
    LineNum: jsonNumber(String(lineNumber)),
    ...(line.description === '' ? {} : { Description: line.description }),
    Amount: jsonNumber(line.amount),
    DetailType: 'SalesItemLineDetail',
    SalesItemLineDetail: {
      ...(keptDetail !== undefined && isJsonObject(keptDetail) ? keptDetail : {}),
      ...(line.itemId === null ? {} : { ItemRef: { value: line.itemId } }),
      ...(hasQuantity ? { Qty: jsonNumber(line.quantity), UnitPrice: jsonNumber(line.unitPrice) } : {}),
      ...(line.serviceDate === null ? {} : { ServiceDate: line.serviceDate }),
      ...(line.taxCode === null ? {} : { TaxCodeRef: { value: line.taxCode } }),
    },
  };
}

function keptMembers({ kept }: SalesLine): JsonObject {
  const members = toWire(kept ?? {});
  return isJsonObject(members) ? members : {};
}

/** Kinds of lines that the server adds and that repeat other lines. */
const DERIVED_KINDS: ReadonlySet<string> = new Set(['subtotallinedetail', 'taxlinedetail']);

/**
 * The lines that make up the total, in our terms:
 * - subtotals are left out;
 * - a bundle becomes its lines;
 * - a discount is a negative line;
 * - a line of text alone has amount zero.
 * `digits` are the currency's.
 *
 * @throws UnexpectedAnswer
 */
export function decodeLines(document: JsonObject, digits: number, taxInclusive: boolean): readonly SalesLine[] {
  return objectList(document, 'Line', ENTITY).flatMap((line) => decodeLine(line, digits, taxInclusive));
}

function decodeLine(line: JsonObject, digits: number, taxInclusive: boolean): readonly SalesLine[] {
  // A voided document has SALES_ITEM_LINE_DETAIL here (`quickbooks.md` §8.5).
  const kind = (textAt(line, 'DetailType') ?? '').replaceAll('_', '').toLowerCase();
  if (DERIVED_KINDS.has(kind)) return [];
  if (kind === 'grouplinedetail') {
    const group = memberOf(line, 'GroupLineDetail');
    if (isJsonObject(group) && memberOf(group, 'Line') !== undefined) return decodeLines(group, digits, taxInclusive);
  }
  const amount = optionalDecimal(line, 'Amount', ENTITY) ?? '0';
  const plain = { description: textAt(line, 'Description') ?? '', ...NO_DETAIL };
  if (kind === 'discountlinedetail') return [{ ...plain, amount: amountText(negated(amount), digits) }];
  const detail = memberOf(line, 'SalesItemLineDetail');
  if (!isJsonObject(detail)) return [{ ...plain, amount: amountText(amount, digits) }];
  const kept = keptOfLine(line, detail);
  const beside = kept === null ? {} : { kept };
  return [{ ...plain, ...decodeDetail(detail, { amount, digits, taxInclusive }), ...beside }];
}

function decodeDetail(
  detail: JsonObject,
  of: { readonly amount: DecimalText; readonly digits: number; readonly taxInclusive: boolean },
): Omit<SalesLine, 'description'> {
  const gross = of.taxInclusive ? optionalDecimal(detail, 'TaxInclusiveAmt', ENTITY) : null;
  const quantity = optionalDecimal(detail, 'Qty', ENTITY);
  const unitPrice = unitPriceOf(memberOf(detail, 'UnitPrice'), detail);
  const both = quantity !== null && unitPrice !== null;
  return {
    amount: amountText(gross ?? of.amount, of.digits),
    quantity: both ? quantity : null,
    unitPrice: both ? unitPrice : null,
    itemId: nestedTextAt(detail, 'ItemRef', 'value'),
    serviceDate: optionalDay(detail, 'ServiceDate', ENTITY),
    taxCode: nestedTextAt(detail, 'TaxCodeRef', 'value'),
  };
}

/** Older answers have an object as UnitPrice. It counts as absent. */
function unitPriceOf(value: JsonValue | undefined, detail: JsonObject): DecimalText | null {
  return isJsonObject(value) ? null : optionalDecimal(detail, 'UnitPrice', ENTITY);
}

const NO_DETAIL = { quantity: null, unitPrice: null, itemId: null, serviceDate: null, taxCode: null } as const;

function negated(text: DecimalText): DecimalText {
  return decimalText(decimal(text).times(decimal('-1')));
}

/** With the currency's minor digits. An amount with more decimals stays exact and is never rounded. */
export function amountText(text: DecimalText, digits: number): DecimalText {
  const value = decimal(text);
  const fixed = fixedText(value, digits);
  return decimal(fixed).eq(value) ? fixed : decimalText(value);
}
