import type { DecimalText } from '../model/decimal.ts';
import type { Statement, TieOut, TieOutEntry } from '../model/tie-out.ts';
import { capitalise, formatAmount, formatCount, formatMoney, joinWords } from './wording.ts';

/** What no row explains, by currency. */
export function sumUnexplained({ statements }: TieOut): string {
  const open = statements.filter(({ unexplained }) => /[1-9]/.test(unexplained));
  return joinWords(open.map(({ currency, unexplained }) => formatMoney(currency, unexplained)));
}

/** The verdict in one sentence, with the amounts. */
export function renderVerdict(report: TieOut): string {
  const { verdict, statements, bills } = report;
  if (verdict === 'untied') return `Billed and invoiced do not tie: ${sumUnexplained(report)} that no row explains.`;
  const invoiced = joinWords(statements.map((statement) => formatMoney(statement.currency, statement.inQuickBooks)));
  if (verdict === 'ties') return `Billed ties to invoiced${invoiced === '' ? '' : `: ${invoiced}`}.`;
  const differing = bills.filter(isDifference);
  const what = `${countEntries(differing)} ${differing.length === 1 ? 'differs, for' : 'differ, each for'} a known reason`;
  const parts = joinWords(statements.flatMap(renderInvoicedPart));
  return parts === '' ? `${capitalise(what)}.` : `Invoiced: ${parts}; ${what}.`;
}

/** `USD 5,912.00 of 6,017.70`; nothing for a currency in which nothing should be invoiced and nothing is. */
function renderInvoicedPart(statement: Statement): readonly string[] {
  const { currency, inQuickBooks } = statement;
  const wanted = amountToInvoice(statement);
  if (!/[1-9]/.test(wanted + inQuickBooks)) return [];
  return [`${formatMoney(currency, inQuickBooks)} of ${formatAmount(currency, wanted)}`];
}

/** `3 bills and 1 further document`. */
export function countEntries(entries: readonly TieOutEntry[]): string {
  const bills = entries.filter(({ of }) => of === 'bill').length;
  const documents = entries.length - bills;
  if (entries.length === 0) return formatCount(0, 'bill');
  return joinWords([
    ...(bills === 0 ? [] : [formatCount(bills, 'bill')]),
    ...(documents === 0
      ? []
      : [formatCount(documents, documents === entries.length ? 'document' : 'further document')]),
  ]);
}

function amountToInvoice({ rows }: Statement): DecimalText {
  return rows.find(({ row }) => row === 'shouldBeInvoiced')?.amount ?? '0';
}

/** False for a bill that is invoiced as billed and for a bill that is not billable. */
export function isDifference(entry: TieOutEntry): boolean {
  return !['invoiced', 'notBillable'].includes(entry.class) || /[1-9]/.test(entry.unexplained);
}
