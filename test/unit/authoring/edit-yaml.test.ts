import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { editValues } from '../../../src/authoring/edit-yaml.ts';

const FILE = `# the head
kind: Integration # which kind
name: US   # the name

accounts:
  # those who pay otherwise
  exclude: [A, B] # two of them
  filter: 'currency == "USD"'
shared: &users [a@example.com]
notifyOnDisabled: *users
bills:
  onlySendOnApproval: true # first
  exclude:
    products:
      - one # the first
      - two
quickbooks: { bccEmail: '\${BCC}', sortLineItemsBy: none }
# at the end
`;

function edit(path: string, value: unknown, text = FILE) {
  return editValues(text, text.indexOf('kind'), [{ path: path.split('.'), value: value as never }]);
}

describe('editing values', () => {
  test.each([
    ['name', 'US invoices', 'name: US   # the name', 'name: US invoices   # the name'],
    ['bills.onlySendOnApproval', false, 'onlySendOnApproval: true # first', 'onlySendOnApproval: false # first'],
    ['accounts.exclude', ['C'], '[A, B] # two of them', '[C] # two of them'],
    ['quickbooks.sortLineItemsBy', 'subtotal', 'sortLineItemsBy: none }', 'sortLineItemsBy: subtotal }'],
    [
      'quickbooks.allowBankTransferPayment',
      true,
      'sortLineItemsBy: none }',
      'sortLineItemsBy: none, allowBankTransferPayment: true }',
    ],
    ['id', 'x-1', 'name: US   # the name\n', 'name: US   # the name\nid: x-1\n'],
    ['bills.exclude.products', [], ':\n      - one # the first\n      - two\n', ': []\n'],
    [
      'accounts.include',
      ['Z'],
      '  exclude: [A, B] # two of them\n',
      '  exclude: [A, B] # two of them\n  include: [Z]\n',
    ],
  ])('%s: %j changes that and nothing else', (path, value, before, after) => {
    expect(FILE).toContain(before);
    expect(edit(path, value)).toMatchObject({ text: FILE.replace(before, after), kept: [] });
  });

  test('a variable is kept and said', () => {
    expect(edit('quickbooks.bccEmail', 'x@example.com')).toMatchObject({ text: FILE, done: [] });
  });

  test('what an alias shares is not changed for both', () => {
    expect(edit('shared', [])).toMatchObject({ text: FILE, done: [] });
    const { text } = edit('notifyOnDisabled', ['b@example.com']);
    expect(parse(text)).toMatchObject({ shared: ['a@example.com'], notifyOnDisabled: ['b@example.com'] });
  });

  test('only the document at the place changes', () => {
    const two = `kind: Integration\nname: A\n---\n# second\nkind: Integration\nname: B\n`;
    const { text } = editValues(two, two.lastIndexOf('kind'), [{ path: ['name'], value: 'C' }]);
    expect(text).toBe(two.replace('B', 'C'));
  });

  test('line ends stay as they are', () => {
    const text = 'kind: Integration\r\nname: A\r\nbills:\r\n  exclude: {}\r\n';
    const { text: edited } = editValues(text, 0, [{ path: ['id'], value: 'q' }]);
    expect(edited).toBe('kind: Integration\r\nname: A\r\nid: q\r\nbills:\r\n  exclude: {}\r\n');
  });

  test('a block text with a number sign in it is not cut', () => {
    const text = 'kind: Integration\naccounts:\n  filter: |\n    a\n    # b\nname: A\n';
    const { text: edited, kept } = editValues(text, 0, [{ path: ['accounts', 'filter'], value: 'x' }]);
    const filter = kept.length === 1 ? 'a\n# b\n' : 'x';
    expect(parse(edited)).toEqual({ kind: 'Integration', accounts: { filter }, name: 'A' });
  });

  test('whatever is edited, the rest of the document stays what it was', () => {
    const paths = ['name', 'id', 'accounts.filter', 'accounts.exclude', 'bills.exclude.products', 'limits.maxInvoices'];
    const values = fc.oneof(fc.string(), fc.boolean(), fc.constant(null), fc.array(fc.string()), fc.integer());
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom(...paths), values), { maxLength: 5 }), (edits) => {
        const wanted = edits.map(([path, value]) => ({ path: path.split('.'), value }));
        const { text, kept } = editValues(FILE, FILE.indexOf('kind'), wanted);
        const after = parse(text) as { shared: unknown; quickbooks: unknown };
        expect(after.shared).toEqual(['a@example.com']);
        expect(after.quickbooks).toEqual({ bccEmail: '${BCC}', sortLineItemsBy: 'none' });
        const comments = FILE.match(/# .*$/gm)?.filter((comment) => comment !== '# the first') ?? [];
        for (const comment of comments) expect(text).toContain(comment);
        expect(kept).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});
