import { detailOf, detailParts, packRows, ROWS_IN_PART } from './pack-rows.ts';
import type { PackedPage } from './pack-report.ts';
import { BILL_LISTED, SHOWN_AT_FIRST, type PackedPlan, type PlanPageData } from './page-data.ts';

/**
 * Packs a plan for its file, as a report is (`pack-report.ts`). The details that the sections above the table show at
 * first are in the data itself, so that the page is drawn at once as it will stay.
 */
export function packPlan({ bills, ...same }: PlanPageData): PackedPage<PackedPlan> {
  const { blocked, unusual, changed, voided, held } = same;
  const shown = new Set([
    ...blocked.slice(0, SHOWN_AT_FIRST.blocked),
    ...unusual.slice(0, SHOWN_AT_FIRST.unusual).map(({ bill }) => bill),
    ...changed.slice(0, SHOWN_AT_FIRST.changed),
    ...voided.slice(0, SHOWN_AT_FIRST.voided),
    ...held.slice(0, SHOWN_AT_FIRST.held),
  ]);
  return {
    data: {
      ...same,
      bills: packRows(bills, BILL_LISTED),
      rowsInPart: ROWS_IN_PART,
      shown: [...shown].flatMap((index) => {
        const bill = bills[index];
        return bill === undefined ? [] : [[index, detailOf(bill, BILL_LISTED)] as const];
      }),
    },
    parts: detailParts(bills, BILL_LISTED),
  };
}
