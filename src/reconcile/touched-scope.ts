import type { Address } from '../model/address.ts';
import type { Change } from '../model/change.ts';
import type { Plan, PlanScope } from '../model/plan.ts';
import { scopeWith } from './run-plan.ts';

/**
 * What the second plan must read (rulings.md 8): the bills that any sent change is about, including the delete of a
 * surplus record, and the configuration when any of it was sent. Null when nothing was sent.
 */
export function touchedScope(plan: Plan, send: ReadonlySet<string>, scope: PlanScope): PlanScope | null {
  const sent = plan.changes.filter((change) => send.has(change.id));
  if (sent.length === 0) return null;
  const bills = [...new Set(sent.flatMap(({ origin }) => ('billId' in origin ? [origin.billId] : [])))];
  if (bills.length === 0) return scopeWith({ ...scope, only: 'config', bills, resend: [] });
  return scopeWith({ ...scope, only: sent.some(isConfig) ? scope.only : 'bills', bills, resend: [] });
}

/** A customer and its mapping are made for a bill. They are read with the configuration's mappings. */
function isConfig({ kind, recordsBill }: Change): boolean {
  return !recordsBill && kind !== 'invoice' && kind !== 'creditMemo';
}

/**
 * The changes that a second plan still contains, without those that the first plan had and did not send: they were
 * stale, or nobody had reviewed them.
 */
export function addressesLeft(input: {
  readonly plan: Plan;
  readonly send: ReadonlySet<string>;
  readonly notInPlan: readonly Address[];
  readonly again: Plan;
}): readonly Address[] {
  const { plan, send, again } = input;
  const sent = new Set(plan.changes.filter(({ id }) => send.has(id)).map(({ address }) => address));
  const unsent = new Set([...plan.changes.map(({ address }) => address), ...input.notInPlan]);
  const left = again.changes
    .map(({ address }) => address)
    .filter((address) => sent.has(address) || !unsent.has(address));
  return [...new Set(left)];
}
