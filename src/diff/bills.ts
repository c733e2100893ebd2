import type { Account, UnreadableBill } from '../model/m3ter.ts';
import type { DecisionDraft, Drift } from '../model/plan.ts';
import type { ReasonCode } from '../model/reasons/all-reasons.ts';
import { findSkipped } from '../model/reasons/why-not-sent.ts';
import type { ResolvedIntegration } from '../model/resolved-integration.ts';
import { type ObservedSalesDocument, totalWithoutTax } from '../model/sales-document.ts';
import {
  buildDecision,
  isInCurrency,
  leaveAsItIs,
  resultWithChange,
  resultWithoutChange,
  type BillCase,
  type BillResult,
} from './bill-decision.ts';
import { draftAdopt, reasonOf, type BillSubject } from './bill-drafts.ts';
import {
  driftAdoptedDiffers,
  driftDuplicates,
  driftEdited,
  driftGone,
  driftOtherCurrency,
  driftOtherCustomer,
  driftRecordOfTwoBills,
  nameOf,
} from './bill-drift.ts';
import { compareTotal } from './compare-total.ts';
import { decideSent, draftRecordsFor } from './decide-sent.ts';
import { decideUnsent } from './decide-unsent.ts';
import { documentKey } from './index-observed.ts';
import { ownerOf, type BillLocation } from './locate-bill.ts';
import { hintToResend, tellUndone, whyNotSentAgain } from './not-sent-again.ts';
import { hasOwnedDigest } from './owned-fields.ts';

/**
 * Decides about one bill that an integration takes: its state in QuickBooks, and what is to change. The table of all
 * situations is `src/plan/README.md`. Never throws on data.
 */
export function decideBill(billCase: BillCase): BillResult {
  return tellUndone(decideFound(billCase), billCase.location);
}

function decideFound(billCase: BillCase): BillResult {
  const { location } = billCase;
  const { primary, planned } = location;
  if (planned !== null) {
    const decided = decidePlanned(billCase, planned, primary);
    if (decided !== null) return decided;
  }
  if (primary !== null) {
    const { marker } = primary;
    return marker === null ? decideAdopted(billCase, primary) : decideSent(billCase, primary, marker);
  }
  if (location.ofAnotherBill !== null && !billCase.resend) return blockRecord(billCase, location.ofAnotherBill);
  const gone = location.voided.length > 0 || location.goneIds.length > 0;
  if (location.held !== null && !billCase.resend) return decideHeld(billCase, location.held);
  if (gone && !location.undone && !billCase.resend) return decideGone(billCase);
  return decideUnsent(billCase);
}

/** A bill that the rules of billing-rules.md §1 stopped before anything was compared. */
export interface StoppedBill {
  readonly subject: Pick<BillSubject, 'bill' | 'account'>;
  readonly integration: ResolvedIntegration | null;
  readonly location: BillLocation;
  /** False when the records of bills before the cut-off may be of another company: none of their documents is there. */
  readonly recordsAreHere: boolean;
  readonly stopped: {
    readonly result: 'skip' | 'block';
    readonly reason: ReasonCode;
    readonly message: string;
    readonly hint: string | null;
  };
}

/**
 * The decision for a bill that the rules stopped. Drift of a document that was read is reported. Of missing ones only
 * those that m3ter records were asked for. The document of a bill whose account is turned away may be in the books of
 * another company, and so may those of all bills before the cut-off.
 */
export function decideStopped(stoppedBill: StoppedBill): BillResult {
  const { subject, location, stopped } = stoppedBill;
  const { primary, voided } = location;
  const billId = subject.bill.id;
  const drift: Drift[] = [...driftDuplicates(location, billId)];
  if (primary?.marker != null && !hasOwnedDigest(primary, primary.marker.digest, location.sentNumbers)) {
    drift.push(driftEdited(primary, billId, null));
  }
  const by = findSkipped(stopped.reason)?.stoppedBy ?? 'account';
  const isTaken = stoppedBill.integration !== null && by !== 'account';
  const isOfCompany = isTaken && (stoppedBill.recordsAreHere || stopped.reason !== 'before-cutoff');
  const isGone = voided.length > 0 || (isOfCompany && lacksRecorded(location));
  if (primary === null && isGone && !location.undone && location.held === null)
    drift.push(driftGone(location, billId, hintToResend(billId, stopped)));
  const { result, reason, hint } = stopped;
  if (result === 'skip' && location.held !== null) {
    const message = `an undo with --hold voided ${nameOf(location.held)}; besides, ${stopped.message}`;
    const grounds = { decision: 'skip', reason: 'held', message, observed: location.held } as const;
    return {
      decision: buildDecision(subject, stoppedBill.integration, location.docNumber, grounds),
      drafts: [],
      drift,
    };
  }
  const already = primary === null ? '' : `; already sent as ${nameOf(primary)}`;
  const message = stopped.message.includes('already sent') ? stopped.message : `${stopped.message}${already}`;
  const decision = buildDecision(subject, stoppedBill.integration, location.docNumber, {
    decision: result,
    reason,
    message,
    hint,
    observed: primary,
  });
  return tellUndone({ decision, drafts: [], drift }, location);
}

/** True when m3ter records a document that QuickBooks has, with our marker or under the bill's number. */
export function hasRecorded({ records, primary, docNumber }: BillLocation): boolean {
  if (primary === null || (primary.marker === null && primary.docNumber !== docNumber)) return false;
  return records.some(({ externalId }) => externalId === primary.id);
}

/** True when m3ter records a document that QuickBooks does not have. */
function lacksRecorded({ records, goneIds }: BillLocation): boolean {
  return records.some(({ externalId }) => goneIds.includes(externalId));
}

/**
 * The block for a bill that could not be decoded, with whatever is known of it. The bill is neither gone nor sent, and
 * without it the plan is not complete. Its document in QuickBooks still counts as sent.
 */
export function decideUnreadable(
  bill: UnreadableBill,
  account: Pick<Account, 'code' | 'name'> | null,
  sent: ObservedSalesDocument | null,
): DecisionDraft {
  const accountCode = account?.code ?? bill.accountCode ?? '';
  return {
    billId: bill.id,
    billVersion: bill.version ?? 0,
    accountId: bill.accountId ?? '',
    accountCode,
    accountName: account?.name ?? accountCode,
    integration: null,
    decision: 'block',
    reason: 'unreadable-bill',
    message: bill.message,
    hint: 'look at the field in the m3ter console and recalculate the bill; if it is right there, report this',
    kind: null,
    docNumber: bill.sequentialInvoiceNumber,
    invoiceDate: bill.invoiceDate,
    currency: bill.currency ?? '',
    total: null,
    // An amount without a currency means nothing.
    billTotal: bill.currency === null ? null : bill.billTotal,
    excludedTotal: null,
    sentTotal: sent === null ? null : totalWithoutTax(sent),
    sentKind: sent?.kind ?? null,
    change: null,
    remoteId: sent?.id ?? null,
    notes: [],
  };
}

/**
 * The decision for a bill whose document is named by a line of the files. The line is refused, before it is recorded,
 * when its document belongs to another bill or customer or has another currency. Null when the line changes nothing
 * about the decision.
 */
function decidePlanned(
  billCase: BillCase,
  planned: NonNullable<BillLocation['planned']>,
  primary: ObservedSalesDocument | null,
): BillResult | null {
  const { document, place, address } = planned;
  const where = `${place.path}:${String(place.line)}`;
  const refuse = (reason: ReasonCode, message: string): BillResult => ({
    ...resultWithoutChange(billCase, {
      decision: 'block',
      reason,
      message: `${where} says which invoice this is, and ${message}`,
      hint: `correct or remove the line at ${where}; it is not applied`,
    }),
    refuses: address,
  });
  if (document === null) return refuse('deleted', `QuickBooks does not have Id ${planned.externalId}`);
  if (billCase.location.ofAnotherBill === document) {
    return refuse('record-of-another-bill', `${nameOf(document)} was sent for bill ${document.marker?.billId ?? ''}`);
  }
  const [wrong] = comparePartiesOf(billCase, document);
  if (wrong !== undefined) return refuse(wrong.reason, wrong.drift.message);
  if (document !== primary || document.marker !== null) return null;
  const message = `the mapping at ${where} takes effect with this apply: ${nameOf(document)}`;
  const drift = driftDuplicates(billCase.location, billCase.subject.bill.id);
  const { wanted, excludedTotal } = compareTotal(billCase, document);
  const differs = wanted === null ? [] : [driftAdoptedDiffers(document, billCase.subject.bill.id, wanted)];
  const adopt = draftAdopt(billCase.subject, document, reasonOf('mapped-in-file', message));
  const grounds = { decision: 'adopt', reason: 'mapped-in-file', message, observed: document, excludedTotal } as const;
  return resultWithChange(billCase, grounds, [adopt], [...drift, ...differs]);
}

/** Why a document that we did not make cannot be the bill's: customer, currency, or another bill. */
function comparePartiesOf(
  billCase: BillCase,
  document: ObservedSalesDocument,
): readonly { readonly reason: ReasonCode; readonly drift: Drift }[] {
  const { bill } = billCase.subject;
  const found: { readonly reason: ReasonCode; readonly drift: Drift }[] = [];
  const wanted = otherCustomer(billCase, document);
  if (wanted !== undefined)
    found.push({ reason: 'other-customer', drift: driftOtherCustomer(document, bill.id, wanted) });
  if (!isInCurrency(document, bill.currency)) {
    found.push({ reason: 'other-currency', drift: driftOtherCurrency(document, bill.id, bill.currency) });
  }
  const bills = billCase.index.billsOf.get(documentKey(document.kind, document.id)) ?? [];
  const others = bills.filter((id) => id !== bill.id);
  if (others.length > 0) {
    found.push({ reason: 'record-of-two-bills', drift: driftRecordOfTwoBills(document, bill.id, others) });
  }
  return found;
}

/**
 * The customer that the document should be for: an id, or null for one that is not created yet. Undefined when it
 * already is for that customer, or nobody can tell.
 */
function otherCustomer(
  { mappedCustomerId, customer }: BillCase,
  document: ObservedSalesDocument,
): string | null | undefined {
  if (mappedCustomerId !== null) return mappedCustomerId === document.customerId ? undefined : mappedCustomerId;
  if (customer.result !== 'customer') return undefined;
  if ('id' in customer.ref) return ['', document.customerId].includes(customer.ref.id) ? undefined : customer.ref.id;
  const name = document.customerName;
  return name === null || name.trim().toLowerCase() === customer.displayName.trim().toLowerCase() ? undefined : null;
}

/**
 * Decides about a bill whose document has no marker of ours: m3ter's engine made it, or it was adopted before. A
 * document that is recorded for several bills is counted with the first.
 */
function decideAdopted(billCase: BillCase, observed: ObservedSalesDocument): BillResult {
  const result = compareAdopted(billCase, observed);
  const owner = ownerOf(billCase.index, observed);
  if (owner === null || owner === billCase.subject.bill.id) return result;
  return { ...result, decision: { ...result.decision, sentTotal: null, sentKind: null } };
}

function compareAdopted(billCase: BillCase, observed: ObservedSalesDocument): BillResult {
  const { location, subject } = billCase;
  const drift: Drift[] = [...driftDuplicates(location, subject.bill.id)];
  drift.push(...comparePartiesOf(billCase, observed).map((one) => one.drift));
  const { wanted, excludedTotal } = compareTotal(billCase, observed);
  if (wanted !== null) drift.push(driftAdoptedDiffers(observed, subject.bill.id, wanted));
  const records = draftRecordsFor(billCase, observed);
  if (records.every((draft) => draft.action === 'delete')) {
    return { ...resultWithoutChange(billCase, leaveAsItIs(observed, drift), drift), drafts: records };
  }
  const message = `sent by m3ter as ${nameOf(observed)}, not recorded`;
  const adopt = draftAdopt(subject, observed, reasonOf('sent-by-m3ter', message));
  const grounds = { decision: 'adopt', reason: 'sent-by-m3ter', message, observed, excludedTotal } as const;
  return resultWithChange(billCase, grounds, [adopt, ...records], drift);
}

function decideGone(billCase: BillCase): BillResult {
  const { location, subject } = billCase;
  // Whoever deletes or voids an invoice often makes another one by hand, which tieout cannot tell from any other.
  const resend = `unless an invoice made by hand replaces it: ${hintOfResend(billCase)}`;
  const drift = driftGone(location, subject.bill.id, resend);
  const reason: ReasonCode = location.voided.length > 0 ? 'voided' : 'deleted';
  const observed = location.voided[0] ?? null;
  const { message, hint } = drift;
  const conversion = billCase.convert();
  const excludedTotal = conversion.result === 'document' ? conversion.excludedTotal : null;
  return resultWithoutChange(billCase, { decision: 'skip', reason, message, hint, observed, excludedTotal }, [drift]);
}

/** Our own undo keeps the bill from being sent, so that nothing is drift. */
function decideHeld(billCase: BillCase, observed: ObservedSalesDocument): BillResult {
  const conversion = billCase.convert();
  const excludedTotal = conversion.result === 'document' ? conversion.excludedTotal : null;
  const message = `an undo with --hold voided ${nameOf(observed)}`;
  const hint = hintOfResend(billCase);
  return resultWithoutChange(billCase, { decision: 'skip', reason: 'held', message, hint, observed, excludedTotal });
}

/** What a person does to have the bill sent again, by what `--resend` would come to. */
function hintOfResend(billCase: BillCase): string {
  const { decision } = decideUnsent({ ...billCase, resend: true });
  return hintToResend(billCase.subject.bill.id, whyNotSentAgain(decision));
}

function blockRecord(billCase: BillCase, document: ObservedSalesDocument): BillResult {
  const owner = document.marker?.billId ?? '';
  return resultWithoutChange(billCase, {
    decision: 'block',
    reason: 'record-of-another-bill',
    message: `the record of this bill names ${nameOf(document)}, which was sent for bill ${owner}`,
    hint: `delete the Bill mapping of ${billCase.subject.bill.id} in m3ter; the bill is then sent`,
  });
}
