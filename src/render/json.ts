import { encodeJson, encodeJsonLine, encodeJsonPieces } from './escape.ts';
import { FORMAT_VERSIONS } from '../model/format-versions.ts';

/** The version of the JSON that commands print, where the value has no version of its own. */
/**
 * The JSON of a command: `formatVersion`, the exit code of the command, then the value. A list is printed as a bare
 * list on one line, for a CI matrix (rulings.md 7).
 */
export function renderJson(value: object, exitCode: number): string {
  if (Array.isArray(value)) return encodeJsonLine(value);
  const { formatVersion = FORMAT_VERSIONS.answer, ...content } = value as { readonly formatVersion?: string };
  return encodeJson({ formatVersion, exitCode, ...content });
}

/** The same JSON in pieces, for a file: a value with long lists is never one text in memory. */
export function renderJsonPieces(value: object, exitCode: number): Iterable<string> {
  const { formatVersion = FORMAT_VERSIONS.answer, ...content } = value as { readonly formatVersion?: string };
  return encodeJsonPieces({ formatVersion, exitCode, ...content });
}
