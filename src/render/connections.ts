import { renderMarkdownDocument } from './markdown-document.ts';
import type { Style } from './style.ts';
import { cell, headRow, renderParagraph, renderTable } from './table.ts';
import { joinWords } from './wording.ts';

export interface ConnectionRow {
  readonly connection: string;
  readonly environment: string;
  readonly organizationId: string;
  readonly realmId: string;
  readonly integrations: readonly string[];
}

const TITLES = ['connection', 'environment', 'm3ter organization', 'QuickBooks realm', 'integrations'] as const;

/** The connections of a workspace, one a line, ids whole. */
export function renderConnections(rows: readonly ConnectionRow[], style: Style): string {
  if (rows.length === 0) return `${renderParagraph('No connections.', style, { indent: 0 }).join('\n')}\n`;
  const lines = renderTable(
    [{ fit: 'keep' }, { fit: 'keep' }, { fit: 'keep' }, { fit: 'keep' }, { fit: 'wrap' }],
    [
      headRow(TITLES),
      ...rows.map((row) => ({
        cells: [
          cell(row.connection, 'strong'),
          cell(row.environment),
          cell(row.organizationId),
          cell(row.realmId),
          cell(row.integrations.length === 0 ? '(none)' : joinWords(row.integrations)),
        ],
      })),
    ],
    style,
    { indent: 0 },
  );
  return `${lines.join('\n')}\n`;
}

/** The connections as a Markdown table. */
export function renderConnectionsMarkdown(rows: readonly ConnectionRow[]): string {
  const table = {
    title: 'Connections',
    columns: TITLES.map((title) => ({ title })),
    rows: rows.map((row) => [
      row.connection,
      row.environment,
      row.organizationId,
      row.realmId,
      row.integrations.length === 0 ? '(none)' : joinWords(row.integrations),
    ]),
    noun: 'connection',
    collapsed: false,
  };
  return renderMarkdownDocument(rows.length === 0 ? ['No connections.'] : [], [table]);
}
