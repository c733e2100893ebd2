import { destinationFor, type Connection, type Workspace } from '../model/workspace.ts';
import { MAPPING_FORMS } from '../workspace/mapping-forms.ts';
import { createImportFiles, type ImportedFile } from './import-files.ts';
import { type ImportedLine, type MappingGroup, renderLine } from './import-lines.ts';
import { LIST_ABOUT } from './import-workspace.ts';
import { createListEdits } from './list-edits.ts';
import type { LookupRow } from './lookup.ts';
import { fileNameOf, renderNewMappings } from './new-documents.ts';

export type SourceKey = (typeof MAPPING_FORMS)[number]['key'];

/** A line to be written: the m3ter object and the QuickBooks record. */
export interface WantedMapping {
  readonly key: SourceKey;
  /** Both as `tieout lookup` gives them: `product: api-calls`, `item: { name: API usage }`. */
  readonly source: LookupRow;
  readonly target: LookupRow;
  /** The only integration that the mapping is for, or null. */
  readonly integration: string | null;
}

export interface MapInput {
  readonly workspace: Workspace;
  readonly connection: Connection;
  readonly texts: ReadonlyMap<string, string>;
  readonly taken: ReadonlySet<string>;
  /** The workspace folder as shown. */
  readonly folder: string;
  readonly schemas: string;
}

export interface MapResult {
  readonly files: readonly ImportedFile[];
  readonly notes: readonly string[];
  readonly next: readonly string[];
}

/**
 * Adds the lines to the files: to the list with similar lines, else to an empty one of that name, else to a new file.
 * Comments and the form of existing lines stay.
 */
export function mapLines(input: MapInput, wanted: readonly WantedMapping[]): MapResult {
  const { workspace, connection } = input;
  const files = createImportFiles(input.texts, input.folder, input.taken);
  const edits = createListEdits(files);
  const lists = workspace.mappingFiles.filter((mappingFile) => mappingFile.connection === connection.name);
  const system = destinationFor(connection.environment);
  const added = new Map<string, { group: MappingGroup; integration: string | null; lines: string[] }>();
  for (const mapping of wanted) {
    const { integration } = mapping;
    const group = mapping.key === 'account' ? 'customers' : 'items';
    const line = lineOf(mapping);
    const target = edits.findTarget(lists, { group, integration, system });
    if (target !== null) {
      edits.append(target, [line]);
      continue;
    }
    const key = `${group} ${integration ?? ''}`;
    const list = added.get(key) ?? { group, integration, lines: [] };
    list.lines.push(renderLine(line));
    added.set(key, list);
  }
  edits.planEdits();
  for (const { group, integration, lines } of added.values()) {
    const base = integration === null ? group : `${fileNameOf(integration)}-${group}`;
    const text = renderNewMappings({
      name: freeName(`${connection.name}-${base}`, workspace),
      connection: connection.name,
      integration,
      about: LIST_ABOUT[group],
      lines,
      schemas: input.schemas,
    });
    files.create(files.freePath(base, '.yaml'), text, 'created', { integrations: 0, mappings: lines.length });
  }
  files.carryOut();
  const { changed, notes, next } = files;
  return { files: changed, notes, next };
}

function lineOf({ key, source, target }: WantedMapping): ImportedLine {
  const side = key === 'account' ? 'customer' : 'item';
  const reference = source.paste.slice(source.paste.indexOf(': ') + 2);
  return {
    item: `{ ${source.paste}, ${target.paste} }`,
    comment: '',
    value: null,
    row: { source: { [key]: unquoted(reference) }, target: { [side]: target.id } },
    problem: null,
    doubt: null,
  };
}

/** The text behind `renderFlowValue`. */
function unquoted(text: string): string {
  if (text.startsWith("'")) return text.slice(1, -1).replaceAll("''", "'");
  return text.startsWith('"') ? (JSON.parse(text) as string) : text;
}

function freeName(wanted: string, { mappingFiles }: Workspace): string {
  const usedNames = new Set(mappingFiles.map(({ name }) => name));
  let name = wanted;
  for (let number = 2; usedNames.has(name); number += 1) name = `${wanted}-${String(number)}`;
  return name;
}
