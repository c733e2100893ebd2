import { formatMoney } from '../model/money-text.ts';
import { AGES, type TieOutGroup } from '../model/tie-out.ts';
import type { AgedReason, ReceivablesData, ReportPageData, StatementData } from '../render/html/page-data.ts';
import { Amount, Figure, digitsIn } from './amount.tsx';
import { Axis, Bars, Legend, lengthOf, scaleOver, type Bar, type BarLook } from './bars.tsx';
import { TableHead } from './table-head.tsx';

/** The way from billed to invoiced: each row with its bar, which begins where the one above it ended. */
export function Waterfall({ statement }: { readonly statement: StatementData }) {
  const { currency, rows, below } = statement;
  const digits = digitsIn(
    currency,
    [...rows, ...below].map(({ amount }) => amount),
  );
  let reached = 0;
  const bars = rows.map(({ amount, isSum }): Bar => {
    const length = lengthOf(amount);
    const from = isSum ? 0 : reached;
    reached = isSum ? length : reached + length;
    return { from, to: reached, look: isSum ? 'whole' : length < 0 ? 'less' : 'more' };
  });
  const scale = scaleOver(bars.flatMap(({ from, to }) => [from, to]));
  return (
    <table class="chart">
      <caption>
        From billed to invoiced, {currency}
        <Legend
          entries={[
            ['whole', 'what it comes to'],
            ['less', 'taken off'],
            ['more', 'added'],
          ]}
        />
      </caption>
      <TableHead titles={['Row']} plot={<Axis scale={scale} label={currency} />} figures={['Count', currency]} />
      <tbody>
        {rows.map(({ label, remark, count, amount, isSum }, index) => (
          <tr key={index} class={isSum ? 'sum' : ''}>
            <th scope="row">
              {label}
              {remark !== '' && <span class="count">{remark}</span>}
            </th>
            <td class="plot">
              <Bars bars={bars.slice(index, index + 1)} scale={scale} />
            </td>
            <td class="figure muted">{count?.toLocaleString('en-US')}</td>
            <Figure currency={currency} amount={amount} digits={digits} />
          </tr>
        ))}
        <LinesBelow lines={below} currency={currency} digits={digits} />
      </tbody>
    </table>
  );
}

/** What stands below the last sum, without bars. */
function LinesBelow({ lines, currency, digits }: BelowProperties) {
  return (
    <>
      {lines.map(({ label, remark, amount, isSum }, index) => (
        <tr key={`below ${String(index)}`} class={isSum ? 'below sum' : 'below'}>
          <th scope="row">
            {label}
            {remark !== '' && <span class="count">{remark}</span>}
          </th>
          <td class="plot" />
          <td />
          <Figure currency={currency} amount={amount} digits={digits} />
        </tr>
      ))}
    </>
  );
}

interface BelowProperties {
  readonly lines: StatementData['below'];
  readonly currency: string;
  readonly digits: number;
}

/** Billed against invoiced, group by group, one currency at a time. */
export function GroupChart({ title, noun, rows, currency }: GroupProperties) {
  const shown = rows.filter((row) => row.currency === currency);
  const scale = scaleOver(shown.flatMap(({ billed, invoiced }) => [lengthOf(billed), lengthOf(invoiced)]));
  const digits = digitsIn(
    currency,
    shown.flatMap(({ billed, invoiced, difference }) => [billed, invoiced, difference]),
  );
  if (shown.length === 0) return null;
  return (
    <table class="chart wide">
      <caption>
        {title}, {currency}
        <Legend
          entries={[
            ['first', 'billed'],
            ['second', 'invoiced'],
          ]}
        />
      </caption>
      <TableHead
        titles={[noun]}
        plot={<Axis scale={scale} label={currency} />}
        figures={['Billed', 'Invoiced', 'Differs by']}
      />
      <tbody>
        {shown.map(({ key, name, count, billed, invoiced, difference }) => (
          <tr key={key}>
            <th scope="row">
              {name === '' ? key || 'none' : name}
              <span class="count">
                {count.toLocaleString('en-US')} {count === 1 ? 'bill or document' : 'bills and documents'}
              </span>
            </th>
            <td class="plot">
              <Bars
                scale={scale}
                bars={[
                  { from: 0, to: lengthOf(billed), look: 'first' },
                  { from: 0, to: lengthOf(invoiced), look: 'second' },
                ]}
              />
            </td>
            <Figure title="Billed" currency={currency} amount={billed} digits={digits} />
            <Figure title="Invoiced" currency={currency} amount={invoiced} digits={digits} />
            <Figure title="Differs by" currency={currency} amount={difference} digits={digits} />
          </tr>
        ))}
      </tbody>
    </table>
  );
}

interface GroupProperties {
  readonly title: string;
  readonly noun: string;
  readonly rows: readonly TieOutGroup[];
  readonly currency: string;
}

const AGE_TITLES = AGES.map(({ label }) => `${label} days`);
const AGE_LOOKS = ['first', 'second', 'third', 'fourth'] as const satisfies readonly BarLook[];

/** What is not invoiced, by reason, and how old it is. */
export function NotInvoicedChart({
  reasons,
  currency,
}: {
  readonly reasons: readonly AgedReason[];
  readonly currency: string;
}) {
  const shown = reasons.filter((reason) => reason.currency === currency);
  if (shown.length === 0) return null;
  const stacks = shown.map(({ amounts }) => stack(amounts.map(lengthOf)));
  const scale = scaleOver(stacks.flatMap((bars) => bars.flatMap(({ from, to }) => [from, to])));
  return (
    <table class="chart wide">
      <caption>
        Not invoiced, by reason and days since the invoice date, {currency}
        <Legend entries={AGE_LOOKS.map((look, index) => [look, AGE_TITLES[index] ?? ''])} />
      </caption>
      <TableHead titles={['Reason']} plot={<Axis scale={scale} label={currency} />} figures={AGE_TITLES} />
      <tbody>
        {shown.map(({ reason, label, count, amounts }, row) => (
          <tr key={reason}>
            <th scope="row">
              {reason}
              <span class="count">
                {label} · {count.toLocaleString('en-US')}
              </span>
            </th>
            <td class="plot">
              <Bars bars={stacks[row] ?? []} scale={scale} stacked />
            </td>
            {amounts.map((amount, index) => (
              <td key={index} class="figure" data-title={AGE_TITLES[index]}>
                {/[1-9]/.test(amount) ? <Amount currency={currency} amount={amount} /> : <span class="muted">–</span>}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Lengths one after the other. */
function stack(lengths: readonly number[]): readonly Bar[] {
  let reached = 0;
  return lengths.map((length, index) => {
    const from = reached;
    reached += length;
    return { from, to: reached, look: AGE_LOOKS[index] ?? 'first' };
  });
}

/** What customers owe: by state, and of what is overdue by age. */
export function ReceivablesChart({ receivables }: { readonly receivables: ReceivablesData }) {
  const { currency, states, aging } = receivables;
  const rows = [
    ...states.filter(({ count }) => count > 0).map(({ label, count, balance, total }) => ({ label, count, balance, under: `of ${formatMoney(currency, total)}`, look: 'first' as const })),
    ...aging.filter(({ count }) => count > 0).map(({ days, count, balance }) => ({ label: `overdue ${days} days`, count, balance, under: '', look: 'less' as const })),
  ]; // prettier-ignore
  if (rows.length === 0) return null;
  const scale = scaleOver(rows.map(({ balance }) => lengthOf(balance)));
  return (
    <table class="chart">
      <caption>
        Receivables, {currency}
        <Legend
          entries={[
            ['first', 'to be paid'],
            ['less', 'of the overdue, by days since the due date'],
          ]}
        />
      </caption>
      <TableHead
        titles={['State']}
        plot={<Axis scale={scale} label={`${currency} to be paid`} />}
        figures={['Documents', 'To be paid']}
      />
      <tbody>
        {rows.map(({ label, count, balance, under, look }) => (
          <tr key={label}>
            <th scope="row">
              {label}
              {under !== '' && <span class="count">{under}</span>}
            </th>
            <td class="plot">
              <Bars bars={[{ from: 0, to: lengthOf(balance), look }]} scale={scale} />
            </td>
            <td class="figure muted">{count.toLocaleString('en-US')}</td>
            <Figure currency={currency} amount={balance} />
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Currencies of the report, in the order of its statements. */
export function currenciesOf({ statements }: Pick<ReportPageData, 'statements'>): readonly string[] {
  return statements.map(({ currency }) => currency);
}
