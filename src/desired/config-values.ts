import { isList, type JsonValue } from '../model/json-value.ts';
import { assertNever } from '../support/invariant.ts';
import { compareText } from '../support/compare-text.ts';

/**
 * The standard forms of configData values. m3ter publishes neither their types nor their spellings (`m3ter.md` §2.5): a
 * flag may come as text, a list as JSON in a text, a choice in another case. A value that is not understood stays
 * unchanged and shows as a difference.
 */

export type ConfigKind =
  | { readonly of: 'flag' | 'text' | 'items' }
  /** `names`: what the ids are of; null for words. */
  | { readonly of: 'list'; readonly names: 'Account' | 'User' | 'Product' | 'Aggregation' | null }
  /** `words`: m3ter's name of each choice; `missing`: the choice that counts when m3ter has none. */
  | { readonly of: 'choice'; readonly words: Readonly<Record<string, string>>; readonly missing: string };

/** One form for all spellings of a value. It is also the form that is sent. */
export function normaliseValue(kind: ConfigKind, value: JsonValue): JsonValue {
  switch (kind.of) {
    case 'flag':
      return normaliseFlag(value);
    case 'text':
      return normaliseText(value);
    case 'list':
      return normaliseIdList(value);
    case 'items':
      return normaliseItems(value);
    case 'choice':
      return normaliseChoice(value, kind.words, kind.words[kind.missing] ?? kind.missing);
    default:
      return assertNever(kind);
  }
}

/** A value as the YAML files write it, from its wire value. Ids stay ids. Null when the files cannot express it. */
export function decodeValue(kind: ConfigKind, wire: JsonValue): { readonly value: JsonValue } | null {
  const normal = normaliseValue(kind, wire);
  switch (kind.of) {
    case 'flag':
      return typeof normal === 'boolean' ? { value: normal } : null;
    case 'text':
      return normal === null || typeof normal === 'string' ? { value: normal } : null;
    case 'list':
      return isList(normal) && normal.every((id) => typeof id === 'string') ? { value: normal } : null;
    case 'choice': {
      const [word] = Object.entries(kind.words).find(([, name]) => name === normal) ?? [];
      return word === undefined ? null : { value: word };
    }
    case 'items': {
      const items = normal !== null && typeof normal === 'object' && !isList(normal) ? normal : {};
      return { value: { creditMemo: items['CREDIT_MEMO'] ?? null, debitMemo: items['DEBIT_MEMO'] ?? null } };
    }
    default:
      return assertNever(kind);
  }
}

/** Absent counts as off, the documented default of every switch. */
function normaliseFlag(value: JsonValue): JsonValue {
  if (value === null || value === '') return false;
  if (typeof value !== 'string') return value;
  const word = value.trim().toLowerCase();
  return word === 'true' ? true : word === 'false' ? false : value;
}

/** Empty counts as absent. */
function normaliseText(value: JsonValue): JsonValue {
  if (typeof value !== 'string') return value;
  const text = value.trim();
  return text === '' ? null : text;
}

/** A set of texts, sorted. It comes from a list, from JSON in a text, or from a text with commas. */
function normaliseIdList(value: JsonValue): JsonValue {
  if (value === null || value === '') return [];
  const list = typeof value === 'string' ? listOfText(value) : value;
  if (!isList(list)) return list;
  const texts = list.map((id) => (typeof id === 'number' ? String(id) : id));
  if (!texts.every((candidate) => typeof candidate === 'string')) return list;
  return [...new Set(texts.map((text) => text.trim()))].sort(compareText);
}

/** One of the wire names in `words`, without regard to case and separators. Absent gives `missing`. */
function normaliseChoice(value: JsonValue, words: Readonly<Record<string, string>>, missing: string): JsonValue {
  if (value === null || value === '') return missing;
  if (typeof value !== 'string') return value;
  const wanted = fold(value);
  return Object.values(words).find((wire) => fold(wire) === wanted) ?? value;
}

/** Item ids by line item type. Types without an item are left out; an empty result counts as absent. */
function normaliseItems(value: JsonValue): JsonValue {
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

/** Lower-case letters and digits only, so that `excluded_products` and `excludedProducts` are the same. */
export function fold(text: string): string {
  return text.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
}
