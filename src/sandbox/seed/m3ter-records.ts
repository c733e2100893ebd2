import { type Day, addDays } from '../../model/day.ts';
import type { DecimalText } from '../../model/decimal.ts';
import { billTotalOf } from '../m3ter/engine.ts';
import {
  type AccountRecord,
  type AggregationRecord,
  type BillRecord,
  type CompoundAggregationRecord,
  type CounterRecord,
  type LineRecord,
  type M3terState,
  type MappingRecord,
  type MeterRecord,
  type PlanRecord,
  type PricingRecord,
  type ProductRecord,
  type ProductReference,
  type Stored,
  type UserRecord,
  uuidOf,
} from '../m3ter/state.ts';

/** Who set the organization up. */
const SEEDED_BY = uuidOf('northwind/people/setup');

/** The id of a seeded record depends only on its name, so that files and tests can name it. */
export function seedId(kind: string, name: string): string {
  return uuidOf(`northwind/${kind}/${name}`);
}

/** The first members of a seeded record; `at` is the day of its creation. */
export function seedStored(state: M3terState, id: string, at: Day): Stored {
  state.sequence += 1;
  return { ...storedOn(id, at), ordinal: state.sequence };
}

/** The same for a record that only belongs to others, in the order of its own list. */
function seedUnnumbered(id: string, ordinal: number): Stored {
  return { ...storedOn(id, SETUP_DAY), ordinal };
}

function storedOn(id: string, at: Day): Omit<Stored, 'ordinal'> {
  const instant = `${at}T08:00:00.000Z`;
  return {
    id,
    version: 1,
    dtCreated: instant,
    dtLastModified: instant,
    createdBy: SEEDED_BY,
    lastModifiedBy: SEEDED_BY,
  };
}

const SETUP_DAY: Day = '2026-03-02';

export interface AccountSeed {
  readonly code: string;
  readonly name: string;
  readonly country: 'US' | 'UK' | 'DE';
  readonly currency: string;
  readonly email: string | null;
  readonly address: NonNullable<AccountRecord['address']>;
  readonly customFields?: Readonly<Record<string, string | { number: DecimalText }>>;
  readonly purchaseOrderNumber?: string;
  readonly sendBillsToThirdParties?: 'true' | 'false';
}

export function seedAccount(state: M3terState, seed: AccountSeed): AccountRecord {
  const account: AccountRecord = {
    ...seedStored(state, seedId('account', seed.code), SETUP_DAY),
    name: seed.name,
    code: seed.code,
    emailAddress: seed.email,
    address: { ...seed.address },
    currency: seed.currency,
    customFields: { country: seed.country, ...seed.customFields },
    configData:
      seed.sendBillsToThirdParties === undefined ? null : { SendBillsToThirdParties: seed.sendBillsToThirdParties },
    purchaseOrderNumber: seed.purchaseOrderNumber ?? null,
    parentAccountId: null,
    daysBeforeBillDue: 30,
  };
  state.accounts.push(account);
  return account;
}

export function seedProduct(state: M3terState, code: string, name: string): ProductRecord {
  const product: ProductRecord = { ...seedStored(state, seedId('product', code), SETUP_DAY), code, name };
  state.products.push(product);
  return product;
}

function seedMeter(state: M3terState, product: ProductReference | null): MeterRecord {
  const code = product?.code ?? 'fleet';
  const id = seedId('meter', code);
  const known = state.meters.find((meter) => meter.id === id);
  if (known !== undefined) return known;
  const meter: MeterRecord = {
    ...seedUnnumbered(id, state.meters.length),
    name: product?.name ?? 'Fleet',
    code,
    productId: product?.id ?? null,
    dataFields: [],
  };
  state.meters.push(meter);
  return meter;
}

/** An aggregation on its product's meter; on the fleet's meter when several products use it. */
export function seedAggregation(
  state: M3terState,
  seed: {
    readonly code: string;
    readonly name: string;
    readonly unit: string;
    readonly segmentedBy?: string;
    readonly product?: ProductReference;
  },
): AggregationRecord {
  const targetField = seed.code.replaceAll('-', '_');
  const meter = seedMeter(state, seed.product ?? null);
  meter.dataFields.push({ code: targetField, name: seed.name, unit: seed.unit });
  const aggregation: AggregationRecord = {
    ...seedStored(state, seedId('aggregation', seed.code), SETUP_DAY),
    name: seed.name,
    code: seed.code,
    unit: seed.unit,
    meterId: meter.id,
    targetField,
    aggregation: 'SUM',
    accountingProductId: null,
    segmentedFields: seed.segmentedBy === undefined ? [] : [seed.segmentedBy],
  };
  state.aggregations.push(aggregation);
  return aggregation;
}

export function seedCompoundAggregation(
  state: M3terState,
  seed: {
    readonly code: string;
    readonly name: string;
    readonly unit: string;
    readonly calculation: string;
    readonly product: ProductRecord;
  },
): CompoundAggregationRecord {
  const record: CompoundAggregationRecord = {
    ...seedStored(state, seedId('compoundAggregation', seed.code), SETUP_DAY),
    name: seed.name,
    code: seed.code,
    unit: seed.unit,
    calculation: seed.calculation,
    productId: seed.product.id,
    accountingProductId: null,
  };
  state.compoundAggregations.push(record);
  return record;
}

export function seedCounter(
  state: M3terState,
  seed: { readonly code: string; readonly name: string; readonly unit: string; readonly product: ProductRecord },
): CounterRecord {
  const counter: CounterRecord = {
    ...seedStored(state, seedId('counter', seed.code), SETUP_DAY),
    name: seed.name,
    code: seed.code,
    unit: seed.unit,
    productId: seed.product.id,
  };
  state.counters.push(counter);
  return counter;
}

function seedPlan(state: M3terState): PlanRecord {
  const id = seedId('plan', 'standard');
  const known = state.plans.find((plan) => plan.id === id);
  if (known !== undefined) return known;
  const plan = { ...seedUnnumbered(id, state.plans.length), name: 'Standard', code: 'standard', productId: null };
  state.plans.push(plan);
  return plan;
}

/** Tiers as `[lower limit, unit price, fixed price]`, lowest first. */
export function seedPricing(
  state: M3terState,
  seed: {
    readonly code: string;
    readonly description: string;
    readonly aggregationId?: string;
    readonly compoundAggregationId?: string;
    readonly tiers: readonly (readonly [lowerLimit: DecimalText, unitPrice: DecimalText, fixedPrice: DecimalText])[];
  },
): PricingRecord {
  const pricing: PricingRecord = {
    ...seedStored(state, seedId('pricing', seed.code), SETUP_DAY),
    code: seed.code,
    description: seed.description,
    planId: seedPlan(state).id,
    aggregationId: seed.aggregationId ?? null,
    compoundAggregationId: seed.compoundAggregationId ?? null,
    startDate: `${SETUP_DAY}T00:00:00Z`,
    cumulative: false,
    bands: seed.tiers.map(([lowerLimit, unitPrice, fixedPrice]) => ({
      id: seedId('band', `${seed.code}/${lowerLimit}`),
      lowerLimit,
      unitPrice,
      fixedPrice,
    })),
  };
  state.pricings.push(pricing);
  return pricing;
}

export function seedUser(state: M3terState, firstName: string, lastName: string, email: string): UserRecord {
  const user: UserRecord = { ...seedStored(state, seedId('user', email), SETUP_DAY), firstName, lastName, email };
  state.users.push(user);
  return user;
}

export function seedMapping(
  state: M3terState,
  seed: Pick<MappingRecord, 'm3terEntity' | 'm3terId' | 'externalTable' | 'externalId'>,
): MappingRecord {
  const name = `${seed.m3terEntity}/${seed.m3terId}/${seed.externalTable}`;
  const mapping: MappingRecord = {
    ...seedStored(state, seedId('mapping', name), '2026-04-07'),
    ...seed,
    externalSystem: 'QuickBooksSandbox',
    integrationConfigId: null,
  };
  state.mappings.push(mapping);
  return mapping;
}

export interface BillSeed {
  readonly account: AccountRecord;
  /** First and last day of the billing period. */
  readonly period: readonly [first: Day, last: Day];
  readonly number: string;
  readonly approvedAt: string | null;
  readonly lines: readonly LineRecord[];
  readonly currencyConversions?: BillRecord['currencyConversions'];
}

/** A monthly bill as m3ter makes it on the day after its period. It is dated on the period's last day. */
export function seedBill(state: M3terState, seed: BillSeed): BillRecord {
  const [startDate, lastDay] = seed.period;
  const nextDay = addDays(lastDay, 1);
  const calculated = `${nextDay}T03:12:44.000Z`;
  const stored = seedStored(state, seedId('bill', seed.number), nextDay);
  const lines = seed.lines.map((line, index) => ({ ...line, sequenceNumber: index + 1 }));
  const bill: BillRecord = {
    ...stored,
    version: seed.approvedAt === null ? 1 : 2,
    accountId: seed.account.id,
    accountCode: seed.account.code,
    billDate: nextDay,
    startDate,
    endDate: nextDay,
    dueDate: addDays(lastDay, 30),
    externalInvoiceDate: lastDay,
    sequentialInvoiceNumber: seed.number,
    purchaseOrderNumber: seed.account.purchaseOrderNumber,
    currency: seed.account.currency ?? state.organization.currency,
    currencyConversions: seed.currencyConversions ?? [],
    billingFrequency: 'MONTHLY',
    timezone: 'UTC',
    billJobId: seedId('billJob', nextDay),
    billTotal: billTotalOf(lines),
    status: seed.approvedAt === null ? 'PENDING' : 'APPROVED',
    locked: false,
    lastCalculatedDate: calculated,
    dtApproved: seed.approvedAt,
    approvedBy: seed.approvedAt === null ? null : SEEDED_BY,
    dtLocked: null,
    lockedBy: null,
    lines,
    dtLastModified: seed.approvedAt ?? calculated,
  };
  state.bills.push(bill);
  return bill;
}

/** A product as a line refers to it. */
export function productReference(product: ProductRecord): ProductReference {
  return { id: product.id, code: product.code, name: product.name };
}
