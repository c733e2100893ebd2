import type { Day } from './day.ts';
import type { DecimalText } from './decimal.ts';
import type { Place } from './diagnostic.ts';
import { DEFAULTS } from './generated/settings.ts';

/**
 * The workspace after parsing, environment substitution and default filling. Every optional key of `config-format.md`
 * has its value here, so no later stage knows a default.
 */
export interface Workspace {
  /** The folder as given on the command line. */
  readonly root: string;
  readonly connections: readonly Connection[];
  readonly integrations: readonly Integration[];
  readonly mappingFiles: readonly MappingFile[];
}

/**
 * Finds the place of a value in its document: `at('delivery', 'from')`. A value without a place has the place of its
 * nearest parent.
 */
export interface Origin {
  /** Where the document starts (its `kind` line). */
  readonly place: Place;
  at(...path: readonly (string | number)[]): Place;
  /**
   * The place of the characters from `start` to `end` (exclusive) of the *parsed* string. In block and escaped scalars
   * the offsets do not match the source; then it is the place of the scalar.
   */
  within(path: readonly (string | number)[], start: number, end?: number): Place;
}

/** Which text the company can store: found out from its lists, any text, or ISO-8859-1. */
export type DeliveryText = 'auto' | 'unicode' | 'latin1';

export type Environment = 'sandbox' | 'production';
export type Destination = 'QuickBooks' | 'QuickBooksSandbox';

/** The m3ter destination of a QuickBooks environment, which is also the external system of its mappings. */
export function destinationFor(environment: Environment): Destination {
  return environment === 'sandbox' ? 'QuickBooksSandbox' : 'QuickBooks';
}

export interface Connection {
  readonly name: string;
  readonly organizationId: string;
  readonly environment: Environment;
  readonly realmId: string;
  readonly companyName: string | null;
  readonly homeCurrency: string | null;
  /** Overrides of `model/limits.ts`, by the same keys. */
  readonly limits: Readonly<Record<string, number>>;
  /** Names of the environment variables that hold the secrets. */
  readonly credentials: CredentialVariables;
  /** The pattern of a bill's address in the m3ter Console, with `{billId}` in it. */
  readonly billUrl: string | null;
  /** Overrides of configData keys by YAML path, for example `bills.onlySendOnApproval`. */
  readonly configKeys: Readonly<Record<string, string>>;
  /** True when the embedded systems replace the connection's own. Then no company or organization is compared. */
  readonly embedded?: true;
  readonly origin: Origin;
}

export interface CredentialVariables {
  readonly m3ter: { readonly apiKey: string; readonly apiSecret: string };
  readonly quickbooks: { readonly clientId: string; readonly clientSecret: string; readonly refreshToken: string };
}

/** The environment variables of a Connection that names none (cli.md). */
export const CREDENTIAL_VARIABLES: CredentialVariables = DEFAULTS.Connection.credentials;

export type SplitUsage = 'band' | 'product' | 'aggregation';
export type SortLines = 'none' | 'subtotal' | 'aggregationId';

/** A QuickBooks record named by Id, or by a property that must match exactly one active record. */
export type QuickBooksReference =
  { readonly id: string } | { readonly name: string } | { readonly sku: string } | { readonly displayName: string };

export interface Integration {
  readonly name: string;
  readonly connection: string;
  readonly destination: Destination;
  readonly entityType: 'Bill';
  readonly id: string | null;
  readonly credential: string | null;
  readonly enabled: boolean;
  readonly accounts: {
    /** Account codes or UUIDs. */
    readonly include: readonly string[];
    readonly exclude: readonly string[];
    readonly filter: string | null;
    /** What happens to bills of an account when m3ter's answer does not say whether it opted out. */
    readonly missingOptOut: 'send' | 'block';
  };
  readonly notifyOnDisabled: readonly string[];
  readonly bills: {
    readonly onlySendOnApproval: boolean;
    readonly useExternalMappingAccountCode: boolean;
    readonly enforceLinkedMappings: boolean;
    readonly exclude: {
      readonly lineItemTypes: readonly string[];
      /** Product codes or UUIDs. */
      readonly products: readonly string[];
      readonly aggregations: readonly string[];
    };
  };
  readonly quickbooks: {
    readonly splitUsageLineItems: SplitUsage;
    readonly itemMapping: {
      readonly creditMemo: QuickBooksReference | null;
      readonly debitMemo: QuickBooksReference | null;
    };
    readonly sendZeroQuantityLineItems: boolean;
    /** Null leaves the switch to the company's setting. */
    readonly allowBankTransferPayment: boolean | null;
    readonly allowCreditCardPayment: boolean | null;
    readonly bccEmail: string | null;
    readonly accountManagerEmailCustomField: string | null;
    readonly sortLineItemsBy: SortLines;
    readonly strictLineItemMapping: boolean;
  };
  readonly customers: {
    readonly missing: 'create' | 'block';
    readonly match: 'displayName' | 'none';
    readonly onChange: 'report' | 'update';
  };
  readonly delivery: {
    readonly mode: 'replay' | 'reportOnly';
    readonly from: Day;
    readonly graceMinutes: number;
    /** Hours after which an open run of m3ter's engine counts as dead; null: never. */
    readonly nativeRunMaxHours: number | null;
    readonly unmappedItem: 'block' | 'send';
    readonly negativeBills: 'creditMemo' | 'block';
    readonly onChange: 'update' | 'block' | 'ignore';
    readonly text: DeliveryText;
    readonly emailStatus: 'notSet' | 'needToSend';
    readonly tax: {
      /** US: `NON` or `TAX`; elsewhere a TaxCode id or name. */
      readonly code: string;
      readonly calculation: 'TaxExcluded' | 'NotApplicable' | null;
    };
    readonly purchaseOrder: 'memo' | 'none' | { readonly customField: string };
  };
  readonly limits: {
    readonly maxInvoices: number | null;
    readonly maxInvoiceTotal: DecimalText | null;
    readonly maxDeletes: number;
    /** The largest share of existing managed objects that may be updated, in percent (rulings.md 10). */
    readonly maxUpdates: number;
  };
  readonly origin: Origin;
}

/** One `kind: ExternalMappings` document. */
export interface MappingFile {
  readonly name: string;
  readonly connection: string;
  /** Name of the integration these mappings are linked to, or null. */
  readonly integration: string | null;
  readonly externalSystem: string;
  readonly prune: boolean;
  readonly rules: readonly MappingRule[];
  readonly origin: Origin;
}

/** One line of a mapping file, before its references are resolved. */
export interface MappingRule {
  /** m3ter entity as in the vocabulary: `Account`, `Product`, `Aggregation`, `CompoundAggregation`, `PricingBand`, … */
  readonly entity: string;
  /** A code, or an id when it has the form of a UUID. */
  readonly m3terReference: string;
  readonly table: string;
  /** Null only when `absent`. */
  readonly external: QuickBooksReference | null;
  /** A reviewed delete (rulings.md 3). */
  readonly absent: boolean;
  readonly place: Place;
}
