import { addDays, type Day } from '../../model/day.ts';
import { invariant } from '../../support/invariant.ts';
import { completeRun, startRun } from '../m3ter/engine.ts';
import type { BillRecord, ConfigRecord, LineRecord, M3terState } from '../m3ter/state.ts';
import { type LineFrame, plainLine, usageLine } from './bill-lines.ts';
import { byCode, seedExampleCatalog } from './example-catalog.ts';
import {
  type AccountSeed,
  productReference,
  seedAccount,
  seedBill,
  seedId,
  seedMapping,
  seedStored,
  seedUser,
} from './m3ter-records.ts';
import { EXAMPLE, type ExampleBill, type ExampleLine, type ExamplePast } from './read-example.ts';

const DESTINATION = 'QuickBooksSandbox';
/** How long m3ter's own engine takes for an invoice. */
const RUN_MS = 4_000;

/** Fills an empty m3ter organization with the example company. */
export function seedExampleM3ter(state: M3terState, { sent }: ExamplePast): void {
  const company = EXAMPLE.m3ter();
  for (const account of company.accounts) seedAccount(state, accountSeed(account));
  seedExampleCatalog(state);
  seedConsoleConfig(state, [byCode(state.accounts, 'VANDELAY').id]);
  for (const mapping of company.mappings) seedExampleMapping(state, mapping);
  for (const bill of EXAMPLE.bills()) seedExampleBill(state, bill);
  for (const { bill, invoice } of company.records) recordBill(state, bill, 'Invoice', invoice);
  for (const { bill, kind, id } of sent) recordBill(state, bill, kind, id);
  for (const { bill, at, invoice, status } of company.runs) {
    const started = Date.parse(at);
    const wanted = { billId: billOf(state, bill).id, destination: DESTINATION };
    const run = startRun(state, started, status === undefined ? wanted : { ...wanted, status });
    if (invoice === undefined) continue;
    const url = `https://sandbox.qbo.intuit.com/app/invoice?txnId=${invoice}`;
    completeRun(run, started + RUN_MS, { externalId: invoice, url });
  }
}

function accountSeed(account: ReturnType<typeof EXAMPLE.m3ter>['accounts'][number]): AccountSeed {
  const { manager, creditLimit, purchaseOrder, sendBillsToThirdParties, ...same } = account;
  const customFields = {
    ...(manager === undefined ? {} : { accountManagerEmail: manager }),
    ...(creditLimit === undefined ? {} : { creditLimit: { number: creditLimit } }),
  };
  return {
    ...same,
    customFields,
    ...(purchaseOrder === undefined ? {} : { purchaseOrderNumber: purchaseOrder }),
    ...(sendBillsToThirdParties === undefined ? {} : { sendBillsToThirdParties }),
  };
}

/** The configuration of the US, with settings that differ from the files, its credential and the users. */
export function seedConsoleConfig(state: M3terState, restrictedAccountIds: readonly string[]): void {
  const { users, configuration } = EXAMPLE.m3ter();
  const [notified] = users.map(({ firstName, lastName, email }) => seedUser(state, firstName, lastName, email));
  invariant(notified !== undefined, 'the first user of the example is told of errors');
  const credential = { id: seedId('credential', 'sandbox'), name: configuration.credential, destination: DESTINATION };
  state.credentials.push({ ...credential, connected: true });
  const { accountIds, ...settings } = configuration.settings;
  const config: ConfigRecord = {
    ...seedStored(state, seedId('config', 'us'), '2026-04-06'),
    name: configuration.name,
    destination: DESTINATION,
    destinationId: null,
    entityType: 'Bill',
    entityId: null,
    integrationCredentialsId: credential.id,
    enabled: true,
    configData: {
      accountIds: accountIds ?? [],
      restrictedAccountIds,
      integrationDisabledNotificationUsers: [notified.id],
      ...settings,
    },
  };
  state.configs.push(config);
}

function seedExampleMapping(
  state: M3terState,
  { account, product, customer, item }: ReturnType<typeof EXAMPLE.m3ter>['mappings'][number],
): void {
  if (account !== undefined && customer !== undefined) {
    const m3terId = byCode(state.accounts, account).id;
    seedMapping(state, { m3terEntity: 'Account', m3terId, externalTable: 'Customer', externalId: customer });
  } else {
    invariant(product !== undefined && item !== undefined, 'a mapping of the example has two sides');
    const m3terId = byCode(state.products, product).id;
    seedMapping(state, { m3terEntity: 'Product', m3terId, externalTable: 'Item', externalId: item });
  }
}

/** The record that a bill was sent. */
function recordBill(state: M3terState, number: string, externalTable: string, externalId: string): void {
  seedMapping(state, { m3terEntity: 'Bill', m3terId: billOf(state, number).id, externalTable, externalId });
}

function billOf({ bills }: M3terState, number: string): BillRecord {
  const found = bills.find((bill) => bill.sequentialInvoiceNumber === number);
  invariant(found !== undefined, `the example has no bill ${number}`);
  return found;
}

function seedExampleBill(state: M3terState, seed: ExampleBill): void {
  const account = byCode(state.accounts, seed.account);
  const period = monthOf(seed.month);
  const own = account.currency ?? state.organization.currency;
  const { currency, rate } = seed.prices ?? { currency: own, rate: '1' };
  const frame = { billNumber: seed.number, period, currency, conversionRate: rate };
  const bill = seedBill(state, {
    account,
    period,
    number: seed.number,
    approvedAt: seed.approved ?? null,
    lines: seed.lines.map((line) => lineOf(state, frame, line)),
    ...(seed.prices === undefined ? {} : { currencyConversions: [{ from: currency, to: own, multiplier: rate }] }),
  });
  if (seed.dueDate !== undefined) bill.dueDate = seed.dueDate;
  if (seed.calculated !== undefined) bill.lastCalculatedDate = seed.calculated;
  if (seed.version !== undefined) bill.version = Number(seed.version);
}

/** First and last day of a month such as `2026-10`. */
function monthOf(month: string): readonly [Day, Day] {
  const first = `${month}-01`;
  return [first, addDays(`${addDays(first, 31).slice(0, 7)}-01`, -1)];
}

/** A line as a file says it. What its pricing or its counter counts says which product it is of, unless the line does. */
export function lineOf(state: M3terState, frame: LineFrame, line: ExampleLine): LineRecord {
  const counter = line.counter === undefined ? undefined : byCode(state.counters, line.counter);
  const pricing = line.pricing === undefined ? undefined : byCode(state.pricings, line.pricing);
  const aggregation = state.aggregations.find(({ id }) => id === pricing?.aggregationId);
  const compoundAggregation = state.compoundAggregations.find(({ id }) => id === pricing?.compoundAggregationId);
  const meter = state.meters.find(({ id }) => id === aggregation?.meterId);
  const counted = counter?.productId ?? compoundAggregation?.productId ?? meter?.productId;
  const product =
    line.product === undefined ? state.products.find(({ id }) => id === counted) : byCode(state.products, line.product);
  invariant(product !== undefined, `line "${line.text}" of the example has a product`);
  const shared = {
    type: line.type,
    description: line.text,
    product: productReference(product),
    quantity: line.quantity ?? '1',
    inAdvance: line.inAdvance ?? false,
    ...(line.accountingProduct === undefined
      ? {}
      : { accountingProduct: productReference(byCode(state.products, line.accountingProduct)) }),
  };
  if (pricing === undefined) {
    const priced = { unit: line.unit ?? '', unitPrice: line.price ?? '0' };
    return plainLine(frame, { ...shared, ...priced, ...(counter === undefined ? {} : { counter }) });
  }
  return usageLine(frame, {
    ...shared,
    pricing,
    ...(aggregation === undefined ? {} : { aggregation }),
    ...(compoundAggregation === undefined ? {} : { compoundAggregation }),
    ...(line.segment === undefined ? {} : { segment: { ...line.segment } }),
  });
}
