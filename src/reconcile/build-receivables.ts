import { daysBetween, type Day } from '../model/day.ts';
import { moneyText } from '../model/money-text.ts';
import { AGING_DAYS, type Receivables, type TieOutDocument, type TieOutEntry } from '../model/tie-out.ts';
import { groupBy } from '../support/group-by.ts';
import { sumOf } from './build-statements.ts';
import { compareText } from '../support/compare-text.ts';

const STATES = ['paid', 'partPaid', 'open', 'overdue'] as const;

/** The entries' documents by currency and by what is paid. `today` decides for how many days they are overdue. */
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
      aging: AGING_DAYS.map((days) => {
        const those = held.filter(
          ({ state, dueDate }) => state === 'overdue' && dueDate !== null && agingOf(dueDate, today) === days,
        );
        return { days, count: those.length, balance: balanceOf(those, currency) };
      }),
    }));
}

function balanceOf(documents: readonly TieOutDocument[], currency: string): string {
  return moneyText(sumOf(documents.map(({ balance }) => balance)), currency);
}

function agingOf(dueDate: Day, today: Day): (typeof AGING_DAYS)[number] {
  const days = daysBetween(dueDate, today);
  if (days <= 30) return '0-30';
  if (days <= 60) return '31-60';
  return days <= 90 ? '61-90' : 'over 90';
}
