import { documentAddress } from '../model/address.ts';
import { kindWord } from '../model/change.ts';
import type { Conversion } from '../model/conversion.ts';
import { decimal } from '../model/decimal.ts';
import { joinWords } from '../model/count-text.ts';
import { docNumberOf, resendGeneration } from '../model/doc-number.ts';
import type { Bill } from '../model/m3ter.ts';
import { formatMoney } from '../model/money-text.ts';
import { REASONS } from '../model/reasons/all-reasons.ts';
import {
  compareDocuments,
  type ObservedSalesDocument,
  type SalesDocument,
  totalWithoutTax,
} from '../model/sales-document.ts';
import { resendCommand } from '../model/resend-command.ts';
import {
  checkTotalCap,
  resultWithChange,
  resultWithoutChange,
  type BillCase,
  type BillResult,
  type Grounds,
} from './bill-decision.ts';
import { draftAdopt, draftCreate, draftRecords, reasonOf } from './bill-drafts.ts';
import { nameOf } from './bill-drift.ts';
import { isNumberVoid, nextNumber } from './document-number.ts';
import { draftRecordsFor } from './decide-sent.ts';
import { recordedBill } from './index-observed.ts';
import { sayRecordLine } from './record-line.ts';
import { isSent } from './locate-bill.ts';

type ConvertedBill = Pick<Extract<Conversion, { result: 'document' }>, 'document' | 'excludedTotal' | 'notes'>;

/**
 * Decides about a bill without a document that counts (delivery.md, What counts as sent):
 * - It is sent, unless its number is in use.
 * - A foreign document with its number, customer, date and total is adopted.
 * - Any other holder of the number blocks it.
 * `--resend` has an effect only on a bill that shows signs of having been sent. Any other is sent as usual. A bill whose
 * invoice `tieout undo` voided is sent again without being asked for.
 */
export function decideUnsent(billCase: BillCase): BillResult {
  const { location, resend } = billCase;
  const again = location.undone || (resend && (isSent(location) || location.sentUnnamed));
  const conversion = billCase.convert();
  if (conversion.result !== 'document') {
    const { result, reason, message, hint } = conversion;
    return resultWithoutChange(billCase, { decision: result, reason, message, hint });
  }
  const facts = { excludedTotal: conversion.excludedTotal, notes: conversion.notes };
  const numbered = chooseNumber(billCase, conversion.document, again);
  if ('adopt' in numbered) return adoptByNumber(billCase, numbered.adopt, facts);
  if ('block' in numbered) return resultWithoutChange(billCase, { ...facts, ...numbered.block });
  const { document } = numbered;
  const unreadable = blockUnreadable(billCase, document);
  if (unreadable !== null) return resultWithoutChange(billCase, { ...facts, ...unreadable });
  if (billCase.location.sentUnnamed && !again)
    return resultWithoutChange(billCase, { ...facts, ...blockUnnamed(billCase) });
  const cap = checkTotalCap(billCase, document);
  if (cap !== null) return resultWithoutChange(billCase, { ...facts, ...cap });
  const notes = numbered.note === undefined ? conversion.notes : [...conversion.notes, numbered.note];
  return send(billCase, { document, excludedTotal: conversion.excludedTotal, notes }, again);
}

function send(billCase: BillCase, conversion: ConvertedBill, again: boolean): BillResult {
  const { document, excludedTotal, notes } = conversion;
  const { subject, location } = billCase;
  const code = again ? (billCase.resend ? 'resend' : 'undone') : 'not-sent';
  const message = code === 'not-sent' ? approvalMessage(subject.bill) : REASONS[code].sentence;
  const reason = reasonOf(code, message);
  // Also when nothing shows that the bill was sent: QuickBooks must not replay the answer to the first sending.
  const isNext = billCase.resend || location.undone;
  const generation = isNext ? resendGeneration(subject.bill.id, goneIdsOf(billCase)) : 0;
  const records = billCase.recordable
    ? draftRecords(subject, {
        kind: document.kind,
        external: { address: documentAddress(document.kind, subject.bill.id) },
        records: location.records,
        keepSurplus: false,
      })
    : [];
  return resultWithChange(
    billCase,
    {
      decision: again ? 'resend' : 'send',
      reason: code,
      message,
      document,
      excludedTotal,
      notes,
    },
    [draftCreate(subject, document, { generation, reason }), ...records],
  );
}

function approvalMessage(bill: Bill): string {
  if (bill.status !== 'APPROVED') return 'not approved; delivery does not wait for approval';
  return bill.dtApproved === null ? 'approved' : `approved ${bill.dtApproved.slice(0, 10)}`;
}

type Numbered =
  | { readonly document: SalesDocument; readonly note?: string }
  | { readonly adopt: ObservedSalesDocument }
  | { readonly block: Grounds };

/**
 * Which document has our number in QuickBooks, and what that means. Numbers are unique per kind (`quickbooks.md` §8.4).
 */
function chooseNumber(billCase: BillCase, document: SalesDocument, again: boolean): Numbered {
  const { kind } = document;
  if (again && isNumberVoid(billCase.location, kind)) {
    const docNumber = nextNumber({ billId: billCase.subject.bill.id, kind }, billCase.location, billCase.index);
    return { document: { ...document, docNumber }, note: sayNumbersKept(billCase, document) };
  }
  const [first, second] = billCase.location.numberHolders.filter((holder) => holder.kind === kind);
  if (first === undefined) return { document };
  if (second === undefined && !again && isEqualForeign(billCase, first, document)) return { adopt: first };
  return { block: blockTaken(billCase, document, first) };
}

/** Each void document keeps its number: after a second re-send there are two of them. */
function sayNumbersKept({ location }: BillCase, { kind, docNumber }: SalesDocument): string {
  const voided = [...location.voided, ...location.numberHolders].filter((one) => one.kind === kind && one.voided);
  const kept = new Set(voided.toSorted(compareDocuments).flatMap((one) => one.docNumber ?? []));
  const numbers = kept.size === 0 ? [docNumber] : [...kept];
  const what = kindWord(kind);
  return numbers.length === 1
    ? `number ${numbers.join('')} stays with the voided ${what}, so this one has another`
    : `numbers ${joinWords(numbers)} stay with the voided ${what}s, so this one has another`;
}

/**
 * The block for a bill whose number, present or former, belongs to a document that QuickBooks does not show: that
 * document may be the bill's.
 */
function blockUnreadable(billCase: BillCase, document: SalesDocument): Grounds | null {
  const { id } = billCase.subject.bill;
  const numbers = [document.docNumber, billCase.location.docNumber, docNumberOf({ id, sequentialInvoiceNumber: null })];
  const number = numbers.find((one) => billCase.index.unreadableNumbers.has(one.toLowerCase()));
  if (number === undefined) return null;
  return {
    decision: 'block',
    reason: 'record-not-readable',
    message: `QuickBooks fails on the transaction with number ${number}: whether it is this bill's cannot be seen`,
    hint: `find ${number} in QuickBooks and correct what is unusual in it, such as an impossible e-mail address`,
    document,
  };
}

/**
 * True for an invoice that somebody else made for exactly this bill: number, customer, date, currency and total are
 * equal. Without the date, a flat monthly fee of another month would match.
 */
function isEqualForeign(billCase: BillCase, holder: ObservedSalesDocument, document: SalesDocument): boolean {
  return (
    holder.marker === null &&
    !holder.voided &&
    recordedBill(billCase.index, holder) === undefined &&
    'id' in document.customer &&
    document.customer.id === holder.customerId &&
    document.txnDate === holder.txnDate &&
    (holder.currency === null || holder.currency === document.currency) &&
    decimal(totalWithoutTax(holder)).eq(decimal(document.total))
  );
}

function blockTaken(billCase: BillCase, document: SalesDocument, holder: ObservedSalesDocument): Grounds {
  const owner = holder.marker?.billId ?? recordedBill(billCase.index, holder);
  const whose = owner === undefined ? 'which tieout did not make' : `which is for bill ${owner}`;
  return {
    decision: 'block',
    reason: 'doc-number-taken',
    message: `number ${document.docNumber} belongs to ${nameOf(holder)} ${describe(holder, document)}, ${whose}`,
    hint:
      owner === undefined ? sayForeignHolder(billCase, holder) : 'give one of the two bills another number in m3ter',
    document,
  };
}

/** Without records a line of the files has no effect. Lines to paste stand at the end of a hint. */
function sayForeignHolder(
  { subject: { bill }, integration, recordable, whereFor }: BillCase,
  holder: ObservedSalesDocument,
): string {
  const renumber = 'renumber it in QuickBooks';
  if (!recordable) return renumber;
  const where = whereFor(integration.settings.name);
  const record = sayRecordLine('in place of sending the bill', { billId: bill.id, document: holder, where });
  return `if it bills something else, ${renumber}; if it is the ${kindWord(holder.kind)} of this bill, ${record}`;
}

/** What people recognize an invoice by: customer, date and total. */
function describe(holder: ObservedSalesDocument, { currency }: SalesDocument): string {
  const customer = holder.customerName ?? `customer ${holder.customerId}`;
  return `for ${customer} of ${holder.txnDate}, ${formatMoney(holder.currency ?? currency, totalWithoutTax(holder))}`;
}

function adoptByNumber(
  billCase: BillCase,
  observed: ObservedSalesDocument,
  facts: Pick<Grounds, 'excludedTotal' | 'notes'>,
): BillResult {
  const grounds = { reason: 'number-and-total-equal', observed, ...facts } as const;
  if (!billCase.recordable) return resultWithoutChange(billCase, { decision: 'upToDate', ...grounds });
  const adopt = draftAdopt(billCase.subject, observed, reasonOf('number-and-total-equal'));
  return resultWithChange(billCase, { decision: 'adopt', ...grounds }, [adopt, ...draftRecordsFor(billCase, observed)]);
}

function blockUnnamed(billCase: BillCase): Grounds {
  return {
    decision: 'block',
    reason: 'run-without-invoice',
    hint: `look for the invoice in QuickBooks; if there is none, send it: ${resendCommand(billCase.subject.bill.id)}`,
  };
}

/** Ids of the documents that a re-send replaces. */
function goneIdsOf({ location }: BillCase): readonly string[] {
  return [...location.goneIds, ...location.voided.map((document) => document.id)];
}
