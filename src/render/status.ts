import { isOfUndone, keepsBack, type BillClass } from '../model/bill-class.ts';
import type { DecimalText } from '../model/decimal.ts';
import { linksOfDrift } from '../model/links.ts';
import type { DecisionKind, Drift } from '../model/plan.ts';
import { hasUnseenBills, type BillGroup, type RunFailure, type RunGroup, type StatusReport } from '../model/status.ts';
import type { Annotation } from './annotations.ts';
import { countLines, LINES_MAX, sayCounts, shareLines, takeLines, WHERE_ALL_IS } from './budget.ts';
import { findingLines, findingsTable } from './findings.ts';
import { moneyTable } from './money.ts';
import {
  cell,
  hintColumn,
  linked,
  money,
  paragraph,
  section,
  table,
  texts,
  type Block,
  type Page,
  type Section,
  type Table,
} from './page.ts';
import { guardsTable } from './plan-table-guards.ts';
import { renderMoneyPart } from './plan-summary.ts';
import { NOT_THE_BILLS } from './explain-view.ts';
import { kindWord } from '../model/change.ts';
import type { Tone } from './style.ts';
import { sentenceOf } from './tie-out.ts';
import { formatCount, formatDecimal, formatInstant, formatMoneyList, joinWords, nameQuickBooks } from './wording.ts';

/**
 * Bills by state and reason with their money, runs of m3ter's own engine, and what the next apply would do. At most
 * `LINES_MAX` lines, with the count of what is left out.
 */
export function statusPage(status: StatusReport, { all }: { readonly all: boolean } = { all: false }): Page {
  const lines = all ? EVERYTHING : shareAmong(status);
  const { connection } = status;
  const remarks = [renderLastSent(status), renderPersonNeeded(status)].filter((sentence) => sentence !== '');
  return {
    title:
      `${connection.name}: ${connection.companyName}, ${nameQuickBooks(connection)}; ` +
      `read ${formatInstant(status.readAt)}`,
    verdict: { text: renderNextApply(status), tone: 'strong' },
    remarks: remarks.map((text) => ({ text, tone: 'plain' })),
    blocks: [
      moneyTable(status.next.money, status.next.integrations, lines.money),
      ...billsBlock(status, lines.bills),
      runsSection(status.runs, lines.runs),
      driftTable(status, lines.drift),
      guardsTable(status.guards),
      findingsTable(status.findings, lines.findings),
    ],
  };
}

/** Nothing when the findings say why there are no bills. */
function billsBlock(status: StatusReport, lines: number): readonly Block[] {
  if (status.bills.length > 0) return [billsTable(status.bills, lines)];
  return hasUnseenBills(status) ? [] : [paragraph('No bills.')];
}

/** How many lines each part may have. */
interface StatusLines {
  readonly money: number;
  readonly bills: number;
  readonly drift: number;
  readonly runs: number;
  readonly findings: number;
}

const EVERYTHING: StatusLines = {
  money: Infinity,
  bills: Infinity,
  drift: Infinity,
  runs: Infinity,
  findings: Infinity,
};

const MONEY_LINES_MAX = 12;
/** Title, headings, guards, sums, verdict. */
const OTHER_LINES = 40;

/** What needs a person comes first. */
function shareAmong({ bills, drift, runs, findings, next }: StatusReport): StatusLines {
  const needs = [
    { need: bills.reduce((sum, group) => sum + linesOfGroup(group), 0), least: 50 },
    { need: drift.reduce((sum, one) => sum + linesOfDrift(one), 0), least: 30 },
    { need: findingLines(findings), least: 25 },
    { need: failuresOf(runs).reduce((sum, failure) => sum + linesOfFailure(failure), 0), least: 20 },
  ];
  const ofMoney = Math.min(MONEY_LINES_MAX, next.integrations.length);
  const [ofBills = 0, ofDrift = 0, ofFindings = 0, ofRuns = 0] = shareLines(needs, LINES_MAX - OTHER_LINES - ofMoney);
  return { money: MONEY_LINES_MAX, bills: ofBills, drift: ofDrift, findings: ofFindings, runs: ofRuns };
}

function linesOfGroup(group: BillGroup): number {
  return 2 * amountsOf(group).length + examplesOf(group).length;
}

function linesOfDrift({ message, hint }: Drift): number {
  return countLines(message, hint === null ? [] : [hint]);
}

function linesOfFailure({ error, url, remedy }: Failure): number {
  return countLines(error ?? '', [remedy, ...(url === null ? [] : [url])]);
}

const TONES: Readonly<Record<BillGroup['decision'], Tone>> = {
  block: 'bad',
  send: 'good',
  resend: 'good',
  adopt: 'note',
  undo: 'bad',
  skip: 'muted',
  upToDate: 'plain',
};

/** One currency of a group of bills. Only the first line of a group names the group. */
interface BillLine extends Amount {
  readonly group: BillGroup;
  readonly isFirst: boolean;
  readonly isLast: boolean;
}

function billsTable(groups: readonly BillGroup[], lines: number): Table {
  const { shown, rest } = takeLines(groups, lines, linesOfGroup);
  const left = rest.reduce((sum, { count }) => sum + count, 0);
  const rows = shown.flatMap((group) => {
    const amounts = amountsOf(group);
    return amounts.map((amount, index): BillLine => ({
      ...amount,
      group,
      isFirst: index === 0,
      isLast: index === amounts.length - 1,
    }));
  });
  const ofGroup =
    (of: (group: BillGroup) => string, tone: (group: BillGroup) => Tone = () => 'plain') =>
    ({ group, isFirst }: BillLine) =>
      isFirst ? cell(of(group), tone(group)) : cell('');
  return table<BillLine>({
    title: 'Bills',
    columns: [
      { title: '', fit: 'keep', of: ofGroup(stateWords, ({ decision }) => TONES[decision]) },
      { title: 'bills', fit: 'keep', align: 'right', of: ({ count }) => formatDecimal(String(count)) },
      { title: 'amount', fit: 'keep', of: ({ currency, total }) => money(currency, total) },
      {
        title: 'oldest',
        fit: 'keep',
        of: ofGroup(
          ({ oldest }) => oldest ?? '',
          () => 'muted',
        ),
      },
      { title: 'reason', fit: 'keep', of: ofGroup(({ reason }) => reason) },
      {
        title: '',
        fit: 'wrap',
        of: ofGroup(
          ({ reason, class: where }) => sentenceOf(reason, where === 'voided'),
          () => 'muted',
        ),
      },
      { title: 'which', fit: 'below', of: ({ group, isLast }) => texts(isLast ? examplesOf(group) : []) },
    ],
    rows,
    noun: 'group',
    rest:
      rest.length === 0
        ? ''
        : `and ${formatCount(left, 'bill')} of ${formatCount(rest.length, 'more reason')}: ${WHERE_ALL_IS}`,
    headed: true,
  });
}

interface Amount {
  readonly count: number;
  readonly currency: string;
  readonly total: DecimalText | null;
}

/** A line for each currency, because amounts of two currencies are never added, and one for bills without an amount. */
function amountsOf({ count, money: sums }: BillGroup): readonly Amount[] {
  const rest = count - sums.reduce((sum, one) => sum + one.count, 0);
  return rest === 0 ? sums : [...sums, { count: rest, currency: '', total: null }];
}

/** The first bills of a group that needs a person, by number, else by id. */
function examplesOf({ decision, count, examples }: BillGroup): readonly string[] {
  if (decision !== 'block') return [];
  const names = examples.map(
    ({ billId, docNumber, accountName }) => `${accountName}, ${docNumber ?? `bill ${billId}`}`,
  );
  const more = count - examples.length;
  return more === 0 ? names : [...names, `and ${formatCount(more, 'more', 'more')}`];
}

type Failure = RunFailure & { readonly status: string };

function failuresOf(runs: readonly RunGroup[]): readonly Failure[] {
  return runs.flatMap(({ status, failures }) => failures.map((failure) => ({ status, ...failure })));
}

function runsSection(runs: readonly RunGroup[], lines: number): Section {
  const counts = runs.map(({ status, count }) => `${status} ${String(count)}`).join(', ');
  const { shown, rest } = takeLines(failuresOf(runs), lines, linesOfFailure);
  const left = rest.length === 0 ? '' : `and ${formatCount(rest.length, 'more run')} with errors: ${WHERE_ALL_IS}`;
  return section("Runs of m3ter's own integration", [runsTable(shown, left)], { summary: counts });
}

function runsTable(failures: readonly Failure[], rest: string): Table {
  return table<Failure>({
    columns: [
      { title: '', fit: 'keep', of: ({ status }) => cell(status, 'bad') },
      { title: 'bill', fit: 'keep', of: ({ billId }) => `bill ${billId}` },
      { title: 'customer', fit: 'cut', of: ({ accountName }) => accountName },
      { title: 'error', fit: 'wrap', of: ({ error }) => error ?? '' },
      { title: 'page', fit: 'below', tone: 'muted', of: ({ url }) => url ?? '' },
      hintColumn(({ remedy }) => remedy),
    ],
    rows: failures,
    noun: 'run',
    rest,
  });
}

function driftTable({ drift, connection }: StatusReport, lines: number): Table {
  const { shown, rest } = takeLines(drift, lines, linesOfDrift);
  const left =
    rest.length === 0
      ? ''
      : `and ${formatCount(rest.length, 'more', 'more')} (${sayCounts(rest.map(({ code }) => code))}): ${WHERE_ALL_IS}`;
  return table<Drift>({
    title: 'Drift',
    summary: 'changed by someone else',
    columns: [
      { title: 'reason', fit: 'keep', of: ({ code }) => cell(code, 'change') },
      { title: 'document', fit: 'keep', of: (one) => linked(one.address, linksOfDrift(connection, one).document) },
      { title: 'what', fit: 'wrap', of: ({ message }) => message },
      { ...hintColumn<Drift>(({ hint }) => hint), only: 'document' },
    ],
    rows: shown,
    noun: 'difference',
    rest: left,
  });
}

/** What needs a person. */
export function annotateStatus(status: StatusReport): readonly Annotation[] {
  const needed = renderPersonNeeded(status);
  return needed === '' ? [] : [{ severity: 'warning', title: 'tieout', message: [needed] }];
}

const VERDICT_WORDS: Readonly<Record<DecisionKind, string>> = {
  block: 'blocked',
  send: 'to send',
  resend: 'to send again',
  adopt: 'to record',
  undo: 'to void',
  skip: 'skipped',
  upToDate: 'up to date',
};

/** Reasons that need nothing. Any other reason says what somebody changed in a document that is left unchanged. */
const SETTLED_REASONS: ReadonlySet<string> = new Set(['up-to-date', 'number-and-total-equal']);

/** The state of a group of bills, in a few words. */
export function stateWords({
  decision,
  class: where,
  reason,
  reportOnly,
}: Pick<BillGroup, 'decision' | 'class' | 'reason' | 'reportOnly'>): string {
  if (where === 'voided' && isOfUndone(reason)) return 'undone';
  if (reportOnly === true && (decision === 'send' || decision === 'resend')) return 'would be sent';
  if (reportOnly === true && decision === 'adopt') return 'would be recorded';
  if (reason === 'bill-changed') return 'to update';
  if (decision === 'upToDate' && NOT_THE_BILLS.has(reason)) return 'is another invoice';
  if (decision === 'upToDate' && !SETTLED_REASONS.has(reason)) return 'differs in QuickBooks';
  return decision === 'skip' ? skippedWords(reason, where) : VERDICT_WORDS[decision];
}

/** Why a bill stays as it is. The word "skipped" counts the bills that the plan counts under it. */
function skippedWords(reason: string, where: BillClass): string {
  if (reason === 'voided' || reason === 'deleted' || reason === 'held') return reason;
  if (!keepsBack(reason) && reason !== 'change-ignored') return 'differs in QuickBooks';
  if (where === 'invoiced') return 'skipped, sent before';
  return where === 'invoicedDifferently' ? 'skipped, sent differently' : VERDICT_WORDS.skip;
}

/** What the next apply would do, in one sentence. */
export function renderNextApply(status: StatusReport): string {
  const { next } = status;
  const documents = renderMoneyPart(next);
  const changes = next.create + next.update + next.enable + next.delete;
  const parts = [
    ...(documents === '' ? [] : [`send ${documents}`]),
    ...(next.adopt === 0
      ? []
      : [`record ${formatCount(next.adopt, 'document or customer', 'documents or customers')} found in QuickBooks`]),
    ...(changes === 0 ? [] : [`make ${formatCount(changes, 'change')} of configuration, customers and mappings`]),
  ];
  if (status.guards.some((guard) => guard.status === 'tripped')) return 'The next apply would be refused by a guard.';
  if (status.bills.length === 0 && parts.length === 0 && hasUnseenBills(status)) {
    return 'No bill was looked at: none of those that were named is there.';
  }
  const left = renderLeftBehind(status);
  const what = parts.length === 0 ? 'do nothing' : joinWords(parts);
  return `The next apply would ${what}${left === '' ? '' : `, and leaves ${left}`}.`;
}

/** `11 bills to no integration (USD 90.00)`: bills that no apply sends as the files are; empty when there are none. */
function renderLeftBehind({ bills, findings }: StatusReport): string {
  const has = (code: string): boolean => findings.some((finding) => finding.code === code);
  const groups = bills.filter(
    ({ class: where, reason }) =>
      (reason === 'no-integration' && ['notYetInvoiced', 'voided'].includes(where)) ||
      (reason === 'before-cutoff' && ['notBillable', 'voided'].includes(where) && has('lint/starts-in-future')),
  );
  return joinWords(
    groups.map(({ class: where, reason, count, money: sums }) => {
      const why = reason === 'no-integration' ? 'to no integration' : 'for a delivery.from that is later';
      const left = formatCount(count, where === 'voided' ? 'undone bill' : 'bill');
      return `${left} ${why}${sums.length === 0 ? '' : ` (${formatMoneyList(sums)})`}`;
    }),
  );
}

/** What tieout sent last, and when; empty when it has sent nothing. */
export function renderLastSent({ lastSent }: StatusReport): string {
  if (lastSent === null) return '';
  const name = lastSent.docNumber ?? `for bill ${lastSent.billId}`;
  return `Last sent: ${kindWord(lastSent.kind)} ${name}, ${formatInstant(lastSent.at)}.`;
}

/** What needs a person; empty when nothing does. */
export function renderPersonNeeded(status: StatusReport): string {
  const { next } = status;
  const unbilled = status.findings.some(({ code }) => code === 'plan/no-integration');
  const parts = [
    ...(next.blocked === 0 ? [] : [formatCount(next.blocked, 'blocked bill')]),
    ...(next.drift === 0 ? [] : [formatCount(next.drift, 'drift', 'drifts')]),
    ...(unbilled ? ['accounts that nobody bills'] : []),
  ];
  if (parts.length === 0) return '';
  const verb = next.blocked + next.drift === 1 && !unbilled ? 'needs' : 'need';
  return `${joinWords(parts)} ${verb} a person: tieout plan says what to do for each.`;
}
