import type { Diagnostic } from '../model/diagnostic.ts';
import { encodeJson } from './escape.ts';

/** `formatVersion`, `exitCode` and every finding, sorted by place. */
export function renderDiagnosticsJson(diagnostics: readonly Diagnostic[], exitCode: number): string {
  return encodeJson({ formatVersion: '1.0', exitCode, diagnostics });
}
