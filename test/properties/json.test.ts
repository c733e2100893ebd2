import * as fc from 'fast-check';
import { parse } from 'lossless-json';
import { describe, expect, it } from 'vitest';
import { isJsonNumber, isJsonObject, jsonNumber, parseJson, stringifyJson } from '../../src/support/json.ts';
import { ANY_CHARACTER } from './any-character.ts';

/** JSON texts with numbers of every form, also such as no binary float can hold. */
const numberText = fc.stringMatching(/^-?(0|[1-9]\d{0,30})(\.\d{1,30})?([eE][+-]?\d{1,4})?$/);
const text = fc.oneof(
  fc.string(),
  fc.string({ unit: ANY_CHARACTER }),
  fc.constantFrom('__proto__', '\\"7', '"1"', '\u00911'),
);
const { json } = fc.letrec<{ json: string }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 4 },
    numberText,
    fc.constantFrom('null', 'true', 'false'),
    text.map((candidate) => JSON.stringify(candidate)),
    fc.array(tie('json'), { maxLength: 4 }).map((members) => `[ ${members.join(' ,\n')}]`),
    fc
      .uniqueArray(fc.tuple(text, tie('json')), { maxLength: 4, selector: ([key]) => key })
      .map((members) => `{${members.map(([key, member]) => `${JSON.stringify(key)}\t: ${member}`).join(',')}}`),
  ),
}));

function isSyntaxErrorOf(read: () => unknown): boolean {
  try {
    read();
    return false;
  } catch (error) {
    return error instanceof SyntaxError;
  }
}

describe('parseJson', () => {
  it('reads the same as the lossless parser, number by number', () => {
    fc.assert(
      fc.property(json, (source) => {
        expect(parseJson(source)).toEqual(parse(source, undefined, { parseNumber: jsonNumber }));
      }),
      { numRuns: 3_000 },
    );
  });

  it('refuses what the lossless parser refuses', () => {
    const damaged = fc
      .tuple(json, fc.nat(), fc.constantFrom('', '0', '1:', '-', '+', '.', '"', ',', '}', 'e', '\\', ' '))
      .map(([source, at, mark]) => {
        const index = at % (source.length + 1);
        return source.slice(0, index) + mark + source.slice(index + 1);
      });
    fc.assert(
      fc.property(damaged, (source) => {
        // Two equal keys are the one thing the platform's parser takes and the other does not.
        fc.pre(!hasEqualKeys(source));
        const refused = isSyntaxErrorOf(() => parse(source, undefined, { parseNumber: jsonNumber }));
        expect(isSyntaxErrorOf(() => parseJson(source))).toBe(refused);
      }),
      { numRuns: 3_000 },
    );
  });

  it('gives back what it wrote', () => {
    fc.assert(
      fc.property(json, (source) => {
        const value = parseJson(source);
        expect(parseJson(stringifyJson(value))).toEqual(value);
      }),
    );
  });

  it('keeps a member named __proto__ a member', () => {
    const value = parseJson('{"__proto__":{"polluted":1},"a":{"__proto__":2}}');
    expect(isJsonObject(value) && Object.keys(value)).toEqual(['__proto__', 'a']);
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
    expect(isJsonObject(value) && Object.getPrototypeOf(value)).toBe(Object.prototype);
  });

  it('passes long texts and refuses endless nesting as no JSON', () => {
    const long = 'x'.repeat(5_000_000);
    expect(parseJson(JSON.stringify([long, '\\"'.repeat(100_000)]))).toHaveLength(2);
    expect(() => parseJson('['.repeat(200_000))).toThrow(SyntaxError);
    expect(() => parseJson(`["\u0091",${'['.repeat(200_000)}`)).toThrow(SyntaxError);
    expect(() => parseJson(`${'['.repeat(200_000)}${']'.repeat(200_000)}`)).toThrow(SyntaxError);
    const value = parseJson('[1.10, -0, 1E400]');
    expect(Array.isArray(value) && value.every(isJsonNumber)).toBe(true);
  });
});

function hasEqualKeys(source: string): boolean {
  let equal = false;
  try {
    parse(source, undefined, {
      parseNumber: jsonNumber,
      onDuplicateKey: () => {
        equal = true;
        return null;
      },
    });
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  return equal;
}
