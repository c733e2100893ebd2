import { describe, expect, it } from 'vitest';
import { joinObstacles, resolveItem } from '../../../src/convert/items.ts';
import type { ItemResolution } from '../../../src/convert/conversion-input.ts';
import { SCALED_ONE } from '../../../src/convert/scaled.ts';
import type { BandUsage, BillLine } from '../../../src/model/m3ter.ts';
import { indexMappings, type EffectiveMapping } from '../../../src/model/mapping.ts';
import { makeBand, makeBill, makeInput, makeItem, makeLine, makeMapping, makeResolved, makeCatalog } from './make.ts';

type ResolvedChanges = Parameters<typeof makeResolved>[0];

const ITEMS = [
  makeItem('1'),
  makeItem('2'),
  makeItem('3'),
  makeItem('4'),
  makeItem('off', { active: false }),
  makeItem('cat', { type: 'Category' }),
  makeItem('grp', { type: 'Group' }),
];

function resolve(
  line: Partial<BillLine>,
  mappings: readonly EffectiveMapping[],
  changes: ResolvedChanges = {},
  band: BandUsage | null = null,
): ItemResolution {
  const input = makeInput(makeBill([]), {
    integration: makeResolved(changes),
    mappings: indexMappings(mappings),
    catalog: makeCatalog({ items: ITEMS }),
  });
  const part = { line: makeLine(line), band, exact: SCALED_ONE, signFlipped: false, droppedBy: null, notes: [] };
  return resolveItem(part, input);
}

const BAND = makeMapping('PricingBand', 'band-1', '1');
const AGGREGATION = makeMapping('Aggregation', 'agg-1', '2');
const COMPOUND = makeMapping('CompoundAggregation', 'comp-1', '2');
const ACCOUNTING = makeMapping('Product', 'prod-9', '3');
const PRODUCT = makeMapping('Product', 'prod-1', '4');
const ALL = [BAND, AGGREGATION, COMPOUND, ACCOUNTING, PRODUCT];
const USAGE = { lineItemType: 'USAGE', aggregationId: 'agg-1', accountingProductId: 'prod-9' };

describe('which mapping gives the item', () => {
  it.each([
    ['band', makeBand(), ALL, '1', ['pricing band']],
    ['band', makeBand(), [AGGREGATION, ACCOUNTING, PRODUCT], '2', ['pricing band', 'aggregation']],
    ['band', makeBand(), [ACCOUNTING, PRODUCT], '3', ['pricing band', 'aggregation', 'accounting product']],
    ['band', makeBand(), [PRODUCT], '4', ['pricing band', 'aggregation', 'accounting product', 'product']],
    ['band', makeBand({ pricingBandId: null }), ALL, '2', ['aggregation']],
    ['band', null, ALL, '2', ['aggregation']],
    ['aggregation', null, ALL, '2', ['aggregation']],
    ['aggregation', null, [ACCOUNTING, PRODUCT], '3', ['aggregation', 'accounting product']],
    ['product', null, ALL, '3', ['accounting product']],
    ['product', null, [PRODUCT], '4', ['accounting product', 'product']],
  ] as const)('split by %s, case %#', (splitUsageLineItems, band, mappings, itemId, rules) => {
    const resolution = resolve(USAGE, mappings, { quickbooks: { splitUsageLineItems } }, band);
    expect(resolution.itemId).toBe(itemId);
    expect(resolution.steps.map((step) => step.rule)).toEqual(rules);
    expect(resolution.steps.map((step) => step.won)).toEqual(rules.map((_, index) => index === rules.length - 1));
  });

  it('a compound aggregation counts like an aggregation', () => {
    const line = { ...USAGE, aggregationId: null, compoundAggregationId: 'comp-1' };
    const changes = { quickbooks: { splitUsageLineItems: 'aggregation' } } as const;
    expect(resolve(line, ALL, changes).itemId).toBe('2');
    expect(resolve(line, ALL, changes).steps[0]?.rule).toBe('compound aggregation');
  });

  it('a line that is no usage goes by product, however usage is split', () => {
    const line = { ...USAGE, lineItemType: 'MINIMUM_SPEND' };
    expect(resolve(line, ALL, { quickbooks: { splitUsageLineItems: 'aggregation' } }).itemId).toBe('3');
  });

  it('the product is not asked twice when it is the accounting product', () => {
    const line = { accountingProductId: 'prod-1' };
    expect(resolve(line, []).steps.map((step) => step.rule)).toEqual(['accounting product']);
  });

  it('says what won, for people', () => {
    expect(resolve({}, [PRODUCT]).steps).toEqual([
      { rule: 'product', detail: 'product "api-calls" → item 4 Item 4', won: true },
    ]);
  });
});

describe('linked mappings', () => {
  const linked = makeMapping('Product', 'prod-1', '1', { linkedTo: 'US invoices' });
  const foreign = makeMapping('Product', 'prod-1', '2', { linkedTo: 'EU invoices' });
  const otherSystem = makeMapping('Product', 'prod-1', '3', { system: 'QuickBooks' });
  it.each([
    ['a linked one wins', [PRODUCT, linked], false, '1'],
    ['one of another integration never counts', [foreign], false, null],
    ['an unlinked one counts beside a foreign one', [foreign, PRODUCT], false, '4'],
    ['only linked ones count when enforced', [PRODUCT], true, null],
    ['a linked one counts when enforced', [PRODUCT, linked], true, '1'],
    ['one of another system never counts', [otherSystem], false, null],
  ])('%s', (_name, mappings, enforceLinkedMappings, itemId) => {
    const resolution = resolve({}, mappings, { bills: { enforceLinkedMappings } });
    expect(resolution.itemId).toBe(itemId);
    expect(resolution.obstacle?.reason ?? null).toBe(itemId === null ? 'unmapped-item' : null);
  });

  it('the hint names the integration when mappings must be linked', () => {
    const { obstacle } = resolve({}, [], { bills: { enforceLinkedMappings: true } });
    expect(obstacle?.hint).toBe(
      'add to a mapping file that has integration: US invoices: - { product: api-calls, item: { name: "…" } }',
    );
  });
});

describe('items that cannot be used', () => {
  const LINE =
    'map it to an active item; tieout lookup items lists candidates: - { product: api-calls, item: { name: "…" } }';

  it.each([
    ['missing', 'unknown-item', 'does not exist', LINE],
    ['off', 'inactive-item', 'inactive', `make the item active in QuickBooks, or ${LINE}`],
    ['cat', 'inactive-item', 'category', LINE],
    ['grp', 'inactive-item', 'group', LINE],
  ])('item %s: with a line to paste', (itemId, reason, words, hint) => {
    const { obstacle, steps } = resolve({}, [makeMapping('Product', 'prod-1', itemId)]);
    expect(obstacle?.reason).toBe(reason);
    expect(obstacle?.message).toContain(words);
    expect(obstacle?.hint).toBe(hint);
    expect(steps.map((step) => step.won)).toEqual([false]);
  });

  it('several mappings in the winning tier', () => {
    const { obstacle } = resolve({}, [
      PRODUCT,
      makeMapping('Product', 'prod-1', '2', { external: { address: 'item/x' } }),
    ]);
    expect([obstacle?.reason, obstacle?.message]).toEqual([
      'ambiguous-item',
      'product "api-calls" is mapped to several items: 4, item/x',
    ]);
  });
});

describe('nothing found', () => {
  it.each([
    [{}, '- { product: api-calls, item: { name: "…" } }'],
    [{ productCode: 'api: calls' }, '- { product: "api: calls", item: { name: "…" } }'],
    [{ productCode: null }, '- { product: prod-1, item: { name: "…" } }'],
    [{ ...USAGE, productId: null, accountingProductId: null }, '- { aggregation: agg-1, item: { name: "…" } }'],
  ])('the hint is the YAML to add: %#', (line, yaml) => {
    const { obstacle } = resolve(line, [], { quickbooks: { splitUsageLineItems: 'aggregation' } });
    expect([obstacle?.reason, obstacle?.hint]).toEqual(['unmapped-item', `add to a mapping file: ${yaml}`]);
  });

  it('a line without product says so', () => {
    const { obstacle } = resolve({ lineItemType: 'BALANCE_CONSUMED', productId: null }, []);
    expect(obstacle?.message).toBe('BALANCE_CONSUMED line "Platform fee" has no product in m3ter');
    expect(obstacle?.hint).toContain('delivery.unmappedItem');
  });

  it('is sent without item when delivery.unmappedItem is send', () => {
    const resolution = resolve({}, [], { delivery: { unmappedItem: 'send' } });
    expect([resolution.itemId, resolution.obstacle, resolution.note]).toEqual([
      null,
      null,
      'sent without product or service',
    ]);
    expect(resolution.steps.at(-1)).toMatchObject({ rule: 'delivery.unmappedItem', won: true });
  });
});

describe('memos', () => {
  const memos = { resolved: { creditMemoItemId: '1', debitMemoItemId: '2' } };
  it.each([
    ['CREDIT_MEMO', memos, '1', null],
    ['DEBIT_MEMO', memos, '2', null],
    ['CREDIT_MEMO', {}, null, null],
    ['DEBIT_MEMO', {}, null, null],
    ['CREDIT_MEMO', { resolved: { creditMemoItemId: 'off' } }, null, 'inactive-item'],
    [
      'DEBIT_MEMO',
      { quickbooks: { itemMapping: { creditMemo: null, debitMemo: { name: 'Gone' } } } },
      null,
      'unmapped-item',
    ],
  ])('%s, case %#', (lineItemType, changes, itemId, reason) => {
    const resolution = resolve({ lineItemType }, ALL, changes);
    expect([resolution.itemId, resolution.obstacle?.reason ?? null]).toEqual([itemId, reason]);
  });
});

describe('joinObstacles', () => {
  it('tells every line of the first reason once', () => {
    const unmapped = (code: string): ItemResolution => resolve({ productId: code, productCode: code }, []);
    const inactive = resolve({}, [makeMapping('Product', 'prod-1', 'off')]);
    const joined = joinObstacles([resolve({}, [PRODUCT]), unmapped('a'), inactive, unmapped('b'), unmapped('a')]);
    expect(joined).toEqual({
      reason: 'unmapped-item',
      message: 'product "a" has no QuickBooks item; product "b" has no QuickBooks item',
      hint: 'add to a mapping file: - { product: a, item: { name: "…" } } - { product: b, item: { name: "…" } }',
    });
    expect(joinObstacles([resolve({}, [PRODUCT])])).toBeNull();
  });

  it('does not list hundreds', () => {
    const blocks = Array.from({ length: 12 }, (_, index) => resolve({ productCode: `p${String(index)}` }, []));
    const { message, hint } = joinObstacles(blocks) ?? {};
    expect(message).toMatch(/product "p9" has no QuickBooks item; and 2 more$/);
    expect(hint).toMatch(/^add to a mapping file \(10 of 12 lines\): - \{.*product: p9, item: \{ name: "…" \} \}$/);
  });
});
