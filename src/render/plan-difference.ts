import type { BillDifference, BillFate, ChangeDifference, PlanDifference } from '../model/plan-difference.ts';
import { formatMoney } from '../model/money-text.ts';
import { cell, paragraph, table, type Page } from './page.ts';
import { formatCount, formatMoneyList, shortId, shortPlanId } from './wording.ts';

/** The differences between two plans: money first, then each bill, then everything else. */
export function planDifferencePage(difference: PlanDifference): Page {
  const { from, to, equal, bills, changes } = difference;
  const named = `${shortPlanId(from.id)} → ${shortPlanId(to.id)}`;
  const heads = [
    paragraph(`${named}: ${moneyOf(from.money)} → ${moneyOf(to.money)}`, { tone: 'strong' }),
    ...(from.connection === to.connection
      ? []
      : [paragraph(`The plans are of two connections: ${from.connection} and ${to.connection}.`, { tone: 'bad' })]),
  ];
  const parts = [
    ...(bills.length === 0 ? [] : [billTable(bills)]),
    ...(changes.length === 0 ? [] : [changeTable(changes, 'Configuration, customers and mappings')]),
  ];
  const text = equal
    ? 'Both plans would do the same.'
    : `${formatCount(bills.length, 'bill')} and ${formatCount(changes.length, 'other change')} differ.`;
  return { verdict: { text, tone: equal ? 'good' : 'change' }, blocks: [...heads, ...parts] };
}

function moneyOf(money: PlanDifference['from']['money']): string {
  return money.length === 0 ? 'nothing to send' : formatMoneyList(money);
}

function billTable(bills: readonly BillDifference[]) {
  return table({
    title: 'Bills',
    columns: [
      { title: 'bill', fit: 'keep', of: ({ docNumber, billId }) => cell(docNumber ?? shortId(billId), 'strong') },
      { title: 'customer', fit: 'cut', of: ({ accountName }) => accountName },
      { title: 'before', fit: 'wrap', of: ({ before, currency }) => sayFate(before, currency) },
      { title: 'now', fit: 'wrap', of: ({ after, currency, onlyContent }) => onlyContent ? 'the same total, other lines or details' : sayFate(after, currency) },
    ],
    rows: bills,
    noun: 'bill',
    headed: true,
  }); // prettier-ignore
}

/** What a plan does with a bill, with its amount and the reason. */
export function sayFate(billFate: BillFate | null, currency: string): string {
  if (billFate === null) return 'not in the plan';
  const amount = billFate.total === null ? '' : ` ${formatMoney(currency, billFate.total)}`;
  // That a bill to be sent was not sent before goes without saying.
  const why = billFate.decision === 'send' && billFate.reason === 'not-sent' ? '' : ` (${billFate.reason})`;
  return `${billFate.rehearsed === true ? 'rehearsed: ' : ''}${billFate.decision}${amount}${why}`;
}

/** Changes of configuration, customers and mappings, as each of two plans has them. */
export function changeTable(changes: readonly ChangeDifference[], title: string, folded = false) {
  return table({
    title,
    columns: [
      { title: 'kind', fit: 'keep', of: ({ kind }) => kind },
      { title: 'what', fit: 'wrap', of: ({ label }) => cell(label, 'strong') },
      { title: 'before', fit: 'keep', of: ({ before }) => before ?? 'nothing to do' },
      { title: 'now', fit: 'keep', of: ({ before, after }) => after === null ? 'nothing to do' : before === after ? `${after}, otherwise` : after },
    ],
    rows: changes,
    noun: 'change',
    headed: true,
    folded,
  }); // prettier-ignore
}
