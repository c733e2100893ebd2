import type { Diagnostic } from '../../../src/model/diagnostic.ts';
import { parseWorkspace, type ParsedWorkspace, type ParseOptions } from '../../../src/workspace/parse-workspace.ts';

export const CONNECTION = `apiVersion: tieout/v1
kind: Connection
name: northwind
m3ter: { organizationId: org-1 }
quickbooks: { environment: sandbox, realmId: "934" }
`;

export const INTEGRATION = `apiVersion: tieout/v1
kind: Integration
name: US
connection: northwind
destination: QuickBooksSandbox
notifyOnDisabled: [billing@northwind.example]
delivery: { from: 2026-01-01 }
`;

/** Parses texts as the files `a.yaml`, `b.yaml`, … or under the names given. */
export function parseTexts(
  texts: readonly string[] | Readonly<Record<string, string>>,
  options: Partial<ParseOptions> = {},
): ParsedWorkspace {
  const named = Array.isArray(texts)
    ? Object.fromEntries(texts.map((text: string, index) => [`${String.fromCharCode(97 + index)}.yaml`, text]))
    : texts;
  const files = Object.entries(named).map(([name, text]) => ({
    path: `w/${name}`,
    name,
    text,
    problem: null,
  }));
  return parseWorkspace(files, { root: 'w', env: {}, unsetVariables: 'error', ...options });
}

/** `a.yaml:3:7 error document/unknown-key`, without the folder. */
export function places(diagnostics: readonly Diagnostic[]): string[] {
  return diagnostics.map(({ place, severity, code }) => {
    const where = place === undefined ? '-' : `${place.path.slice(2)}:${String(place.line)}:${String(place.column)}`;
    return `${where} ${severity} ${code}`;
  });
}
