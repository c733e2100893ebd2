import type { Diagnostic } from '../model/diagnostic.ts';
import { annotateDiagnostic, renderAnnotations, type GithubOutput } from './annotations.ts';
import { renderDiagnosticsMarkdown } from './diagnostics-markdown.ts';
import { renderFindingsSummary } from './diagnostics-text.ts';

/** The findings as annotations on the files (the ten worst, then a count), and all in the step summary. */
export function renderDiagnosticsGithub(diagnostics: readonly Diagnostic[]): GithubOutput {
  return {
    commands: renderAnnotations(diagnostics.map(annotateDiagnostic), renderFindingsSummary(diagnostics)),
    summary: renderDiagnosticsMarkdown(diagnostics),
  };
}
