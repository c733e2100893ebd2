import type { Address } from './address.ts';
import type { CustomerState, IntegrationState, MappingState, Reason } from './change.ts';
import type { Place } from './diagnostic.ts';
import type { MappingProblem } from './mapping.ts';

/** An integration configuration as the files want it. */
export interface DesiredConfig {
  readonly address: Address;
  readonly name: string;
  /** The id that the file pins. Null: the configuration is matched by name, destination and entity type. */
  readonly pinnedId: string | null;
  readonly state: IntegrationState;
  /**
   * The dotted YAML path of each configData key, for showing and for places: `onlySendBillOnApproval` →
   * `bills.onlySendOnApproval`.
   */
  readonly yamlPaths: ReadonlyMap<string, string>;
  readonly place: Place;
  /** The integration whose configuration this is. */
  readonly integrationName: string;
}

/** A mapping as the files want it. A `state` of null means that it must be absent. */
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
  /** For people: `account ACME → customer 58 Acme Ltd`. */
  readonly label: string;
  readonly place: Place;
}

/**
 * A line of a mapping file that cannot be carried out, although m3ter has the object that it names. The bills that need
 * it are blocked: they would use a weaker mapping otherwise, or get a new customer.
 */
export interface UnusableMapping {
  readonly key: DesiredMapping['key'];
  /** What the line names in QuickBooks, which may not have it. */
  readonly external: MappingState['external'];
  /** Null when the line is right by itself and contradicts another one. */
  readonly problem: MappingProblem | null;
}

/** A line of a mapping file that names no m3ter object. Nobody can know which account or product it means. */
export interface UnknownM3terObject {
  readonly place: Place;
  /** `Account`, `Product` …: what kind of object the line names. */
  readonly entity: string;
  /** The code that the line most likely means; null when nothing is near. */
  readonly meant: string | null;
  /** `did you mean "x"?`; null when nothing is near. */
  readonly suggestion: string | null;
}

/**
 * A pair of m3ter entity and external table that a file with `prune: true` lists. m3ter's mappings of the pair that no
 * file lists are deleted.
 */
export interface PruneScope {
  readonly file: string;
  readonly m3terEntity: string;
  readonly externalSystem: string;
  readonly externalTable: string;
  /** Integration name, or null for unlinked mappings. */
  readonly linkedTo: string | null;
}

/** A customer that a bill of this plan needs, to be created or adopted. */
export interface DesiredCustomer {
  readonly address: Address;
  readonly state: CustomerState;
  /** The existing customer to adopt; null to create one. */
  readonly adopt: { readonly id: string; readonly syncToken: string } | null;
  /** The mapping that records the customer. */
  readonly mapping: DesiredMapping;
  /** How a new customer's name differs from the account's. Null when it does not, and for an adopted customer. */
  readonly renamed: { readonly from: string; readonly notes: readonly string[] } | null;
  readonly reason: Reason;
  readonly billId: string;
  readonly label: string;
}
