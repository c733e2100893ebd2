import { describe, expect, it } from 'vitest';
import type { MappingRule } from '../../../src/model/workspace.ts';
import { configWith, fileWith, findingsOf, ID, integrationWith, resolve, ruleWith } from './desired-samples.ts';

const VOCABULARY = {
  entities: ['Account', 'Product'],
  systems: [{ name: 'QuickBooksSandbox', tables: ['Customer'], allowCustomTables: false }],
};

describe('mappings', () => {
  it.each<[string, Partial<MappingRule>, string, string, string]>([
    ['an account by code', {}, ID.acme, '58', 'account ACME → customer 58 ACME Ltd'],
    ['an account by id', { m3terReference: ID.acme }, ID.acme, '58', 'account ACME → customer 58 ACME Ltd'],
    [
      'a customer by name',
      { external: { displayName: 'Globex Corp' } },
      ID.acme,
      '59',
      'account ACME → customer 59 Globex Corp',
    ],
    [
      'a product and an item by full name',
      { entity: 'Product', m3terReference: 'api-calls', table: 'Item', external: { name: 'Usage:API usage' } },
      ID.api,
      '19',
      'product api-calls → item 19 Usage:API usage',
    ],
    [
      'an aggregation and an item by SKU',
      { entity: 'Aggregation', m3terReference: 'storage-gb', table: 'Item', external: { sku: 'STOR-GB' } },
      ID.storage,
      '20',
      'aggregation storage-gb → item 20 Storage',
    ],
    [
      'a compound aggregation',
      { entity: 'CompoundAggregation', m3terReference: 'total-egress', table: 'Item', external: { id: '20' } },
      ID.egress,
      '20',
      'compound aggregation total-egress → item 20 Storage',
    ],
    [
      'a pricing band',
      { entity: 'PricingBand', m3terReference: ID.band, table: 'Item', external: { id: '20' } },
      ID.band,
      '20',
      'pricing band storage-tiers from 100 at 0.2 → item 20 Storage',
    ],
    [
      'anything else by id, to a table read by name',
      { entity: 'Contract', m3terReference: ID.contract, table: 'Class', external: { name: 'Robots' } },
      ID.contract,
      '7',
      `contract ${ID.contract} → class 7 Robots`,
    ],
    [
      'anything else by id, to a table that was not read',
      { entity: 'Contract', m3terReference: ID.contract, table: 'Term', external: { id: '3' } },
      ID.contract,
      '3',
      `contract ${ID.contract} → term 3`,
    ],
  ])('resolves %s', (_name, rule, m3terId, externalId, label) => {
    const { mappings, diagnostics } = resolve({ files: [fileWith([ruleWith(rule)])] });
    expect(diagnostics).toEqual([]);
    expect(mappings).toHaveLength(1);
    expect(mappings[0]).toMatchObject({
      key: { m3terId, externalSystem: 'QuickBooksSandbox', linkedTo: null },
      state: { external: { id: externalId }, linkedTo: null },
      label,
    });
  });

  it.each([
    [
      'has its id when several bands are called the same',
      ['tiers at 1', 'tiers at 1', 'flat'],
      `tiers at 1 (${ID.band})`,
    ],
    ['has its id when nothing else is known', [null, null], ID.band],
  ])('a pricing band %s', (_name, names, label) => {
    const ids = [ID.band, 'band-2', 'band-3'];
    const pricingBands = names.map((name, index) => ({ id: ids[index] ?? '', name }));
    const rule = ruleWith({ entity: 'PricingBand', m3terReference: ID.band, table: 'Item', external: { id: '20' } });
    const { mappings } = resolve({ files: [fileWith([rule])], m3ter: { pricingBands } });
    expect(mappings[0]).toMatchObject({
      label: `pricing band ${label} → item 20 Storage`,
      address: `mapping/QuickBooksSandbox/Item/PricingBand/${label}`,
    });
  });

  it('has the address that the plan shows', () => {
    const { mappings } = resolve({ files: [fileWith([ruleWith()])] });
    expect(mappings[0]?.address).toBe('mapping/QuickBooksSandbox/Customer/Account/ACME');
  });

  it.each<[string, Partial<MappingRule>, string]>([
    ['an unknown account', { m3terReference: 'ACMEE' }, 'error reference/unknown-account mappings'],
    ['an unknown customer', { external: { id: '1' } }, 'error reference/unknown-customer mappings'],
    ['an inactive customer', { external: { displayName: 'Old Co' } }, 'error reference/inactive-customer mappings'],
    [
      'an unknown band',
      { entity: 'PricingBand', m3terReference: ID.api },
      'error reference/unknown-pricing-band mappings',
    ],
    [
      'an unknown compound aggregation',
      { entity: 'CompoundAggregation', m3terReference: 'storage-gb' },
      'error reference/unknown-compound-aggregation mappings',
    ],
    ['another entity by code', { entity: 'Contract', m3terReference: 'C-1' }, 'error reference/not-an-id mappings'],
    [
      'a name in a table that cannot be searched',
      { table: 'Term', external: { name: 'Net 30' } },
      'error reference/unknown-record mappings',
    ],
    [
      'an unknown record of a table that was read',
      { table: 'Class', external: { id: '70' } },
      'error reference/unknown-record mappings',
    ],
  ])('%s is an error at its line and stops no other line', (_name, rule, expected) => {
    const good = ruleWith({ m3terReference: 'GLOBEX', external: { id: '59' }, line: 2 });
    const resolved = resolve({ files: [fileWith([ruleWith(rule), good])] });
    expect(findingsOf(resolved)).toEqual([expected]);
    expect(resolved.mappings.map((mapping) => mapping.key.m3terId)).toEqual([ID.globex]);
  });

  it('says which lines nothing may be sent without', () => {
    const resolved = resolve({
      files: [
        fileWith([
          ruleWith({ external: { displayName: 'Old Co' }, line: 1 }),
          ruleWith({ m3terReference: 'GLOBEXX', line: 2 }),
          ruleWith({ entity: 'Contract', m3terReference: 'C-1', line: 3 }),
          ruleWith({ m3terReference: 'INITECHH', absent: true, external: null, line: 4 }),
        ]),
      ],
    });
    expect(resolved.unusable).toMatchObject([
      { key: { m3terEntity: 'Account', m3terId: ID.acme }, problem: { why: 'inactive' } },
    ]);
    expect(resolved.unusable[0]?.problem?.message).toMatch(/:1: the QuickBooks customer .* is inactive/);
    expect(resolved.unknownM3terObjects.map(({ place }) => place.line)).toEqual([2]);
  });

  it('names both places of a key that is there twice, by code and by id, and uses neither', () => {
    const resolved = resolve({
      files: [
        fileWith([ruleWith({ line: 3 })]),
        fileWith([ruleWith({ m3terReference: ID.acme, external: { id: '59' }, line: 9 })], { name: 'more' }),
      ],
    });
    expect(resolved.mappings).toEqual([]);
    expect(resolved.diagnostics.map((diagnostic) => diagnostic.place?.line)).toEqual([3, 9]);
    expect(resolved.diagnostics[0]?.code).toBe('mapping/same-key-twice');
    expect(resolved.diagnostics[0]?.message).toContain('mappings:3, mappings:9');
  });

  it('keeps one key linked and one unlinked apart', () => {
    const files = [fileWith([ruleWith()]), fileWith([ruleWith()], { name: 'linked', integration: 'US' })];
    const { mappings, diagnostics } = resolve({ integrations: [integrationWith()], files });
    expect(diagnostics).toEqual([]);
    expect(mappings.map((mapping) => mapping.address)).toEqual([
      'mapping/QuickBooksSandbox/Customer/Account/ACME',
      'mapping/QuickBooksSandbox/Customer/Account/ACME@US',
    ]);
  });

  it('survives 20,000 wrong lines without searching for a near word in each', () => {
    const rules = Array.from({ length: 20_000 }, (_, index) => ruleWith({ m3terReference: `X${String(index)}` }));
    const { diagnostics } = resolve({ files: [fileWith(rules)] });
    expect(diagnostics).toHaveLength(20_000);
  });
});

describe('linked mappings', () => {
  const linked = [fileWith([ruleWith()], { integration: 'US' })];

  it('refer to the configuration, or to the change that creates it', () => {
    const created = resolve({ integrations: [integrationWith()], files: linked });
    expect(created.mappings[0]?.state?.linkedTo).toEqual({ address: 'integration/US' });
    const found = resolve({ integrations: [integrationWith()], files: linked, m3ter: { configs: [configWith()] } });
    expect(found.mappings[0]?.state?.linkedTo).toEqual({ id: ID.config });
  });

  it('wait when their integration cannot be created', () => {
    const broken = integrationWith({
      accounts: { include: ['NOBODY'], exclude: [], filter: null, missingOptOut: 'send' },
    });
    const resolved = resolve({ integrations: [broken], files: linked });
    expect(resolved.mappings).toEqual([]);
    expect(findingsOf(resolved)).toEqual([
      'error reference/unknown-account US/accounts/include/0',
      'error mapping/integration-not-usable customers/integration',
    ]);
  });

  it('go on when a broken integration already exists in m3ter', () => {
    const broken = integrationWith({
      accounts: { include: ['NOBODY'], exclude: [], filter: null, missingOptOut: 'send' },
    });
    const resolved = resolve({ integrations: [broken], files: linked, m3ter: { configs: [configWith()] } });
    expect(resolved.mappings).toHaveLength(1);
  });

  it('need an integration of the workspace', () => {
    expect(resolve({ files: linked }).unknownM3terObjects).toEqual([]);
    expect(findingsOf(resolve({ files: linked }))).toEqual([
      'error mapping/integration-not-usable customers/integration',
    ]);
  });
});

describe('absent lines', () => {
  it('want the mapping gone, also of an object that m3ter no longer has', () => {
    const rules = [
      ruleWith({ absent: true, external: null }),
      ruleWith({ absent: true, external: null, m3terReference: ID.contract }),
    ];
    const { mappings, diagnostics } = resolve({ files: [fileWith(rules)] });
    expect(diagnostics).toEqual([]);
    expect(mappings).toMatchObject([
      { key: { m3terId: ID.acme }, state: null, label: 'account ACME' },
      { key: { m3terId: ID.contract }, state: null },
    ]);
  });

  it('that name nothing are a warning', () => {
    const rules = [ruleWith({ absent: true, external: null, m3terReference: 'GONE' })];
    expect(findingsOf(resolve({ files: [fileWith(rules)] }))).toEqual(['warning mapping/nothing-to-delete mappings']);
  });
});

describe('prune', () => {
  const product = ruleWith({ entity: 'Product', m3terReference: 'api-calls', table: 'Item', external: { id: '19' } });

  it('declares each pair of the file once', () => {
    const { prunes } = resolve({ files: [fileWith([ruleWith(), product], { prune: true })] });
    expect(prunes).toEqual([
      {
        file: 'customers',
        externalSystem: 'QuickBooksSandbox',
        m3terEntity: 'Account',
        externalTable: 'Customer',
        linkedTo: null,
      },
      {
        file: 'customers',
        externalSystem: 'QuickBooksSandbox',
        m3terEntity: 'Product',
        externalTable: 'Item',
        linkedTo: null,
      },
    ]);
    expect(resolve({ files: [fileWith([ruleWith()])] }).prunes).toEqual([]);
  });

  it.each<[string, readonly MappingRule[]]>([
    ['cannot be resolved', [ruleWith({ m3terReference: 'NOBODY' })]],
    ['has a target that cannot be resolved', [ruleWith({ external: { id: '1' } })]],
    ['is there twice', [ruleWith(), ruleWith()]],
  ])('waits for a pair whose line %s, and goes on with the others', (_name, rules) => {
    const other = fileWith(rules, { name: 'other' });
    const resolved = resolve({
      files: [fileWith([ruleWith({ m3terReference: 'GLOBEX' }), product], { prune: true }), other],
    });
    expect(resolved.prunes.map((scope) => scope.m3terEntity)).toEqual(['Product']);
    expect(findingsOf(resolved)).toContain('warning mapping/prune-suspended customers/prune');
  });
});

describe('the mapping vocabulary', () => {
  it('warns once of each name that m3ter does not offer', () => {
    const rules = [
      ruleWith(),
      ruleWith({ entity: 'Contract', m3terReference: ID.contract, table: 'Class', external: { id: '7' }, line: 2 }),
      ruleWith({ entity: 'Contract', m3terReference: ID.acme, table: 'Class', external: { id: '7' }, line: 3 }),
    ];
    const resolved = resolve({ files: [fileWith(rules)], m3ter: { vocabulary: VOCABULARY } });
    expect(resolved.diagnostics.map(({ message, place }) => `${String(place?.line)} ${message}`)).toEqual([
      '2 m3ter does not offer the entity "Contract" for external mappings',
      '2 m3ter does not offer the QuickBooksSandbox table "Class" for external mappings',
    ]);
  });

  it('warns of an external system, and lets custom tables pass where they are allowed', () => {
    const file = fileWith([ruleWith({ table: 'Anything', external: { id: '1' } })], { externalSystem: 'QuickBook' });
    expect(findingsOf(resolve({ files: [file], m3ter: { vocabulary: VOCABULARY } }))).toEqual([
      'warning mapping/not-in-vocabulary customers/externalSystem',
    ]);
    const [system] = VOCABULARY.systems;
    const free = { ...VOCABULARY, systems: system === undefined ? [] : [{ ...system, allowCustomTables: true }] };
    const custom = fileWith([ruleWith({ table: 'Anything', external: { id: '1' } })]);
    expect(resolve({ files: [custom], m3ter: { vocabulary: free } }).diagnostics).toEqual([]);
  });
});
