import type { Change, SalesDocumentChange } from '../model/change.ts';
import { decimal, decimalText, fixedText, minorDigits, ZERO, type Decimal } from '../model/decimal.ts';
import { compareText } from '../model/diagnostic.ts';
import type { BillDecision, Drift, PlanSummary } from '../model/plan.ts';

/**
 * Counts for people (rulings.md 23): `create`, `update`, `delete` and `enable` leave out documents
 * and the mappings that record bills (but not the delete of a surplus one), `money` counts the documents that are sent.
 */
export function summarise(input: {
  readonly changes: readonly Change[];
  readonly wouldSend?: readonly Change[];
  readonly bills: readonly BillDecision[];
  readonly drift: readonly Drift[];
  /** Bills and accounts that were read. */
  readonly read: { readonly bills: number; readonly accounts: number };
}): PlanSummary {
  const { changes, wouldSend = [], bills, drift } = input;
  const count = (action: Change['action']): number => changes.filter((change) => isCounted(change, action)).length;
  const changed = new Set(drift.map(({ billId }) => billId));
  const decided = (decision: BillDecision['decision']): number =>
    bills.filter((bill) => bill.decision === decision).length;
  return {
    create: count('create'),
    update: count('update'),
    delete: count('delete'),
    enable: count('enable'),
    adopt: changes.filter((change) => change.action === 'adopt').length,
    blocked: decided('block'),
    skipped: decided('skip'),
    upToDate: bills.filter(({ decision, billId }) => decision === 'upToDate' && !changed.has(billId)).length,
    drift: drift.length,
    money: sumMoney(changes),
    ...(wouldSend.some(isSend) ? { wouldSend: sumMoney(wouldSend) } : {}),
    bills: input.read.bills,
    accounts: input.read.accounts,
  };
}

/** A record is part of sending its bill and not counted; a surplus one that is deleted is. */
function isCounted(change: Change, action: Change['action']): boolean {
  return change.action === action && !isDocument(change) && (!change.recordsBill || action === 'delete');
}

export function isDocument(change: Change): change is SalesDocumentChange {
  return change.kind === 'invoice' || change.kind === 'creditMemo';
}

/** True for a document that is created or updated in QuickBooks. */
export function isSend(change: Change): change is SalesDocumentChange {
  return isDocument(change) && (change.action === 'create' || change.action === 'update');
}

/** By currency, in text order; a credit memo counts negative. */
function sumMoney(changes: readonly Change[]): PlanSummary['money'] {
  const byCurrency = new Map<string, { invoices: number; total: Decimal }>();
  for (const change of changes) {
    if (!isSend(change)) continue;
    const { currency, total, kind } = change.after.document;
    const held = byCurrency.get(currency) ?? { invoices: 0, total: ZERO };
    const amount = decimal(total);
    held.invoices += 1;
    held.total = kind === 'creditMemo' ? held.total.minus(amount) : held.total.plus(amount);
    byCurrency.set(currency, held);
  }
  return [...byCurrency]
    .sort(([a], [b]) => compareText(a, b))
    .map(([currency, { invoices, total }]) => ({ currency, invoices, total: moneyText(total, currency) }));
}

/** With the currency's minor digits, or more when the documents have more. */
function moneyText(total: Decimal, currency: string): string {
  const exact = decimalText(total);
  const fixed = fixedText(total, minorDigits(currency));
  return decimal(fixed).eq(total) ? fixed : exact;
}
