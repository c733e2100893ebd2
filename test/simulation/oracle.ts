import { groupOf, listOf, refOf, textOf } from '../../src/sandbox/quickbooks/fields.ts';
import { documentsOf, type HeldDocument } from './observe.ts';
import { CUSTOMER_OF, ITEM_OF, type BillContent, type BillFacts, type LineFacts, type World } from './world.ts';

/**
 * What the invoice of a bill must be, said a second time: whole cents from the simulation's own facts,
 * nothing of the product's conversion, decimals or decoding.
 *
 * @returns the first difference in words, or null when the document is right.
 */
export function describeMismatch(
  world: World,
  given: { readonly bill: BillFacts; readonly content: BillContent; readonly document: HeldDocument },
): string | null {
  const { bill, content, document } = given;
  const { fields } = document;
  const sum = content.lines.reduce((total, line) => total + amountOf(line), 0);
  const entity = sum < 0 ? 'CreditMemo' : 'Invoice';
  if (document.entity !== entity) return `is a ${document.entity} instead of a ${entity}`;
  const differences: [string, string | null, string | null][] = [
    ['TxnDate', textOf(fields, 'TxnDate'), bill.date],
    ['CustomerRef', refOf(fields, 'CustomerRef'), customerOf(world, bill)],
    ['CurrencyRef', refOf(fields, 'CurrencyRef') ?? 'USD', bill.currency],
    ['total without tax', String(totalCents(document)), String(Math.abs(sum))],
    ['lines', linesOf(document), content.lines.map(expectedLine).join(' | ')],
  ];
  if (entity === 'Invoice') differences.push(['DueDate', textOf(fields, 'DueDate'), bill.dueDate]);
  if (bill.number !== null && !world.renumbers)
    differences.push(['DocNumber', textOf(fields, 'DocNumber'), numberOf(world, bill, bill.number)]);
  const wrong = differences.find(([, is, should]) => is !== should);
  return wrong === undefined ? null : `${wrong[0]} is ${String(wrong[1])}, not ${String(wrong[2])}`;
}

/** What is sent again beside void documents, which keep their numbers, counts on. */
function numberOf(world: World, { id }: BillFacts, number: string): string {
  const voids = documentsOf(world.states, id).filter(({ voided }) => voided).length;
  return voids === 0 ? number : `${number}-${String(voids + 1)}`;
}

function amountOf(line: LineFacts): number {
  return line.quantity * line.priceCents;
}

function customerOf(world: World, bill: BillFacts): string | null {
  const given = CUSTOMER_OF[bill.account];
  if (given !== undefined) return given;
  const accountId = world.accountIds.get(bill.account) ?? '';
  const made = Object.values(world.states.quickbooks.records.Customer).find(
    (customer) => textOf(customer, 'Notes')?.includes(accountId) === true,
  );
  return made === undefined ? null : textOf(made, 'Id');
}

function totalCents({ fields }: HeldDocument): number {
  return cents(textOf(fields, 'TotalAmt')) - cents(textOf(groupOf(fields, 'TxnTaxDetail'), 'TotalTax'));
}

function linesOf({ fields }: HeldDocument): string {
  return listOf(fields, 'Line')
    .filter((line) => textOf(line, 'DetailType') === 'SalesItemLineDetail')
    .map((line) => {
      const detail = groupOf(line, 'SalesItemLineDetail');
      return `item ${refOf(detail, 'ItemRef') ?? 'none'} ${String(cents(textOf(line, 'Amount')))}`;
    })
    .join(' | ');
}

function expectedLine(line: LineFacts): string {
  return `item ${ITEM_OF[line.product]} ${String(Math.abs(amountOf(line)))}`;
}

/** Decimal text with at most two decimals, in cents; anything else is NaN and so never equal. */
function cents(text: string | null): number {
  if (text === null) return 0;
  const match = /^(-?)(\d+)(?:\.(\d{1,2})0*)?$/.exec(text);
  if (match === null) return Number.NaN;
  const [, sign = '', whole = '0', fraction = ''] = match;
  const size = Number(whole) * 100 + Number(fraction.padEnd(2, '0'));
  return sign === '-' ? -size : size;
}
