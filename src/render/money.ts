import type { MoneyAccount, MoneyOfIntegration } from '../model/plan.ts';
import { formatMoney } from '../model/money-text.ts';
import { sayRest, takeLines, WHERE_ALL_IS } from './budget.ts';
import { cell, table, type Cell, type Table } from './page.ts';
import { kindWord } from './plan-view.ts';
import type { Tone } from './style.ts';
import { formatAmount, formatCount, joinWords } from './wording.ts';

/** The parts of an account, each with its words; the first three change what QuickBooks holds. */
const SENT = ['new', 'changed', 'credits'] as const;
type Part = (typeof SENT)[number] | 'recorded' | 'blocked';

/** `2 new invoices (JPY 120,400 and USD 1,204.50)`: each part that there is, its sums by currency. */
export function sayAccount(money: readonly MoneyAccount[], parts: readonly Part[]): readonly string[] {
  return parts.flatMap((part) => {
    const having = money.filter((account) => account[part].count > 0);
    const count = having.reduce((sum, account) => sum + account[part].count, 0);
    if (count === 0) return [];
    const sums = having.map((account) => `${account.currency} ${amountOf(account, part)}`);
    return [`${countPart(part, count)} (${joinWords(sums)})`];
  });
}

/** All of an account but what is blocked. */
export const DONE_PARTS: readonly Part[] = [...SENT, 'recorded'];

function countPart(part: Part, count: number): string {
  if (part === 'new') return formatCount(count, 'new invoice');
  if (part === 'credits') return formatCount(count, kindWord('creditMemo'));
  return formatCount(count, part, part);
}

/** `1,204.50`, of what changed `3,000.00 → 3,105.70`. */
function amountOf(account: MoneyAccount, part: Part): string {
  const { currency } = account;
  const total = formatAmount(currency, account[part].total);
  return part === 'changed' ? `${formatAmount(currency, account.changed.before)} → ${total}` : total;
}

/** One line of an account: of everything, or of one integration where there are several. */
interface AccountLine {
  readonly integration: string;
  readonly account: MoneyAccount;
}

/** The account of a currency, named when it is of one integration among several, else with its parts below it. */
function linesOfCurrency(account: MoneyAccount, integrations: readonly MoneyOfIntegration[]): readonly AccountLine[] {
  const parts = integrations.flatMap(({ integration, money }) =>
    money
      .filter(({ currency }) => currency === account.currency)
      .map((part): AccountLine => ({ integration: integration ?? 'no integration', account: part })),
  );
  if (integrations.length < 2 || parts.length === 0) return [{ integration: '', account }];
  return parts.length === 1 ? parts : [{ integration: 'all', account }, ...parts];
}

/**
 * What a plan or a run means in money: what is new, changed and credited, what that comes to, what is only
 * recorded, what is blocked. One line for each currency, and for each integration where there are several.
 */
export function moneyTable(
  money: readonly MoneyAccount[],
  integrations: readonly MoneyOfIntegration[] = [],
  linesMax = Infinity,
): Table {
  const lines = money.flatMap((account) => linesOfCurrency(account, integrations));
  const { shown, rest } = takeLines(lines, linesMax, () => 1);
  const left = sayRest(
    rest.map(({ account }) => ({ currency: account.currency, total: account.net })),
    'more integrations',
  );
  const part = (title: string, name: Part, tone: Tone = 'plain') =>
    ({
      title,
      fit: 'keep',
      align: 'right',
      of: ({ account }: AccountLine): Cell =>
        cell(account[name].count === 0 ? '' : `${shortCount(name, account)} ${amountOf(account, name)}`, tone),
    }) as const;
  return table<AccountLine>({
    title: 'Money',
    columns: [
      { title: 'integration', fit: 'cut', of: ({ integration }) => integration },
      { title: 'currency', fit: 'keep', of: ({ account }) => cell(account.currency, 'strong') },
      part('new', 'new'),
      part('changed', 'changed'),
      part('credit memos', 'credits'),
      { title: 'in all', fit: 'keep', align: 'right', of: ({ account }) => netCell(account) },
      part('recorded', 'recorded'),
      part('blocked', 'blocked', 'bad'),
    ],
    rows: shown,
    noun: 'line',
    rest: left === '' ? '' : `${left}: ${WHERE_ALL_IS}`,
  });
}

function shortCount(part: Part, account: MoneyAccount): string {
  const { count } = account[part];
  return part === 'credits' ? formatCount(count, kindWord('creditMemo')) : formatCount(count, part, part);
}

/** The sum of what is sent, where it is one: of a single part it is that part, unless that replaces another. */
function netCell(account: MoneyAccount): Cell {
  const parts = SENT.filter((part) => account[part].count > 0);
  const isPlain = parts.length === 1 && parts[0] !== 'changed';
  if (parts.length === 0 || isPlain) return cell('');
  return { text: formatAmount(account.currency, account.net), sign: 'in all ', tone: 'strong' };
}

/** `USD 4,310.20 and EUR 90.00`: what is sent comes to, less what it replaces. */
export function formatNet(money: readonly MoneyAccount[]): string {
  return joinWords(money.filter(({ invoices }) => invoices > 0).map(({ currency, net }) => formatMoney(currency, net)));
}
