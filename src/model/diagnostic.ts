import type { Code } from './codes.ts';
import type { ReasonCode } from './reasons/all-reasons.ts';
import { compareText } from '../support/compare-text.ts';

/** A position in a file: 1-based line and column (UTF-16), `path` relative to the working directory. */
export interface Place {
  readonly path: string;
  readonly line: number;
  readonly column: number;
  /** Column after the last marked character, when more than one is marked. */
  readonly endColumn?: number;
}

/** `integrations/us.yaml:4:7`. */
export function renderPlace({ path, line, column }: Place): string {
  return `${path}:${String(line)}:${String(column)}`;
}

/** The code of a finding: the code of a stage, or the bill's reason when the finding is about a bill. */
export type DiagnosticCode = Code | ReasonCode;

export type Severity = 'error' | 'warning' | 'info';

/**
 * A finding for the user, collected and never thrown. `message` says what is wrong, what was expected and what was
 * found. `hint` says what to do. Both may contain remote text, which renderers escape.
 */
export interface Diagnostic {
  readonly severity: Severity;
  readonly code: DiagnosticCode;
  readonly message: string;
  readonly place?: Place;
  readonly hint?: string;
  /** The address, bill, account or integration that the finding is about. */
  readonly about?: string;
  /** Ids of the bills that it is about, when there are several. */
  readonly bills?: readonly string[];
}

export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some((diagnostic) => diagnostic.severity === 'error');
}

/** By path, line, column, then code; findings without a place last. */
export function compareDiagnostics(a: Diagnostic, b: Diagnostic): number {
  if (a.place === undefined || b.place === undefined) {
    if (a.place !== b.place) return a.place === undefined ? 1 : -1;
    return compareText(a.code, b.code) || compareText(a.message, b.message);
  }
  return (
    compareText(a.place.path, b.place.path) ||
    a.place.line - b.place.line ||
    a.place.column - b.place.column ||
    compareText(a.code, b.code)
  );
}
