import { expect, it } from 'vitest';
import type { Integration } from '../../../src/model/workspace.ts';
import { integrationOf } from '../reconcile/make-world.ts';
import { reportUndescribed } from '../../../src/diff/undescribed-configs.ts';

type Facts = Parameters<typeof reportUndescribed>[0]['observed'][number];

function config(id: string, more: Partial<Facts> = {}): Facts {
  return {
    id,
    name: `Config ${id}`,
    entityType: 'Bill',
    destination: 'QuickBooks',
    enabled: true,
    authorized: false,
    ...more,
  };
}

const US = integrationOf({ name: 'US invoices', accounts: { include: ['ACME'] } });
const ALL = integrationOf({ name: 'All invoices' });

function hintBeside(integration: Integration, configIds: readonly (readonly [string, string])[] = []) {
  const found = reportUndescribed({
    observed: [config('b')],
    system: 'QuickBooks',
    integrations: [integration],
    connection: integration.connection,
    configIds: new Map(configIds),
  });
  return found.map(({ hint }) => hint);
}

function report(...observed: readonly Facts[]) {
  return reportUndescribed({
    observed,
    system: 'QuickBooks',
    integrations: [US],
    connection: US.connection,
    configIds: new Map([['US invoices', 'id-of-ours']]),
  });
}

it('warns of an enabled configuration that no file describes, and says what to do', () => {
  expect(report(config('b'))).toEqual([
    {
      severity: 'warning',
      code: 'integration/not-described',
      message: 'm3ter has the enabled configuration "Config b" that no file describes',
      hint: 'disable or delete it in the m3ter console, or describe it again with tieout import --from 2026-01-01',
      about: 'b',
    },
  ]);
});

it('advises no import beside an integration that takes every account and is not in m3ter yet', () => {
  expect(hintBeside(ALL)).toEqual([
    'when "All invoices" (integrations/us.yaml:4) is meant to be it, write id: b there, and let tieout import take its ' +
      "settings over: m3ter's values then replace the file's, such as bills.onlySendOnApproval, and it sends nothing " +
      'until you set delivery.mode: replay again; otherwise disable or delete it in the m3ter console',
  ]);
});

it('says what an import needs beside an integration of m3ter that takes every account', () => {
  const kept =
    'disable or delete it in the m3ter console; to keep it, describe it with tieout import --from 2026-01-01, ' +
    'and take its accounts out of "All invoices" (integrations/us.yaml:4), which takes every account';
  expect(hintBeside(ALL, [['All invoices', 'id-of-all']])).toEqual([kept]);
  expect(hintBeside({ ...ALL, id: 'gone' })).toEqual([kept]);
});

it('says when m3ter may send bills with it, and names one without a name by its id', () => {
  expect(report(config('c', { name: null, authorized: true })).map(({ message }) => message)).toEqual([
    'm3ter has the enabled configuration "c" that no file describes, and may send bills with it',
  ]);
});

it('lists them in the order of their ids', () => {
  expect(report(config('c'), config('a'), config('b')).map(({ about }) => about)).toEqual(['a', 'b', 'c']);
});

it.each<[string, Partial<Facts>]>([
  ['disabled', { enabled: false }],
  ['about usage', { entityType: 'Usage' }],
  ['of another system', { destination: 'NetSuite' }],
  ['described by name', { name: 'US invoices' }],
  ['described by id', { id: 'id-of-ours', name: 'Renamed' }],
  ['described by id, without a name', { id: 'id-of-ours', name: null }],
])('is silent about one that is %s', (_name, more) => {
  expect(report(config('x', more))).toEqual([]);
});
