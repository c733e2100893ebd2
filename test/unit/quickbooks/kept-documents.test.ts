import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { JsonObject } from '../../../src/model/json-value.ts';
import { createDocumentKeeper } from '../../../src/quickbooks/kept-documents.ts';
import { foreignDocument } from '../reconcile/make-world.ts';
import { line } from './sample-documents.ts';
import { ANY_CHARACTER } from '../../properties/any-character.ts';

const texts = fc.oneof(
  fc.string({ unit: ANY_CHARACTER }),
  fc.constantFrom('', '0', '1', 'Łódź 🚀', '\ud800', '\u0001'),
);
const optional = fc.option(texts);
/** Members of a person's own, under any name. */
const kept = fc
  .dictionary(fc.oneof(texts, fc.constantFrom('__proto__', 'a\nb', 'b')), fc.oneof(texts, fc.integer(), fc.boolean()))
  .map((members) => members as JsonObject);
const lines = fc.array(
  fc
    .record({ description: texts, amount: texts, quantity: optional, itemId: optional, kept })
    .map(({ kept: beside, ...changes }) =>
      Object.keys(beside).length === 0 ? line(changes) : line({ ...changes, kept: beside }),
    ),
  { maxLength: 4 },
);
const documents = fc
  .record({
    kind: fc.constantFrom('invoice' as const, 'creditMemo' as const),
    docNumber: optional,
    customerName: optional,
    currency: optional,
    note: optional,
    customerMemo: optional,
    createdAt: optional,
    voided: fc.boolean(),
    marker: fc.option(
      fc.record(
        {
          billId: texts,
          billVersion: fc.nat(),
          generation: fc.nat(),
          digest: texts,
          undo: fc.constantFrom('undone' as const, 'held' as const),
          plan: texts,
        },
        { requiredKeys: ['billId', 'billVersion', 'generation', 'digest'] },
      ),
    ),
    lines,
  })
  .map((changes) => foreignDocument(changes));

it('gives each document back as it was, in the same order of members, whatever its texts are', () => {
  fc.assert(
    fc.property(fc.array(documents, { maxLength: 5 }), (of) => {
      const keep = createDocumentKeeper();
      const given = of.map(keep);
      expect(given.map((document) => ({ ...document }))).toEqual(of);
      expect(given.map((document) => document.lines)).toEqual(of.map((document) => document.lines));
      expect(JSON.stringify(given)).toBe(JSON.stringify(of));
    }),
  );
});

it('is a document like any other when it is spread', () => {
  const document = foreignDocument({ note: 'PO 4711' });
  const { lines: ofLines, ...others } = createDocumentKeeper()(document);
  expect({ ...others, lines: ofLines, voided: true }).toEqual({ ...document, voided: true });
});
