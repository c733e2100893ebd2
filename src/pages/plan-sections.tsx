import { SHOWN_AT_FIRST, type BillRow, type ListedBill, type PackedPlan } from '../render/html/page-data.ts';
import { Amount, digitsOf } from './amount.tsx';
import { BillDetail } from './bill-detail.tsx';
import { FieldTable } from './fact-list.tsx';
import { LongList } from './long-list.tsx';
import { Section } from './section.tsx';
import { TableHead } from './table-head.tsx';

interface SectionProperties {
  readonly data: PackedPlan;
  /** Every bill as it is listed. */
  readonly listed: readonly ListedBill[];
  /** A bill with its details; null before these have arrived. */
  readonly billAt: (index: number) => BillRow | null;
  readonly printing: boolean;
}

export function Guards({ data }: { readonly data: PackedPlan }) {
  const { guards, guardsOk } = data;
  return (
    <Section
      title="Guards"
      remark={`${guardsOk.toLocaleString('en-US')} of ${(guardsOk + guards.length).toLocaleString('en-US')} limits and checks found nothing.`}
    >
      {guards.length > 0 && (
        <ul class="guards">
          {guards.map(({ status, name, message, lift }) => (
            <li key={name} class={status}>
              <span class={`badge ${status === 'tripped' ? 'bad' : 'change'}`}>
                {status === 'tripped' ? '! refused' : '~ warning'}
              </span>{' '}
              <strong>{name}</strong>: {message}
              {lift !== null && <p class="hint">→ to lift it: {lift}</p>}
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

const BLOCKED_SAYS = {
  send: { remark: 'These bills cannot be sent; each says what a person has to do.', amount: 'Kept back' },
  undo: {
    remark: 'These documents are not voided; each says what a person does by hand.',
    amount: 'Stays invoiced',
  },
} as const;

export function Blocked(properties: SectionProperties) {
  const { data } = properties;
  const { remark, amount } = BLOCKED_SAYS[data.isUndo ? 'undo' : 'send'];
  return (
    <BillList
      title="Blocked"
      remark={remark}
      noun="blocked bills"
      amountTitle={amount}
      badge={{ tone: 'bad', sign: '!' }}
      bills={data.blocked}
      step={SHOWN_AT_FIRST.blocked}
      {...properties}
    />
  );
}

export function Held(properties: SectionProperties) {
  return (
    <BillList
      title="Held"
      remark="An undo with --hold keeps these bills from being sent. Nothing sends them until somebody asks for it."
      noun="held bills"
      amountTitle="Not invoiced"
      badge={{ tone: 'quiet', sign: '·' }}
      bills={properties.data.held}
      step={SHOWN_AT_FIRST.held}
      {...properties}
    />
  );
}

/** Bills, each with why it is here and what a person can do. Nothing where there are none. */
function BillList(properties: BillListProperties) {
  const { title, remark, noun, amountTitle, badge, bills, step, listed, billAt, printing } = properties;
  if (bills.length === 0) return null;
  const digits = digitsOf([...new Set(bills.map((index) => listed[index]?.currency ?? ''))]);
  return (
    <Section title={title} count={bills.length} remark={remark}>
      <LongList
        items={bills}
        step={step}
        noun={noun}
        printing={printing}
        of={(shown) => (
          <table class="list">
            <caption class="hidden">{title}, the largest first</caption>
            <TableHead titles={['Bill', 'Why, and what to do']} figures={[amountTitle]} />
            <tbody>
              {withDetails(shown, billAt).map(({ id, number, customer, reason, message, hint, currency, amount }) => (
                <tr key={id}>
                  <th scope="row">
                    {number === '' ? id : number}
                    <span class="count">{customer}</span>
                  </th>
                  <td>
                    <span class={`badge ${badge.tone}`}>
                      {badge.sign} {reason}
                    </span>{' '}
                    {message}
                    {hint !== null && <p class="hint">→ {hint}</p>}
                  </td>
                  <td class="figure">
                    <span class="currency">{currency}</span>{' '}
                    <Amount currency={currency} amount={amount} digits={digits} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      />
    </Section>
  );
}

function withDetails(indexes: readonly number[], billAt: SectionProperties['billAt']): readonly BillRow[] {
  return indexes.flatMap((index) => billAt(index) ?? []);
}

interface BillListProperties extends SectionProperties {
  readonly title: string;
  readonly remark: string;
  readonly noun: string;
  readonly amountTitle: string;
  readonly badge: { readonly tone: 'bad' | 'quiet'; readonly sign: string };
  /** Indexes. */
  readonly bills: readonly number[];
  readonly step: number;
}

export function UnusualSection({ data, billAt, printing }: SectionProperties) {
  const { unusual } = data;
  if (unusual.length === 0) return null;
  return (
    <Section
      title="Look at these first"
      count={unusual.length}
      remark="Nothing is wrong with them, but they are not like the others: new customers, first invoices, credit memos and amounts far above the customer’s usual."
    >
      <LongList
        items={unusual}
        step={SHOWN_AT_FIRST.unusual}
        noun="of these"
        printing={printing}
        printMax={24}
        of={(shown) => (
          <div class="cards">
            {shown.map(({ bill: index, why }) => {
              const bill = billAt(index);
              return bill === null ? null : (
                <div key={bill.id} class="card">
                  <ul class="why">
                    {why.map((text) => (
                      <li key={text}>{text}</li>
                    ))}
                  </ul>
                  <BillDetail bill={{ ...bill, before: null, fields: [] }} withStory={false} />
                </div>
              );
            })}
          </div>
        )}
      />
    </Section>
  );
}

export function Changed({ data, billAt, printing }: SectionProperties) {
  const { changed } = data;
  if (changed.length === 0) return null;
  return (
    <Section
      title="Changed invoices"
      count={changed.length}
      remark="QuickBooks has these already. On the left as they are there, on the right as they will be; lines that differ are marked."
    >
      <LongList
        items={changed}
        step={SHOWN_AT_FIRST.changed}
        noun="changed invoices"
        printing={printing}
        printMax={24}
        of={(shown) =>
          withDetails(shown, billAt).map((bill) => (
            <div key={bill.id} class="change">
              <h3>
                {bill.number} <span class="muted">{bill.customer}</span>
              </h3>
              <p>{bill.message}</p>
              <BillDetail bill={bill} withStory={false} />
            </div>
          ))
        }
      />
    </Section>
  );
}

/** What an undo voids, as it is now. */
export function Voided({ data, billAt, printing }: SectionProperties) {
  const { voided } = data;
  if (voided.length === 0) return null;
  return (
    <Section
      title="To void"
      count={voided.length}
      remark="These invoices are in QuickBooks as they are drawn here. Each keeps its number and customer and comes to zero; none is deleted."
    >
      <LongList
        items={voided}
        step={SHOWN_AT_FIRST.voided}
        noun="invoices to void"
        printing={printing}
        printMax={24}
        of={(shown) => (
          <div class="cards">
            {withDetails(shown, billAt).map((bill) => (
              <div key={bill.id} class="card">
                <p class="why">{bill.message}</p>
                <BillDetail bill={bill} withStory={false} />
              </div>
            ))}
          </div>
        )}
      />
    </Section>
  );
}

export function DriftSection({ data, printing }: Pick<SectionProperties, 'data' | 'printing'>) {
  if (data.drift.length === 0) return null;
  return (
    <Section title="Changed by someone else" count={data.drift.length} remark="tieout leaves these as they are.">
      <LongList
        items={data.drift}
        step={25}
        noun="differences"
        printing={printing}
        of={(shown) => (
          <table class="list">
            <caption class="hidden">Differences made by someone else</caption>
            <TableHead titles={['Document', 'What']} />
            <tbody>
              {shown.map(({ code, kind, number, customer, reason, hint, fields }, index) => (
                <tr key={index}>
                  <th scope="row">
                    {kind} {number}
                    <span class="count">{customer}</span>
                  </th>
                  <td>
                    <span class="badge change">~ {code}</span> {reason}
                    {hint !== null && <p class="hint">→ {hint}</p>}
                    <FieldTable fields={fields} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      />
    </Section>
  );
}

export function Changes({ data, printing }: Pick<SectionProperties, 'data' | 'printing'>) {
  return (
    <>
      {data.changes.map(({ title, rows }) => (
        <Section key={title} title={title} count={rows.length}>
          <LongList
            items={rows}
            step={25}
            noun="changes"
            printing={printing}
            of={(shown) => (
              <table class="list">
                <caption class="hidden">{title}</caption>
                <TableHead titles={['Action', 'What', 'Why']} />
                <tbody>
                  {shown.map(({ action, kind, label, reason, fields }, index) => (
                    <tr key={index}>
                      <td>
                        {action} {kind}
                      </td>
                      <td>
                        {label}
                        <FieldTable fields={fields} />
                      </td>
                      <td class="muted">{reason}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            )}
          />
        </Section>
      ))}
    </>
  );
}
