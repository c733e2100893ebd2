import { describe, expect, it } from 'vitest';
import type { IntegrationState } from '../../../src/model/change.ts';
import { holdsState } from '../../../src/model/config-state.ts';
import type { JsonValue } from '../../../src/model/json-value.ts';
import type { ObservedConfig } from '../../../src/model/m3ter.ts';
import { destinationFor } from '../../../src/model/workspace.ts';

const WANTED: IntegrationState = {
  name: 'US',
  destination: destinationFor('production'),
  entityType: 'Bill',
  integrationCredentialsId: null,
  enabled: true,
  configData: { flag: true, off: false, accounts: ['a', 'b'], none: [], sort: 'NONE' },
};

function observed(configData: Readonly<Record<string, JsonValue>>, more: Partial<ObservedConfig> = {}): ObservedConfig {
  return {
    id: 'config-1',
    version: 1,
    name: 'US',
    entityType: 'Bill',
    destination: 'QuickBooks',
    integrationCredentialsId: null,
    enabled: true,
    authorized: true,
    configData,
    lastModifiedBy: null,
    dtLastModified: null,
    raw: {},
    ...more,
  };
}

const HELD = { flag: true, off: false, accounts: ['a', 'b'], none: [], sort: 'NONE' };

describe('a configuration already is as wanted', () => {
  it.each<[string, Readonly<Record<string, JsonValue>>, boolean]>([
    ['with the same settings', HELD, true],
    ['with settings of others beside', { ...HELD, invoiceTemplateNote: 'x' }, true],
    ["in m3ter's own spelling", { flag: 'true', off: 'false', accounts: ['b', 'a'], sort: 'NONE' }, true],
    ['not with another setting', { ...HELD, sort: 'PRODUCT_ID' }, false],
    ['not without a setting that is on', { ...HELD, flag: null }, false],
    ['not with a setting on that is to be off', { ...HELD, off: 'true' }, false],
    ['not with fewer accounts', { ...HELD, accounts: ['a'] }, false],
  ])('%s', (_name, configData, expected) => {
    expect(holdsState(observed(configData), WANTED)).toBe(expected);
  });

  it.each<[string, Partial<ObservedConfig>]>([
    ['name', { name: 'EU' }],
    ['environment', { destination: destinationFor('sandbox') }],
    ['entity', { entityType: 'Usage' }],
  ])('not when its %s is another', (_name, more) => {
    expect(holdsState(observed(HELD, more), WANTED)).toBe(false);
  });
});
