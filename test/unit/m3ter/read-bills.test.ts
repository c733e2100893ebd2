import { describe, expect, it } from 'vitest';
import { readRuns, selectBillsForRuns } from '../../../src/m3ter/read-bills.ts';
import type { Bill, ObservedMapping } from '../../../src/model/m3ter.ts';
import { makeBill } from '../convert/make.ts';
import { configWith } from '../desired/desired-samples.ts';
import { jsonResponse, m3terFixture, needsWith, NOW } from './m3ter-fixture.ts';

const LONG_AGO = '2026-10-02T00:00:00Z';
const YESTERDAY = '2026-11-09T13:00:00Z';

function bill(id: string, changes: Partial<Bill> = {}): Bill {
  const instants = { dtApproved: LONG_AGO, lastCalculatedDate: LONG_AGO, dtLastModified: null };
  return makeBill([], { id, billDate: '2026-10-31', ...instants, ...changes });
}

const RECORD: ObservedMapping = {
  id: 'm1',
  version: 1,
  m3terEntity: 'Bill',
  m3terId: 'recorded',
  externalSystem: 'QuickBooksSandbox',
  externalTable: 'Invoice',
  externalId: '130',
  integrationConfigId: null,
};

describe('selectBillsForRuns', () => {
  const select = (
    bills: readonly Bill[],
    config: Parameters<typeof configWith>[0] = {},
    runsFrom: string | null = '2026-10-01',
  ) =>
    selectBillsForRuns({
      bills,
      mappings: [RECORD, { ...RECORD, m3terEntity: 'Account', m3terId: 'open' }],
      configs: [configWith(config)],
      needs: needsWith({ runsFrom }),
      nowMs: NOW,
    });

  it('takes bills without a record from the cut-off on, and those without a date', () => {
    const bills = [
      bill('open'),
      bill('recorded'),
      bill('early', { billDate: '2026-09-30' }),
      bill('dateless', { billDate: null }),
    ];
    expect(select(bills)).toEqual(['open', 'dateless']);
  });

  it.each(['dtApproved', 'lastCalculatedDate', 'dtLastModified'] as const)(
    "takes a recorded bill whose %s is recent while m3ter's engine is on",
    (field) => {
      const changed = [bill('recorded', { [field]: YESTERDAY })];
      expect(select(changed)).toEqual(['recorded']);
      expect(select(changed, { enabled: false })).toEqual([]);
      expect(select(changed, { authorized: false })).toEqual([]);
    },
  );

  it('takes none when no integration has a cut-off', () => {
    expect(select([bill('open')], {}, null)).toEqual([]);
  });
});

describe('readRuns', () => {
  const run = (id: string, dtStarted?: string) => ({ id, entityId: 'b1', status: 'COMPLETE', dtStarted });

  it.each([
    ['in the order of time', [run('r1', '2026-10-01T00:00:00Z'), run('r2', '2026-10-02T00:00:00Z')]],
    ['newest first', [run('r2', '2026-10-02T00:00:00Z'), run('r1', '2026-10-01T00:00:00Z')]],
    ['one not started', [run('r1'), run('r2', '2026-10-02T00:00:00Z')]],
  ])('keeps the latest run of a bill: %s', async (_name, data) => {
    const fixture = m3terFixture({
      interfere: (request) => (request.path.endsWith('/latest') ? jsonResponse(200, { data }) : undefined),
    });
    const runs = await readRuns(fixture.reader, ['b1', 'b1'], 'QuickBooksSandbox');
    expect(runs.get('b1')?.id).toBe('r2');
    expect(fixture.seen.at(-1)?.query.getAll('ids')).toEqual(['b1']);
  });

  it.each([
    ['QuickBooksSandbox', 'QUICKBOOKS_SANDBOX', true],
    ['QuickBooks', 'QuickBooks', true],
    ['QuickBooks', null, true],
    // The id of an invoice in other books names another invoice, or none, in these.
    ['QuickBooks', 'QuickBooksSandbox', false],
    ['QuickBooksSandbox', 'QuickBooks', false],
    ['QuickBooks', 'Xero', false],
  ])('for %s takes a run for %s: %s', async (system, destination, taken) => {
    const data = {
      b1: [
        { ...run('r1', '2026-10-02T00:00:00Z'), destination: 'Xero' },
        { ...run('r2'), destination },
      ],
    };
    const fixture = m3terFixture({
      interfere: ({ path }) => (path.endsWith('/latest') ? jsonResponse(200, data) : undefined),
    });
    expect((await readRuns(fixture.reader, ['b1'], system)).get('b1')?.id).toBe(taken ? 'r2' : undefined);
  });

  it.each([
    ['an answer that m3ter found too large', jsonResponse(413, { message: 'too large' })],
    ['a list that goes on', jsonResponse(200, { data: [run('r1')], nextToken: 'more' })],
  ])('takes %s for no answer, not for no runs', async (_name, response) => {
    const fixture = m3terFixture({ interfere: ({ path }) => (path.endsWith('/latest') ? response : undefined) });
    await expect(readRuns(fixture.reader, ['b1'], 'QuickBooks')).rejects.toThrow(/m3ter/);
  });

  it('asks nothing for no bill', async () => {
    const fixture = m3terFixture();
    expect((await readRuns(fixture.reader, [], 'QuickBooks')).size).toBe(0);
    expect(fixture.seen).toEqual([]);
  });
});
