import { signedTotal } from './bill-amounts.ts';
import { decimal, minorDigits, roundHalfAway } from './decimal.ts';
import type { BillDecision, DecisionDraft, Drift } from './plan.ts';
import { findReason, REASONS, type ReasonCode } from './reasons/all-reasons.ts';
import { KEEPING_BACK, type ReasonRole } from './reasons/reason-entry.ts';
import { findSkipped } from './reasons/why-not-sent.ts';

/**
 * Where the money of a bill is. Every bill has exactly one class; report, status, plan and explain all take it from
 * here (report.md §1). `withoutBill` is the class of a document whose bill m3ter does not have, and of a second
 * document for one bill.
 */
export const BILL_CLASSES = [
  'invoiced',
  'notBillable',
  'notYetInvoiced',
  'blocked',
  'inFlight',
  'invoicedDifferently',
  'voided',
  'deleted',
  'withoutBill',
] as const;

export type BillClass = (typeof BILL_CLASSES)[number];

/** The class of a bill, and the reason that puts it there. */
export interface BillStory {
  readonly class: BillClass;
  readonly reason: ReasonCode;
}

/**
 * The class of a bill, from its decision and the drift of its documents:
 * - A blocked bill is `blocked`, sent before or not. The missing amount is what is blocked.
 * - A bill with a document is `invoiced`, or `invoicedDifferently` when a reason says so.
 * - A bill whose invoice an undo voided, and that a rule keeps from being sent again, is `voided` with the reason of the
 *   rule: it was invoiced, and nothing replaces it.
 * - So is a bill whose document a person voided or deleted, and that a rule has stopped since then.
 * - A bill that no integration takes is `notYetInvoiced`: it was billed, and no rule says that it is not to be invoiced.
 * - A bill with a document that a rule has stopped since then is compared by total alone.
 */
export function classifyBill(decision: DecisionDraft, drift: readonly Pick<Drift, 'code'>[]): BillStory {
  const { reason, sentTotal } = decision;
  if (decision.decision === 'block') return { class: 'blocked', reason };
  const role: ReasonRole = REASONS[reason].role;
  if (role === 'voided' || role === 'deleted') return { class: role, reason };
  if (decision.notSentAgain !== undefined && decision.decision !== 'undo') {
    return { class: 'voided', reason: decision.notSentAgain.reason };
  }
  if (role === 'toSend') {
    return { class: 'notYetInvoiced', reason: decision.reportOnly === true ? 'report-only' : reason };
  }
  if (sentTotal === null) {
    const gone = drift.map(({ code }) => REASONS[code].role).find((one) => one === 'voided' || one === 'deleted');
    if (gone !== undefined && role !== 'engine') return { class: gone, reason: gone };
    if (role === 'rule') return { class: 'notBillable', reason };
    if (role === 'unbilled') return { class: 'notYetInvoiced', reason };
    if (role === 'engine') return { class: 'inFlight', reason };
  }
  const different = [reason, ...drift.map(({ code }) => code)].find((code) => REASONS[code].role === 'different');
  if (different !== undefined) return { class: 'invoicedDifferently', reason: different };
  if (!keepsBack(reason) || isSentAsBilled(decision)) return { class: 'invoiced', reason };
  return { class: 'invoicedDifferently', reason: findSkipped(reason)?.ifSentOtherwise ?? reason };
}

/** True when the reason keeps a bill from being sent, whether or not it was sent before. */
export function keepsBack(reason: string): boolean {
  const role = findReason(reason)?.role;
  return KEEPING_BACK.some((keeping) => keeping === role);
}

/**
 * The reason under which lists count a bill. A skipped bill with drift counts there and not among the skipped ones, so
 * that no list has it twice. `drift` has the first code of each bill that has any.
 */
export function countedReason(
  { billId, decision, reason }: Pick<BillDecision, 'billId' | 'decision' | 'reason'>,
  drift: ReadonlyMap<string, ReasonCode>,
): ReasonCode {
  return decision === 'skip' ? (drift.get(billId) ?? reason) : reason;
}

/** The first drift of each bill. */
export function driftByBill(drift: readonly Pick<Drift, 'billId' | 'code'>[]): ReadonlyMap<string, ReasonCode> {
  return new Map(drift.toReversed().flatMap(({ billId, code }) => (billId === null ? [] : [[billId, code]])));
}

/** Gives one copy of what decisions have in common. */
export interface DecisionPool {
  readonly text: (text: string) => string;
  readonly list: (list: readonly string[]) => readonly string[];
}

const NOT_POOLED: DecisionPool = { text: (text) => text, list: (list) => list };

/** A decision without what few have. The name of its customer is added to it, as a second copy would take memory. */
type WrittenDecision = Required<Omit<BillDecision, 'reportOnly' | 'notUndone' | 'notSentAgain' | 'customerName'>> & {
  customerName?: string;
};

/** The finished decision: the draft with its class. */
export function withClass(
  decision: DecisionDraft,
  drift: readonly Pick<Drift, 'code'>[],
  pool: DecisionPool = NOT_POOLED,
): BillDecision {
  const { class: name } = classifyBill(decision, drift);
  const { reportOnly, notUndone, notSentAgain } = decision;
  if (reportOnly !== undefined || notUndone !== undefined || notSentAgain !== undefined) {
    return { ...decision, class: name };
  }
  // Written out: a month has one for each bill, and spreading takes twice the memory. The few with more are spread.
  const written: WrittenDecision = {
    billId: decision.billId,
    billVersion: decision.billVersion,
    accountId: decision.accountId,
    accountCode: decision.accountCode,
    accountName: decision.accountName,
    integration: decision.integration,
    decision: decision.decision,
    reason: decision.reason,
    message: pool.text(decision.message),
    hint: decision.hint,
    kind: decision.kind,
    docNumber: decision.docNumber,
    invoiceDate: decision.invoiceDate,
    currency: decision.currency,
    total: decision.total === decision.billTotal ? decision.billTotal : decision.total,
    billTotal: decision.billTotal,
    excludedTotal: decision.excludedTotal,
    sentTotal: decision.sentTotal,
    sentKind: decision.sentKind,
    change: decision.change,
    remoteId: decision.remoteId,
    notes: pool.list(decision.notes),
    class: name,
  };
  if (decision.customerName !== undefined) written.customerName = decision.customerName;
  return written;
}

function isSentAsBilled({ billTotal, sentTotal, sentKind, currency }: DecisionDraft): boolean {
  if (billTotal === null || sentTotal === null) return false;
  const billed = roundHalfAway(decimal(billTotal), minorDigits(currency));
  return billed.eq(decimal(signedTotal(sentKind, sentTotal)));
}

/**
 * True when `reason`, of a bill whose document is gone, does not say how it went. Then an undo voided it, and `reason` is
 * the rule that keeps the bill from being sent again.
 */
export function isOfUndone(reason: string): boolean {
  const role = findReason(reason)?.role;
  return role !== 'voided' && role !== 'deleted';
}

/**
 * True for a bill that lists count as skipped. One that was undone and that today's rules do not send again has a list
 * and a count of its own, and so has one that a person holds.
 */
export function isSkipped(bill: Pick<BillDecision, 'decision' | 'reason' | 'notSentAgain'>): boolean {
  return bill.decision === 'skip' && bill.notSentAgain === undefined && !isHeld(bill);
}

/** True for a bill that `tieout undo --hold` keeps from being sent. */
export function isHeld({ decision, reason }: Pick<BillDecision, 'decision' | 'reason'>): boolean {
  return decision === 'skip' && reason === 'held';
}

/** True for a bill that nobody sends, because no integration takes it, and that is not in QuickBooks from earlier. */
export function isUnbilled({ decision, reason, remoteId }: BillDecision): boolean {
  return decision === 'skip' && reason === 'no-integration' && remoteId === null;
}
