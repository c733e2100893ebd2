import type { ComponentChildren } from 'preact';
import type { RuleOutcome } from '../model/conversion.ts';
import type { DocumentLine, ListedRow, ReportRow, RowDetail } from '../render/html/page-data.ts';
import { Amount, Figure, digitsIn } from './amount.tsx';
import { FieldTable, LinkedText } from './fact-list.tsx';
import { RowStory } from './row-story.tsx';
import { TableHead } from './table-head.tsx';

/** The story of a bill: why it is where it is, from billed to invoiced step by step, its documents, and what differs. */
export function ReportDetail({ row, detail, texts }: DetailProperties) {
  const { currency } = row;
  const { steps, documents, fields, timeline, rules, untold } = detail;
  const digits = digitsIn(
    currency,
    steps.map(({ amount }) => amount),
  );
  return (
    <div class="bill-detail" role="group" aria-label="Details" tabIndex={0}>
      <RowStory row={row} told={detail} />
      <table class="steps">
        <caption>From billed to invoiced</caption>
        <tbody>
          {steps.map(({ label, amount, isSum }, index) => (
            <tr key={index} class={isSum ? 'sum' : ''}>
              <th scope="row">{label}</th>
              <Figure currency={currency} amount={amount} digits={digits} />
            </tr>
          ))}
        </tbody>
      </table>
      <Documents documents={documents} />
      <FieldTable fields={fields} />
      <Timeline events={timeline} />
      <Rules rules={rules} texts={texts} />
      {untold !== null && <p class="hint">→ {untold}</p>}
    </div>
  );
}

interface DetailProperties {
  readonly row: ListedRow;
  readonly detail: RowDetail;
  readonly texts: readonly string[];
}

function Timeline({ events }: { readonly events: ReportRow['timeline'] }) {
  return events.length === 0 ? null : (
    <table class="told">
      <caption>What happened to it</caption>
      <TableHead titles={['When', 'Event', 'What']} />
      <tbody>
        {events.map(({ when, event, detail }, index) => (
          <tr key={index}>
            <td class="muted">{when}</td>
            <th scope="row">{event}</th>
            <td>{detail}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** The word stands beside the sign of its colour, as in every list of the page. */
const RULE_MARKS: Readonly<Record<RuleOutcome, ComponentChildren>> = {
  pass: <span class="muted">passed</span>,
  stop: <strong>stopped</strong>,
  away: <span class="muted">turned away</span>,
  show: <strong>only shown</strong>,
};

function Rules({ rules, texts }: { readonly rules: ReportRow['rules']; readonly texts: readonly string[] }) {
  return rules.length === 0 ? null : (
    <table class="told">
      <caption>The rules, one after the other</caption>
      <TableHead titles={['Outcome', 'Rule', 'Found']} />
      <tbody>
        {rules.map(([outcome, rule, detail], index) => (
          <tr key={index}>
            <td>{RULE_MARKS[outcome]}</td>
            <th scope="row">{texts[rule]}</th>
            <td>{texts[detail]}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Documents({ documents }: { readonly documents: readonly DocumentLine[] }) {
  if (documents.length === 0) return <p class="muted">QuickBooks has no document of it.</p>;
  return (
    <table class="documents">
      <caption>In QuickBooks</caption>
      <TableHead titles={['Document', 'Date, due', 'State']} figures={['Total', 'Tax on top', 'To be paid']} />
      <tbody>
        {documents.map(({ kind, number, customer, date, due, state, currency, total, tax, balance, href }, index) => (
          <tr key={index}>
            <th scope="row">
              {kind} <LinkedText text={number} href={href} />
              <span class="count">{customer}</span>
            </th>
            <td>
              {date}
              {due !== '' && `, ${due}`}
            </td>
            <td>{state}</td>
            {[total, tax, balance].map((amount, at) => (
              <td key={at} class="figure">
                <span class="currency">{currency}</span> <Amount currency={currency} amount={amount} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
