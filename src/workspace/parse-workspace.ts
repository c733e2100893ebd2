import type { BillTest } from '../model/bill-test.ts';
import { compareDiagnostics, type Diagnostic, type Severity } from '../model/diagnostic.ts';
import type { Day } from '../model/day.ts';
import type { Workspace } from '../model/workspace.ts';
import { buildWorkspace } from './build-workspace.ts';
import { checkIntegration } from './check-integration.ts';
import { checkMappings } from './check-mappings.ts';
import { checkNames } from './check-names.ts';
import { createMask, findSecrets } from './find-secrets.ts';
import { applyIgnoreComments } from './ignore-comments.ts';
import { buildLineIndex } from './line-index.ts';
import { lintWorkspace } from './lint-workspace.ts';
import { loadDocuments } from './load-documents.ts';
import type { LoadedDocument, UnreadKind, SourceFile } from './loaded-document.ts';
import type { Variables } from './substitute-variables.ts';
import { listUnset, type UnsetValue } from './unset-variables.ts';

export interface ParseOptions {
  /** The folder as given on the command line. */
  readonly root: string;
  readonly env: Variables;
  /** Today in UTC. Without it no warning is about time. */
  readonly today?: Day;
  /** `warning` for `validate`, `error` for commands that talk to a system (rulings.md 2). */
  readonly unsetVariables: Extract<Severity, 'warning' | 'error'>;
}

/** A workspace as far as it could be read, and all findings about it. */
export interface ParsedWorkspace {
  readonly workspace: Workspace;
  readonly billTests: readonly BillTest[];
  /** Sorted by place. `hasErrors` decides whether the workspace may be used. */
  readonly diagnostics: readonly Diagnostic[];
  /** Values whose variables are not set. */
  readonly unset: readonly UnsetValue[];
  /** Text of each file by the path in its places, with secrets masked; for code frames. */
  readonly files: ReadonlyMap<string, string>;
}

/**
 * From files to the workspace (config-format.md): parses them, replaces variables, checks them against the schemas and
 * each other, and fills defaults. Reports every problem in one run. Never throws because of a text.
 */
export function parseWorkspace(files: readonly SourceFile[], options: ParseOptions): ParsedWorkspace {
  const filesByName = new Map(files.map((file) => [file.name, file]));
  const documents: LoadedDocument[] = [];
  const unread: UnreadKind[] = [];
  const diagnostics: Diagnostic[] = [];
  const secrets: string[] = [];
  for (const file of files) {
    if (isCsv(file)) continue;
    if (file.problem !== null) diagnostics.push(file.problem);
    if (file.text === null) {
      unread.push(null);
      continue;
    }
    const loading = loadDocuments(file, file.text, { env: options.env, unset: options.unsetVariables, filesByName });
    documents.push(...loading.documents);
    unread.push(...loading.unread);
    for (const found of loading.diagnostics) diagnostics.push(found);
  }
  for (const file of files) {
    if (file.text === null || (isCsv(file) && !isUsed(file, diagnostics, documents))) continue;
    const search = findSecrets(file.text, buildLineIndex(file.path, file.text), options.env);
    for (const found of search.diagnostics) diagnostics.push(found);
    for (const value of search.values) secrets.push(value);
  }
  for (const found of [...checkNames(documents, unread), ...checkMappings(documents)]) diagnostics.push(found);
  for (const document of documents)
    if (document.kind === 'Integration') diagnostics.push(...checkIntegration(document));
  const { workspace, billTests } = buildWorkspace(options.root, documents);
  const isComplete =
    unread.every((kind) => kind !== null && kind !== 'Integration') &&
    documents.every(({ kind, valid }) => valid || kind !== 'Integration');
  diagnostics.push(
    ...lintWorkspace(workspace, { complete: isComplete, today: options.today ?? null }),
    ...checkEmpty(files, documents, options.root),
  );
  const mask = createMask(secrets, options.env);
  return {
    workspace,
    billTests,
    diagnostics: finish(diagnostics, files, mask),
    unset: listUnset(documents),
    files: new Map(files.map((file) => [file.path, mask(file.text ?? '')])),
  };
}

/** True for a file of mappings that a document may name. Its values are taken as they are. */
export function isCsv(file: SourceFile): boolean {
  return file.name.toLowerCase().endsWith('.csv');
}

/** A CSV file that no document names is ignored. */
function isUsed(file: SourceFile, diagnostics: readonly Diagnostic[], documents: readonly LoadedDocument[]): boolean {
  const holds = documents.some(({ entries }) => entries.some(({ places }) => places.start.path === file.path));
  return holds || diagnostics.some(({ place }) => place?.path === file.path);
}

/** Refuses a folder without documents: it must never mean "delete everything" (delivery.md, Safety). */
function checkEmpty(files: readonly SourceFile[], documents: readonly LoadedDocument[], root: string): Diagnostic[] {
  if (documents.length > 0 || files.some((file) => !isCsv(file))) return [];
  const message = `the workspace ${JSON.stringify(root)} has no documents`;
  const hint = 'add a YAML file with kind: Connection, or name the right folder with --dir';
  return [{ severity: 'error', code: 'document/empty-workspace', message, hint }];
}

/** Of a pasted secret it is said once that it is one; that it is also not of the wanted form is no news. */
function withoutFormOfSecrets(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const secrets = diagnostics.flatMap(({ code, place }) =>
    code === 'document/secret-in-file' && place !== undefined ? [place] : [],
  );
  if (secrets.length === 0) return diagnostics;
  return diagnostics.filter(
    ({ code, place }) =>
      code !== 'document/bad-value' ||
      place === undefined ||
      !secrets.some(
        ({ path, line, column }) =>
          path === place.path && line === place.line && column >= place.column && column <= (place.endColumn ?? column),
      ),
  );
}

/** Applies the comments that silence findings, removes secrets from messages, sorts, and drops duplicates. */
function finish(
  diagnostics: readonly Diagnostic[],
  files: readonly SourceFile[],
  mask: (text: string) => string,
): Diagnostic[] {
  const byPath = new Map<string | null, Diagnostic[]>();
  for (const diagnostic of withoutFormOfSecrets(diagnostics)) {
    const path = diagnostic.place?.path ?? null;
    const known = byPath.get(path);
    if (known === undefined) byPath.set(path, [diagnostic]);
    else known.push(diagnostic);
  }
  for (const file of files) {
    if (file.text !== null && !isCsv(file))
      byPath.set(file.path, applyIgnoreComments(file.path, file.text, byPath.get(file.path) ?? []));
  }
  const seen = new Set<string>();
  return [...byPath.values()]
    .flat()
    .map((diagnostic) => withoutSecrets(diagnostic, mask))
    .filter((diagnostic) => {
      const key = JSON.stringify(diagnostic);
      return !seen.has(key) && seen.add(key);
    })
    .sort(compareDiagnostics);
}

function withoutSecrets(diagnostic: Diagnostic, mask: (text: string) => string): Diagnostic {
  const { hint } = diagnostic;
  return {
    ...diagnostic,
    message: mask(diagnostic.message),
    ...(hint === undefined ? {} : { hint: mask(hint) }),
  };
}
