import { annotateDiagnostic, renderAnnotations, type Annotation, type GithubOutput } from './annotations.ts';
import { renderReportMarkdown } from './report-markdown.ts';
import {
  buildReportView,
  renderConvergence,
  renderReportSummaryLine,
  renderVerdict,
  type AppliedPlan,
} from './report-view.ts';

/** What apply did, for a GitHub workflow: what is not done as annotations, all in the step summary. */
export function renderReportGithub(applied: AppliedPlan): GithubOutput {
  const { report } = applied;
  const view = buildReportView(applied);
  const annotations: Annotation[] = [
    ...view.open.map((outcome): Annotation => ({
      severity: outcome.status === 'skipped' ? 'warning' : 'error',
      title: outcome.code,
      message: [
        `${outcome.action} ${outcome.kind} ${outcome.label}: ${outcome.message}`,
        ...(outcome.next === null ? [] : [`next: ${outcome.next}`]),
      ],
    })),
    ...view.proof
      .filter(({ totals }) => !totals.equal)
      .map(({ docNumber, totals }): Annotation => ({
        // What was planned, seen and approved is worth knowing; anything else must not have happened.
        severity: totals.asPlanned && totals.cause !== 'unexplained' ? 'warning' : 'error',
        title: 'totals-differ',
        message: [
          totals.asPlanned
            ? `invoice ${docNumber}: ${renderVerdict(totals)}`
            : `invoice ${docNumber}: planned ${totals.planTotal}, QuickBooks has ${totals.quickbooksTotal}`,
        ],
      })),
    ...report.diagnostics.map(annotateDiagnostic),
    ...(report.converged
      ? []
      : [{ severity: 'error', title: 'not-converged', message: [renderConvergence(report)] } as const]),
  ];
  return {
    commands: renderAnnotations(annotations, renderReportSummaryLine(report)),
    summary: renderReportMarkdown(applied),
  };
}
