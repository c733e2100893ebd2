import { annotateDiagnostic, renderAnnotations, type GithubOutput } from './annotations.ts';
import { renderDiagnosticsMarkdown } from './diagnostics-markdown.ts';
import { renderFindingsSummary, type Findings } from './diagnostics-text.ts';

/** The findings as annotations on the files (the ten worst, then a count), and all in the step summary. */
export function renderDiagnosticsGithub(findings: Pick<Findings, 'diagnostics' | 'documents'>): GithubOutput {
  return {
    commands: renderAnnotations(findings.diagnostics.map(annotateDiagnostic), renderFindingsSummary(findings)),
    summary: renderDiagnosticsMarkdown(findings),
  };
}
