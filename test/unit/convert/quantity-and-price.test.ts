import { describe, expect, it } from 'vitest';
import { givesAmount, quantityAndPrice } from '../../../src/convert/quantity-and-price.ts';
import { SCALED_ONE, scaledText } from '../../../src/convert/scaled.ts';
import type { BandUsage, BillLine } from '../../../src/model/m3ter.ts';
import { makeBand, makeLine } from './make.ts';

function priced(line: Partial<BillLine>, band: BandUsage | null = null, negated = false) {
  const part = { line: makeLine(line), band, exact: SCALED_ONE, signFlipped: false, droppedBy: null, notes: [] };
  return quantityAndPrice(part, negated);
}

describe('quantityAndPrice', () => {
  it.each([
    ['a line', { quantity: '5', averageUnitPrice: '0.2' }, null, false, '5', '0.2'],
    ['a converted line', { quantity: '5', averageUnitPrice: '0.2', conversionRate: '1.25' }, null, false, '5', '0.25'],
    ['a credit', { quantity: '5', averageUnitPrice: '0.2' }, null, true, '5', '-0.2'],
    ['a band', { conversionRate: '2' }, makeBand({ bandQuantity: '3', unitPrice: '0.1' }), false, '3', '0.2'],
    ['no fixed price', {}, makeBand({ fixedPrice: null }), false, '10', '1'],
  ])('of %s', (_name, line, band, negated, quantity, unitPrice) => {
    const answer = priced(line, band, negated);
    expect(answer === null ? null : [scaledText(answer.quantity), scaledText(answer.unitPrice)]).toEqual([
      quantity,
      unitPrice,
    ]);
  });

  it.each([makeBand({ fixedPrice: '5' }), makeBand({ unitPrice: null })])('none of a band, case %#', (band) => {
    expect(priced({}, band)).toBeNull();
  });
});

describe('givesAmount', () => {
  it('counts the decimals of a price after its conversion', () => {
    const converted = (conversionRate: string) =>
      priced({ quantity: '100', averageUnitPrice: '0.0001', conversionRate });
    const [short, long] = [converted('1.250'), converted('1.2345')];
    expect(short !== null && givesAmount(short, 1n, 2)).toBe(true);
    expect(long !== null && givesAmount(long, 1n, 2)).toBe(false);
  });

  it.each([
    ['exact', '5', '0.2', 100n, 2, true],
    ['rounded half up', '128.35', '14.50', 186108n, 2, true],
    ['rounded half up, one too few', '128.35', '14.50', 186107n, 2, false],
    ['negative, half away from zero', '128.35', '-14.50', -186108n, 2, true],
    ['another sign', '5', '0.2', -100n, 2, false],
    ['JPY, whole', '3', '100', 300n, 0, true],
    ['JPY, whole only after rounding to 0 digits', '3', '100.1', 300n, 0, false],
    ['JPY, whole under both roundings', '3', '100.001', 300n, 0, true],
    ['KWD, two digits', '3', '1.25', 3750n, 3, true],
    ['KWD, three digits, which two-digit rounding refuses', '3', '1.251', 3753n, 3, false],
    ['a quantity of 16 digits', '1000000000000001', '0', 0n, 2, false],
    ['15 digits', '3', '33333333.3333333', 10000000000n, 2, true],
    ['seven decimals of price', '3', '0.3333333', 100n, 2, true],
    ['eight decimals of price', '3', '0.33333333', 100n, 2, false],
    ['eight decimals, the last one zero', '3', '0.33333330', 100n, 2, true],
    ['nine decimals of quantity', '12.345678912', '3', 3704n, 2, false],
    ['a price below zero with ten decimals', '3', '-0.3333333333', -100n, 2, false],
  ])('%s', (_name, quantity, averageUnitPrice, amount, digits, expected) => {
    const answer = priced({ quantity, averageUnitPrice });
    expect(answer !== null && givesAmount(answer, amount, digits)).toBe(expected);
  });
});
