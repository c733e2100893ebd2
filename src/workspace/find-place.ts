import { isAlias, isMap, isScalar, isSeq, type Alias, type Node, type Scalar } from 'yaml';
import type { Place } from '../model/diagnostic.ts';
import type { Path, Places } from './finding.ts';
import type { LineIndex } from './line-index.ts';

/** What the places of one document are computed from. */
export interface PlaceSource {
  /** The document's text and its offset in the file. */
  readonly text: string;
  readonly offset: number;
  readonly lines: LineIndex;
  readonly root: Node | null;
  readonly targets: ReadonlyMap<Alias, Node>;
  /** The items of `mappings` that were read line by line. An item is parsed when a place inside it is needed. */
  readonly items: {
    readonly list: readonly { readonly start: number; readonly end: number; readonly valueStart: number }[];
    readonly parse: (line: string) => Node | null;
  } | null;
}

/** The end of a path: its last existing key and value, and whether the whole path exists. */
interface Spot {
  readonly key: Node | null;
  readonly node: Node | null;
  /** Add this to the ranges of `key` and `node`. */
  readonly shift: number;
  readonly complete: boolean;
}

/**
 * The most items that are parsed again to find a place inside them. Each line of a list of 50,000 may be wrong; after
 * this many, a finding points at the whole item.
 */
const ITEMS_PARSED_MAX = 1_000;

export function buildPlaces(given: PlaceSource): Places {
  const source: PlaceSource = { ...given, items: given.items === null ? null : limitParsing(given.items) };
  const { text, offset, lines } = source;
  const placeOfNode = (node: Node, shift: number): Place => {
    const [start, end] = node.range ?? [0, 0];
    return lines.placeOf(offset + shift + start, offset + shift + end);
  };
  const documentStart = lines.placeOf(offset + startOffset(source));
  const key = (path: Path): Place => {
    const item = findItemStart(source, path);
    if (item !== null) return lines.placeOf(offset + item);
    const spot = findSpot(source, path);
    const whole = spot.complete ? null : findItemStart(source, path.slice(0, 2));
    if (spot.key === null && whole !== null) return lines.placeOf(offset + whole);
    if (spot.key === null) return documentStart;
    return isScalar(spot.key) ? placeOfNode(spot.key, spot.shift) : startOf(spot.key, spot.shift);
  };
  const startOf = (node: Node, shift: number): Place => lines.placeOf(offset + shift + (node.range?.[0] ?? 0));
  const scalar = (path: Path): { readonly node: Scalar; readonly shift: number } | null => {
    const { node, shift, complete } = findSpot(source, path);
    return complete && isScalar(node) ? { node, shift } : null;
  };
  const value = (path: Path): Place => {
    const found = scalar(path);
    const isWritten = found !== null && (found.node.range?.[1] ?? 0) > (found.node.range?.[0] ?? 0);
    return isWritten ? placeOfNode(found.node, found.shift) : key(path);
  };
  return {
    start: documentStart,
    key,
    value,
    within(path, start, end) {
      const found = scalar(path);
      const inner = found === null ? null : innerStart(found.node, text, found.shift);
      if (inner === null) return value(path);
      return lines.placeOf(offset + inner + start, offset + inner + (end ?? start + 1));
    },
    source(path) {
      const found = scalar(path);
      return found?.node.type === 'PLAIN' ? (found.node.source ?? null) : null;
    },
  };
}

function limitParsing(items: NonNullable<PlaceSource['items']>): NonNullable<PlaceSource['items']> {
  let parsed = 0;
  let last: { readonly line: string; readonly node: Node | null } | null = null;
  return {
    list: items.list,
    parse(line) {
      if (last?.line === line) return last.node;
      if (parsed >= ITEMS_PARSED_MAX) return null;
      parsed += 1;
      last = { line, node: items.parse(line) };
      return last.node;
    },
  };
}

/** Offset of the `kind` key, else of the first character. */
function startOffset(source: PlaceSource): number {
  const { root } = source;
  if (isMap(root)) {
    for (const { key } of root.items) if (isScalar(key) && key.value === 'kind') return key.range?.[0] ?? 0;
  }
  return root?.range?.[0] ?? 0;
}

/**
 * Offset of the first character of a scalar's parsed text; null when the offsets do not match the source (block
 * scalars, folded lines, escapes).
 */
function innerStart(node: Scalar, text: string, shift: number): number | null {
  const [start, end] = node.range ?? [0, 0];
  const quotes = node.type === 'QUOTE_DOUBLE' || node.type === 'QUOTE_SINGLE' ? 1 : 0;
  const written = text.slice(shift + start + quotes, shift + end - quotes);
  // Variables are replaced after parsing, so the offsets do not match either.
  return written === node.value && !written.includes('${') ? shift + start + quotes : null;
}

function findSpot(source: PlaceSource, path: Path): Spot {
  let spot: Spot = { key: null, node: source.root, shift: 0, complete: true };
  for (const [depth, segment] of path.entries()) {
    const node = isAlias(spot.node) ? (source.targets.get(spot.node) ?? null) : spot.node;
    const next = descend(node, segment, spot) ?? (depth === 1 ? findItem(source, path) : null);
    if (next === null) return { ...spot, complete: false };
    spot = next;
  }
  return isAlias(spot.node) ? { ...spot, node: source.targets.get(spot.node) ?? null } : spot;
}

function descend(node: Node | null, segment: string | number, spot: Spot): Spot | null {
  if (isSeq(node) && typeof segment === 'number') {
    const item = asNode(node.items[segment]);
    return item === null ? null : { key: item, node: item, shift: spot.shift, complete: true };
  }
  if (!isMap(node)) return null;
  for (const pair of node.items) {
    const key = asNode(pair.key);
    if (!isScalar(key) || key.value !== segment) continue;
    return { key, node: asNode(pair.value), shift: spot.shift, complete: true };
  }
  return null;
}

/** The place of a whole item, found without parsing because there may be 50,000 items. */
function findItemStart(source: PlaceSource, path: Path): number | null {
  const [list, index, ...rest] = path;
  if (source.items === null || list !== 'mappings' || typeof index !== 'number' || rest.length > 0) return null;
  return source.items.list[index]?.valueStart ?? null;
}

function findItem(source: PlaceSource, path: Path): Spot | null {
  const [list, index] = path;
  if (source.items === null || list !== 'mappings' || typeof index !== 'number') return null;
  const item = source.items.list[index];
  if (item === undefined) return null;
  const node = source.items.parse(source.text.slice(item.start, item.end));
  return { key: node, node, shift: item.start, complete: true };
}

function asNode(value: unknown): Node | null {
  return isScalar(value) || isMap(value) || isSeq(value) || isAlias(value) ? value : null;
}
