import type { DecimalText } from '../model/decimal.ts';
import type { BillVerdict, Drift } from '../model/plan.ts';
import { REASONS } from '../model/reasons.ts';
import type { BillGroup, RunFailure, RunGroup, StatusReport } from '../model/status.ts';
import type { Annotation } from './annotations.ts';
import { findingsTable } from './findings.ts';
import { moneyTable } from './money.ts';
import { cell, hintColumn, money, paragraph, section, table, texts } from './page.ts';
import type { Page, Section, Table } from './page.ts';
import { guardsTable } from './plan.ts';
import { renderMoneyPart } from './plan-summary.ts';
import { NOT_THE_BILLS } from './explain-view.ts';
import { kindWord } from './plan-view.ts';
import type { Tone } from './style.ts';
import { formatCount, formatDecimal, formatInstant, joinWords, nameQuickBooks } from './wording.ts';

/** Bills by state and reason with their money, runs of m3ter's own engine, and what the next apply would do. */
export function statusPage(status: StatusReport): Page {
  const { connection } = status;
  const remarks = [renderLastSent(status), renderPersonNeeded(status)].filter((sentence) => sentence !== '');
  return {
    title:
      `${connection.name}: ${connection.companyName}, ${nameQuickBooks(connection)}; ` +
      `read ${formatInstant(status.readAt)}`,
    verdict: { text: renderNextApply(status), tone: 'strong' },
    remarks: remarks.map((text) => ({ text, tone: 'plain' })),
    blocks: [
      moneyTable(status.next.money, status.next.integrations),
      status.bills.length === 0 ? paragraph('No bills.') : billsTable(status.bills),
      runsSection(status.runs),
      driftTable(status.drift),
      guardsTable(status.guards),
      findingsTable(status.findings),
    ],
  };
}

const TONES: Readonly<Record<BillGroup['decision'], Tone>> = {
  block: 'bad',
  send: 'good',
  resend: 'good',
  adopt: 'note',
  skip: 'muted',
  upToDate: 'plain',
};

/** One currency of a group of bills. Only the first line of a group names the group. */
interface BillLine extends Amount {
  readonly group: BillGroup;
  readonly isFirst: boolean;
  readonly isLast: boolean;
}

function billsTable(groups: readonly BillGroup[]): Table {
  const rows = groups.flatMap((group) => {
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
          ({ reason }) => sentenceOf(reason),
          () => 'muted',
        ),
      },
      { title: 'which', fit: 'below', of: ({ group, isLast }) => texts(isLast ? examplesOf(group) : []) },
    ],
    rows,
    noun: 'group',
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

function sentenceOf(reason: string): string {
  const sentences: Readonly<Record<string, string>> = REASONS;
  return Object.hasOwn(sentences, reason) ? (sentences[reason] ?? '') : '';
}

const FAILURES_MAX = 10;

function runsSection(runs: readonly RunGroup[]): Section {
  const counts = runs.map(({ status, count }) => `${status} ${String(count)}`).join(', ');
  const failures = runs.flatMap(({ status, failures: failed }) => failed.map((failure) => ({ status, ...failure })));
  const missing = failures.length - FAILURES_MAX;
  const blocks = [
    runsTable(failures.slice(0, FAILURES_MAX)),
    ...(missing <= 0 ? [] : [paragraph(`${String(missing)} more runs with errors: --format json lists all.`)]),
  ];
  return section("Runs of m3ter's own integration", blocks, { summary: counts });
}

function runsTable(failures: readonly (RunFailure & { readonly status: string })[]): Table {
  return table<RunFailure & { readonly status: string }>({
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
  });
}

function driftTable(drift: readonly Drift[]): Table {
  return table<Drift>({
    title: 'Drift',
    summary: 'changed by someone else',
    columns: [
      { title: 'reason', fit: 'keep', of: ({ code }) => cell(code, 'change') },
      { title: 'document', fit: 'keep', of: ({ address }) => address },
      { title: 'what', fit: 'wrap', of: ({ message }) => message },
      { ...hintColumn<Drift>(({ hint }) => hint), only: 'document' },
    ],
    rows: drift,
    noun: 'difference',
  });
}

/** What needs a person. */
export function annotateStatus(status: StatusReport): readonly Annotation[] {
  const needed = renderPersonNeeded(status);
  return needed === '' ? [] : [{ severity: 'warning', title: 'tieout', message: [needed] }];
}

const VERDICT_WORDS: Readonly<Record<BillVerdict, string>> = {
  block: 'blocked',
  send: 'to send',
  resend: 'to send again',
  adopt: 'to record',
  skip: 'skipped',
  upToDate: 'up to date',
};

/** Reasons that need nothing. Any other reason says what somebody changed in a document that is left unchanged. */
const SETTLED_REASONS: ReadonlySet<string> = new Set(['up-to-date', 'number-and-total-equal']);

/** The state of a group of bills, in a few words. */
export function stateWords({
  decision,
  reason,
  reportOnly,
}: Pick<BillGroup, 'decision' | 'reason' | 'reportOnly'>): string {
  if (reportOnly === true && (decision === 'send' || decision === 'resend')) return 'would be sent';
  if (reportOnly === true && decision === 'adopt') return 'would be recorded';
  if (reason === 'bill-changed') return 'to update';
  if (decision === 'upToDate' && NOT_THE_BILLS.has(reason)) return 'is another invoice';
  if (decision === 'upToDate' && !SETTLED_REASONS.has(reason)) return 'differs in QuickBooks';
  return VERDICT_WORDS[decision];
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
  return parts.length === 0 ? 'The next apply would do nothing.' : `The next apply would ${joinWords(parts)}.`;
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
