import { cell, paragraph, table, type Page } from './page.ts';
import { joinWords } from './wording.ts';

export interface ConnectionRow {
  readonly connection: string;
  readonly environment: string;
  readonly organizationId: string;
  readonly realmId: string;
  readonly integrations: readonly string[];
}

/** The connections of a workspace, one on each line. Ids are never cut. */
export function connectionsPage(rows: readonly ConnectionRow[]): Page {
  if (rows.length === 0) return { blocks: [paragraph('No connections.')] };
  const connections = table({
    columns: [
      { title: 'connection', fit: 'keep', of: ({ connection }) => cell(connection, 'strong') },
      { title: 'environment', fit: 'keep', of: ({ environment }) => environment },
      { title: 'm3ter organization', fit: 'keep', of: ({ organizationId }) => organizationId },
      { title: 'QuickBooks realm', fit: 'keep', of: ({ realmId }) => realmId },
      {
        title: 'integrations',
        fit: 'wrap',
        of: ({ integrations }) => (integrations.length === 0 ? '(none)' : joinWords(integrations)),
      },
    ],
    rows,
    noun: 'connection',
    headed: true,
  });
  return { blocks: [connections] };
}
