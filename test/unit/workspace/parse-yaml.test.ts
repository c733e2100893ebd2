import { describe, expect, test } from 'vitest';
import { buildLineIndex } from '../../../src/workspace/line-index.ts';
import { parseYaml } from '../../../src/workspace/parse-yaml.ts';

function read(text: string) {
  const { documents, diagnostics } = parseYaml(text, buildLineIndex('a.yaml', text));
  const found = diagnostics.map(({ code, place }) => `${String(place?.line)}:${String(place?.column)} ${code}`);
  return { values: documents.map(({ value }) => value), found, documents, diagnostics };
}

describe('values', () => {
  test.each([
    ['several documents', 'a: 1\n---\nb: 2\n', [{ a: 1 }, { b: 2 }]],
    ['comments and separators without content', '# x\n---\n# y\n---\na: 1\n---\n', [{ a: 1 }]],
    ['a document on the line of its separator', '--- {a: 1}\n--- text\n', [{ a: 1 }, 'text']],
    ['a version directive', '%YAML 1.2\n---\na: 1\n', [{ a: 1 }]],
    ['CRLF', 'a: 1\r\nb: [x, y]\r\n---\r\nc: |\r\n  t\r\n', [{ a: 1, b: ['x', 'y'] }, { c: 't\n' }]],
    [
      'anchors and aliases',
      'a: &x {b: 1}\nc: *x\nd: [*x, *x]\n',
      [{ a: { b: 1 }, c: { b: 1 }, d: [{ b: 1 }, { b: 1 }] }],
    ],
    [
      'YAML 1.2 words',
      'a: yes\nb: no\nc: 2026-01-01\nd: 012\ne: ~\n',
      [{ a: 'yes', b: 'no', c: '2026-01-01', d: 12, e: null }],
    ],
    ['a quoted merge sign', '"<<": 1\n', [{ '<<': 1 }]],
  ])('%s', (_name, text, values) => {
    expect(read(text)).toMatchObject({ values, found: [] });
  });

  test('an own __proto__ key stays a key', () => {
    const [value] = read('__proto__: { admin: true }\n').values;
    expect(Object.keys(value as object)).toEqual(['__proto__']);
    expect(({} as Record<string, unknown>)['admin']).toBeUndefined();
  });
});

describe('findings', () => {
  test.each([
    ['tab', 'a:\n\tb: 1\n', '2:1 document/tab'],
    ['duplicate key', 'a: 1\nb: 2\na: 3\n', '3:1 document/duplicate-key'],
    ['duplicate key in a flow map', 'x: { a: 1, a: 2 }\n', '1:12 document/duplicate-key'],
    ['merge key', 'a: &x {b: 1}\nc:\n  <<: *x\n', '3:3 document/merge-key'],
    ['unresolved alias', 'a: 1\nb: *nope\n', '2:4 document/unknown-alias'],
    ['an alias that contains itself', 'a: &x\n  b: *x\n', '2:6 document/unknown-alias'],
    ['unknown tag', 'a: !secret x\n', '1:4 document/unknown-tag'],
    ['a number as key', '1: a\n', '1:1 document/key-not-text'],
    ['a list as key', '? [a]\n: 1\n', '1:3 document/key-not-text'],
    ['bad indentation', 'a:\n  b: 1\n c: 2\n', '3:1 document/yaml-syntax'],
    ['items below an empty list', 'a: []\n# b\n  - c: 1\n', '1:4 document/yaml-syntax'],
    ['items below an empty list, not indented', 'a: [] # none\n\n- c: 1\n', '1:4 document/yaml-syntax'],
    ['items below a list in brackets', 'a: [ { b: 1 } ]\n  - c: 1\n', '1:4 document/yaml-syntax'],
    ['items below null', 'a: null\n  - c: 1\n', '1:4 document/yaml-syntax'],
    ['keys below an empty map', 'a: {}\n  b: 1\nc: 2\n', '1:4 document/yaml-syntax'],
    ['open quote', 'a: "x\nb: 1\n', '1:4 document/yaml-syntax'],
    ['open bracket', 'a: [1, 2\nb: 3\n', '1:4 document/yaml-syntax'],
    ['colon in a plain value', 'a: b: c\n', '1:4 document/yaml-syntax'],
    ['bad escape', 'a: "\\d"\n', '1:5 document/yaml-syntax'],
    ['second document after an end marker', 'a: 1\n...\nb: [\n', '3:4 document/yaml-syntax'],
    ['in the second document', 'a: 1\n---\nb: 1\nb: 2\n', '4:1 document/duplicate-key'],
  ])('%s', (_name, text, found) => {
    expect(read(text).found).toEqual([found]);
  });

  test.each([
    ['one for each wrong line', 'a: b: c\nd: e: f\ng: "h" i\n', ['1:4', '2:4', '3:8']],
    ['every tag', 'x: !foo 1\ny: !bar 2\n', ['1:4', '2:4']],
    ['what only follows from wrong indentation is not one', 'a:\n  b: 1\n c: 2\n  d: 3\ne: @f\n', ['3:1', '5:4']],
  ])('every syntax error: %s', (_name, text, found) => {
    expect(read(text).found.map((place) => place.split(' ')[0])).toEqual(found);
  });

  test.each([
    ['a map', 'a:\n  - { b: 1\n  - { b: 2 }\n', ['2:5 `{` is not closed']],
    ['a map in a list of mappings', 'a: 1\nmappings:\n  - { b: "1"\n  - { b: "2" }\n', ['3:5 `{` is not closed']],
    ['a map at the end', 'a: { b: 1\n', ['1:4 `{` is not closed']],
    ['a map over several lines', 'a: {\n  b: 1,\n  c: 2\nd: 3\n', ['1:4 `{` is not closed']],
    ['the inner of two', 'a: { b: { c: 1 }\nd: 2\n', ['1:4 `{` is not closed']],
    ['two at the same place', 'a: { b: { c: 1\nd: 2\n', ['1:9 `{` is not closed']],
    ['a list in a map that is closed', 'a: { b: [c, d }\n}\ne: f\n', ['1:9 `[` is not closed']],
    ['a list', 'a: [b, c\nd: { e: f }\n', ['1:4 `[` is not closed']],
    ['double quotes', 'a: "x\nb: { c: d }\n', ['1:4 `"` is not closed']],
    ['single quotes', "a: 'x\nb: 1\n", ["1:4 `'` is not closed"]],
    ['what is wrong behind it', 'a: { b: 1\nd: e: f\n', ['1:4 `{` is not closed', '2:4 a key is here']],
  ])('what is not closed is named where it opens: %s', (_name, text, expected) => {
    const found = read(text).diagnostics.map(
      ({ place, message }) => `${String(place?.line)}:${String(place?.column)} ${message}`,
    );
    expect(found).toEqual(expected.map((start) => expect.stringContaining(start) as unknown));
  });

  test.each([
    [
      'in a map',
      'm:\n  - { a: x, c: ${V_1} } # y\n  - { a: y }\n  - { a: z, c: ${V_2} }\nk: 1\n',
      ['2:16 V_1', '4:16 V_2'],
    ],
    ['in a list', 'c: [${V}, 2]\nd: 1\n', ['1:5 V']],
    ['within a text', 'a: { b: x${V}y }\nc: 2\n', ['1:10 V']],
  ])(
    'a variable without quotes inside brackets is named once, and nothing that follows from it: %s',
    (_name, text, expected) => {
      const { diagnostics } = read(text);
      expect(diagnostics.map(({ hint }) => hint)).toEqual(
        expected.map((one) => `write "\${${one.split(' ')[1] ?? ''}}" there`),
      );
      expect(diagnostics.map(({ place }) => `${String(place?.line)}:${String(place?.column)}`)).toEqual(
        expected.map((one) => one.split(' ')[0]),
      );
    },
  );

  test('a broken document does not hide its neighbours', () => {
    expect(read('a: [\n---\nb: 1\n')).toMatchObject({ values: [null, { b: 1 }], found: [expect.any(String)] });
  });

  test('an alias bomb is refused at once', () => {
    const levels = Array.from({ length: 12 }, (_, index) => {
      const alias = index === 0 ? '"x"' : `*a${String(index - 1)}`;
      return `a${String(index)}: &a${String(index)} [${Array(10).fill(alias).join(', ')}]`;
    });
    expect(read(levels.join('\n')).found).toEqual(['5:10 document/alias-bomb']);
  });

  test('an anchor used a thousand times is no bomb', () => {
    expect(read(`a: &x { b: 1 }\nc:\n${'  - *x\n'.repeat(1000)}`).found).toEqual([]);
  });

  test('deep nesting is refused, not overflowed', () => {
    expect(read('['.repeat(30_000)).found).toHaveLength(1);
    expect(read(`${'['.repeat(200)}${']'.repeat(200)}`).found).toEqual(['1:62 document/too-deep']);
  });

  test('general YAML above ten megabytes is refused with the fast forms', () => {
    const { found, diagnostics } = read(`a:\n${'  - [1, 2, 3, 4]\n'.repeat(700_000)}`);
    expect(found).toEqual(['1:1 document/too-large']);
    expect(diagnostics[0]?.hint).toContain('mappingsFrom');
  });
});

describe('places', () => {
  const text = [
    'kind: X # first',
    'plain: some text',
    "single: 'it''s'",
    "quoted: 'some text'",
    'block: |',
    '  one',
    'list: [a, { b: c }]',
    'from: &day 2026-01-01',
    'to: *day',
    'variable: ${X} text',
    'empty:',
    '',
  ].join('\n');
  const [document] = read(text).documents;
  const at = (place: { line: number; column: number; endColumn?: number } | undefined) =>
    place === undefined ? '' : `${String(place.line)}:${String(place.column)}-${String(place.endColumn ?? '')}`;

  test.each([
    [['plain'], '2:8-17'],
    [['list', 1, 'b'], '7:16-'],
    [['list', 1], '7:11-'],
    [['list'], '7:1-5'],
    [['list', 7, 'x'], '7:1-5'],
    [['from'], '8:12-22'],
    [['to'], '8:12-22'],
    [['empty'], '11:1-6'],
    [['nowhere'], '1:1-'],
  ])('value of %j', (path, expected) => {
    expect(at(document?.places.value(path))).toBe(expected);
  });

  test('keys', () => {
    expect(at(document?.places.key(['plain']))).toBe('2:1-6');
    expect(at(document?.places.key(['list', 1, 'b']))).toBe('7:13-');
    expect(at(document?.places.start)).toBe('1:1-');
  });

  test.each([
    ['plain', '2:13-17'],
    ['quoted', '4:15-19'],
    ['single', '3:9-16'],
    ['block', '5:8-'],
    ['variable', '10:11-20'],
    ['empty', '11:1-6'],
  ])('within %s', (key, expected) => {
    expect(at(document?.places.within([key], 5, 9))).toBe(expected);
  });

  test('places in lists that were read line by line', () => {
    const lines =
      'kind: X\nmappings: # all\n  - { account: A, customer: "1" }\n\n  - {"account":"B","customer":{"displayName":"B \\u00e9"}}\n';
    const { documents } = read(lines);
    const [list] = documents;
    expect(list?.value).toEqual({
      kind: 'X',
      mappings: [
        { account: 'A', customer: '1' },
        { account: 'B', customer: { displayName: 'B é' } },
      ],
    });
    expect(at(list?.places.value(['mappings', 0, 'customer']))).toBe('3:29-32');
    expect(at(list?.places.key(['mappings', 1]))).toBe('5:5-');
    expect(at(list?.places.key(['mappings', 1, 'customer', 'displayName']))).toBe('5:32-45');
    expect(at(list?.places.value(['mappings']))).toBe('2:1-9');
  });

  test('places in lists with one key a line', () => {
    const lines =
      'mappings:\n  - account: A # & first\n    customer: { displayName: B }\n\n  # next\n  - account: C\n    customer: "1"\n';
    const [list] = read(lines).documents;
    expect(list?.value).toEqual({
      mappings: [
        { account: 'A', customer: { displayName: 'B' } },
        { account: 'C', customer: '1' },
      ],
    });
    expect(at(list?.places.key(['mappings', 1]))).toBe('6:5-');
    expect(at(list?.places.value(['mappings', 0, 'customer', 'displayName']))).toBe('3:30-');
    expect(at(list?.places.value(['mappings', 1, 'customer']))).toBe('7:15-18');
  });

  test('a line that only the YAML parser understands is read alone, with its findings in place', () => {
    const lines = `mappings:\n  - { account: "A\\x41", customer: '1' }\n  - { account: B, account: C }\n  - { account: D, customer: "1" }\n`;
    const { found, values } = read(lines);
    expect(found).toEqual(['3:19 document/duplicate-key']);
    expect(values).toMatchObject([{ mappings: [{ account: 'AA' }, { account: 'B' }, { account: 'D' }] }]);
  });

  test('a line with an alias makes the whole document general YAML', () => {
    const lines = 'x: &a { name: Y }\nmappings:\n  - { account: B, customer: *a }\n';
    expect(read(lines)).toMatchObject({
      values: [{ mappings: [{ account: 'B', customer: { name: 'Y' } }] }],
      found: [],
    });
  });
});
