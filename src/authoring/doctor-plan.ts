import { formatCount, nameSome } from '../model/count-text.ts';
import { CLOSED_BOOKS_HINT } from '../model/reasons/why-not-sent.ts';
import { hasErrors } from '../model/diagnostic.ts';
import type { DoctorLine } from '../model/doctor.ts';
import type { ApiLimits } from '../model/limits.ts';
import type { BillDecision, Plan } from '../model/plan.ts';
import { formatDecimal, formatMoney } from '../model/money-text.ts';
import type { QuickBooksSnapshot } from '../model/quickbooks.ts';
import { line } from './doctor-systems.ts';
import { compareText } from '../support/compare-text.ts';

/** Checks of a plan: what would go wrong at the end of the month. */
export function checkPlan(
  plan: Plan,
  quickbooks: QuickBooksSnapshot,
  limits: ApiLimits,
  throttled: number,
): readonly DoctorLine[] {
  return [
    checkReferences(plan),
    checkIntegrations(plan),
    checkUnbilled(plan),
    checkOptOuts(plan),
    ...checkPayButton(plan),
    ...checkRehearsal(plan),
    checkCoverage(plan),
    checkBooks(plan, quickbooks),
    checkOtherBlocks(plan),
    ...checkGuards(plan),
    checkHeadRoom(plan, limits, throttled),
  ];
}

/** Findings at places in the files that only the systems can show. */
function checkReferences({ diagnostics }: Plan): DoctorLine {
  // Missing items and customers of bills have their own line.
  const found = diagnostics.filter(
    ({ place, severity, code }) => place !== undefined && severity !== 'info' && code !== 'mapping/item-missing',
  );
  if (found.length === 0) return line('references', 'ok', 'every code, item, customer and user of the files exists');
  const errors = found.filter(({ severity }) => severity === 'error').length;
  const [first] = errors > 0 ? found.filter(({ severity }) => severity === 'error') : found;
  const where = first?.place === undefined ? '' : `${first.place.path}:${String(first.place.line)}: `;
  const others = found.length > 1 ? `, and ${String(found.length - 1)} more` : '';
  return line(
    'references',
    hasErrors(found) ? 'fail' : 'warn',
    `${where}${first?.message ?? ''}${others}`,
    'tieout plan shows each at its place, with candidates',
  );
}

function checkIntegrations({ changes, bills }: Plan): DoctorLine {
  const disabled = changes.filter(({ kind, action }) => kind === 'integration' && action === 'enable');
  const waiting = bills.filter(({ reason }) => reason === 'integration-disabled' || reason === 'integration-broken');
  if (disabled.length > 0) {
    const names = disabled.map(({ label }) => label).join(', ');
    return line('integrations', 'warn', `disabled in m3ter: ${names}`, 'the next tieout apply enables them again');
  }
  if (waiting.length > 0) {
    return line(
      'integrations',
      'fail',
      `${formatCount(waiting.length, 'bill waits', 'bills wait')} for an integration that is disabled or has errors`,
      'tieout status says which, tieout explain bill ID says why',
    );
  }
  return line('integrations', 'ok', 'none is disabled');
}

/** Accounts that no integration takes, and bills behind a run of m3ter's engine that does not end. */
function checkUnbilled({ diagnostics, bills }: Plan): DoctorLine {
  const found = diagnostics.find(({ code }) => code === 'plan/no-integration');
  if (found === undefined) {
    return line('unbilled accounts', 'ok', `every account of ${countBills(bills)} is taken or left out on purpose`);
  }
  return line('unbilled accounts', 'warn', found.message, found.hint ?? null);
}

/** Warns when m3ter's answers lack the opt-outs. Otherwise nobody would notice that such an account is billed. */
function checkOptOuts({ diagnostics, bills }: Plan): DoctorLine {
  const found = diagnostics.find(({ code }) => code === 'm3ter/opt-out-not-readable');
  const blocked = bills.filter(({ decision, reason }) => decision === 'block' && reason === 'opt-out-unknown');
  if (found !== undefined) return line('opt-outs', 'warn', found.message, found.hint ?? null);
  if (blocked.length === 0) return line('opt-outs', 'ok', 'every account with bills says whether it is opted out');
  const message = `not readable, so ${countBills(blocked)} ${blocked.length === 1 ? 'is' : 'are'} kept back: ${nameBills(blocked)}`;
  return line(
    'opt-outs',
    'warn',
    message,
    'look at the accounts in m3ter; accounts.missingOptOut: send sends their bills',
  );
}

/** Warns when the company takes online payments and a default makes invoices without a pay button. */
function checkPayButton({ diagnostics }: Plan): readonly DoctorLine[] {
  return diagnostics
    .filter(({ code }) => code === 'integration/no-pay-button')
    .map(({ message, hint, place }) => {
      const where = place === undefined ? '' : `${place.path}:${String(place.line)}: `;
      return line('pay button', 'warn', where + message, hint ?? null);
    });
}

/** Bills that `reportOnly` keeps from being sent. That is on purpose, and easily forgotten. */
function checkRehearsal({ bills, summary }: Plan): readonly DoctorLine[] {
  const rehearsed = bills.filter(({ reportOnly }) => reportOnly === true);
  if (rehearsed.length === 0) return [];
  const would = rehearsed.filter(({ decision }) => decision === 'send' || decision === 'resend');
  const names = [...new Set(rehearsed.flatMap(({ integration }) => integration ?? []))].sort(compareText);
  const money = (summary.wouldSend ?? []).map(({ currency, total }) => formatMoney(currency, total)).join(', ');
  const message = `${countBills(would)} would be sent${money === '' ? '' : ` (${money})`}, and nothing is: ${names.join(', ')}`;
  return [line('report only', 'ok', message, 'set delivery.mode: replay when the rehearsal is right')];
}

const COVERAGE = [
  'unmapped-item',
  'ambiguous-item',
  'unknown-item',
  'inactive-item',
  'missing-customer',
  'ambiguous-customer',
  'unknown-customer',
  'inactive-customer',
];
const BOOKS = ['ACCOUNTING_PERIOD_CLOSED'];

/** Bills that lack an item or a customer. */
function checkCoverage({ bills }: Plan): DoctorLine {
  const looked = bills.filter(({ decision }) => decision !== 'skip');
  const verdicts = sayVerdicts(looked);
  const blocked = bills.filter((bill) => bill.decision === 'block' && COVERAGE.includes(bill.reason));
  if (blocked.length === 0) {
    return line('mapping coverage', 'ok', `every line of ${countBills(looked)}${verdicts} has its item and customer`);
  }
  return line(
    'mapping coverage',
    'fail',
    `${String(blocked.length)} of ${countBills(looked)}${verdicts} ${blocked.length === 1 ? 'lacks its' : 'lack their'} item or customer: ${sayReasons(blocked)}`,
    sayHints(blocked),
  );
}

function checkBooks({ bills }: Plan, { preferences }: QuickBooksSnapshot): DoctorLine {
  const closed = preferences.bookCloseDate;
  // A bill has only one reason. One that lacks a mapping may also be dated in closed books.
  const isClosed = ({ reason, invoiceDate, remoteId }: BillDecision): boolean =>
    BOOKS.includes(reason) ||
    (closed !== null && invoiceDate !== null && remoteId === null && compareText(invoiceDate, closed) <= 0);
  const blocked = bills.filter((bill) => bill.decision === 'block' && isClosed(bill));
  const state = closed === null ? 'never closed' : `closed up to ${closed}`;
  if (blocked.length === 0) return line('closed books', 'ok', `${state}; no bill to send is dated in it`);
  return line(
    'closed books',
    'fail',
    `${state}, and ${countBills(blocked)} ${blocked.length === 1 ? 'is' : 'are'} dated in it: ${nameBills(blocked)}`,
    CLOSED_BOOKS_HINT,
  );
}

function checkOtherBlocks({ bills }: Plan): DoctorLine {
  const known = [...COVERAGE, ...BOOKS];
  const blocked = bills.filter((bill) => bill.decision === 'block' && !known.includes(bill.reason));
  if (blocked.length === 0) return line('other blocks', 'ok', 'no bill is blocked for another reason');
  return line('other blocks', 'fail', `${countBills(blocked)}: ${sayReasons(blocked)}`, sayHints(blocked));
}

function countBills(bills: readonly BillDecision[]): string {
  return formatCount(bills.length, 'bill');
}

const VERDICTS: readonly (readonly [says: string, ...BillDecision['decision'][]])[] = [
  ['to send', 'send', 'resend'],
  ['to adopt', 'adopt'],
  ['up to date', 'upToDate'],
  ['blocked', 'block'],
];

/** The bills by decision, in the plan's words, so that people find the same counts there. */
function sayVerdicts(bills: readonly BillDecision[]): string {
  const parts = VERDICTS.flatMap(([says, ...verdicts]) => {
    const count = bills.filter(({ decision }) => verdicts.includes(decision)).length;
    return count === 0 ? [] : [`${String(count)} ${says}`];
  });
  return parts.length === 0 ? '' : ` (${parts.join(', ')})`;
}

function sayReasons(bills: readonly BillDecision[]): string {
  const byReason = new Map<string, BillDecision[]>();
  for (const bill of bills) {
    const same = byReason.get(bill.reason);
    if (same === undefined) byReason.set(bill.reason, [bill]);
    else same.push(bill);
  }
  return [...byReason].map(([reason, blocked]) => `${reason} ${nameBills(blocked)}`).join('; ');
}

/** What to do about each blocked bill. Bills with the same hint share one entry. */
function sayHints(blocked: readonly BillDecision[]): string {
  const byHint = new Map<string, BillDecision[]>();
  for (const bill of blocked) {
    const hint = bill.hint ?? `tieout explain bill ${bill.docNumber ?? bill.billId} says why`;
    byHint.set(hint, [...(byHint.get(hint) ?? []), bill]);
  }
  const shown = [...byHint].slice(0, NAMED_MAX).map(([hint, bills]) => `${nameBills(bills)}: ${hint}`);
  return shown.join('; ') + (byHint.size > NAMED_MAX ? '; tieout plan has the rest' : '');
}

const NAMED_MAX = 5;

function nameBills(bills: readonly BillDecision[]): string {
  return nameSome(
    bills.map(({ docNumber, billId }) => docNumber ?? billId),
    NAMED_MAX,
  );
}

function checkGuards({ guards }: Plan): readonly DoctorLine[] {
  // The company and m3ter's own engine have their own lines.
  const tripped = guards.filter(({ status, name }) => status === 'tripped' && name !== 'realm-mismatch');
  return tripped.map(({ name, message, lift }) => line(`guard ${name}`, 'fail', message, lift ?? null));
}

const LONG_MINUTES = 30;

/** How long sending takes within the documented limits, and whether other clients use them up. */
function checkHeadRoom({ changes }: Plan, limits: ApiLimits, throttled: number): DoctorLine {
  const documents = changes.filter(
    ({ kind, action }) => (kind === 'invoice' || kind === 'creditMemo') && action !== 'adopt',
  ).length;
  const batches = Math.ceil(documents / limits.quickbooksBatchItems);
  const minutes = Math.ceil(
    Math.max(batches / limits.quickbooksBatchesPerMinute, documents / (limits.m3terRequestsPerSecond * 60)),
  );
  const hourly = limits.quickbooksBatchItems * limits.quickbooksBatchesPerMinute * 60;
  const message = `${formatCount(documents, 'document')} to send: about ${String(minutes)} min; the limits allow ${formatDecimal(String(hourly))} an hour`;
  if (throttled > 0) {
    return line(
      'rate head room',
      'warn',
      `${formatCount(throttled, 'request')} of this check ${throttled === 1 ? 'was' : 'were'} refused as too many; ${message}`,
      'another program uses the same organization or company, or a command ended a second before: end it, or run again a minute later',
    );
  }
  return minutes > LONG_MINUTES
    ? line('rate head room', 'warn', message, 'start the month end early enough, and not from two places')
    : line('rate head room', 'ok', message);
}
