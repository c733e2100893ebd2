import { labelField } from '../model/field-labels.ts';
import { CLOSED_BOOKS_HINT } from '../model/reasons/why-not-sent.ts';
import type { ChangeDraft } from '../model/change.ts';
import type { Conversion, Obstacle } from '../model/conversion.ts';
import { decimal } from '../model/decimal.ts';
import type { Marker } from '../model/marker.ts';
import { formatAmount } from '../model/money-text.ts';
import type { Drift } from '../model/plan.ts';
import { type ObservedSalesDocument, type SalesDocument, totalWithoutTax } from '../model/sales-document.ts';
import { resendCommand } from '../model/resend-command.ts';
import {
  checkTotalCap,
  leaveAsItIs,
  resultWithChange,
  resultWithoutChange,
  type BillCase,
  type BillResult,
} from './bill-decision.ts';
import { draftAdopt, draftRecords, draftUpdate, reasonOf } from './bill-drafts.ts';
import { driftDuplicates, driftEdited, driftOtherCustomer, nameOf, takeBackVerb } from './bill-drift.ts';
import { carryOver } from './carry-over.ts';
import { compareTotal } from './compare-total.ts';
import { diffDocuments } from './document-fields.ts';
import { numberOfDocument } from './document-number.ts';
import { sayOtherCustomer } from './other-customer.ts';
import { hasOwnedDigest, ownedDigest } from './owned-fields.ts';

/** A bill with our own document and the marker that proves it. */
interface Sent {
  readonly billCase: BillCase;
  readonly observed: ObservedSalesDocument;
  readonly marker: Marker;
  /** True when the document is as we sent it, according to the marker's digest. */
  readonly asLeft: boolean;
  readonly duplicates: readonly Drift[];
}

/**
 * Decides about a bill that tieout sent (delivery.md, When things change after sending).
 *
 * The bill is unchanged when
 * - its version is the marker's, or
 * - it still converts to the content that the marker's digest names.
 * A bill with the marker's version is not even converted. So an edit of the YAML or of a mapping never rewrites a sent
 * document.
 */
export function decideSent(billCase: BillCase, observed: ObservedSalesDocument, marker: Marker): BillResult {
  const sent: Sent = {
    billCase,
    observed,
    marker,
    asLeft: hasOwnedDigest(observed, marker.digest, billCase.location.sentNumbers),
    duplicates: driftDuplicates(billCase.location, billCase.subject.bill.id),
  };
  if (marker.billVersion === billCase.subject.bill.version) return decideUnchanged(sent);
  const conversion = convertAgain(sent);
  if (conversion.result !== 'document') return decideInconvertible(sent, conversion);
  const { document } = conversion;
  if (isUnchanged(sent, document)) return decideUnchanged(sent);
  return decideChanged(sent, document, conversion);
}

/** The bill as it would be sent now. */
function convertAgain({ billCase }: Sent): Conversion {
  const conversion = billCase.convert();
  if (conversion.result !== 'document') return conversion;
  const { document } = conversion;
  const docNumber = numberOfDocument(
    { billId: document.billId, kind: document.kind },
    billCase.location,
    billCase.index,
  );
  return docNumber === document.docNumber ? conversion : { ...conversion, document: { ...document, docNumber } };
}

/** The content is the sent one, or the document already has the bill's new content because a person corrected it. */
function isUnchanged(sent: Sent, document: SalesDocument): boolean {
  const { observed } = sent;
  const sameParties =
    document.kind === observed.kind &&
    'id' in document.customer &&
    document.customer.id === observed.customerId &&
    (observed.currency === null || observed.currency === document.currency);
  return sameParties && (isAsSent(sent, document) || hasOwnedDigest(observed, ownedDigest(document)));
}

/** True when the marker's digest is the document's, with its own number or with one that it may have been sent with. */
function isAsSent({ billCase, marker }: Sent, document: SalesDocument): boolean {
  const numbers = [document.docNumber, ...billCase.location.sentNumbers];
  return numbers.some((docNumber) => ownedDigest({ ...document, docNumber }) === marker.digest);
}

function decideUnchanged(sent: Sent): BillResult {
  const { billCase, observed, asLeft, duplicates } = sent;
  const drift = [...duplicates];
  if (!asLeft) drift.push(...describeEdit(sent));
  const { mappedCustomerId } = billCase;
  if (mappedCustomerId !== null && mappedCustomerId !== observed.customerId) {
    const hint = sayMoveTo(sent, mappedCustomerId, null);
    drift.push({ ...driftOtherCustomer(observed, billCase.subject.bill.id, mappedCustomerId), hint });
  }
  return decideByRecord(billCase, observed, drift);
}

/**
 * The drift of an edited document; field by field when what was sent can be computed again exactly. Empty when the edit
 * made the document what the bill is now.
 */
function describeEdit(sent: Sent): readonly Drift[] {
  const { billCase, observed, marker } = sent;
  const conversion = convertAgain(sent);
  const document = conversion.result === 'document' ? conversion.document : null;
  const digest = document === null ? null : ownedDigest(document);
  if (digest !== null && marker.billVersion !== billCase.subject.bill.version && hasOwnedDigest(observed, digest)) {
    return [];
  }
  const exact = document !== null && isAsSent(sent, document);
  const fields = exact ? diffDocuments(observed, document).filter((field) => field.path !== 'customer') : null;
  return [driftEdited(observed, billCase.subject.bill.id, fields)];
}

/** Up to date; or adopted again when its record in m3ter is missing or names another document. */
function decideByRecord(billCase: BillCase, observed: ObservedSalesDocument, drift: readonly Drift[]): BillResult {
  const records = draftRecordsFor(billCase, observed);
  if (records.every((draft) => draft.action === 'delete')) {
    return { ...resultWithoutChange(billCase, leaveAsItIs(observed, drift), drift), drafts: records };
  }
  const reason = reasonOf('sent-not-recorded');
  const { excludedTotal } = compareTotal(billCase, observed);
  const grounds = { decision: 'adopt', reason: 'sent-not-recorded', observed, excludedTotal } as const;
  return resultWithChange(billCase, grounds, [draftAdopt(billCase.subject, observed, reason), ...records], drift);
}

/** The changes that make the record of `observed` right; none when m3ter does not record bills. */
export function draftRecordsFor(billCase: BillCase, observed: ObservedSalesDocument): readonly ChangeDraft[] {
  if (!billCase.recordable) return [];
  return draftRecords(billCase.subject, {
    kind: observed.kind,
    external: { id: observed.id },
    records: billCase.location.records,
    keepSurplus: billCase.location.duplicates.length > 0,
  });
}

/** The bill has a new version that does not convert. Whether its content changed is not known, so nothing is sent. */
function decideInconvertible(sent: Sent, conversion: Exclude<Conversion, { result: 'document' }>): BillResult {
  const { billCase, observed, asLeft, duplicates } = sent;
  const drift = asLeft ? duplicates : [...duplicates, driftEdited(observed, billCase.subject.bill.id, null)];
  return resultWithoutChange(
    billCase,
    {
      decision: 'block',
      reason: conversion.reason,
      message: `sent as ${nameOf(observed)}; the bill has a new version, and ${conversion.message}`,
      hint: conversion.hint,
      observed,
    },
    drift,
  );
}

function decideChanged(
  sent: Sent,
  document: SalesDocument,
  conversion: Extract<Conversion, { result: 'document' }>,
): BillResult {
  const { billCase, observed, marker, asLeft, duplicates } = sent;
  const fields = diffDocuments(observed, document);
  const drift = asLeft ? duplicates : [...duplicates, driftEdited(observed, billCase.subject.bill.id, fields, 'bill')];
  const facts = { document, observed, excludedTotal: conversion.excludedTotal, notes: conversion.notes };
  const block = checkManualSteps(sent, document) ?? checkBooks(sent, document);
  if (block !== null) return resultWithoutChange(billCase, { decision: 'block', ...facts, ...block }, drift);
  const { onChange } = billCase.integration.settings.delivery;
  const message = changeMessage(observed, document);
  if (onChange === 'ignore') {
    return resultWithoutChange(billCase, { decision: 'skip', reason: 'change-ignored', message, observed }, drift);
  }
  if (onChange === 'block') {
    const hint = 'set delivery.onChange to update, or change the invoice in QuickBooks';
    return resultWithoutChange(
      billCase,
      { decision: 'block', reason: 'changed-after-send', message, hint, ...facts },
      drift,
    );
  }
  const cap = checkTotalCap(billCase, document);
  if (cap !== null) return resultWithoutChange(billCase, { ...facts, ...cap }, drift);
  const carried = carryOver(observed, document);
  if (carried.result === 'lost') {
    const grounds = { ...editedByPerson(`the bill changed, and in ${nameOf(observed)} ${carried.message}`), ...facts };
    return resultWithoutChange(billCase, { decision: 'block', ...grounds }, drift);
  }
  const update = draftUpdate(billCase.subject, observed, {
    document: carried.document,
    marker,
    reason: reasonOf('bill-changed', message),
    preferences: billCase.preferences,
  });
  const notes = [...conversion.notes, ...carried.notes, ...mailNotes(observed, document)];
  const grounds = { decision: 'resend', reason: 'bill-changed', message, ...facts, notes } as const;
  return resultWithChange(billCase, grounds, [update, ...draftRecordsFor(billCase, observed)], drift);
}

function editedByPerson(message: string): Obstacle {
  const hint = 'restore the invoice, or make it what the bill is now: either way tieout then goes on';
  return { reason: 'edited-in-quickbooks', message, hint };
}

/** A note on whether the new version is e-mailed: the customer has the old one. */
function mailNotes({ emailStatus }: ObservedSalesDocument, document: SalesDocument): readonly string[] {
  if (emailStatus !== 'EmailSent') return [];
  return document.emailStatus === 'NeedToSend'
    ? ['QuickBooks has e-mailed it before and e-mails it a second time (delivery.emailStatus: needToSend)']
    : ['QuickBooks has e-mailed it before; the new version is not e-mailed (delivery.emailStatus: notSet)'];
}

/** Changes that an update of the document cannot carry. A person must decide. */
function checkManualSteps(sent: Sent, document: SalesDocument): Obstacle | null {
  const { observed, asLeft, duplicates } = sent;
  const name = nameOf(observed);
  const again = sayVoidAndResend(sent, document);
  if (document.kind !== observed.kind) {
    const now = document.kind === 'creditMemo' ? 'negative: it is a credit memo now' : 'positive: it is an invoice now';
    return { reason: 'turned-negative', message: `sent as ${name}; the bill turned ${now}`, hint: again };
  }
  if (!('id' in document.customer) || document.customer.id !== observed.customerId) {
    const wanted =
      'id' in document.customer ? `customer ${document.customer.id}` : 'a customer that does not exist yet';
    const message = `sent as ${name} for customer ${observed.customerId}; the bill is for ${wanted} now`;
    return {
      reason: 'changed-account',
      message,
      hint: sayMoveTo(sent, 'id' in document.customer ? document.customer.id : null, document),
    };
  }
  if (observed.currency !== null && observed.currency !== document.currency) {
    const message = `sent as ${name} in ${observed.currency}; the bill is in ${document.currency} now`;
    return { reason: 'currency-mismatch', message, hint: again };
  }
  if (!asLeft) {
    return editedByPerson(`the bill changed, and ${name} was edited by a person`);
  }
  const [duplicate] = duplicates;
  if (duplicate !== undefined) {
    const hint = duplicate.hint ?? `${takeBackVerb(observed)} the surplus documents in QuickBooks`;
    return { reason: 'duplicate-invoice', message: `the bill changed, and ${duplicate.message}`, hint };
  }
  return null;
}

/** Without a document the bill itself did not change, only whom it is for. */
function sayMoveTo(sent: Sent, wantedId: string | null, document: SalesDocument | null): string {
  const { observed, billCase } = sent;
  return sayOtherCustomer(observed, {
    wantedId,
    line: billCase.customerLine,
    again: sayVoidAndResend(sent, document),
  });
}

/** How the bill is sent anew. While the books forbid it, neither the void nor `--resend` would come to anything. */
function sayVoidAndResend(sent: Sent, document: SalesDocument | null): string {
  const { observed, billCase } = sent;
  const steps = `${takeBackVerb(observed)} ${nameOf(observed)} in QuickBooks, then run ${resendCommand(billCase.subject.bill.id)}`;
  const books = checkPaidOrClosed(sent, document);
  return books === null ? steps : `${books.message}: ${books.hint}; after that ${steps}`;
}

/** What QuickBooks' books forbid: settled documents, closed periods, taken numbers. */
function checkBooks(sent: Sent, document: SalesDocument): Obstacle | null {
  const { observed, billCase } = sent;
  const settled = checkPaidOrClosed(sent, document);
  if (settled !== null) return { ...settled, message: `the bill changed, and ${settled.message}` };
  const holder = billCase.location.numberHolders.find((other) => other.kind === document.kind);
  if (holder !== undefined && document.docNumber !== observed.docNumber) {
    return {
      reason: 'doc-number-taken',
      message: `number ${document.docNumber} belongs to ${nameOf(holder)}`,
      hint: 'renumber that transaction in QuickBooks',
    };
  }
  return null;
}

/** What keeps a document as it is, for a change as for a void. Without the bill's new document its own date counts. */
function checkPaidOrClosed(
  { observed, billCase }: Sent,
  document: SalesDocument | null,
): (Obstacle & { readonly hint: string }) | null {
  if (observed.settled) {
    return {
      reason: 'INVOICE_ALREADY_PAID',
      message: `${nameOf(observed)} is paid or partly paid`,
      hint: 'unlink the payment in QuickBooks, or send the difference as a bill of its own',
    };
  }
  const { bookCloseDate } = billCase.preferences;
  const earliest = document === null || observed.txnDate < document.txnDate ? observed.txnDate : document.txnDate;
  if (bookCloseDate === null || earliest > bookCloseDate) return null;
  return {
    reason: 'ACCOUNTING_PERIOD_CLOSED',
    message: `${earliest} is in the period closed on ${bookCloseDate}`,
    hint: CLOSED_BOOKS_HINT,
  };
}

function changeMessage(observed: ObservedSalesDocument, document: SalesDocument): string {
  const before = totalWithoutTax(observed);
  if (!decimal(before).eq(decimal(document.total))) {
    const [from, to] = [before, document.total].map((total) => formatAmount(document.currency, total));
    return `bill changed: total ${from} → ${to}`;
  }
  const paths = diffDocuments(observed, document).map((field) => labelField(field.path));
  return `bill changed: ${paths.slice(0, 3).join(', ')}${paths.length > 3 ? ' …' : ''}`;
}
