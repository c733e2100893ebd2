import type { ListedRow, PackedGroups, PackedReport, ReportPageData, RowDetail } from '../render/html/page-data.ts';
import { Amount } from './amount.tsx';
import { BarPatterns } from './bars.tsx';
import { BillTable, type Column } from './bill-table.tsx';
import { ClassBadge } from './class-badge.tsx';
import { FactList } from './fact-list.tsx';
import { Findings } from './findings.tsx';
import { LongList } from './long-list.tsx';
import { mount } from './mount.ts';
import { detailsIn, placesIn, unpackRows } from './packed-rows.ts';
import { ReasonCode } from './reason-code.tsx';
import { readData, readPart } from './read-data.ts';
import { currenciesOf, GroupChart, NotInvoicedChart, ReceivablesChart, Waterfall } from './report-charts.tsx';
import { ReportDetail } from './report-detail.tsx';
import { useArrival } from './use-arrival.ts';

const page = readData() as PackedReport;
const allRows = unpackRows(page.rows);
const detailAt = detailsIn(page.rowsInPart, (name) => readPart(name) as readonly RowDetail[] | null);
const indexOf = placesIn(allRows);

let groups: ReportPageData['groups'] | null = null;

function readGroups(): ReportPageData['groups'] {
  const packed = groups === null ? (readPart('groups') as PackedGroups | null) : null;
  groups ??= (packed ?? []).map((group) => ({ ...group, rows: unpackRows(group.rows) }));
  return groups;
}

/** The report as it is drawn at first. */
type Report = Omit<ReportPageData, 'rows' | 'groups'>;

const badge = ({ class: name }: ListedRow) => <ClassBadge look={page.classes[name]} name={name} />;

const COLUMNS: readonly Column<ListedRow>[] = [
  {
    title: 'Number',
    sort: 'number',
    width: '10.5%',
    of: (row) => (
      <>
        {row.number === '' ? 'no number' : row.number}
        <span class="phone-only">{badge(row)}</span>
      </>
    ),
  },
  { title: 'Customer', sort: 'customer', width: '18.5%', of: ({ customer }) => customer },
  { title: 'Date', sort: 'date', width: '9.5%', look: 'day', wideOnly: true, of: ({ date }) => date },
  { title: 'Class', sort: 'class', width: '15.5%', wideOnly: true, of: badge },
  {
    title: 'Reason',
    sort: 'reason',
    width: '14.5%',
    look: 'breaks',
    wideOnly: true,
    of: ({ reason }) => <ReasonCode code={reason} />,
  },
  {
    title: 'Billed',
    sort: 'amount',
    width: '10.5%',
    look: 'figure',
    wideOnly: true,
    of: ({ currency, billed }, digits) => <Amount currency={currency} amount={billed} digits={digits} />,
  },
  {
    title: 'Invoiced',
    width: '9%',
    look: 'figure',
    wideOnly: true,
    of: ({ currency, invoiced }, digits) => <Amount currency={currency} amount={invoiced} digits={digits} />,
  },
  {
    title: 'Difference',
    width: '12%',
    look: 'figure',
    of: ({ currency, difference }, digits) => (
      <>
        <span class="currency">{currency}</span> <Amount currency={currency} amount={difference} digits={digits} />
      </>
    ),
  },
];

const FIGURES = [
  { title: 'Billed', of: ({ billed }: ListedRow) => billed },
  { title: 'Should be invoiced', of: ({ shouldBeInvoiced }: ListedRow) => shouldBeInvoiced },
  { title: 'Invoiced', of: ({ invoiced }: ListedRow) => invoiced },
  { title: 'Difference', of: ({ difference }: ListedRow) => difference },
];

const CSV_COLUMNS = [
  'number', 'customer', 'account', 'integration', 'date', 'class', 'reason', 'currency', 'billed', 'shouldBeInvoiced',
  'invoiced', 'difference', 'unexplained',
] as const satisfies readonly (keyof ListedRow)[]; // prettier-ignore

/** A group that is the only one says nothing more than the statement. */
function isSeveral(rows: readonly { readonly key: string }[]): boolean {
  return new Set(rows.map(({ key }) => key)).size > 1;
}

function Head({ data }: { readonly data: Report }) {
  const { title, period, verdict, remarks, facts } = data;
  return (
    <header class="masthead">
      <p class="kind">Tie-out · {period}</p>
      <h1>{title}</h1>
      <p class={`verdict ${verdict.name}`}>
        <strong>{verdict.word}.</strong> {verdict.sentence}
      </p>
      {remarks.map((remark) => (
        <p key={remark} class="remark">
          {remark}
        </p>
      ))}
      <FactList facts={facts} />
    </header>
  );
}

function Statements({ data }: { readonly data: Report }) {
  const currencies = currenciesOf(data);
  return (
    <>
      <section aria-labelledby="statement">
        <h2 id="statement">The statement</h2>
        {data.statements.length === 0 && <p>No bills and no documents in this period.</p>}
        {data.statements.map((statement) => (
          <Waterfall key={statement.currency} statement={statement} />
        ))}
      </section>
      <section aria-labelledby="months">
        <h2 id="months">Billed against invoiced</h2>
        {currencies.map((currency) => (
          <GroupChart key={currency} title="By month" noun="Month" rows={data.months} currency={currency} />
        ))}
      </section>
      {data.notInvoiced.length > 0 && (
        <section aria-labelledby="not-invoiced">
          <h2 id="not-invoiced">What is not invoiced</h2>
          {currencies.map((currency) => (
            <NotInvoicedChart key={currency} reasons={data.notInvoiced} currency={currency} />
          ))}
        </section>
      )}
      {data.receivables.some(({ states }) => states.some(({ count }) => count > 0)) && (
        <section aria-labelledby="receivables">
          <h2 id="receivables">What is paid, and what is not</h2>
          {data.receivables.map((held) => (
            <ReceivablesChart key={held.currency} receivables={held} />
          ))}
        </section>
      )}
    </>
  );
}

function Groups({ data, printing }: { readonly data: Report; readonly printing: boolean }) {
  if (!useArrival()) return null;
  return (
    <>
      {readGroups()
        .filter(({ rows }) => isSeveral(rows))
        .map(({ title, noun, rows }) => (
          <section key={title} aria-labelledby={noun}>
            <h2 id={noun}>{title}</h2>
            {currenciesOf(data).map((currency) => (
              <LongList
                key={currency}
                items={rows.filter((row) => row.currency === currency)}
                step={12}
                noun="groups"
                printing={printing}
                of={(shown) => <GroupChart title={title} noun={noun} rows={shown} currency={currency} />}
              />
            ))}
          </section>
        ))}
    </>
  );
}

/** A row's details, as soon as they have arrived. */
function Detail({ row, texts }: { readonly row: ListedRow; readonly texts: readonly string[] }) {
  const detail = useArrival() ? detailAt(indexOf(row)) : null;
  return detail === null ? <p>…</p> : <ReportDetail row={row} detail={detail} texts={texts} />;
}

function ReportPage({ data, printing }: { readonly data: Report; readonly printing: boolean }) {
  return (
    <>
      <BarPatterns />
      <Head data={data} />
      <main>
        <Statements data={data} />
        <section id="bills" aria-labelledby="bills-title">
          <h2 id="bills-title">Every bill</h2>
          <BillTable
            rows={allRows}
            sums={data.sums}
            classes={data.classes}
            classTitle="Class"
            columns={COLUMNS}
            figures={FIGURES}
            noun="bills and documents"
            detail={(row) => <Detail row={row} texts={data.texts} />}
            csv={{
              name: 'tieout-report.csv',
              titles: CSV_COLUMNS,
              of: (row) => CSV_COLUMNS.map((column) => row[column]),
            }}
            printing={printing}
          />
        </section>
        <Groups data={data} printing={printing} />
        <Findings findings={data.findings} printing={printing} />
      </main>
      <footer>
        <p class="muted">
          Made by tieout from one read of both systems. This page needs nothing but itself: it sends nothing. Links lead
          to QuickBooks and m3ter, for who is signed in there.
        </p>
      </footer>
    </>
  );
}

mount((printing) => <ReportPage data={page} printing={printing} />);
