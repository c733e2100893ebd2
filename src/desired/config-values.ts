import { compareText } from '../model/diagnostic.ts';
import type { JsonValue } from '../model/json-value.ts';

/**
 * The standard forms of configData values. m3ter publishes neither their types nor their spellings (`m3ter.md` §2.5): a
 * flag may come as text, a list as JSON in a text, a choice in another case. A value that is not understood stays
 * unchanged and shows as a difference.
 */

/** Absent counts as off, the documented default of every switch. */
export function normaliseFlag(value: JsonValue): JsonValue {
  if (value === null || value === '') return false;
  if (typeof value !== 'string') return value;
  const word = value.trim().toLowerCase();
  return word === 'true' ? true : word === 'false' ? false : value;
}

/** Empty counts as absent. */
export function normaliseText(value: JsonValue): JsonValue {
  if (typeof value !== 'string') return value;
  const text = value.trim();
  return text === '' ? null : text;
}

/** A set of texts, sorted. It comes from a list, from JSON in a text, or from a text with commas. */
export function normaliseIdList(value: JsonValue): JsonValue {
  if (value === null || value === '') return [];
  const list = typeof value === 'string' ? listOfText(value) : value;
  if (!isList(list)) return list;
  const texts = list.map((id) => (typeof id === 'number' ? String(id) : id));
  if (!texts.every((candidate) => typeof candidate === 'string')) return list;
  return [...new Set(texts.map((text) => text.trim()))].sort(compareText);
}

/** One of the wire names in `words`, without regard to case and separators. Absent gives `missing`. */
export function normaliseChoice(value: JsonValue, words: Readonly<Record<string, string>>, missing: string): JsonValue {
  if (value === null || value === '') return missing;
  if (typeof value !== 'string') return value;
  const wanted = fold(value);
  return Object.values(words).find((wire) => fold(wire) === wanted) ?? value;
}

/** Item ids by line item type. Types without an item are left out; an empty result counts as absent. */
export function normaliseItems(value: JsonValue): JsonValue {
  const parsed = typeof value === 'string' ? (parsedText(value) ?? value) : value;
  if (parsed === '' || parsed === null) return null;
  if (typeof parsed !== 'object' || isList(parsed)) return parsed;
  const items = Object.entries(parsed).flatMap(([type, item]): [string, string][] => {
    if (typeof item === 'number') return [[typeOf(type), String(item)]];
    return typeof item === 'string' && item.trim() !== '' ? [[typeOf(type), item.trim()]] : [];
  });
  return items.length === 0 ? null : Object.fromEntries(items.sort(([a], [b]) => compareText(a, b)));
}

function typeOf(name: string): string {
  const folded = fold(name);
  return folded === 'creditmemo' ? 'CREDIT_MEMO' : folded === 'debitmemo' ? 'DEBIT_MEMO' : name;
}

function listOfText(text: string): JsonValue {
  const parsed = parsedText(text);
  return parsed !== null && isList(parsed) ? parsed : text.split(',').filter((part) => part.trim() !== '');
}

/** JSON inside a text, as m3ter's Terraform provider writes it (`m3ter.md` §2.6); null when it is not JSON. */
function parsedText(text: string): JsonValue | null {
  if (!/^\s*[[{]/.test(text)) return null;
  try {
    return JSON.parse(text) as JsonValue;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}

/** Lower-case letters and digits only, so that `excluded_products` and `excludedProducts` are the same. */
export function fold(text: string): string {
  return text.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
}
