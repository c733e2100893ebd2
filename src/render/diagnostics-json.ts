import type { Diagnostic } from '../model/diagnostic.ts';
import { encodeJson } from './escape.ts';

/** `formatVersion`, `exitCode`, the number of documents and every finding, sorted by place. */
export function renderDiagnosticsJson(findings: {
  readonly diagnostics: readonly Diagnostic[];
  readonly documents: number;
  readonly exitCode: number;
}): string {
  const { exitCode, documents, diagnostics } = findings;
  return encodeJson({ formatVersion: '1.0', exitCode, documents, diagnostics });
}
