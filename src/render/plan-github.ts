import type { Plan } from '../model/plan.ts';
import { annotateDiagnostic, renderAnnotations, type Annotation, type GithubOutput } from './annotations.ts';
import { renderPlanMarkdown } from './plan-markdown.ts';
import { blockedAmount } from './plan-view.ts';
import { renderPlanSummaryLine } from './plan-summary.ts';
import { formatMoney } from './wording.ts';

/** The plan for a GitHub workflow: what needs a person as annotations, everything in the step summary. */
export function renderPlanGithub(plan: Plan): GithubOutput {
  const annotations = [
    ...plan.guards.flatMap((guard): Annotation[] => {
      if (guard.status === 'ok') return [];
      const message = guard.lift === null ? [guard.message] : [guard.message, `To lift it: ${guard.lift}`];
      return [{ severity: guard.status === 'tripped' ? 'error' : 'warning', title: guard.name, message }];
    }),
    ...plan.diagnostics.map(annotateDiagnostic),
    ...annotateDrift(plan),
    ...annotateBlocked(plan),
  ];
  return { commands: renderAnnotations(annotations, renderPlanSummaryLine(plan)), summary: renderPlanMarkdown(plan) };
}

/** Two invoices for one bill may be paid twice: that is an error; other drift is only worth knowing. */
function annotateDrift(plan: Plan): Annotation[] {
  return plan.drift.map((drift) => ({
    severity: drift.code === 'duplicate-invoice' ? 'error' : 'warning',
    title: drift.code,
    message: [`${drift.address}: ${drift.message}`, ...(drift.hint === null ? [] : [drift.hint])],
  }));
}

function annotateBlocked(plan: Plan): Annotation[] {
  return plan.bills
    .filter((bill) => bill.decision === 'block')
    .map((bill) => {
      const total = blockedAmount(bill);
      const amount = total === null ? '' : `, ${formatMoney(bill.currency, total)}`;
      const message = `${bill.accountName}${amount}: ${bill.message} (bill ${bill.billId})`;
      return {
        severity: 'warning',
        title: bill.reason,
        message: bill.hint === null ? [message] : [message, bill.hint],
      };
    });
}
