import { missingAmount, signedTotal } from '../model/bill-amounts.ts';
import type { Change, SalesDocumentChange } from '../model/change.ts';
import { decimal, isDecimalText, ZERO, type Decimal } from '../model/decimal.ts';
import { moneyText } from '../model/money-text.ts';
import type { BillDecision, MoneyAccount, MoneyOfIntegration } from '../model/plan.ts';
import { compareText } from '../support/compare-text.ts';

interface Sum {
  count: number;
  total: Decimal;
}

interface Draft {
  readonly new: Sum;
  readonly changed: Sum;
  readonly replaced: Sum;
  readonly credits: Sum;
  readonly recorded: Sum;
  readonly blocked: Sum;
  readonly voided: Sum;
}

/**
 * What changes mean in money, by currency in text order. A credit memo counts negative. `net` is the sum of the new
 * documents, the differences of the updated ones, and the credit memos, less the voided ones. `recorded` is already in QuickBooks; `blocked`
 * is not there yet.
 */
export function accountFor(changes: readonly Change[], bills: readonly BillDecision[]): readonly MoneyAccount[] {
  const drafts = new Map<string, Draft>();
  const draftOf = (currency: string): Draft => {
    const draft = drafts.get(currency) ?? emptyDraft();
    drafts.set(currency, draft);
    return draft;
  };
  for (const change of changes) {
    if (isDocument(change)) addDocument(change, draftOf);
    else if (change.action === 'void') {
      const { currency, total } = change.before.document;
      add(draftOf(currency).voided, total);
    }
  }
  for (const bill of bills) if (bill.decision === 'block') add(draftOf(bill.currency).blocked, missingAmount(bill));
  return [...drafts].sort(([a], [b]) => compareText(a, b)).map(([currency, draft]) => closeAccount(currency, draft));
}

/** The same for each integration, in text order. Bills without an integration come last. */
export function accountByIntegration(
  changes: readonly Change[],
  bills: readonly BillDecision[],
): readonly MoneyOfIntegration[] {
  const integrationOf = new Map(bills.map(({ change, integration }) => [change, integration]));
  const groups = new Map<string | null, { readonly changes: Change[]; readonly bills: BillDecision[] }>();
  const groupOf = (integration: string | null) => {
    const group = groups.get(integration) ?? { changes: [], bills: [] };
    groups.set(integration, group);
    return group;
  };
  for (const change of changes) {
    if (isDocument(change) || change.action === 'void')
      groupOf(integrationOf.get(change.address) ?? null).changes.push(change);
  }
  for (const bill of bills) if (bill.decision === 'block') groupOf(bill.integration).bills.push(bill);
  return [...groups]
    .sort(([a], [b]) => Number(a === null) - Number(b === null) || compareText(a ?? '', b ?? ''))
    .map(([integration, group]) => ({ integration, money: accountFor(group.changes, group.bills) }));
}

/** True for a document that is created, updated or recorded. A void has no document afterwards. */
export function isDocument(change: Change): change is SalesDocumentChange {
  return (change.kind === 'invoice' || change.kind === 'creditMemo') && change.action !== 'void';
}

function emptyDraft(): Draft {
  const sum = (): Sum => ({ count: 0, total: ZERO });
  return {
    new: sum(),
    changed: sum(),
    replaced: sum(),
    credits: sum(),
    recorded: sum(),
    blocked: sum(),
    voided: sum(),
  };
}

function add(sum: Sum, amount: string | null): void {
  sum.count += 1;
  if (amount !== null && isDecimalText(amount)) sum.total = sum.total.plus(decimal(amount));
}

function addDocument(change: SalesDocumentChange, draftOf: (currency: string) => Draft): void {
  const { kind, action, before, after } = change;
  if (after === null) return;
  const { currency, total } = after.document;
  const amount = signedTotal(kind, total);
  const draft = draftOf(currency);
  if (action === 'adopt') add(draft.recorded, amount);
  else if (action === 'update') {
    add(draft.changed, amount);
    add(draft.replaced, before === null ? null : signedTotal(kind, before.document.total));
  } else if (kind === 'creditMemo') add(draft.credits, amount);
  else add(draft.new, amount);
}

function closeAccount(currency: string, draft: Draft): MoneyAccount {
  const text = (total: Decimal): string => moneyText(total, currency);
  const part = ({ count, total }: Sum) => ({ count, total: text(total) });
  const sent = draft.new.total.plus(draft.changed.total).plus(draft.credits.total);
  return {
    currency,
    invoices: draft.new.count + draft.changed.count + draft.credits.count,
    total: text(sent),
    net: text(sent.minus(draft.replaced.total).minus(draft.voided.total)),
    new: part(draft.new),
    changed: { ...part(draft.changed), before: text(draft.replaced.total) },
    credits: part(draft.credits),
    recorded: part(draft.recorded),
    blocked: part(draft.blocked),
    ...(draft.voided.count === 0 ? {} : { voided: part(draft.voided) }),
  };
}
