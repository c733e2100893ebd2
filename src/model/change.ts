import type { Address } from './address.ts';
import type { JsonValue } from './json-value.ts';
import type { Marker } from './marker.ts';
import type { Place } from './diagnostic.ts';
import type { ReasonCode } from './reasons/all-reasons.ts';
import type { BillAddress } from './quickbooks.ts';
import type { RemoteRef, SalesDocument, SalesDocumentKind } from './sales-document.ts';

/** The verbs of a change. Only `tieout undo` plans `void` (delivery.md, Undo). */
export type Action = 'create' | 'update' | 'delete' | 'enable' | 'adopt' | 'void';

export type Kind = 'integration' | 'customer' | 'mapping' | 'invoice' | 'creditMemo';

const KIND_WORDS: Readonly<Record<Kind, string>> = {
  integration: 'integration',
  customer: 'customer',
  mapping: 'mapping',
  invoice: 'invoice',
  creditMemo: 'credit memo',
};

/** What people call a kind: `credit memo`. */
export function kindWord(kind: Kind): string {
  return KIND_WORDS[kind];
}

/** What m3ter gets for an integration configuration. `configData` is only what we own. */
export interface IntegrationState {
  readonly name: string;
  readonly destination: string;
  readonly entityType: string;
  readonly integrationCredentialsId: string | null;
  readonly enabled: boolean;
  /** Owned keys by their wire name. Other keys of the remote object are kept. */
  readonly configData: { readonly [key: string]: JsonValue };
}

export interface CustomerState {
  readonly accountId: string;
  readonly accountCode: string;
  readonly displayName: string;
  readonly companyName: string | null;
  readonly email: string | null;
  readonly currency: string | null;
  readonly billAddress: BillAddress | null;
  /** Carries the m3ter account id. */
  readonly notes: string | null;
}

export interface MappingState {
  readonly m3terEntity: string;
  readonly m3terId: string;
  readonly externalSystem: string;
  readonly externalTable: string;
  readonly external: RemoteRef;
  /** The integration this mapping is linked to: its m3ter id, or the change that creates it. */
  readonly linkedTo: RemoteRef | null;
}

export interface SalesDocumentState {
  readonly document: SalesDocument;
  readonly marker: Marker;
}

export interface StateByKind {
  readonly integration: IntegrationState;
  readonly customer: CustomerState;
  readonly mapping: MappingState;
  readonly invoice: SalesDocumentState;
  readonly creditMemo: SalesDocumentState;
}

/** One differing field. `path` is dotted, in YAML or document terms; the values are plain JSON for showing. */
export interface FieldDiff {
  readonly path: string;
  readonly before: JsonValue;
  readonly after: JsonValue;
}

/** Why the action was chosen. For people only: nothing decides by it. */
export interface Reason {
  readonly code: ReasonCode;
  readonly message: string;
}

/** What asks for the change: a place in a file, a bill, or a sentence. */
export type ChangeOrigin = { readonly place: Place } | { readonly billId: string } | { readonly remoteId: string };

/** Nothing was there when the plan was made, and nothing may be there when the change is sent. */
export interface StillAbsent {
  readonly absent: true;
}

/** The object as read, by its QuickBooks SyncToken or m3ter version as text: it must still be the same. */
export interface AsRead {
  readonly id: string;
  readonly revision: string;
}

interface ChangeOf<K extends Kind> {
  /** Digest by meaning: organization, realm, address, action, owned fields before and after. */
  readonly id: string;
  readonly address: Address;
  readonly kind: K;
  readonly fields: readonly FieldDiff[];
  readonly reason: Reason;
  readonly origin: ChangeOrigin;
  readonly dependsOn: readonly Address[];
  /** True for the mapping that records a sent bill. It is shown with its invoice and not counted on its own. */
  readonly recordsBill: boolean;
  /** One line for people: name and code of the thing, for example `ACME Ltd (ACME)`. */
  readonly label: string;
}

interface Create<K extends Kind> extends ChangeOf<K> {
  readonly action: 'create';
  readonly before: null;
  readonly after: StateByKind[K];
  readonly precondition: StillAbsent;
}

interface Replace<K extends Kind, A extends Action> extends ChangeOf<K> {
  readonly action: A;
  readonly before: StateByKind[K];
  readonly after: StateByKind[K];
  readonly precondition: AsRead;
}

interface Delete<K extends Kind> extends ChangeOf<K> {
  readonly action: 'delete';
  readonly before: StateByKind[K];
  readonly after: null;
  readonly precondition: AsRead;
}

export type IntegrationCreate = Create<'integration'>;
export type IntegrationUpdate = Replace<'integration', 'update'> | Replace<'integration', 'enable'>;
export type IntegrationChange = IntegrationCreate | IntegrationUpdate;

export type CustomerCreate = Create<'customer'>;
/** An existing customer is taken as the account's. Nothing is written to it. */
export type CustomerAdoption = Replace<'customer', 'adopt'>;
/** Writes the changed name, e-mail or postal address of an account to its customer. */
export type CustomerUpdate = Replace<'customer', 'update'>;
export type CustomerChange = CustomerCreate | CustomerUpdate | CustomerAdoption;

export type MappingCreate = Create<'mapping'>;
export type MappingUpdate = Replace<'mapping', 'update'>;
export type MappingDelete = Delete<'mapping'>;
export type MappingChange = MappingCreate | MappingUpdate | MappingDelete;

type DocumentChange<K extends SalesDocumentKind> = Create<K> | Replace<K, 'update'> | Replace<K, 'adopt'>;
export type InvoiceChange = DocumentChange<'invoice'>;
export type CreditMemoChange = DocumentChange<'creditMemo'>;
export type SalesDocumentChange = InvoiceChange | CreditMemoChange;
/** An invoice that we made is voided, because `tieout undo` asked for it. QuickBooks voids no credit memo. */
export interface InvoiceVoid extends ChangeOf<'invoice'> {
  readonly action: 'void';
  readonly before: SalesDocumentState;
  readonly after: null;
  readonly precondition: AsRead;
  /** True: the bill stays recorded as sent, so that nothing sends it again unasked. */
  readonly hold: boolean;
}
/** An existing document is taken as the bill's. Nothing is written to it. */
export type DocumentAdoption = Extract<SalesDocumentChange, { readonly action: 'adopt' }>;

/** Everything that a plan can do, as a closed union. Each variant has exactly what its action needs. Plain JSON. */
export type Change =
  IntegrationChange | CustomerChange | MappingChange | InvoiceChange | CreditMemoChange | InvoiceVoid;

type WithoutId<C> = C extends unknown ? Omit<C, 'id'> : never;

/** A change before `plan` has given it its id. */
export type ChangeDraft = WithoutId<Change>;
