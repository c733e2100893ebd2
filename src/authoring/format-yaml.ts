import { isAlias, isCollection, isMap, isNode, isScalar, isSeq, Lexer, parseAllDocuments, visit } from 'yaml';
import type { Document, Node, Pair, YAMLMap } from 'yaml';
import { canonicalJson } from '../support/digest.ts';
import { orderOf } from './key-order.ts';
import { applySplices, type Splice } from './splice.ts';

const PARSE_OPTIONS = { uniqueKeys: false, prettyErrors: false, version: '1.2', logLevel: 'silent' } as const;

/**
 * The text in the one form of `tieout fmt`: keys in the order of the schemas, one space where one is
 * enough, no blank space at the end of lines, one blank line at most. Comments, indentation, anchors,
 * quotes and values stay as they are. Null when the text is not valid YAML, or when anything else would change.
 */
export function formatYaml(text: string): string | null {
  const before = parseAllDocuments(text, PARSE_OPTIONS);
  if (!isValid(before)) return null;
  const spaced = rewrite(spaceLines(text.replaceAll('\r\n', '\n')), spaceFlows);
  // Keys stay in place where an alias would come to stand before its anchor.
  for (const candidate of [spaceLines(rewrite(spaced, orderKeys)), spaceLines(spaced)]) {
    const after = parseAllDocuments(candidate, PARSE_OPTIONS);
    if (isValid(after) && meaningOf(before) === meaningOf(after) && hasSameComments(text, candidate)) return candidate;
  }
  return null;
}

type Documents = ReturnType<typeof parseAllDocuments>;

function isValid(documents: Documents): boolean {
  return documents.every(
    (document) => document.errors.length === 0 && document.warnings.length === 0 && hasAnchors(document),
  );
}

/** True when every alias has its anchor before it. */
function hasAnchors(document: Documents[number]): boolean {
  let complete = true;
  visit(document, {
    Alias(_key, alias) {
      complete &&= alias.resolve(document) !== undefined;
    },
  });
  return complete;
}

function meaningOf(documents: Documents): string {
  return canonicalJson([...documents].map((document) => document.toJS({ maxAliasCount: -1 }) as unknown));
}

function hasSameComments(a: string, b: string): boolean {
  return canonicalJson(commentsOf(a)) === canonicalJson(commentsOf(b));
}

function commentsOf(text: string): readonly string[] {
  const comments: string[] = [];
  for (const token of new Lexer().lex(text)) if (token.startsWith('#')) comments.push(token.trimEnd());
  return comments.sort();
}

/** Signs of the lexer that are not in the text: a document begins, a scalar follows, brackets were left open. */
const SIGNS: readonly string[] = ['\u0002', '\u001f', '\u0018'];
const SPACE = /^[ \t]+$/;
const LINE_END = /^\r?\n$/;

/** Space between what stands on a line, at its end, and between lines. Texts of several lines are one token. */
function spaceLines(text: string): string {
  const lines: string[] = [];
  let line = '';
  let pending = '';
  for (const token of new Lexer().lex(text)) {
    if (SIGNS.includes(token)) continue;
    if (LINE_END.test(token)) {
      lines.push(line);
      line = '';
      pending = '';
    } else if (SPACE.test(token)) {
      pending += token;
    } else {
      const isTrailing = token.startsWith('#') && line.trim() !== '' && pending !== '';
      line += (isTrailing ? ' ' : pending) + (token.startsWith('#') ? token.trimEnd() : token);
      pending = '';
    }
  }
  lines.push(line);
  const kept = lines.filter((held, index) => held !== '' || (index > 0 && lines[index - 1] !== ''));
  const whole = kept.join('\n').replace(/^\n+/, '').trimEnd();
  return whole === '' ? '' : `${whole}\n`;
}

/** Applies a rule to every document of a text. */
function rewrite(text: string, rule: (text: string, document: Document.Parsed) => readonly Splice[]): string {
  const documents = parseAllDocuments(text, PARSE_OPTIONS);
  return applySplices(
    text,
    [...documents].flatMap((document) => ('range' in document ? rule(text, document as Document.Parsed) : [])),
  );
}

/** `{a: b,c: d}` becomes `{ a: b, c: d }`, and `[ a,b ]` becomes `[a, b]`. */
function spaceFlows(text: string, document: Document.Parsed): readonly Splice[] {
  const splices: Splice[] = [];
  const kind = kindOf(document);
  const spaceNode = (node: unknown, path: readonly string[]): void => {
    if (!isNode(node) || !isCollection(node)) return;
    if (node.flow === true) {
      const [start, end] = node.range ?? [0, 0];
      const rendered = isRenderable(text, node) ? renderFlow(text, node, kind, path) : null;
      if (rendered !== null && rendered !== text.slice(start, end)) splices.push({ start, end, text: rendered });
      return;
    }
    if (isMap(node)) for (const { key, value } of node.items) spaceNode(value, [...path, keyText(key)]);
    else if (isSeq(node)) for (const item of node.items) spaceNode(item, [...path, '*']);
  };
  spaceNode(document.contents, []);
  return splices;
}

/** On one line, without comments: what spans lines was laid out by somebody. */
function isRenderable(text: string, node: Node): boolean {
  const [start, end] = node.range ?? [0, 0];
  const source = text.slice(start, end);
  return !source.includes('\n') && !/(?:^|\s)#/.test(source);
}

/** A node inside brackets from its own source; null for anchors and tags, which are left as they are. */
function renderFlow(text: string, node: Node, kind: string, path: readonly string[]): string | null {
  if (isAlias(node)) return `*${node.source}`;
  if (node.tag?.startsWith('!') === true || ('anchor' in node && node.anchor !== undefined)) return null;
  if (isScalar(node)) return text.slice(node.range?.[0] ?? 0, node.range?.[1] ?? 0);
  if (isSeq(node)) {
    const items = node.items.map((item) => (isNode(item) ? renderFlow(text, item, kind, [...path, '*']) : null));
    return items.includes(null) ? null : `[${items.join(', ')}]`;
  }
  if (!isMap(node)) return null;
  const pairs = sortPairs(node, kind, path).map((pair) => renderFlowPair(text, pair, kind, path));
  if (pairs.includes(null)) return null;
  return pairs.length === 0 ? '{}' : `{ ${pairs.join(', ')} }`;
}

function renderFlowPair(text: string, pair: Pair, kind: string, path: readonly string[]): string | null {
  if (!isNode(pair.key)) return null;
  const key = renderFlow(text, pair.key, kind, path);
  if (pair.value === null) return key;
  const value = isNode(pair.value) ? renderFlow(text, pair.value, kind, [...path, keyText(pair.key)]) : null;
  if (key === null || value === null) return null;
  return value === '' ? `${key}:` : `${key}: ${value}`;
}

function sortPairs(map: YAMLMap, kind: string, path: readonly string[]): readonly Pair[] {
  return map.items.toSorted((a, b) => orderOf(kind, path, keyText(a.key)) - orderOf(kind, path, keyText(b.key)));
}

function keyText(key: unknown): string {
  return isScalar(key) ? String(key.value) : '';
}

function kindOf({ contents }: Document.Parsed): string {
  return isMap(contents) ? String(contents.get('kind')) : '';
}

/** Moves whole keys, with the comments above them, so that each map has the order of its schema. */
function orderKeys(text: string, document: Document.Parsed): readonly Splice[] {
  const kind = kindOf(document);
  const { contents } = document;
  if (!isMap(contents)) return [];
  // What stands above the first key of a document is about the document.
  const first = contents.items[0]?.key;
  const floor = isNode(first) ? (first.range?.[0] ?? 0) : 0;
  const ordered = orderMap(text, contents, { kind, path: [], floor });
  return ordered === null ? [] : [ordered];
}

interface MapPlace {
  readonly kind: string;
  readonly path: readonly string[];
  /** Comments above the first key belong to it when they begin behind this offset. */
  readonly floor: number;
}

/** The map's own lines in the right order, inner maps first; null when they are in order. */
function orderMap(text: string, map: YAMLMap, at: MapPlace): Splice | null {
  const { kind, path } = at;
  if (map.flow === true || map.items.length === 0) return null;
  const chunks = chunksOf(text, map, at.floor);
  if (chunks === null) return null;
  const inner = chunks.map(({ pair, start, end }) => {
    const { value } = pair;
    const inside = { kind, path: [...path, keyText(pair.key)], floor: endOfKeyLine(text, pair) };
    const moved = isMap(value) ? orderMap(text, value, inside) : null;
    const source =
      moved === null
        ? text.slice(start, end)
        : text.slice(start, moved.start) + moved.text + text.slice(moved.end, end);
    return { source, rank: orderOf(kind, path, keyText(pair.key)) };
  });
  const sorted = inner.toSorted((a, b) => a.rank - b.rank);
  const lines = sorted.map(({ source }) => (source.endsWith('\n') ? source : `${source}\n`));
  const ordered = lines.join('').replace(/^\n+/, '');
  const [first] = chunks;
  const last = chunks.at(-1);
  if (first === undefined || last === undefined) return null;
  return ordered === text.slice(first.start, last.end) ? null : { start: first.start, end: last.end, text: ordered };
}

interface Chunk {
  readonly pair: Pair;
  readonly start: number;
  readonly end: number;
}

/** The lines of each key, beginning with the comments above it; null when two keys share a line. */
function chunksOf(text: string, map: YAMLMap, floor: number): readonly Chunk[] | null {
  const chunks: Chunk[] = [];
  let end = -1;
  for (const pair of map.items) {
    const keyStart = isNode(pair.key) ? (pair.key.range?.[0] ?? 0) : 0;
    const lineStart = text.lastIndexOf('\n', keyStart - 1) + 1;
    // A map that begins behind a dash has its first key on a line that is not its own.
    if (text.slice(lineStart, keyStart).trim() !== '' || lineStart < end) return null;
    const start = end < 0 ? withCommentsAbove(text, lineStart, floor) : end;
    end = endOfPair(text, pair);
    chunks.push({ pair, start, end });
  }
  return chunks;
}

function withCommentsAbove(text: string, lineStart: number, floor: number): number {
  let start = lineStart;
  while (start > floor) {
    const above = text.lastIndexOf('\n', start - 2) + 1;
    if (above < floor || !/^\s*#/.test(text.slice(above, start))) break;
    start = above;
  }
  return start;
}

function endOfKeyLine(text: string, pair: Pair): number {
  const end = text.indexOf('\n', isNode(pair.key) ? (pair.key.range?.[1] ?? 0) : 0);
  return end < 0 ? text.length : end + 1;
}

/** Behind the last line of a key's value; comments below it belong to the next key. */
function endOfPair(text: string, pair: Pair): number {
  const keyEnd = isNode(pair.key) ? (pair.key.range?.[1] ?? 0) : 0;
  const valueEnd = isNode(pair.value) ? (pair.value.range?.[1] ?? 0) : 0;
  const rawEnd = Math.max(keyEnd, valueEnd);
  const lines = text.slice(keyEnd, rawEnd).split('\n');
  while (lines.length > 1 && /^\s*(?:#.*)?$/.test(lines.at(-1) ?? '')) lines.pop();
  const contentEnd = keyEnd + lines.join('\n').length;
  const lineEnd = text.indexOf('\n', contentEnd);
  return lineEnd < 0 ? text.length : lineEnd + 1;
}
