import { UnexpectedAnswer } from '../../src/http/answer-fields.ts';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fixedText, decimal, decimalText, minorDigits } from '../../src/model/decimal.ts';
import type { SalesLine } from '../../src/model/sales-document.ts';
import { decodeSalesDocument } from '../../src/quickbooks/wire/decode-sales-document.ts';
import { encodeSalesDocument } from '../../src/quickbooks/wire/encode-sales-document.ts';
import { buildQuery, chunkForInLists } from '../../src/quickbooks/wire/query.ts';
import { decodeFault } from '../../src/quickbooks/wire/fault.ts';
import { decodeBatch } from '../../src/quickbooks/wire/batch.ts';
import { isJsonObject, parseJson, type JsonObject } from '../../src/support/json.ts';
import { answered, documentState } from '../unit/quickbooks/sample-documents.ts';

const CURRENCIES = ['USD', 'JPY', 'KWD', 'EUR'] as const;

function decimalOf(digitsMax: number) {
  return fc
    .tuple(fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }), fc.integer({ min: 0, max: digitsMax }))
    .map(([units, digits]) => decimalText(decimal(`${String(units)}e-${String(digits)}`)));
}

function lineOf(digits: number): fc.Arbitrary<SalesLine> {
  const amount = fc.bigInt({ min: -(10n ** 17n), max: 10n ** 17n });
  return fc.record({
    description: fc.string({ unit: 'grapheme', maxLength: 60 }),
    amount: amount.map((units) => fixedText(decimal(`${String(units)}e-${String(digits)}`), digits)),
    quantity: fc.constant(null),
    unitPrice: fc.constant(null),
    itemId: fc.option(fc.stringMatching(/^[1-9]\d{0,8}$/)),
    serviceDate: fc.option(fc.constantFrom('2024-02-29', '2026-12-31')),
    taxCode: fc.option(fc.constantFrom('NON', 'TAX', '5')),
  });
}

const quantified = fc.record({ quantity: decimalOf(12), unitPrice: decimalOf(12) });

describe('documents on the wire', () => {
  it('come back as the lines, note, memo and marker that were written, to the last digit', () => {
    const document = fc.constantFrom(...CURRENCIES).chain((currency) =>
      fc.record({
        currency: fc.constant(currency),
        kind: fc.constantFrom('invoice' as const, 'creditMemo' as const),
        globalTaxCalculation: fc.constantFrom(null, 'TaxExcluded' as const, 'NotApplicable' as const),
        note: fc.option(
          fc
            .string({ maxLength: 80 })
            .map((text) => text.trim())
            .filter((text) => text !== ''),
        ),
        customerMemo: fc.option(fc.string({ minLength: 1, maxLength: 80 })),
        lines: fc.array(
          fc.tuple(lineOf(minorDigits(currency)), fc.option(quantified)).map(([one, both]) => ({ ...one, ...both })),
          { minLength: 1, maxLength: 5 },
        ),
      }),
    );
    fc.assert(
      fc.property(document, (changes) => {
        const state = documentState(changes);
        const observed = decodeSalesDocument(changes.kind, answered(encodeSalesDocument(state, null)), 'USD');
        expect(observed.lines).toEqual(state.document.lines);
        expect(observed.note).toBe(state.document.note);
        expect(observed.customerMemo).toBe(state.document.customerMemo);
        expect(observed.marker).toEqual(state.marker);
        expect(observed.currency).toBe(state.document.currency);
      }),
      { numRuns: 400 },
    );
  });
});

/** An independent reader of the one quoted text in a query. */
function readQuoted(query: string): string {
  const start = query.indexOf("'");
  let text = '';
  for (let index = start + 1; index < query.length; index += 1) {
    const character = query[index] ?? '';
    if (character === '\\') {
      index += 1;
      text += query[index] ?? '';
    } else if (character === "'") {
      return index === query.length - 1 ? text : 'the quote ended early';
    } else text += character;
  }
  throw new Error('the quote does not end');
}

describe('values in queries', () => {
  it('never leave their quotes', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom("'", '\\', 'a', ' ', '%', 'ü', ')', '\ud83d', '👩') }), (value) => {
        const where = [{ property: 'DisplayName', operator: '=' as const, value }];
        const query = buildQuery({ entity: 'Customer', where });
        expect(readQuoted(query)).toBe(value.replaceAll(/\p{Cs}/gu, '\ufffd'));
        expect(decodeURIComponent(encodeURIComponent(query))).toBe(query);
        expect(chunkForInLists([value], { countMax: 9, lengthMax: 9 })).toEqual([[value]]);
      }),
    );
  });
});

describe('any JSON as an answer', () => {
  it('is read, or fails by name; it never crashes', () => {
    const field = fc.constantFrom(
      'Id',
      'Line',
      'TotalAmt',
      'TxnDate',
      'CustomerRef',
      'LinkedTxn',
      'MetaData',
      'Fault',
      '__proto__',
    );
    const body = fc.dictionary(field, fc.jsonValue({ maxDepth: 3 }));
    fc.assert(
      fc.property(body, (value) => {
        const json = parseJson(JSON.stringify(value));
        decodeFault(json);
        decodeBatch(json);
        const full = { ...FULL, ...(isJsonObject(json) ? json : {}) };
        for (const current of [json, full]) {
          if (!isJsonObject(current)) continue;
          expect(readOrFail(current)).toBe(true);
        }
      }),
      { numRuns: 1000 },
    );
  });
});

function readOrFail(jsonObject: JsonObject): boolean {
  try {
    return decodeSalesDocument('invoice', jsonObject, null).id !== '';
  } catch (error) {
    return error instanceof UnexpectedAnswer;
  }
}

const FULL: JsonObject = answered(encodeSalesDocument(documentState(), null));
