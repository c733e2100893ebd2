import { destinationFor, type Connection, type MappingRule, type Workspace } from '../model/workspace.ts';
import { invariant } from '../support/invariant.ts';
import { MAPPING_FORMS, type MappingGroup } from '../workspace/mapping-forms.ts';
import type { CsvValues } from './edit-csv.ts';
import { createImportFiles, type ImportedFile } from './import-files.ts';
import { OTHER_COLUMNS, type ImportedLine, renderLine, rowOf } from './import-lines.ts';
import { createListEdits, type LineEdit, type ListEdits } from './list-edits.ts';
import { referenceOf, type LookupRow } from './lookup.ts';
import { createList, type NewList } from './new-list.ts';
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
  /** True when every wanted line is in the files and no surplus line is left. */
  readonly complete: boolean;
}

/**
 * Adds the lines to the files: to the list with similar lines, else to an empty one of that name, else to a new file.
 * Where a line for the thing is wrong, or says that it is absent, that line is corrected. Comments and the form of
 * existing lines stay.
 */
export function mapLines(input: MapInput, wanted: readonly WantedMapping[]): MapResult {
  const files = createImportFiles(input.texts, input.folder, input.taken);
  const edits = createListEdits(files, 'tieout map');
  const already: string[] = [];
  const corrected = new Map<MappingRule, string>();
  const adds: WantedMapping[] = [];
  for (const mapping of wanted) {
    const { key, destination, found } = mapping;
    const { replaces, same } = found;
    // Two wanted lines may name the same wrong line: the first corrects it, the second is added.
    if (replaces !== null && !corrected.has(replaces.rule)) {
      corrected.set(replaces.rule, sayCorrected(mapping, replaces));
      edits.replace(replaces.file, replaces.rule, correctionOf(mapping, replaces), sayByHand(replaces));
    } else if (same !== null) {
      already.push(`already so: ${placeOf(same)} maps ${key} ${same.rule.m3terReference} to ${destination.name}`);
    } else adds.push(mapping);
  }
  const newLists = addLines(input, adds, edits);
  edits.planEdits();
  for (const list of newLists) createList(input, list, null, files);
  files.carryOut();
  const { changed, notes, next } = files;
  const written = changed.reduce((sum, { mappings }) => sum + mappings, 0);
  const made = new Map([...corrected].filter(([rule]) => !edits.unchanged.has(rule)));
  const spare = saySpares(wanted);
  return {
    files: changed,
    notes: [...already, ...made.values(), ...notes, ...spare.map(({ fact }) => fact)],
    next: [...next, ...spare.map(({ hint }) => hint)],
    alreadySo: already.length,
    corrected: made.size,
    complete: written + already.length === wanted.length && spare.length === 0,
  };
}

function addLines(
  { workspace, connection }: MapInput,
  adds: readonly WantedMapping[],
  edits: ListEdits,
): readonly NewList[] {
  const ownLists = workspace.mappingFiles.filter((mappingFile) => mappingFile.connection === connection.name);
  const system = destinationFor(connection.environment);
  const added = new Map<string, { group: MappingGroup; integration: string | null; lines: string[] }>();
  for (const mapping of adds) {
    const { integration } = mapping;
    const group = mapping.key === 'account' ? 'customers' : 'items';
    const list = edits.findTarget(ownLists, { group, integration, system });
    if (list !== null) {
      edits.append(list, [lineOf(mapping)]);
      continue;
    }
    const key = `${group} ${integration ?? ''}`;
    const fresh = added.get(key) ?? { group, integration, lines: [] };
    fresh.lines.push(renderLine(lineOf(mapping)));
    added.set(key, fresh);
  }
  return [...added.values()].map((list) => ({ ...list, mappingCount: list.lines.length }));
}

/** The new content of a wrong line. A side that is right keeps its form. */
function correctionOf(mapping: WantedMapping, line: ReadLine): LineEdit {
  const { key, source, destination } = mapping;
  const { side } = formOf(key);
  const ofSource = isOnly(line.sources, source) ? null : referenceOf(source);
  const ofDestination = isOnly(line.destinations, destination) ? null : destination;
  return {
    item: itemOf(mapping),
    values: [
      ...(ofSource === null ? [] : [{ path: [key], value: ofSource }]),
      ...(ofDestination === null ? [] : [{ path: [side], value: ofDestination.value }]),
    ],
    comment: `${source.name} → ${destination.name}`,
    onlyReplacesComment: true,
    cells: (columns) => ({
      ...(ofSource === null ? {} : { [key]: ofSource }),
      ...(ofDestination === null ? {} : cellsOf(ofDestination, side, columns)),
    }),
  };
}

/** By Id; by a name or SKU where the file has a column for that only. */
function cellsOf(destination: LookupRow, side: 'customer' | 'item', columns: readonly string[]): CsvValues {
  const { value } = destination;
  const [name, text] = (typeof value === 'string' ? [] : Object.entries(value))[0] ?? ['', ''];
  const column = `${side}.${name}`;
  const byName = !columns.includes(side) && columns.includes(column);
  return { ...OTHER_COLUMNS[side], ...(byName ? { [column]: text } : { [side]: destination.id }) };
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

/** What is said when the line cannot be edited. */
function sayByHand(line: ReadLine): { readonly fact: string; readonly hint: string } {
  return { fact: `${placeOf(line)} is wrong`, hint: `correct ${placeOf(line)} by hand` };
}

/** Each surplus line once, though several wanted lines may find it. */
function saySpares(wanted: readonly WantedMapping[]): readonly ReturnType<typeof saySpare>[] {
  const byRule = new Map<MappingRule, ReturnType<typeof saySpare>>();
  for (const mapping of wanted) {
    for (const line of mapping.found.spare) byRule.set(line.rule, saySpare(mapping, line));
  }
  return [...byRule.values()];
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

function itemOf({ source, destination }: WantedMapping): string {
  return `{ ${source.paste}, ${destination.paste} }`;
}

function lineOf(mapping: WantedMapping): ImportedLine {
  const { key, source, destination } = mapping;
  return {
    item: itemOf(mapping),
    comment: '',
    values: [],
    row: rowOf(formOf(key), referenceOf(source), destination.id),
    problem: null,
    doubt: null,
  };
}
