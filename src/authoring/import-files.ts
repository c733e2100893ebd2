import type { Place } from '../model/diagnostic.ts';

/** What an import did to one file. */
export interface ImportedFile {
  /** As shown: relative to the working directory. */
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

interface Job {
  readonly place: Place;
  readonly counts: Counts;
  readonly job: (text: string) => string | null;
}

/** The files of a workspace while an import changes them. Nothing is written here. */
export interface ImportFiles {
  /**
   * Plans an edit of the one document that begins at `place`. The job gets the file's text and gives the
   * new one, or null for no change. Jobs of a file run from its end, so that places stay right.
   */
  edit(place: Place, counts: Counts, job: (text: string) => string | null): void;
  /** Runs the planned edits. */
  settle(): void;
  /** A path in the workspace folder that no file has: `items.yaml`, else `items-2.yaml`. */
  freePath(name: string, suffix: string): string;
  create(path: string, text: string, action: 'created' | 'set aside', counts: Counts): void;
  note(text: string): void;
  /** True when some file has exactly this line, whatever its indentation. */
  hasLine(line: string): boolean;
  readonly changed: readonly ImportedFile[];
  readonly notes: readonly string[];
}

/**
 * Holds the texts of the workspace by the path that places show. `folder` is the workspace folder as
 * shown, without a slash at its end; `.` for the working directory. `taken` are all names in it.
 */
export function createImportFiles(
  texts: ReadonlyMap<string, string>,
  folder: string,
  taken: ReadonlySet<string>,
): ImportFiles {
  const current = new Map(texts);
  const changes = new Map<string, ImportedFile>();
  const notes: string[] = [];
  const jobs: Job[] = [];
  let lines: Set<string> | null = null;
  const record = (path: string, text: string, action: ImportedFile['action'], counts: Counts): void => {
    const held = changes.get(path);
    current.set(path, text);
    changes.set(path, {
      path,
      text,
      action: held?.action ?? action,
      integrations: (held?.integrations ?? 0) + counts.integrations,
      mappings: (held?.mappings ?? 0) + counts.mappings,
    });
  };
  const pathOf = (name: string): string => (folder === '.' || folder === '' ? name : `${folder}/${name}`);
  return {
    edit: (place, counts, job) => void jobs.push({ place, counts, job }),
    settle() {
      for (const { place, counts, job } of jobs.splice(0).sort((a, b) => b.place.line - a.place.line)) {
        const text = job(current.get(place.path) ?? '');
        if (text !== null) record(place.path, text, 'updated', counts);
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
    note: (text) => void notes.push(text),
    hasLine(line) {
      lines ??= new Set([...texts.values()].flatMap((text) => text.split('\n').map((held) => held.trim())));
      return lines.has(line);
    },
    get changed() {
      return [...changes.values()];
    },
    notes,
  };
}

/** The character of a place: 1-based line and column. */
export function offsetAt(text: string, place: Pick<Place, 'line' | 'column'>): number {
  let start = 0;
  for (let line = 1; line < place.line; line += 1) {
    const end = text.indexOf('\n', start);
    if (end < 0) return text.length;
    start = end + 1;
  }
  return Math.min(text.length, start + place.column - 1);
}
