import { formatCount } from '../model/count-text.ts';
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
interface IfNotChanged {
  readonly fact: string;
  readonly hint: string;
}

/** The edits of mapping lists that `tieout import` or `tieout map` collects. */
export interface ListEdits {
  replace(file: MappingFile, rule: MappingRule, line: LineEdit, ifNotChanged: IfNotChanged): void;
  /** Where new lines go; null when no list can take them. */
  findTarget(files: readonly MappingFile[], wanted: WantedList): ListTarget | null;
  append(target: ListTarget, lines: readonly ImportedLine[]): void;
  /** Plans the edits of the files. */
  planEdits(): void;
  /** The lines that could not be changed, once the edits are carried out. */
  readonly unchanged: ReadonlySet<MappingRule>;
}

interface Replacement {
  readonly rule: MappingRule;
  readonly line: LineEdit;
  readonly ifNotChanged: IfNotChanged;
}

/** What is said of edits that cannot be made. */
interface Says {
  /** A line could not be changed. */
  readonly leaveLine: (replacement: Replacement | undefined, why: string) => void;
  /** A list could not take so many new lines. */
  readonly sayListIsFull: (path: string, count: number) => void;
}

interface Pending {
  readonly replaced: Replacement[];
  readonly appended: ImportedLine[];
}

/**
 * Collects edits by their list or CSV file.
 *
 * @param command the command to run again after a list was changed by hand
 */
export function createListEdits(files: ImportFiles, command: 'tieout import' | 'tieout map'): ListEdits {
  const lists = new Map<MappingFile, Pending>();
  const tables = new Map<string, Pending>();
  const unchanged = new Set<MappingRule>();
  const leaveLine: Says['leaveLine'] = (replacement, why) => {
    if (replacement === undefined) return;
    const { rule, ifNotChanged } = replacement;
    unchanged.add(rule);
    files.decide(`${ifNotChanged.fact}; the line is left, as ${why}`, ifNotChanged.hint);
  };
  const sayListIsFull = (path: string, count: number): void => {
    if (count === 0) return;
    files.decide(
      `${path}: the list cannot take ${formatCount(count, 'more mapping')}`,
      `write the mappings of that list one a line, then run ${command} again`,
    );
  };
  const pendingOf = (file: MappingFile, csv: string | null): Pending =>
    csv === null ? pendingIn(lists, file) : pendingIn(tables, csv);
  return {
    replace(file, rule, line, ifNotChanged) {
      const csv = isOwnLine(file, rule) ? null : rule.place.path;
      pendingOf(file, csv).replaced.push({ rule, line, ifNotChanged });
    },
    findTarget(candidates, wanted) {
      const chosen = chooseList(candidates, wanted, (file, rule) => canTakeMore(file, rule, files));
      if (chosen === null) return null;
      const { file, beside } = chosen;
      return { file, csv: beside === null || isOwnLine(file, beside) ? null : beside.place.path };
    },
    append: ({ file, csv }, lines) => void pendingOf(file, csv).appended.push(...lines),
    planEdits() {
      for (const [file, pending] of lists) editList(files, file, pending, { leaveLine, sayListIsFull });
      for (const [path, pending] of tables) editTable(files, path, pending, { leaveLine, sayListIsFull });
    },
    unchanged,
  };
}

/** True for a YAML list; a CSV file must have the two columns of a line like `rule`. */
function canTakeMore(file: MappingFile, rule: MappingRule, files: ImportFiles): boolean {
  if (isOwnLine(file, rule)) return true;
  const columns = columnsOfCsv(files.textOf(rule.place.path));
  return columnsFor(rule.entity, rule.table)?.every((column) => columns.includes(column)) === true;
}

function pendingIn<List>(edits: Map<List, Pending>, list: List): Pending {
  const pending = edits.get(list) ?? { replaced: [], appended: [] };
  edits.set(list, pending);
  return pending;
}

function editList(files: ImportFiles, file: MappingFile, { replaced, appended }: Pending, says: Says): void {
  const { place } = file.origin;
  if (replaced.length + appended.length === 0) return;
  files.edit(place, (text) => {
    const byOffset = indexReplaced(text, replaced);
    const edited = editItems(text, indexOffsets(text)(place), 'mappings', {
      append: appended.toSorted((a, b) => compareText(a.item, b.item)),
      // An absent line is rewritten whole.
      replace: new Map([...byOffset].map(([at, { rule, line }]) => [at, rule.absent ? { ...line, values: [] } : line])),
    });
    for (const at of edited.kept) says.leaveLine(byOffset.get(at), 'a variable or an anchor holds it');
    const added = edited.appended ? appended.length : 0;
    says.sayListIsFull(place.path, appended.length - added);
    return changeOf(text, edited.text, replaced.length - edited.kept.length + added);
  });
}

function editTable(files: ImportFiles, path: string, { replaced, appended }: Pending, says: Says): void {
  const columns = columnsOfCsv(files.textOf(path));
  const fitting = appended.filter(
    ({ row }) => row !== null && fits(row.source, columns) && fits(row.destination, columns),
  );
  files.edit({ path, line: 1 }, (text) => {
    const byOffset = indexReplaced(text, replaced);
    const edited = editCsv(text, {
      replace: new Map([...byOffset].map(([at, { line }]) => [at, line.cells(columns)])),
      append: fitting
        .toSorted((a, b) => compareText(a.item, b.item))
        .map(({ row }) => ({ ...row?.source, ...row?.destination })),
    });
    for (const at of edited.kept) says.leaveLine(byOffset.get(at), 'a variable holds it, or the column is missing');
    says.sayListIsFull(path, appended.length - fitting.length);
    return changeOf(text, edited.text, replaced.length - edited.kept.length + fitting.length);
  });
}

/** Replacements by the offset at which their line begins. */
function indexReplaced(text: string, replaced: readonly Replacement[]): ReadonlyMap<number, Replacement> {
  const offsetOf = indexOffsets(text);
  return new Map(replaced.map((replacement) => [offsetOf(replacement.rule.place), replacement]));
}

function changeOf(before: string, text: string, mappings: number): ReturnType<EditJob> {
  return before === text ? null : { text, counts: { integrations: 0, mappings } };
}

function fits(values: CsvValues, columns: readonly string[]): boolean {
  return Object.entries(values).every(([column, value]) => value === '' || columns.includes(column));
}
