import type { Day } from '../model/day.ts';
import { moneyText } from '../model/money-text.ts';
import { AGES, ageSince, type Receivables, type TieOutDocument, type TieOutEntry } from '../model/tie-out.ts';
import { groupBy } from '../support/group-by.ts';
import { sumOf } from './build-statements.ts';
import { compareText } from '../support/compare-text.ts';

const STATES = [
  'paid',
  'partPaid',
  'open',
  'overdue',
] as const satisfies readonly Receivables['states'][number]['state'][];

/**
 * What is owed, by currency: the documents by state, and the overdue ones by how many days they are overdue on `today`.
 */
export function buildReceivables(entries: readonly TieOutEntry[], today: Day): readonly Receivables[] {
  const documents = entries.flatMap((entry) => entry.documents.filter(({ state }) => state !== 'voided'));
  return [...groupBy(documents, ({ currency }) => currency)]
    .sort(([a], [b]) => compareText(a, b))
    .map(([currency, held]) => ({
      currency,
      states: STATES.map((state) => {
        const those = held.filter((document) => document.state === state);
        return {
          state,
          count: those.length,
          total: moneyText(sumOf(those.flatMap(({ total, tax }) => [total, tax])), currency),
          balance: balanceOf(those, currency),
        };
      }),
      aging: AGES.map(({ label }, age) => {
        const those = held.filter(
          ({ state, dueDate }) => state === 'overdue' && dueDate !== null && ageSince(dueDate, today) === age,
        );
        return { days: label, count: those.length, balance: balanceOf(those, currency) };
      }),
    }));
}

function balanceOf(documents: readonly TieOutDocument[], currency: string): string {
  return moneyText(sumOf(documents.map(({ balance }) => balance)), currency);
}
