import type { FieldDiff } from '../model/change.ts';
import { decimal, isDecimalText } from '../model/decimal.ts';
import type { JsonValue } from '../model/json-value.ts';
import { formatDecimal } from '../model/money-text.ts';
import type { ObservedSalesDocument, SalesDocument, SalesLine } from '../model/sales-document.ts';
import { totalWithoutTax } from './owned-fields.ts';

/**
 * What differs between a document in QuickBooks and one of ours, owned fields only, for people: totals
 * first, then the header, then line by line. An update sends all lines in any case.
 */
export function diffDocuments(before: ObservedSalesDocument, after: SalesDocument): readonly FieldDiff[] {
  const fields: FieldDiff[] = [];
  const compare = (path: string, held: string | null, wanted: string | null): void => {
    if (!isSameText(held, wanted)) fields.push({ path, before: held, after: wanted });
  };
  if (!isSameNumber(totalWithoutTax(before), after.total)) {
    fields.push({ path: 'total', before: totalWithoutTax(before), after: after.total });
  }
  if ('id' in after.customer) compare('customer', before.customerId, after.customer.id);
  else fields.push({ path: 'customer', before: before.customerId, after: '(known after apply)' });
  if (before.currency !== null) compare('currency', before.currency, after.currency);
  compare('docNumber', before.docNumber, after.docNumber);
  compare('txnDate', before.txnDate, after.txnDate);
  // A due date that we leave out is filled in by QuickBooks.
  if (after.dueDate !== null) compare('dueDate', before.dueDate, after.dueDate);
  compare('customerMemo', before.customerMemo, after.customerMemo);
  compare('note', before.note, after.note);
  fields.push(...diffLines(before.lines, after.lines));
  return fields;
}

/** How the fields of a line are compared: numbers by value, text without outer blanks. */
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
    const held = before[index];
    const wanted = after[index];
    const path = `lines[${String(index + 1)}]`;
    if (held === undefined || wanted === undefined) {
      fields.push({ path, before: lineText(held), after: lineText(wanted) });
      continue;
    }
    for (const name of LINE_FIELD_NAMES) {
      if (!LINE_FIELDS[name](held[name], wanted[name])) {
        fields.push({ path: `${path}.${name}`, before: held[name], after: wanted[name] });
      }
    }
  }
  return fields;
}

function lineText(line: SalesLine | undefined): JsonValue {
  return line === undefined ? null : `${line.description}: ${formatDecimal(line.amount)}`;
}

/** Absent and empty are one. */
function isSameText(held: string | null, wanted: string | null): boolean {
  return textOf(held) === textOf(wanted);
}

function isSameNumber(held: string | null, wanted: string | null): boolean {
  if (held === null || wanted === null) return held === wanted;
  return isDecimalText(held) && isDecimalText(wanted) && decimal(held).eq(decimal(wanted));
}

function textOf(text: string | null): string {
  return (text ?? '').replaceAll('\r\n', '\n').trim();
}
