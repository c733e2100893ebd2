import {
  destinationFor,
  type Connection,
  type MappingFile,
  type MappingRule,
  type Workspace,
} from '../model/workspace.ts';
import { MAPPING_FORMS } from '../workspace/mapping-forms.ts';
import { createImportFiles, type ImportedFile } from './import-files.ts';
import { OTHER_COLUMNS, type ImportedLine, type MappingGroup, renderLine } from './import-lines.ts';
import { LIST_ABOUT } from './import-workspace.ts';
import { createListEdits } from './list-edits.ts';
import type { LookupRow } from './lookup.ts';
import { renderNewMappings, slugOf } from './new-documents.ts';

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
  /** How many of the lines the files have already. */
  readonly alreadySo: number;
}

/**
 * Adds the lines to the files: to the list with similar lines, else to an empty one of that name, else to a new file.
 * A line that says that the same thing is absent is replaced. Comments and the form of existing lines stay.
 */
export function mapLines(input: MapInput, wanted: readonly WantedMapping[]): MapResult {
  const { workspace, connection } = input;
  const files = createImportFiles(input.texts, input.folder, input.taken);
  const edits = createListEdits(files);
  const lists = workspace.mappingFiles.filter((mappingFile) => mappingFile.connection === connection.name);
  const system = destinationFor(connection.environment);
  const added = new Map<string, { group: MappingGroup; integration: string | null; lines: string[] }>();
  const already: string[] = [];
  for (const mapping of wanted) {
    const { integration } = mapping;
    const group = mapping.key === 'account' ? 'customers' : 'items';
    const line = lineOf(mapping);
    const there = findLine(lists, mapping, system);
    if (there !== null && there.rule.absent) {
      const { place } = there.rule;
      edits.replace(there.file, there.rule, line, `${place.path}:${String(place.line)} says that ${mapping.key} ${there.rule.m3terReference} is absent`); // prettier-ignore
      continue;
    }
    if (there !== null && isSame(there.rule, mapping.target)) {
      already.push(`already so: ${there.rule.place.path}:${String(there.rule.place.line)} maps ${mapping.key} ${there.rule.m3terReference} to ${mapping.target.name}`); // prettier-ignore
      continue;
    }
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
    const base = integration === null ? group : `${slugOf(integration, 'integration')}-${group}`;
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
  return { files: changed, notes: [...already, ...notes], next, alreadySo: already.length };
}

interface FoundLine {
  readonly file: MappingFile;
  readonly rule: MappingRule;
}

/** The line of the files about the same m3ter object, for the same integration; null when there is none. */
function findLine(lists: readonly MappingFile[], { key, source, integration }: WantedMapping, system: string) {
  const form = MAPPING_FORMS.find((candidate) => candidate.key === key);
  const names = [source.id, referenceOf(source)];
  for (const file of lists) {
    if (file.integration !== integration || file.externalSystem !== system) continue;
    const rule = file.rules.find(
      ({ entity, table, m3terReference }) =>
        entity === form?.entity && table === form.table && names.includes(m3terReference),
    );
    if (rule !== undefined) return { file, rule } satisfies FoundLine;
  }
  return null;
}

/** True when the line names this record, by its Id, name or SKU. */
function isSame({ external }: MappingRule, { id, name, note }: LookupRow): boolean {
  if (external === null) return false;
  if ('id' in external) return external.id === id;
  return Object.values(external).some((word) => word === name || note.split(', ').includes(word));
}

function referenceOf({ paste }: LookupRow): string {
  return unquoted(paste.slice(paste.indexOf(': ') + 2));
}

function lineOf({ key, source, target }: WantedMapping): ImportedLine {
  const side = key === 'account' ? 'customer' : 'item';
  return {
    item: `{ ${source.paste}, ${target.paste} }`,
    comment: '',
    value: null,
    row: { source: { [key]: referenceOf(source) }, target: { [side]: target.id, ...OTHER_COLUMNS[side] } },
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
