import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createBillKeeper } from '../../../src/m3ter/kept-bills.ts';
import { makeBand, makeBill, makeLine } from '../convert/make.ts';
import { ANY_CHARACTER } from '../../properties/any-character.ts';

const texts = fc.oneof(fc.string({ unit: ANY_CHARACTER }), fc.constantFrom('', '0', '1', 'Łódź 🚀', '\ud800'));
const optional = fc.option(texts);
const bands = fc.array(
  fc
    .record({ pricingBandId: optional, lowerLimit: optional, bandQuantity: texts, bandUnits: optional })
    .map((changes) => makeBand(changes)),
  { maxLength: 3 },
);
const lines = fc.array(
  fc
    .record({
      id: optional,
      description: texts,
      quantity: texts,
      units: texts,
      subtotal: texts,
      convertedSubtotal: texts,
      sequenceNumber: fc.option(fc.integer()),
      productId: optional,
      childAccountCode: optional,
      segment: fc.array(fc.tuple(texts, texts), { maxLength: 2 }),
      bands,
    })
    .map((changes) => makeLine(changes)),
  { maxLength: 4 },
);

it('gives each bill back as it was, whatever its texts are', () => {
  fc.assert(
    fc.property(fc.array(lines, { maxLength: 5 }), (of) => {
      const bills = of.map((some, index) => makeBill(some, { id: `bill-${String(index)}` }));
      const keep = createBillKeeper();
      const kept = bills.map(keep);
      expect(kept.map((bill) => ({ ...bill, lines: bill.lines }))).toEqual(bills);
    }),
  );
});

it('keeps bills that are larger than a block, and those after them', () => {
  const keep = createBillKeeper();
  const long = makeBill([makeLine({ id: 'x'.repeat(500_000) })]);
  const bills = [makeBill([makeLine({})]), long, makeBill([makeLine({ quantity: '7' })]), long];
  expect(bills.map(keep).map((bill) => bill.lines)).toEqual(bills.map((bill) => bill.lines));
});
