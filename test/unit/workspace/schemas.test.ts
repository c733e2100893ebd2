import { readdirSync, readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { describe, expect, test } from 'vitest';
import { validatePlan } from '../../../src/workspace/generated/plan-validator.js';
import {
  validateBillTest,
  validateConnection,
  validateExternalMappings,
  validateIntegration,
} from '../../../src/workspace/generated/validators.js';
import type { SavedPlan } from '../../../src/model/generated/plan.ts';
import type { SavedSnapshot } from '../../../src/model/generated/snapshot.ts';
import type { SavedWorld } from '../../../src/snapshot/saved-world.ts';
import { LINE_ITEM_TYPES } from '../../../src/model/line-item-types.ts';
import type { Plan } from '../../../src/model/plan.ts';

interface Schema {
  readonly [keyword: string]: unknown;
  readonly title?: string;
  readonly description?: string;
  readonly examples?: readonly unknown[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly $defs?: Readonly<Record<string, Schema>>;
}

const FILES = readdirSync('schemas').filter((name) => name.endsWith('.schema.json'));
const readSchema = (name: string): Schema => JSON.parse(readFileSync(`schemas/${name}`, 'utf8')) as Schema;
const VALIDATORS = {
  'connection.schema.json': validateConnection,
  'integration.schema.json': validateIntegration,
  'external-mappings.schema.json': validateExternalMappings,
  'bill-test.schema.json': validateBillTest,
} as const;

function compileAll() {
  const ajv = new Ajv2020({ allErrors: true, discriminator: true, strictRequired: false, strictTypes: false });
  ajv.addVocabulary(['x-expected', 'x-refused']);
  addFormats.default(ajv);
  for (const name of FILES) ajv.addSchema(readSchema(name));
  return ajv;
}

/** Every subschema with the path of properties that leads to it. */
function subschemas(schema: Schema, path = ''): [string, Schema][] {
  const inner = [...Object.entries(schema.properties ?? {}), ...Object.entries(schema.$defs ?? {})];
  return [[path, schema], ...inner.flatMap(([key, held]) => subschemas(held, `${path}/${key}`))];
}

describe.each(Object.entries(VALIDATORS))('%s', (name, validate) => {
  const schema = readSchema(name);
  const ajv = compileAll();

  test('its own examples pass, with and without the generated validator', () => {
    expect(schema.examples).toHaveLength(1);
    for (const example of schema.examples ?? []) {
      expect([ajv.getSchema(name)?.(example), ajv.getSchema(name)?.errors]).toEqual([true, null]);
      expect(validate(example)).toBe(true);
    }
  });

  test('an example with one key more, one less, or another kind fails', () => {
    const example = schema.examples?.[0] as Record<string, unknown>;
    expect(validate({ ...example, zz: 1 })).toBe(false);
    expect(validate({ ...example, name: undefined })).toBe(false);
    expect(validate({ ...example, kind: 'Other' })).toBe(false);
    expect(validate(null)).toBe(false);
  });

  test('every key is explained, and every example of a key passes', () => {
    const explained = subschemas(schema).filter(([, held]) => !('$ref' in held));
    const silent = explained.filter(([, held]) => held.title === undefined || held.description === undefined);
    expect(silent.map(([path]) => path)).toEqual([]);
    for (const [path, held] of Object.entries(schema.$defs ?? {})) {
      for (const [key, property] of Object.entries(held.properties ?? {})) {
        for (const example of property.examples ?? []) {
          const text = JSON.stringify(example);
          const check = ajv.getSchema(`${name}#/$defs/${path}/properties/${key}`);
          expect([path, key, text, check?.(example)]).toEqual([path, key, text, true]);
        }
      }
    }
  });
});

test('the workspace schema takes each kind and nothing else', () => {
  const validate = compileAll().getSchema('workspace.schema.json');
  for (const name of Object.keys(VALIDATORS)) expect(validate?.(readSchema(name).examples?.[0])).toBe(true);
  expect(validate?.({ apiVersion: 'tieout/v1', kind: 'Other' })).toBe(false);
});

test('line item types are those of the model', () => {
  for (const name of ['integration.schema.json', 'bill-test.schema.json']) {
    expect(readSchema(name).$defs?.['lineItemType']?.['enum']).toEqual(LINE_ITEM_TYPES);
  }
});

test('configKeys are the settings that m3ter stores', () => {
  const keys = Object.keys(readSchema('connection.schema.json').$defs?.['configKeys']?.properties ?? {});
  expect(keys).not.toEqual([]);
  const integration = readSchema('integration.schema.json');
  const defs = integration.$defs ?? {};
  const sections: Readonly<Record<string, Schema | undefined>> = {
    accounts: defs['accounts'],
    bills: defs['bills'],
    'bills.exclude': defs['exclusions'],
    quickbooks: defs['quickbooks'],
    '': integration,
  };
  for (const key of keys) {
    const dot = key.lastIndexOf('.');
    const section = sections[key.slice(0, Math.max(0, dot))];
    expect([key, Object.hasOwn(section?.properties ?? {}, key.slice(dot + 1))]).toEqual([key, true]);
  }
});

/** Settings of the three panels that are tieout's own: m3ter has no such option, so they have no key. */
const NOT_OF_M3TER = ['accounts.missingOptOut'];
/** The keys of an Integration that are no settings, or that m3ter does not store with them. */
const OUTSIDE_THE_PANELS = [
  'apiVersion', 'kind', 'name', 'connection', 'destination', 'entityType', 'id', 'credential', 'enabled',
  'customers', 'delivery', 'limits',
]; // prettier-ignore

/** The paths of the settings in a schema. The words of m3ter's map of memo items are one setting. */
function settingPaths(schema: Schema, defs: Readonly<Record<string, Schema>>, path = ''): string[] {
  return Object.entries(schema.properties ?? {}).flatMap(([key, held]) => {
    const at = path === '' ? key : `${path}.${key}`;
    const ref = typeof held['$ref'] === 'string' ? held['$ref'].replace('#/$defs/', '') : '';
    const inner = defs[ref];
    return inner?.properties === undefined || ref === 'memoItems' ? [at] : settingPaths(inner, defs, at);
  });
}

test('every setting of the three panels has a key in m3ter, or is known to be ours', () => {
  const keys = Object.keys(readSchema('connection.schema.json').$defs?.['configKeys']?.properties ?? {});
  const integration = readSchema('integration.schema.json');
  const { properties = {} } = integration;
  const panels = Object.fromEntries(Object.entries(properties).filter(([key]) => !OUTSIDE_THE_PANELS.includes(key)));
  const paths = settingPaths({ ...integration, properties: panels }, integration.$defs ?? {});
  expect(paths.toSorted()).toEqual([...keys, ...NOT_OF_M3TER].toSorted());
});

/** `T` with every `code`, `reason` and name of a guard as any text. */
type WithFreeCodes<T> = T extends readonly (infer I)[]
  ? readonly WithFreeCodes<I>[]
  : T extends object
    ? {
        readonly [K in keyof T]: K extends 'code' | 'reason' | 'name'
          ? T[K] extends string
            ? string
            : WithFreeCodes<T[K]>
          : WithFreeCodes<T[K]>;
      }
    : T;

test('snapshot.schema.json describes exactly what a snapshot saves', () => {
  // The compiler proves it, part by part; a schema says nothing of pairs, nor of the tables of codes.
  type Part = 'm3ter' | 'quickbooks';
  type OfM3ter = Exclude<keyof SavedWorld['m3ter'], 'bills' | 'diagnostics'>;
  type OfQuickBooks = Exclude<keyof SavedWorld['quickbooks'], 'diagnostics'>;
  type Line<T extends SavedWorld | SavedSnapshot> = Omit<T['m3ter']['bills'][number]['lines'][number], 'segment'>;
  const both = [
    (candidate: Omit<SavedWorld, Part>): Omit<SavedSnapshot, Part> => candidate,
    (entry: Omit<SavedSnapshot, Part>): Omit<SavedWorld, Part> => entry,
    (item: Pick<SavedWorld['m3ter'], OfM3ter>): Pick<SavedSnapshot['m3ter'], OfM3ter> => item,
    (one: Pick<SavedSnapshot['m3ter'], OfM3ter>): Pick<SavedWorld['m3ter'], OfM3ter> => one,
    (held: Line<SavedWorld>): Line<SavedSnapshot> => held,
    (held: Line<SavedSnapshot>): Line<SavedWorld> => held,
    (held: Pick<SavedWorld['quickbooks'], OfQuickBooks>): Pick<SavedSnapshot['quickbooks'], OfQuickBooks> => held,
    (held: Pick<SavedSnapshot['quickbooks'], OfQuickBooks>): Pick<SavedWorld['quickbooks'], OfQuickBooks> => held,
    (key: keyof SavedWorld['m3ter']): keyof SavedSnapshot['m3ter'] => key,
    (key: keyof SavedSnapshot['m3ter']): keyof SavedWorld['m3ter'] => key,
  ];
  expect(both).toHaveLength(10);
});

describe('plan.schema.json', () => {
  const plan = JSON.parse(readFileSync('test/unit/workspace/fixtures/plan.json', 'utf8')) as Record<string, unknown>;

  test('describes exactly the model', () => {
    // The compiler proves it; at run time there is nothing to see but the functions. The schema knows
    // neither the tables of codes nor what each action needs: the first is free, the second tried below.
    type Change = Plan['changes'][number];
    type SavedChange = SavedPlan['changes'][number];
    const isDescribed = (candidate: Plan): SavedPlan => candidate;
    type Changes = 'changes' | 'wouldSend';
    const isModel = (entry: Omit<SavedPlan, Changes>): WithFreeCodes<Omit<Plan, Changes>> => entry;
    const hasNoMore = (key: keyof SavedChange): keyof Change => key;
    expect([isDescribed, isModel, hasNoMore]).toHaveLength(3);
  });

  const change = (kind: string, more: object) =>
    (plan['changes'] as readonly { readonly kind: string }[])
      .filter((one) => one.kind === kind)
      .map((one) => ({ ...one, ...more }));

  test.each([
    ['a create of what exists', change('invoice', { precondition: { id: '1', revision: '2' } })],
    ['a create of nothing', change('mapping', { after: null })],
    ['a create with a state before', change('mapping', { before: {} })],
    ['an update of what was not read', change('customer', { action: 'adopt' })],
    ['an action that the kind does not have', change('integration', { action: 'delete', after: null })],
    ['a delete that leaves something', change('mapping', { action: 'delete' })],
  ])('refuses %s', (_name, changes) => {
    expect(changes).toHaveLength(1);
    expect(validatePlan({ ...plan, changes })).toBe(false);
  });

  test('takes a plan with a change of each kind', () => {
    expect([validatePlan(plan), validatePlan.errors]).toEqual([true, null]);
    const kinds = (plan['changes'] as readonly { readonly kind: string }[]).map(({ kind }) => kind);
    expect(kinds).toEqual(['integration', 'customer', 'mapping', 'invoice', 'creditMemo']);
  });

  test.each([
    ['another format version', { formatVersion: '2.0' }],
    ['a missing list', { bills: undefined }],
    ['one key more', { zz: 1 }],
    ['a change of no kind', { changes: [{ kind: 'other' }] }],
    [
      'money as a number',
      { summary: { ...(plan['summary'] as object), money: [{ currency: 'USD', invoices: 1, total: 1 }] } },
    ],
    [
      'a guard whose name is no name',
      { guards: [{ name: 'Max fun!', status: 'ok', message: '', observed: '', limit: '', lift: null }] },
    ],
  ])('refuses %s', (_name, patch) => {
    expect(validatePlan({ ...plan, ...patch })).toBe(false);
  });
});
