import type { Answer } from '../http/answer.ts';
import type { SentProof } from '../model/audit.ts';
import type { Action, CustomerState, IntegrationState, MappingState, SalesDocumentState } from '../model/change.ts';
import type { Instant } from '../model/day.ts';
import type { Marker } from '../model/marker.ts';
import type { Customer } from '../model/quickbooks.ts';
import type { ObservedConfig, ObservedMapping } from '../model/m3ter.ts';
import type { ObservedSalesDocument, SalesDocument, SalesDocumentKind } from '../model/sales-document.ts';

/**
 * The ports through which apply changes the world. `m3ter/` and `quickbooks/` implement them; `cli/systems.ts` joins
 * them. An answer of a remote system is never thrown: every write ends in exactly one `Answer`. `NotSignedIn` and
 * `Interrupted` are thrown.
 */

export interface M3terWrites {
  createConfig(state: ResolvedIntegrationState): Promise<Answer<ObservedConfig>>;
  /** Reads, checks `revision`, puts what we own over what was read, and writes it. */
  updateConfig(id: string, revision: string, state: ResolvedIntegrationState): Promise<Answer<ObservedConfig>>;
  enableConfig(id: string): Promise<Answer<ObservedConfig>>;
  /** Only for a configuration that this run just created, when another run was faster. */
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

export type ResolvedIntegrationState = IntegrationState;

/** A mapping whose references are all ids. */
export type ResolvedMappingState = Omit<MappingState, 'external' | 'linkedTo'> & {
  readonly externalId: string;
  readonly integrationConfigId: string | null;
};

/** (requestId, bId) is QuickBooks' idempotency key. It never depends on the other writes of a batch. */
export interface IdempotencyKey {
  /** At most 36 characters; the same for every batch of a realm. */
  readonly batchRequestId: string;
  /** At most 10 characters; derived from bill, generation and content. */
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
  /** Called once, when the last batch leaves or is given up. Until then some of them wait for a limit. */
  readonly onAllLeft?: (() => void) | undefined;
}

export interface QuickBooksWrites {
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
  /** Reads each customer by its Id, which shows the newest state. A query may lag behind a write. */
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
      readonly change: string;
      readonly address: string;
      readonly action: Action;
      readonly key: string | null;
    }
  | {
      readonly event: 'outcome';
      readonly planId: string;
      readonly change: string;
      readonly address: string;
      readonly action: Action;
      readonly status: string;
      readonly remoteId: string | null;
      /** Of a document that was read back after it was sent. */
      readonly proof?: SentProof;
    }
  | { readonly event: 'result'; readonly planId: string; readonly converged: boolean; readonly exitCode: number };

/** Receives progress, to show or to ignore it. */
export interface Progress {
  start(task: string, total: number | null): void;
  advance(count: number): void;
  waiting(what: 'throttle' | 'token' | null, ms: number): void;
  done(): void;
}
