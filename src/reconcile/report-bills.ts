import type { Diagnostic } from '../model/diagnostic.ts';
import type { M3terSnapshot } from '../model/m3ter.ts';
import type { BillDecision, PlanScope } from '../model/plan.ts';

interface Reported {
  readonly scope: PlanScope;
  readonly m3ter: M3terSnapshot;
  readonly decisions: readonly BillDecision[];
}

/** What the command line asked about bills and did not get: bills that are not there, `--resend` without effect. */
export function reportBills({ scope, m3ter, decisions }: Reported): readonly Diagnostic[] {
  const known = new Set([...m3ter.bills, ...(m3ter.unreadableBills ?? [])].map(({ id }) => id));
  const leftOut = scope.bills.length === 0 ? [] : scope.resend.filter((id) => !scope.bills.includes(id));
  const unknown = [...new Set([...scope.bills, ...scope.resend])].filter(
    (id) => !known.has(id) && !leftOut.includes(id),
  );
  const byId = new Map(decisions.map((decision) => [decision.billId, decision]));
  return [
    ...unknown.map(reportUnknown),
    ...leftOut.map((id) => withoutEffect(id, `bill ${id} is not among those that --bill names`)),
    ...scope.resend.flatMap((id) => reportResend(byId.get(id)) ?? []),
  ];
}

function reportUnknown(id: string): Diagnostic {
  return {
    severity: 'error',
    code: 'plan/unknown-bill',
    message: `m3ter has no bill with the id or number ${id}, or not since the day given`,
    hint: 'tieout status lists the bills; an id is the whole UUID',
    about: id,
  };
}

/** A bill that is not sent although it was named: its block says why, everything else is said here. */
function reportResend(decision: BillDecision | undefined): Diagnostic | null {
  if (decision === undefined) return null;
  const { billId, docNumber, kind, reason, message } = decision;
  const name = docNumber ?? billId;
  const word = kind === 'creditMemo' ? 'credit memo' : 'invoice';
  if (decision.decision === 'skip') return withoutEffect(billId, `bill ${name} is skipped: ${message}`);
  if (decision.decision === 'resend' && reason !== 'resend') {
    return withoutEffect(billId, `${word} ${name} is in QuickBooks and is updated`);
  }
  if (decision.decision !== 'upToDate' && decision.decision !== 'adopt') return null;
  return withoutEffect(billId, `${word} ${name} is in QuickBooks`, 'void it there first, if it is to be sent again');
}

function withoutEffect(billId: string, why: string, hint = 'leave it out, or correct it'): Diagnostic {
  return {
    severity: 'warning',
    code: 'plan/resend-without-effect',
    message: `--resend changes nothing: ${why}`,
    hint,
    about: billId,
  };
}
