import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runInProcess } from '../cli/run-in-process.ts';
import { openEditor, type Editor, type Position } from './language-server.ts';

let folder = '';
let editor: Editor;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tieout-editor-'));
  await runInProcess({
    arguments: ['init', '--name', 'northwind-sandbox'],
    workingDirectory: folder,
  });
  editor = await openEditor(folder);
});

afterAll(async () => {
  editor.close();
  await rm(folder, { recursive: true, force: true });
});

const HEAD = {
  integration: '# yaml-language-server: $schema=.schemas/integration.schema.json\n',
  mappings: '# yaml-language-server: $schema=.schemas/external-mappings.schema.json\n',
  connection: '# yaml-language-server: $schema=.schemas/connection.schema.json\n',
};

/** The text without its `|`, and where that was. */
function cursor(text: string): {
  readonly text: string;
  readonly at: Position;
} {
  const before = text.slice(0, text.indexOf('|')).split('\n');
  return {
    text: text.replace('|', ''),
    at: { line: before.length - 1, character: before.at(-1)?.length ?? 0 },
  };
}

let files = 0;
const newFile = (): string => `integrations/new-${String((files += 1))}.yaml`;

async function labelsAt(text: string): Promise<readonly string[]> {
  const place = cursor(text);
  return (await editor.completions(newFile(), place.text, place.at)).map(({ label }) => label);
}

describe('completion in the editor', () => {
  test.each([
    [
      'the keys of an integration',
      `${HEAD.integration}kind: Integration\n|`,
      ['delivery', 'quickbooks', 'accounts', 'limits'],
    ],
    [
      'the settings of QuickBooks',
      `${HEAD.integration}kind: Integration\nquickbooks:\n  |`,
      ['splitUsageLineItems', 'sortLineItemsBy', 'bccEmail'],
    ],
    [
      'what splitUsageLineItems may be',
      `${HEAD.integration}kind: Integration\nquickbooks:\n  splitUsageLineItems: |`,
      ['band', 'product', 'aggregation'],
    ],
    [
      'line item types in a list',
      `${HEAD.integration}kind: Integration\nbills:\n  exclude:\n    lineItemTypes:\n      - |`,
      ['COMMITMENT_FEE', 'USAGE', 'MINIMUM_SPEND'],
    ],
    ['environments', `${HEAD.connection}kind: Connection\nquickbooks:\n  environment: |`, ['sandbox', 'production']],
    [
      'sides of a mapping',
      `${HEAD.mappings}kind: ExternalMappings\nmappings:\n  - |`,
      ['account', 'product', 'pricingBand'],
    ],
  ])('%s', async (_name, text, expected) => {
    expect(await labelsAt(text)).toEqual(expect.arrayContaining(expected));
  });
});

describe('hover in the editor', () => {
  test.each([
    ['onlySendOnApproval', `bills:\n  onlySend|OnApproval: true\n`, /approved/],
    ['graceMinutes', `delivery:\n  grace|Minutes: 30\n`, /m3ter/],
    ['filter', `accounts:\n  fil|ter: 'currency == "EUR"'\n`, /customFields/],
    ['enabled', `ena|bled: true\n`, /reportOnly/],
  ])('%s says what it does', async (_name, lines, expected) => {
    const { text, at } = cursor(`${HEAD.integration}kind: Integration\n${lines}`);
    expect(await editor.hover(newFile(), text, at)).toMatch(expected);
  });
});

describe('marks in the editor', () => {
  test('what init writes has none', async () => {
    for (const name of ['connection', 'quickbooks', 'items']) {
      const path = `integrations/${name}.yaml`;
      expect(await editor.diagnostics(path, await readFile(join(folder, path), 'utf8'))).toEqual([]);
    }
  });

  test('what import writes has none, by schemas that its modelines find', async () => {
    const run = await runInProcess({ arguments: ['import', '--sandbox'], workingDirectory: folder });
    expect(run).toMatchObject({ exitCode: 0, stderr: '' });
    for (const name of ['customers', 'items', 'quickbooks-us-invoices']) {
      const path = `integrations/${name}.yaml`;
      const text = await readFile(join(folder, path), 'utf8');
      expect(await editor.diagnostics(path, text)).toEqual([]);
      expect(await editor.diagnostics(newFile(), `${text}surprise: true\n`)).toHaveLength(1);
    }
  });

  test('an unknown key and a wrong value are marked where they stand', async () => {
    const text = `${HEAD.integration}apiVersion: tieout/v1
kind: Integration
name: US
connection: northwind-sandbox
destination: QuickBooksSandbox
delivery:
  from: 2026-01-01
  mode: sometimes
surprise: true
`;
    const found = await editor.diagnostics(newFile(), text);
    expect(found.map(({ range }) => range.start.line).toSorted((a, b) => a - b)).toEqual([8, 9]);
  });

  const examples = readdirSync('integrations').filter((name) => name.endsWith('.yaml'));
  test.each(examples)('the example %s has none, by the schemas of its modeline', async (name) => {
    const text = readFileSync(join('integrations', name), 'utf8').replace('$schema=../schemas/', '$schema=.schemas/');
    expect(await editor.diagnostics(`integrations/example-${name}`, text)).toEqual([]);
  });
});

interface SchemaNode {
  readonly title?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
  readonly type?: unknown;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly $ref?: string;
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly $defs?: Readonly<Record<string, SchemaNode>>;
}

describe('the schemas teach the format', () => {
  const names = ['connection', 'integration', 'external-mappings'];
  const schemas = names.map((name) => JSON.parse(readFileSync(`schemas/${name}.schema.json`, 'utf8')) as SchemaNode);
  const properties = schemas.flatMap((schema) =>
    [schema, ...Object.values(schema.$defs ?? {})].flatMap((node) =>
      Object.entries(node.properties ?? {}).map(([key, held]): [string, SchemaNode] => {
        const target = held.$ref === undefined ? held : (schema.$defs?.[held.$ref.replace('#/$defs/', '')] ?? {});
        return [`${schema.title ?? ''} ${node.title ?? ''} ${key}`, { ...target, ...held }];
      }),
    ),
  );

  test.each(properties)('%s has a title, a description, and a default or an example', (_name, node) => {
    expect(node.title).toBeTruthy();
    expect(node.description?.length ?? 0).toBeGreaterThan(10);
    const says =
      'default' in node || 'const' in node || (node.examples?.length ?? 0) > 0 || node.properties !== undefined;
    expect(says).toBe(true);
  });
});
