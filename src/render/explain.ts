import { minorDigits } from '../model/decimal.ts';
import type { RuleOutcome } from '../model/conversion.ts';
import type { ExplainedLine, Explanation } from '../model/explanation.ts';
import type { TimelineEvent } from '../model/timeline.ts';
import { CLASS_WORDS } from './tie-out.ts';
import type { ObservedSalesDocument, SalesLine } from '../model/sales-document.ts';
import {
  amountRows,
  billFacts,
  billLineText,
  documentFacts,
  documentWord,
  droppedLines,
  itemText,
  hasLinesOf,
  keptLines,
  observedFacts,
  pricedText,
  pricedTitle,
  quantityText,
  renderDroppedSummary,
  renderFate,
  renderRun,
  renderVerdict,
  ruleTitle,
  sayWhen,
  titleOfKept,
} from './explain-view.ts';
import { findingsTable } from './findings.ts';
import {
  cell,
  factsTable,
  fieldsColumn,
  hintColumn,
  notesColumn,
  paragraph,
  section,
  table,
  type Block,
  type Cell,
  type Column,
  type Page,
  type Section,
  type Table,
} from './page.ts';
import { viewField } from './plan-rows.ts';
import type { Tone } from './style.ts';
import { alignDecimals, capitalise, formatDecimal, formatMoney } from './wording.ts';

/**
 * One bill and every rule that it went through, for a person who knows invoices and no code: what happens to it and
 * why, which lines are on the invoice and which are not, where each amount comes from.
 */
export function explanationPage(explanation: Explanation): Page {
  const { bill, document, decision } = explanation;
  const amount = bill.total === null ? '' : `   ${formatMoney(bill.currency, bill.total)}`;
  const word = documentWord(explanation);
  const run = renderRun(explanation);
  return {
    title: `Bill ${bill.id}   ${decision.accountName}${amount}`,
    airy: true,
    blocks: [
      decisionSection(explanation),
      findingsTable(explanation.findings.filter(({ code }) => code === 'plan/invoiced-by-hand')),
      factsTable('The bill in m3ter', billFacts(explanation), { folded: true }),
      timelineTable(explanation),
      rulesTable(explanation),
      amountsSection(explanation, word),
      keptTable(explanation, word),
      droppedTable(explanation, word),
      itemsTable(explanation),
      ...(document === null
        ? []
        : [
            section(
              titleOfDocument(explanation),
              [factsTable('', documentFacts(document, explanation)), salesLinesTable(document.lines, explanation)],
              { folded: true },
            ),
          ]),
      ...explanation.observed.map((observed) => observedSection(observed, explanation)),
      table({
        title: 'What the update changes',
        columns: [
          { title: 'field', fit: 'wrap', of: ({ label }) => label },
          { title: 'change', fit: 'wrap', of: ({ before, after }) => `${before} → ${after}` },
        ],
        rows: explanation.differences.map(viewField),
        noun: 'field',
      }),
      driftTable(explanation),
      ...(run === '' ? [] : [paragraph(run)]),
    ],
  };
}

const FATE_TONES: Readonly<Record<Explanation['decision']['decision'], Tone>> = {
  send: 'good',
  resend: 'good',
  adopt: 'note',
  undo: 'bad',
  skip: 'change',
  block: 'bad',
  upToDate: 'good',
};

function decisionSection(explanation: Explanation): Section {
  const { decision, notes } = explanation;
  const { what, why } = renderFate(explanation);
  return section('What happens to it', [
    paragraph(what, { tone: FATE_TONES[decision.decision] }),
    paragraph(`Why: ${why}`),
    ...(decision.hint === null ? [] : [paragraph(`What to do: ${decision.hint}`, { tone: 'note' })]),
    ...notes.map((note) => paragraph(`Note: ${note}`)),
  ]);
}

const EVENT_TONES: Readonly<Record<TimelineEvent['event'], Tone>> = {
  billed: 'plain',
  approved: 'plain',
  run: 'note',
  sent: 'good',
  changed: 'change',
  paid: 'good',
  voided: 'change',
  undone: 'change',
  deleted: 'change',
  planned: 'note',
};

function timelineTable({ timeline, decision }: Explanation): Table {
  return table<TimelineEvent>({
    title: 'What happened to it',
    summary: `in the report: ${CLASS_WORDS[decision.class]}`,
    columns: [
      { title: 'when', fit: 'keep', of: ({ at }) => cell(sayWhen(at), 'muted') },
      { title: 'event', fit: 'keep', of: ({ event }) => cell(event, EVENT_TONES[event]) },
      { title: 'what', fit: 'wrap', of: ({ detail }) => detail },
    ],
    rows: timeline,
    noun: 'event',
  });
}

const RULE_MARKS: Readonly<Record<RuleOutcome, Cell>> = {
  pass: { text: 'passed', tone: 'good' },
  stop: { text: 'STOPPED', tone: 'bad' },
  away: { text: 'turned away', tone: 'muted' },
  show: { text: 'only shown', tone: 'change' },
};

function rulesTable({ rules }: Explanation): Table {
  return table({
    title: 'The rules, one after the other',
    columns: [
      {
        title: '',
        fit: 'keep',
        of: ({ outcome }) => RULE_MARKS[outcome],
      },
      { title: 'rule', fit: 'wrap', of: ({ rule }) => ruleTitle(rule) },
      { title: 'found', fit: 'wrap', of: ({ detail }) => detail },
    ],
    rows: rules,
    noun: 'rule',
    folded: !rules.some(({ outcome }) => outcome === 'stop'),
  });
}

function amountsSection(explanation: Explanation, word: string): Section {
  const { proof, bill } = explanation;
  const amounts = amountRows(explanation);
  const tone = (total: boolean): Tone => (total ? 'strong' : 'plain');
  const rows = table({
    columns: [
      { title: '', fit: 'keep', of: ({ label, total }) => cell(label, tone(total)) },
      { title: '', fit: 'keep', of: () => bill.currency },
      { title: 'amount', fit: 'keep', align: 'right', of: ({ amount, total }) => cell(amount, tone(total)) },
      { title: '', fit: 'wrap', of: ({ remark }) => cell(remark, 'muted') },
    ],
    rows: amounts,
    noun: 'amount',
  });
  const verdict = paragraph(renderVerdict(explanation), { tone: proof?.equal === true ? 'good' : 'change' });
  return section(`The amounts: from the bill to the ${word}`, amounts.length === 0 ? [] : [rows, verdict]);
}

const rightAligned = { fit: 'keep', align: 'right' } as const;

/** The amounts of lines as the bill has them, with aligned decimal points. */
function billAmountColumn<L extends ExplainedLine>(
  lines: readonly L[],
  { bill }: Explanation,
  tone: Tone = 'plain',
): Column<L> {
  const amounts = alignDecimals(
    lines.map(({ billAmount }) => billAmount),
    minorDigits(bill.currency),
  );
  return { title: 'on the bill', ...rightAligned, of: (_line, index) => cell(amounts[index] ?? '', tone) };
}

function numberColumn<L>(): Column<L> {
  return { title: '', ...rightAligned, of: (_line, index) => cell(String(index + 1), 'muted') };
}

function keptTable(explanation: Explanation, word: string): Table {
  const lines = keptLines(explanation);
  return table<ExplainedLine>({
    title: titleOfKept(explanation),
    columns: [
      numberColumn(),
      { title: 'what', fit: 'wrap', of: billLineText },
      { title: pricedTitle(lines), ...rightAligned, of: pricedText },
      billAmountColumn(lines, explanation),
      {
        title: `on the ${word}`,
        ...rightAligned,
        of: ({ amount }) => cell(amount === null ? '' : formatDecimal(amount), 'strong'),
      },
      notesColumn(({ notes }) => notes),
    ],
    rows: lines,
    noun: 'line',
    headed: true,
  });
}

function droppedTable(explanation: Explanation, word: string): Table {
  const lines = droppedLines(explanation);
  return table({
    title: `Left out of the ${word}, and why`,
    summary: renderDroppedSummary(explanation),
    columns: [
      { title: 'what', fit: 'wrap', of: billLineText },
      billAmountColumn(lines, explanation, 'strong'),
      { title: 'because', fit: 'wrap', of: ({ droppedBy }) => cell(droppedBy, 'change') },
    ],
    rows: lines,
    noun: 'line',
  });
}

function itemsTable(explanation: Explanation): Table {
  const lines = keptLines(explanation);
  return table<ExplainedLine>({
    title: 'Which product or service each line gets, and why',
    columns: [
      numberColumn(),
      { title: 'line', fit: 'wrap', of: billLineText },
      {
        title: 'candidates',
        fit: 'below',
        of: ({ items }) => ({
          texts: items.map(({ won, detail }) => ({
            text: `${won ? 'used' : 'not '}  ${detail}`,
            tone: won ? 'good' : 'muted',
          })),
        }),
      },
    ],
    rows: lines.some(({ items }) => items.length > 0) ? lines : [],
    noun: 'line',
    folded: true,
  });
}

function titleOfDocument(explanation: Explanation): string {
  const word = documentWord(explanation);
  const { decision } = explanation.decision;
  if (decision === 'upToDate' || decision === 'adopt') return `The ${word} as the rules make it`;
  const isSent = decision !== 'block' && decision !== 'skip' && explanation.decision.reportOnly !== true;
  return isSent ? `The ${word} as it will be in QuickBooks` : `The ${word} as it would be`;
}

function salesLinesTable(lines: readonly SalesLine[], explanation: Explanation): Table {
  return table<SalesLine>({
    columns: [
      numberColumn(),
      { title: 'description', fit: 'wrap', of: ({ description }) => description },
      { title: 'product or service', fit: 'cut', of: (line) => cell(itemText(line, explanation.itemNames), 'muted') },
      {
        title: 'quantity × price',
        ...rightAligned,
        of: (line) => quantityText(line, explanation.bill.currency),
      },
      { title: 'amount', ...rightAligned, of: ({ amount }) => cell(formatDecimal(amount), 'strong') },
    ],
    rows: lines,
    noun: 'line',
  });
}

function observedSection(observed: ObservedSalesDocument, explanation: Explanation): Section {
  const lines: Block = hasLinesOf(observed, explanation)
    ? paragraph('Its lines are exactly those above.')
    : salesLinesTable(observed.lines, explanation);
  const title = observed.voided ? `Voided in QuickBooks: ${observed.docNumber ?? observed.id}` : 'In QuickBooks now';
  return section(title, [factsTable('', observedFacts(observed, explanation)), lines]);
}

function driftTable({ drift }: Explanation): Table {
  return table<Explanation['drift'][number]>({
    title: 'Changed by someone else',
    columns: [
      { title: 'what', fit: 'wrap', of: ({ message, code }) => cell(`${capitalise(message)} (${code})`, 'change') },
      fieldsColumn(({ fields }) => fields.map((field) => viewField(field))),
      hintColumn(({ hint }) => hint),
    ],
    rows: drift,
    noun: 'difference',
  });
}
