import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { KEY_ORDER } from '../../../src/authoring/key-order.ts';

interface Schema {
  readonly $ref?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly $defs?: Readonly<Record<string, Schema>>;
}

const FILES = {
  Connection: 'connection',
  Integration: 'integration',
  ExternalMappings: 'external-mappings',
  BillTest: 'bill-test',
};

test.each(Object.entries(FILES))('the order of %s is that of its schema', (kind, file) => {
  const root = JSON.parse(readFileSync(`schemas/${file}.schema.json`, 'utf8')) as Schema;
  const resolve = (schema: Schema | undefined): Schema | undefined =>
    schema?.$ref === undefined ? schema : root.$defs?.[schema.$ref.replace('#/$defs/', '')];
  for (const [path, keys] of Object.entries(KEY_ORDER[kind] ?? {})) {
    let held: Schema | undefined = root;
    for (const segment of path === '' ? [] : path.split('.')) held = resolve(held?.properties?.[segment]);
    expect(keys, `${kind} ${path}`).toEqual(Object.keys(held?.properties ?? {}));
  }
});
