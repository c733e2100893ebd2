import type { Path, Places } from './finding.ts';
import type { Diagnostic } from '../model/diagnostic.ts';

/** One file of a workspace as read: its text, or why it could not be read. */
export interface SourceFile {
  /** The path for people: relative to the working directory, with `/`. */
  readonly path: string;
  /** Relative to the workspace folder, with `/`. */
  readonly name: string;
  /** Without byte order mark; null when it could not be read. */
  readonly text: string | null;
  readonly problem: Diagnostic | null;
}

export const KINDS = ['Connection', 'Integration', 'ExternalMappings', 'BillTest'] as const;
export type DocumentKind = (typeof KINDS)[number];
/** The kind of a document that could not be read; null when it could be any. */
export type UnreadKind = DocumentKind | null;

/** A document of a known kind, after substitution. Its value was checked and may be wrong. */
export interface LoadedDocument {
  readonly file: SourceFile;
  readonly kind: DocumentKind;
  readonly value: Readonly<Record<string, unknown>>;
  readonly places: Places;
  /** True when the schema accepts it. Only then may a model value be built from it. */
  readonly valid: boolean;
  /** By pointer, the values whose variables are not set, with the names of these (`Substitution.unknown`). */
  readonly unset: ReadonlyMap<string, readonly string[]>;
  /** Entries of `mappings` or of the CSV file; empty for other kinds. */
  readonly entries: readonly MappingEntry[];
}

/** One entry of a mapping list, from YAML or CSV. */
export interface MappingEntry {
  readonly value: unknown;
  /** The places of the document or of the CSV row. `path` leads to the entry. */
  readonly places: Places;
  readonly path: Path;
  readonly valid: boolean;
}

/** The value at a path of own keys, or undefined. */
export function valueAt(value: unknown, ...path: Path): unknown {
  let reached = value;
  for (const segment of path) {
    if (typeof reached !== 'object' || reached === null || !Object.hasOwn(reached, segment)) return undefined;
    reached = (reached as Record<string | number, unknown>)[segment];
  }
  return reached;
}

/** The text at a path; null when it is not a text. */
export function textAt(value: unknown, ...path: Path): string | null {
  const found = valueAt(value, ...path);
  return typeof found === 'string' ? found : null;
}

/** The texts of the list at a path, with their indexes. Other items are left out. */
export function textsAt(value: unknown, ...path: Path): { readonly text: string; readonly index: number }[] {
  const found = valueAt(value, ...path);
  if (!Array.isArray(found)) return [];
  return found.flatMap((text: unknown, index) => (typeof text === 'string' ? [{ text, index }] : []));
}
