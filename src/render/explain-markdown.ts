import type { Explanation } from '../model/explanation.ts';
import type { SalesLine } from '../model/sales-document.ts';
import { escapeMarkdown } from './escape.ts';
import {
  amountRows,
  billFacts,
  billLineText,
  documentFacts,
  documentWord,
  droppedLines,
  itemText,
  keptLines,
  hasLinesOf,
  observedFacts,
  pricedText,
  pricedTitle,
  quantityText,
  renderFate,
  renderRun,
  renderVerdict,
  ruleTitle,
  titleOfKept,
  type Fact,
} from './explain-view.ts';
import { renderMarkdownDocument, type MarkdownTable } from './markdown-document.ts';
import { viewField } from './plan-view.ts';
import { capitalise, formatDecimal } from './wording.ts';

/** One bill walked through every rule, for a pull request or a ticket. */
export function renderExplanationMarkdown(explanation: Explanation): string {
  const word = documentWord(explanation);
  return renderMarkdownDocument(
    renderHead(explanation),
    [
      amountsTable(explanation),
      keptTable(explanation, word),
      droppedTable(explanation, word),
      rulesTable(explanation),
      itemsTable(explanation),
      factsTable('The bill in m3ter', billFacts(explanation)),
      ...documentTables(explanation, word),
      ...explanation.observed.flatMap((observed) => [
        factsTable('In QuickBooks now', observedFacts(observed)),
        ...(hasLinesOf(observed, explanation)
          ? []
          : [salesLinesTable('Lines in QuickBooks now', observed.lines, explanation)]),
      ]),
      differencesTable('What the update changes', explanation.differences.map(viewField)),
      ...explanation.drift.map((drift) =>
        differencesTable(
          `Changed by someone else (${drift.code})`,
          drift.fields.map((field) => viewField(field)),
        ),
      ),
    ],
    renderRun(explanation) === '' ? [] : [escapeMarkdown(renderRun(explanation))],
  );
}

function renderHead(explanation: Explanation): string[] {
  const { bill, decision, notes, drift } = explanation;
  const { what, why } = renderFate(explanation);
  return [
    `### ${escapeMarkdown(`Bill ${bill.id}, ${decision.accountName}`)}`,
    '',
    `**${escapeMarkdown(what)}**`,
    '',
    `Why: ${escapeMarkdown(why)}`,
    ...(decision.hint === null ? [] : ['', `What to do: ${escapeMarkdown(decision.hint)}`]),
    ...notes.flatMap((note) => ['', `Note: ${escapeMarkdown(note)}`]),
    ...drift.flatMap((found) => ['', `Drift: ${escapeMarkdown(capitalise(found.message))}`]),
    ...(explanation.proof === null ? [] : ['', escapeMarkdown(renderVerdict(explanation))]),
  ];
}

function factsTable(title: string, facts: readonly Fact[]): MarkdownTable {
  return { title, columns: [{ title: '' }, { title: '' }], rows: facts, noun: 'fact', collapsed: true };
}

function amountsTable(explanation: Explanation): MarkdownTable {
  return {
    title: 'The amounts',
    columns: [{ title: '' }, { title: explanation.bill.currency, align: 'right' }, { title: '' }],
    rows: amountRows(explanation).map(({ label, amount, remark }) => [label, amount, remark]),
    noun: 'amount',
    collapsed: false,
  };
}

function keptTable(explanation: Explanation, word: string): MarkdownTable {
  return {
    title: titleOfKept(explanation),
    columns: [
      { title: 'What' },
      { title: capitalise(pricedTitle(keptLines(explanation))), align: 'right' },
      { title: 'On the bill', align: 'right' },
      { title: `On the ${word}`, align: 'right' },
      { title: 'Notes' },
    ],
    rows: keptLines(explanation).map((line) => [
      billLineText(line),
      pricedText(line),
      formatDecimal(line.billAmount),
      line.amount === null ? '' : formatDecimal(line.amount),
      line.notes.join('; '),
    ]),
    noun: 'line',
    collapsed: false,
  };
}

function droppedTable(explanation: Explanation, word: string): MarkdownTable {
  return {
    title: `Left out of the ${word}, and why`,
    columns: [{ title: 'What' }, { title: 'On the bill', align: 'right' }, { title: 'Because' }],
    rows: droppedLines(explanation).map((line) => [billLineText(line), formatDecimal(line.billAmount), line.droppedBy]),
    noun: 'line',
    collapsed: false,
  };
}

function rulesTable(explanation: Explanation): MarkdownTable {
  return {
    title: 'The rules, one after the other',
    columns: [{ title: '' }, { title: 'Rule' }, { title: 'Found' }],
    rows: explanation.rules.map(({ rule, outcome, detail }) => [
      outcome === 'pass' ? 'passed' : 'STOPPED',
      ruleTitle(rule),
      detail,
    ]),
    noun: 'rule',
    collapsed: explanation.rules.every(({ outcome }) => outcome === 'pass'),
  };
}

function itemsTable(explanation: Explanation): MarkdownTable {
  return {
    title: 'Which product or service each line gets, and why',
    columns: [{ title: 'Line' }, { title: '' }, { title: 'Candidate' }],
    rows: keptLines(explanation).flatMap((line) =>
      line.items.map(({ won, detail }) => [billLineText(line), won ? 'used' : 'not', detail]),
    ),
    noun: 'candidate',
    collapsed: true,
  };
}

function documentTables(explanation: Explanation, word: string): MarkdownTable[] {
  const { document } = explanation;
  if (document === null) return [];
  return [
    factsTable(`The ${word} as the rules make it`, documentFacts(document, explanation)),
    salesLinesTable(`Lines of that ${word}`, document.lines, explanation),
  ];
}

function salesLinesTable(title: string, lines: readonly SalesLine[], explanation: Explanation): MarkdownTable {
  return {
    title,
    columns: [
      { title: 'Description' },
      { title: 'Product or service' },
      { title: 'Quantity × price', align: 'right' },
      { title: 'Amount', align: 'right' },
    ],
    rows: lines.map((line) => [
      line.description,
      itemText(line, explanation.itemNames),
      quantityText(line, explanation.bill.currency),
      formatDecimal(line.amount),
    ]),
    noun: 'line',
    collapsed: true,
  };
}

function differencesTable(
  title: string,
  fields: readonly { readonly label: string; readonly before: string; readonly after: string }[],
): MarkdownTable {
  return {
    title,
    columns: [{ title: 'Field' }, { title: 'Before' }, { title: 'After' }],
    rows: fields.map(({ label, before, after }) => [label, before, after]),
    noun: 'field',
    collapsed: false,
  };
}
