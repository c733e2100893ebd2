import { formatAmount } from '../model/money-text.ts';
import type { MoneyAccount, MoneyOfIntegration } from '../model/plan.ts';
import { Amount, digitsOf } from './amount.tsx';

/** Columns, and what is counted in them. */
const PARTS = {
  new: { title: 'New', noun: 'invoice' },
  changed: { title: 'Changed', noun: 'invoice' },
  credits: { title: 'Credit memos', noun: 'credit memo' },
  voided: { title: 'Voided', noun: 'invoice' },
  recorded: { title: 'Recorded only', noun: 'document' },
  blocked: { title: 'Blocked', noun: 'bill' },
} as const;
type Part = keyof typeof PARTS;

/**
 * What the plan means in money, a line for each currency and below it each integration where there are several.
 * The parts add up to what QuickBooks holds more; what is recorded is there already, what is blocked is not.
 */
export function MoneyStatement({ money, integrations, title }: StatementProperties) {
  const digits = digitsOf(money.map(({ currency }) => currency));
  // Only an undo voids. The column would be empty in every other plan.
  const hasVoided = money.some(({ voided }) => voided !== undefined);
  const partsOf = (currency: string) =>
    integrations.length < 2
      ? []
      : integrations.flatMap(({ integration, money: parts }) =>
          parts.filter((part) => part.currency === currency).map((account) => ({ integration, account })),
        );
  return (
    <table class="statement">
      <caption>{title}</caption>
      <thead>
        <tr>
          <th scope="col">Currency</th>
          {[
            PARTS.new.title,
            PARTS.changed.title,
            PARTS.credits.title,
            ...(hasVoided ? [PARTS.voided.title] : []),
            NET,
            PARTS.recorded.title,
            PARTS.blocked.title,
          ].map((text) => (
            <th key={text} scope="col" class="figure">
              {text}
            </th>
          ))}
        </tr>
      </thead>
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
              hasVoided={hasVoided}
            />,
            ...(parts.length < 2 ? [] : parts).map(({ integration, account: part }) => (
              <AccountRow
                key={`${account.currency} ${integration ?? ''}`}
                account={part}
                digits={digits}
                head={integration ?? 'no integration'}
                hasVoided={hasVoided}
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
  readonly title: string;
}

const NET = 'Invoiced more';
const NOTHING = { count: 0, total: '0' };

function AccountRow({ account, digits, head, under, hasVoided }: RowProperties) {
  const { currency } = account;
  const figure = (part: Part, extra = '') => {
    const { count, total } = account[part] ?? NOTHING;
    const { title, noun } = PARTS[part];
    return (
      <td class="figure" data-title={title}>
        {count === 0 ? (
          <span class="muted">–</span>
        ) : (
          <>
            <Amount currency={currency} amount={total} digits={digits} />
            <span class="count">
              {count.toLocaleString('en-US')} {count === 1 ? noun : `${noun}s`}
              {extra}
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
      {figure('new')}
      {figure('changed', `, was ${formatAmount(currency, account.changed.before)}`)}
      {figure('credits')}
      {hasVoided && figure('voided')}
      <td class="figure net" data-title={NET}>
        <Amount currency={currency} amount={account.net} digits={digits} />
      </td>
      {figure('recorded')}
      {figure('blocked')}
    </tr>
  );
}

interface RowProperties {
  readonly account: MoneyAccount;
  readonly digits: number;
  /** The currency, or the integration below it. */
  readonly head: string;
  readonly hasVoided: boolean;
  /** Of a currency: its only integration, or empty. */
  readonly under?: string;
}
