import { documentAddress, mappingAddress, type Address } from '../model/address.ts';
import type {
  ChangeDraft,
  ChangeOrigin,
  FieldDiff,
  MappingState,
  Reason,
  SalesDocumentState,
  StillAbsent,
} from '../model/change.ts';
import type { Account, Bill, ObservedMapping } from '../model/m3ter.ts';
import type { Marker } from '../model/marker.ts';
import type { Preferences } from '../model/quickbooks.ts';
import { REASONS, type ReasonCode } from '../model/reasons/all-reasons.ts';
import {
  type ObservedSalesDocument,
  type RemoteRef,
  type SalesDocument,
  type SalesDocumentKind,
  totalWithoutTax,
} from '../model/sales-document.ts';
import { customFieldOf, diffBeside, diffDocuments } from './document-fields.ts';
import { BILL_ENTITY, kindOfTable, TABLE_BY_KIND } from './index-observed.ts';
import { ownedDigest } from './owned-fields.ts';

/** The account as it is named in labels. */
export type AccountName = Pick<Account, 'id' | 'code' | 'name'>;

/** What all drafts of one bill share. */
export interface BillSubject {
  readonly bill: Bill;
  readonly account: AccountName;
  /** External system of the records: `QuickBooks` or `QuickBooksSandbox`. */
  readonly system: string;
  /** Changes that must succeed before this bill is sent: the integration's create or enable. */
  readonly dependsOn: readonly Address[];
}

/** The reason with its standard sentence, or with a sentence of facts. */
export function reasonOf(code: ReasonCode, message: string = REASONS[code].sentence): Reason {
  return { code, message };
}

/** Shared by the many changes that have none, or nothing to compare. */
const NO_FIELDS: readonly FieldDiff[] = [];
const STILL_ABSENT: StillAbsent = { absent: true };
const RECORDS_BILL: Reason = reasonOf('records-bill');

/** Creates the document of a bill. The precondition is that its number is still unused. */
export function draftCreate(
  subject: BillSubject,
  document: SalesDocument,
  how: { readonly generation: number; readonly reason: Reason },
): ChangeDraft {
  const marker: Marker = {
    billId: subject.bill.id,
    billVersion: subject.bill.version,
    generation: how.generation,
    digest: ownedDigest(document),
  };
  // Written out, like a record's: most changes of a month are these two, and spreading takes three times the memory.
  return {
    address: documentAddress(document.kind, subject.bill.id),
    kind: document.kind,
    origin: { billId: subject.bill.id },
    recordsBill: false,
    label: labelOf(subject.account),
    action: 'create',
    before: null,
    after: { document, marker },
    fields: NO_FIELDS,
    reason: how.reason,
    dependsOn: 'id' in document.customer ? subject.dependsOn : [...subject.dependsOn, document.customer.address],
    precondition: STILL_ABSENT,
  };
}

/** Replaces the owned content and all lines of our document. The precondition is its SyncToken. */
export function draftUpdate(
  subject: BillSubject,
  observed: ObservedSalesDocument,
  wanted: {
    readonly document: SalesDocument;
    readonly marker: Marker;
    readonly reason: Reason;
    readonly preferences: Pick<Preferences, 'eTransactionPaymentEnabled'>;
  },
): ChangeDraft {
  // What is written again is given up no more. Its plan is that which writes it.
  const { undo: _word, plan: _former, ...kept } = wanted.marker;
  const marker: Marker = {
    ...kept,
    billVersion: subject.bill.version,
    digest: ownedDigest(wanted.document),
  };
  return {
    ...commonOf(subject, wanted.document),
    action: 'update',
    before: { document: documentOf(observed, subject.bill, wanted.document), marker: wanted.marker },
    after: { document: wanted.document, marker },
    fields: [...diffDocuments(observed, wanted.document), ...diffBeside(observed, wanted.document, wanted.preferences)],
    reason: wanted.reason,
    dependsOn: subject.dependsOn,
    precondition: { id: observed.id, revision: observed.syncToken },
  };
}

/**
 * Takes an existing document as the bill's. A document without our marker is not written to in QuickBooks. The record
 * in m3ter is a separate change.
 */
export function draftAdopt(subject: BillSubject, observed: ObservedSalesDocument, reason: Reason): ChangeDraft {
  const document = documentOf(observed, subject.bill, null);
  const state: SalesDocumentState = {
    document,
    marker: observed.marker ?? {
      billId: subject.bill.id,
      billVersion: subject.bill.version,
      generation: 0,
      digest: ownedDigest(document),
    },
  };
  return {
    ...commonOf(subject, document),
    action: 'adopt',
    before: state,
    after: state,
    fields: [],
    reason,
    dependsOn: subject.dependsOn,
    precondition: { id: observed.id, revision: observed.syncToken },
  };
}

/** Voids our invoice. The precondition is its SyncToken. */
export function draftVoid(
  subject: BillSubject,
  observed: ObservedSalesDocument & { readonly marker: Marker },
  { hold, reason }: { readonly hold: boolean; readonly reason: Reason },
): ChangeDraft {
  const document = documentOf(observed, subject.bill, null);
  return {
    ...commonOf(subject, document),
    kind: 'invoice',
    action: 'void',
    before: { document, marker: observed.marker },
    after: null,
    fields: [],
    reason,
    dependsOn: [],
    precondition: { id: observed.id, revision: observed.syncToken },
    hold,
  };
}

/** Removes every record of a bill, so that it counts as unsent. `dependsOn` is the void, when it is still to be done. */
export function draftUnrecord(
  subject: BillSubject,
  records: readonly ObservedMapping[],
  { dependsOn, reason }: { readonly dependsOn: readonly Address[]; readonly reason: Reason },
): readonly ChangeDraft[] {
  return records.map((record) => ({ ...surplusDraft(subject, record), dependsOn, reason }));
}

/**
 * Makes the records of a bill right: exactly one mapping, to `external`.
 * - An existing record is updated before a new one is made (rulings.md 28).
 * - Surplus records are deleted, but not while a duplicate document exists: a person first decides which document is
 *   right.
 */
export function draftRecords(
  subject: BillSubject,
  wanted: {
    readonly kind: SalesDocumentKind;
    readonly external: RemoteRef;
    readonly records: readonly ObservedMapping[];
    readonly keepSurplus: boolean;
  },
): readonly ChangeDraft[] {
  const { kind, external, records } = wanted;
  const ofKind = records.filter((record) => kindOfTable(record.externalTable) === kind);
  const right = 'id' in external ? ofKind.find((record) => record.externalId === external.id) : undefined;
  const kept = right ?? ofKind[0];
  const drafts: ChangeDraft[] = [];
  if (kept === undefined) drafts.push(recordDraft(subject, { kind, external, record: null }));
  else if (kept !== right) drafts.push(recordDraft(subject, { kind, external, record: kept }));
  if (wanted.keepSurplus) return drafts;
  for (const record of records) {
    if (record !== kept) drafts.push(surplusDraft(subject, record));
  }
  return drafts;
}

function recordDraft(
  subject: BillSubject,
  wanted: {
    readonly kind: SalesDocumentKind;
    readonly external: RemoteRef;
    readonly record: ObservedMapping | null;
  },
): ChangeDraft {
  const { kind, external, record } = wanted;
  const document = documentAddress(kind, subject.bill.id);
  const after: MappingState = {
    m3terEntity: BILL_ENTITY,
    m3terId: subject.bill.id,
    externalSystem: subject.system,
    externalTable: TABLE_BY_KIND[kind],
    external,
    // A linked record keeps its link.
    linkedTo: record === null || record.integrationConfigId === null ? null : { id: record.integrationConfigId },
  };
  const dependsOn = [document];
  if (record === null) {
    return {
      address: recordAddress(subject, TABLE_BY_KIND[kind]),
      kind: 'mapping',
      origin: { billId: subject.bill.id },
      recordsBill: true,
      label: labelOf(subject.account),
      action: 'create',
      before: null,
      after,
      fields: NO_FIELDS,
      reason: RECORDS_BILL,
      dependsOn,
      precondition: STILL_ABSENT,
    };
  }
  const shown = 'id' in external ? external.id : '(known after apply)';
  return {
    ...recordCommon(subject, TABLE_BY_KIND[kind]),
    action: 'update',
    before: stateOfMapping(record),
    after,
    fields: [{ path: 'externalId', before: record.externalId, after: shown }],
    reason: RECORDS_BILL,
    dependsOn,
    precondition: { id: record.id, revision: String(record.version) },
  };
}

function surplusDraft(subject: BillSubject, record: ObservedMapping): ChangeDraft {
  return {
    ...recordCommon(subject, record.externalTable),
    action: 'delete',
    before: stateOfMapping(record),
    after: null,
    fields: [],
    reason: reasonOf('duplicate-record'),
    dependsOn: [],
    precondition: { id: record.id, revision: String(record.version) },
  };
}

function recordCommon(subject: BillSubject, table: string) {
  const { bill, account } = subject;
  return {
    address: recordAddress(subject, table),
    kind: 'mapping',
    origin: { billId: bill.id },
    recordsBill: true,
    label: labelOf(account),
  } as const;
}

function recordAddress({ bill, system }: BillSubject, table: string): Address {
  return mappingAddress({ system, table, entity: BILL_ENTITY, key: bill.id });
}

/** A mapping read from m3ter, as the state of a change. */
export function stateOfMapping(mapping: ObservedMapping): MappingState {
  const { m3terEntity, m3terId, externalSystem, externalTable, externalId, integrationConfigId } = mapping;
  return {
    m3terEntity,
    m3terId,
    externalSystem,
    externalTable,
    external: { id: externalId },
    linkedTo: integrationConfigId === null ? null : { id: integrationConfigId },
  };
}

/** The addresses of the changes whose ids are known only after apply. */
export function addressesOf(refs: readonly RemoteRef[]): readonly Address[] {
  return refs.flatMap((ref) => ('address' in ref ? [ref.address] : []));
}

export function labelOf(account: AccountName): string {
  // Joined, the text is one piece. A template keeps its parts, in three times the memory.
  return [account.name, ' (', account.code, ')'].join('');
}

function commonOf(subject: BillSubject, document: SalesDocument) {
  const origin: ChangeOrigin = { billId: subject.bill.id };
  return {
    address: documentAddress(document.kind, subject.bill.id),
    kind: document.kind,
    origin,
    recordsBill: false,
    label: labelOf(subject.account),
  };
}

/**
 * A QuickBooks document in our terms. A field that QuickBooks leaves out is taken from the wanted document, so that it
 * is no difference.
 */
export function documentOf(
  observed: ObservedSalesDocument,
  bill: Pick<Bill, 'id' | 'currency'>,
  wanted: SalesDocument | null,
): SalesDocument {
  const { beside } = observed;
  const ach = wanted?.allowOnlineAchPayment ?? null;
  const card = wanted?.allowOnlineCreditCardPayment ?? null;
  return {
    kind: observed.kind,
    billId: bill.id,
    customer: { id: observed.customerId },
    docNumber: observed.docNumber ?? '',
    txnDate: observed.txnDate,
    dueDate: observed.dueDate,
    currency: observed.currency ?? bill.currency,
    sendCurrency: wanted?.sendCurrency ?? observed.currency !== null,
    exchangeRate: observed.exchangeRate,
    billEmail: observed.billEmail,
    billEmailCc: observed.billEmailCc,
    billEmailBcc: observed.billEmailBcc,
    emailStatus: observed.emailStatus === 'NeedToSend' ? 'NeedToSend' : 'NotSet',
    allowOnlineAchPayment: beside.allowOnlineAchPayment ?? ach,
    allowOnlineCreditCardPayment: beside.allowOnlineCreditCardPayment ?? card,
    customerMemo: observed.customerMemo,
    note: observed.note,
    customField: customFieldOf(observed, wanted),
    globalTaxCalculation: wanted?.globalTaxCalculation ?? null,
    lines: observed.lines.map(({ kept: _kept, ...line }) => line),
    total: totalWithoutTax(observed),
  };
}
