import {
  isAlias,
  isMap,
  isNode,
  isScalar,
  parseAllDocuments,
  visit,
  type Document,
  type Node,
  type Pair,
  type YAMLMap,
} from 'yaml';
import type { JsonValue } from '../model/json-value.ts';
import { canonicalJson } from '../support/digest.ts';
import { orderOf } from './sort-keys.ts';
import { applySplices, type Splice } from './splice.ts';
import { renderFlowValue } from './yaml-text.ts';
import { PARSE_OPTIONS } from '../workspace/parse-yaml.ts';

/** One edit: the new value at a path of keys. */
export interface ValueEdit {
  readonly path: readonly string[];
  readonly value: JsonValue;
}

/** The text with the edits that were made. Those in `kept` were not possible because of a variable or an anchor. */
export interface EditedText {
  readonly text: string;
  readonly done: readonly ValueEdit[];
  readonly kept: readonly ValueEdit[];
}

/**
 * Changes values of one document of a YAML text and nothing else. Comments, order, spacing, quotes and anchors stay the
 * same, byte for byte. `offset` is any place inside the document. A value that contains `${…}`, or that an anchor
 * shares with other places, is not changed and is reported as kept.
 */
export function editValues(text: string, offset: number, edits: readonly ValueEdit[]): EditedText {
  const done: ValueEdit[] = [];
  const kept: ValueEdit[] = [];
  let current = text;
  for (const edit of edits) {
    // Parsed again each time, because an edit moves what follows it. Documents with settings are small.
    const edited = editValue(current, offset, edit);
    if (edited === null) kept.push(edit);
    else {
      current = edited;
      done.push(edit);
    }
  }
  return { text: current, done, kept };
}

/**
 * The text with one value changed; null when that is not possible. Reading it back proves that nothing else changed.
 */
function editValue(text: string, offset: number, edit: ValueEdit): string | null {
  const document = findDocument(text, offset);
  if (document === null || !isMap(document.contents)) return null;
  const splice = spliceValue(text, document.contents, document.contents, edit);
  if (splice === null) return null;
  const edited = applySplices(text, [splice]);
  const after = findDocument(edited, offset);
  if (after === null || after.errors.length > 0) return null;
  const wanted = withValue(plainOf(document), edit.path, edit.value);
  return canonicalJson(plainOf(after)) === canonicalJson(wanted) ? edited : null;
}

/** The check of the workspace limited the aliases, so they are no bomb. */
function plainOf(document: Document.Parsed): unknown {
  return document.toJS({ maxAliasCount: -1 });
}

function withValue(target: unknown, path: readonly string[], value: JsonValue): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  const map = typeof target === 'object' && target !== null && !Array.isArray(target) ? target : {};
  const inner = Object.hasOwn(map, key) ? (map as Record<string, unknown>)[key] : undefined;
  return { ...map, [key]: withValue(inner, rest, value) };
}

/** Inserts lines after the line that ends at `lineEnd`. A last line without a line break gets one. */
export function insertLine(text: string, lineEnd: number, lines: string): Splice {
  const ended = text[lineEnd] === '\n';
  const carriage = text.includes('\r\n') ? lines.replaceAll('\n', '\r\n') : lines;
  const at = ended ? lineEnd + 1 : lineEnd;
  return { start: at, end: at, text: ended ? carriage : `\n${carriage.trimEnd()}\n` };
}

/** The document that contains the character at `offset`. */
export function findDocument(text: string, offset: number): Document.Parsed | null {
  const documents = parseAllDocuments(text, PARSE_OPTIONS);
  let found: Document.Parsed | null = null;
  for (const document of documents) {
    if (!('contents' in document)) continue;
    if (document.contents !== null && document.contents.range[0] <= offset) found = document;
  }
  return found;
}

/**
 * The splice that sets the value at `path` below `from`; null when a variable, a shared anchor or an alias on the way
 * prevents it.
 */
export function spliceValue(text: string, root: YAMLMap, from: YAMLMap, { path, value }: ValueEdit): Splice | null {
  let map = from;
  for (const [depth, key] of path.entries()) {
    const pair = findPair(map, key);
    const rest = path.slice(depth + 1);
    if (pair === null) {
      const position = (name: string): number => orderOf(kindOf(root), path.slice(0, depth), name);
      return insertPair(text, map, { key, value: nest(rest, value), position });
    }
    const inner = pair.value;
    if (rest.length === 0) return replaceValue(text, root, pair, value);
    if (isAlias(inner) || (isMap(inner) && isReused(root, inner))) return null;
    if (isMap(inner)) map = inner;
    else return replaceValue(text, root, pair, nest(rest, value));
  }
  return null;
}

function nest(path: readonly string[], value: JsonValue): JsonValue {
  return path.reduceRight((nested: JsonValue, key) => ({ [key]: nested }), value);
}

export function findPair(map: YAMLMap, key: string): Pair | null {
  return map.items.find((pair) => isScalar(pair.key) && pair.key.value === key) ?? null;
}

function replaceValue(text: string, root: YAMLMap, pair: Pair, value: JsonValue): Splice | null {
  const inner = isNode(pair.value) ? pair.value : null;
  const rendered = renderFlowValue(value);
  const keyEnd = isNode(pair.key) ? (pair.key.range?.[1] ?? 0) : 0;
  const [start, rawEnd] = inner?.range ?? [keyEnd, keyEnd];
  if (inner === null || rawEnd <= start) {
    const colon = text.indexOf(':', keyEnd) + 1;
    return { start: colon, end: colon, text: ` ${rendered}` };
  }
  const end = trimmedEnd(text, start, rawEnd);
  if (text.slice(start, end).includes('${')) return null;
  if (isShared(root, inner)) return null;
  // A block list or map begins on the line after its key.
  const lead = text.slice(keyEnd, start);
  const lineBreak = lead.lastIndexOf('\n');
  if (lineBreak >= 0 && !lead.includes('#')) {
    const colon = text.indexOf(':', keyEnd) + 1;
    return { start: colon, end, text: ` ${rendered}` };
  }
  if (lineBreak >= 0) return null;
  return { start, end, text: rendered };
}

/** True when an anchor inside the value is used elsewhere. A change here would change that place too. */
export function isShared(root: YAMLMap, value: Node): boolean {
  const anchors = new Set<string>();
  visit(value, (_key, node) => {
    if (!isAlias(node) && isNode(node) && 'anchor' in node && typeof node.anchor === 'string') anchors.add(node.anchor);
  });
  if (anchors.size === 0) return false;
  let shared = false;
  visit(root, {
    Alias(_key, alias) {
      shared ||= anchors.has(alias.source);
    },
  });
  return shared;
}

/** True when the whole value is used elsewhere too, by its own anchor. */
export function isReused(root: YAMLMap, { anchor }: YAMLMap): boolean {
  let reused = false;
  visit(root, {
    Alias(_key, alias) {
      reused ||= alias.source === anchor;
    },
  });
  return reused;
}

interface NewPair {
  readonly key: string;
  readonly value: JsonValue;
  /** The position of a key in its map, according to the schema. */
  readonly position: (key: string) => number;
}

/**
 * Inserts a new key after the last of the keys that the schema has before it. In a map in braces it goes to the end.
 */
function insertPair(text: string, map: YAMLMap, { key, value, position }: NewPair): Splice | null {
  const [start, rawEnd] = map.range ?? [0, 0];
  const entry = `${key}: ${renderFlowValue(value)}`;
  if (map.flow === true) {
    const close = text.lastIndexOf('}', rawEnd - 1);
    const inner = text.slice(start + 1, close).trimEnd();
    const at = start + 1 + inner.length;
    const separator = inner.trim() === '' || inner.endsWith(',') ? ' ' : ', ';
    return { start: at, end: close, text: `${separator}${entry} ` };
  }
  const firstKey = map.items[0]?.key;
  if (!isNode(firstKey)) return null;
  const indent = ' '.repeat(columnOf(text, firstKey.range?.[0] ?? 0));
  const before = map.items.findLast(
    ({ key: present }) => isScalar(present) && position(String(present.value)) < position(key),
  );
  const neighbour = before ?? map.items[0];
  if (neighbour === undefined || !isNode(neighbour.key)) return null;
  const keyEnd = neighbour.key.range?.[1] ?? 0;
  const valueEnd = isNode(neighbour.value) ? (neighbour.value.range?.[1] ?? 0) : 0;
  const end = trimmedEnd(text, keyEnd, Math.max(valueEnd, keyEnd));
  return insertLine(text, endOfLine(text, end), renderPair(key, value, indent));
}

const FLOW_ENTRIES_MAX = 3;

/** The pair on one line. A map of many keys has each key on its own line. */
function renderPair(key: string, value: JsonValue, indent: string): string {
  const entries = value !== null && typeof value === 'object' && !Array.isArray(value) ? Object.entries(value) : [];
  if (entries.length <= FLOW_ENTRIES_MAX) return `${indent}${renderFlowValue(key)}: ${renderFlowValue(value)}\n`;
  const lines = entries.map(([inner, held]) => `${indent}  ${renderFlowValue(inner)}: ${renderFlowValue(held)}\n`);
  return `${indent}${key}:\n${lines.join('')}`;
}

function kindOf(root: YAMLMap): string {
  return String(root.get('kind'));
}

/** The end of a block value without the line breaks, spaces and comments that the parser counts as part of it. */
export function trimmedEnd(text: string, start: number, rawEnd: number): number {
  const lines = text.slice(start, rawEnd).split('\n');
  while (lines.length > 1 && /^\s*(?:#.*)?$/.test(lines.at(-1) ?? '')) lines.pop();
  const kept = lines.join('\n');
  return start + kept.trimEnd().length;
}

export function columnOf(text: string, offset: number): number {
  return offset - (text.lastIndexOf('\n', offset - 1) + 1);
}

export function endOfLine(text: string, offset: number): number {
  const end = text.indexOf('\n', offset);
  return end < 0 ? text.length : end;
}
