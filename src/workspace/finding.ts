import type { Code } from '../model/codes.ts';
import type { Diagnostic, Place, Severity } from '../model/diagnostic.ts';

/** The place of one value: keys and indexes from the root of its document. */
export type Path = readonly (string | number)[];

/** The places of the keys and values of one document in its file. */
export interface Places {
  /** The document's `kind` key, else its first character. */
  readonly start: Place;
  /** The last key of the path, or of its nearest existing parent. */
  key(path: Path): Place;
  /** A scalar's own place. For lists, maps and absent values, the place of the nearest key. */
  value(path: Path): Place;
  /** Like `Origin.within`. */
  within(path: Path, start: number, end?: number): Place;
  /** The text of a plain scalar as written (`50000.00`), or null. */
  source(path: Path): string | null;
}

/** One finding at a place. An empty `hint` is left out. */
export function finding(
  severity: Severity,
  code: Code,
  place: Place,
  words: { readonly message: string; readonly hint?: string | null },
): Diagnostic {
  const { message, hint } = words;
  return { severity, code, message, place, ...(hint === undefined || hint === null ? {} : { hint }) };
}

/** `delivery.from`, `mappings[3].customer`: a path as people write it. */
export function renderPath(path: Path): string {
  let text = '';
  for (const segment of path) {
    if (typeof segment === 'number') text += `[${String(segment)}]`;
    else text += text === '' ? segment : `.${segment}`;
  }
  return text;
}

/** A JSON pointer of the path: the key of sets of paths. */
export function pointerOf(path: Path): string {
  return path.map((segment) => `/${String(segment).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
