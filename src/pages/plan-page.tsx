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
import { Blocked, Changed, Changes, DriftSection, Guards, UnusualSection } from './plan-sections.tsx';
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
    wideOnly: true,
    of: ({ reason }) => <span class="muted">{reason}</span>,
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
const FIGURES = [
  { title: 'Documents as they will be; of blocked bills what is missing', of: ({ amount }: BillRow) => amount },
];

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

function PlanPage({ data, printing }: { readonly data: PlanPageData; readonly printing: boolean }) {
  return (
    <>
      <header class="masthead">
        <p class="kind">Plan for approval</p>
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
        {data.money.length > 0 && (
          <section aria-label="Money">
            <MoneyStatement money={data.money} integrations={data.integrations} title="What this plan means in money" />
          </section>
        )}
        {data.rehearsed.length > 0 && (
          <section aria-label="Rehearsal">
            <MoneyStatement
              money={data.rehearsed}
              integrations={[]}
              title="What integrations in reportOnly would send: nothing of this is sent"
            />
          </section>
        )}
        <Guards data={data} />
        <Blocked data={data} printing={printing} />
        <UnusualSection data={data} printing={printing} />
        <Changed data={data} printing={printing} />
        <DriftSection data={data} printing={printing} />
        <section id="bills" aria-labelledby="bills-title">
          <h2 id="bills-title">Every bill</h2>
          <BillTable
            rows={data.bills}
            classes={PLAN_CLASSES}
            classTitle="What happens"
            columns={COLUMNS}
            figures={FIGURES}
            noun="bills"
            detail={(bill) => <BillDetail bill={bill} data={data} />}
            csv={{ name: 'tieout-plan.csv', titles: CSV_TITLES, of: csvRow }}
            printing={printing}
          />
        </section>
        <Changes data={data} printing={printing} />
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
