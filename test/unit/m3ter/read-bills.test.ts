import { describe, expect, it } from 'vitest';
import { readBills, selectBillsForRuns } from '../../../src/m3ter/read-bills.ts';
import type { Bill, ObservedMapping } from '../../../src/model/m3ter.ts';
import { makeBill } from '../convert/make.ts';
import { configWith } from '../desired/desired-samples.ts';
import { m3terFixture, needsWith, NOW, type Fixture } from './m3ter-fixture.ts';

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

const NEVER_SIGNED_IN = { authorized: false, integrationCredentialsId: null };

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
    expect(select(bills, NEVER_SIGNED_IN)).toEqual(['open', 'dateless']);
  });

  it.each(['dtApproved', 'lastCalculatedDate', 'dtLastModified'] as const)(
    "takes a recorded bill whose %s is recent while m3ter's engine is on",
    (field) => {
      const changed = [bill('recorded', { [field]: YESTERDAY })];
      expect(select(changed)).toEqual(['recorded']);
      expect(select(changed, NEVER_SIGNED_IN)).toEqual([]);
      expect(select(changed, { destination: 'Xero' })).toEqual([]);
    },
  );

  it('takes every recorded bill, however old, where the engine can or could sign in', () => {
    const old = [bill('recorded')];
    expect(select(old)).toEqual(['recorded']);
    expect(select(old, { enabled: false })).toEqual(['recorded']);
    expect(select(old, NEVER_SIGNED_IN)).toEqual([]);
  });

  it('takes a slice of very many: each once in a day of hourly runs, and in daily runs by and by', () => {
    const ids = Array.from({ length: 2_400 }, (_, index) => `bill-${String(index)}`);
    const selectAt = (nowMs: number): readonly string[] =>
      selectBillsForRuns({
        bills: ids.map((id) => bill(id)),
        mappings: ids.map((id) => ({ ...RECORD, id: `m-${id}`, m3terId: id })),
        configs: [configWith({ enabled: false })],
        needs: needsWith({ runsFrom: '2026-10-01' }),
        nowMs,
      });
    const hours = Array.from({ length: 23 }, (_, hour) => selectAt(NOW + hour * 3_600_000));
    const days = Array.from({ length: 23 }, (_, day) => selectAt(NOW + day * 86_400_000));
    expect(hours.flat().sort()).toEqual(ids.toSorted());
    expect(days.flat().sort()).toEqual(ids.toSorted());
    expect(Math.max(...hours.map((slice) => slice.length))).toBeLessThan(400);
  });

  it('takes none when no integration has a cut-off', () => {
    expect(select([bill('open')], {}, null)).toEqual([]);
  });
});

describe('readBills', () => {
  const DAY = '2026-11-01';
  const setDates = (fixture: Fixture): void => {
    const [first, second, third] = fixture.state.bills;
    Object.assign(first ?? {}, { billDate: '2026-10-15', externalInvoiceDate: '2026-11-02' });
    Object.assign(second ?? {}, { billDate: '2026-11-03', externalInvoiceDate: null });
    Object.assign(third ?? {}, { billDate: '2026-10-15', externalInvoiceDate: null });
  };

  it.each([
    ['all', (): null => null],
    ['the bills asked for', (fixture: Fixture): readonly string[] => fixture.state.bills.map(({ id }) => id)],
  ])('since a day reads %s by the date of the invoice, each once', async (_name, idsOf) => {
    const fixture = m3terFixture();
    setDates(fixture);
    const { bills } = await readBills(fixture.reader, needsWith({ billsFrom: DAY, billIds: idsOf(fixture) }));
    const wanted = fixture.state.bills.filter((each) => (each.externalInvoiceDate ?? each.billDate) >= DAY);
    expect(wanted.length).toBeGreaterThan(1);
    expect(bills.map(({ id }) => id)).toEqual(expect.arrayContaining(wanted.map(({ id }) => id)));
    expect(new Set(bills.map(({ id }) => id)).size).toBe(bills.length);
    expect(bills.map(({ id }) => id)).not.toContain(fixture.state.bills[2]?.id);
  });
});
