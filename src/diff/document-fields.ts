import type { FieldDiff } from '../model/change.ts';
import { decimal, isDecimalText } from '../model/decimal.ts';
import type { JsonValue } from '../model/json-value.ts';
import { formatDecimal } from '../model/money-text.ts';
import { OPTIONAL_FIELDS } from '../model/optional-fields.ts';
import type { Preferences } from '../model/quickbooks.ts';
import type { CustomFieldValue, ObservedSalesDocument, SalesDocument, SalesLine } from '../model/sales-document.ts';
import { totalWithoutTax } from './owned-fields.ts';

/**
 * The owned fields that differ between a document in QuickBooks and one of ours, for people: totals first, then the
 * header, then line by line. An update always sends all lines.
 */
export function diffDocuments(before: ObservedSalesDocument, after: SalesDocument): readonly FieldDiff[] {
  const fields: FieldDiff[] = [];
  const compare = (path: string, found: string | null, wanted: string | null): void => {
    if (!isSameText(found, wanted)) fields.push({ path, before: found, after: wanted });
  };
  if (!isSameNumber(totalWithoutTax(before), after.total)) {
    fields.push({ path: 'total', before: totalWithoutTax(before), after: after.total });
  }
  if ('id' in after.customer) compare('customer', before.customerId, after.customer.id);
  else fields.push({ path: 'customer', before: before.customerId, after: '(known after apply)' });
  if (before.currency !== null) compare('currency', before.currency, after.currency);
  compare('docNumber', before.docNumber, after.docNumber);
  compare('txnDate', before.txnDate, after.txnDate);
  // QuickBooks fills in a due date that we leave out.
  if (after.dueDate !== null) compare('dueDate', before.dueDate, after.dueDate);
  compare('customerMemo', before.customerMemo, after.customerMemo);
  compare('note', before.note, after.note);
  fields.push(...diffLines(before.lines, after.lines));
  return fields;
}

/**
 * What an update changes in fields that are not owned, for people: addresses, payment switches, the purchase order's
 * custom field. A difference in one of these alone makes no update.
 */
export function diffBeside(
  before: ObservedSalesDocument,
  after: SalesDocument,
  { eTransactionPaymentEnabled }: Pick<Preferences, 'eTransactionPaymentEnabled'>,
): readonly FieldDiff[] {
  const fields: FieldDiff[] = [];
  for (const field of OPTIONAL_FIELDS) {
    if (field.observed === undefined) continue;
    const [stands, wanted] = [field.observed(before), field.wanted(after)];
    const isLeft = wanted === null && (field.whenEmpty === 'leave' || stands === null);
    // QuickBooks stores no pay button where the company takes no payments.
    const isVain =
      field.form === 'flag' && (stands === null || (wanted === true && eTransactionPaymentEnabled === false));
    if (!isLeft && !isVain && stands !== wanted) fields.push({ path: field.path, before: stands, after: wanted });
  }
  if (after.customField !== null) {
    const stands = customFieldOf(before, after)?.value ?? '';
    const { value } = after.customField;
    if (!isSameText(stands, value)) fields.push({ path: 'customField', before: stands, after: value });
  }
  return fields;
}

/** The value in QuickBooks of the custom field that the files name; null when they name none. */
export function customFieldOf(
  { beside }: Pick<ObservedSalesDocument, 'beside'>,
  wanted: Pick<SalesDocument, 'customField'> | null,
): CustomFieldValue | null {
  const definitionId = wanted?.customField?.definitionId;
  if (definitionId === undefined) return null;
  return beside.customFields.find((field) => field.definitionId === definitionId) ?? { definitionId, value: '' };
}

/** How each field of a line is compared: numbers by value, text without outer blanks. */
const LINE_FIELDS = {
  description: isSameText,
  amount: isSameNumber,
  quantity: isSameNumber,
  unitPrice: isSameNumber,
  itemId: isSameText,
  serviceDate: isSameText,
} as const satisfies Partial<Record<keyof SalesLine, typeof isSameText>>;

const LINE_FIELD_NAMES = Object.keys(LINE_FIELDS) as readonly (keyof typeof LINE_FIELDS)[];

function diffLines(before: readonly SalesLine[], after: readonly SalesLine[]): readonly FieldDiff[] {
  const fields: FieldDiff[] = [];
  for (let index = 0; index < Math.max(before.length, after.length); index += 1) {
    const salesLine = before[index];
    const wanted = after[index];
    const path = `lines[${String(index + 1)}]`;
    if (salesLine === undefined || wanted === undefined) {
      fields.push({ path, before: lineText(salesLine), after: lineText(wanted) });
      continue;
    }
    for (const name of LINE_FIELD_NAMES) {
      if (!LINE_FIELDS[name](salesLine[name], wanted[name])) {
        fields.push({ path: `${path}.${name}`, before: salesLine[name], after: wanted[name] });
      }
    }
  }
  return fields;
}

function lineText(line: SalesLine | undefined): JsonValue {
  return line === undefined ? null : `${line.description}: ${formatDecimal(line.amount)}`;
}

/** Absent equals empty. */
function isSameText(found: string | null, wanted: string | null): boolean {
  return textOf(found) === textOf(wanted);
}

function isSameNumber(found: string | null, wanted: string | null): boolean {
  if (found === null || wanted === null) return found === wanted;
  return isDecimalText(found) && isDecimalText(wanted) && decimal(found).eq(decimal(wanted));
}

function textOf(text: string | null): string {
  return (text ?? '').replaceAll('\r\n', '\n').trim();
}
