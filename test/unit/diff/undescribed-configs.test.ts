import { expect, it } from 'vitest';
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

function report(...observed: readonly Facts[]) {
  const described = { names: new Set(['US invoices']), ids: new Set(['id-of-ours']) };
  return reportUndescribed({ observed, system: 'QuickBooks', ...described });
}

it('warns of an enabled configuration that no file describes, and says what to do', () => {
  expect(report(config('b'))).toEqual([
    {
      severity: 'warning',
      code: 'integration/not-described',
      message: 'm3ter has the enabled configuration "Config b" that no file describes',
      hint: 'disable or delete it in the m3ter console, or describe it again with tieout import',
      about: 'b',
    },
  ]);
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
