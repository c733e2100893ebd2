import { documentAddress } from '../model/address.ts';
import type { FieldDiff } from '../model/change.ts';
import { formatDecimal } from '../model/money-text.ts';
import type { Drift } from '../model/plan.ts';
import { REASONS, type ReasonCode } from '../model/reasons/all-reasons.ts';
import { type ObservedSalesDocument, totalWithoutTax } from '../model/sales-document.ts';
import { kindOfTable, documentKey, type ObservedIndex } from './index-observed.ts';
import type { BillLocation } from './locate-bill.ts';
import { compareText } from '../support/compare-text.ts';

/** How a person takes a document back in QuickBooks: its API voids no credit memo, so that one is deleted. */
export function takeBackVerb({ kind }: Pick<ObservedSalesDocument, 'kind'>): 'void' | 'delete' {
  return kind === 'creditMemo' ? 'delete' : 'void';
}

/** The name of a document for people: kind, number and QuickBooks Id. */
export function nameOf(document: ObservedSalesDocument): string {
  const kind = document.kind === 'invoice' ? 'invoice' : 'credit memo';
  return `${kind} ${document.docNumber ?? '(no number)'} (Id ${document.id})`;
}

function driftOf(
  code: ReasonCode,
  document: ObservedSalesDocument,
  billId: string,
  more: Partial<Omit<Drift, 'code' | 'address' | 'billId'>>,
): Drift {
  return {
    code,
    address: documentAddress(document.kind, billId),
    billId,
    message: REASONS[code].sentence,
    fields: [],
    remoteIds: [document.id],
    since: document.lastUpdatedAt,
    hint: null,
    ...more,
  };
}

/**
 * A person changed owned fields. `against` says what the fields are compared with: what was sent, or the present bill
 * when what was sent cannot be computed again because the bill changed too.
 */
export function driftEdited(
  document: ObservedSalesDocument,
  billId: string,
  fields: readonly FieldDiff[] | null,
  against: 'sent' | 'bill' = 'sent',
): Drift {
  // Reversed: `fields` lead from the edited document to what was sent, and drift is shown the other way.
  const shown = (fields ?? []).map(({ path, before, after }) => ({
    path,
    before: textOf(after),
    after: textOf(before),
  }));
  return driftOf('edited-after-send', document, billId, {
    message: `${nameOf(document)} was edited in QuickBooks after it was sent${against === 'bill' ? '; how it differs from what the bill is now' : ''}`,
    fields: shown,
    hint: 'restore it in QuickBooks, or leave it as it is: tieout does not touch it',
  });
}

/** The hint is for a document that we did not make; `decideSent` gives that of our own. */
export function driftOtherCustomer(document: ObservedSalesDocument, billId: string, mappedId: string | null): Drift {
  const name = document.customerName === null ? '' : ` ${document.customerName}`;
  const account =
    mappedId === null ? 'the account has no customer in QuickBooks' : `the account is mapped to customer ${mappedId}`;
  return driftOf('other-customer', document, billId, {
    message: `${nameOf(document)} is for customer ${document.customerId}${name}, ${account}`,
    fields: [{ path: 'customer', before: mappedId ?? '', after: document.customerId }],
    hint: 'if a person moved the invoice in QuickBooks, put the customer back there or leave it; if the mapping of the account is wrong, correct it; if it is not the invoice of this bill, delete the external mapping of the bill in m3ter',
  });
}

export function driftOtherCurrency(document: ObservedSalesDocument, billId: string, currency: string): Drift {
  return driftOf('other-currency', document, billId, {
    message: `${nameOf(document)} is in ${document.currency ?? ''}, the bill is in ${currency}`,
    fields: [{ path: 'currency', before: currency, after: document.currency ?? '' }],
    hint: 'map the bill to its own invoice, or correct the invoice in QuickBooks',
  });
}

export function driftRecordOfTwoBills(
  document: ObservedSalesDocument,
  billId: string,
  others: readonly string[],
): Drift {
  return driftOf('record-of-two-bills', document, billId, {
    message: `${nameOf(document)} is recorded for bill ${others.join(', ')} too: one of them is not invoiced`,
    hint: 'find out whose invoice it is, and delete the external mapping of the other bill in m3ter',
  });
}

export function driftAdoptedDiffers(document: ObservedSalesDocument, billId: string, wanted: string): Drift {
  const total = totalWithoutTax(document);
  return driftOf('adopted-differs', document, billId, {
    message: `${nameOf(document)} was not made by tieout; its total is ${formatDecimal(total)}, the bill makes ${formatDecimal(wanted)}`,
    fields: [{ path: 'total', before: wanted, after: total }],
    hint: 'correct the invoice in QuickBooks: what tieout did not make it never changes',
  });
}

/**
 * The document was voided or deleted. Either way it is never made again unasked.
 *
 * @param hint what a person does to have the bill sent again
 */
export function driftGone(location: BillLocation, billId: string, hint: string): Drift {
  const [voided] = location.voided;
  if (voided !== undefined) {
    return driftOf('voided', voided, billId, { message: `${nameOf(voided)} was voided in QuickBooks`, hint });
  }
  const kind = location.records
    .map((record) => kindOfTable(record.externalTable))
    .find((salesDocumentKind) => salesDocumentKind !== null);
  return {
    code: 'deleted',
    address: documentAddress(kind ?? 'invoice', billId),
    billId,
    message: `the document of this bill (Id ${location.goneIds.join(', ')}) no longer exists in QuickBooks`,
    fields: [],
    remoteIds: location.goneIds,
    since: null,
    hint,
  };
}

export function driftDuplicates(location: BillLocation, billId: string): readonly Drift[] {
  const { primary, duplicates } = location;
  if (primary === null || duplicates.length === 0) return [];
  const all = [primary, ...duplicates];
  return [
    driftOf('duplicate-invoice', primary, billId, {
      message: `bill ${billId} has ${String(all.length)} documents: ${all.map(nameOf).join(', ')}`,
      remoteIds: all.map((document) => document.id),
      since: duplicates[0]?.createdAt ?? null,
      hint: `keep one and ${takeBackVerb(primary)} the others in QuickBooks; tieout counts ${nameOf(primary)}`,
    }),
  ];
}

/**
 * Documents whose bill m3ter no longer has, found by our marker or by the record in m3ter. Call it only when every bill
 * was read: a bill that was not read is not gone. A marker alone may come from another m3ter organization that bills
 * into the same company. It counts only for a customer in `ownCustomers` (ids).
 */
export function findOrphans(
  index: ObservedIndex,
  knownBillIds: ReadonlySet<string>,
  ownCustomers: ReadonlySet<string>,
): readonly Drift[] {
  const orphans = new Map<ObservedSalesDocument, string>();
  for (const [billId, documents] of index.byMarker) {
    if (knownBillIds.has(billId)) continue;
    for (const document of documents) {
      if (!document.voided && ownCustomers.has(document.customerId)) orphans.set(document, billId);
    }
  }
  for (const [billId, records] of index.records) {
    if (knownBillIds.has(billId)) continue;
    for (const record of records) {
      const kind = kindOfTable(record.externalTable) ?? 'invoice';
      const document = index.byId.get(documentKey(kind, record.externalId));
      if (document?.voided === false && (document.marker === null || document.marker.billId === billId)) {
        orphans.set(document, billId);
      }
    }
  }
  return [...orphans]
    .map(([document, billId]) =>
      driftOf('orphan-invoice', document, billId, {
        message: `${nameOf(document)} was sent for bill ${billId}, which m3ter no longer has`,
        ...(document.docNumber === null ? {} : { docNumber: document.docNumber }),
        ...(document.customerName === null ? {} : { customerName: document.customerName }),
        hint: `${takeBackVerb(document)} it in QuickBooks, or leave it if the bill was deleted by mistake`,
      }),
    )
    .sort((a, b) => compareText(a.address, b.address) || compareText(a.remoteIds[0] ?? '', b.remoteIds[0] ?? ''));
}

function textOf(value: FieldDiff['before']): string {
  if (value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
