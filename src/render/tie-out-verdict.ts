import { sumBillTotals } from '../model/bill-amounts.ts';
import type { DecimalText } from '../model/decimal.ts';
import type { Statement, TieOut, TieOutEntry, TieOutVerdict } from '../model/tie-out.ts';
import { groupBy } from '../support/group-by.ts';
import { capitalise, formatAmount, formatCount, formatMoney, joinWords } from './wording.ts';

/** True when the period has neither bills nor documents. */
export function isEmpty({ statements, bills }: TieOut): boolean {
  return statements.length === 0 && bills.length === 0;
}

/** What no row explains, by currency. */
export function sumUnexplained({ statements }: TieOut): string {
  const open = statements.filter(({ unexplained }) => /[1-9]/.test(unexplained));
  return joinWords(open.map(({ currency, unexplained }) => formatMoney(currency, unexplained)));
}

const VERDICT_WORDS: Readonly<Record<TieOutVerdict, string>> = {
  ties: 'Ties',
  explained: 'Explained',
  untied: 'DOES NOT TIE',
};

/** The verdict as a word. A period of nothing has none. */
export function renderVerdictWord(report: TieOut): string {
  return isEmpty(report) ? 'Nothing to tie out' : VERDICT_WORDS[report.verdict];
}

/** The verdict in one sentence, with the amounts. Where there is nothing at all, nothing is said to tie. */
export function renderVerdict(report: TieOut): string {
  const { verdict, statements, bills } = report;
  if (isEmpty(report)) return 'Nothing was billed and nothing is invoiced in this period.';
  if (verdict === 'untied') return `Billed and invoiced do not tie: ${sumUnexplained(report)} that no row explains.`;
  const nothing = sayNothingWanted(statements);
  const sentence = (parts: readonly string[]): string =>
    `${capitalise([...parts, ...nothing].filter((part) => part !== '').join('; '))}.`;
  if (verdict === 'ties') {
    const wanted = statements.filter((statement) => !wantsNothing(statement));
    const invoiced = joinWords(wanted.map(({ currency, inQuickBooks }) => formatMoney(currency, inQuickBooks)));
    if (invoiced === '') return nothing.length > 0 ? sentence([]) : 'Billed ties to invoiced.';
    return sentence([`billed ties to invoiced: ${invoiced}`]);
  }
  const differing = bills.filter(isDifference);
  const what = `${countEntries(differing)} ${differing.length === 1 ? 'differs, for' : 'differ, each for'} a known reason`;
  const parts = joinWords(statements.flatMap(renderInvoicedPart));
  return sentence([parts === '' ? '' : `invoiced: ${parts}`, differing.length === 0 ? '' : what]);
}

/**
 * `nothing of 9 bills (USD 9,837.52) was to be invoiced: before-cutoff 9`. Two sums of nothing are equal too, so that is
 * never called a tie (docs/report.md §3). Empty when in each currency something was to be invoiced.
 */
function sayNothingWanted(statements: readonly Statement[]): readonly string[] {
  const empty = statements.filter(wantsNothing);
  if (empty.length === 0) return [];
  const rows = empty.flatMap((statement) => statement.rows);
  const bills = rows.reduce((sum, { row, count }) => (row === 'billed' ? sum + count : sum), 0);
  const money = empty.flatMap(({ currency, rows: own }) => {
    const billTotal = own.find(({ row }) => row === 'billed')?.amount ?? null;
    return sumBillTotals([{ currency, billTotal }]);
  });
  const kept = rows.filter(({ row }) => row === 'notBillable');
  const reasons = [...groupBy(kept, ({ reason }) => reason)]
    .map(([reason, own]) => ({ reason: reason ?? '', count: own.reduce((sum, { count }) => sum + count, 0) }))
    .sort((a, b) => b.count - a.count || (a.reason < b.reason ? -1 : 1))
    .map(({ reason, count }) => `${reason} ${String(count)}`);
  return [`nothing of ${formatCount(bills, 'bill')} (${joinWords(money)}) was to be invoiced: ${reasons.join(', ')}`];
}

function wantsNothing({ rows, inQuickBooks }: Statement): boolean {
  const countOf = (name: string): number => rows.find(({ row }) => row === name)?.count ?? 0;
  return countOf('billed') > 0 && countOf('shouldBeInvoiced') === 0 && !/[1-9]/.test(inQuickBooks);
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
