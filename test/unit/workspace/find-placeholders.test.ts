import { expect, it } from 'vitest';
import { parseTexts } from './parse-text.ts';

const MAPPINGS = (lines: string): string =>
  `apiVersion: tieout/v1\nkind: ExternalMappings\nname: items\nconnection: c\n${lines}\n`;

it.each([
  ['mappings:\n  - { product: api, item: { name: "…" } }', '6:35', 'mappings[0].item.name: "…"'],
  [
    "mappings:\n  - { account: ACME, customer: { displayName: '...' } }",
    '6:47',
    'mappings[0].customer.displayName: "..."',
  ],
  ['integration: "…"\nmappings: []', '5:14', 'integration: "…"'],
])('a value that is only a placeholder is an error at its place: %s', (lines, at, said) => {
  const found = parseTexts({ 'items.yaml': MAPPINGS(lines) }).diagnostics.filter(
    ({ code }) => code === 'document/bad-value',
  );
  expect(found).toMatchObject([
    {
      severity: 'error',
      message: `${said} stands for a value that is not filled in`,
      hint: 'write the value that is meant',
    },
  ]);
  expect(`${String(found[0]?.place?.line)}:${String(found[0]?.place?.column)}`).toBe(at);
});

it('is told of a table too, and a name that has more in it is not', () => {
  const text = MAPPINGS('mappingsFrom: ./items.csv');
  const found = parseTexts({ 'items.yaml': text, 'items.csv': 'product,item.name\napi,…\nseats,Seats … and more\n' });
  expect(found.diagnostics.flatMap(({ code, place }) => (code === 'document/bad-value' ? [place?.line] : []))).toEqual([
    2,
  ]);
});
