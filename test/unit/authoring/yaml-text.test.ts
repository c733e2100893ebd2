import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { renderComment, renderFlowValue } from '../../../src/authoring/yaml-text.ts';

describe('a value on one line', () => {
  test.each([
    [{ account: 'ACME', customer: '58' }, '{ account: ACME, customer: "58" }'],
    [['a', 'b c'], '[a, b c]'],
    [[], '[]'],
    [{}, '{}'],
    [null, 'null'],
    [true, 'true'],
    ['yes', '"yes"'],
    ['0058', '"0058"'],
    ['2026-01-01', '"2026-01-01"'],
    ['a, b', '"a, b"'],
    ['currency == "EUR"', `'currency == "EUR"'`],
    ['it: is', '"it: is"'],
    ['', '""'],
  ])('%j', (value, text) => {
    expect(renderFlowValue(value)).toBe(text);
  });

  test('reads back as the same value, inside a list and a map', () => {
    const values = fc.letrec((tie) => ({
      value: fc.oneof(
        { depthSize: 'small' },
        fc.string({ unit: 'grapheme' }),
        fc.string({
          unit: fc.constantFrom('"', "'", '#', ':', ' ', '\n', '\t', ',', '[', ']', '{', '}', '&', '*', '$', '-', '1'),
        }),
        fc.boolean(),
        fc.constant(null),
        fc.integer(),
        fc.array(tie('value'), { maxLength: 4 }),
        fc.dictionary(
          fc.string().filter((key) => key !== '__proto__'),
          tie('value'),
          { maxKeys: 4 },
        ),
      ),
    }));
    fc.assert(
      fc.property(values.value, (value) => {
        const text = renderFlowValue(value as never);
        expect(text).not.toMatch(/\n/);
        expect(parse(`- [${text}, { key: ${text} }]\n`)).toEqual([[value, { key: value }]]);
      }),
      { numRuns: 2_000 },
    );
  });
});

test('a comment stays on its line whatever it is made of', () => {
  expect(renderComment('ACME\nkind: Integration\u202e\u001b[31m')).toBe('ACME kind: Integration [31m');
  expect(renderComment('x'.repeat(500))).toHaveLength(200);
});
