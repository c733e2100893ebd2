import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { canonicalJson, digestOf, digestOfLists, sha256, shortDigestOf } from '../../../src/support/digest.ts';

/** The same meaning with its keys in another order. */
function turned(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(turned);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([key, held]) => [key, turned(held)]),
  );
}

it('writes one text for one meaning, which reads as that meaning', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const text = canonicalJson(value);
      expect(canonicalJson(turned(value))).toBe(text);
      expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});

it.each([
  [{ b: 1, a: [true, null, 'é"\\'] }, '{"a":[true,null,"é\\"\\\\"],"b":1}'],
  [{ b: undefined, a: [undefined] }, '{"a":[null]}'],
  [{ b: 1, 10: 'ten', 9: 'nine', '': 0 }, '{"9":"nine","10":"ten","":0,"b":1}'],
  [{ at: new Date(0) }, '{"at":"1970-01-01T00:00:00.000Z"}'],
])('writes %j', (value, text) => {
  expect(canonicalJson(value)).toBe(text);
});

it('digests text as SHA-256 does', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      expect(sha256(text)).toBe(createHash('sha256').update(text).digest('hex'));
    }),
  );
});

it('digests an object of lists in parts as it does whole', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
      expect(digestOfLists(value)).toBe(digestOf(value));
    }),
  );
  const long = { list: Array.from({ length: 20_000 }, (_, index) => `é𝒳${String(index)}`), none: [], not: undefined };
  expect(digestOfLists(long)).toBe(digestOf(long));
  const made = { list: long.list.values(), none: [].values(), not: undefined };
  expect(digestOfLists(made)).toBe(digestOf(long));
});

it('gives the beginning of a digest', () => {
  expect(shortDigestOf({ a: '1' }, 12)).toBe(digestOf({ a: '1' }).slice(0, 24));
});
