import { expect, test } from 'vitest';
import { buildCatalog } from '../../../src/model/catalog.ts';
import type { BillWalk } from '../../../src/model/explanation.ts';
import { buildExplanation } from '../../../src/reconcile/build-explanation.ts';
import {
  BLOCKED_EXPLANATION,
  CREDIT_EXPLANATION,
  DRIFTED_EXPLANATION,
  SAMPLE_SNAPSHOT,
  SAMPLE_WALK,
  SENT_EXPLANATION,
} from '../render/sample-explanation.ts';
import { BILLS, SAMPLE_PLAN } from '../render/sample-plan.ts';

const catalog = buildCatalog(SAMPLE_SNAPSHOT);

test('a bill the plan does not know has no explanation', () => {
  const walk: BillWalk = { ...SAMPLE_WALK, bill: { ...SAMPLE_WALK.bill, id: 'unknown' } };
  expect(buildExplanation({ plan: SAMPLE_PLAN, walk, catalog })).toBeNull();
});

test('kept lines come first, dropped ones say why', () => {
  expect(SENT_EXPLANATION.lines.map(({ description, droppedBy }) => [description, droppedBy])).toEqual([
    ['API calls, October 2026', null],
    ['Storage', null],
    ['Premium support (internal)', 'product "support" is in bills.exclude.products'],
  ]);
});

test('the proof shows rounding exactly and that bill less excluded is the invoice', () => {
  expect(SENT_EXPLANATION.proof).toMatchObject({ rounding: '0.0004', equal: true, quickbooksTotal: null });
});

test('a credit memo is proved with the sign of the bill', () => {
  expect(CREDIT_EXPLANATION.proof).toMatchObject({ rounding: '0', equal: true, invoiceTotal: '75.25', kept: '-75.25' });
});

test('a credit memo that is blocked after its amounts is proved with the sign of the bill too', () => {
  const { conversion } = SAMPLE_WALK;
  if (conversion?.result !== 'document') throw new Error('the sample converts');
  const amounts = { ...conversion.trace().amounts!, kept: '-75.25', rounded: '-75.25', invoiceTotal: '75.25' };
  const blocked = { result: 'block', reason: 'strict-rounding', message: 'x', hint: null } as const;
  const walk: BillWalk = {
    ...SAMPLE_WALK,
    conversion: { ...blocked, trace: () => ({ ...conversion.trace(), amounts }) },
  };
  expect(buildExplanation({ plan: SAMPLE_PLAN, walk, catalog })?.proof).toMatchObject({ rounding: '0', equal: true });
});

test('a total that is not what the bill asks for is not called equal', () => {
  const { conversion } = SAMPLE_WALK;
  if (conversion?.result !== 'document') throw new Error('the sample converts');
  const amounts = { ...conversion.trace().amounts!, invoiceTotal: '1204.52' };
  const walk = {
    ...SAMPLE_WALK,
    conversion: { ...conversion, strictDelta: '0.02', trace: () => ({ ...conversion.trace(), amounts }) },
  };
  expect(buildExplanation({ plan: SAMPLE_PLAN, walk, catalog })?.proof).toMatchObject({
    equal: false,
    strictDelta: '0.02',
    rounding: '0.0204',
  });
});

test('what QuickBooks has is compared without its tax', () => {
  expect(DRIFTED_EXPLANATION.proof?.quickbooksTotal).toBe('900');
  expect(DRIFTED_EXPLANATION.drift).toHaveLength(1);
  expect(DRIFTED_EXPLANATION.customer).toMatchObject({ name: 'Wayne Enterprises', id: '61', how: 'mapped' });
});

test('items have names, unknown ones an empty name', () => {
  expect(SENT_EXPLANATION.itemNames).toEqual({ 19: 'API usage', 23: 'Storage' });
  const empty = buildCatalog({ ...SAMPLE_SNAPSHOT, items: [] });
  expect(buildExplanation({ plan: SAMPLE_PLAN, walk: SAMPLE_WALK, catalog: empty })?.itemNames).toEqual({
    19: '',
    23: '',
  });
});

test('a block that no rule explains ends with the state in QuickBooks', () => {
  expect(BLOCKED_EXPLANATION.rules.at(-1)?.rule).toBe('items');
  const walk: BillWalk = { ...SAMPLE_WALK, bill: { ...SAMPLE_WALK.bill, id: BILLS.stark }, conversion: null };
  const explanation = buildExplanation({ plan: SAMPLE_PLAN, walk, catalog });
  expect(explanation?.rules.at(-1)).toMatchObject({ rule: 'state in QuickBooks', outcome: 'stop' });
  expect(explanation?.proof).toBeNull();
  expect(explanation?.lines).toEqual([]);
});

test('so does a bill that is skipped although every rule passed', () => {
  const message = 'invoice M3-100490 (Id 9) was voided in QuickBooks';
  const bills = SAMPLE_PLAN.bills.map((bill) =>
    bill.billId === BILLS.stark ? ({ ...bill, decision: 'skip', reason: 'voided', message } as const) : bill,
  );
  const walk: BillWalk = { ...SAMPLE_WALK, bill: { ...SAMPLE_WALK.bill, id: BILLS.stark }, conversion: null };
  const explanation = buildExplanation({ plan: { ...SAMPLE_PLAN, bills }, walk, catalog });
  expect(explanation?.rules.at(-1)).toEqual({ rule: 'state in QuickBooks', outcome: 'stop', detail: message });
});

test('an update carries what it changes', () => {
  const walk: BillWalk = { ...SAMPLE_WALK, bill: { ...SAMPLE_WALK.bill, id: BILLS.globex } };
  expect(buildExplanation({ plan: SAMPLE_PLAN, walk, catalog })?.differences).toHaveLength(3);
  expect(SENT_EXPLANATION.differences).toEqual([]);
});

test('a band is a line of its own with its quantity and price', () => {
  const { conversion } = SAMPLE_WALK;
  if (conversion?.result !== 'document') throw new Error('the sample converts');
  const [first] = conversion.trace().lines;
  const band = {
    pricingBandId: 'band-1',
    lowerLimit: '1000',
    fixedPrice: null,
    unitPrice: '0.004',
    bandQuantity: '219000',
    bandUnits: null,
    bandSubtotal: '876.00',
    convertedBandSubtotal: '876.00',
  };
  const lines = [
    { ...first!, band },
    { ...first!, band: { ...band, lowerLimit: null, unitPrice: null } },
  ];
  const walk = { ...SAMPLE_WALK, conversion: { ...conversion, trace: () => ({ ...conversion.trace(), lines }) } };
  expect(buildExplanation({ plan: SAMPLE_PLAN, walk, catalog })?.lines).toMatchObject([
    { bandFrom: '1000', quantity: '219000', unitPrice: '0.004' },
    { bandFrom: '0', unitPrice: '0.005' },
  ]);
});

test('aggregations are named by their codes where the line has only their ids', () => {
  const { conversion } = SAMPLE_WALK;
  if (conversion?.result !== 'document') throw new Error('the sample converts');
  const [first] = conversion.trace().lines;
  const line = { ...first!.line, aggregationId: 'agg-1', compoundAggregationId: 'agg-2' };
  const item = [{ rule: 'aggregation', detail: 'aggregation agg-1: no mapping', won: false }] as const;
  const lines = [
    { ...first!, line, item },
    { ...first!, line, kept: false, droppedBy: 'aggregation agg-2 is excluded', item: [] },
    { ...first!, line: { ...line, aggregationId: 'agg-3' }, item },
  ];
  const walk = {
    ...SAMPLE_WALK,
    codes: new Map([
      ['agg-1', 'requests'],
      ['agg-2', 'egress'],
    ]),
    conversion: { ...conversion, trace: () => ({ ...conversion.trace(), lines }) },
  };
  const explained = buildExplanation({ plan: SAMPLE_PLAN, walk, catalog })?.lines;
  expect(explained?.map(({ items, droppedBy }) => [items[0]?.detail, droppedBy])).toEqual([
    ['aggregation "requests": no mapping', null],
    ['aggregation agg-1: no mapping', null],
    [undefined, 'aggregation "egress" is excluded'],
  ]);
});
