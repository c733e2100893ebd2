import type { Diagnostic, Place, Severity } from '../model/diagnostic.ts';
import type { ReferenceProblem, DesiredCode } from './resolution.ts';

/** Collects the findings of one part. `hasErrors` decides whether that part can be planned. */
export interface Findings {
  readonly diagnostics: readonly Diagnostic[];
  readonly hasErrors: boolean;
  add(severity: Severity, problem: ReferenceProblem, place: Place): void;
}

export function createFindings(about?: string): Findings {
  const diagnostics: Diagnostic[] = [];
  return {
    diagnostics,
    get hasErrors() {
      return diagnostics.some((diagnostic) => diagnostic.severity === 'error');
    },
    add(severity, problem, place) {
      const { code, message, hint } = problem;
      diagnostics.push({ severity, code, message, hint, place, ...(about === undefined ? {} : { about }) });
    },
  };
}

/** A problem without its severity and place, which `add` gives it. */
export function problemWith(code: DesiredCode, message: string, hint: string): ReferenceProblem {
  return { code, message, hint };
}
