import { FLOW_MAP_LENGTH_MAX, parseFlowMap, parseFlowPair } from './flow-map.ts';

/** A `mappings:` list at the end of a document, read line by line. */
export interface MappingLines {
  /** Offset of the `mappings` key. */
  readonly keyStart: number;
  /** Offset of the first character after the `mappings:` line. */
  readonly start: number;
  readonly items: readonly MappingLine[];
}

/** One item. `value` is undefined when only the YAML parser can read it. */
export interface MappingLine {
  /** Offsets of the item's lines: the start of the first, and the end without its line break. */
  readonly start: number;
  readonly end: number;
  /** Offset of the item's map: its `{` or its first key. */
  readonly valueStart: number;
  readonly value: unknown;
}

const KEY_LINE = /^mappings:[ ]*(?:#[^\n]*)?\r?\n/m;
const FILLER = /^[ ]*(?:#.*)?$/;
const ITEM_START = /^( *)- +(?=[{"A-Za-z0-9])/;
const INDENT = /^ */;
const LINE_END = /^ *(?: #.*)?$/;
/** The most uncertain lines that go to the YAML parser one by one. With more of them the whole document does. */
const UNCERTAIN_LINES_MAX = 2_000;

interface Line {
  readonly start: number;
  readonly text: string;
}

/** The state while lines are read. */
interface Gathering {
  readonly items: MappingLine[];
  /** Indentation of the items; -1 before the first. */
  indent: number;
  uncertain: number;
  /** The item with one key on each line that may continue; null after an item in braces. */
  open: { readonly start: number; readonly column: number; readonly value: Record<string, unknown> } | null;
}

/**
 * Finds a `mappings:` list at the end of a document. Each item is one flow map on a line, or has one key on each line.
 * All have the same indentation; comments and blank lines may be between them. Null when the document does not have
 * this form.
 */
export function findMappingLines(text: string): MappingLines | null {
  const key = KEY_LINE.exec(text);
  if (key === null) return null;
  const start = key.index + key[0].length;
  const gathering: Gathering = { items: [], indent: -1, uncertain: 0, open: null };
  for (let at = start; at < text.length;) {
    const found = text.indexOf('\n', at);
    const end = found < 0 ? text.length : found;
    const line = { start: at, text: text.slice(at, found > at && text[end - 1] === '\r' ? end - 1 : end) };
    if (!FILLER.test(line.text) && !addLine(line, gathering)) return null;
    at = end + 1;
  }
  return gathering.items.length === 0 ? null : { keyStart: key.index, start, items: gathering.items };
}

/** False when the line is not certain to belong to the list. */
function addLine(line: Line, gathering: Gathering): boolean {
  const opening = ITEM_START.exec(line.text);
  if (opening === null) return addPair(line, gathering);
  const width = opening[1]?.length ?? 0;
  if (gathering.indent !== -1 && width !== gathering.indent) return false;
  gathering.indent = width;
  const column = opening[0].length;
  const end = line.start + line.text.length;
  const place = { start: line.start, end, valueStart: line.start + column };
  if (line.text[column] === '{') {
    const value = parseItem(line.text, column);
    if (value === undefined) gathering.uncertain += 1;
    gathering.items.push({ ...place, value });
    gathering.open = null;
    return gathering.uncertain <= UNCERTAIN_LINES_MAX;
  }
  const value: Record<string, unknown> = {};
  gathering.items.push({ ...place, value });
  gathering.open = { start: line.start, column, value };
  return readPairLine(line.text, column, value);
}

/** Adds a further key of the last item, in the column of its first key. */
function addPair(line: Line, gathering: Gathering): boolean {
  const { open, items } = gathering;
  const last = items.at(-1);
  if (open === null || last === undefined || INDENT.exec(line.text)?.[0].length !== open.column) return false;
  items[items.length - 1] = { ...last, end: line.start + line.text.length };
  return readPairLine(line.text, open.column, open.value);
}

function readPairLine(line: string, column: number, into: Record<string, unknown>): boolean {
  if (line.length > FLOW_MAP_LENGTH_MAX) return false;
  const end = parseFlowPair(line, column, into);
  return end !== null && LINE_END.test(line.slice(end));
}

function parseItem(line: string, start: number): unknown {
  if (line.length > FLOW_MAP_LENGTH_MAX) return undefined;
  const map = parseFlowMap(line, start);
  return map !== null && LINE_END.test(line.slice(map.end)) ? map.value : undefined;
}
