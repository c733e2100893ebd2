import { signedTotal } from './bill-amounts.ts';
import { decimal, minorDigits, roundHalfUp } from './decimal.ts';
import type { BillDecision, DecisionDraft, Drift } from './plan.ts';
import type { ReasonCode } from './reasons.ts';

/**
 * Where the money of a bill is: every bill has exactly one class, and report, status, plan and explain take it from
 * here (report.md §1). `withoutBill` is of documents whose bill m3ter does not have, and of second ones.
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

/** What a reason says of a bill that is not blocked. */
type Role =
  /** A rule keeps the bill from being sent; what was sent before stays. */
  | 'rule'
  /** m3ter's engine may be sending it. */
  | 'engine'
  | 'toSend'
  /** Its document is the one that the bill asks for. */
  | 'asBilled'
  /** Its document is not what the bill asks for, and it is known why. */
  | 'different'
  | 'voided'
  | 'deleted'
  /** Only of blocked bills. */
  | 'block'
  /** Only of documents without a bill, of customers, configurations and mappings. */
  | 'notOfBills';

const ROLES = {
  'account-opted-out': 'rule',
  'account-not-included': 'rule',
  'account-excluded': 'rule',
  'account-filtered': 'rule',
  'no-integration': 'rule',
  'before-cutoff': 'rule',
  'awaiting-approval': 'rule',
  'integration-disabled': 'rule',
  'no-lines': 'rule',
  'native-run-in-flight': 'engine',
  'report-only': 'toSend',
  'not-sent': 'toSend',
  resend: 'toSend',
  'sent-not-recorded': 'asBilled',
  'sent-by-m3ter': 'asBilled',
  'number-and-total-equal': 'asBilled',
  'mapped-in-file': 'asBilled',
  'up-to-date': 'asBilled',
  'duplicate-invoice': 'asBilled',
  'duplicate-record': 'asBilled',
  'bill-changed': 'different',
  'change-ignored': 'different',
  'edited-after-send': 'different',
  'other-customer': 'different',
  'other-currency': 'different',
  'record-of-two-bills': 'different',
  'adopted-differs': 'different',
  voided: 'voided',
  deleted: 'deleted',
  'opt-out-unknown': 'block',
  'filter-error': 'block',
  'ambiguous-integration': 'block',
  'unmapped-item': 'block',
  'ambiguous-item': 'block',
  'inactive-item': 'block',
  'missing-customer': 'block',
  'ambiguous-customer': 'block',
  'unknown-customer': 'block',
  'inactive-customer': 'block',
  'currency-mismatch': 'block',
  'currency-not-enabled': 'block',
  'exchange-rate-missing': 'block',
  'bill-total-missing': 'block',
  'sign-unresolved': 'block',
  'bands-do-not-sum': 'block',
  'strict-rounding': 'block',
  'negative-bill': 'block',
  'max-invoice-total': 'block',
  'invoice-date-missing': 'block',
  'doc-number-taken': 'block',
  'doc-number-clash': 'block',
  'quickbooks-limit': 'block',
  ACCOUNTING_PERIOD_CLOSED: 'block',
  INVOICE_ALREADY_PAID: 'block',
  'edited-in-quickbooks': 'block',
  'changed-after-send': 'block',
  'turned-negative': 'block',
  'changed-account': 'block',
  'unknown-account': 'block',
  'unreadable-bill': 'block',
  'integration-broken': 'block',
  'run-without-invoice': 'block',
  'record-of-another-bill': 'block',
  'orphan-invoice': 'notOfBills',
  'not-found': 'notOfBills',
  'fields-differ': 'notOfBills',
  'disabled-remotely': 'notOfBills',
  'no-customer': 'notOfBills',
  'customer-found': 'notOfBills',
  'mapping-missing': 'notOfBills',
  'absent-in-file': 'notOfBills',
  'not-listed': 'notOfBills',
  'records-bill': 'notOfBills',
} as const satisfies Record<ReasonCode, Role>;

/** A class, and the reason that put the bill there. */
export interface BillStory {
  readonly class: BillClass;
  readonly reason: ReasonCode;
}

/**
 * The one story of a bill, from what was decided about it and the drift of its documents.
 *
 * A blocked bill is `blocked` whether or not it was sent before: what its document lacks is what it keeps back. A
 * bill with a document is invoiced, and differently when a reason says so; one that a rule keeps back since is
 * compared by total alone.
 */
export function classifyBill(decision: DecisionDraft, drift: readonly Pick<Drift, 'code'>[]): BillStory {
  const { reason, sentTotal } = decision;
  if (decision.decision === 'block') return { class: 'blocked', reason };
  const role: Role = ROLES[reason];
  if (role === 'voided' || role === 'deleted') return { class: role, reason };
  if (role === 'toSend') {
    return { class: 'notYetInvoiced', reason: decision.reportOnly === true ? 'report-only' : reason };
  }
  if (sentTotal === null) {
    if (role === 'rule') return { class: 'notBillable', reason };
    if (role === 'engine') return { class: 'inFlight', reason };
  }
  const different = [reason, ...drift.map(({ code }) => code)].find((code) => ROLES[code] === 'different');
  if (different !== undefined) return { class: 'invoicedDifferently', reason: different };
  const isKeptBack = role === 'rule' || role === 'engine';
  return { class: isKeptBack && !isSentAsBilled(decision) ? 'invoicedDifferently' : 'invoiced', reason };
}

/** The decision with its class, which closes it. */
export function withClass(decision: DecisionDraft, drift: readonly Pick<Drift, 'code'>[]): BillDecision {
  return { ...decision, class: classifyBill(decision, drift).class };
}

function isSentAsBilled({ billTotal, sentTotal, sentKind, currency }: DecisionDraft): boolean {
  if (billTotal === null || sentTotal === null) return false;
  const billed = roundHalfUp(decimal(billTotal), minorDigits(currency));
  return billed.eq(decimal(signedTotal(sentKind, sentTotal)));
}
