import type { Place } from '../model/diagnostic.ts';

/** What an import did to one file. */
export interface ImportedFile {
  /** The path for people: relative to the working directory. */
  readonly path: string;
  readonly text: string;
  readonly action: 'created' | 'updated' | 'set aside';
  readonly integrations: number;
  readonly mappings: number;
}

interface Counts {
  readonly integrations: number;
  readonly mappings: number;
}

/** Gives the new text of a file and what was added or changed; null for no change. */
export type EditJob = (text: string) => { readonly text: string; readonly counts: Counts } | null;

/** The files of a workspace during an import. Nothing is written here. */
export interface ImportFiles {
  /**
   * Plans an edit of the document that begins at `place`. The edits of a file run from its end to its beginning, so
   * that places stay valid.
   */
  edit(place: Pick<Place, 'path' | 'line'>, job: EditJob): void;
  /** Carries out the planned edits. */
  carryOut(): void;
  /** A free path in the workspace folder: `items.yaml`, else `items-2.yaml`. */
  freePath(name: string, suffix: string): string;
  create(path: string, text: string, action: 'created' | 'set aside', counts: Counts): void;
  /** The text before the import; empty for a file that does not exist. */
  textOf(path: string): string;
  note(text: string): void;
  /** Says what may lose or misplace money, and what a person can do about it. */
  warn(text: string): void;
  /** Adds what a person can do, once. */
  advise(next: string): void;
  /** Adds a note and what a person can do about it. The same advice is given once. */
  decide(text: string, next: string): void;
  /** True when a file has exactly this line, with any indentation. */
  hasLine(line: string): boolean;
  readonly changed: readonly ImportedFile[];
  readonly notes: readonly string[];
  readonly warnings: readonly string[];
  readonly next: readonly string[];
}

/**
 * Keeps the texts of the workspace by the path in their places. `folder` is the workspace folder as shown, without a
 * slash at its end; `.` for the working directory. `taken` are all names in it.
 */
export function createImportFiles(
  texts: ReadonlyMap<string, string>,
  folder: string,
  taken: ReadonlySet<string>,
): ImportFiles {
  const current = new Map(texts);
  const changes = new Map<string, ImportedFile>();
  const notes: string[] = [];
  const warnings: string[] = [];
  const next = new Set<string>();
  const jobs: { readonly place: Pick<Place, 'path' | 'line'>; readonly job: EditJob }[] = [];
  let lines: Set<string> | null = null;
  const record = (path: string, text: string, action: ImportedFile['action'], counts: Counts): void => {
    const importedFile = changes.get(path);
    current.set(path, text);
    changes.set(path, {
      path,
      text,
      action: importedFile?.action ?? action,
      integrations: (importedFile?.integrations ?? 0) + counts.integrations,
      mappings: (importedFile?.mappings ?? 0) + counts.mappings,
    });
  };
  const pathOf = (name: string): string => (folder === '.' || folder === '' ? name : `${folder}/${name}`);
  return {
    edit: (place, job) => void jobs.push({ place, job }),
    carryOut() {
      for (const { place, job } of jobs.splice(0).sort((a, b) => b.place.line - a.place.line)) {
        const edited = job(current.get(place.path) ?? '');
        if (edited !== null) record(place.path, edited.text, 'updated', edited.counts);
      }
    },
    freePath(name, suffix) {
      const isFree = (path: string): boolean => !current.has(path) && !taken.has(path);
      const first = pathOf(`${name}${suffix}`);
      for (let number = 2, path = first; ; number += 1) {
        if (isFree(path)) return path;
        path = pathOf(`${name}-${String(number)}${suffix}`);
      }
    },
    create: (path, text, action, counts) => record(path, text, action, counts),
    textOf: (path) => texts.get(path) ?? '',
    note: (text) => void notes.push(text),
    warn: (text) => void warnings.push(text),
    advise: (advice) => void next.add(advice),
    decide(text, advice) {
      notes.push(text);
      next.add(advice);
    },
    hasLine(line) {
      lines ??= new Set([...texts.values()].flatMap((text) => text.split('\n').map((part) => part.trim())));
      return lines.has(line);
    },
    get changed() {
      return [...changes.values()];
    },
    notes,
    warnings,
    get next() {
      return [...next];
    },
  };
}

/** Turns places of one text (1-based line and column) into offsets. */
export function indexOffsets(text: string): (place: Pick<Place, 'line' | 'column'>) => number {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return ({ line, column }) => Math.min(text.length, (starts[line - 1] ?? text.length) + column - 1);
}
