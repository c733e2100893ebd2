import { renderPlace, type Diagnostic } from '../model/diagnostic.ts';
import type { Code } from '../model/codes.ts';
import { destinationFor } from '../model/workspace.ts';
import { meantNames } from '../support/did-you-mean.ts';
import { finding } from './finding.ts';
import { textAt, type DocumentKind, type LoadedDocument, type UnreadKind } from './loaded-document.ts';

/**
 * Checks across documents: names that must be unique, references to other documents, destinations that must match their
 * connection, ids pinned twice. They also cover documents with other errors, so that one run reports everything. A name
 * that a document of `unread` may have is not called unknown: it would only repeat the error that keeps the document
 * from being read.
 */
export function checkNames(documents: readonly LoadedDocument[], unread: readonly UnreadKind[]): Diagnostic[] {
  return [...checkUnique(documents), ...checkReferences(documents, unread), ...checkPins(documents)];
}

function checkUnique(documents: readonly LoadedDocument[]): Diagnostic[] {
  const first = new Map<string, LoadedDocument>();
  const diagnostics: Diagnostic[] = [];
  for (const document of documents) {
    const name = textAt(document.value, 'name');
    if (name === null) continue;
    const scope =
      document.kind === 'Integration'
        ? [textAt(document.value, 'connection'), textAt(document.value, 'destination')]
        : [];
    const key = JSON.stringify([document.kind, name, ...scope]);
    const loadedDocument = first.get(key);
    if (loadedDocument === undefined) first.set(key, document);
    else {
      const message = `a second ${document.kind} has the name ${JSON.stringify(name)}; the first is at ${renderPlace(loadedDocument.places.value(['name']))}`;
      diagnostics.push(finding('error', 'document/duplicate-name', document.places.value(['name']), { message }));
    }
  }
  return diagnostics;
}

function checkReferences(documents: readonly LoadedDocument[], unread: readonly UnreadKind[]): Diagnostic[] {
  const mayHide = (kind: DocumentKind): boolean => unread.some((other) => other === null || other === kind);
  const hidden: readonly Code[] = [
    ...(mayHide('Connection') ? (['document/unknown-connection'] as const) : []),
    ...(mayHide('Integration') ? (['document/unknown-integration'] as const) : []),
  ];
  return findUnknownNames(documents).filter(({ code }) => !hidden.some((known) => known === code));
}

function findUnknownNames(documents: readonly LoadedDocument[]): Diagnostic[] {
  const connections = documents.filter((document) => document.kind === 'Connection');
  return documents.flatMap((document) => {
    if (document.kind === 'Connection') return [];
    if (document.kind === 'BillTest') return checkReference(document, 'integration', namesOf(documents, 'Integration'));
    const name = textAt(document.value, 'connection');
    const connection = connections.find((loadedDocument) => textAt(loadedDocument.value, 'name') === name);
    const findings = checkReference(document, 'connection', namesOf(documents, 'Connection'));
    if (connection !== undefined) findings.push(...checkDestination(document, connection));
    return document.kind === 'Integration' ? findings : [...findings, ...checkLink(document, name, documents)];
  });
}

function namesOf(documents: readonly LoadedDocument[], kind: DocumentKind): string[] {
  return documents.flatMap((document) => (document.kind === kind ? (textAt(document.value, 'name') ?? []) : []));
}

function checkReference(
  document: LoadedDocument,
  key: 'connection' | 'integration',
  names: readonly string[],
): Diagnostic[] {
  const name = textAt(document.value, key);
  // An unset variable has its own finding.
  if (name === null || name.includes('${') || names.includes(name)) return [];
  const meant = meantNames(name, names).map((known) => JSON.stringify(known));
  const kind = key === 'connection' ? 'Connection' : 'Integration';
  const listed =
    names.length === 0
      ? `the workspace has no ${key}: add one (tieout schema ${kind} shows its form), or name the right folder with --dir`
      : `known: ${names.slice(0, 8).join(', ')}`;
  const hint = meant.length === 0 ? listed : `did you mean ${meant.join(' or ')}?`;
  const code: Code = key === 'connection' ? 'document/unknown-connection' : 'document/unknown-integration';
  const message = `${key}: no ${key} has the name ${JSON.stringify(name)}`;
  return [finding('error', code, document.places.value([key]), { message, hint })];
}

/** A mapping list may be linked only to an integration of its own connection. */
function checkLink(
  document: LoadedDocument,
  connection: string | null,
  documents: readonly LoadedDocument[],
): Diagnostic[] {
  const integrations = documents.filter((loadedDocument) => loadedDocument.kind === 'Integration');
  const found = checkReference(document, 'integration', namesOf(integrations, 'Integration'));
  const name = textAt(document.value, 'integration');
  if (found.length > 0 || name === null || connection === null) return found;
  const named = integrations.filter((integration) => textAt(integration.value, 'name') === name);
  if (named.length === 0 || named.some((candidate) => textAt(candidate.value, 'connection') === connection)) return [];
  const message = `integration: ${JSON.stringify(name)} belongs to another connection than ${JSON.stringify(connection)}`;
  return [finding('error', 'document/unknown-integration', document.places.value(['integration']), { message })];
}

function checkDestination(document: LoadedDocument, connection: LoadedDocument): Diagnostic[] {
  const key = document.kind === 'Integration' ? 'destination' : 'externalSystem';
  const written = textAt(document.value, key);
  const environment = textAt(connection.value, 'quickbooks', 'environment');
  if (environment !== 'sandbox' && environment !== 'production') return [];
  const expected = destinationFor(environment);
  const isQuickBooks = written === 'QuickBooks' || written === 'QuickBooksSandbox';
  if (!isQuickBooks || written === expected) return [];
  const name = JSON.stringify(textAt(connection.value, 'name'));
  const message = `${key}: expected ${expected}, because connection ${name} is ${environment}; found ${written}`;
  const hint = `write ${key}: ${expected}, or name a connection of the other environment`;
  return [finding('error', 'document/environment-mismatch', document.places.value([key]), { message, hint })];
}

function checkPins(documents: readonly LoadedDocument[]): Diagnostic[] {
  const first = new Map<string, LoadedDocument>();
  return documents.flatMap((document) => {
    const id = document.kind === 'Integration' ? textAt(document.value, 'id')?.toLowerCase() : undefined;
    if (id === undefined) return [];
    const key = JSON.stringify([textAt(document.value, 'connection'), id]);
    const loadedDocument = first.get(key);
    first.set(key, loadedDocument ?? document);
    if (loadedDocument === undefined) return [];
    const message = `this id is already pinned at ${renderPlace(loadedDocument.places.value(['id']))}`;
    return [finding('error', 'document/duplicate-id', document.places.value(['id']), { message })];
  });
}
