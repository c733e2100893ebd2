import { docNumberOf } from '../model/doc-number.ts';
import type { M3terSnapshot } from '../model/m3ter.ts';
import type { PlanScope } from '../model/plan.ts';

/** The ids of the bills that `name` means: the bill with that id, else those with that number. */
export function billIdsOf(snapshot: M3terSnapshot, name: string): readonly string[] {
  const { bills, unreadableBills = [] } = snapshot;
  const all = [...bills, ...unreadableBills];
  if (all.some(({ id }) => id === name)) return [name];
  return all.filter((bill) => docNumberOf(bill) === name).map(({ id }) => id);
}

/** The same scope with ids in place of bill numbers. A name without a bill stays, and is reported later. */
export function withBillIds(scope: PlanScope, snapshot: M3terSnapshot): PlanScope {
  const idsOf = (names: readonly string[]): readonly string[] => {
    const ids = names.map((name) => ({ name, found: billIdsOf(snapshot, name) }));
    return [...new Set(ids.flatMap(({ name, found }) => (found.length === 0 ? [name] : found)))];
  };
  const { undo } = scope;
  const targets = undo?.targets.flatMap((target) => idsOf([target.billId]).map((billId) => ({ ...target, billId })));
  return {
    ...scope,
    bills: idsOf(scope.bills),
    resend: idsOf(scope.resend),
    ...(undo === undefined || targets === undefined ? {} : { undo: { ...undo, targets } }),
  };
}

/** The snapshot with only the bills of the scope. To find a number, all bills had to be read. */
export function limitBills(snapshot: M3terSnapshot, { bills: wanted }: PlanScope): M3terSnapshot {
  if (wanted.length === 0) return snapshot;
  const isWanted = ({ id }: { readonly id: string }): boolean => wanted.includes(id);
  const { bills, unreadableBills = [] } = snapshot;
  return { ...snapshot, bills: bills.filter(isWanted), unreadableBills: unreadableBills.filter(isWanted) };
}
