import { isZero } from '../model/decimal.ts';
import { FORMAT_VERSIONS } from '../model/format-versions.ts';
import { findSkipped } from '../model/reasons/why-not-sent.ts';
import type { FailOn, Statement, TieOut, TieOutEntry } from '../model/tie-out.ts';
import { buildReceivables } from './build-receivables.ts';
import { buildStatements } from './build-statements.ts';
import { groupEntries } from './group-entries.ts';
import { TieOutLedger, type TieOutInput } from './tie-out-ledger.ts';
import { compareText } from '../support/compare-text.ts';

/**
 * The tie-out of a period. The plan must have no scope and must have read every document of the period. The total of
 * the documents is summed from QuickBooks' answers and not from the classes of the bills. So an amount that no row
 * explains appears as `unexplained`.
 */
export function buildTieOut(input: TieOutInput): TieOut {
  const { plan, period, scope } = input;
  const ledger = new TieOutLedger(input);
  for (const decision of plan.bills) ledger.addBill(decision);
  for (const drift of plan.drift) if (drift.code === 'orphan-invoice') ledger.addOrphan(drift);
  const entries = ledger.entries.sort(compareEntries);
  const { homeCurrency } = plan.connection;
  const statements = buildStatements(entries, ledger.sumDocuments(), homeCurrency);
  const isUntied = statements.some(({ unexplained }) => !isZero(unexplained));
  const differs = entries.some(differsFromBill);
  return {
    formatVersion: FORMAT_VERSIONS.tieOut,
    period,
    scope,
    readAt: plan.basedOn.quickbooksReadAt,
    connection: plan.connection,
    verdict: isUntied ? 'untied' : differs || statements.some(keepsAllBack) ? 'explained' : 'ties',
    statements,
    bills: entries,
    groups: groupEntries(entries),
    receivables: buildReceivables(entries, ledger.today),
    diagnostics: [...plan.diagnostics, ...ledger.findings()],
  };
}

/** True also for an invoice with the bill's total that a person edited, or moved to another customer. */
function differsFromBill({ of, class: ofBill, difference }: TieOutEntry): boolean {
  return of === 'document' || ofBill === 'invoicedDifferently' || !isZero(difference);
}

/**
 * True when bills were billed and none of them is to be invoiced, because of a setting that keeps all bills back. Nothing
 * then equals nothing, which proves nothing (docs/report.md §3).
 */
function keepsAllBack({ rows }: Statement): boolean {
  const wanted = rows.find(({ row }) => row === 'shouldBeInvoiced')?.count ?? 0;
  return (
    wanted === 0 &&
    rows.some(({ row, reason }) => row === 'notBillable' && findSkipped(reason ?? '')?.stoppedBy === 'integration')
  );
}

/** True when `--fail-on` makes the report fail. Each level includes the levels before it. */
export function failsOn({ verdict, bills }: TieOut, failOn: FailOn): boolean {
  const classes = new Set(bills.map((entry) => entry.class));
  const has = (...wanted: readonly TieOutEntry['class'][]): boolean =>
    wanted.some((candidate) => classes.has(candidate));
  const untied = verdict === 'untied';
  const missing = untied || has('notYetInvoiced', 'blocked', 'inFlight', 'voided', 'deleted');
  const drift = missing || has('invoicedDifferently', 'withoutBill');
  return { none: false, untied, missing, drift }[failOn];
}

function compareEntries(a: TieOutEntry, b: TieOutEntry): number {
  return (
    compareText(a.invoiceDate ?? '', b.invoiceDate ?? '') ||
    compareText(a.docNumber ?? '', b.docNumber ?? '') ||
    compareText(a.billId ?? '', b.billId ?? '') ||
    compareText(a.documents[0]?.id ?? '', b.documents[0]?.id ?? '')
  );
}
