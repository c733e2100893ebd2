import type { Connection, Workspace } from '../model/workspace.ts';
import type { MappingGroup } from '../workspace/mapping-forms.ts';
import type { ImportFiles } from './import-files.ts';
import { renderFileHead, slugOf } from './new-documents.ts';
import { renderFlowValue } from './yaml-text.ts';

/** Lines for a list that no file has yet. */
export interface NewList {
  readonly group: MappingGroup;
  /** The integration that they are linked to, or null. */
  readonly integration: string | null;
  readonly lines: readonly string[];
  readonly mappingCount: number;
}

/** Where a new list is made. */
interface ListHome {
  readonly workspace: Workspace;
  readonly connection: Connection;
  /** Folder of the schemas relative to the file, with a slash at its end. */
  readonly schemaFolder: string;
}

/** What the lists of a group say, for the comment at their head. */
export const LIST_CONTENT: Readonly<Record<MappingGroup, string>> = {
  customers: 'Which m3ter account is which QuickBooks customer.',
  items: 'Which QuickBooks item the invoice lines of a product, aggregation or pricing band get.',
  mappings: 'Other things of m3ter and their records in QuickBooks.',
};

/**
 * Makes the file of a new list, with a name that no list has.
 *
 * @param source a sentence for the comment at its head that says where the lines are from; null for none
 */
export function createList(into: ListHome, list: NewList, source: string | null, files: ImportFiles): void {
  const { group, integration, lines, mappingCount } = list;
  const base = integration === null ? group : `${slugOf(integration, 'integration')}-${group}`;
  const name = freeName(`${into.connection.name}-${base}`, into.workspace);
  const about = [LIST_CONTENT[group], source].filter((sentence) => sentence !== null).join(' ');
  const { connection, schemaFolder } = into;
  const head = renderListHead({ schemaFolder, comments: [about], name, connection: connection.name, integration });
  const text = [head, ...lines.map((line) => `  ${line}\n`)].join('');
  files.create(files.freePath(base, '.yaml'), text, 'created', { integrations: 0, mappings: mappingCount });
}

function freeName(wanted: string, { mappingFiles }: Workspace): string {
  const usedNames = new Set(mappingFiles.map(({ name }) => name));
  let name = wanted;
  for (let number = 2; usedNames.has(name); number += 1) name = `${wanted}-${String(number)}`;
  return name;
}

/** The head of a list, to the line after which its mappings follow. */
export function renderListHead({
  schemaFolder,
  comments,
  name,
  connection,
  integration,
}: {
  readonly schemaFolder: string;
  readonly comments: readonly string[];
  readonly name: string;
  readonly connection: string;
  readonly integration: string | null;
}): string {
  return [
    renderFileHead(schemaFolder, 'external-mappings'),
    ...comments.map((comment) => `# ${comment}\n`),
    'apiVersion: tieout/v1\n',
    'kind: ExternalMappings\n',
    `name: ${renderFlowValue(name)}\n`,
    `connection: ${renderFlowValue(connection)}\n`,
    ...(integration === null ? [] : [`integration: ${renderFlowValue(integration)}\n`]),
    'mappings:\n',
  ].join('');
}
