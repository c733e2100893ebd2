import { missingAmount } from '../model/bill-amounts.ts';
import type { Plan } from '../model/plan.ts';
import { annotateDiagnostic, type Annotation } from './annotations.ts';
import { nameOfBill } from './plan-table-blocked.ts';
import { annotateMoved } from './plan-effect.ts';
import { formatMoney } from './wording.ts';

/** What needs a person, beside the files of a pull request. */
export function annotatePlan(plan: Plan): readonly Annotation[] {
  return [
    ...plan.guards.flatMap((guard): Annotation[] => {
      if (guard.status === 'ok') return [];
      const message = guard.lift === null ? [guard.message] : [guard.message, `To lift it: ${guard.lift}`];
      return [{ severity: guard.status === 'tripped' ? 'error' : 'warning', title: guard.name, message }];
    }),
    ...plan.diagnostics.map(annotateDiagnostic),
    ...(plan.effect === undefined ? [] : annotateMoved(plan.effect)),
    ...annotateDrift(plan),
    ...annotateBlocked(plan),
  ];
}

/** Two invoices for one bill may both be paid, so that is an error. Other drift is a warning. */
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
      const total = missingAmount(bill);
      const amount = total === null ? '' : `, ${formatMoney(bill.currency, total)}`;
      const message = `${bill.accountName}${amount}: ${bill.message} (${nameOfBill(bill)})`;
      return {
        severity: 'warning',
        title: bill.reason,
        message: bill.hint === null ? [message] : [message, bill.hint],
      };
    });
}
