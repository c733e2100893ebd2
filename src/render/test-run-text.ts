import type { BillTestResult, BillTestRun } from '../model/bill-test.ts';
import type { Style, Tone } from './style.ts';
import { cell, renderParagraph, renderTable } from './table.ts';
import { diffOf, remarksOf, renderTestSummary, type DiffLine } from './test-run-view.ts';

/** Rule tests for people: one line each, a diff below those that failed, the count at the end. */
export function renderTestRunText(run: BillTestRun, style: Style): string {
  const rows = run.tests.map((result) => ({
    cells: [
      result.passed ? cell('passed', 'good') : cell('FAILED', 'bad'),
      cell(result.name, result.passed ? 'plain' : 'strong'),
      cell(`${result.place.path}:${String(result.place.line)}`, 'muted'),
    ],
    below: result.passed ? [] : renderFailure(result, style),
  }));
  const table = renderTable([{ fit: 'keep' }, { fit: 'wrap' }, { fit: 'keep' }], rows, style, { indent: 0 });
  const summary = renderParagraph(renderTestSummary(run), style, {
    indent: 0,
    tone: run.failed === 0 ? 'good' : 'bad',
  });
  return `${[...table, ...(table.length === 0 ? [] : ['']), ...summary].join('\n')}\n`;
}

const TONES: Readonly<Record<DiffLine['sign'], Tone>> = { '-': 'bad', '+': 'good', ' ': 'muted' };

function renderFailure(result: BillTestResult, style: Style): string[] {
  return [
    ...renderParagraph('expected (-), and what the rules give (+):', style, { indent: 4, tone: 'muted' }),
    ...renderTable(
      [{ fit: 'keep' }, { fit: 'wrap' }],
      diffOf(result).map(({ sign, text }) => ({ cells: [cell(sign, TONES[sign]), cell(text, TONES[sign])] })),
      style,
      { indent: 4, gap: 1 },
    ),
    ...remarksOf(result).flatMap((remark) => renderParagraph(remark, style, { indent: 4, hanging: 2, tone: 'note' })),
  ];
}
