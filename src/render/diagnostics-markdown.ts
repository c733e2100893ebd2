import type { Diagnostic } from '../model/diagnostic.ts';
import { renderPlace } from './diagnostics-lines.ts';
import { renderFindingsSummary } from './diagnostics-text.ts';
import { renderMarkdownDocument } from './markdown-document.ts';

/** The findings as one table. */
export function renderDiagnosticsMarkdown(diagnostics: readonly Diagnostic[]): string {
  return renderMarkdownDocument(
    [`### ${renderFindingsSummary(diagnostics)}`],
    [
      {
        title: 'Findings',
        columns: [{ title: '' }, { title: 'Where' }, { title: 'What' }, { title: 'What to do' }, { title: 'Code' }],
        rows: diagnostics.map((found) => [
          found.severity,
          found.place === undefined ? (found.about ?? '') : renderPlace(found.place),
          found.message,
          found.hint ?? '',
          found.code,
        ]),
        noun: 'finding',
        collapsed: false,
      },
    ],
  );
}
