import type { BillTestDocument } from '../model/generated/bill-test.ts';
import type { Account, M3terSnapshot, M3terUser } from '../model/m3ter.ts';
import type { Connection, Integration, MappingRule } from '../model/workspace.ts';
import { buildAccount, buildBill } from './build-bill.ts';
import { standInEntities, standInId } from './stand-ins.ts';

/**
 * m3ter as a rule test needs it: the test's account and bill, and one entity for every code that the integration, the
 * mapping lines and the bill name. So each reference resolves without a network.
 */
export function buildM3ter(input: {
  readonly test: BillTestDocument;
  readonly integration: Integration;
  readonly connection: Connection;
  readonly rules: readonly MappingRule[];
}): M3terSnapshot {
  const { test, integration, connection, rules } = input;
  const { lines } = test.bill;
  const named = (entity: string): readonly string[] =>
    rules.filter((rule) => rule.entity === entity).map((rule) => rule.m3terReference);
  const { products, aggregations } = integration.bills.exclude;
  const compound = [...named('CompoundAggregation'), ...lines.flatMap((line) => line.compoundAggregation ?? [])];
  const isCompound = new Set(compound);
  return {
    organizationId: connection.organizationId,
    readAt: '1970-01-01T00:00:00.000Z',
    organizationCurrency: connection.homeCurrency,
    accounts: buildAccounts(test, [
      ...integration.accounts.include,
      ...integration.accounts.exclude,
      ...named('Account'),
    ]),
    products: standInEntities('Product', [
      ...named('Product'),
      ...products,
      ...lines.flatMap((line) => [line.product ?? [], line.accountingProduct ?? []].flat()),
    ]),
    aggregations: standInEntities('Aggregation', [
      ...named('Aggregation'),
      ...aggregations.filter((code) => !isCompound.has(code)),
      ...lines.flatMap((line) => line.aggregation ?? []),
    ]),
    compoundAggregations: standInEntities('CompoundAggregation', compound),
    pricingBands: [...new Set(named('PricingBand'))].map((id) => ({ id, name: null })),
    users: integration.notifyOnDisabled.map(buildUser),
    accountCustomFields: null,
    configs: [],
    mappings: [],
    bills: [buildBill(test)],
    runs: new Map(),
    catalogue: null,
    vocabulary: null,
    diagnostics: [],
  };
}

/** The account of the test, and one account for every other that is referred to. */
function buildAccounts(test: BillTestDocument, references: readonly string[]): readonly Account[] {
  const account = buildAccount(test.account);
  const others = standInEntities('Account', references).filter(
    ({ id, code }) => id !== account.id && code !== account.code,
  );
  return [account, ...others.map(({ id, code, name }) => buildAccount({ id, code: code ?? id, name }))];
}

function buildUser(reference: string): M3terUser {
  return { id: standInId('User', reference), email: reference.includes('@') ? reference : null, name: reference };
}
