import type { M3terSnapshot } from '../model/m3ter.ts';
import type { Plan } from '../model/plan.ts';
import type { QuickBooksSnapshot } from '../model/quickbooks.ts';
import type { Connection, Workspace } from '../model/workspace.ts';
import { digestOf, digestOfLists } from '../support/digest.ts';

/**
 * Digests of what a plan was made from. They cover the identity and the revision of each record, so two digests are
 * equal when nothing was written in between. The order of reading does not matter.
 */
export function digestInputs(input: {
  readonly workspace: Workspace;
  readonly connection: Connection;
  readonly m3ter: M3terSnapshot;
  readonly quickbooks: QuickBooksSnapshot;
}): Plan['basedOn'] {
  const { workspace, connection, m3ter, quickbooks } = input;
  return {
    workspace: digestWorkspace(workspace, connection),
    m3ter: digestM3ter(m3ter),
    quickbooks: digestQuickBooks(quickbooks),
    m3terReadAt: m3ter.readAt,
    quickbooksReadAt: quickbooks.readAt,
  };
}

/** The connection and its documents, without places: moving a line is not a change. */
function digestWorkspace(workspace: Workspace, connection: Connection): string {
  const mine = <T extends { readonly connection: string }>(ts: readonly T[]): readonly T[] =>
    ts.filter((one) => one.connection === connection.name);
  const { origin: _origin, ...settings } = connection;
  return digestOf({
    connection: settings,
    integrations: texts(mine(workspace.integrations), ({ origin: _place, ...integration }) => integration),
    mappings: texts(mine(workspace.mappingFiles), ({ origin: _place, rules, ...file }) => ({
      ...file,
      rules: texts(rules, ({ place: _at, ...rule }) => rule),
    })),
  });
}

function digestM3ter(m3ter: M3terSnapshot): string {
  return digestOfLists({
    organization: [m3ter.organizationId, m3ter.organizationCurrency],
    accounts: texts(m3ter.accounts, (account) => ({
      ...account,
      customFields: account.customFields === null ? null : texts([...account.customFields], (field) => field),
    })),
    entities: texts([...m3ter.products, ...m3ter.aggregations, ...m3ter.compoundAggregations], (entity) => entity),
    configs: texts(m3ter.configs, (config) => [config.id, config.version, config.enabled, config.authorized]),
    mappings: texts(m3ter.mappings, (mapping) => mapping),
    bills: texts(m3ter.bills, (bill) => [bill.id, bill.version, bill.status, bill.billTotal]),
    runs: texts([...m3ter.runs.values()], (run) => [run.billId, run.id, run.status, run.externalId]),
  });
}

function digestQuickBooks(quickbooks: QuickBooksSnapshot): string {
  return digestOfLists({
    realm: quickbooks.realmId,
    company: quickbooks.company,
    preferences: quickbooks.preferences,
    customers: texts(quickbooks.customers, (customer) => [customer.id, customer.syncToken]),
    otherNames: texts(quickbooks.otherNames, (text) => text),
    items: texts(quickbooks.items, (item) => item),
    taxCodes: quickbooks.taxCodes === null ? null : texts(quickbooks.taxCodes, (code) => code),
    currencies: quickbooks.currencies === null ? null : [...quickbooks.currencies].sort(),
    documents: texts(quickbooks.documents, (document) => [document.kind, document.id, document.syncToken]),
    rates: [...quickbooks.exchangeRates].map(([key, rate]) => `${key} ${rate}`).sort(),
  });
}

/** One digest for each value, in text order. */
function texts<T>(values: readonly T[], meaning: (value: T) => unknown): readonly string[] {
  return values.map((value) => JSON.stringify(meaning(value))).sort();
}
