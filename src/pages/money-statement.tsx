import { formatAmount } from '../model/money-text.ts';
import type { MoneyAccount, MoneyOfIntegration } from '../model/plan.ts';
import { Amount, digitsOf } from './amount.tsx';
import { TableHead } from './table-head.tsx';

/** Columns, and what is counted in them. */
const PARTS = {
  new: { title: 'New', noun: 'invoice' },
  changed: { title: 'Changed', noun: 'invoice' },
  credits: { title: 'Credit memos', noun: 'credit memo' },
  voided: { title: 'Voided', noun: 'invoice' },
  recorded: { title: 'Recorded only', noun: 'document' },
  blocked: { title: 'Blocked', noun: 'bill' },
} as const;
type MoneyPart = keyof typeof PARTS;

/** The columns, in order. An undo only voids, and would have the others empty. */
const COLUMNS = {
  send: ['new', 'changed', 'credits', 'net', 'recorded', 'blocked'],
  undo: ['voided', 'net', 'blocked'],
} as const satisfies Readonly<Record<string, readonly (MoneyPart | 'net')[]>>;

/**
 * What the plan means in money, a line for each currency and below it each integration where there are several.
 * The parts add up to what QuickBooks holds more; what is recorded is there already, what is blocked is not.
 */
export function MoneyStatement({ money, integrations, columns, title }: StatementProperties) {
  const digits = digitsOf(money.map(({ currency }) => currency));
  const partsOf = (currency: string) =>
    integrations.length < 2
      ? []
      : integrations.flatMap(({ integration, money: parts }) =>
          parts.filter((part) => part.currency === currency).map((account) => ({ integration, account })),
        );
  return (
    <table class="statement">
      <caption>{title}</caption>
      <TableHead titles={['Currency']} figures={COLUMNS[columns].map((part) => titleOf(part, columns))} />
      <tbody>
        {money.flatMap((account) => {
          const parts = partsOf(account.currency);
          const only = parts.length === 1 ? (parts[0]?.integration ?? 'no integration') : '';
          return [
            <AccountRow
              key={account.currency}
              account={account}
              digits={digits}
              head={account.currency}
              under={only}
              columns={columns}
            />,
            ...(parts.length < 2 ? [] : parts).map(({ integration, account: part }) => (
              <AccountRow
                key={`${account.currency} ${integration ?? ''}`}
                account={part}
                digits={digits}
                head={integration ?? 'no integration'}
                columns={columns}
              />
            )),
          ];
        })}
      </tbody>
    </table>
  );
}

interface StatementProperties {
  readonly money: readonly MoneyAccount[];
  readonly integrations: readonly MoneyOfIntegration[];
  readonly columns: keyof typeof COLUMNS;
  readonly title: string;
}

const NET = { send: 'Invoiced more', undo: 'In all' } as const;
const NOTHING = { count: 0, total: '0' };

function titleOf(part: MoneyPart | 'net', columns: keyof typeof COLUMNS): string {
  return part === 'net' ? NET[columns] : PARTS[part].title;
}

function AccountRow({ account, digits, head, under, columns }: RowProperties) {
  const { currency } = account;
  const figure = (part: MoneyPart | 'net') => {
    const title = titleOf(part, columns);
    if (part === 'net') {
      return (
        <td key={part} class="figure net" data-title={title}>
          <Amount currency={currency} amount={account.net} digits={digits} />
        </td>
      );
    }
    const { count, total } = account[part] ?? NOTHING;
    const { noun } = PARTS[part];
    return (
      <td key={part} class="figure" data-title={title}>
        {count === 0 ? (
          <span class="muted">–</span>
        ) : (
          <>
            <Amount currency={currency} amount={total} digits={digits} />
            <span class="count">
              {count.toLocaleString('en-US')} {count === 1 ? noun : `${noun}s`}
              {part === 'changed' && `, was ${formatAmount(currency, account.changed.before)}`}
            </span>
          </>
        )}
      </td>
    );
  };
  return (
    <tr class={under === undefined ? 'part' : 'whole'}>
      <th scope="row">
        {head}
        {under !== undefined && under !== '' && <span class="count">{under}</span>}
      </th>
      {COLUMNS[columns].map(figure)}
    </tr>
  );
}

interface RowProperties {
  readonly account: MoneyAccount;
  readonly digits: number;
  /** The currency, or the integration below it. */
  readonly head: string;
  readonly columns: keyof typeof COLUMNS;
  /** Of a currency: its only integration, or empty. */
  readonly under?: string;
}
