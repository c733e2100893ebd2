import { convertBill } from '../../src/convert/convert-bill.ts';
import type { ConversionInput } from '../../src/convert/conversion-input.ts';
import { indexMappings } from '../../src/model/mapping.ts';
import type { BillLine } from '../../src/model/m3ter.ts';
import { median, type BenchFigure } from './figures.ts';
import { makeBill, makeCatalog, makeInput, makeItem, makeLine, makeMapping } from '../unit/convert/make.ts';

const PRODUCTS = 25;
const WARM_UP_MS = 500;
const WINDOW_MS = 400;
const WINDOWS = 5;
/** Different bills, so that nothing is measured that only repeats itself. */
const VARIANTS = 64;

/** Bills to documents, pure, one after the other, for each second of processor time (quality.md). */
export function benchConvert(): readonly BenchFigure[] {
  return [
    { name: 'convert, bills of 10 lines', value: billsPerSecond(10), unit: 'bills/s CPU', bar: { least: 20_000 } },
    { name: 'convert, bills of 1,000 lines', value: billsPerSecond(1000), unit: 'bills/s CPU', bar: { least: 200 } },
  ];
}

function billsPerSecond(lineCount: number): number {
  const inputs = makeInputs(lineCount);
  run(inputs, WARM_UP_MS);
  return Math.round(median(Array.from({ length: WINDOWS }, () => run(inputs, WINDOW_MS))));
}

/** Bills for each second of this process's time: what else the machine was doing does not count. */
function run(inputs: readonly ConversionInput[], forMs: number): number {
  const start = process.cpuUsage();
  let bills = 0;
  let usedMs = 0;
  while (usedMs < forMs) {
    for (const input of inputs) {
      if (convertBill(input).result !== 'document') throw new Error('the bench measures bills that become documents');
    }
    bills += inputs.length;
    const { user, system } = process.cpuUsage(start);
    usedMs = (user + system) / 1000;
  }
  return (bills / usedMs) * 1000;
}

function makeInputs(lineCount: number): readonly ConversionInput[] {
  const mappings = indexMappings(
    Array.from({ length: PRODUCTS }, (_, index) => makeMapping('Product', `prod-${String(index)}`, String(index + 1))),
  );
  const items = Array.from({ length: PRODUCTS }, (_, index) => makeItem(String(index + 1)));
  const catalog = makeCatalog({ items });
  // A plan converts its bills with one memo for all.
  const shared = { ...makeInput(makeBill([]), { mappings, catalog }), items: new Map() };
  return Array.from({ length: VARIANTS }, (_, variant) => {
    const lines = Array.from({ length: lineCount }, (_unused, index) => makeUsageLine(variant * 31 + index, index));
    const units = lines.reduce((sum, line) => sum + BigInt(line.convertedSubtotal.replace('.', '')), 0n);
    const digits = String(units).padStart(6, '0');
    const billTotal = `${digits.slice(0, -5)}.${digits.slice(-5)}`;
    return { ...shared, bill: makeBill(lines, { id: `bill-${String(variant)}`, billTotal }) };
  });
}

/** Usage at a price below a cent, five decimals, as m3ter sends it; every third line prices exactly. */
function makeUsageLine(seed: number, index: number): BillLine {
  const quantity = 1000 + ((seed * 7919) % 100_000);
  const isExact = seed % 3 === 0;
  const subtotal = isExact ? quantity * 20_000 : quantity * 67 + (seed % 10);
  const digits = String(subtotal).padStart(6, '0');
  return makeLine({
    lineItemType: 'USAGE',
    description: `Usage ${String(index)}`,
    quantity: String(quantity),
    unit: 'calls',
    averageUnitPrice: isExact ? '0.2' : '0.00067',
    convertedSubtotal: `${digits.slice(0, -5)}.${digits.slice(-5)}`,
    sequenceNumber: index,
    productId: `prod-${String(seed % PRODUCTS)}`,
    productCode: `product-${String(seed % PRODUCTS)}`,
    servicePeriodStart: '2026-10-01',
    servicePeriodEnd: '2026-11-01',
    segment: [['region', 'eu']],
  });
}
