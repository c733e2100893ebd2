import {
  BILL_LISTED,
  type BillDetails,
  type BillRow,
  type ListedBill,
  type PackedPlan,
} from '../render/html/page-data.ts';
import { Amount } from './amount.tsx';
import { BillDetail } from './bill-detail.tsx';
import { BillTable, type Column } from './bill-table.tsx';
import { ClassBadge, PLAN_CLASSES } from './class-badge.tsx';
import { FactList } from './fact-list.tsx';
import { MoneyStatement } from './money-statement.tsx';
import { mount } from './mount.ts';
import { detailsIn, placesIn, unpackRows } from './packed-rows.ts';
import { Findings } from './findings.tsx';
import { Blocked, Changed, Changes, DriftSection, Guards, Held, UnusualSection, Voided } from './plan-sections.tsx';
import { ReasonCode } from './reason-code.tsx';
import { readData, readPart } from './read-data.ts';
import { useArrival } from './use-arrival.ts';

const page = readData() as PackedPlan;
const allBills = unpackRows(page.bills);
const placeOf = placesIn(allBills);
const detailAt = detailsIn(page.rowsInPart, (name) => readPart(name) as readonly BillDetails[] | null);
const shownAtFirst = new Map(page.shown);

/** A bill with its details; null before these have arrived. */
function billAt(index: number): BillRow | null {
  const listed = allBills[index];
  const details = shownAtFirst.get(index) ?? detailAt(index);
  if (listed === undefined || details === null) return null;
  return { ...(Object.fromEntries(BILL_LISTED.map((key) => [key, listed[key]])) as ListedBill), ...details };
}

const COLUMNS: readonly Column<ListedBill>[] = [
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
      of: ({ amount }: ListedBill) => amount,
    },
  ],
  undo: [{ title: 'Documents as they are, to void or not', of: ({ amount }: ListedBill) => amount }],
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

function csvRow(row: ListedBill): readonly string[] {
  const { number, customer, account, integration, date, reason, currency, amount, id } = row;
  return [number, customer, account, integration, date, row.class, reason, currency, amount ?? '', id];
}

function Money({ data }: { readonly data: PackedPlan }) {
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

/** A row's details, as soon as they have arrived. */
function Detail({ bill }: { readonly bill: ListedBill }) {
  const whole = billAt(placeOf(bill));
  return whole === null ? <p>…</p> : <BillDetail bill={whole} />;
}

function PlanPage({ data, printing }: { readonly data: PackedPlan; readonly printing: boolean }) {
  // Drawn again when the parts of the file have arrived: a row may be open before, and more of a section asked for.
  useArrival();
  const section = { data, listed: allBills, billAt, printing };
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
        <Blocked {...section} />
        <UnusualSection {...section} />
        <Changed {...section} />
        <Voided {...section} />
        <DriftSection data={data} printing={printing} />
        <section id="bills" aria-labelledby="bills-title">
          <h2 id="bills-title">Every bill</h2>
          <BillTable
            rows={allBills}
            sums={data.sums}
            classes={PLAN_CLASSES}
            classTitle="What happens"
            columns={COLUMNS}
            figures={FIGURES[data.isUndo ? 'undo' : 'send']}
            noun="bills"
            detail={(bill) => <Detail bill={bill} />}
            csv={{ name: 'tieout-plan.csv', titles: CSV_TITLES, of: csvRow }}
            printing={printing}
          />
        </section>
        <Changes data={data} printing={printing} />
        <Held {...section} />
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

mount((printing) => <PlanPage data={page} printing={printing} />);
