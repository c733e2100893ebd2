import { describeBand } from '../model/describe-band.ts';
import { referEntities, referRecords, type LookupRow } from '../authoring/lookup.ts';
import type { LookupKind } from '../model/command-kinds.ts';
import { renderFlowValue } from '../authoring/yaml-text.ts';
import { readConfigs } from '../m3ter/read-m3ter.ts';
import { readPricingBands } from '../m3ter/read-pricing-bands.ts';
import { decodeAccount } from '../m3ter/wire/account.ts';
import { decodeCodedEntity, decodeUser } from '../m3ter/wire/entities.ts';
import type { CodedEntity } from '../model/m3ter.ts';
import { decodeItem } from '../quickbooks/wire/catalog.ts';
import { decodeCustomer } from '../quickbooks/wire/customer.ts';
import { ACTIVE_AND_INACTIVE } from '../quickbooks/wire/query.ts';
import type { JsonObject } from '../support/json.ts';
import type { Systems } from './build-systems.ts';

/** Every candidate of one kind. Asks only the system that has it. */
export async function readLookup(systems: Systems, kind: LookupKind): Promise<readonly LookupRow[]> {
  return READERS[kind](systems);
}

const READERS: Readonly<Record<LookupKind, (systems: Systems) => Promise<readonly LookupRow[]>>> = {
  async customers({ quickbooksReader }) {
    const rows = await quickbooksReader.readAll('Customer', [ACTIVE_AND_INACTIVE]);
    const customers = rows.map((row) => decodeCustomer(row));
    return referRecords(
      'customer',
      customers.map(({ id, displayName, active, currency, email }) => ({
        id,
        name: displayName,
        active,
        note: [currency, email].filter((part) => part !== null).join(', '),
        properties: [['displayName', displayName]],
      })),
    );
  },
  async items({ quickbooksReader }) {
    const rows = await quickbooksReader.readAll('Item', [ACTIVE_AND_INACTIVE]);
    // A category only groups items and cannot be on an invoice line.
    const items = rows.map((row) => decodeItem(row)).filter(({ type }) => type !== 'Category');
    return referRecords(
      'item',
      items.map(({ id, name, fullyQualifiedName, sku, type, active }) => ({
        id,
        name: fullyQualifiedName,
        active,
        note: [type, sku].filter((part) => part !== null && part !== '').join(', '),
        properties: [
          ['name', name],
          ...(fullyQualifiedName === name ? [] : [['name', fullyQualifiedName] as const]),
          ...(sku === null ? [] : [['sku', sku] as const]),
        ],
      })),
    );
  },
  async customFields({ quickbooksReader }) {
    const { customFields } = await quickbooksReader.readPreferences();
    return (customFields ?? []).map(({ definitionId, name }) => {
      const value = { customField: definitionId };
      const paste = `purchaseOrder: ${renderFlowValue(value)}`;
      return { paste, value, id: definitionId, name, active: true, note: 'on sales forms', properties: [] };
    });
  },
  async accounts({ m3terReader }) {
    const accounts: ReturnType<typeof decodeAccount>[] = [];
    await m3terReader.readList({ path: 'accounts', pageSize: m3terReader.limits.m3terPageSizeSmall }, (object) => {
      accounts.push(decodeAccount(object));
    });
    const byId = new Map(accounts.map((account) => [account.id, account]));
    return referEntities('account', accounts, (id) => byId.get(id)?.currency ?? '');
  },
  products: async (systems) => referEntities('product', await readCoded(systems, 'products', 'product')),
  async aggregations(systems) {
    const [plain, compound] = await Promise.all([
      readCoded(systems, 'aggregations', 'aggregation'),
      readCoded(systems, 'compoundaggregations', 'compound aggregation'),
    ]);
    return [
      ...referEntities('aggregation', plain),
      ...referEntities('compoundAggregation', compound, () => 'compound'),
    ];
  },
  async bands(systems) {
    const [bands, plain, compound] = await Promise.all([
      readPricingBands(systems.m3terReader),
      readCoded(systems, 'aggregations', 'aggregation'),
      readCoded(systems, 'compoundaggregations', 'compound aggregation'),
    ]);
    const names = new Map([...plain, ...compound].map(({ id, code, name }) => [id, code ?? name]));
    return bands.map((band) => ({
      paste: `pricingBand: ${renderFlowValue(band.id)}`,
      value: band.id,
      id: band.id,
      name: describeBand(band),
      active: true,
      note: names.get(band.aggregationId ?? band.compoundAggregationId ?? '') ?? '',
      properties: [],
    }));
  },
  async users({ m3terReader }) {
    const users: ReturnType<typeof decodeUser>[] = [];
    await m3terReader.readList({ path: 'users', pageSize: m3terReader.limits.m3terPageSize }, (object) => {
      users.push(decodeUser(object));
    });
    return users.map(({ id, email, name }) => ({
      paste: `notifyOnDisabled: [${renderFlowValue(email ?? id)}]`,
      value: email ?? id,
      id,
      name,
      active: true,
      note: '',
      properties: [],
    }));
  },
  /** m3ter's API has no list of credentials (`m3ter.md` §8). Those in use are on configurations. */
  async credentials({ m3terReader }) {
    const uses = new Map<string, string[]>();
    for (const { integrationCredentialsId, name, id } of await readConfigs(m3terReader)) {
      if (integrationCredentialsId === null) continue;
      uses.set(integrationCredentialsId, [...(uses.get(integrationCredentialsId) ?? []), name ?? id]);
    }
    return [...uses].map(([id, names]) => ({
      paste: `credential: ${renderFlowValue(id)}`,
      value: id,
      id,
      name: `used by ${names.join(', ')}`,
      active: true,
      note: '',
      properties: [],
    }));
  },
};

async function readCoded({ m3terReader }: Systems, path: string, what: string): Promise<readonly CodedEntity[]> {
  const entities: CodedEntity[] = [];
  await m3terReader.readList({ path, pageSize: m3terReader.limits.m3terPageSizeSmall }, (object: JsonObject) => {
    entities.push(decodeCodedEntity(what, object));
  });
  return entities;
}
