import type { MappingFile, MappingRule } from '../model/workspace.ts';
import { chooseList, isOwnLine, type WantedList } from '../workspace/choose-list.ts';
import { columnsOfCsv, editCsv, type CsvValues } from './edit-csv.ts';
import { editItems, type ItemEdit } from './edit-items.ts';
import { indexOffsets, type EditJob, type ImportFiles } from './import-files.ts';
import { columnsFor, type ImportedLine } from './import-lines.ts';
import { compareText } from '../support/compare-text.ts';

/** A place for new lines: a list in a YAML file, or the CSV file that a list names. */
export interface ListTarget {
  readonly file: MappingFile;
  /** Path of the CSV file; null for the YAML list itself. */
  readonly csv: string | null;
}

/** The new content of a line: of an item in YAML, and of a row in CSV with these columns. */
export interface LineEdit extends ItemEdit {
  readonly cells: (columns: readonly string[]) => CsvValues;
}

/** For people, where a line cannot be changed: what it is, and what they can do. */
interface InCase {
  readonly fact: string;
  readonly hint: string;
}

/** The edits that an import collects for the mapping lists of the files. */
export interface ListEdits {
  replace(file: MappingFile, rule: MappingRule, line: LineEdit, inCase: InCase): void;
  /** Where new lines go; null when no list can take them. */
  findTarget(files: readonly MappingFile[], wanted: WantedList): ListTarget | null;
  append(target: ListTarget, lines: readonly ImportedLine[]): void;
  /** Plans the edits of the files. */
  planEdits(): void;
  /** The lines that could not be changed, once the edits are carried out. */
  readonly kept: ReadonlySet<MappingRule>;
}

interface Replacement {
  readonly rule: MappingRule;
  readonly line: LineEdit;
  readonly inCase: InCase;
}

/** Says that a line could not be changed. */
type Keep = (replacement: Replacement | undefined, why: string) => void;

interface Pending {
  readonly file: MappingFile;
  readonly replaced: Replacement[];
  readonly appended: ImportedLine[];
}

/** Collects edits by their list or CSV file. */
export function createListEdits(files: ImportFiles): ListEdits {
  const lists = new Map<MappingFile, Pending>();
  const tables = new Map<string, Pending>();
  const kept = new Set<MappingRule>();
  const keep = (replacement: Replacement | undefined, why: string): void => {
    if (replacement === undefined) return;
    const { rule, inCase } = replacement;
    kept.add(rule);
    files.decide(`${inCase.fact}; the line is left, as ${why}`, inCase.hint);
  };
  const pendingOf = (file: MappingFile, csv: string | null): Pending => {
    const edits = csv === null ? lists.get(file) : tables.get(csv);
    const pending = edits ?? { file, replaced: [], appended: [] };
    if (csv === null) lists.set(file, pending);
    else tables.set(csv, pending);
    return pending;
  };
  return {
    replace(file, rule, line, inCase) {
      const csv = isOwnLine(file, rule) ? null : rule.place.path;
      pendingOf(file, csv).replaced.push({ rule, line, inCase });
    },
    findTarget(candidates, wanted) {
      const chosen = chooseList(candidates, wanted, (file, rule) => canTakeMore(file, rule, files));
      if (chosen === null) return null;
      const { file, beside } = chosen;
      return { file, csv: beside === null || isOwnLine(file, beside) ? null : beside.place.path };
    },
    append: ({ file, csv }, lines) => void pendingOf(file, csv).appended.push(...lines),
    planEdits() {
      for (const pending of lists.values()) editList(files, pending, keep);
      for (const [path, pending] of tables) editTable(files, path, pending, keep);
    },
    kept,
  };
}

/** A CSV file must have a column for each line that its group can need. */
function canTakeMore(file: MappingFile, rule: MappingRule, files: ImportFiles): boolean {
  if (isOwnLine(file, rule)) return true;
  const columns = columnsOfCsv(files.textOf(rule.place.path));
  return columnsFor(rule.entity, rule.table)?.every((column) => columns.includes(column)) === true;
}

function editList(files: ImportFiles, { file, replaced, appended }: Pending, keep: Keep): void {
  const { place } = file.origin;
  if (replaced.length + appended.length === 0) return;
  files.edit(place, (text) => {
    const offsetOf = indexOffsets(text);
    const byOffset = new Map(replaced.map((replacement) => [offsetOf(replacement.rule.place), replacement]));
    const edited = editItems(text, offsetOf(place), 'mappings', {
      append: appended.toSorted((a, b) => compareText(a.item, b.item)),
      replace: new Map([...byOffset].map(([at, { rule, line }]) => [at, rule.absent ? { ...line, values: [] } : line])),
    });
    for (const at of edited.kept) keep(byOffset.get(at), 'a variable or an anchor holds it');
    const added = edited.appended ? appended.length : 0;
    decideUneditable(files, place.path, appended.length - added);
    return changeOf(text, edited.text, replaced.length - edited.kept.length + added);
  });
}

function editTable(files: ImportFiles, path: string, { replaced, appended }: Pending, keep: Keep): void {
  const columns = columnsOfCsv(files.textOf(path));
  const fitting = appended.filter(
    ({ row }) => row !== null && fits(row.source, columns) && fits(row.destination, columns),
  );
  files.edit({ path, line: 1 }, (text) => {
    const offsetOf = indexOffsets(text);
    const byOffset = new Map(replaced.map((replacement) => [offsetOf(replacement.rule.place), replacement]));
    const edited = editCsv(text, {
      replace: new Map([...byOffset].map(([at, { line }]) => [at, line.cells(columns)])),
      append: fitting
        .toSorted((a, b) => compareText(a.item, b.item))
        .map(({ row }) => ({ ...row?.source, ...row?.destination })),
    });
    for (const at of edited.kept) keep(byOffset.get(at), 'a variable holds it, or the column is missing');
    decideUneditable(files, path, appended.length - fitting.length);
    return changeOf(text, edited.text, replaced.length - edited.kept.length + fitting.length);
  });
}

function changeOf(before: string, text: string, mappings: number): ReturnType<EditJob> {
  return before === text ? null : { text, counts: { integrations: 0, mappings } };
}

function fits(values: CsvValues, columns: readonly string[]): boolean {
  return Object.entries(values).every(([column, value]) => value === '' || columns.includes(column));
}

function decideUneditable(files: ImportFiles, path: string, count: number): void {
  if (count === 0) return;
  files.decide(
    `${path}: the list cannot take ${count === 1 ? 'a mapping' : `${String(count)} mappings`} that m3ter has`,
    'write the mappings of that list one a line, then run tieout import again',
  );
}
