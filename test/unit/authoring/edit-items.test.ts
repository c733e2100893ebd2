import { describe, expect, test } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { editItems, type ItemEdit } from '../../../src/authoring/edit-items.ts';

const LIST = `kind: ExternalMappings
mappings:
  # the big ones
  - { account: A, customer: "1" } # Alpha
  - customer: "2" # by hand
    account: B

  # gone
  - { account: C, absent: true }
# the end
---
kind: Other
`;

function customer(account: string, id: string): ItemEdit {
  return {
    item: `{ account: ${account}, customer: "${id}" }`,
    comment: `${account} → ${id}`,
    values: [{ path: ['customer'], value: id }],
  };
}

function edit(text: string, replace: readonly (readonly [string, ItemEdit])[], append: readonly ItemEdit[] = []) {
  return editItems(text, 0, 'mappings', {
    replace: new Map(replace.map(([begin, item]) => [text.indexOf(begin), item])),
    append,
  });
}

describe('changing items', () => {
  test('only the value changes: order, form and comments of people stay', () => {
    const { text, kept } = edit(LIST, [
      ['{ account: A', customer('A', '9')],
      ['customer: "2"', customer('B', '8')],
    ]);
    expect(text).toBe(LIST.replace('customer: "1"', 'customer: "9"').replace('customer: "2"', 'customer: "8"'));
    expect(kept).toEqual([]);
  });

  test('a line that deletes becomes a line that maps', () => {
    const { text } = edit(LIST, [['{ account: C', { ...customer('C', '3'), values: [] }]]);
    expect(text).toBe(LIST.replace('{ account: C, absent: true }', '{ account: C, customer: "3" } # C → 3'));
  });

  test('a comment of an import is brought up to date', () => {
    const written = LIST.replace('# Alpha', '# A → 1');
    const { text } = edit(written, [['{ account: A', customer('A', '9')]]);
    expect(text).toContain('  - { account: A, customer: "9" } # A → 9\n');
  });

  test.each([
    ['- { account: A, customer: "${A:-1}" }', '{ account: A'],
    ['- { account: A, customer: &one "1" }\n  - { account: B, customer: *one }', '{ account: A'],
    ['- &line { account: A, customer: "1" }\n  - *line', '{ account: A'],
    ['- { account: "${A}", absent: true }', '{ account: "${A}"'],
  ])('is left, with what a variable or a shared anchor holds: %s', (lines, begin) => {
    const written = `kind: ExternalMappings\nmappings:\n  ${lines}\n`;
    const wanted = lines.includes('absent') ? { ...customer('A', '9'), values: [] } : customer('A', '9');
    expect(edit(written, [[begin, wanted]])).toEqual({ text: written, kept: [written.indexOf(begin)], appended: true });
  });

  test('an alias gets a value of its own, its anchor stays', () => {
    const written = 'mappings:\n- { account: A, customer: &one "1" }\n- { account: B, customer: *one }\n';
    const { text } = edit(written, [['{ account: B', customer('B', '2')]]);
    expect(text).toBe('mappings:\n- { account: A, customer: &one "1" }\n- { account: B, customer: "2" } # B → 2\n');
  });

  test('a value inside an inner map', () => {
    const written = 'mappings:\n- { m3ter: { entity: Contract, id: x }, external: { table: Class, id: "7" } }\n';
    const wanted = { item: '', comment: '', values: [{ path: ['external', 'id'], value: '8' }] };
    expect(edit(written, [['{ m3ter', wanted]]).text).toBe(written.replace('"7"', '"8"'));
  });

  test('an offset at which no item begins is reported', () => {
    expect(editItems(LIST, 0, 'mappings', { replace: new Map([[3, customer('A', '9')]]), append: [] }).kept).toEqual([
      3,
    ]);
    expect(editItems(LIST, 0, 'nothing', { replace: new Map([[3, customer('A', '9')]]), append: [] }).kept).toEqual([
      3,
    ]);
  });
});

describe('new items', () => {
  const added = { ...customer('D', '4'), comment: 'new' };

  test('come behind the last one', () => {
    const { text, appended } = edit(LIST, [], [added]);
    expect(appended).toBe(true);
    expect(text).toBe(LIST.replace('absent: true }\n', 'absent: true }\n  - { account: D, customer: "4" } # new\n'));
  });

  test.each([
    ['mappings: []\n', '\n'],
    ['mappings:\n', '\n'],
    ['mappings: null\n', '\n'],
    ['mappings: ~ # none yet\n', ' # none yet\n'],
    ['mappings: # none yet\n', ' # none yet\n'],
    ['mappings:\n  # such as - { account: A }\n', '\n  # such as - { account: A }\n'],
    ['mappings: []\n  # Customers\n', '\n  # Customers\n'],
  ])('are the first of an empty list: %j', (written, rest) => {
    const { text } = edit(`kind: X\n${written}`, [], [added]);
    expect(text).toBe(`kind: X\nmappings:${rest}  - { account: D, customer: "4" } # new\n`);
  });

  test.each(['[]', 'null', '', '# none yet\n'])(
    'are the first of an empty list of a document in braces: %j',
    (written) => {
      const { text } = edit(`{ kind: X,\n  mappings: ${written}, # ours\n  prune: false }\n`, [], [added, added]);
      const item = { account: 'D', customer: '4' };
      expect(parse(text)).toEqual({ kind: 'X', mappings: [item, item], prune: false });
      expect(text).toContain(', # ours\n');
    },
  );

  test('a file without a last line break', () => {
    expect(edit('mappings:\n- { a: b }', [], [added]).text).toBe(
      'mappings:\n- { a: b }\n- { account: D, customer: "4" } # new\n',
    );
  });

  test.each([
    ['    # agreed with finance\n', '', 'further in than the dash: of the last item'],
    ['', '  # Support\n', 'at the dash: of what comes next'],
    ['', '\n# why nothing is pruned\n', 'at the key that follows'],
  ])('leave comments where they belong: %j %j, %s', (own, next) => {
    const begin = `mappings:\n  - { account: A, customer: "1" } # one\n${own}`;
    expect(edit(`${begin}${next}prune: false\n`, [], [added]).text).toBe(
      `${begin}  - { account: D, customer: "4" } # new\n${next}prune: false\n`,
    );
  });

  test.each([
    ['[{ account: A, customer: "1" }]', '"1" }, { account: D, customer: "4" }]'],
    ['[\n  { account: A, customer: "1" }, # one\n]', '"1" }, # one\n  { account: D, customer: "4" },\n]'],
    ['[\n  { account: A, customer: "1" } # one\n]', '"1" }, # one\n  { account: D, customer: "4" }\n]'],
    ['[\n  { account: A, customer: "1" }]', '"1" }, { account: D, customer: "4" }]'],
  ])('a list in brackets stays one: %j', (list, end) => {
    const { text } = edit(`mappings: ${list}\n`, [], [added]);
    expect(parse(text)).toEqual({
      mappings: [
        { account: 'A', customer: '1' },
        { account: 'D', customer: '4' },
      ],
    });
    expect(text).toContain(end);
  });

  test('a list elsewhere, by an alias, takes none', () => {
    expect(edit('lists: &l [{ a: b }]\nmappings: *l\n', [], [added])).toMatchObject({ appended: false });
  });

  test('many at once are still one list', () => {
    const append = Array.from({ length: 500 }, (_, index) => customer(`X${String(index)}`, '1'));
    const current = parseAllDocuments(edit(LIST, [], append).text).map((one) => one.toJS() as { mappings?: unknown[] });
    expect(current[0]?.mappings).toHaveLength(503);
  });
});
