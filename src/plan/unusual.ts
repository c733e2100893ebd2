import { signedTotal } from '../model/bill-amounts.ts';
import { decimal, decimalText, isDecimalText, ZERO, type Decimal } from '../model/decimal.ts';
import type { BillDecision, Plan } from '../model/plan.ts';
import { EARLIER_MIN, USUAL_TIMES, type Unusual, type UnusualKind } from '../model/unusual.ts';
import { isDocument } from './money.ts';

/**
 * The documents of a plan that a person should see, in the order of the plan. The usual amount is the median total of
 * the documents that the customer's other bills in this plan have in QuickBooks, in the same currency. The plan knows no
 * other documents, so for a company that starts today nothing is usual yet.
 *
 * - `newCustomer`: this plan creates the customer.
 * - `firstInvoice`: no other bill of the account in this plan has a document in QuickBooks. When that is so for most
 *   documents, it is not unusual and is left out.
 * - `aboveUsual`: more than `USUAL_TIMES` the usual amount, from at least `EARLIER_MIN` documents.
 * - `credit`: every credit memo; `largeCredit` when it is at least the usual amount.
 */
export function findUnusual(plan: Plan): readonly Unusual[] {
  const found = judgeDocuments(plan);
  const firsts = found.filter(({ kinds }) => kinds.includes('firstInvoice')).length;
  const isRare = firsts * 2 <= found.length;
  return found.flatMap(({ kinds, ...rest }) => {
    const telling = isRare ? kinds : kinds.filter((kind) => kind !== 'firstInvoice');
    return telling.length === 0 ? [] : [{ ...rest, kinds: telling }];
  });
}

/** Every document that is sent, with what is unusual about it. */
function judgeDocuments({ changes, wouldSend = [], bills }: Plan): readonly Unusual[] {
  const byAccount = groupSent(bills);
  const decisions = new Map(bills.map((bill) => [bill.billId, bill]));
  return [...changes, ...wouldSend].flatMap((change): readonly Unusual[] => {
    if (!isDocument(change) || change.action === 'adopt') return [];
    const { billId, customer, currency, total } = change.after.document;
    const decision = decisions.get(billId);
    if (decision === undefined) return [];
    const others = (byAccount.get(decision.accountId) ?? []).filter((bill) => bill.billId !== billId);
    const known = others.filter((bill) => bill.currency === currency).map(sentAmount);
    const usual = middleOf(known.filter((amount) => amount.gt(ZERO)));
    const isNew = 'address' in customer;
    const isFirst = !isNew && others.length === 0 && change.action === 'create';
    const kinds: readonly UnusualKind[] = [
      ...(isNew ? (['newCustomer'] as const) : []),
      ...(isFirst ? (['firstInvoice'] as const) : []),
      ...judgeAmount(decimal(signedTotal(change.kind, total)), usual, known.length),
    ];
    return [{ billId, kinds, usual: usual === null ? null : decimalText(usual), earlier: known.length }];
  });
}

function judgeAmount(total: Decimal, usual: Decimal | null, earlier: number): readonly UnusualKind[] {
  if (total.lt(ZERO)) return usual !== null && total.abs().gte(usual) ? ['largeCredit'] : ['credit'];
  const isFarAbove = usual !== null && earlier >= EARLIER_MIN && total.gt(usual.times(decimal(String(USUAL_TIMES))));
  return isFarAbove ? ['aboveUsual'] : [];
}

/** Bills that have a document in QuickBooks, by account. */
function groupSent(bills: readonly BillDecision[]): ReadonlyMap<string, readonly BillDecision[]> {
  const groups = new Map<string, BillDecision[]>();
  for (const bill of bills) {
    if (bill.sentTotal === null || !isDecimalText(bill.sentTotal)) continue;
    const group = groups.get(bill.accountId);
    if (group === undefined) groups.set(bill.accountId, [bill]);
    else group.push(bill);
  }
  return groups;
}

function sentAmount({ sentKind, sentTotal }: BillDecision): Decimal {
  return decimal(signedTotal(sentKind, sentTotal ?? '0'));
}

/** The median; of an even count the upper one in the middle, so that it is an amount that was invoiced. */
function middleOf(amounts: readonly Decimal[]): Decimal | null {
  const sorted = amounts.toSorted((a, b) => a.cmp(b));
  return sorted[Math.floor(sorted.length / 2)] ?? null;
}
