import type { Day, Instant } from './day.ts';
import type { DecimalText } from './decimal.ts';
import type { Diagnostic } from './diagnostic.ts';
import type { JsonObject } from '../support/json.ts';
import type { JsonValue } from './json-value.ts';

/** What m3ter said at one moment. Every list was read to its end (`delivery.md`, Safety). */
export interface M3terSnapshot {
  readonly organizationId: string;
  readonly readAt: Instant;
  /** Default currency of the organization, or null when it could not be read. */
  readonly organizationCurrency: string | null;
  readonly accounts: readonly Account[];
  readonly products: readonly CodedEntity[];
  readonly aggregations: readonly CodedEntity[];
  readonly compoundAggregations: readonly CodedEntity[];
  readonly pricingBands: readonly NamedBand[];
  readonly users: readonly M3terUser[];
  /** Names of the account custom fields of the organization; null when the endpoint is not available. */
  readonly accountCustomFields: readonly string[] | null;
  readonly configs: readonly ObservedConfig[];
  readonly mappings: readonly ObservedMapping[];
  readonly bills: readonly Bill[];
  /** Bills that m3ter has and whose answer could not be decoded. They are not gone, and they cannot be sent. */
  readonly unreadableBills?: readonly UnreadableBill[];
  /**
   * The latest run of m3ter's own engine into this QuickBooks, by bill id. Only bills for which it matters have one.
   */
  readonly runs: ReadonlyMap<string, IntegrationRun>;
  /** The option catalogue, or null when its shape is not understood (rulings.md 26). */
  readonly catalogue: ConfigCatalogue | null;
  /** Permitted mapping entities, systems and tables, or null when not available. */
  readonly vocabulary: MappingVocabulary | null;
  readonly diagnostics: readonly Diagnostic[];
}

/** What could be read of a bill that does not decode; null where nothing could. */
export interface UnreadableBill {
  readonly id: string;
  readonly version: number | null;
  readonly accountId: string | null;
  readonly accountCode: string | null;
  readonly invoiceDate: Day | null;
  readonly sequentialInvoiceNumber: string | null;
  readonly currency: string | null;
  readonly billTotal: DecimalText | null;
  /** Which field is wrong, as a sentence. */
  readonly message: string;
}

export interface CodedEntity {
  readonly id: string;
  readonly code: string | null;
  readonly name: string;
}

/** A pricing band. m3ter gives it no code, so its description identifies it (`describeBand`). */
export interface NamedBand {
  readonly id: string;
  /** Null when only the id is known. */
  readonly name: string | null;
}

export interface M3terUser {
  readonly id: string;
  readonly email: string | null;
  readonly name: string;
}

export interface Address {
  readonly addressLine1: string | null;
  readonly addressLine2: string | null;
  readonly addressLine3: string | null;
  readonly addressLine4: string | null;
  readonly locality: string | null;
  readonly region: string | null;
  readonly postCode: string | null;
  readonly country: string | null;
}

/** A value of a custom field; numbers as text because they may be exact decimals. */
export type CustomFieldValue = { readonly text: string } | { readonly number: DecimalText };

export interface Account {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly emailAddress: string | null;
  readonly address: Address | null;
  readonly currency: string | null;
  readonly customFields: ReadonlyMap<string, CustomFieldValue> | null;
  readonly purchaseOrderNumber: string | null;
  readonly parentAccountId: string | null;
  /** `configData.SendBillsToThirdParties`, as given; null when absent. */
  readonly sendBillsToThirdParties: string | null;
  /** False when the answer had no `configData`: then an opt-out cannot be seen. */
  readonly optOutReadable: boolean;
}

export type BillStatus = 'PENDING' | 'APPROVED';

export interface Bill {
  readonly id: string;
  readonly version: number;
  readonly accountId: string;
  readonly accountCode: string | null;
  readonly billDate: Day | null;
  readonly startDate: Day | null;
  readonly endDate: Day | null;
  readonly dueDate: Day | null;
  readonly externalInvoiceDate: Day | null;
  readonly sequentialInvoiceNumber: string | null;
  readonly purchaseOrderNumber: string | null;
  readonly currency: string;
  readonly timezone: string | null;
  /** Null when m3ter did not send it. Such a bill is blocked. */
  readonly billTotal: DecimalText | null;
  readonly status: BillStatus;
  readonly locked: boolean;
  readonly dtApproved: Instant | null;
  readonly lastCalculatedDate: Instant | null;
  readonly dtLastModified: Instant | null;
  /** When m3ter created the bill. No document of the bill is older. Null when m3ter does not say. */
  readonly dtCreated: Instant | null;
  readonly lines: readonly BillLine[];
}

export interface BillLine {
  readonly id: string | null;
  /** One of the 19 types, or a type we do not know yet. */
  readonly lineItemType: string;
  readonly description: string;
  readonly quantity: DecimalText;
  readonly units: DecimalText;
  readonly unit: string;
  readonly averageUnitPrice: DecimalText;
  /** In the line's pricing currency. */
  readonly subtotal: DecimalText;
  readonly currency: string;
  readonly conversionRate: DecimalText;
  /** In the bill's currency: what invoices use. */
  readonly convertedSubtotal: DecimalText;
  readonly sequenceNumber: number | null;
  readonly productId: string | null;
  readonly productCode: string | null;
  readonly productName: string | null;
  readonly accountingProductId: string | null;
  readonly accountingProductCode: string | null;
  readonly accountingProductName: string | null;
  readonly aggregationId: string | null;
  readonly compoundAggregationId: string | null;
  readonly segment: readonly (readonly [string, string])[];
  readonly childAccountId: string | null;
  readonly childAccountCode: string | null;
  readonly servicePeriodStart: Day | null;
  /** Exclusive. */
  readonly servicePeriodEnd: Day | null;
  /** From `usagePerPricingBand` or `bandUsage`; empty when the line has none. */
  readonly bands: readonly BandUsage[];
}

export interface BandUsage {
  readonly pricingBandId: string | null;
  readonly lowerLimit: DecimalText | null;
  readonly fixedPrice: DecimalText | null;
  readonly unitPrice: DecimalText | null;
  readonly bandQuantity: DecimalText;
  readonly bandUnits: DecimalText | null;
  readonly bandSubtotal: DecimalText;
  readonly convertedBandSubtotal: DecimalText;
}

export type RunStatus =
  | 'WAITING'
  | 'STARTED'
  | 'COMPLETE'
  | 'ERROR'
  | 'AWAITING_RETRY'
  | 'RATE_LIMIT_RETRY'
  | 'AUTH_FAILED'
  | 'ACCOUNTING_PERIOD_CLOSED'
  | 'INVOICE_ALREADY_PAID'
  | 'DISABLED'
  | 'TIMEOUT_LIMIT_EXCEEDED';

/** A run of m3ter's own integration engine for one bill. */
export interface IntegrationRun {
  readonly id: string;
  readonly billId: string;
  /** An unknown status is kept as text. It counts as in flight, never as failed. */
  readonly status: RunStatus | (string & {});
  readonly destination: string | null;
  readonly dtStarted: Instant | null;
  readonly dtCompleted: Instant | null;
  readonly error: string | null;
  readonly url: string | null;
  readonly externalId: string | null;
}

/** An integration configuration as m3ter has it. */
export interface ObservedConfig {
  readonly id: string;
  readonly version: number;
  readonly name: string | null;
  readonly entityType: string;
  readonly destination: string;
  readonly integrationCredentialsId: string | null;
  readonly enabled: boolean;
  readonly authorized: boolean;
  readonly configData: { readonly [key: string]: JsonValue };
  readonly lastModifiedBy: string | null;
  readonly dtLastModified: Instant | null;
  /** The object as read. An update sends back every part of it that we do not own. */
  readonly raw: JsonObject;
}

export interface ObservedMapping {
  readonly id: string;
  readonly version: number;
  readonly m3terEntity: string;
  readonly m3terId: string;
  readonly externalSystem: string;
  readonly externalTable: string;
  readonly externalId: string;
  readonly integrationConfigId: string | null;
}

/** The keys m3ter offers for one destination's configData. */
export interface ConfigCatalogue {
  /** Destination string by API name: `QUICKBOOKS_SANDBOX` → `QuickBooksSandbox`. */
  readonly destinations: ReadonlyMap<string, string>;
  /** Keys offered for the connection's destination: key → label when there is one. */
  readonly keys: ReadonlyMap<string, string | null>;
}

export interface MappingVocabulary {
  readonly entities: readonly string[];
  readonly systems: readonly {
    readonly name: string;
    readonly tables: readonly string[];
    readonly allowCustomTables: boolean;
  }[];
}

/** The date of a bill's invoice (billing-rules.md §5), or null when the bill has none. */
export function invoiceDateOf(bill: Pick<Bill, 'externalInvoiceDate' | 'billDate'>): Day | null {
  return bill.externalInvoiceDate ?? bill.billDate;
}
