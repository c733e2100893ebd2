import { renderPlace, type Diagnostic, type Place, type Severity } from '../model/diagnostic.ts';
import { nearestWord } from '../support/did-you-mean.ts';
import { convertCsvMappings } from './csv-mappings.ts';
import { checkSchema, chooseBranch, describe } from './explain-schema-errors.ts';
import { finding, type Path, type Places } from './finding.ts';
import {
  validateBillTest,
  validateBillTestBranches,
  validateConnection,
  validateConnectionBranches,
  validateExternalMappings,
  validateExternalMappingsBranches,
  validateIntegration,
  validateIntegrationBranches,
} from './generated/validators.js';
import { findPlaceholders } from './find-placeholders.ts';
import { buildLineIndex, type LineIndex } from './line-index.ts';
import {
  KINDS,
  textAt,
  type DocumentKind,
  type LoadedDocument,
  type MappingEntry,
  type UnreadKind,
  type SourceFile,
} from './loaded-document.ts';
import { parseYaml, type YamlDocument } from './parse-yaml.ts';
import type { Branches, Validator } from './schema-error.ts';
import { substituteVariables, type Variables } from './substitute-variables.ts';

export interface LoadOptions {
  readonly env: Variables;
  readonly unset: Severity;
  /** Every file of the workspace by its name, for `mappingsFrom`. */
  readonly filesByName: ReadonlyMap<string, SourceFile>;
}

export interface Loading {
  readonly documents: readonly LoadedDocument[];
  /** The kind of each document that could not be read; null when the kind is not known either. */
  readonly unread: readonly UnreadKind[];
  readonly diagnostics: readonly Diagnostic[];
}

const API_VERSION = 'tieout/v1';
const SCHEMAS: Readonly<Record<DocumentKind, { readonly validate: Validator; readonly branches: Branches }>> = {
  Connection: { validate: validateConnection, branches: validateConnectionBranches },
  Integration: { validate: validateIntegration, branches: validateIntegrationBranches },
  ExternalMappings: { validate: validateExternalMappings, branches: validateExternalMappingsBranches },
  BillTest: { validate: validateBillTest, branches: validateBillTestBranches },
};
const MAPPING_BRANCHES = Object.entries(validateExternalMappingsBranches).flatMap(([reference, branch]) =>
  reference.endsWith('Mapping') ? [branch] : [],
);

/** Reads the documents of one YAML file: parses, replaces variables, and checks against the schemas. */
export function loadDocuments(file: SourceFile, text: string, options: LoadOptions): Loading {
  const reading = parseYaml(text, buildLineIndex(file.path, text));
  const documents: LoadedDocument[] = [];
  const unread = reading.unread.map(guessKind);
  const diagnostics = [...reading.diagnostics];
  if (reading.documents.length === 0 && diagnostics.length === 0) {
    const words = { message: 'the file has no document', hint: 'write one, or remove the file' };
    diagnostics.push(finding('warning', 'document/empty', { path: file.path, line: 1, column: 1 }, words));
  }
  for (const document of reading.documents) {
    if (document.broken) continue;
    const loaded = loadDocument(file, document, options, diagnostics);
    if (loaded === null) unread.push(guessKind(textAt(document.value, 'kind')));
    else documents.push(loaded);
  }
  return { documents, unread, diagnostics };
}

/** The kind that is written, or the one that is probably meant. */
function guessKind(written: string | null): UnreadKind {
  const meant = written === null ? null : nearestWord(written, KINDS);
  return KINDS.find((kind) => kind === meant) ?? null;
}

function loadDocument(
  file: SourceFile,
  document: YamlDocument,
  options: LoadOptions,
  diagnostics: Diagnostic[],
): LoadedDocument | null {
  const { places } = document;
  const substitution = substituteVariables(document.value, {
    env: options.env,
    places,
    unset: options.unset,
    source: file.text ?? '',
  });
  // One by one, because a call cannot take a hundred thousand arguments.
  for (const found of substitution.diagnostics) diagnostics.push(found);
  const value = substitution.value as Readonly<Record<string, unknown>>;
  const kind = readKind(value, places, diagnostics);
  if (kind === null) return null;
  const entries = kind === 'ExternalMappings' ? loadEntries({ file, value, places, options, diagnostics }) : [];
  // The entries are checked one by one: 50,000 wrong ones must not cost 50,000 squared.
  const shell = entries.length > 0 && Array.isArray(value['mappings']) ? { ...value, mappings: [] } : value;
  const findings = [
    ...checkSchema({ value: shell, path: [], places, ...SCHEMAS[kind] }),
    ...findPlaceholders(shell, places, []),
  ];
  const unknown = new Set(
    [...substitution.unknown.keys()].map((pointer) => renderPlace(placeOfPointer(places, pointer))),
  );
  for (const found of [...findings, ...entries.flatMap((entry) => entry.findings)]) {
    // A value whose variable is not set cannot be checked. That has its own finding.
    if (found.place === undefined || !unknown.has(renderPlace(found.place))) diagnostics.push(found);
  }
  const unset = substitution.unknown;
  return { file, kind, value, places, valid: findings.length === 0, unset, entries: entries.map(markEntry) };
}

function readKind(value: unknown, places: Places, diagnostics: Diagnostic[]): DocumentKind | null {
  const add = (
    code: 'document/not-a-map' | 'document/unknown-kind' | 'document/missing-key',
    path: Path,
    words: Words,
  ) => diagnostics.push(finding('error', code, path.length === 0 ? places.start : places.value(path), words));
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    const message = `expected a document with apiVersion and kind, found ${describe(value)}`;
    add('document/not-a-map', [], { message });
    return null;
  }
  const kind = textAt(value, 'kind');
  const known = KINDS.find((candidate) => candidate === kind);
  if (known !== undefined) return known;
  const listed = KINDS.join(', ');
  if (!Object.hasOwn(value, 'kind')) {
    const hint = `start with apiVersion: ${API_VERSION} and a kind: ${listed}`;
    add('document/missing-key', [], { message: 'the key kind is missing', hint });
    return null;
  }
  const meant = kind === null ? null : nearestWord(kind, KINDS);
  const hint = meant === null ? null : `did you mean ${JSON.stringify(meant)}?`;
  const found = describe((value as Record<string, unknown>)['kind']);
  add('document/unknown-kind', ['kind'], { message: `kind: expected one of ${listed}, found ${found}`, hint });
  return null;
}

interface Words {
  readonly message: string;
  readonly hint?: string | null;
}

interface EntrySource {
  readonly file: SourceFile;
  readonly value: Readonly<Record<string, unknown>>;
  readonly places: Places;
  readonly options: LoadOptions;
  readonly diagnostics: Diagnostic[];
}

type UncheckedEntry = Omit<MappingEntry, 'valid'> & { readonly inCsv?: boolean };
type CheckedEntry = MappingEntry & { readonly findings: readonly Diagnostic[] };

function loadEntries(source: EntrySource): CheckedEntry[] {
  const { value, places } = source;
  const { mappings } = value;
  const own = Array.isArray(mappings)
    ? mappings.map((entry: unknown, index) => ({ value: entry, places, path: ['mappings', index] as Path }))
    : [];
  const fromFile = textAt(value, 'mappingsFrom');
  const listed = fromFile === null ? [] : readCsvEntries(fromFile, source);
  return [...own, ...listed].map((entry) => checkEntry(entry));
}

function checkEntry(entry: UncheckedEntry): CheckedEntry {
  const branch = chooseBranch(entry.value, MAPPING_BRANCHES);
  const branches = validateExternalMappingsBranches;
  if (branch !== null) {
    if (branch.validate(entry.value)) {
      const findings = findPlaceholders(entry.value, entry.places, entry.path);
      return { ...entry, valid: findings.length === 0, findings };
    }
    const findings = checkSchema({ ...entry, validate: branch.validate, branches });
    return { ...entry, valid: false, findings };
  }
  const message = `expected a mapping such as { account: ACME, customer: "58" }, found ${describe(entry.value)}`;
  const known = MAPPING_BRANCHES.flatMap((variable) => variable.required);
  const place = entry.places.value(entry.path);
  const hint = `a mapping names one of ${[...new Set(known)].join(', ')}`;
  return { ...entry, valid: false, findings: [finding('error', 'document/wrong-type', place, { message, hint })] };
}

function markEntry({ findings: _findings, ...entry }: CheckedEntry): MappingEntry {
  return entry;
}

function readCsvEntries(name: string, source: EntrySource): UncheckedEntry[] {
  const { file, places, options, diagnostics } = source;
  const place = places.value(['mappingsFrom']);
  const target = resolveName(file.name, name);
  if (target === null) {
    const words = {
      message: `mappingsFrom: ${JSON.stringify(name)} is outside the workspace`,
      hint: 'move the file into it',
    };
    diagnostics.push(finding('error', 'document/outside-workspace', place, words));
    return [];
  }
  const csv = options.filesByName.get(target);
  if (csv === undefined) {
    const nearby = nearestWord(
      target,
      [...options.filesByName.keys()].filter((path) => path.endsWith('.csv')),
    );
    const words = {
      message: `mappingsFrom: the file ${target} does not exist`,
      hint: nearby === null ? null : `did you mean ${JSON.stringify(nearby)}?`,
    };
    diagnostics.push(finding('error', 'document/file-not-found', place, words));
    return [];
  }
  if (csv.problem !== null) diagnostics.push(csv.problem);
  if (csv.text === null) return [];
  const lines: LineIndex = buildLineIndex(csv.path, csv.text);
  const converted = convertCsvMappings(csv.text, lines);
  for (const found of converted.diagnostics) diagnostics.push(found);
  return converted.entries.map((entry) => ({ ...entry, path: [], inCsv: true }));
}

/** `name` relative to the folder of `from`; null when it leads out of the workspace. */
function resolveName(from: string, name: string): string | null {
  const segments = from.split('/').slice(0, -1);
  for (const segment of name.split('/')) {
    if (segment === '..') {
      if (segments.pop() === undefined) return null;
    } else if (segment !== '.' && segment !== '') segments.push(segment);
  }
  return segments.join('/');
}

/** The place of the value at a pointer. */
export function placeOfPointer(places: Places, pointer: string): Place {
  return places.value(pathOfPointer(pointer));
}

function pathOfPointer(pointer: string): Path {
  return pointer
    .split('/')
    .slice(1)
    .map((segment) => segment.replaceAll('~1', '/').replaceAll('~0', '~'))
    .map((segment) => (/^\d+$/.test(segment) ? Number(segment) : segment));
}
