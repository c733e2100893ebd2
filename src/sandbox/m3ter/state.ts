import { type Day, type Instant, toInstant } from '../../model/day.ts';
import type { DecimalText } from '../../model/decimal.ts';
import type { JsonValue } from '../../model/json-value.ts';
import type { LineItemType } from '../../model/line-item-types.ts';
import { sha256 } from '../../support/digest.ts';

/**
 * The whole state of the simulated m3ter organization: plain JSON, changed in place. Lists are in the order of
 * creation. Amounts and quantities are decimal text.
 */
export interface M3terState {
  readonly formatVersion: 1;
  readonly organizationId: string;
  /** Counts everything ever created. Ids are derived from it, so that a run can be replayed. */
  sequence: number;
  readonly serviceUsers: ServiceUserRecord[];
  tokens: TokenRecord[];
  organization: OrganizationRecord;
  /** Names and default values of custom fields by entity: `account`, `product` … */
  customFields: Record<string, Record<string, string>>;
  readonly users: UserRecord[];
  readonly credentials: CredentialRecord[];
  readonly accounts: AccountRecord[];
  readonly products: ProductRecord[];
  readonly meters: MeterRecord[];
  readonly plans: PlanRecord[];
  readonly aggregations: AggregationRecord[];
  readonly compoundAggregations: CompoundAggregationRecord[];
  readonly counters: CounterRecord[];
  readonly pricings: PricingRecord[];
  readonly configs: ConfigRecord[];
  readonly mappings: MappingRecord[];
  readonly bills: BillRecord[];
  readonly billJobs: BillJobRecord[];
  readonly runs: RunRecord[];
  billConfig: { version: number; billLockDate: Day | null };
}

/** The members of every stored entity. `ordinal` is the order of creation and never leaves the simulator. */
export interface Stored {
  readonly id: string;
  readonly ordinal: number;
  version: number;
  readonly dtCreated: Instant;
  dtLastModified: Instant;
  readonly createdBy: string;
  lastModifiedBy: string;
}

export interface ServiceUserRecord {
  readonly id: string;
  readonly apiKey: string;
  readonly apiSecret: string;
}

export interface TokenRecord {
  readonly token: string;
  readonly userId: string;
  /** Epoch milliseconds. */
  readonly expiresAt: number;
}

export interface OrganizationRecord {
  version: number;
  currency: string;
  timezone: string;
  daysBeforeBillDue: number;
  externalInvoiceDate: 'LAST_DAY_OF_ARREARS' | 'FIRST_DAY_OF_NEXT_PERIOD';
  billPrefix: string | null;
  sequenceStartNumber: number;
  currencyConversions: { from: string; to: string; multiplier: DecimalText }[];
}

export interface UserRecord extends Stored {
  firstName: string;
  lastName: string;
  email: string;
}

/** A connection to QuickBooks that a person made in the console; no endpoint shows it here. */
export interface CredentialRecord {
  readonly id: string;
  name: string;
  destination: string;
  connected: boolean;
}

export interface AddressRecord {
  addressLine1?: string;
  addressLine2?: string;
  addressLine3?: string;
  addressLine4?: string;
  locality?: string;
  region?: string;
  postCode?: string;
  country?: string;
}

export interface AccountRecord extends Stored {
  name: string;
  code: string;
  emailAddress: string | null;
  address: AddressRecord | null;
  currency: string | null;
  /** Text, or a number as decimal text. */
  customFields: Record<string, string | { number: DecimalText }> | null;
  configData: Record<string, string> | null;
  purchaseOrderNumber: string | null;
  parentAccountId: string | null;
  daysBeforeBillDue: number | null;
}

export interface ProductRecord extends Stored {
  name: string;
  code: string;
}

export interface MeterRecord extends Stored {
  name: string;
  code: string;
  /** Null for a meter of several products. */
  productId: string | null;
  /** Codes of the numbers that it measures, with their units. */
  dataFields: { code: string; name: string; unit: string }[];
}

export interface PlanRecord extends Stored {
  name: string;
  code: string;
  productId: string | null;
}

export interface AggregationRecord extends Stored {
  name: string;
  code: string;
  unit: string;
  meterId: string;
  targetField: string;
  aggregation: string;
  accountingProductId: string | null;
  segmentedFields: string[];
}

export interface CompoundAggregationRecord extends Stored {
  name: string;
  code: string;
  unit: string;
  calculation: string;
  productId: string | null;
  accountingProductId: string | null;
}

export interface CounterRecord extends Stored {
  name: string;
  code: string;
  unit: string;
  productId: string | null;
}

export interface BandRecord {
  readonly id: string;
  lowerLimit: DecimalText;
  fixedPrice: DecimalText;
  unitPrice: DecimalText;
}

export interface PricingRecord extends Stored {
  code: string;
  description: string;
  planId: string;
  aggregationId: string | null;
  compoundAggregationId: string | null;
  startDate: Instant;
  cumulative: boolean;
  bands: BandRecord[];
}

export interface ConfigRecord extends Stored {
  name: string | null;
  destination: string;
  destinationId: string | null;
  entityType: string;
  entityId: string | null;
  integrationCredentialsId: string | null;
  enabled: boolean;
  configData: { [key: string]: JsonValue };
}

export interface MappingRecord extends Stored {
  m3terEntity: string;
  m3terId: string;
  externalSystem: string;
  externalTable: string;
  externalId: string;
  integrationConfigId: string | null;
}

export interface BandUsageRecord {
  pricingBandId: string;
  lowerLimit: DecimalText;
  fixedPrice: DecimalText;
  unitPrice: DecimalText;
  bandQuantity: DecimalText;
  bandUnits: DecimalText;
  bandSubtotal: DecimalText;
  convertedBandSubtotal: DecimalText;
}

/**
 * A line with the sign that counts: a line that reduces the bill has negative amounts here, whatever sign the mode
 * `creditSign` puts on the wire.
 */
export interface LineRecord {
  readonly id: string;
  lineItemType: LineItemType;
  description: string;
  quantity: DecimalText;
  units: DecimalText;
  unit: string;
  averageUnitPrice: DecimalText;
  subtotal: DecimalText;
  currency: string;
  conversionRate: DecimalText;
  convertedSubtotal: DecimalText;
  sequenceNumber: number;
  product: ProductReference | null;
  accountingProduct: ProductReference | null;
  aggregationId: string | null;
  compoundAggregationId: string | null;
  counterId: string | null;
  pricingId: string | null;
  segment: Record<string, string> | null;
  childAccountId: string | null;
  childAccountCode: string | null;
  referencedBillId: string | null;
  servicePeriodStartDate: Instant | null;
  /** Exclusive. */
  servicePeriodEndDate: Instant | null;
  bands: BandUsageRecord[];
}

export interface ProductReference {
  readonly id: string;
  readonly code: string;
  readonly name: string;
}

export interface BillRecord extends Stored {
  accountId: string;
  accountCode: string;
  billDate: Day;
  startDate: Day;
  /** Exclusive. */
  endDate: Day;
  dueDate: Day | null;
  externalInvoiceDate: Day | null;
  sequentialInvoiceNumber: string | null;
  purchaseOrderNumber: string | null;
  currency: string;
  currencyConversions: { from: string; to: string; multiplier: DecimalText }[];
  billingFrequency: string;
  timezone: string;
  billJobId: string | null;
  billTotal: DecimalText;
  status: 'PENDING' | 'APPROVED';
  locked: boolean;
  lastCalculatedDate: Instant;
  dtApproved: Instant | null;
  approvedBy: string | null;
  dtLocked: Instant | null;
  lockedBy: string | null;
  lines: LineRecord[];
}

export interface BillJobRecord extends Stored {
  type: 'CREATE' | 'RECALCULATE';
  status: 'COMPLETE';
  billIds: string[];
}

export interface RunRecord extends Stored {
  entityType: string;
  entityId: string;
  status: string;
  destination: string;
  dtStarted: Instant | null;
  dtCompleted: Instant | null;
  error: string | null;
  url: string | null;
  externalId: string | null;
  log: string;
}

/** An organization with only its settings and one service user. */
export function emptyM3terState(options: {
  readonly organizationId: string;
  readonly currency: string;
  readonly apiKey: string;
  readonly apiSecret: string;
}): M3terState {
  const { organizationId, currency, apiKey, apiSecret } = options;
  return {
    formatVersion: 1,
    organizationId,
    sequence: 0,
    serviceUsers: [{ id: uuidOf(`${organizationId}/service-user`), apiKey, apiSecret }],
    tokens: [],
    organization: {
      version: 1,
      currency,
      timezone: 'UTC',
      daysBeforeBillDue: 30,
      externalInvoiceDate: 'LAST_DAY_OF_ARREARS',
      billPrefix: null,
      sequenceStartNumber: 0,
      currencyConversions: [],
    },
    customFields: { organization: {}, product: {}, account: {}, plan: {}, aggregation: {}, compoundAggregation: {} },
    users: [],
    credentials: [],
    accounts: [],
    products: [],
    meters: [],
    plans: [],
    aggregations: [],
    compoundAggregations: [],
    counters: [],
    pricings: [],
    configs: [],
    mappings: [],
    bills: [],
    billJobs: [],
    runs: [],
    billConfig: { version: 1, billLockDate: null },
  };
}

/** A UUID (in the form of version 4) that depends only on a text. */
export function uuidOf(text: string): string {
  const hex = sha256(text);
  const variant = ((Number.parseInt(hex.slice(16, 17), 16) & 0x3) | 0x8).toString(16);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}

/** The first members of a new entity: the organization's next id, version 1, created now by `by`. */
export function newStored(state: M3terState, now: number, by: string): Stored {
  state.sequence += 1;
  const at = toInstant(now);
  return {
    id: uuidOf(`${state.organizationId}/${String(state.sequence)}`),
    ordinal: state.sequence,
    version: 1,
    dtCreated: at,
    dtLastModified: at,
    createdBy: by,
    lastModifiedBy: by,
  };
}

/** Marks an entity as changed: next version, now, by whom. */
export function touch(record: Stored, now: number, by: string): void {
  record.version += 1;
  record.dtLastModified = toInstant(now);
  record.lastModifiedBy = by;
}

export function findById<T extends { readonly id: string }>(records: readonly T[], id: string): T | undefined {
  return records.find((record) => record.id === id);
}

/** Removes a record from its list. */
export function removeById(records: { readonly id: string }[], id: string): void {
  const index = records.findIndex((record) => record.id === id);
  if (index >= 0) records.splice(index, 1);
}
