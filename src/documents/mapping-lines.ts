import { FLOW_MAP_LENGTH_MAX, parseFlowMap } from './flow-map.ts';

/** The `mappings:` list at the end of a document, read line by line. */
export interface MappingLines {
  /** Offset of the `mappings` key. */
  readonly keyStart: number;
  /** Offset of the first character after the `mappings:` line. */
  readonly start: number;
  readonly items: readonly MappingLine[];
}

/** One item; `value` is undefined when only the YAML parser can say what it is. */
export interface MappingLine {
  /** Offsets of the line, its end without the line break. */
  readonly start: number;
  readonly end: number;
  readonly value: unknown;
}

const KEY_LINE = /^mappings:[ ]*(?:#[^\n]*)?\r?\n/m;
const FILLER = /^[ ]*(?:#.*)?$/;
const ITEM_START = /^( *)- +\{/;
const ITEM_END = /^ *(?: #.*)?$/;
/** Uncertain lines go to the YAML parser one by one; more of them, and the whole document goes. */
const UNCERTAIN_LINES_MAX = 2_000;

/**
 * Finds a `mappings:` list that is the last thing of a document and has one flow map a line, all
 * indented alike, with comments and blank lines between. Null when the document is not of this form.
 */
export function findMappingLines(text: string): MappingLines | null {
  const key = KEY_LINE.exec(text);
  if (key === null) return null;
  const start = key.index + key[0].length;
  const items: MappingLine[] = [];
  let indent = -1;
  let uncertain = 0;
  for (let at = start; at < text.length;) {
    const line = readLine(text, at);
    const opening = ITEM_START.exec(line.text);
    if (opening === null) {
      if (!FILLER.test(line.text)) return null;
    } else {
      const width = opening[1]?.length ?? 0;
      if (indent !== -1 && width !== indent) return null;
      indent = width;
      const value = parseItem(line.text, opening[0].length - 1);
      if (value === undefined) uncertain += 1;
      if (uncertain > UNCERTAIN_LINES_MAX) return null;
      items.push({ start: at, end: at + line.text.length, value });
    }
    at = line.next;
  }
  return items.length === 0 ? null : { keyStart: key.index, start, items };
}

function readLine(text: string, start: number): { readonly text: string; readonly next: number } {
  const found = text.indexOf('\n', start);
  const next = found < 0 ? text.length : found + 1;
  const end = found < 0 ? text.length : found;
  return { text: text.slice(start, end > start && text[end - 1] === '\r' && found >= 0 ? end - 1 : end), next };
}

function parseItem(line: string, start: number): unknown {
  if (line.length > FLOW_MAP_LENGTH_MAX) return undefined;
  const map = parseFlowMap(line, start);
  return map !== null && ITEM_END.test(line.slice(map.end)) ? map.value : undefined;
}
