import * as fc from 'fast-check';
import { parse } from 'yaml';
import { expect, test } from 'vitest';
import { parseFlowMap } from '../../src/workspace/flow-map.ts';
import { buildLineIndex } from '../../src/workspace/line-index.ts';
import { findMappingLines } from '../../src/workspace/mapping-lines.ts';
import { parseCsv } from '../../src/workspace/parse-csv.ts';
import { parseWorkspace } from '../../src/workspace/parse-workspace.ts';
import { parseYaml } from '../../src/workspace/parse-yaml.ts';
import { ANY_CHARACTER } from './any-character.ts';

/** Scalars as people and programs write them in flow maps, right and wrong. */
const scalar = fc.oneof(
  fc.string({ maxLength: 12 }),
  fc.string({ unit: ANY_CHARACTER, maxLength: 6 }),
  fc.stringMatching(/^[A-Za-z0-9_./@+ -]{1,14}$/),
  fc.stringMatching(/^"[ -~]{0,10}"$/),
  fc.stringMatching(/^'[ -~]{0,10}'$/),
  fc.string({ maxLength: 8 }).map((text) => JSON.stringify(text)),
  fc.stringMatching(/^[0-9a-fA-FxXoe.+_-]{1,10}$/),
  fc.uuid(),
  fc.constantFrom(
    'true',
    'False',
    'NULL',
    '~',
    'yes',
    '.inf',
    '.nan',
    '0x1F',
    '0o17',
    '012',
    '1e5',
    '58',
    '- a',
    '? b',
    '#c',
    'a: b',
    '&x',
    '*x',
    '!!str 5',
    '<<',
    'null',
    '1_000',
  ),
);
const spaces = fc.constantFrom('', ' ', ' ', '  ');
const pair = fc.tuple(
  fc.oneof(scalar, fc.constantFrom('account', 'customer', 'item')),
  fc.constantFrom(': ', ':', ' : ', ':  '),
  scalar,
);
const flowMap = fc
  .tuple(fc.array(pair, { maxLength: 4 }), spaces, fc.constantFrom(', ', ',', ' , '))
  .map(([pairs, space, comma]) => `{${space}${pairs.map((parts) => parts.join('')).join(comma)}${space}}`);

test('the line reader says what the YAML parser says, or nothing', () => {
  let read = 0;
  fc.assert(
    fc.property(flowMap, (text) => {
      const map = parseFlowMap(text, 0);
      if (map === null || map.end !== text.length) return;
      read += 1;
      expect(map.value).toStrictEqual(parse(text, { uniqueKeys: true, logLevel: 'error' }));
    }),
    { numRuns: 20_000 },
  );
  // Were this low, the property would say nothing.
  expect(read).toBeGreaterThan(2_000);
});

const blockItem = fc
  .tuple(
    fc.constantFrom('  - ', '  -   '),
    fc.array(fc.tuple(scalar, spaces, fc.oneof(scalar, flowMap), fc.constantFrom('', '', '\n    # x', ' # y', '\n')), {
      minLength: 1,
      maxLength: 3,
    }),
  )
  .map(([dash, pairs]) =>
    pairs
      .map(
        ([key, space, value, more], index) =>
          `${index === 0 ? dash : ' '.repeat(dash.length)}${key}:${space} ${value}${more}`,
      )
      .join('\n'),
  );
const mappingLine = fc.oneof(
  blockItem,
  fc
    .tuple(fc.stringMatching(/^[A-Z][a-z -]{0,6}$/), fc.nat())
    .map(([code, id]) => `  - account: ${code}\n    customer: "${String(id)}"`),
  flowMap.map((map) => `  - ${map}`),
  fc
    .record({ account: fc.string({ maxLength: 8 }), customer: fc.string({ maxLength: 4 }) })
    .map((map) => `  - ${JSON.stringify(map)}`),
  fc.constantFrom('', '  # a comment', '# another', '  - { account: A, customer: "1" } # why'),
);

test('a document read line by line has the value that the YAML parser gives it', () => {
  let fast = 0;
  fc.assert(
    fc.property(fc.array(mappingLine, { minLength: 1, maxLength: 6 }), fc.constantFrom('\n', '\r\n'), (lines, end) => {
      const text = ['kind: ExternalMappings', 'mappings:', ...lines, ''].join('\n').replaceAll('\n', end);
      const { documents, diagnostics } = parseYaml(text, buildLineIndex('a.yaml', text));
      if (findMappingLines(text) === null || diagnostics.length > 0) return;
      fast += 1;
      expect(documents.map(({ value }) => value)).toStrictEqual([parse(text, { logLevel: 'error' })]);
    }),
    { numRuns: 3_000 },
  );
  expect(fast).toBeGreaterThan(300);
});

const yamlish = fc.array(
  fc.oneof(
    fc.constantFrom(
      'apiVersion: tieout/v1',
      'kind: Connection',
      'kind: Integration',
      'kind: ExternalMappings',
      '---',
      'mappings:',
      'delivery:',
      '  from: 2026-01-01',
      '- ',
      '&a',
      '*a',
      '{',
      '}',
      '[',
      ']',
      '|',
      '"',
      "'",
      '\t',
      '${X}',
      '# tieout-ignore x',
      '<<: *a',
    ),
    fc.string({ maxLength: 20 }),
    fc.string({ unit: ANY_CHARACTER, maxLength: 8 }),
  ),
  { maxLength: 14 },
);

test('any text gives findings with places, never an exception', () => {
  fc.assert(
    fc.property(yamlish, fc.constantFrom('\n', '\n  ', ' ', '\r\n'), (parts, glue) => {
      const text = parts.join(glue);
      const lines = text.split('\n').length;
      const files = [{ path: 'a.yaml', name: 'a.yaml', text, problem: null }];
      const { diagnostics } = parseWorkspace(files, { root: 'w', env: { X: 'kind: Y' }, unsetVariables: 'error' });
      for (const { place } of diagnostics) {
        expect(place?.line).toBeGreaterThanOrEqual(1);
        expect(place?.line).toBeLessThanOrEqual(lines);
        expect(place?.column).toBeGreaterThanOrEqual(1);
      }
      // Nothing in a text like this is a whole document.
      expect(diagnostics.length).toBeGreaterThan(0);
    }),
    { numRuns: 4_000 },
  );
});

test('cells written by RFC 4180 are read back', () => {
  const cell = fc.string({ maxLength: 8 }).filter((text) => text === text.trim());
  fc.assert(
    fc.property(fc.array(fc.array(cell, { minLength: 1, maxLength: 4 }), { maxLength: 5 }), (rows) => {
      const text = rows
        .map((row) => row.map((candidate) => `"${candidate.replaceAll('"', '""')}"`).join(','))
        .join('\r\n');
      const read = parseCsv(text, buildLineIndex('a.csv', text));
      expect(read.diagnostics).toEqual([]);
      expect(read.rows.map((row) => row.map((csvCell) => csvCell.text))).toEqual(
        rows.filter((row) => row.some((entry) => entry !== '')),
      );
    }),
    { numRuns: 1_000 },
  );
});
