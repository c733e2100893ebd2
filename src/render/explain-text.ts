import { minorDigits } from '../model/decimal.ts';
import type { Explanation } from '../model/explanation.ts';
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
  titleOfKept,
  type Fact,
} from './explain-view.ts';
import { renderFields } from './plan-text.ts';
import { viewField } from './plan-view.ts';
import type { Style, Tone } from './style.ts';
import { cell, headRow, renderHeading, renderParagraph, renderTable, type Column, type Row } from './table.ts';
import { alignDecimals, capitalise, formatDecimal, formatMoney } from './wording.ts';

/**
 * One bill walked through every rule, for a person who knows invoices and no code: what happens to
 * it, why, which lines are on the invoice and which are not, where each amount comes from.
 */
export function renderExplanationText(explanation: Explanation, style: Style): string {
  const { bill, document, decision } = explanation;
  const amount = bill.total === null ? '' : `   ${formatMoney(bill.currency, bill.total)}`;
  const word = documentWord(explanation);
  const sections = [
    renderParagraph(`Bill ${bill.id}   ${decision.accountName}${amount}`, style, {
      indent: 0,
      hanging: 2,
      tone: 'strong',
    }),
    renderDecision(explanation, style),
    section('The bill in m3ter', renderFacts(billFacts(explanation), style), style),
    section('The rules, one after the other', renderRules(explanation, style), style),
    section('The amounts: from the bill to the ' + word, renderAmounts(explanation, style), style),
    section(titleOfKept(explanation), renderKept(explanation, style), style),
    section(
      `Left out of the ${word}, and why`,
      renderDropped(explanation, style),
      style,
      renderDroppedSummary(explanation),
    ),
    section('Which product or service each line gets, and why', renderItems(explanation, style), style),
    document === null
      ? []
      : section(
          titleOfDocument(explanation),
          [
            ...renderFacts(documentFacts(document, explanation), style),
            ...renderSalesLines(document.lines, explanation, style),
          ],
          style,
        ),
    ...explanation.observed.map((observed) => renderObserved(observed, explanation, style)),
    section('What the update changes', renderFields(explanation.differences.map(viewField), style, 2), style),
    section('Changed by someone else', renderDrift(explanation, style), style),
    renderRun(explanation) === '' ? [] : renderParagraph(renderRun(explanation), style, { indent: 0, hanging: 2 }),
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

function section(title: string, lines: readonly string[], style: Style, summary = ''): string[] {
  return lines.length === 0 ? [] : [...renderHeading(title, style, summary), ...lines];
}

const FATE_TONES: Readonly<Record<Explanation['decision']['decision'], Tone>> = {
  send: 'good',
  resend: 'good',
  adopt: 'note',
  skip: 'change',
  block: 'bad',
  upToDate: 'good',
};

function renderDecision(explanation: Explanation, style: Style): string[] {
  const { decision, notes } = explanation;
  const { what, why } = renderFate(explanation);
  return [
    ...renderHeading('What happens to it', style),
    ...renderParagraph(what, style, { indent: 2, tone: FATE_TONES[decision.decision] }),
    ...renderParagraph(`Why: ${why}`, style, { indent: 2, hanging: 2 }),
    ...(decision.hint === null
      ? []
      : renderParagraph(`What to do: ${decision.hint}`, style, { indent: 2, hanging: 2, tone: 'note' })),
    ...notes.flatMap((note) => renderParagraph(`Note: ${note}`, style, { indent: 2, hanging: 2 })),
  ];
}

function renderFacts(facts: readonly Fact[], style: Style): string[] {
  const rows = facts.map(([label, value]) => ({ cells: [cell(label, 'muted'), cell(value)] }));
  return renderTable([{ fit: 'keep' }, { fit: 'wrap' }], rows, style, { indent: 2 });
}

function renderRules({ rules }: Explanation, style: Style): string[] {
  const rows = rules.map((step): Row => ({
    cells: [
      step.outcome === 'pass' ? cell('passed', 'good') : cell('STOPPED', 'bad'),
      cell(ruleTitle(step.rule)),
      cell(step.detail),
    ],
  }));
  return renderTable([{ fit: 'keep' }, { fit: 'wrap' }, { fit: 'wrap' }], rows, style, { indent: 2 });
}

function renderAmounts(explanation: Explanation, style: Style): string[] {
  const amounts = amountRows(explanation);
  if (amounts.length === 0) return [];
  const { proof, bill } = explanation;
  const rows = amounts.map(({ label, amount, remark, total }): Row => ({
    cells: [
      cell(label, total ? 'strong' : 'plain'),
      cell(bill.currency),
      cell(amount, total ? 'strong' : 'plain'),
      cell(remark, 'muted'),
    ],
  }));
  const columns: Column[] = [{ fit: 'keep' }, { fit: 'keep' }, { fit: 'keep', align: 'right' }, { fit: 'wrap' }];
  return [
    ...renderTable(columns, rows, style, { indent: 2 }),
    ...renderParagraph(renderVerdict(explanation), style, {
      indent: 2,
      tone: proof?.equal === true ? 'good' : 'change',
    }),
  ];
}

function renderKept(explanation: Explanation, style: Style): string[] {
  const lines = keptLines(explanation);
  if (lines.length === 0) return [];
  const head = ['', 'what', pricedTitle(lines), 'on the bill', `on the ${documentWord(explanation)}`];
  const onBill = alignDecimals(
    lines.map(({ billAmount }) => billAmount),
    minorDigits(explanation.bill.currency),
  );
  const rows = lines.map((line, index): Row => ({
    cells: [
      cell(String(index + 1), 'muted'),
      cell(billLineText(line)),
      cell(pricedText(line)),
      cell(onBill[index] ?? ''),
      cell(line.amount === null ? '' : formatDecimal(line.amount), 'strong'),
    ],
    below: line.notes.flatMap((note) => renderParagraph(`note: ${note}`, style, { indent: 6, hanging: 2 })),
  }));
  return renderTable(
    [{ fit: 'keep', align: 'right' }, { fit: 'wrap' }, rightAligned, rightAligned, rightAligned],
    [headRow(head), ...rows],
    style,
    { indent: 2 },
  );
}

const rightAligned: Column = { fit: 'keep', align: 'right' };

function renderDropped(explanation: Explanation, style: Style): string[] {
  const lines = droppedLines(explanation);
  const onBill = alignDecimals(
    lines.map(({ billAmount }) => billAmount),
    minorDigits(explanation.bill.currency),
  );
  const rows = lines.map((line, index): Row => ({
    cells: [cell(billLineText(line)), cell(onBill[index] ?? '', 'strong'), cell(line.droppedBy, 'change')],
  }));
  return renderTable([{ fit: 'wrap' }, rightAligned, { fit: 'wrap' }], rows, style, { indent: 2 });
}

function renderItems(explanation: Explanation, style: Style): string[] {
  return keptLines(explanation).flatMap((line, index) => {
    if (line.items.length === 0) return [];
    const rows = line.items.map((step): Row => ({
      cells: [step.won ? cell('used', 'good') : cell('not', 'muted'), cell(step.detail, step.won ? 'plain' : 'muted')],
    }));
    return [
      ...renderParagraph(`${String(index + 1)}  ${billLineText(line)}`, style, { indent: 2, hanging: 3 }),
      ...renderTable([{ fit: 'keep' }, { fit: 'wrap' }], rows, style, { indent: 5 }),
    ];
  });
}

function titleOfDocument(explanation: Explanation): string {
  const word = documentWord(explanation);
  const { decision } = explanation.decision;
  if (decision === 'upToDate' || decision === 'adopt') return `The ${word} as the rules make it`;
  return decision === 'block' ? `The ${word} as it would be` : `The ${word} as it will be in QuickBooks`;
}

function renderSalesLines(lines: readonly SalesLine[], explanation: Explanation, style: Style): string[] {
  const rows = lines.map((line, index): Row => ({
    cells: [
      cell(String(index + 1), 'muted'),
      cell(line.description),
      cell(itemText(line, explanation.itemNames), 'muted'),
      cell(quantityText(line, explanation.bill.currency)),
      cell(formatDecimal(line.amount), 'strong'),
    ],
  }));
  return renderTable([rightAligned, { fit: 'wrap' }, { fit: 'cut' }, rightAligned, rightAligned], rows, style, {
    indent: 2,
  });
}

function renderObserved(observed: ObservedSalesDocument, explanation: Explanation, style: Style): string[] {
  return [
    ...renderHeading('In QuickBooks now', style),
    ...renderFacts(observedFacts(observed), style),
    ...(hasLinesOf(observed, explanation)
      ? renderParagraph('Its lines are exactly those above.', style, { indent: 2 })
      : renderSalesLines(observed.lines, explanation, style)),
  ];
}

function renderDrift({ drift }: Explanation, style: Style): string[] {
  return drift.flatMap((found) => [
    ...renderParagraph(`${capitalise(found.message)} (${found.code})`, style, {
      indent: 2,
      hanging: 2,
      tone: 'change',
    }),
    ...renderFields(
      found.fields.map((field) => viewField(field)),
      style,
      4,
    ),
    ...(found.hint === null
      ? []
      : renderParagraph(`What to do: ${found.hint}`, style, { indent: 2, hanging: 2, tone: 'note' })),
  ]);
}
