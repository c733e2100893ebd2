import type { MoneyAccount, MoneyOfIntegration } from '../model/plan.ts';
import { formatMoney } from '../model/money-text.ts';
import { sayRest, takeLines, WHERE_ALL_IS } from './budget.ts';
import { cell, table, type Cell, type Table } from './page.ts';
import { kindWord } from '../model/change.ts';
import type { Tone } from './style.ts';
import { formatAmount, formatCount, joinWords } from './wording.ts';

/** The parts of an account that change what QuickBooks has. */
const SENT = ['new', 'changed', 'credits', 'voided'] as const;
type MoneyPart = (typeof SENT)[number] | 'recorded' | 'blocked';

/** `2 new invoices (JPY 120,400 and USD 1,204.50)`: each part that is not empty, with its sums by currency. */
export function sayAccount(money: readonly MoneyAccount[], parts: readonly MoneyPart[]): readonly string[] {
  return parts.flatMap((part) => {
    const having = money.filter((account) => countOf(account, part) > 0);
    const count = having.reduce((sum, account) => sum + countOf(account, part), 0);
    if (count === 0) return [];
    const sums = having.map((account) => `${account.currency} ${amountOf(account, part)}`);
    return [`${countPart(part, count)} (${joinWords(sums)})`];
  });
}

/** All parts of an account except what is blocked. */
export const DONE_PARTS: readonly MoneyPart[] = [...SENT, 'recorded'];

/** The count of a part; an account leaves out `voided` when there is none. */
function countOf(account: MoneyAccount, part: MoneyPart): number {
  return account[part]?.count ?? 0;
}

function countPart(part: MoneyPart, count: number): string {
  if (part === 'new') return formatCount(count, 'new invoice');
  if (part === 'credits') return formatCount(count, kindWord('creditMemo'));
  return formatCount(count, part, part);
}

/** `1,204.50`; for updated documents `3,000.00 → 3,105.70`. */
function amountOf(account: MoneyAccount, part: MoneyPart): string {
  const { currency } = account;
  const total = formatAmount(currency, account[part]?.total ?? '0');
  return part === 'changed' ? `${formatAmount(currency, account.changed.before)} → ${total}` : total;
}

/** One line of an account: for everything, or for one of several integrations. */
interface AccountLine {
  readonly integration: string;
  readonly account: MoneyAccount;
}

/**
 * The lines of one currency. With several integrations they have the integrations' names; otherwise the parts are
 * below.
 */
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
 * What a plan or a run means in money: what is new, changed and credited, with the net sum; what is only recorded; what
 * is blocked. One line for each currency, and for each of several integrations.
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
  const part = (title: string, name: MoneyPart, tone: Tone = 'plain') =>
    ({
      title,
      fit: 'keep',
      align: 'right',
      of: ({ account }: AccountLine): Cell =>
        cell(countOf(account, name) === 0 ? '' : `${shortCount(name, account)} ${amountOf(account, name)}`, tone),
    }) as const;
  return table<AccountLine>({
    title: 'Money',
    columns: [
      { title: 'integration', fit: 'cut', of: ({ integration }) => integration },
      { title: 'currency', fit: 'keep', of: ({ account }) => cell(account.currency, 'strong') },
      part('new', 'new'),
      part('changed', 'changed'),
      part('credit memos', 'credits'),
      part('voided', 'voided', 'bad'),
      { title: 'in all', fit: 'keep', align: 'right', of: ({ account }) => netCell(account) },
      part('recorded', 'recorded'),
      part('blocked', 'blocked', 'bad'),
    ],
    rows: shown,
    noun: 'line',
    rest: left === '' ? '' : `${left}: ${WHERE_ALL_IS}`,
  });
}

function shortCount(part: MoneyPart, account: MoneyAccount): string {
  const count = countOf(account, part);
  return part === 'credits' ? formatCount(count, kindWord('creditMemo')) : formatCount(count, part, part);
}

/** The net sum, where it adds something. A single part already shows it, unless that part replaces or takes away. */
function netCell(account: MoneyAccount): Cell {
  const parts = SENT.filter((part) => countOf(account, part) > 0);
  const isPlain = parts.length === 1 && parts[0] !== 'changed' && parts[0] !== 'voided';
  if (parts.length === 0 || isPlain) return cell('');
  return { text: formatAmount(account.currency, account.net), sign: 'in all ', tone: 'strong' };
}

/** `USD 4,310.20 and EUR 90.00`: the total that is sent, less what it replaces or takes away. */
export function formatNet(money: readonly MoneyAccount[]): string {
  return joinWords(
    money
      .filter(({ invoices, voided }) => invoices > 0 || voided !== undefined)
      .map(({ currency, net }) => formatMoney(currency, net)),
  );
}
