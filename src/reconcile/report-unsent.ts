import { NOT_TAKEN_HINT } from '../model/reasons/why-not-sent.ts';
import { sumBillTotals } from '../model/bill-amounts.ts';
import { isUnbilled } from '../model/bill-class.ts';
import { formatCount, nameSome } from '../model/count-text.ts';
import { hasLasted, openSince, OPEN_RUN_HOURS_MAX, OPEN_RUN_REMEDY } from '../model/native-run.ts';
import { ageText, formatInstant, toInstant } from '../model/day.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import type { M3terSnapshot } from '../model/m3ter.ts';
import { formatMoney } from '../model/money-text.ts';
import type { BillDecision } from '../model/plan.ts';
import { groupBy } from '../support/group-by.ts';
import type { ResolvedIntegration } from '../model/resolved-integration.ts';
import { compareText } from '../support/compare-text.ts';

interface Unsent {
  readonly decisions: readonly BillDecision[];
  readonly m3ter: M3terSnapshot;
  readonly integrations: readonly ResolvedIntegration[];
  /** Epoch milliseconds. */
  readonly now: number;
}

/** The codes of findings about bills that nobody sends. */
export const UNSENT_CODES: ReadonlySet<string> = new Set([
  'plan/no-integration',
  'plan/takes-no-account',
  'lint/starts-in-future',
  'plan/native-run-open',
  'm3ter/opt-out-not-readable',
]);

/** So many accounts or runs are named; the rest are counted. */
const NAMED_MAX = 20;

/**
 * Bills that stay unsent although nobody decided so: bills of accounts that no integration takes, and bills behind a
 * run of m3ter's engine that does not end (rulings.md 30, 36). Also accounts whose opt-out cannot be read.
 */
export function reportUnsent(input: Unsent): readonly Diagnostic[] {
  return [...reportUnbilled(input), ...reportOpenRuns(input), ...reportOptOuts(input)];
}

/** One finding for all of them: the remedy is the same, and a mistyped filter leaves many accounts out at once. */
function reportUnbilled({ decisions, now }: Unsent): readonly Diagnostic[] {
  const bills = decisions.filter(isUnbilled);
  const accounts = [...groupBy(bills, ({ accountCode }) => accountCode)].sort(([a], [b]) => compareText(a, b));
  const [only] = accounts;
  if (only === undefined) return [];
  const finding = { severity: 'warning', code: 'plan/no-integration', hint: NOT_TAKEN_HINT } as const;
  if (accounts.length === 1) {
    const message = `no integration takes account ${nameAccount(...only)}, so nobody bills it: ${describeBills(bills, now)}: ${nameBills(bills)}`;
    return [{ ...finding, message, about: only[0] }];
  }
  const named = accounts
    .slice(0, NAMED_MAX)
    .map(([code, own]) => `${nameAccount(code, own)} ${sumBillTotals(own).join(', ')}: ${nameBills(own)}`);
  const more = accounts.slice(NAMED_MAX).flatMap(([, own]) => own);
  const count = formatCount(accounts.length - named.length, 'more account');
  const rest = more.length === 0 ? [] : [`${count} ${sumBillTotals(more).join(', ')}`];
  const all = formatCount(accounts.length, 'account');
  const message = `no integration takes ${all}, so nobody bills them: ${describeBills(bills, now)}: ${[...named, ...rest].join('; ')}`;
  return [{ ...finding, message }];
}

function nameAccount(code: string, bills: readonly BillDecision[]): string {
  return `${code} (${bills[0]?.accountName ?? ''})`;
}

function nameBills(bills: readonly BillDecision[]): string {
  return nameSome(bills.map(({ docNumber, billId }) => docNumber ?? billId).sort(compareText), NUMBERS_MAX);
}

/** `2 bills, EUR 450.00, the oldest of 2026-10-31, 28 days ago`. */
function describeBills(bills: readonly BillDecision[], now: number): string {
  const dates = bills.flatMap(({ invoiceDate }) => invoiceDate ?? []).sort();
  const [oldest] = dates;
  const age = oldest === undefined ? '' : ageText(Date.parse(`${oldest}T00:00:00Z`), now);
  const dated = bills.length === 1 ? `of ${oldest ?? ''}` : `the oldest of ${oldest ?? ''}`;
  const parts = [
    formatCount(bills.length, 'bill'),
    ...sumBillTotals(bills),
    ...(oldest === undefined ? [] : [dated, `${age} ago`]),
  ];
  return parts.join(', ');
}

const NUMBERS_MAX = 5;

function reportOpenRuns({ decisions, m3ter, now }: Unsent): readonly Diagnostic[] {
  const bills = new Map(m3ter.bills.map((bill) => [bill.id, bill]));
  const found = decisions
    .filter(({ reason }) => reason === 'native-run-in-flight')
    .flatMap((decision) => {
      const [bill, run] = [bills.get(decision.billId), m3ter.runs.get(decision.billId)];
      if (bill === undefined || run === undefined) return [];
      const since = openSince(run, bill);
      const isOld = hasLasted(run, bill, { hours: OPEN_RUN_HOURS_MAX, nowMs: now });
      return since === null || !isOld ? [] : [{ decision, run, since }];
    })
    .sort((a, b) => a.since - b.since || compareText(a.decision.billId, b.decision.billId));
  const named = found.slice(0, NAMED_MAX).map(({ decision, run, since }): Diagnostic => {
    const total = decision.billTotal === null ? '' : `, ${formatMoney(decision.currency, decision.billTotal)}`;
    const name = `bill ${decision.docNumber ?? decision.billId} (${decision.accountName}${total})`;
    const state = `${run.status} since ${formatInstant(toInstant(since))}, ${ageText(since, now)}`;
    return {
      severity: 'warning',
      code: 'plan/native-run-open',
      message: `${name} waits for m3ter's own run ${run.id}, which is ${state}`,
      hint: OPEN_RUN_REMEDY,
      about: decision.billId,
    };
  });
  const more = found.slice(NAMED_MAX).map(({ decision }) => decision);
  if (more.length === 0) return named;
  const message = `${String(more.length)} more bills wait for such runs: ${sumBillTotals(more).join(', ')}`;
  return [...named, { severity: 'warning', code: 'plan/native-run-open', message, hint: OPEN_RUN_REMEDY }];
}

/**
 * Newer specifications of m3ter do not list `configData` among an account's fields. When other accounts have it, its
 * absence most likely means that there is none, so the finding is only information.
 */
function reportOptOuts({ decisions, m3ter, integrations }: Unsent): readonly Diagnostic[] {
  const isSent = integrations.some(({ settings: integration }) => integration.accounts.missingOptOut === 'send');
  if (!isSent) return [];
  const billed = new Set(decisions.map(({ accountId }) => accountId));
  const accounts = m3ter.accounts.filter(({ id }) => billed.has(id));
  const unread = accounts.filter(({ optOutReadable }) => !optOutReadable);
  if (unread.length === 0) return [];
  const all = !m3ter.accounts.some(({ optOutReadable }) => optOutReadable);
  const which = all
    ? "m3ter's answer carries configData of no account"
    : `m3ter's answer carries no configData of ${String(unread.length)} of ${String(accounts.length)} accounts with bills`;
  return [
    {
      severity: all ? 'warning' : 'info',
      code: 'm3ter/opt-out-not-readable',
      message: `${which}, so an opt-out there could not be read; their bills are sent`,
      hint: 'look for opted-out accounts in m3ter; accounts.missingOptOut: block holds such bills back',
    },
  ];
}
