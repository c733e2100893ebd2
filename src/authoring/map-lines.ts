import { parse } from 'yaml';
import { destinationFor, type Connection, type MappingRule, type Workspace } from '../model/workspace.ts';
import { invariant } from '../support/invariant.ts';
import { MAPPING_FORMS, type MappingGroup } from '../workspace/mapping-forms.ts';
import type { CsvValues } from './edit-csv.ts';
import { createImportFiles, type ImportedFile, type ImportFiles } from './import-files.ts';
import { OTHER_COLUMNS, type ImportedLine, renderLine } from './import-lines.ts';
import { LIST_ABOUT } from './import-workspace.ts';
import { createListEdits, type LineEdit, type ListEdits } from './list-edits.ts';
import { referenceOf, type LookupRow } from './lookup.ts';
import { renderNewMappings, slugOf } from './new-documents.ts';
import { externalText, isOnly, placeOf, type LinesFor, type ReadLine, type SourceKey } from './wrong-mappings.ts';

/** A line to be written: the m3ter object and the QuickBooks record. */
export interface WantedMapping {
  readonly key: SourceKey;
  /** Both as `tieout lookup` gives them: `product: api-calls`, `item: { name: API usage }`. */
  readonly source: LookupRow;
  readonly destination: LookupRow;
  /** The only integration that the mapping is for, or null. */
  readonly integration: string | null;
  /** What the files have for it. */
  readonly found: LinesFor;
}

export interface MapInput {
  readonly workspace: Workspace;
  readonly connection: Connection;
  readonly texts: ReadonlyMap<string, string>;
  readonly taken: ReadonlySet<string>;
  /** The workspace folder as shown. */
  readonly folder: string;
  /** Folder of the schemas relative to the file, with a slash at its end. */
  readonly schemaFolder: string;
}

export interface MapResult {
  readonly files: readonly ImportedFile[];
  readonly notes: readonly string[];
  readonly next: readonly string[];
  /** How many of the lines the files have already. */
  readonly alreadySo: number;
  /** How many of the lines were mended, instead of a second one added. */
  readonly corrected: number;
  /** False when a line could not be changed, or one more than needed is left. */
  readonly whole: boolean;
}

/**
 * Adds the lines to the files: to the list with similar lines, else to an empty one of that name, else to a new file.
 * Where a line for the thing is wrong, or says that it is absent, that line is corrected. Comments and the form of
 * existing lines stay.
 */
export function mapLines(input: MapInput, wanted: readonly WantedMapping[]): MapResult {
  const files = createImportFiles(input.texts, input.folder, input.taken);
  const edits = createListEdits(files);
  const already: string[] = [];
  const corrected = new Map<MappingRule, string>();
  const adds: WantedMapping[] = [];
  for (const mapping of wanted) {
    const { key, destination, found } = mapping;
    const { replaces, same } = found;
    if (replaces !== null && !corrected.has(replaces.rule)) {
      corrected.set(replaces.rule, sayCorrected(mapping, replaces));
      edits.replace(replaces.file, replaces.rule, correctionOf(mapping, replaces), inCaseOf(replaces));
    } else if (same !== null) {
      already.push(`already so: ${placeOf(same)} maps ${key} ${same.rule.m3terReference} to ${destination.name}`);
    } else adds.push(mapping);
  }
  const lists = addLines(input, adds, edits);
  edits.planEdits();
  createLists(input, lists, files);
  files.carryOut();
  const { changed, notes, next } = files;
  const written = changed.reduce((sum, { mappings }) => sum + mappings, 0);
  const made = new Map([...corrected].filter(([rule]) => !edits.kept.has(rule)));
  const spare = [...new Map(wanted.flatMap((mapping) => mapping.found.spare.map((line) => [line.rule, saySpare(mapping, line)]))).values()]; // prettier-ignore
  return {
    files: changed,
    notes: [...already, ...made.values(), ...notes, ...spare.map(({ fact }) => fact)],
    next: [...next, ...spare.map(({ hint }) => hint)],
    alreadySo: already.length,
    corrected: made.size,
    whole: written + already.length === wanted.length && spare.length === 0,
  };
}

/** Lines for lists that no file has yet. */
interface NewList {
  readonly group: MappingGroup;
  readonly integration: string | null;
  readonly lines: string[];
}

function addLines(
  { workspace, connection }: MapInput,
  adds: readonly WantedMapping[],
  edits: ListEdits,
): readonly NewList[] {
  const lists = workspace.mappingFiles.filter((mappingFile) => mappingFile.connection === connection.name);
  const system = destinationFor(connection.environment);
  const added = new Map<string, NewList>();
  for (const mapping of adds) {
    const { integration } = mapping;
    const group = mapping.key === 'account' ? 'customers' : 'items';
    const list = edits.findTarget(lists, { group, integration, system });
    if (list !== null) {
      edits.append(list, [lineOf(mapping)]);
      continue;
    }
    const key = `${group} ${integration ?? ''}`;
    const fresh = added.get(key) ?? { group, integration, lines: [] };
    fresh.lines.push(renderLine(lineOf(mapping)));
    added.set(key, fresh);
  }
  return [...added.values()];
}

function createLists(
  { workspace, connection, schemaFolder }: MapInput,
  lists: readonly NewList[],
  files: ImportFiles,
): void {
  for (const { group, integration, lines } of lists) {
    const base = integration === null ? group : `${slugOf(integration, 'integration')}-${group}`;
    const text = renderNewMappings({
      name: freeName(`${connection.name}-${base}`, workspace),
      connection: connection.name,
      integration,
      about: LIST_ABOUT[group],
      lines,
      schemaFolder,
    });
    files.create(files.freePath(base, '.yaml'), text, 'created', { integrations: 0, mappings: lines.length });
  }
}

/** The new content of a wrong line. A side that is right keeps its form. */
function correctionOf({ key, source, destination }: WantedMapping, line: ReadLine): LineEdit {
  const { side } = formOf(key);
  const ofSource = isOnly(line.sources, source) ? null : referenceOf(source);
  const ofDestination = isOnly(line.destinations, destination) ? null : destination;
  return {
    item: `{ ${source.paste}, ${destination.paste} }`,
    values: [
      ...(ofSource === null ? [] : [{ path: [key], value: ofSource }]),
      ...(ofDestination === null ? [] : [{ path: [side], value: valueOf(ofDestination) }]),
    ],
    comment: `${source.name} → ${destination.name}`,
    keepsBare: true,
    cells: (columns) => ({
      ...(ofSource === null ? {} : { [key]: ofSource }),
      ...(ofDestination === null ? {} : cellsOf(ofDestination, side, columns)),
    }),
  };
}

/** By Id; by a name or SKU where the file has a column for that only. */
function cellsOf(destination: LookupRow, side: 'customer' | 'item', columns: readonly string[]): CsvValues {
  const value = valueOf(destination);
  const [name, text] = (typeof value === 'string' ? [] : Object.entries(value))[0] ?? ['', ''];
  const column = `${side}.${name}`;
  const byName = !columns.includes(side) && columns.includes(column);
  return { ...OTHER_COLUMNS[side], ...(byName ? { [column]: text } : { [side]: destination.id }) };
}

/** A record as files refer to it: `"19"`, `{ name: API usage }`. */
function valueOf({ paste }: LookupRow): string | Readonly<Record<string, string>> {
  const [value = ''] = Object.values(
    parse(paste) as Readonly<Record<string, string | Readonly<Record<string, string>>>>,
  );
  return value;
}

function sayCorrected({ key, source, destination }: WantedMapping, line: ReadLine): string {
  const { rule } = line;
  if (rule.absent) return `corrected ${placeOf(line)}: it said that ${key} ${rule.m3terReference} is absent`;
  const parts = [
    ...(isOnly(line.sources, source) ? [] : [`${key} ${rule.m3terReference} is now ${referenceOf(source)}`]),
    ...(isOnly(line.destinations, destination)
      ? []
      : [`${formOf(key).side} ${externalText(rule)} is now ${destination.name} (Id ${destination.id})`]),
  ];
  return `corrected ${placeOf(line)}: ${parts.join(', ')}`;
}

/** For the case that a variable or an anchor holds the line. */
function inCaseOf(line: ReadLine): { readonly fact: string; readonly hint: string } {
  return { fact: `${placeOf(line)} is wrong`, hint: `correct ${placeOf(line)} by hand` };
}

function saySpare({ key, source }: WantedMapping, line: ReadLine): { readonly fact: string; readonly hint: string } {
  const at = placeOf(line);
  return {
    fact: `${at}: m3ter has no ${key} "${line.rule.m3terReference}"; most likely it means ${key} ${referenceOf(source)} too, which needs one line only`,
    hint: `delete line ${String(line.rule.place.line)} of ${line.rule.place.path}, or correct it if it means another ${key}`,
  };
}

function formOf(key: SourceKey) {
  const form = MAPPING_FORMS.find((candidate) => candidate.key === key);
  invariant(form !== undefined, 'every key of a mapping has its form');
  return form;
}

function lineOf({ key, source, destination }: WantedMapping): ImportedLine {
  const { side } = formOf(key);
  return {
    item: `{ ${source.paste}, ${destination.paste} }`,
    comment: '',
    values: [],
    row: { source: { [key]: referenceOf(source) }, destination: { [side]: destination.id, ...OTHER_COLUMNS[side] } },
    problem: null,
    doubt: null,
  };
}

function freeName(wanted: string, { mappingFiles }: Workspace): string {
  const usedNames = new Set(mappingFiles.map(({ name }) => name));
  let name = wanted;
  for (let number = 2; usedNames.has(name); number += 1) name = `${wanted}-${String(number)}`;
  return name;
}
