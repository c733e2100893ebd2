import type { LookupKind } from '../model/command-kinds.ts';
import { nearestWord } from '../support/did-you-mean.ts';
import { renderFlowValue } from './yaml-text.ts';
import { compareText } from '../support/compare-text.ts';

/** One candidate for a reference. */
export interface LookupRow {
  /** The text to paste into a file. */
  readonly paste: string;
  /** How a file refers to it: a code, an id, or a property that only one record has. */
  readonly value: string | Readonly<Record<string, string>>;
  readonly id: string;
  readonly name: string;
  readonly active: boolean;
  /** What else distinguishes it: its currency, that it is inactive, what it belongs to. */
  readonly note: string;
  /** What a file may name it by besides the id: its code, or its name and SKU. Others may have the same. */
  readonly properties: readonly (readonly [string, string])[];
}

export interface LookupResult {
  readonly kind: LookupKind;
  readonly text: string | null;
  readonly rows: readonly LookupRow[];
  /** The count of all candidates, with the text or without it. */
  readonly total: number;
  readonly didYouMean: string | null;
}

/** A QuickBooks record that a reference can name by Id, or by a property that only one active record has. */
export interface NamedCandidate {
  readonly id: string;
  readonly name: string;
  readonly active: boolean;
  readonly note: string;
  /** Properties that a file may use, most readable first. */
  readonly properties: readonly (readonly [string, string])[];
}

/** Candidates as references under `key`: by a property that identifies the record, else by the Id in quotes. */
export function referRecords(key: string, candidates: readonly NamedCandidate[]): readonly LookupRow[] {
  const uses = new Map<string, number>();
  for (const { active, properties } of candidates) {
    if (!active) continue;
    for (const property of properties) uses.set(property.join('='), (uses.get(property.join('=')) ?? 0) + 1);
  }
  return candidates.map(({ id, name, active, note, properties }) => {
    const unique = active ? properties.find((property) => uses.get(property.join('=')) === 1) : undefined;
    const value = unique === undefined ? id : { [unique[0]]: unique[1] };
    const state = active ? note : ['inactive', note].filter((part) => part !== '').join(', ');
    return { paste: `${key}: ${renderFlowValue(value)}`, value, id, name, active, note: state, properties };
  });
}

/** Objects of m3ter as references under `key`: by a code that only one object has, else by the id. */
export function referEntities(
  key: string,
  entities: readonly { readonly id: string; readonly code: string | null; readonly name: string }[],
  noteOf: (id: string) => string = () => '',
): readonly LookupRow[] {
  const uses = new Map<string, number>();
  for (const { code } of entities) if (code !== null) uses.set(code, (uses.get(code) ?? 0) + 1);
  return entities.map(({ id, code, name }) => {
    const value = code !== null && uses.get(code) === 1 ? code : id;
    const properties = code === null ? [] : [['code', code] as const];
    return { paste: `${key}: ${renderFlowValue(value)}`, value, id, name, active: true, note: noteOf(id), properties };
  });
}

/** The rows that contain the text anywhere, in any case, sorted by name. */
export function selectRows(kind: LookupKind, text: string | null, rows: readonly LookupRow[]): LookupResult {
  const wanted = text?.toLowerCase() ?? '';
  const found = rows.filter(({ paste, id, name, note }) =>
    [paste, id, name, note].some((candidate) => candidate.toLowerCase().includes(wanted)),
  );
  const sorted = found.toSorted((a, b) => compareText(a.name, b.name) || compareText(a.id, b.id));
  const words = rows.flatMap(({ name, paste }) => [name, ...name.split(/\s+/), paste.split(': ').at(-1) ?? '']);
  const didYouMean = found.length > 0 || text === null ? null : nearestWord(text, words);
  return { kind, text, rows: sorted, total: rows.length, didYouMean };
}

/** The code or id that files name an object by. */
export function referenceOf({ value, id }: LookupRow): string {
  return typeof value === 'string' ? value : id;
}
