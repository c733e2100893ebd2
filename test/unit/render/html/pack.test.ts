import { describe, expect, it } from 'vitest';
import { detailsIn, unpackRows } from '../../../../src/pages/packed-rows.ts';
import { findUnusual } from '../../../../src/plan/unusual.ts';
import type { PagePart } from '../../../../src/render/html/html-document.ts';
import { packPlan } from '../../../../src/render/html/pack-plan.ts';
import { packReport } from '../../../../src/render/html/pack-report.ts';
import {
  BILL_LISTED,
  LISTED,
  SHOWN_AT_FIRST,
  type PackedRows,
  type PlanPageData,
} from '../../../../src/render/html/page-data.ts';
import { planPageData } from '../../../../src/render/html/plan-page-data.ts';
import { reportPageData } from '../../../../src/render/html/report-page-data.ts';
import { planOfBills } from '../../../browser/plans.ts';
import { monthOfBills } from '../../../browser/reports.ts';
import { HELD_PLAN, UNDO_PLAN } from '../../../browser/undo-plans.ts';
import { SAMPLE_PLAN } from '../sample-plan.ts';

/** As a browser reads it. */
function read<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}

/** What the page makes of the listed columns and the parts. */
function unpack<R extends object>(
  { packed, keys, rowsInPart }: PackedTable<R>,
  parts: Iterable<PagePart>,
): readonly object[] {
  const byName = new Map([...parts].map(({ name, data }) => [name, read(data)]));
  const detailAt = detailsIn(rowsInPart, (name) => (byName.get(name) ?? null) as readonly object[] | null);
  return unpackRows(read(packed)).map((row, index) => ({
    ...Object.fromEntries(keys.map((key) => [key, row[key]])),
    ...detailAt(index),
  }));
}

interface PackedTable<R> {
  readonly packed: PackedRows<R>;
  readonly keys: readonly (keyof R)[];
  readonly rowsInPart: number;
}

function pageOf(plan: typeof SAMPLE_PLAN): PlanPageData {
  return planPageData(plan, { unusual: findUnusual(plan), version: '1.0.0', next: ['apply it'] });
}

describe('a packed page', () => {
  it.each([
    ['the sample', SAMPLE_PLAN],
    ['an undo', UNDO_PLAN],
    ['held bills', HELD_PLAN],
    ['nothing', planOfBills(0)],
    ['several parts', planOfBills(450)],
  ])('has every bill of a plan as it was: %s', (_title, plan) => {
    const page = pageOf(plan);
    const { data, parts } = packPlan(page);
    const bills = unpack({ ...data, packed: data.bills, keys: BILL_LISTED }, parts);
    expect(bills).toEqual(read(page.bills));
    const { bills: _bills, rowsInPart: _rows, shown, ...same } = data;
    const { bills: _all, ...others } = page;
    expect(same).toEqual(others);
    for (const [index, details] of shown) expect(bills[index]).toMatchObject(read(details));
  });

  it('has at once what its sections show at first', () => {
    const page = pageOf(planOfBills(450));
    const { data } = packPlan(page);
    const shown = new Set(data.shown.map(([index]) => index));
    expect(page.blocked.slice(0, SHOWN_AT_FIRST.blocked).every((index) => shown.has(index))).toBe(true);
    expect(page.unusual.slice(0, SHOWN_AT_FIRST.unusual).every(({ bill }) => shown.has(bill))).toBe(true);
    expect(shown.size).toBeLessThanOrEqual(SHOWN_AT_FIRST.blocked + SHOWN_AT_FIRST.unusual);
  });

  it('has every row of a report as it was', () => {
    const page = reportPageData(monthOfBills(450), {
      plan: SAMPLE_PLAN,
      version: '1.0.0',
      commit: null,
      told: () => null,
    });
    const { data, parts } = packReport(page);
    expect(unpack({ ...data, packed: data.rows, keys: LISTED }, parts)).toEqual(read(page.rows));
  });
});
