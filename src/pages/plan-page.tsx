import type { BillRow, PlanPageData } from '../render/html/page-data.ts';
import { Amount } from './amount.tsx';
import { BillDetail } from './bill-detail.tsx';
import { BillTable, type Column } from './bill-table.tsx';
import { ClassBadge } from './class-badge.tsx';
import { PLAN_CLASSES } from './classes.ts';
import { FactList } from './fact-list.tsx';
import { MoneyStatement } from './money-statement.tsx';
import { mount } from './mount.ts';
import { Findings } from './findings.tsx';
import { Blocked, Changed, Changes, DriftSection, Guards, Held, UnusualSection, Voided } from './plan-sections.tsx';
import { ReasonCode } from './reason-code.tsx';
import { readData } from './read-data.ts';

const COLUMNS: readonly Column<BillRow>[] = [
  {
    title: 'Number',
    sort: 'number',
    width: '11%',
    of: ({ number, class: name }) => (
      <>
        {number === '' ? 'no number' : number}
        <span class="phone-only">
          <ClassBadge look={PLAN_CLASSES[name]} name={name} />
        </span>
      </>
    ),
  },
  { title: 'Customer', sort: 'customer', width: '22%', of: ({ customer }) => customer },
  { title: 'Integration', sort: 'integration', width: '16.5%', wideOnly: true, of: ({ integration }) => integration },
  { title: 'Date', sort: 'date', width: '11%', look: 'day', wideOnly: true, of: ({ date }) => date },
  {
    title: 'What happens',
    sort: 'class',
    width: '11%',
    wideOnly: true,
    of: ({ class: name }) => <ClassBadge look={PLAN_CLASSES[name]} name={name} />,
  },
  {
    title: 'Reason',
    sort: 'reason',
    width: '13.5%',
    look: 'breaks',
    wideOnly: true,
    of: ({ reason }) => <ReasonCode code={reason} />,
  },
  {
    title: 'Amount',
    sort: 'amount',
    width: '15%',
    look: 'figure',
    of: ({ currency, amount }, digits) => (
      <>
        <span class="currency">{currency}</span> <Amount currency={currency} amount={amount} digits={digits} />
      </>
    ),
  },
];

/** What the amount of a row is differs by what happens to it; the statement above says the same sums. */
const FIGURES = {
  send: [
    {
      title: 'Documents as they will be; of blocked and held bills what is missing',
      of: ({ amount }: BillRow) => amount,
    },
  ],
  undo: [{ title: 'Documents as they are, to void or not', of: ({ amount }: BillRow) => amount }],
} as const;

const CSV_TITLES = [
  'number',
  'customer',
  'account',
  'integration',
  'date',
  'class',
  'reason',
  'currency',
  'amount',
  'bill id',
];

function csvRow(row: BillRow): readonly string[] {
  const { number, customer, account, integration, date, reason, currency, amount, id } = row;
  return [number, customer, account, integration, date, row.class, reason, currency, amount ?? '', id];
}

function Money({ data }: { readonly data: PlanPageData }) {
  const { money, integrations, rehearsed, isUndo } = data;
  return (
    <>
      {money.length > 0 && (
        <section aria-label="Money">
          <MoneyStatement
            money={money}
            integrations={integrations}
            columns={isUndo ? 'undo' : 'send'}
            title={isUndo ? 'What this undo means in money' : 'What this plan means in money'}
          />
        </section>
      )}
      {rehearsed.length > 0 && (
        <section aria-label="Rehearsal">
          <MoneyStatement
            money={rehearsed}
            integrations={[]}
            columns="send"
            title="What integrations in reportOnly would send: nothing of this is sent"
          />
        </section>
      )}
    </>
  );
}

function PlanPage({ data, printing }: { readonly data: PlanPageData; readonly printing: boolean }) {
  return (
    <>
      <header class="masthead">
        <p class="kind">{data.isUndo ? 'Undo for approval' : 'Plan for approval'}</p>
        <h1>{data.title}</h1>
        <p class="verdict">{data.verdict}</p>
        {data.remarks.map((remark) => (
          <p key={remark} class="remark">
            {remark}
          </p>
        ))}
        <FactList facts={data.facts} />
      </header>
      <main>
        <Money data={data} />
        <Guards data={data} />
        <Blocked data={data} printing={printing} />
        <UnusualSection data={data} printing={printing} />
        <Changed data={data} printing={printing} />
        <Voided data={data} printing={printing} />
        <DriftSection data={data} printing={printing} />
        <section id="bills" aria-labelledby="bills-title">
          <h2 id="bills-title">Every bill</h2>
          <BillTable
            rows={data.bills}
            classes={PLAN_CLASSES}
            classTitle="What happens"
            columns={COLUMNS}
            figures={FIGURES[data.isUndo ? 'undo' : 'send']}
            noun="bills"
            detail={(bill) => <BillDetail bill={bill} data={data} />}
            csv={{ name: 'tieout-plan.csv', titles: CSV_TITLES, of: csvRow }}
            printing={printing}
          />
        </section>
        <Changes data={data} printing={printing} />
        <Held data={data} printing={printing} />
        <Findings findings={data.findings} printing={printing} />
      </main>
      <footer>
        {data.next.map((text) => (
          <p key={text}>{text}</p>
        ))}
        <p class="muted">
          Made by tieout. This page needs nothing but itself: it sends nothing, and whatever it shows is in the plan
          whose id stands above.
        </p>
      </footer>
    </>
  );
}

const page = readData() as PlanPageData;
mount((printing) => <PlanPage data={page} printing={printing} />);
