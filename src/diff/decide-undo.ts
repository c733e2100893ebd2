import type { Account, Bill } from '../model/m3ter.ts';
import type { Marker } from '../model/marker.ts';
import type { UndoScope } from '../model/plan.ts';
import type { Preferences } from '../model/quickbooks.ts';
import type { Obstacle } from '../model/conversion.ts';
import { REASONS, type ReasonCode } from '../model/reasons/all-reasons.ts';
import type { ResolvedIntegration } from '../model/resolved-integration.ts';
import type { ObservedSalesDocument } from '../model/sales-document.ts';
import { CLOSED_BOOKS_HINT } from '../model/reasons/why-not-sent.ts';
import { paidOrEmailed } from '../model/undo.ts';
import { resendCommand } from '../model/resend-command.ts';
import { buildDecision, nameCustomer, type BillResult, type Grounds } from './bill-decision.ts';
import { draftUnrecord, draftVoid, reasonOf, type BillSubject } from './bill-drafts.ts';
import { nameOf, takeBackVerb } from './bill-drift.ts';
import type { BillLocation } from './locate-bill.ts';
import { findMove, type SentTo } from './moved-document.ts';
import { hintToResend } from './not-sent-again.ts';
import { hasOwnedDigest } from './owned-fields.ts';

/** A bill that `tieout undo` looks at. */
export interface UndoCase {
  readonly bill: Bill;
  readonly account: Pick<Account, 'id' | 'code' | 'name'>;
  /** Null when no integration takes the bill now. */
  readonly integration: ResolvedIntegration | null;
  readonly location: BillLocation;
  readonly preferences: Pick<Preferences, 'bookCloseDate'>;
  /** External system of the records. */
  readonly system: string;
  readonly options: Pick<UndoScope, 'emailed' | 'hold'>;
  /** Why today's rules would not send the bill again once its document is void; null when they would. */
  readonly notSentAgain: Obstacle | null;
  /** Whom the document was sent to; null when nothing tells. */
  readonly sentTo: SentTo | null;
  /** Says why the document is not one that the run made; null when it is. */
  readonly otherWriter: (document: OwnDocument) => string | null;
}

/** A document that carries our marker. */
export type OwnDocument = ObservedSalesDocument & { readonly marker: Marker };

/**
 * Decides what `tieout undo` does about one bill (delivery.md, Undo): its invoice is voided when we made it, nobody
 * touched it since, and the books are open; then its records are removed, unless the bill is held. Everything else is
 * blocked, with what a person does by hand. A bill without an invoice is skipped.
 */
export function decideUndo(undoCase: UndoCase): BillResult {
  const { location } = undoCase;
  const { primary } = location;
  if (primary === null) return decideWithoutInvoice(undoCase);
  if (primary.marker === null) return block(undoCase, primary, byHand(primary, undoCase));
  const own = { ...primary, marker: primary.marker };
  const obstacle = findObstacle(undoCase, own);
  if (obstacle !== null) return block(undoCase, own, obstacle);
  const subject = subjectOf(undoCase);
  const { hold } = undoCase.options;
  const unsent = undoCase.notSentAgain === null ? 'voided; the bill is unsent again' : 'voided; the bill stays unsent';
  const reason = reasonOf('undo', hold ? 'voided; the bill is not sent again unasked' : unsent);
  const draft = draftVoid(subject, own, { hold, reason });
  const unrecord = hold ? [] : draftUnrecord(subject, location.records, { dependsOn: [draft.address], reason });
  const grounds: Grounds = { decision: 'undo', reason: 'undo', message: reason.message, observed: own };
  return decided(undoCase, { ...grounds, change: draft.address }, [draft, ...unrecord]);
}

/** The invoice is void or gone. After a run that was killed, its records are still to be removed. */
function decideWithoutInvoice(undoCase: UndoCase): BillResult {
  const { location, options } = undoCase;
  const { voided, goneIds, undone, held, records } = location;
  const observed = voided.at(-1) ?? null;
  const name = observed === null ? 'its document' : nameOf(observed);
  if (undone && !options.hold && records.length > 0) {
    const reason = reasonOf('undo', `${name} is void; the record of the bill is still to be removed`);
    const drafts = draftUnrecord(subjectOf(undoCase), records, { dependsOn: [], reason });
    return decided(undoCase, { decision: 'undo', reason: 'undo', message: reason.message, observed }, drafts);
  }
  const skip = (reason: ReasonCode, message: string): BillResult =>
    decided(undoCase, { decision: 'skip', reason, message, observed }, []);
  if (undone) {
    const next = undoCase.notSentAgain === null ? 'the next apply sends the bill again' : 'the bill is unsent';
    if (!options.hold || observed === null) return skip('undone', `${name} is void already, and ${next}`);
    // The document is as it should be. What waits for a person is the bill, with its own money.
    const message = `${name} is void already, by an undo without --hold: the bill is not held, and ${next}`;
    return decided(undoCase, { decision: 'block', reason: 'undone', message, hint: HOLD_BY_HAND, observed }, []);
  }
  if (held !== null) return skip('held', `${name} is void already, and the bill is held`);
  if (voided.length > 0) return skip('voided', `${name} is void already`);
  return goneIds.length > 0
    ? skip('deleted', 'its document is no longer in QuickBooks')
    : skip('not-sent', 'it was not sent, so there is nothing to undo');
}

/** QuickBooks does not say that its API may write to a void invoice, so that a person does. */
const HOLD_BY_HAND =
  'to hold the bill, write held in place of undone in the private note of that invoice in QuickBooks; ' +
  'or let apply send the bill again, and undo that with --hold';

/** The first thing that keeps an invoice from being voided; null when nothing does. */
function findObstacle(undoCase: UndoCase, own: OwnDocument): Obstacle | null {
  const { location, preferences, options } = undoCase;
  const name = nameOf(own);
  const { hint } = byHand(own, undoCase);
  const obstacle = (reason: ReasonCode, message: string, cure = hint): Obstacle => ({ reason, message, hint: cure });
  const otherWriter = undoCase.otherWriter(own);
  if (otherWriter !== null) {
    return obstacle(
      'not-of-this-run',
      otherWriter,
      `to undo it as it is now: tieout undo --bill ${undoCase.bill.id} --out undo.json`,
    );
  }
  if (own.kind === 'creditMemo') {
    return obstacle('credit-memo', `${name}: ${REASONS['credit-memo'].sentence}`, takeBackByHand(own, undoCase));
  }
  const happened = paidOrEmailed(own, { allowEmailed: options.emailed });
  if (happened === 'INVOICE_ALREADY_PAID') {
    return obstacle(happened, `${name} is paid, or a payment is linked to it`, `unapply the payment in QuickBooks and plan the undo again, or give the customer a credit memo`); // prettier-ignore
  }
  if (!hasOwnedDigest(own, own.marker.digest, location.sentNumbers)) {
    return obstacle('edited-in-quickbooks', `a person edited ${name} after it was sent`);
  }
  const move = findMove(own, undoCase);
  if (move !== null) return obstacle('edited-in-quickbooks', move.message, `${move.cure}; or ${hint}`);
  const { bookCloseDate } = preferences;
  if (bookCloseDate !== null && own.txnDate <= bookCloseDate) {
    const message = `${name} is of ${own.txnDate}, in the period closed on ${bookCloseDate}`;
    return obstacle('ACCOUNTING_PERIOD_CLOSED', message, CLOSED_BOOKS_HINT);
  }
  if (happened === 'emailed') {
    return obstacle(
      happened,
      `${name} was e-mailed to the customer`,
      'tell the customer; then plan the undo again with --emailed',
    );
  }
  if (location.duplicates.length > 0) {
    const all = [own, ...location.duplicates].map(nameOf).join(', ');
    return obstacle(
      'duplicate-invoice',
      `the bill has several documents: ${all}`,
      'void all but one of them in QuickBooks, then plan the undo again',
    );
  }
  return null;
}

function byHand(document: ObservedSalesDocument, undoCase: UndoCase): Obstacle {
  return {
    reason: 'not-made-by-tieout',
    message: `tieout did not make ${nameOf(document)}`,
    hint: takeBackByHand(document, undoCase),
  };
}

function takeBackByHand(document: ObservedSalesDocument, undoCase: UndoCase): string {
  return `${takeBackVerb(document)} it in QuickBooks by hand, if it is wrong; ${thenResend(undoCase)}`;
}

function thenResend({ bill, notSentAgain }: UndoCase): string {
  return notSentAgain === null
    ? `then, to send the bill again, use ${resendCommand(bill.id)}`
    : hintToResend(bill.id, notSentAgain);
}

function block(undoCase: UndoCase, observed: ObservedSalesDocument, obstacle: Obstacle): BillResult {
  const result = decided(undoCase, { decision: 'block', ...obstacle, observed }, []);
  return { ...result, decision: { ...result.decision, notUndone: true } };
}

function decided(undoCase: UndoCase, grounds: Grounds, drafts: BillResult['drafts']): BillResult {
  const { integration, location } = undoCase;
  const built = buildDecision(subjectOf(undoCase), integration, location.docNumber, grounds);
  const customerName = grounds.observed?.customerName ?? null;
  const decision = built.change === null || customerName === null ? built : nameCustomer(built, customerName);
  const { options, notSentAgain } = undoCase;
  const isUnsent = decision.decision === 'undo' || grounds.reason === 'undone';
  const isKept = isUnsent && !options.hold && notSentAgain !== null;
  return { decision: isKept ? { ...decision, notSentAgain } : decision, drafts, drift: [] };
}

function subjectOf({ bill, account, system }: UndoCase): BillSubject {
  return { bill, account, system, dependsOn: [] };
}
