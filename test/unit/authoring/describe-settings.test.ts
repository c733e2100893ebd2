import { expect, test } from 'vitest';
import { findSettings, listSettings, nearestSetting } from '../../../src/authoring/describe-settings.ts';
import { DOCUMENT_SCHEMAS } from '../../../src/cli/schema-files.ts';
import { INTEGRATION_DEFAULTS } from '../../../src/workspace/defaults.ts';

const SETTINGS = listSettings(DOCUMENT_SCHEMAS);

test('every key of an Integration is a setting, with the default that the program uses', () => {
  const leaves = (value: unknown, path: string): readonly [string, unknown][] =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.entries(value).flatMap(([key, held]) => leaves(held, path === '' ? key : `${path}.${key}`))
      : [[path, value]];
  const defaults = leaves(INTEGRATION_DEFAULTS, '');
  expect(defaults.length).toBeGreaterThan(30);
  for (const [path, value] of defaults) {
    const [setting] = SETTINGS.filter((candidate) => candidate.kind === 'Integration' && candidate.path === path);
    // Null, and a key that its map needs, have no default of their own in a schema.
    const isStated = value !== null && setting?.required !== true;
    expect([path, isStated ? setting?.default : value]).toEqual([path, value]);
    expect(setting?.description).not.toBe('');
  }
});

test.each([
  ['delivery.mode', ['Integration delivery.mode']],
  ['Delivery.Mode', ['Integration delivery.mode']],
  ['Integration.delivery.mode', ['Integration delivery.mode']],
  ['graceMinutes', ['Integration delivery.graceMinutes']],
  ['connection', ['Integration connection', 'ExternalMappings connection']],
  ['mappings.customer.displayName', ['ExternalMappings mappings.customer.displayName']],
  ['no-such-key', []],
])('%s', (wanted, found) => {
  expect(findSettings(SETTINGS, wanted).map(({ kind, path }) => `${kind} ${path}`)).toEqual(found);
});

test.each([
  ['delivery.mod', 'delivery.mode'],
  ['graceMinuts', 'delivery.graceMinutes'],
  ['xyzzy', null],
])('%s: did you mean %s', (wanted, meant) => {
  expect(nearestSetting(SETTINGS, wanted)).toBe(meant);
});
