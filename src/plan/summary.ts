import type { Change, SalesDocumentChange } from '../model/change.ts';
import { isHeld, isSkipped } from '../model/bill-class.ts';
import type { BillDecision, Drift, PlanSummary } from '../model/plan.ts';
import { accountByIntegration, accountFor, isDocument } from './money.ts';

/**
 * Counts for people (rulings.md 23). `create`, `update`, `delete` and `enable` leave out documents and the mappings
 * that record bills, except the delete of a surplus one. `money` is about the documents.
 */
export function summarise(input: {
  readonly changes: readonly Change[];
  readonly wouldSend?: readonly Change[];
  readonly bills: readonly BillDecision[];
  readonly drift: readonly Drift[];
  /** Counts of bills and accounts that were read. */
  readonly read: { readonly bills: number; readonly accounts: number };
}): PlanSummary {
  const { changes, wouldSend = [], bills, drift } = input;
  const count = (action: Change['action']): number => changes.filter((change) => isCounted(change, action)).length;
  const changed = new Set(drift.map(({ billId }) => billId));
  const decided = (decision: BillDecision['decision']): number =>
    bills.filter((bill) => bill.decision === decision).length;
  const unchanged = bills.filter(({ billId }) => !changed.has(billId));
  const held = unchanged.filter(isHeld).length;
  return {
    create: count('create'),
    update: count('update'),
    delete: count('delete'),
    enable: count('enable'),
    adopt: changes.filter((change) => change.action === 'adopt').length,
    blocked: decided('block'),
    skipped: unchanged.filter(isSkipped).length,
    ...(held === 0 ? {} : { held }),
    upToDate: unchanged.filter(({ decision }) => decision === 'upToDate').length,
    drift: drift.length,
    money: accountFor(changes, bills),
    integrations: accountByIntegration(changes, bills),
    ...(wouldSend.some(isSend) ? { wouldSend: accountFor(wouldSend, []) } : {}),
    bills: input.read.bills,
    accounts: input.read.accounts,
  };
}

/** A record is part of sending its bill and is not counted. The delete of a surplus record is. */
function isCounted(change: Change, action: Change['action']): boolean {
  return change.action === action && !isDocument(change) && (!change.recordsBill || action === 'delete');
}

/** True for a document that is created or updated in QuickBooks. */
export function isSend(change: Change): change is SalesDocumentChange {
  return isDocument(change) && (change.action === 'create' || change.action === 'update');
}
