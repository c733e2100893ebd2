import { documentAddress, parseDocumentAddress, recordedBill, type Address } from '../model/address.ts';
import type { DecimalText } from '../model/decimal.ts';
import { REPORT_ONLY, type Outcome, type OutcomeStatus, type Report, type TotalsProof } from '../model/outcome.ts';
import type { Plan } from '../model/plan.ts';
import { indexNames, type ChangeNames } from './change-names.ts';
import { signedTotal } from '../model/bill-amounts.ts';
import { recordUrl, type LinkedSystems } from '../model/links.ts';
import { kindWord } from '../model/change.ts';
import { isShown } from './plan-rows.ts';

/** The result of apply with the plan that it applied. The plan gives names and amounts for the report's addresses. */
export interface AppliedPlan {
  readonly report: Report;
  readonly plan: Plan | null;
  /** Gives names to approved changes that `plan` no longer needs. Null when it is `plan`. */
  readonly reviewed: Plan | null;
}

/** What the report shows of one outcome. */
export interface OutcomeRow {
  readonly status: OutcomeStatus;
  readonly action: string;
  readonly kind: string;
  /** Document number, name or address. */
  readonly label: string;
  /** The record in QuickBooks. */
  readonly href: string | null;
  readonly isDocument: boolean;
  /** The customer, and the account where that is called otherwise. */
  readonly customer: string;
  readonly currency: string;
  readonly total: DecimalText | null;
  readonly code: string;
  /** For an applied change: the id of the record. */
  readonly message: string;
  readonly next: string | null;
  readonly warnings: readonly string[];
}

/** What each part of the report of an apply has in its rows, as raw texts. The columns are in `report.ts`. */
export interface ReportRows {
  /** Applied and already so, without the mappings that record bills. */
  readonly done: readonly OutcomeRow[];
  /** Everything that needs attention, including the mappings that record bills. */
  readonly open: readonly OutcomeRow[];
  readonly proof: readonly ProofRow[];
  /** What a second plan still contains, by label, without what the outcomes already name. */
  readonly left: readonly string[];
  /** How many more are left, and shown among the outcomes. */
  readonly remainingAboveCount: number;
  readonly notInPlan: readonly string[];
}

/** What the report shows of one document whose total was proved. */
export interface ProofRow {
  /** `invoice`, `credit memo`. */
  readonly kind: string;
  readonly docNumber: string;
  readonly href: string | null;
  /** The same as of an outcome. */
  readonly customer: string;
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

export function buildReportRows(applied: AppliedPlan): ReportRows {
  const { report, plan, reviewed } = applied;
  const names = indexNames([reviewed, plan], report);
  const systems = plan?.connection ?? null;
  const rowOf = (outcome: Outcome): OutcomeRow => rowOfOutcome(outcome, names, systems);
  return {
    done: report.outcomes.filter((outcome) => isDone(outcome) && isListed(outcome)).map(rowOf),
    open: report.outcomes.filter((outcome) => !isDone(outcome) && isListed(outcome)).map(rowOf),
    proof: report.proof.map((totals) => ({
      kind: kindWord(parseDocumentAddress(totals.address)?.kind ?? 'invoice'),
      docNumber: totals.docNumber,
      href: hrefOfProof(totals, systems),
      customer: names.customerOf(totals.billId),
      totals: signTotals(totals),
    })),
    ...namesLeft(report, names),
    notInPlan: report.notInPlan
      .filter((address) => recordedBill(address) === null)
      .map((address) => names.nameOf(address)),
  };
}

export function isDone({ status }: Outcome): boolean {
  return status === 'applied' || status === 'alreadySo';
}

/**
 * True for outcomes that are shown. The record of a bill has no line and no count unless something is wrong with it.
 * That it waits for a document that was not sent is nothing new.
 */
export function isListed(outcome: Outcome): boolean {
  const recordsBill = recordedBill(outcome.address) !== null;
  if (isDone(outcome)) return isShown({ recordsBill, action: outcome.action });
  return outcome.code !== REPORT_ONLY && (!recordsBill || outcome.code !== 'dependency-failed');
}

/** What is left without what the outcomes already show: a second list of the same names would say nothing new. */
function namesLeft(report: Report, names: ChangeNames): Pick<ReportRows, 'left' | 'remainingAboveCount'> {
  const told = new Set(
    report.outcomes.filter((outcome) => !isDone(outcome) && isListed(outcome)).map(({ address }) => address),
  );
  const left = remainingOf(report);
  const others = left.filter((address) => !told.has(address));
  return {
    left: others.map((address) => nameOfLeft(address, report, names)),
    remainingAboveCount: left.length - others.length,
  };
}

/**
 * What a second plan still contains. A document and its record are one thing to do: of one that was sent only the record
 * is left, and of any other the document is named.
 */
export function remainingOf({ left, outcomes }: Report): readonly Address[] {
  const sent = new Set(outcomes.filter(isDone).map(({ address }) => address));
  const all = new Set(left);
  const recorded = new Set(left.flatMap((address) => recordedBill(address) ?? []));
  return left.filter((address) => {
    const billId = recordedBill(address);
    if (billId === null) return !(sent.has(address) && recorded.has(parseDocumentAddress(address)?.billId ?? ''));
    return !documentsOf(billId).some((document) => all.has(document) && !sent.has(document));
  });
}

function documentsOf(billId: string): readonly Address[] {
  return [documentAddress('invoice', billId), documentAddress('creditMemo', billId)];
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
  return recordUrl(systems, parseDocumentAddress(address)?.kind ?? 'invoice', remoteId);
}

function rowOfOutcome(outcome: Outcome, names: ChangeNames, systems: LinkedSystems | null): OutcomeRow {
  const change = names.changeOf(outcome.address);
  const state = change?.kind === 'invoice' || change?.kind === 'creditMemo' ? (change.after ?? change.before) : null;
  const document = state?.document ?? null;
  const recorded = recordedBill(outcome.address);
  const named = parseDocumentAddress(outcome.address)?.billId ?? recorded;
  const number = named === null ? null : names.numberOf(named);
  return {
    status: outcome.status,
    action: outcome.action,
    kind: recorded === null ? kindWord(outcome.kind) : 'record',
    label: document?.docNumber ?? number ?? change?.label ?? outcome.address,
    href: hrefOfOutcome(outcome, systems),
    isDocument: outcome.kind === 'invoice' || outcome.kind === 'creditMemo',
    customer: document === null ? '' : names.customerOf(document.billId),
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

function signTotals(totals: TotalsProof): TotalsProof {
  if (parseDocumentAddress(totals.address)?.kind !== 'creditMemo') return totals;
  const asMemo = (amount: DecimalText): DecimalText => signedTotal('creditMemo', amount);
  const { difference } = totals;
  return {
    ...totals,
    billTotal: asMemo(totals.billTotal),
    excludedTotal: asMemo(totals.excludedTotal),
    planTotal: asMemo(totals.planTotal),
    quickbooksTotal: asMemo(totals.quickbooksTotal),
    taxAdded: asMemo(totals.taxAdded),
    // A memo's own amounts have no sign, or m3ter's. A difference has one, which turns.
    difference: difference.startsWith('-') ? difference.slice(1) : asMemo(difference),
  };
}
