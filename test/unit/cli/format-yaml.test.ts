import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { formatYaml } from '../../../src/cli/format-yaml.ts';

describe('the form', () => {
  test.each([
    [
      'keys in the order of the schema, comments with them',
      'name: a\n# kind\nkind: Connection\n',
      '# kind\nkind: Connection\nname: a\n',
    ],
    ['space before a comment, at line ends, between lines', 'a: 1   # x  \n\n\n\nb: 2  \n\n', 'a: 1 # x\n\nb: 2\n'],
    ['space in brackets', 'a: [ 1,2 ]\nb: {c: 1,d: [x]}\n', 'a: [1, 2]\nb: { c: 1, d: [x] }\n'],
    [
      'keys in brackets',
      'kind: Integration\ndelivery: {from: 2026-01-01, mode: replay}\n',
      'kind: Integration\ndelivery: { mode: replay, from: 2026-01-01 }\n',
    ],
    [
      'inner keys with the comments above them',
      'kind: Integration\nbills:\n  # lines\n  exclude: {}\n  # first\n  onlySendOnApproval: true\n',
      'kind: Integration\nbills:\n  # first\n  onlySendOnApproval: true\n  # lines\n  exclude: {}\n',
    ],
    [
      'a rule test, down to what it expects',
      'kind: BillTest\nexpect:\n  invoice:\n    total: "1.00"\n    docNumber: A\n  decision: send\nname: a\n',
      "kind: BillTest\nname: a\nexpect:\n  decision: send\n  invoice:\n    docNumber: A\n    total: '1.00'\n",
    ],
    ['line ends and a missing last one', 'a: 1\r\nb: 2', 'a: 1\nb: 2\n'],
    ['an unknown key stays behind the known ones', 'x: 1\nkind: Connection\n', 'kind: Connection\nx: 1\n'],
    [
      'each document on its own',
      'name: a\nkind: Connection\n---\nname: b\nkind: Connection\n',
      'kind: Connection\nname: a\n---\nkind: Connection\nname: b\n',
    ],
    [
      'the head of a file stays there',
      '# head\n\n# second\nname: a\nkind: Connection\n',
      '# head\n\n# second\nkind: Connection\nname: a\n',
    ],
  ])('%s', async (_name, text, formatted) => {
    expect(await formatYaml(text)).toBe(formatted);
    expect(await formatYaml(formatted)).toBe(formatted);
  });

  test.each([
    'text: |\n  a  \n\n\n\n  b\n',
    "text: 'a\n\n\n  b'\n",
    'a: &x [1, 2]\nb: *x\n',
    "quoted: 'is # no comment   '\n",
    '',
  ])('leaves %j', async (text) => {
    expect(await formatYaml(text)).toBe(text);
  });

  test('what is not valid is left to its author', async () => {
    expect(await formatYaml('a: [1\nb: 2\n')).toBeNull();
  });

  const examples = readdirSync('integrations', { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.yaml'),
  );
  test.each(examples)('the example %s is formatted', async (name) => {
    const text = readFileSync(`integrations/${name}`, 'utf8');
    expect(await formatYaml(text)).toBe(text);
  });
});

/** False when the parser finds an error, or an alias has no anchor before it. */
function isReadable(text: string): boolean {
  try {
    return parseAllDocuments(text, { uniqueKeys: false }).every((document) => {
      document.toJS();
      return document.errors.length === 0;
    });
  } catch (error) {
    if (error instanceof ReferenceError) return false;
    throw error;
  }
}

test('no value, comment or anchor is lost, and twice is once', async () => {
  const line = fc.constantFrom(
    'kind: Integration', 'name: US   # name', 'delivery: {from: 2026-01-01,mode: replay}', '# a comment', '', '   ',
    'bills:\n  # lines\n  exclude: { products: [a,b] }\n  onlySendOnApproval: true # x',
    'accounts: &all\n    filter: |\n      a\n\n\n      # b\n    include: [ A ]', 'shared: *all', 'limits:\n', 'notifyOnDisabled:\n  - a # x\n\n\n  - b',
    'quickbooks:   { bccEmail: "${X}" ,  itemMapping: {debitMemo: "1",creditMemo: "2"} }', '---',
  ); // prettier-ignore
  const comments = (text: string): string[] => (text.match(/# .*?(?=\s*$)/gm) ?? []).toSorted();
  await fc.assert(
    fc.asyncProperty(fc.array(line, { maxLength: 12 }), async (lines) => {
      const text = `${lines.join('\n')}\n`;
      const formatted = await formatYaml(text);
      const values = (source: string): unknown =>
        parseAllDocuments(source, { uniqueKeys: false }).map((document) => document.toJS() as unknown);
      expect(formatted === null).toBe(!isReadable(text));
      if (formatted === null) return;
      expect(values(formatted)).toEqual(values(text));
      expect(comments(formatted)).toEqual(comments(text));
      expect(await formatYaml(formatted)).toBe(formatted);
    }),
    { numRuns: 300 },
  );
});
