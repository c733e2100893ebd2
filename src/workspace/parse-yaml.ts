import { isMap, isScalar, isSeq, parseAllDocuments, type Document, type Node, type YAMLError } from 'yaml';
import type { Code } from '../model/codes.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import { finding, type Places } from './finding.ts';
import { buildPlaces } from './find-place.ts';
import type { LineIndex } from './line-index.ts';
import { findMappingLines, type MappingLines } from './mapping-lines.ts';
import { convertNode, type PlainValue } from './plain-value.ts';
import {
  explainBareVariable,
  explainEndedValue,
  explainSyntaxError,
  findBareVariable,
  findEndedValue,
  findUnclosed,
} from './syntax-errors.ts';

/** One YAML document with its plain value and its places. */
export interface YamlDocument {
  readonly value: unknown;
  readonly places: Places;
  /** True when its syntax has a finding. Then its value is not worth checking. */
  readonly broken: boolean;
}

export interface YamlReading {
  readonly documents: readonly YamlDocument[];
  /** The `kind` of each document that cannot be read; null when it cannot be found. */
  readonly unread: readonly (string | null)[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Each MB takes about 0.75 s and 50 MB of memory. A larger file is refused; the message names the two fast forms. */
const YAML_LENGTH_MAX = 10 * 1024 * 1024;
/** How every YAML text is parsed. */
export const PARSE_OPTIONS = { uniqueKeys: false, prettyErrors: false, version: '1.2', logLevel: 'silent' } as const;
/** Parser errors at a place where something should have been closed. */
const LEFT_OPEN: readonly YAMLError['code'][] = ['BAD_INDENT', 'MISSING_CHAR'];
/** Parser errors at a variable without quotes inside brackets. */
const BEFORE_VARIABLE: readonly YAMLError['code'][] = ['UNEXPECTED_TOKEN', 'MISSING_CHAR'];
/** Parser errors for lines below a value that was already complete. */
const ENDED_VALUE: readonly YAMLError['code'][] = ['BLOCK_AS_IMPLICIT_KEY', 'MULTILINE_IMPLICIT_KEY', 'BAD_INDENT'];
/** An anchor or alias, or text that looks like one. Such an item cannot be read alone. */
const REFERS_OUTSIDE = /[&*]/;
const DOCUMENT_START = /^---(?=[ \t\r\n]|$)/gm;
const ONLY_PREAMBLE = /^(?:[ \t]*(?:#[^\n]*)?\r?\n|%[^\n]*\n)*$/;

/**
 * Reads every document of a YAML 1.2 text. Findings are syntax errors and what `plain-value.ts` refuses. A document
 * without content is left out. Never throws because of a text.
 */
export function parseYaml(text: string, lines: LineIndex): YamlReading {
  const documents: YamlDocument[] = [];
  const unread: (string | null)[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const { start, end } of splitDocuments(text)) {
    const chunk = text.slice(start, end);
    const reading = parseMappingDocument(chunk, start, lines) ?? parseGeneral(chunk, start, lines);
    documents.push(...reading.documents);
    unread.push(...reading.unread);
    for (const found of reading.diagnostics) diagnostics.push(found);
  }
  return { documents, unread, diagnostics };
}

/** `---` at the start of a line always starts a document, even inside a scalar. */
function splitDocuments(text: string): readonly { readonly start: number; readonly end: number }[] {
  const chunks: { start: number; end: number }[] = [];
  let start = 0;
  for (const match of text.matchAll(DOCUMENT_START)) {
    if (ONLY_PREAMBLE.test(text.slice(start, Math.min(match.index, start + 20_000)))) continue;
    chunks.push({ start, end: match.index });
    start = match.index;
  }
  chunks.push({ start, end: text.length });
  return chunks;
}

function parseGeneral(chunk: string, offset: number, lines: LineIndex): YamlReading {
  if (chunk.length > YAML_LENGTH_MAX) {
    const message = `the document has ${String(Math.round(chunk.length / 1024 / 1024))} MB, too much for general YAML`;
    const hint =
      'write one mapping a line, `- { account: ACME, customer: "58" }`, last in the document, or use mappingsFrom';
    return {
      documents: [],
      unread: [null],
      diagnostics: [finding('error', 'document/too-large', lines.placeOf(offset), { message, hint })],
    };
  }
  const documents: YamlDocument[] = [];
  const unread: (string | null)[] = [];
  const diagnostics: Diagnostic[] = [];
  const report = reporter(diagnostics, offset, lines);
  for (const document of parseAllDocuments(chunk, PARSE_OPTIONS)) {
    const found = diagnostics.length;
    reportSyntax(document, chunk, report);
    const syntaxBroken = diagnostics.length > found;
    if (document.contents === null && !syntaxBroken) continue;
    const plain: PlainValue = syntaxBroken
      ? { value: null, targets: new Map() }
      : convertNode(document.contents, report);
    if (!syntaxBroken && plain.value === null && isScalar(document.contents)) continue;
    const places = buildPlaces({
      text: chunk,
      offset,
      lines,
      root: document.contents,
      targets: plain.targets,
      items: null,
    });
    const broken = diagnostics.length > found;
    if (broken) unread.push(readKind(document.contents));
    documents.push({ value: plain.value, places, broken });
  }
  return { documents, unread, diagnostics };
}

function readKind(root: Node | null): string | null {
  const kind: unknown = isMap(root) ? root.get('kind') : null;
  return typeof kind === 'string' ? kind : null;
}

/** The fast reader for large mapping files; null when the document does not have their form. */
function parseMappingDocument(chunk: string, offset: number, lines: LineIndex): YamlReading | null {
  const found = findMappingLines(chunk);
  if (found === null || found.start > YAML_LENGTH_MAX) return null;
  const [head, ...more] = parseAllDocuments(chunk.slice(0, found.start), PARSE_OPTIONS);
  if (head === undefined || !('contents' in head) || more.length > 0 || !endsWithMappings(head, found)) return null;
  const diagnostics: Diagnostic[] = [];
  const report = reporter(diagnostics, offset, lines);
  const plain = convertNode(head.contents, report);
  const items: unknown[] = [];
  for (const item of found.items) {
    if (item.value !== undefined) items.push(item.value);
    else {
      const line = chunk.slice(item.start, item.end);
      const node = REFERS_OUTSIDE.test(line) ? null : parseItem(line);
      if (node === null) return null;
      items.push(convertNode(node, reporter(diagnostics, offset + item.start, lines)).value);
    }
  }
  if (typeof plain.value !== 'object' || plain.value === null) return null;
  const value = { ...plain.value, mappings: items };
  const places = buildPlaces({
    text: chunk,
    offset,
    lines,
    root: head.contents,
    targets: plain.targets,
    items: { list: found.items, parse: rememberLast(parseItem) },
  });
  const broken = diagnostics.length > 0;
  const unread = broken ? [readKind(head.contents)] : [];
  return { documents: [{ value, places, broken }], unread, diagnostics };
}

/** True when the document's last key is the `mappings` that the line scanner found, with nothing after it. */
function endsWithMappings(document: Document.Parsed, found: MappingLines): boolean {
  if (document.errors.length > 0 || document.warnings.length > 0 || !isMap(document.contents)) return false;
  if (document.contents.flow === true) return false;
  const last = document.contents.items.at(-1);
  const { key, value } = last ?? {};
  const isKey = isScalar(key) && key.value === 'mappings' && key.range?.[0] === found.keyStart;
  return isKey && isScalar(value) && value.value === null && value.anchor === undefined && value.tag === undefined;
}

/** The map of one list item; null unless the text is exactly one map. */
function parseItem(line: string): Node | null {
  const [document, ...more] = parseAllDocuments(line, PARSE_OPTIONS);
  if (document === undefined || !('contents' in document) || more.length > 0) return null;
  if (document.errors.length > 0 || document.warnings.length > 0) return null;
  const { contents } = document;
  if (!isSeq(contents) || contents.items.length !== 1) return null;
  const [item] = contents.items;
  return isMap(item) ? item : null;
}

/** Remembers the last item: places are mostly asked for several times in one item. */
function rememberLast(parse: (line: string) => Node | null): (line: string) => Node | null {
  let last: { readonly line: string; readonly node: Node | null } | null = null;
  return (line) => {
    if (last?.line !== line) last = { line, node: parse(line) };
    return last.node;
  };
}

type ReportRange = Parameters<typeof convertNode>[1];

function reporter(diagnostics: Diagnostic[], offset: number, lines: LineIndex): ReportRange {
  return (code: Code, range, words) => {
    diagnostics.push(finding('error', code, lines.placeOf(offset + range.start, offset + range.end), words));
  };
}

/**
 * Reports every error that does not follow from an earlier one.
 * - After an error the parser recovers at the next line that is not indented deeper, so errors before that line are
 *   left out.
 * - After something that is not closed, an unexpected sign is mostly the one that should close it, so it is left out.
 * - After a variable without quotes inside brackets, the parser expects nothing of what follows.
 */
function reportSyntax(document: Document.Parsed | Document, text: string, report: ReportRange): void {
  const errors: readonly YAMLError[] = [...document.errors, ...document.warnings].sort((a, b) => a.pos[0] - b.pos[0]);
  let blindUntil = -1;
  let openAt: number | null = null;
  let endedAt: number | null = null;
  let variableAt: number | null = null;
  for (const error of errors) {
    const [start, end] = error.pos;
    const variable = BEFORE_VARIABLE.includes(error.code) ? findBareVariable(text, start) : null;
    if (variable !== null) {
      if (variable.start !== variableAt) report('document/yaml-syntax', variable, explainBareVariable(variable));
      variableAt = variable.start;
      openAt = start;
      continue;
    }
    if (start < blindUntil || start === openAt) continue;
    if (openAt !== null && error.code === 'UNEXPECTED_TOKEN') continue;
    const unclosed = LEFT_OPEN.includes(error.code) ? findUnclosed(document.contents, text, start) : null;
    if (unclosed !== null) {
      openAt = start;
      // The parser gives up after the end of the line, so the next line can be trusted.
      blindUntil = findFooting(text, start - 1);
      const range = { start: unclosed.start, end: unclosed.start + 1 };
      report('document/yaml-syntax', range, { message: `\`${unclosed.sign}\` is not closed` });
      continue;
    }
    const ended = ENDED_VALUE.includes(error.code) ? findEndedValue(text, start) : null;
    if (ended !== null) {
      if (ended.start !== endedAt) report('document/yaml-syntax', ended, explainEndedValue(ended));
      endedAt = ended.start;
      blindUntil = findFooting(text, start);
      continue;
    }
    const { code, message, hint } = explainSyntaxError(error);
    report(code, { start, end }, hint === null ? { message } : { message, hint });
    blindUntil = findFooting(text, start);
  }
}

/**
 * Offset of the first line after the one at `offset` that is not indented deeper; the end of the text when there is
 * none.
 */
function findFooting(text: string, offset: number): number {
  const indentAt = (start: number): number => /^[ \t]*/.exec(text.slice(start, start + 200))?.[0].length ?? 0;
  const indent = indentAt(text.lastIndexOf('\n', offset - 1) + 1);
  for (let at = text.indexOf('\n', offset); at >= 0; at = text.indexOf('\n', at + 1)) {
    const next = text[at + 1 + indentAt(at + 1)];
    if (next !== '\n' && next !== '\r' && next !== '#' && indentAt(at + 1) <= indent) return at + 1;
  }
  return text.length;
}
