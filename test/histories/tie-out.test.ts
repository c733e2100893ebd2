import fc from 'fast-check';
import { parse } from 'papaparse';
import { describe, expect, it } from 'vitest';
import { BILL_CLASSES } from '../../src/model/bill-class.ts';
import { countedAmount } from '../../src/model/bill-amounts.ts';
import { addDays, dayOf, type Period } from '../../src/model/day.ts';
import { decimal, ZERO, type Decimal } from '../../src/model/decimal.ts';
import type { PrintedReport } from '../../src/model/generated/report.ts';
import type { TieOut, TieOutEntry } from '../../src/model/tie-out.ts';
import { buildTieOut } from '../../src/reconcile/build-tie-out.ts';
import { reportPageData } from '../../src/render/html/report-page-data.ts';
import { renderTieOutCsv } from '../../src/render/tie-out-csv.ts';
import { validateReport } from '../../src/workspace/generated/report-validator.js';
import {
  billOf,
  foreignDocument,
  makeObservedMapping,
  NOW,
  planWorld,
  withBills,
  type World,
} from '../unit/reconcile/make-world.ts';
import { makeLine } from '../unit/convert/make.ts';
import { anyEvent, anyHistoryOf } from './random-world.ts';

const PERIOD: Period = { from: '2026-10-01', to: '2026-10-31' };

type Planned = ReturnType<typeof planWorld>;
const PLANNED = new WeakMap<World, Planned>();

/** One plan of a world, however many reports and checks ask for it. */
function planOnce(world: World): Planned {
  const planned = PLANNED.get(world) ?? planWorld(world);
  PLANNED.set(world, planned);
  return planned;
}

function reportOf(world: World, period: Period = PERIOD): TieOut {
  const { plan, bills } = planOnce(world);
  const scope = { integrations: [], accounts: [] };
  return buildTieOut({ plan, reviews: bills, m3ter: world.m3ter, period, scope, today: dayOf(NOW) });
}

/** Bills on three days, one of them before the period. */
const anyHistory = anyHistoryOf(anyEvent).map((world) =>
  withBills(
    world,
    ...world.m3ter.bills.map((bill, at) => ({ ...bill, billDate: addDays('2026-10-31', -20 * (at % 3)) })),
  ),
);

/**
 * A bill that the rules cannot make, because its product has no item, with a document of somebody else's for it: what
 * that has more than the bill is known to nobody.
 */
function plant(world: World, more: string): World {
  const line = makeLine({ convertedSubtotal: '1000', productId: 'prod-unmapped' });
  const bill = { ...billOf('1000'), id: 'bill-planted', sequentialInvoiceNumber: 'PLANTED', lines: [line] };
  const total = decimal('1000').plus(decimal(more)).toFixed(2);
  const document = foreignDocument({ id: '4711', docNumber: 'OTHER', totalAmount: total, balance: total });
  const record = makeObservedMapping({
    id: 'map-planted',
    m3terEntity: 'Bill',
    m3terId: bill.id,
    externalTable: 'Invoice',
    externalId: document.id,
  });
  const { m3ter, quickbooks } = world;
  return {
    ...world,
    m3ter: { ...m3ter, bills: [...m3ter.bills, bill], mappings: [...m3ter.mappings, record] },
    quickbooks: { ...quickbooks, documents: [...quickbooks.documents, document] },
  };
}

const sumOf = (amounts: readonly string[]): Decimal => amounts.reduce((sum, amount) => sum.plus(decimal(amount)), ZERO);

/** What each row comes to, by currency and reason. */
function rowsOf({ statements }: TieOut): ReadonlyMap<string, Decimal> {
  const rows = statements.flatMap(({ currency, rows: statementRows, unexplained, tax }) => [
    ...statementRows.map(({ row, reason, amount }) => [`${currency} ${row} ${reason ?? ''}`, amount] as const),
    [`${currency} unexplained`, unexplained] as const,
    [`${currency} tax`, tax] as const,
  ]);
  return new Map(rows.map(([key, amount]) => [key, decimal(amount)]));
}

describe('for any history of both systems', () => {
  it('the JSON is as its schema says, and the CSV and the page have the same numbers', () => {
    fc.assert(
      fc.property(anyHistory, (world) => {
        const report = reportOf(world);
        const printed: PrintedReport = report;
        expect([validateReport(printed), validateReport.errors]).toEqual([true, null]);
        const [head = [], ...rows] = parse<string[]>([...renderTieOutCsv(report)].join('').slice(1), {
          skipEmptyLines: true,
        }).data;
        const at = (title: string) => rows.map((row) => row[head.indexOf(title)]);
        expect(at('billed')).toEqual(report.bills.map(({ billed }) => billed));
        expect(at('should be invoiced')).toEqual(report.bills.map(({ shouldBeInvoiced }) => shouldBeInvoiced));
        expect(at('invoiced')).toEqual(report.bills.map(({ invoiced }) => invoiced));
        expect(at('difference')).toEqual(report.bills.map(({ difference }) => difference));
        const { plan } = planOnce(world);
        const page = reportPageData(report, { plan, version: '0.0.0-test', commit: null, told: () => null });
        for (const [index, row] of page.rows.entries()) {
          const { billed, shouldBeInvoiced, invoiced, difference, unexplained, currency } = report.bills[index] ?? row;
          expect(row).toMatchObject({ billed, shouldBeInvoiced, invoiced, difference, unexplained, currency });
        }
        expect(page.rows).toHaveLength(report.bills.length);
        // The page writes minor units in full; the amounts are the same.
        const shown = page.statements.flatMap(({ rows: lines }) =>
          lines.map(({ amount }) => decimal(amount).toFixed(5)),
        );
        const said = report.statements.flatMap(({ rows: lines }) =>
          lines.map(({ amount }) => decimal(amount).toFixed(5)),
        );
        expect(shown).toEqual(said);
        for (const groups of Object.values(report.groups)) {
          for (const sum of ['billed', 'shouldBeInvoiced', 'invoiced', 'difference'] as const) {
            const ofGroups = sumOf(groups.map((group) => group[sum]));
            expect(ofGroups.eq(sumOf(report.bills.map((entry) => entry[sum])))).toBe(true);
          }
        }
      }),
    );
  });

  it('the rows sum, and what QuickBooks has is the last row and what is unexplained', () => {
    fc.assert(
      fc.property(anyHistory, (world) => {
        for (const { rows, unexplained, inQuickBooks } of reportOf(world).statements) {
          const upTo = (closing: string): Decimal => {
            const at = rows.findIndex(({ row }) => row === closing);
            return sumOf(rows.slice(0, at).flatMap(({ row, amount }) => (row === 'shouldBeInvoiced' ? [] : [amount])));
          };
          const amountOf = (wanted: string): string => rows.find(({ row }) => row === wanted)?.amount ?? 'none';
          expect(upTo('shouldBeInvoiced').eq(decimal(amountOf('shouldBeInvoiced')))).toBe(true);
          expect(upTo('invoiced').eq(decimal(amountOf('invoiced')))).toBe(true);
          expect(
            decimal(inQuickBooks)
              .minus(decimal(amountOf('invoiced')))
              .eq(decimal(unexplained)),
          ).toBe(true);
        }
      }),
    );
  });

  it('nothing is unexplained but documents that the rules can no longer make', () => {
    fc.assert(
      fc.property(anyHistory, (world) => {
        const { plan, bills } = planOnce(world);
        const report = reportOf(world);
        for (const { unexplained, currency } of report.statements) {
          const open = report.bills.filter((entry) => entry.currency === currency && /[1-9]/.test(entry.unexplained));
          expect(sumOf(open.map((entry) => entry.unexplained)).eq(decimal(unexplained))).toBe(true);
          for (const { billId } of open) {
            const decision = plan.bills.find((billDecision) => billDecision.billId === billId);
            if (decision === undefined) throw new Error('an unexplained entry is of a bill');
            const { primary } = bills.documentsOf(decision);
            expect(primary?.marker ?? null).toBe(null);
            expect(bills.conversionOf(decision.billId)?.result).not.toBe('document');
          }
        }
      }),
    );
  });

  it('money that no row says is unexplained, to the cent', () => {
    const centsOff = fc.integer({ min: -90_000, max: 90_000 }).filter((cents) => cents !== 0);
    fc.assert(
      fc.property(anyHistory, centsOff, (world, cents) => {
        const unexplainedOf = (candidate: World) =>
          sumOf(reportOf(candidate).statements.map(({ unexplained }) => unexplained));
        const off = decimal(String(cents)).div(decimal('100'));
        const planted = plant(world, off.toFixed(2));
        const { plan } = planOnce(planted);
        // Where a rule keeps the bill back, that is known as the reason.
        fc.pre(plan.bills.some((bill) => bill.billId === 'bill-planted' && bill.class === 'invoiced'));
        const expected = unexplainedOf(plant(world, '0')).plus(off);
        expect(unexplainedOf(planted).toFixed()).toBe(expected.toFixed());
      }),
    );
  });

  it('classes are a partition of the bills of the period, and status counts the same', () => {
    fc.assert(
      fc.property(anyHistory, (world) => {
        const { plan } = planOnce(world);
        const entries = reportOf(world).bills;
        const dated = world.m3ter.bills.filter(({ billDate }) => billDate !== null && billDate >= PERIOD.from);
        const ofBills = entries.filter(({ of }) => of === 'bill');
        expect(new Set(ofBills.map(({ billId }) => billId))).toEqual(new Set(dated.map(({ id }) => id)));
        expect(ofBills).toHaveLength(dated.length);
        for (const entry of entries) expect(BILL_CLASSES).toContain(entry.class);
        for (const entry of ofBills) {
          const decision = plan.bills.find(({ billId }) => billId === entry.billId);
          if (decision === undefined) throw new Error('an entry is of a bill of the plan');
          expect(entry.class).toBe(decision.class);
          // A bill without total counts nothing anywhere.
          const counted = countedAmount(decision) ?? '0';
          expect(decimal(counted).eq(decimal(countedOf(entry)))).toBe(true);
        }
      }),
    );
  });

  it('a period is the sum of its days', () => {
    fc.assert(
      fc.property(anyHistory, (world) => {
        const whole = rowsOf(reportOf(world));
        const sums = new Map<string, Decimal>();
        for (let day = PERIOD.from; day <= PERIOD.to; day = addDays(day, 1)) {
          for (const [key, amount] of rowsOf(reportOf(world, { from: day, to: day }))) {
            sums.set(key, (sums.get(key) ?? ZERO).plus(amount));
          }
        }
        const text = (rows: ReadonlyMap<string, Decimal>) =>
          [...rows].map(([key, held]) => `${key} ${held.toFixed()}`).sort();
        expect(text(sums)).toEqual(text(whole));
      }),
      { numRuns: 20 },
    );
  });
});

/** What a bill counts with in the sums of its class. */
function countedOf(entry: TieOutEntry): string {
  if (entry.class === 'notBillable') return entry.billed;
  if (entry.class === 'invoiced' || entry.class === 'invoicedDifferently') return entry.invoiced;
  return decimal(entry.shouldBeInvoiced).minus(decimal(entry.invoiced)).toFixed();
}
