import { isSending, type BillDifference, type PlanDifference } from '../model/plan-difference.ts';
import { decimal, decimalText, ZERO } from '../model/decimal.ts';
import type { BillEffect, CountAndTotal, EffectMoney, FileEdit, Moved } from '../model/plan-effect.ts';
import { comparePlans } from '../plan/compare-plans.ts';
import { canonicalJson } from '../support/digest.ts';
import { findEdits, type RevertibleEdit } from './file-edits.ts';
import { findMoved } from './who-moved.ts';
import { limitBills } from './name-bills.ts';
import { planWorkspace, type PlanInput } from './plan-workspace.ts';
import { compareText } from '../support/compare-text.ts';

/** The most edits whose effects are separated. With more, that would take longer than the plan itself. */
const EDITS_MAX = 30;
const BILLS_TIMES_EDITS_MAX = 20_000;

export interface Effect {
  readonly edits: readonly FileEdit[];
  readonly money: readonly EffectMoney[];
  readonly bills: readonly BillEffect[];
  readonly changes: PlanDifference['changes'];
  readonly moved: readonly Moved[];
}

/**
 * What the files of `now` change against those of `before`, over the same systems: the invoices that appear, vanish or
 * change, in money, and through which edits. The plan is made again for each edit, with all edits but that one. The edit
 * is a cause when the bill then has another result. Pure.
 *
 * @param applied the files that were applied last, by which is told who moved; without them those of `before`.
 */
export function computeEffect(before: PlanInput, now: PlanInput, applied: PlanInput | null = null): Effect {
  const plans = [planWorkspace(before).plan, planWorkspace(now).plan] as const;
  const difference = comparePlans(...plans);
  const edits = findEdits(before.workspace, now.workspace, now.connection.name);
  const causes = findCauses(now, edits, difference.bills);
  return {
    edits: edits.map(({ edit }) => edit),
    money: accountFor(difference.bills),
    bills: difference.bills.map((bill) => ({ ...bill, through: causes.get(bill.billId) ?? [] })),
    changes: difference.changes,
    moved: findMoved(applied === null ? plans[0] : planWorkspace(applied).plan, plans[1], now.m3ter.configs),
  };
}

function findCauses(
  now: PlanInput,
  edits: readonly RevertibleEdit[],
  bills: readonly BillDifference[],
): ReadonlyMap<string, readonly number[]> {
  if (edits.length === 0 || edits.length > EDITS_MAX || edits.length * bills.length > BILLS_TIMES_EDITS_MAX) {
    return new Map();
  }
  const ids = bills.map(({ billId }) => billId);
  const input: PlanInput = { ...now, m3ter: limitBills(now.m3ter, { ...now.scope, bills: ids }) };
  const whole = planWorkspace(input).plan;
  const causes = new Map<string, number[]>();
  for (const [index, { withoutIt }] of edits.entries()) {
    const workspace = withoutIt(now.workspace);
    const connection = workspace.connections.find(({ name }) => name === now.connection.name);
    const other = planWorkspace({
      ...input,
      workspace,
      connection: { ...now.connection, ...connection, ...asAsked(now) },
    }).plan;
    for (const { billId } of comparePlans(other, whole).bills) {
      causes.set(billId, [...(causes.get(billId) ?? []), index]);
    }
  }
  return causes;
}

/**
 * The part of the connection that names the systems. A difference in it is no edit, because the embedded systems or a
 * snapshot may replace it.
 */
function asAsked({ connection }: PlanInput): Partial<PlanInput['connection']> {
  const { organizationId, realmId, companyName, homeCurrency, embedded } = connection;
  return embedded === true
    ? { organizationId, realmId, companyName, homeCurrency, embedded }
    : { organizationId, realmId };
}

function accountFor(bills: readonly BillDifference[]): readonly EffectMoney[] {
  const currencies = [...new Set(bills.map(({ currency }) => currency))].sort(compareText);
  return currencies.flatMap((currency) => {
    const own = bills.filter((bill) => bill.currency === currency);
    const both = own.filter(({ before, after }) => isSending(before) && isSending(after));
    const isOther = ({ before, after }: BillDifference): boolean =>
      canonicalJson(before?.total ?? null) === canonicalJson(after?.total ?? null);
    const changed = both.filter((bill) => !isOther(bill));
    const account: EffectMoney = {
      currency,
      appear: sumOf(
        own.filter(({ before, after }) => !isSending(before) && isSending(after)),
        'after',
      ),
      vanish: sumOf(
        own.filter(({ before, after }) => isSending(before) && !isSending(after)),
        'before',
      ),
      change: { ...sumOf(changed, 'after'), before: sumOf(changed, 'before').total },
      other: both.filter(isOther).length,
    };
    const { appear, vanish, change, other } = account;
    return appear.count + vanish.count + change.count + other === 0 ? [] : [account];
  });
}

function sumOf(bills: readonly BillDifference[], side: 'before' | 'after'): CountAndTotal {
  const total = bills.reduce((sum, bill) => {
    const fate = bill[side];
    return sum.plus(decimal(fate?.total ?? '0'));
  }, ZERO);
  return { count: bills.length, total: decimalText(total) };
}
