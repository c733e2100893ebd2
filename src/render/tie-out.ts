import { isOfUndone, type BillClass } from '../model/bill-class.ts';
import { decimal, fixedText, minorDigits, type DecimalText } from '../model/decimal.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import { findReason } from '../model/reasons/all-reasons.ts';
import type {
  Receivables,
  Statement,
  StatementRow,
  StatementRowName,
  TieOut,
  TieOutEntry,
  TieOutGroup,
} from '../model/tie-out.ts';
import { compareAmounts, countLines, LINES_MAX, sayRest, shareLines, takeLines, WHERE_ALL_IS } from './budget.ts';
import type { Annotation } from './annotations.ts';
import { findingLines, findingsTable } from './findings.ts';
import { countEntries, isDifference, renderVerdict, renderVerdictWord, sumUnexplained } from './tie-out-verdict.ts';
import {
  cell,
  figure,
  money,
  paragraph,
  section,
  table,
  type Block,
  type Column,
  type Page,
  type Table,
} from './page.ts';
import type { Tone } from './style.ts';
import { formatAmount, formatCount, formatInstant, formatMoney, joinWords, nameQuickBooks } from './wording.ts';

/**
 * The tie-out of a period for people:
 * - whether it ties;
 * - the statement of each currency;
 * - the bills and documents that differ;
 * - the sums by month, integration, account and customer;
 * - what is paid.
 * It has at most `LINES_MAX` lines unless `all`.
 */
export function tieOutPage(report: TieOut, { all }: { readonly all: boolean } = { all: false }): Page {
  const differences = report.bills.filter(isDifference);
  const [findings = 0, lines = 0, accounts = 0, customers = 0] = all
    ? [Infinity, Infinity, Infinity, Infinity]
    : shareAmong(report, differences);
  const { months, integrations } = report.groups;
  return {
    title: `${renderTitleWord(report)}: ${renderSubject(report)}`,
    verdict: { text: renderVerdict(report), tone: VERDICT_TONES[report.verdict] },
    airy: true,
    blocks: [
      ...renderScope(report),
      ...report.statements.map(statementTable),
      differencesTable(differences, lines),
      groupsTable('By month', 'month', severalOf(months)),
      groupsTable('By integration', 'integration', severalOf(integrations)),
      accountsTable('By account', report.groups.accounts, accounts),
      { ...accountsTable('By customer', report.groups.customers, customers), only: 'document' as const },
      receivablesSection(report.receivables),
      findingsTable(warningsOf(report), findings),
    ],
  };
}

/** Leaves out remarks on the files, which `plan` and `validate` show. */
export function warningsOf({ diagnostics }: TieOut): readonly Diagnostic[] {
  return diagnostics.filter(({ severity }) => severity !== 'info');
}

/** Only an untied report needs a person, so nothing else is annotated. */
export function annotateTieOut(report: TieOut): readonly Annotation[] {
  if (report.verdict !== 'untied') return [];
  return [{ severity: 'error', title: 'tieout report', message: [renderVerdict(report)] }];
}

export const VERDICT_TONES: Readonly<Record<TieOut['verdict'], Tone>> = {
  ties: 'good',
  explained: 'change',
  untied: 'bad',
};

/** The words for each class in a table. */
export const CLASS_WORDS: Readonly<Record<BillClass, string>> = {
  invoiced: 'invoiced',
  notBillable: 'not billable',
  notYetInvoiced: 'not yet invoiced',
  blocked: 'blocked',
  inFlight: 'in flight at m3ter',
  invoicedDifferently: 'invoiced differently',
  voided: 'voided',
  deleted: 'deleted',
  withoutBill: 'without a bill',
};

const CLASS_TONES: Readonly<Record<BillClass, Tone>> = {
  invoiced: 'plain',
  notBillable: 'muted',
  notYetInvoiced: 'note',
  blocked: 'bad',
  inFlight: 'note',
  invoicedDifferently: 'change',
  voided: 'change',
  deleted: 'change',
  withoutBill: 'bad',
};

function renderSubject({ connection, period, readAt }: TieOut): string {
  const company = `${connection.name}, ${connection.companyName}, ${nameQuickBooks(connection)}`;
  return `${renderPeriod(period)}   ${company}; read ${formatInstant(readAt)}`;
}

/** `2026-10-01 to 2026-10-31`. */
export function renderPeriod({ from, to }: TieOut['period']): string {
  return from === to ? from : `${from} to ${to}`;
}

/** The word of the verdict. The unexplained amount is with it, because the title is read first. */
function renderTitleWord(report: TieOut): string {
  const word = renderVerdictWord(report);
  return report.verdict === 'untied' ? `${word}, ${sumUnexplained(report)} unexplained` : word;
}

/** What the report leaves out: by its options, and because its period has not ended. */
export function renderScope({ scope, period, readAt }: TieOut): readonly Block[] {
  const parts = [
    ...(scope.integrations.length === 0 ? [] : [`integration ${joinWords(scope.integrations)}`]),
    ...(scope.accounts.length === 0 ? [] : [`account ${joinWords(scope.accounts)}`]),
  ];
  const sentences = [
    ...(parts.length === 0 ? [] : [`Only ${joinWords(parts)}; documents without a bill are left out.`]),
    ...sayUnended(period, readAt.slice(0, 10)),
  ];
  return sentences.length === 0 ? [] : [paragraph(sentences.join(' '), { tone: 'change' })];
}

function sayUnended({ from, to }: TieOut['period'], today: string): readonly string[] {
  if (to < today) return [];
  return [
    from > today
      ? 'The period has not begun: bills and documents may come.'
      : 'The period has not ended: more bills and documents may come.',
  ];
}

const ROW_WORDS: Readonly<Record<StatementRowName, string>> = {
  billed: 'Billed in m3ter',
  notBillable: 'not billable',
  excludedLines: 'excluded lines',
  rounding: 'rounding',
  shouldBeInvoiced: 'Should be invoiced',
  notYetInvoiced: 'not yet invoiced',
  invoicedDifferently: 'invoiced differently',
  voidedOrDeleted: 'voided or deleted',
  withoutBill: 'without a bill',
  invoiced: 'Invoiced',
};

const EXCLUSION_WORDS: Readonly<Record<string, string>> = {
  lineItemTypes: 'bills.exclude.lineItemTypes',
  products: 'bills.exclude.products',
  aggregations: 'bills.exclude.aggregations',
  zeroQuantity: 'quickbooks.sendZeroQuantityLineItems',
  earlierRules: 'by the rules that held when the bill was sent',
  lines: 'several settings of bills.exclude',
};

interface Line {
  readonly label: string;
  readonly count: number | null;
  readonly amount: DecimalText;
  readonly remark: string;
  readonly tone: Tone;
}

const CLOSING: ReadonlySet<StatementRowName> = new Set(['billed', 'shouldBeInvoiced', 'invoiced']);

export function statementTable(statement: Statement): Table {
  const { currency } = statement;
  return table<Line>({
    title: `Statement ${currency}`,
    columns: [
      { title: '', fit: 'keep', of: ({ label, tone }) => cell(label, tone) },
      {
        title: 'count',
        fit: 'keep',
        align: 'right',
        of: ({ count }) => cell(count === null ? '' : String(count), 'muted'),
      },
      { title: currency, fit: 'keep', align: 'right', of: ({ amount, tone }) => figure(currency, amount, tone) },
      { title: '', fit: 'wrap', of: ({ remark }) => cell(remark, 'muted') },
    ],
    rows: [...statement.rows.map(lineOfRow), ...linesBelow(statement)],
    noun: 'row',
  });
}

export function lineOfRow({ row, reason, count, amount }: StatementRow): Line {
  const isClosing = CLOSING.has(row);
  return {
    label: isClosing ? `${row === 'billed' ? '' : '= '}${ROW_WORDS[row]}` : `${signOf(amount)} ${ROW_WORDS[row]}`,
    count,
    amount,
    remark: reason === null ? '' : sayReason(row, reason),
    tone: isClosing ? 'strong' : 'plain',
  };
}

function signOf(amount: DecimalText): string {
  return amount.startsWith('-') ? '−' : '+';
}

function sayReason(row: StatementRowName, reason: string): string {
  if (Object.hasOwn(EXCLUSION_WORDS, reason)) return EXCLUSION_WORDS[reason] ?? '';
  return `${reason}: ${sentenceOf(reason, row === 'voidedOrDeleted')}`;
}

/** The sentence of a reason. Of a bill whose document is gone, a rule as the reason says that an undo voided it. */
export function sentenceOf(reason: string, isGone: boolean): string {
  const sentence = findReason(reason)?.sentence ?? '';
  return isGone && isOfUndone(reason) ? `undone, and not to be sent again: ${sentence}` : sentence;
}

/** The lines below the sum: QuickBooks' own total, tax, and the home currency. */
export function linesBelow({ unexplained, inQuickBooks, tax, home }: Statement): readonly Line[] {
  const isOpen = /[1-9]/.test(unexplained);
  const line = (label: string, amount: DecimalText, remark: string, tone: Tone = 'plain'): Line => ({
    label,
    count: null,
    amount,
    remark,
    tone,
  });
  const rates =
    home === null || home.documents + home.withoutRate === 0
      ? []
      : [
          `at the rate of each document (${formatCount(home.documents, 'document')}): ` +
            formatMoney(home.currency, home.amount) +
            (home.withoutRate === 0 ? '' : `; ${formatCount(home.withoutRate, 'document')} without a rate not counted`),
        ];
  return [
    line("  QuickBooks' documents", inQuickBooks, rates.join(''), 'plain'),
    line('  unexplained', unexplained, isOpen ? 'no row says where this is' : '', isOpen ? 'bad' : 'strong'),
    ...(/[1-9]/.test(tax) ? [line('  tax that QuickBooks added', tax, 'not in the rows above', 'muted')] : []),
  ];
}

export function differencesTable(entries: readonly TieOutEntry[], lines: number): Table {
  const amount = ({ currency, difference }: TieOutEntry) => ({ currency, total: difference });
  const sorted = [...entries].sort(
    (a, b) =>
      compareAmounts({ currency: '', total: a.unexplained }, { currency: '', total: b.unexplained }) ||
      compareAmounts(amount(a), amount(b)),
  );
  const { shown, rest } = takeLines(sorted, lines, linesOfDifference);
  const left = sayRest(rest.map(amount));
  return table<TieOutEntry>({
    title: 'What differs',
    summary: countEntries(entries),
    columns: [
      { title: '', fit: 'keep', of: (entry) => cell(CLASS_WORDS[entry.class], CLASS_TONES[entry.class]) },
      { title: 'number', fit: 'keep', of: ({ docNumber, billId }) => docNumber ?? billId ?? '' },
      { title: 'customer', fit: 'cut', of: ({ accountName }) => accountName ?? '' },
      { title: 'date', fit: 'keep', of: ({ invoiceDate }) => cell(invoiceDate ?? '', 'muted') },
      {
        title: 'should be',
        fit: 'keep',
        align: 'right',
        of: ({ currency, shouldBeInvoiced }) => money(currency, shouldBeInvoiced, 'plain'),
      },
      { title: 'invoiced', fit: 'keep', align: 'right', of: ({ currency, invoiced }) => figure(currency, invoiced) },
      {
        title: 'difference',
        fit: 'keep',
        align: 'right',
        of: ({ currency, difference }) => figure(currency, difference, 'strong'),
      },
      { title: 'why', fit: 'wrap', of: sayWhy },
    ],
    rows: shown,
    noun: 'bill',
    rest: left === '' ? '' : `${left}: ${WHERE_ALL_IS}`,
    headed: true,
  });
}

function sayWhy({ reason, message, unexplained, currency }: TieOutEntry): string {
  if (!/[1-9]/.test(unexplained)) return `${reason}: ${message}`;
  return `UNEXPLAINED ${formatAmount(currency, unexplained)}: ${message}`;
}

function linesOfDifference(entry: TieOutEntry): number {
  return countLines(`${entry.docNumber ?? ''}  ${entry.accountName ?? ''}  ${sayWhy(entry)}`.padEnd(90));
}

/** A single group would repeat the statement, so it is not shown. */
function severalOf(groups: readonly TieOutGroup[]): readonly TieOutGroup[] {
  return new Set(groups.map(({ key }) => key)).size > 1 ? groups : [];
}

const SUM_COLUMNS: readonly Column<TieOutGroup>[] = [
  { title: 'bills', fit: 'keep', align: 'right', of: ({ count }) => cell(String(count), 'muted') },
  { title: 'currency', fit: 'keep', of: ({ currency }) => currency },
  ...(['billed', 'shouldBeInvoiced', 'invoiced', 'difference'] as const).map((sum): Column<TieOutGroup> => ({
    title: sum === 'shouldBeInvoiced' ? 'should be' : sum,
    fit: 'keep',
    align: 'right',
    of: ({ currency, [sum]: amount }) =>
      figure(currency, inMinorUnits(amount, currency), sum === 'difference' ? 'strong' : 'plain'),
  })),
];

/** Rounds to the currency's minor digits. The statement has its rounding in a row of its own. */
export function inMinorUnits(amount: DecimalText, currency: string): DecimalText {
  return fixedText(decimal(amount), minorDigits(currency));
}

function groupsTable(title: string, noun: string, groups: readonly TieOutGroup[], rest = ''): Table {
  return table<TieOutGroup>({
    title,
    columns: [{ title: noun, fit: 'cut', of: ({ key, name }) => (name === '' ? key || 'none' : name) }, ...SUM_COLUMNS],
    rows: groups,
    noun,
    rest,
    headed: true,
  });
}

/** Accounts or customers, with the largest difference first. */
function accountsTable(title: string, groups: readonly TieOutGroup[], lines: number): Table {
  const amount = ({ currency, difference }: TieOutGroup) => ({ currency, total: difference });
  const sorted = [...groups].sort((a, b) => compareAmounts(amount(a), amount(b)));
  const { shown, rest } = takeLines(sorted, lines, () => 1);
  const left = sayRest(rest.map(({ currency, billed }) => ({ currency, total: billed })));
  const noun = title.replace('By ', '');
  return groupsTable(title, noun, shown, left === '' ? '' : `${left} billed: ${WHERE_ALL_IS}`);
}

export const STATE_WORDS = { paid: 'paid', partPaid: 'part paid', open: 'open, not due', overdue: 'overdue' } as const;

function receivablesSection(receivables: readonly Receivables[]): Block {
  const rows = receivables.flatMap(({ currency, states, aging }) => [
    ...states.map(({ state, count, total, balance }) => ({
      currency,
      what: STATE_WORDS[state],
      count,
      total,
      balance,
    })),
    ...aging.map(({ days, count, balance }) => ({ currency, what: `  ${days} days`, count, total: null, balance })),
  ]);
  return section('Receivables', [
    table<(typeof rows)[number]>({
      columns: [
        { title: 'currency', fit: 'keep', of: ({ currency }) => currency },
        { title: 'state', fit: 'keep', of: ({ what }) => what },
        { title: 'documents', fit: 'keep', align: 'right', of: ({ count }) => cell(String(count), 'muted') },
        { title: 'total', fit: 'keep', align: 'right', of: ({ currency, total }) => figure(currency, total) },
        {
          title: 'to be paid',
          fit: 'keep',
          align: 'right',
          of: ({ currency, balance }) => figure(currency, balance, 'strong'),
        },
      ],
      rows: rows.filter(({ count }) => count > 0),
      noun: 'state',
      headed: true,
    }),
  ]);
}

/** Lines for title, verdict and headings. Statements, months, integrations and receivables are never shortened. */
const OTHER_LINES = 12;

function shareAmong(report: TieOut, differences: readonly TieOutEntry[]): readonly number[] {
  const fixed =
    report.statements.reduce((sum, { rows }) => sum + rows.length + 5, 0) +
    report.groups.months.length +
    report.groups.integrations.length +
    report.receivables.length * 8;
  const needs = [
    { need: findingLines(warningsOf(report)), least: 12 },
    { need: differences.reduce((sum, entry) => sum + linesOfDifference(entry), 0), least: 40 },
    { need: report.groups.accounts.length, least: 15 },
    { need: report.groups.customers.length, least: 15 },
  ];
  return shareLines(needs, Math.max(LINES_MAX - OTHER_LINES - fixed, 4));
}
