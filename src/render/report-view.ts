import type { Address } from '../model/address.ts';
import { type DecimalText, decimal, fixedText, minorDigits, ZERO } from '../model/decimal.ts';
import type { Outcome, OutcomeStatus, ProofCause, Report, TotalsProof } from '../model/outcome.ts';
import type { Plan } from '../model/plan.ts';
import { indexNames, recordedBill, type ChangeNames } from './change-names.ts';
import { signedTotal } from '../model/bill-amounts.ts';
import { recordUrl, type LinkedSystems } from '../model/links.ts';
import { kindWord } from '../model/change.ts';
import { isShown } from './plan-view.ts';
import { assertNever } from '../support/invariant.ts';
import { DONE_PARTS, formatNet, sayAccount } from './money.ts';
import { formatCount, shortPlanId } from './wording.ts';

/** The result of apply with the plan that it applied. The plan gives names and amounts for the report's addresses. */
export interface AppliedPlan {
  readonly report: Report;
  readonly plan: Plan | null;
  /** The plan that was approved; it names what is done since. */
  readonly reviewed?: Plan;
}

export interface OutcomeView {
  readonly status: OutcomeStatus;
  readonly action: string;
  readonly kind: string;
  /** Document number, name or address. */
  readonly label: string;
  /** The record in QuickBooks. */
  readonly href: string | null;
  readonly isDocument: boolean;
  readonly accountName: string;
  readonly currency: string;
  readonly total: DecimalText | null;
  readonly code: string;
  /** For an applied change only where it is now. The other columns say what was done. */
  readonly message: string;
  readonly next: string | null;
  readonly warnings: readonly string[];
}

export interface ReportView {
  /** Applied and already so, without the mappings that record bills. */
  readonly done: readonly OutcomeView[];
  /** Everything that needs attention, including the mappings that record bills. */
  readonly open: readonly OutcomeView[];
  readonly proof: readonly ProofView[];
  /** What a second plan still contains, by label, without what the outcomes already name. */
  readonly left: readonly string[];
  /** How many of those the outcomes already name. */
  readonly leftAbove: number;
  readonly notInPlan: readonly string[];
}

export interface ProofView {
  readonly docNumber: string;
  readonly href: string | null;
  readonly accountName: string;
  /** Negative for a credit memo, so that columns add up to the plan's totals. */
  readonly totals: TotalsProof;
}

export const STATUS_WORDS: Readonly<Record<OutcomeStatus, string>> = {
  applied: 'applied',
  alreadySo: 'already so',
  conflict: 'conflict',
  rejected: 'rejected',
  indeterminate: 'not known',
  skipped: 'not tried',
};

export function buildReportView(applied: AppliedPlan): ReportView {
  const { report, plan, reviewed } = applied;
  const names = indexNames(reviewed === undefined ? [plan] : [reviewed, plan], report);
  const systems = plan?.connection ?? null;
  const view = (outcome: Outcome): OutcomeView => viewOutcome(outcome, names, systems);
  return {
    done: report.outcomes.filter((outcome) => isDone(outcome) && isTold(outcome)).map(view),
    open: report.outcomes.filter((outcome) => !isDone(outcome) && isTold(outcome)).map(view),
    proof: report.proof.map((totals) => ({
      docNumber: totals.docNumber,
      href: hrefOfProof(totals, systems),
      accountName: names.accountOf(totals.billId),
      totals: signTotals(totals),
    })),
    ...viewLeft(report, names),
    notInPlan: report.notInPlan
      .filter((address) => recordedBill(address) === null)
      .map((address) => names.nameOf(address)),
  };
}

function isDone({ status }: Outcome): boolean {
  return status === 'applied' || status === 'alreadySo';
}

/**
 * True for outcomes that are shown. The record of a bill has no line and no count unless something is wrong with it.
 * That it waits for a document that was not sent is nothing new.
 */
function isTold(outcome: Outcome): boolean {
  const recordsBill = recordedBill(outcome.address) !== null;
  if (isDone(outcome)) return isShown({ recordsBill, action: outcome.action });
  return outcome.code !== REPORT_ONLY && (!recordsBill || outcome.code !== 'dependency-failed');
}

/** What `reportOnly` kept from being sent is no failure, and has one sentence. */
const REPORT_ONLY = 'report-only';

/** `7 documents would be sent`, of integrations in `reportOnly`; empty for none. */
export function renderRehearsal({ outcomes, summary }: Report): string {
  const documents = outcomes.filter(
    ({ code, kind }) => code === REPORT_ONLY && (kind === 'invoice' || kind === 'creditMemo'),
  );
  if (documents.length === 0) return '';
  const money = formatNet(summary.plan.wouldSend ?? []);
  return `Report only: ${formatCount(documents.length, 'document')} would be sent${money === '' ? '' : ` (${money})`}; nothing of this was.`;
}

/** What is left without what the outcomes already show: a second list of the same names would say nothing new. */
function viewLeft(report: Report, names: ChangeNames): Pick<ReportView, 'left' | 'leftAbove'> {
  const told = new Set(
    report.outcomes.filter((outcome) => !isDone(outcome) && isTold(outcome)).map(({ address }) => address),
  );
  const left = shownLeft(report);
  const others = left.filter((address) => !told.has(address));
  return { left: others.map((address) => nameOfLeft(address, report, names)), leftAbove: left.length - others.length };
}

/**
 * What a second plan still contains. A document and its record are one thing to do: of one that was sent only the record
 * is left, and of any other the document is named.
 */
function shownLeft({ left, outcomes }: Report): readonly Address[] {
  const sent = new Set(outcomes.filter(isDone).map(({ address }) => address));
  const all = new Set(left);
  const recorded = new Set(left.flatMap((address) => recordedBill(address) ?? []));
  return left.filter((address) => {
    const billId = recordedBill(address);
    if (billId === null) return !(sent.has(address) && recorded.has(address.replace(/^[^/]+\//, '')));
    return !documentsOf(billId).some((document) => all.has(document) && !sent.has(document));
  });
}

function documentsOf(billId: string): readonly Address[] {
  return [`invoice/${billId}`, `creditMemo/${billId}`];
}

/** `record of INV-101, which was sent`: nobody should send it again. */
function nameOfLeft(address: Address, { outcomes }: Report, names: ChangeNames): string {
  const billId = recordedBill(address);
  const isSent = billId !== null && outcomes.some((one) => isDone(one) && documentsOf(billId).includes(one.address));
  return isSent ? `${names.nameOf(address)}, which was sent` : names.nameOf(address);
}

/** The address of the record that a change made or found in QuickBooks. */
export function hrefOfOutcome({ kind, remoteId }: Outcome, systems: LinkedSystems | null): string | null {
  if (systems === null || remoteId === null || kind === 'integration' || kind === 'mapping') return null;
  return recordUrl(systems, kind, remoteId);
}

function hrefOfProof({ address, remoteId }: TotalsProof, systems: LinkedSystems | null): string | null {
  if (systems === null) return null;
  return recordUrl(systems, address.startsWith('creditMemo/') ? 'creditMemo' : 'invoice', remoteId);
}

function viewOutcome(outcome: Outcome, names: ChangeNames, systems: LinkedSystems | null): OutcomeView {
  const change = names.changeOf(outcome.address);
  const state = change?.kind === 'invoice' || change?.kind === 'creditMemo' ? (change.after ?? change.before) : null;
  const document = state?.document ?? null;
  const recorded = recordedBill(outcome.address);
  const [, billId = null] = /^(?:invoice|creditMemo)\/(.+)$/.exec(outcome.address) ?? [];
  const named = billId ?? recorded;
  const number = named === null ? null : names.numberOf(named);
  return {
    status: outcome.status,
    action: outcome.action,
    kind: recorded === null ? kindWord(outcome.kind) : 'record',
    label: document?.docNumber ?? number ?? change?.label ?? outcome.address,
    href: hrefOfOutcome(outcome, systems),
    isDocument: outcome.kind === 'invoice' || outcome.kind === 'creditMemo',
    accountName: document === null ? '' : names.accountOf(document.billId),
    currency: document?.currency ?? '',
    total: document === null ? null : signedTotal(document.kind, document.total),
    code: outcome.code,
    message: outcome.status === 'applied' ? remoteText(outcome) : outcome.message,
    next: outcome.next,
    warnings: outcome.warnings,
  };
}

function remoteText({ remoteId, kind }: Outcome): string {
  if (remoteId === null) return '';
  return kind === 'integration' || kind === 'mapping' ? `m3ter id ${remoteId}` : `QuickBooks id ${remoteId}`;
}

/** Whether the bill, the plan and QuickBooks agree, in words that name what does not. */
export function renderVerdict(totals: TotalsProof): string {
  if (!totals.asPlanned) return 'DIFFERENT';
  const size = fixedText(decimal(totals.difference).abs(), minorDigits(totals.currency));
  const moved = `${size} ${decimal(totals.difference).gt(ZERO) ? 'more' : 'less'} than the bill`;
  switch (totals.cause) {
    case null:
      return 'equal';
    case 'strict-line-items':
      return `plan = QuickBooks; ${moved} by strict line items`;
    case 'adopted-differs':
      return `adopted as it is: ${moved}`;
    case 'bill-total-missing':
      return 'not proved: m3ter gives no total of the bill';
    case 'unexplained':
      return `DIFFERENT: ${moved}`;
    default:
      return assertNever(totals.cause);
  }
}

function signTotals(totals: TotalsProof): TotalsProof {
  if (!totals.address.startsWith('creditMemo/')) return totals;
  const negate = (amount: DecimalText): DecimalText => signedTotal('creditMemo', amount);
  const flip = (amount: DecimalText): DecimalText => (amount.startsWith('-') ? amount.slice(1) : negate(amount));
  return {
    ...totals,
    billTotal: negate(totals.billTotal),
    excludedTotal: negate(totals.excludedTotal),
    planTotal: negate(totals.planTotal),
    quickbooksTotal: negate(totals.quickbooksTotal),
    taxAdded: negate(totals.taxAdded),
    difference: flip(totals.difference),
  };
}

/** `Applied 5d1e9c: 6 applied, 1 conflict; 3 new invoices (USD 4,310.20); 3 of 3 invoices proved equal.` */
export function renderReportSummaryLine(report: Report): string {
  const order: readonly OutcomeStatus[] = ['applied', 'alreadySo', 'conflict', 'rejected', 'indeterminate', 'skipped'];
  const told = report.outcomes.filter(isTold);
  const counts = order.flatMap((status) => {
    const count = told.filter((outcome) => outcome.status === status).length;
    return count === 0 ? [] : [formatCount(count, STATUS_WORDS[status], STATUS_WORDS[status])];
  });
  const equal = report.proof.filter((proof) => proof.equal).length;
  const proof =
    report.proof.length === 0
      ? ''
      : `; ${String(equal)} of ${formatCount(report.proof.length, 'invoice')} proved equal` +
        sayKnownDifferences(report);
  const what = counts.length === 0 ? 'nothing was changed' : counts.join(', ');
  const money = sayAccount(report.summary.money, DONE_PARTS);
  return `Applied ${shortPlanId(report.planId)}: ${[what, ...(money.length === 0 ? [] : [money.join(', ')])].join('; ')}${proof}.`;
}

const CAUSE_WORDS: Readonly<Record<ProofCause, string>> = {
  'strict-line-items': 'off by strict line items',
  'adopted-differs': "adopted with another total than the bill's",
  'bill-total-missing': 'without a total of the bill',
  unexplained: 'off for no known reason',
};

/** Why an invoice that is as planned was not proved equal: `, 1 adopted with another total than the bill's`. */
function sayKnownDifferences({ proof }: Report): string {
  const counts = new Map<ProofCause, number>();
  for (const { asPlanned, cause } of proof) {
    if (asPlanned && cause !== null) counts.set(cause, (counts.get(cause) ?? 0) + 1);
  }
  return [...counts].map(([cause, count]) => `, ${String(count)} ${CAUSE_WORDS[cause]}`).join('');
}

/** Whether a second plan was empty, in a sentence. */
export function renderConvergence(report: Report, isUndo = false): string {
  if (report.converged) {
    const left = report.notInPlan.length === 0 ? 'a second plan is empty' : 'nothing of this plan is left to do';
    return `Converged: both systems were read again, and ${left}.${whatIsLeftToPeople(report, isUndo)}`;
  }
  if (report.left.length > 0)
    return `Not converged: a second plan still wants ${formatCount(shownLeft(report).length, 'change')}.`;
  return 'Not converged: it could not be shown that nothing is left.';
}

/**
 * What a run that a signal stopped has done, and how to go on; empty for any other. What was under way when the signal
 * came was finished (delivery.md, Exactly one invoice per bill).
 */
export function renderInterruption({ reason, outcomes }: Report, isUndo: boolean): string {
  if (reason !== 'interrupted') return '';
  const told = outcomes.filter(isTold);
  const documents = told.filter(({ kind }) => kind === 'invoice' || kind === 'creditMemo');
  const counted = documents.length === 0 ? told : documents;
  const noun = documents.length === 0 ? 'change' : 'document';
  const count = (status: (one: Outcome) => boolean): number => counted.filter(status).length;
  const unclear = count(({ status }) => status === 'indeterminate');
  const parts = [
    `${formatCount(count(isDone), noun)} ${documents.length === 0 ? 'made' : isUndo ? 'voided' : 'sent'}`,
    `${String(count(({ status }) => status === 'skipped'))} not begun`,
    ...(unclear === 0 ? [] : [`${String(unclear)} not known`]),
  ];
  return `Interrupted: ${parts.join(', ')}; run the same command again: it reads first.`;
}

/** Why the exit code is not 0 although everything was sent (rulings.md 22). */
function whatIsLeftToPeople({ reason, summary }: Report, isUndo: boolean): string {
  if (reason === 'blocked') {
    const flag = isUndo ? '' : ' That alone makes the exit code 4; --allow-blocked makes it 0.';
    return blockedText(summary.plan.blocked, isUndo) + flag;
  }
  if (reason === 'duplicate-invoice') return ' A bill has more than one document: tieout plan names them.';
  if (reason === 'workspace-errors') {
    return ` The files have errors: see the findings.${blockedText(summary.plan.blocked)}`;
  }
  return reason === 'errors' ? ' There are errors: see the findings.' : '';
}

function blockedText(blocked: number, isUndo = false): string {
  if (blocked === 0) return '';
  return isUndo
    ? ` ${formatCount(blocked, 'document was', 'documents were')} not voided: Blocked above says why, and what to do by hand.`
    : ` ${formatCount(blocked, 'bill is', 'bills are')} blocked: tieout plan says why.`;
}
