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
  readonly mappings: number;
}

/** Where a new list is made. */
interface Files {
  readonly workspace: Workspace;
  readonly connection: Connection;
  /** Folder of the schemas relative to the file, with a slash at its end. */
  readonly schemaFolder: string;
}

const ABOUT: Readonly<Record<MappingGroup, string>> = {
  customers: 'Which m3ter account is which QuickBooks customer.',
  items: 'Which QuickBooks item the invoice lines of a product, aggregation or pricing band get.',
  mappings: 'Other things of m3ter and their records in QuickBooks.',
};

/**
 * Makes the file of a new list, with a name that no list has.
 *
 * @param origin a sentence for the comment at its head that says where the lines are from; null for none
 */
export function createList(into: Files, list: NewList, origin: string | null, files: ImportFiles): void {
  const { group, integration, mappings } = list;
  const base = integration === null ? group : `${slugOf(integration, 'integration')}-${group}`;
  const name = freeName(`${into.connection.name}-${base}`, into.workspace);
  const about = [ABOUT[group], origin].filter((sentence) => sentence !== null).join(' ');
  const text = renderList(into, list, { name, about });
  files.create(files.freePath(base, '.yaml'), text, 'created', { integrations: 0, mappings });
}

function freeName(wanted: string, { mappingFiles }: Workspace): string {
  const usedNames = new Set(mappingFiles.map(({ name }) => name));
  let name = wanted;
  for (let number = 2; usedNames.has(name); number += 1) name = `${wanted}-${String(number)}`;
  return name;
}

/** When its lines are all comments, `mappings` is an empty list above them. */
function renderList(
  { connection, schemaFolder }: Files,
  { integration, lines }: NewList,
  { name, about }: { readonly name: string; readonly about: string },
): string {
  return [
    renderFileHead(schemaFolder, 'external-mappings'),
    `# ${about}\n`,
    'apiVersion: tieout/v1\n',
    'kind: ExternalMappings\n',
    `name: ${renderFlowValue(name)}\n`,
    `connection: ${renderFlowValue(connection.name)}\n`,
    ...(integration === null ? [] : [`integration: ${renderFlowValue(integration)}\n`]),
    lines.some((line) => line.startsWith('- ')) ? 'mappings:\n' : 'mappings: []\n',
    ...lines.map((line) => `  ${line}\n`),
  ].join('');
}
