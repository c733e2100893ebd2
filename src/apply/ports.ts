import type { Answer, System, WaitReason } from '../http/answer.ts';
import type { Address } from '../model/address.ts';
import type { SentProof } from '../model/audit.ts';
import type { Action, CustomerState, IntegrationState, MappingState, SalesDocumentState } from '../model/change.ts';
import type { Instant } from '../model/day.ts';
import type { Marker } from '../model/marker.ts';
import type { Customer } from '../model/quickbooks.ts';
import type { ObservedConfig, ObservedMapping } from '../model/m3ter.ts';
import type { OutcomeStatus } from '../model/outcome.ts';
import type { ObservedSalesDocument, SalesDocument, SalesDocumentKind } from '../model/sales-document.ts';

/**
 * What apply sends to m3ter through. `m3ter/` and `quickbooks/` make the two ports; `cli/build-systems.ts` joins them. A write
 * ends in one `Answer`. A read returns records; when it cannot, it throws a `Failure`.
 */
export interface M3terPort {
  createConfig(state: IntegrationState): Promise<Answer<ObservedConfig>>;
  /** Reads, checks `revision`, puts what we own over what was read, and writes it. */
  updateConfig(id: string, revision: string, state: IntegrationState): Promise<Answer<ObservedConfig>>;
  enableConfig(id: string): Promise<Answer<ObservedConfig>>;
  /** Takes back our own new configuration when another run had created the same one first. */
  deleteConfig(id: string): Promise<Answer<null>>;
  createMapping(state: ResolvedMappingState): Promise<Answer<ObservedMapping>>;
  updateMapping(id: string, revision: string, state: ResolvedMappingState): Promise<Answer<ObservedMapping>>;
  deleteMapping(id: string): Promise<Answer<null>>;
  /** Fresh reads, for preconditions and for settling. */
  findConfigs(wanted: { readonly name: string; readonly destination: string }): Promise<readonly ObservedConfig[]>;
  readConfig(id: string): Promise<ObservedConfig | null>;
  /** All mappings of the entities, to any external record. One request reads many entities. */
  findMappings(
    wanted: readonly { readonly m3terEntity: string; readonly m3terId: string }[],
  ): Promise<readonly ObservedMapping[]>;
}

/** A mapping whose references are all ids. */
export type ResolvedMappingState = Omit<MappingState, 'external' | 'linkedTo'> & {
  readonly externalId: string;
  readonly integrationConfigId: string | null;
};

/** (requestId, bId) is QuickBooks' idempotency key. It never depends on the other writes of a batch. */
export interface IdempotencyKey {
  /** At most 36 characters; the same for every batch of a realm. */
  readonly batchRequestId: string;
  /** At most 10 characters; derived from what is written and the revision it replaces: see `idempotency-key.ts`. */
  readonly bId: string;
  /** At most 50 characters; used when the same write is sent alone. */
  readonly singleRequestId: string;
}

/** The document that an update changes, with the revision that the plan saw. */
export interface DocumentTarget {
  readonly id: string;
  readonly syncToken: string;
  /** What the document has now: a value that is removed must be sent empty. Null when it is not known. */
  readonly before: SalesDocument | null;
}

export interface DocumentWrite {
  readonly operation: 'create' | 'update';
  readonly kind: SalesDocumentKind;
  /** `document.customer` is always an id here. */
  readonly state: SalesDocumentState;
  /** For updates. */
  readonly target: DocumentTarget | null;
  readonly key: IdempotencyKey;
}

/** The customer that an update changes, in the revision that was planned from. */
export interface CustomerTarget {
  readonly id: string;
  readonly syncToken: string;
  /** Its values before the update. Only values that differ are written. */
  readonly before: CustomerState;
}

export interface CustomerWrite {
  readonly state: CustomerState;
  /** Null for a create. */
  readonly target: CustomerTarget | null;
  readonly key: IdempotencyKey;
}

/** One of the two writes that undo an invoice: the word in its marker, then the void. */
export type UndoWrite = {
  readonly target: { readonly id: string; readonly syncToken: string };
  readonly key: IdempotencyKey;
} & ({ readonly step: 'mark'; readonly note: string | null; readonly marker: Marker } | { readonly step: 'void' });

export interface NumbersWanted {
  readonly docNumbers: readonly string[];
  /** A number that a query cannot contain is looked for among documents created since then. */
  readonly createdSince: Instant;
  /** True when QuickBooks may have replaced a number. Then everything created since then is read. */
  readonly mayBeRenumbered: boolean;
}

export interface IdsWanted {
  readonly ids: readonly string[];
  /** True: one read by id for each document, which shows the newest state. A query may lag behind a write. */
  readonly newest?: boolean;
}

export interface SendOptions {
  /** True: one request for each write, under its own request id. False: batches. */
  readonly alone: boolean;
  /** The most writes in one batch; QuickBooks' own limit when absent. */
  readonly batchItems?: number;
  /** Called once, when the last batch leaves or is given up. Before that, batches may still be waiting for the rate limit. */
  readonly onLastSent?: (() => void) | undefined;
}

/**
 * What apply sends to QuickBooks through; the rules are those of `M3terPort`. Its reads only check what is written: what
 * a plan is made from comes through `Readers` (`reconcile/run-plan.ts`).
 */
export interface QuickBooksPort {
  /** One answer for each write, in order. */
  sendDocuments(
    writes: readonly DocumentWrite[],
    options: SendOptions,
  ): Promise<readonly Answer<ObservedSalesDocument>[]>;
  /** Only of invoices. */
  sendUndo(writes: readonly UndoWrite[], options: SendOptions): Promise<readonly Answer<ObservedSalesDocument>[]>;
  sendCustomers(writes: readonly CustomerWrite[], options: SendOptions): Promise<readonly Answer<Customer>[]>;
  findDocuments(kind: SalesDocumentKind, wanted: NumbersWanted | IdsWanted): Promise<readonly ObservedSalesDocument[]>;
  /** Active and inactive customers with exactly these names (compared without case). */
  findCustomers(displayNames: readonly string[]): Promise<readonly Customer[]>;
  /** One read by id for each customer, as with `newest`. */
  readCustomers(ids: readonly string[]): Promise<readonly Customer[]>;
}

/** Append-only audit trail: intent before a write, outcome after (delivery.md). */
export interface Journal {
  append(entry: JournalEntry): Promise<void>;
}

export type JournalEntry =
  | { readonly event: 'start'; readonly planId: string; readonly connection: string; readonly changes: number }
  | {
      readonly event: 'intent';
      readonly planId: string;
      /** The id of the change in its plan. */
      readonly change: string;
      readonly address: Address;
      readonly action: Action;
      /** The idempotency key; null for a write to m3ter, which has none. */
      readonly key: string | null;
      /** QuickBooks Id of the customer that a document is sent to. */
      readonly customer?: string;
    }
  | {
      readonly event: 'outcome';
      readonly planId: string;
      /** The id of the change in its plan. */
      readonly change: string;
      readonly address: Address;
      readonly action: Action;
      readonly status: OutcomeStatus;
      /** The record that was written or found; null when there is none. */
      readonly remoteId: string | null;
      /** Of a document that was read back after it was sent. */
      readonly proof?: SentProof;
    }
  | { readonly event: 'result'; readonly planId: string; readonly converged: boolean; readonly exitCode: number };

/** Receives progress, to show or to ignore it. */
export interface Progress {
  start(task: string, total: number | null): void;
  advance(count: number): void;
  /** `why` is told of a long wait; without it the limit of requests is reached. */
  waiting(what: System | 'token' | null, ms: number, why?: WaitReason): void;
  done(): void;
}
