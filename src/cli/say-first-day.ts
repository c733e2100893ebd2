import type { Day } from '../model/day.ts';
import { type Bill, type ObservedMapping, invoiceDateOf } from '../model/m3ter.ts';
import { joinWords } from '../model/count-text.ts';
import { sumAmounts } from '../render/budget.ts';
import { formatCount, formatMoneyList } from '../render/wording.ts';

/** Days before the first one in which bills are looked for that nobody would send: the last two months' bills. */
export const EARLIER_DAYS = 62;

/**
 * Says which first day imported integrations have when nobody gave one, and what it leaves unbilled.
 *
 * @param earlier bills of the days before; null when they were not read.
 * @param paths the files that hold the day.
 */
export function sayFirstDay(
  from: Day,
  paths: readonly string[],
  { bills, mappings }: { readonly bills: readonly Bill[]; readonly mappings: readonly ObservedMapping[] },
): { readonly warning: string; readonly next: string } {
  const recorded = new Set(mappings.flatMap(({ m3terEntity, m3terId }) => (m3terEntity === 'Bill' ? [m3terId] : [])));
  const open = bills.filter((bill) => {
    const day = invoiceDateOf(bill);
    return day !== null && day < from && !recorded.has(bill.id);
  });
  const money = formatMoneyList(sumAmounts(open.map(({ currency, billTotal }) => ({ currency, total: billTotal }))));
  const days = open.flatMap((bill) => invoiceDateOf(bill) ?? []).sort();
  const left =
    open.length === 0
      ? ''
      : `; of the ${String(EARLIER_DAYS)} days before, ${formatCount(open.length, 'bill has', 'bills have')} no record of an invoice, dated ${days[0] ?? ''} and later${money === '' ? '' : `: ${money}`}`;
  return {
    warning: `delivery.from is ${from}, today, because no --from was given: bills dated earlier are never sent${left}`,
    next: `to send from an earlier day on, write it as delivery.from in ${joinWords(paths)}, before delivery.mode is replay`,
  };
}
