import { describe, expect, it } from 'vitest';
import { hasKeptLines, selectLines, type Selection } from '../../../src/convert/lines.ts';
import { parseScaled, scaledText } from '../../../src/convert/scaled.ts';
import { LINE_ITEM_TYPES } from '../../../src/model/line-item-types.ts';
import type { BillLine } from '../../../src/model/m3ter.ts';
import { makeBand, makeLine, makeResolved } from './make.ts';

type ResolvedChanges = Parameters<typeof makeResolved>[0];

function select(lines: readonly BillLine[], changes: ResolvedChanges = {}, negateCredits = false): Selection {
  const amounts = lines.map((line) => parseScaled(line.convertedSubtotal));
  return selectLines(lines, amounts, { integration: makeResolved(changes), negateCredits, digits: 2 });
}

function names(parts: Selection['kept']): readonly string[] {
  return parts.map(
    ({ line, band, exact }) => `${line.description}${band === null ? '' : '/band'} ${scaledText(exact)}`,
  );
}

describe('exclusions', () => {
  it.each([
    ['line item type', { lineItemType: 'AD_HOC' }, { excludedLineItemTypes: new Set(['AD_HOC']) }, 'AD_HOC'],
    ['product', {}, { excludedProductIds: new Set(['prod-1']) }, 'product "api-calls"'],
    [
      'accounting product',
      { accountingProductId: 'prod-9', accountingProductCode: 'acct' },
      { excludedProductIds: new Set(['prod-9']) },
      'accounting product "acct"',
    ],
    ['product without code', { productCode: null }, { excludedProductIds: new Set(['prod-1']) }, 'product "prod-1"'],
    ['aggregation', { aggregationId: 'agg-1' }, { excludedAggregationIds: new Set(['agg-1']) }, 'aggregation agg-1'],
    [
      'compound aggregation',
      { compoundAggregationId: 'comp-1' },
      { excludedAggregationIds: new Set(['comp-1']) },
      'aggregation comp-1',
    ],
    ['zero quantity without amount', { quantity: '0.00', convertedSubtotal: '0' }, {}, 'sendZeroQuantityLineItems'],
  ])('%s', (_name, line: Partial<BillLine>, resolved, words) => {
    const { kept, dropped, excluded } = select([makeLine(line)], { resolved });
    expect(kept).toEqual([]);
    expect(dropped[0]?.droppedBy?.words).toContain(words);
    expect(scaledText(excluded)).toBe(line.convertedSubtotal ?? '10');
  });

  it('the accounting product decides when there is one', () => {
    const line = makeLine({ accountingProductId: 'prod-9' });
    expect(select([line], { resolved: { excludedProductIds: new Set(['prod-1']) } }).kept).toHaveLength(1);
  });

  it('an empty exclusion list drops nothing of any type', () => {
    const lines = LINE_ITEM_TYPES.map((lineItemType) => makeLine({ lineItemType }));
    expect(select(lines).kept).toHaveLength(19);
  });

  it('zero quantity stays under sendZeroQuantityLineItems', () => {
    const changes = { quickbooks: { sendZeroQuantityLineItems: true } };
    expect(select([makeLine({ quantity: '0', convertedSubtotal: '0' })], changes).kept).toHaveLength(1);
  });

  it('zero quantity with an amount stays, with a note', () => {
    const { kept } = select([makeLine({ quantity: '0' })]);
    expect(kept[0]?.notes).toEqual(['the quantity is zero, but the line has an amount']);
    expect(select([makeLine()]).kept[0]?.notes).toEqual([]);
  });

  it.each([
    ['0', true],
    ['-0.000', true],
    ['0e5', true],
    ['.0', true],
    ['0.000000000001', false],
    ['1e-12', false],
    ['-3', false],
    ['10', false],
  ])('a quantity of %s is zero: %s', (quantity, isZero) => {
    expect(select([makeLine({ quantity, convertedSubtotal: '0' })]).kept).toHaveLength(isZero ? 0 : 1);
  });

  it('sums what is dropped with its resolved sign', () => {
    const lines = [makeLine({ lineItemType: 'CREDIT_MEMO', convertedSubtotal: '4' }), makeLine()];
    const resolved = { excludedLineItemTypes: new Set(['CREDIT_MEMO']) };
    expect(scaledText(select(lines, { resolved }, true).excluded)).toBe('-4');
    expect(scaledText(select(lines, { resolved }, false).excluded)).toBe('4');
  });
});

describe('bands', () => {
  const usage = makeLine({
    lineItemType: 'USAGE',
    description: 'Usage',
    convertedSubtotal: '30',
    bands: [makeBand({ convertedBandSubtotal: '10' }), makeBand({ convertedBandSubtotal: '20', bandQuantity: '0' })],
  });
  const byBand = { quickbooks: { splitUsageLineItems: 'band' } } as const;

  it('split a usage line', () => {
    const { kept } = select([usage], byBand);
    expect(names(kept)).toEqual(['Usage/band 10', 'Usage/band 20']);
    expect(kept.map((part) => part.notes)).toEqual([[], ['the quantity is zero, but the band has an amount']]);
  });

  it.each(['product', 'aggregation'] as const)('stay one line when split by %s', (splitUsageLineItems) => {
    expect(names(select([usage], { quickbooks: { splitUsageLineItems } }).kept)).toEqual(['Usage 30']);
  });

  it.each([
    ['USAGE', 2],
    ['USAGE_CREDIT', 2],
    ['OVERAGE_USAGE', 2],
    ['MINIMUM_SPEND', 1],
    ['STANDING_CHARGE', 1],
  ])('of a %s line give %d lines', (lineItemType, count) => {
    expect(select([{ ...usage, lineItemType }], byBand).kept).toHaveLength(count);
  });

  it('a line without bands is not split', () => {
    expect(names(select([{ ...usage, bands: [] }], byBand).kept)).toEqual(['Usage 30']);
  });

  it('a band of zero quantity and amount is dropped without excluding anything', () => {
    const empty = makeBand({ convertedBandSubtotal: '0', bandQuantity: '0' });
    const line = { ...usage, bands: [...usage.bands, empty] };
    const { kept, dropped, excluded } = select([line], byBand);
    expect([kept.length, dropped.length, scaledText(excluded)]).toEqual([2, 1, '0']);
    expect(select([line], { quickbooks: { ...byBand.quickbooks, sendZeroQuantityLineItems: true } }).kept).toHaveLength(
      3,
    );
  });

  it('turn their sign with their line', () => {
    const line = { ...usage, lineItemType: 'USAGE_CREDIT' };
    expect(names(select([line], byBand, true).kept)).toEqual(['Usage/band -10', 'Usage/band -20']);
  });

  it.each([
    ['30.004', true],
    ['30.01', false],
    ['-30', false],
  ])('must sum to the line: %s is equal %s', (convertedSubtotal, equal) => {
    const { unequalBands, kept } = select([{ ...usage, convertedSubtotal }], byBand);
    expect(unequalBands).toHaveLength(equal ? 0 : 1);
    expect(kept).toHaveLength(equal ? 2 : 1);
  });
});

describe('order', () => {
  const line = (description: string, changes: Partial<BillLine>): BillLine => makeLine({ description, ...changes });
  const lines = [
    line('c', { sequenceNumber: 3, convertedSubtotal: '-5', aggregationId: 'b' }),
    line('none', { sequenceNumber: null, convertedSubtotal: '7', compoundAggregationId: 'a' }),
    line('a', { sequenceNumber: 1, convertedSubtotal: '7.5' }),
    line('b', { sequenceNumber: 2, convertedSubtotal: '7', aggregationId: 'b' }),
    line('none2', { sequenceNumber: null, convertedSubtotal: '1' }),
  ];

  it.each([
    ['none', ['a 7.5', 'b 7', 'c -5', 'none 7', 'none2 1']],
    ['subtotal', ['c -5', 'none2 1', 'b 7', 'none 7', 'a 7.5']],
    ['aggregationId', ['none 7', 'b 7', 'c -5', 'a 7.5', 'none2 1']],
  ] as const)('by %s', (sortLineItemsBy, expected) => {
    expect(names(select(lines, { quickbooks: { sortLineItemsBy } }).kept)).toEqual(expected);
  });

  it('is of the bands when they are split', () => {
    const usage = makeLine({
      lineItemType: 'USAGE',
      description: 'u',
      convertedSubtotal: '30',
      bands: [makeBand({ convertedBandSubtotal: '25' }), makeBand({ convertedBandSubtotal: '5' })],
    });
    const fee = line('fee', { convertedSubtotal: '10' });
    const { kept } = select([usage, fee], { quickbooks: { splitUsageLineItems: 'band', sortLineItemsBy: 'subtotal' } });
    expect(names(kept)).toEqual(['u/band 5', 'fee 10', 'u/band 25']);
  });
});

describe('hasKeptLines', () => {
  it.each([
    [[makeLine()], true],
    [[], false],
    [[makeLine({ quantity: '0', convertedSubtotal: '0' })], false],
  ])('case %#', (lines, expected) => {
    expect(hasKeptLines(lines, makeResolved())).toBe(expected);
  });

  it('sees bands that are all empty', () => {
    const bands = [makeBand({ bandQuantity: '0', convertedBandSubtotal: '0' })];
    const line = makeLine({ lineItemType: 'USAGE', convertedSubtotal: '0', bands });
    expect(hasKeptLines([line], makeResolved({ quickbooks: { splitUsageLineItems: 'band' } }))).toBe(false);
  });
});
