import type { BillTestRun } from '../../../src/model/bill-test.ts';
import type { Diagnostic } from '../../../src/model/diagnostic.ts';
import type { DoctorReport } from '../../../src/model/doctor.ts';
import type { Explanation } from '../../../src/model/explanation.ts';
import type { Plan } from '../../../src/model/plan.ts';
import type { SignInState } from '../../../src/model/sign-in.ts';
import type { StatusReport } from '../../../src/model/status.ts';
import { annotateDiagnostic, renderAnnotations, type Annotation } from '../../../src/render/annotations.ts';
import { connectionsPage, type ConnectionRow } from '../../../src/render/connections.ts';
import { discoverPage, type DiscoverView } from '../../../src/render/discover.ts';
import { annotateDoctor, doctorPage } from '../../../src/render/doctor.ts';
import { codePage, type CodeExplanation } from '../../../src/render/explain-code.ts';
import { explanationPage } from '../../../src/render/explain.ts';
import { annotateFileReport, fileReportPage, type FileReport } from '../../../src/render/file-report.ts';
import { findingsPage } from '../../../src/render/findings.ts';
import { lookupPage, type LookupView } from '../../../src/render/lookup.ts';
import { renderPageMarkdown } from '../../../src/render/page-markdown.ts';
import { renderPageText } from '../../../src/render/page-text.ts';
import type { Page } from '../../../src/render/page.ts';
import { annotatePlan } from '../../../src/render/plan-annotations.ts';
import { planPage } from '../../../src/render/plan.ts';
import { annotateReport, reportPage } from '../../../src/render/report.ts';
import type { AppliedPlan } from '../../../src/render/report-rows.ts';
import { signInPage } from '../../../src/render/sign-in.ts';
import { annotateStatus, statusPage } from '../../../src/render/status.ts';
import { displayWidth } from '../../../src/render/display-width.ts';
import type { Style } from '../../../src/render/style.ts';
import { wrapText } from '../../../src/render/wrap.ts';
import { annotateTestRun, testRunPage } from '../../../src/render/test-run.ts';

/** A subject in the forms that every page has. */
interface Rendered<T> {
  readonly text: (value: T, style: Style) => string;
  readonly markdown: (value: T) => string;
  /** The commands of a workflow. */
  readonly github: (value: T) => string;
}

function rendered<T>(page: (value: T) => Page, annotate: (value: T) => readonly Annotation[] = () => []): Rendered<T> {
  return {
    text: (value, style) => renderPageText(page(value), style),
    markdown: (value) => renderPageMarkdown(page(value)),
    github: (value) => renderAnnotations(annotate(value), page(value).verdict?.text ?? ''),
  };
}

export const PLAN = rendered<Plan>(planPage, annotatePlan);
export const REPORT = rendered<AppliedPlan>(reportPage, annotateReport);
export const STATUS = rendered<StatusReport>(statusPage, annotateStatus);
export const EXPLANATION = rendered<Explanation>(explanationPage);
export const FINDINGS = rendered<readonly Diagnostic[]>(findingsPage, (all) => all.map(annotateDiagnostic));
export const DOCTOR = rendered<DoctorReport>(doctorPage, annotateDoctor);
export const LOOKUP = rendered<LookupView>(lookupPage);
export const DISCOVER = rendered<DiscoverView>(discoverPage);
export const SIGN_IN = rendered<SignInState>(signInPage);
export const FILES = rendered<FileReport>(fileReportPage, annotateFileReport);
export const TEST_RUN = rendered<BillTestRun>(testRunPage, annotateTestRun);
export const CONNECTIONS = rendered<readonly ConnectionRow[]>(connectionsPage);
export const CODE = rendered<CodeExplanation>(codePage);

/** True for a line within the width. What is to be pasted may be wider, on a line of its own that a terminal wraps. */
export function fits(line: string, width: number): boolean {
  return displayWidth(line) <= width || wrapText(line.trim().replace(/^next: +/, ''), 1).length === 1;
}
