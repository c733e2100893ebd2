import type { Diagnostic } from '../model/diagnostic.ts';
import { finding, renderPath, type Path, type Places } from './finding.ts';

/** What a line to be filled in has in place of a value. */
const PLACEHOLDER = /^\s*(?:…|\.\.\.)\s*$/;

/** The values of a document or entry that are nothing but `…`: a line was pasted as it was shown, and not filled in. */
export function findPlaceholders(value: unknown, places: Places, path: Path): readonly Diagnostic[] {
  if (typeof value === 'string') {
    if (!PLACEHOLDER.test(value)) return [];
    const message = `${renderPath(path)}: ${JSON.stringify(value.trim())} stands for a value that is not filled in`;
    return [
      finding('error', 'document/bad-value', places.value(path), { message, hint: 'write the value that is meant' }),
    ];
  }
  if (typeof value !== 'object' || value === null) return [];
  const isList = Array.isArray(value);
  return Object.entries(value).flatMap(([key, one]) =>
    findPlaceholders(one, places, [...path, isList ? Number(key) : key]),
  );
}
