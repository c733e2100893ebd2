import type { Address } from '../model/address.ts';
import type { Outcome } from '../model/outcome.ts';
import type { BillDecision } from '../model/plan.ts';
import { NEVER_LEFT } from './outcome-facts.ts';

/**
 * Stops an integration after too many errors in a row, as m3ter does after 20 (delivery.md, Talking to the APIs). One
 * wrong setting must not cause ten thousand rejections.
 */
export interface Breakers {
  isOpenFor(address: Address): boolean;
  /** True while the last outcome of any integration is an error. Then smaller groups are sent. */
  isTroubled(): boolean;
  /** Takes all outcomes so far and counts the new ones. */
  record(outcomes: readonly Outcome[]): void;
}

export function createBreakers(bills: readonly BillDecision[], errorsMax: number): Breakers {
  const integrationOf = new Map(
    bills.flatMap((bill) => (bill.change === null ? [] : [[bill.change, bill.integration]])),
  );
  const row = new Map<string | null, number>();
  const seen = new Set<string>();
  const integration = (address: Address): string | null => integrationOf.get(address) ?? null;
  return {
    isOpenFor: (address) => (row.get(integration(address)) ?? 0) >= errorsMax,
    isTroubled: () => [...row.values()].some((errors) => errors > 0),
    record: (outcomes) => {
      for (const outcome of outcomes) {
        if (seen.has(outcome.change) || !integrationOf.has(outcome.address)) continue;
        seen.add(outcome.change);
        if (outcome.status === 'skipped' && outcome.code !== NEVER_LEFT) continue;
        const key = integration(outcome.address);
        const good = outcome.status === 'applied' || outcome.status === 'alreadySo';
        // An open breaker stays open: successes that were in flight when it opened must not close it.
        if (good && (row.get(key) ?? 0) < errorsMax) row.set(key, 0);
        else if (!good) row.set(key, (row.get(key) ?? 0) + 1);
      }
    },
  };
}
