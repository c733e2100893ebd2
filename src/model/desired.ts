import type { Address } from './address.ts';
import type { CustomerState, IntegrationState, MappingState, Reason } from './change.ts';
import type { Place } from './diagnostic.ts';

/** An integration configuration as the files want it. */
export interface DesiredConfig {
  readonly address: Address;
  readonly name: string;
  /** Pinned id, or null: matched by name, destination and entity type. */
  readonly pinnedId: string | null;
  readonly state: IntegrationState;
  /** Dotted YAML path of each configData key, for showing and for places: `onlySendBillOnApproval` → `bills.onlySendOnApproval`. */
  readonly yamlPaths: ReadonlyMap<string, string>;
  readonly place: Place;
  /** Existing managed objects count for the guard. */
  readonly integrationName: string;
}

/** A mapping as the files want it; `state` null means it must be absent. */
export interface DesiredMapping {
  readonly address: Address;
  readonly key: {
    readonly m3terEntity: string;
    readonly m3terId: string;
    readonly externalSystem: string;
    readonly externalTable: string;
    /** Integration name, or null when unlinked. */
    readonly linkedTo: string | null;
  };
  readonly state: MappingState | null;
  /** True for `absent: true` (a reviewed delete), false for a prune. */
  readonly reviewed: boolean;
  /** For people: `account ACME → customer 58 Acme Ltd`. */
  readonly label: string;
  readonly place: Place;
}

/**
 * A line of the files that cannot be carried out, of a m3ter object that is known. A bill that needs it
 * is blocked: without the line it would go out by a weaker mapping, or to a new customer.
 */
export interface UnusableMapping {
  readonly key: DesiredMapping['key'];
  /** What the line names; an Id that QuickBooks may not have. */
  readonly external: MappingState['external'];
  /** Null when the line is right by itself, and another one says something else. */
  readonly problem: { readonly ambiguous: boolean; readonly message: string } | null;
}

/** Pairs that a file with `prune: true` declares: remote mappings of it that no file lists are deleted. */
export interface PruneScope {
  readonly file: string;
  readonly system: string;
  readonly entity: string;
  readonly table: string;
  /** Integration name, or null for unlinked mappings. */
  readonly linkedTo: string | null;
}

/** A customer that a bill of this plan needs and that must be created or adopted. */
export interface DesiredCustomer {
  readonly address: Address;
  readonly state: CustomerState;
  /** Id of the existing customer to adopt, or null to create. */
  readonly adopt: { readonly id: string; readonly syncToken: string } | null;
  /** The mapping that must record it. */
  readonly mapping: DesiredMapping;
  /** How a new customer's name differs from the account's; null when it does not, and for an adopted one. */
  readonly renamed: { readonly from: string; readonly notes: readonly string[] } | null;
  readonly reason: Reason;
  readonly billId: string;
  readonly label: string;
}
