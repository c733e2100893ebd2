import { renderPlace } from './diagnostics-lines.ts';
import { renderFindingsSummary, type Findings } from './diagnostics-text.ts';
import { renderMarkdownDocument } from './markdown-document.ts';

/** The findings as one table. */
export function renderDiagnosticsMarkdown(findings: Pick<Findings, 'diagnostics' | 'documents'>): string {
  return renderMarkdownDocument(
    [`### ${renderFindingsSummary(findings)}`],
    [
      {
        title: 'Findings',
        columns: [{ title: '' }, { title: 'Where' }, { title: 'What' }, { title: 'What to do' }, { title: 'Code' }],
        rows: findings.diagnostics.map((found) => [
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
