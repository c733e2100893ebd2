import { CODES, type CodeEntry } from '../model/codes.ts';
import type { Diagnostic, Place, Severity } from '../model/diagnostic.ts';
import { encodeJson } from './escape.ts';

const LEVELS: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'note' };

/** SARIF 2.1.0, one run. Places are relative to the folder that the command ran in; columns are in UTF-16 units. */
export function renderFindingsSarif(diagnostics: readonly Diagnostic[], version: string): string {
  const codes = [...new Set(diagnostics.map(({ code }) => code))].sort();
  return encodeJson({
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'tieout', semanticVersion: version, rules: codes.map(ruleOf) } },
        columnKind: 'utf16CodeUnits',
        results: diagnostics.map((diagnostic) => resultOf(diagnostic, codes)),
      },
    ],
  });
}

function ruleOf(code: string) {
  const entries: Readonly<Record<string, CodeEntry>> = CODES;
  const entry = Object.hasOwn(entries, code) ? entries[code] : undefined;
  if (entry === undefined) return { id: code };
  return {
    id: code,
    shortDescription: { text: entry.title },
    fullDescription: { text: entry.cause },
    help: { text: entry.cure },
  };
}

function resultOf(diagnostic: Diagnostic, codes: readonly string[]) {
  const hint = diagnostic.hint === undefined ? '' : `\n${diagnostic.hint}`;
  return {
    ruleId: diagnostic.code,
    ruleIndex: codes.indexOf(diagnostic.code),
    level: LEVELS[diagnostic.severity],
    message: { text: diagnostic.message + hint },
    ...(diagnostic.place === undefined ? {} : { locations: [locationOf(diagnostic.place)] }),
  };
}

function locationOf(place: Place) {
  const { line, column, endColumn } = place;
  return {
    physicalLocation: {
      artifactLocation: { uri: uriOf(place.path) },
      region: { startLine: line, startColumn: column, ...(endColumn === undefined ? {} : { endColumn }) },
    },
  };
}

/** A relative URI. A lone surrogate, which no URI can contain, becomes U+FFFD. */
function uriOf(path: string): string {
  const parts = path.replace(/\p{Cs}/gu, '\ufffd').split(/[\\/]/);
  return parts.map(encodeURIComponent).join('/');
}
