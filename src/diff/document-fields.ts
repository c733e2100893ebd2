import type { FieldDiff } from '../model/change.ts';
import { decimal, type DecimalText } from '../model/decimal.ts';
import type { JsonValue } from '../model/json-value.ts';
import { formatDecimal } from '../model/money-text.ts';
import { OPTIONAL_FIELDS, wantedValue } from '../model/optional-fields.ts';
import type { Preferences } from '../model/quickbooks.ts';
import {
  type CustomFieldValue,
  type ObservedSalesDocument,
  type SalesDocument,
  type SalesLine,
  totalWithoutTax,
} from '../model/sales-document.ts';
import { isSameInLines, OWNED_FIELDS, OWNED_LINE_FIELDS, textOf } from './owned-fields.ts';

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
  for (const field of OWNED_FIELDS) {
    // QuickBooks fills in a due date that we leave out.
    if (field !== 'dueDate' || after.dueDate !== null) compare(field, before[field], after[field]);
  }
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
    const [stands, wanted] = [field.observed(before), wantedValue(field, after)];
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
    for (const field of OWNED_LINE_FIELDS) {
      if (isSameInLines(field, salesLine, wanted)) continue;
      fields.push({ path: `${path}.${field}`, before: salesLine[field], after: wanted[field] });
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

function isSameNumber(found: DecimalText, wanted: DecimalText): boolean {
  return decimal(found).eq(decimal(wanted));
}
