import { countedAmount } from '../model/bill-amounts.ts';
import { FORMAT_VERSIONS } from '../model/format-versions.ts';
import { countedReason, driftByBill } from '../model/bill-class.ts';
import { CLOSED_BOOKS_HINT } from '../model/reasons/why-not-sent.ts';
import { decimal, fixedText, minorDigits, ZERO, type Decimal } from '../model/decimal.ts';
import { linksOf } from '../model/links.ts';
import type { IntegrationRun } from '../model/m3ter.ts';
import type { BillDecision, DecisionKind, Plan, PlanConnection } from '../model/plan.ts';
import type { ReasonCode } from '../model/reasons/all-reasons.ts';
import type { ObservedSalesDocument } from '../model/sales-document.ts';
import { UNSENT_CODES } from './report-unsent.ts';
import {
  NAMED_BILL_CODES,
  type BillGroup,
  type LastSent,
  type RunFailure,
  type RunGroup,
  type StatusReport,
} from '../model/status.ts';
import { compareText } from '../support/compare-text.ts';

/**
 * The state of every bill, from a plan together with the runs of m3ter's own engine and the documents that were read
 * for it.
 */
export function buildStatus(input: {
  readonly plan: Plan;
  readonly runs: ReadonlyMap<string, IntegrationRun>;
  readonly documents: readonly ObservedSalesDocument[];
}): StatusReport {
  const { plan, runs, documents } = input;
  return {
    formatVersion: FORMAT_VERSIONS.status,
    connection: plan.connection,
    planId: plan.id,
    readAt: plan.basedOn.quickbooksReadAt,
    bills: groupBills(plan),
    runs: groupRuns(plan.bills, runs),
    next: plan.summary,
    drift: plan.drift,
    findings: plan.diagnostics.filter(
      ({ code }) => UNSENT_CODES.has(code) || NAMED_BILL_CODES.has(code) || code === 'plan/invoiced-by-hand',
    ),
    guards: plan.guards.filter(({ status }) => status !== 'ok'),
    lastSent: findLastSent(documents),
  };
}

/** Of documents of one second, which a batch makes, the last is the one with the highest id: QuickBooks counts them. */
function findLastSent(documents: readonly ObservedSalesDocument[]): LastSent | null {
  let last: (LastSent & { readonly id: string }) | null = null;
  for (const { id, kind, docNumber, marker, createdAt } of documents) {
    if (marker === null || createdAt === null) continue;
    const sent = { id, at: createdAt, kind, docNumber, billId: marker.billId };
    if (last === null || isLater(sent, last)) last = sent;
  }
  if (last === null) return null;
  const { id: _id, ...said } = last;
  return said;
}

interface Made {
  readonly id: string;
  readonly at: string;
}

function isLater(one: Made, other: Made): boolean {
  const later = Date.parse(one.at) - Date.parse(other.at);
  return later === 0 ? isHigherId(one.id, other.id) : later > 0;
}

/** Ids are whole numbers as texts, and longer than a number is exact. */
function isHigherId(one: string, other: string): boolean {
  return one.length === other.length ? one > other : one.length > other.length;
}

/** What needs a person first; what is finished last. */
const VERDICT_ORDER: Readonly<Record<DecisionKind, number>> = {
  block: 0,
  send: 1,
  resend: 2,
  adopt: 3,
  undo: 4,
  skip: 5,
  upToDate: 6,
};

const EXAMPLES_MAX = 3;

function groupBills({ bills, drift, connection }: Plan): BillGroup[] {
  const groups = new Map<string, BillDecision[]>();
  const codes = driftByBill(drift);
  for (const decided of bills) {
    const reason = reasonOf(decided, codes);
    const bill = reason === decided.reason ? decided : { ...decided, reason };
    const key = `${bill.decision} ${bill.class} ${bill.reason} ${String(bill.reportOnly === true)}`;
    const billDecisions = groups.get(key);
    if (billDecisions === undefined) groups.set(key, [bill]);
    else billDecisions.push(bill);
  }
  return [...groups.values()]
    .flatMap((candidate) => (candidate[0] === undefined ? [] : [groupOf(candidate[0], candidate, connection)]))
    .sort(
      (a, b) =>
        VERDICT_ORDER[a.decision] - VERDICT_ORDER[b.decision] ||
        b.count - a.count ||
        compareText(a.reason, b.reason) ||
        compareText(a.class, b.class) ||
        Number(a.reportOnly ?? false) - Number(b.reportOnly ?? false),
    );
}

/** The reason under which a bill is counted; of an undone one, why it is not sent again. */
function reasonOf(bill: BillDecision, drift: ReturnType<typeof driftByBill>): ReasonCode {
  return bill.class === 'voided' && bill.notSentAgain !== undefined
    ? bill.notSentAgain.reason
    : countedReason(bill, drift);
}

function groupOf(first: BillDecision, bills: readonly BillDecision[], connection: PlanConnection): BillGroup {
  const sums = new Map<string, { readonly count: number; readonly sum: Decimal }>();
  let oldest: string | null = null;
  for (const bill of bills) {
    const total = countedAmount(bill);
    const { count, sum } = sums.get(bill.currency) ?? { count: 0, sum: ZERO };
    if (total !== null) sums.set(bill.currency, { count: count + 1, sum: sum.plus(decimal(total)) });
    if (bill.invoiceDate !== null && (oldest === null || bill.invoiceDate < oldest)) oldest = bill.invoiceDate;
  }
  return {
    decision: first.decision,
    class: first.class,
    reason: first.reason,
    ...(first.reportOnly === true ? { reportOnly: true } : {}),
    count: bills.length,
    money: [...sums]
      .sort(([a], [b]) => compareText(a, b))
      .map(([currency, { count, sum }]) => ({ currency, count, total: fixedText(sum, minorDigits(currency)) })),
    oldest,
    examples: bills.slice(0, EXAMPLES_MAX).map((bill) => {
      const { billId, accountName, docNumber } = bill;
      const links = linksOf(connection, bill);
      return { billId, accountName, docNumber, ...(Object.keys(links).length === 0 ? {} : { links }) };
    }),
  };
}

/** What a person does about a run of m3ter's own engine that ended badly. Other statuses need nothing. */
const REMEDIES: Readonly<Record<string, string>> = {
  ERROR: 'tieout sends the bill itself; the error is in m3ter under Integrations › Events',
  AUTH_FAILED: 'm3ter has lost its access to QuickBooks: authorize the integration again in the m3ter console',
  ACCOUNTING_PERIOD_CLOSED: CLOSED_BOOKS_HINT,
  INVOICE_ALREADY_PAID: 'unapply the payment in QuickBooks, or bill the difference as a bill of its own in m3ter',
  DISABLED: 'm3ter has disabled the integration: tieout apply enables it when the file says enabled: true',
  TIMEOUT_LIMIT_EXCEEDED: 'nothing: tieout sends the bill itself',
};

function groupRuns(bills: readonly BillDecision[], runs: ReadonlyMap<string, IntegrationRun>): RunGroup[] {
  const names = new Map(bills.map((bill) => [bill.billId, bill.accountName]));
  const groups = new Map<string, { count: number; failures: RunFailure[] }>();
  for (const run of runs.values()) {
    const group = groups.get(run.status) ?? { count: 0, failures: [] };
    groups.set(run.status, group);
    group.count += 1;
    const remedy = Object.hasOwn(REMEDIES, run.status) ? REMEDIES[run.status] : undefined;
    if (remedy === undefined) continue;
    const { billId, error, url } = run;
    group.failures.push({ billId, accountName: names.get(billId) ?? '', error, url, remedy });
  }
  return [...groups]
    .map(([status, { count, failures }]) => ({
      status,
      count,
      failures: failures.sort((a, b) => compareText(a.billId, b.billId)),
    }))
    .sort((a, b) => b.failures.length - a.failures.length || compareText(a.status, b.status));
}
