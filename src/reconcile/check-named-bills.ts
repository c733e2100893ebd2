import { isUuid } from '../model/address.ts';
import { kindWord } from '../model/change.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import { docNumberOf } from '../model/doc-number.ts';
import { type Bill, type M3terSnapshot, invoiceDateOf } from '../model/m3ter.ts';
import type { BillDecision, PlanScope } from '../model/plan.ts';
import { quoteWord } from '../support/quote-word.ts';

interface NamedBills {
  readonly scope: PlanScope;
  readonly meantBills?: ReadonlyMap<string, string>;
  readonly m3ter: M3terSnapshot;
  readonly decisions: readonly BillDecision[];
  readonly billsOfOtherIntegrations: readonly OtherBill[];
}

/** A bill that `--integration` leaves out, with its own integration; null when it has none. */
export interface OtherBill {
  readonly bill: Bill;
  readonly integration: string | null;
}

/** What the command line asked about bills and did not get: bills that do not exist, `--resend` without effect. */
export function checkNamedBills({
  scope,
  meantBills,
  m3ter,
  decisions,
  billsOfOtherIntegrations,
}: NamedBills): readonly Diagnostic[] {
  const known = new Set([...m3ter.bills, ...(m3ter.unreadableBills ?? [])].map(({ id }) => id));
  // What is no id is a name that no bill has; of the other ids only those that --bill names were read.
  const leftOut =
    scope.bills.length === 0
      ? []
      : scope.resend.filter((id) => !scope.bills.includes(id) && (known.has(id) || isUuid(id)));
  const unknown = [...new Set([...scope.bills, ...scope.resend])].filter(
    (id) => !known.has(id) && !leftOut.includes(id),
  );
  const byId = new Map(decisions.map((decision) => [decision.billId, decision]));
  return [
    ...unknown.map((id) => reportUnknown(id, scope, meantBills?.get(id))),
    ...reportEarlier(scope, m3ter.bills),
    ...reportOtherIntegrations(scope, billsOfOtherIntegrations),
    ...leftOut.map((id) => withoutEffect(id, `bill ${id} is not among those that --bill names`)),
    ...scope.resend.flatMap((id) => reportResend(byId.get(id)) ?? []),
  ];
}

/** Reports bills that were named and that `--since` leaves out by their date. */
function reportEarlier({ bills: named, since }: PlanScope, bills: readonly Bill[]): readonly Diagnostic[] {
  if (since === null) return [];
  return bills.flatMap((bill) => {
    const date = invoiceDateOf(bill);
    if (!named.includes(bill.id) || date === null || date >= since) return [];
    return [outOfScope(bill, `has the date ${date}, which --since ${since} leaves out`, 'leave --since out')];
  });
}

function reportOtherIntegrations(
  { bills: named }: PlanScope,
  billsOfOtherIntegrations: readonly OtherBill[],
): readonly Diagnostic[] {
  return billsOfOtherIntegrations.flatMap(({ bill, integration }) => {
    if (!named.includes(bill.id)) return [];
    const number = docNumberOf(bill);
    return [
      integration === null
        ? outOfScope(bill, 'is of no integration', `see why: tieout explain bill ${number}`)
        : outOfScope(
            bill,
            `is of integration "${integration}", which --integration leaves out`,
            'name that integration, or leave --integration out: a bill brings what it needs',
          ),
    ];
  });
}

function outOfScope(bill: Bill, why: string, hint: string): Diagnostic {
  const message = `bill ${docNumberOf(bill)} ${why}`;
  return { severity: 'error', code: 'plan/bill-out-of-scope', message, hint, about: bill.id };
}

function reportUnknown(id: string, { since, undo }: PlanScope, meant: string | undefined): Diagnostic {
  const missing = `m3ter has no bill with the id or number ${id}${since === null ? '' : `, or not since ${since}`}`;
  const finding = { severity: 'error', code: 'plan/unknown-bill', about: id } as const;
  if (undo === undefined) {
    return { ...finding, message: missing, hint: hintOnUnknown(meant) };
  }
  return {
    ...finding,
    message: `${missing}, and no invoice with that number is there to be voided`,
    hint: `tieout explain bill ${quoteWord(id)} shows the invoices of a bill, void ones too`,
  };
}

/** What helps a person who named a bill that is not there; `meant` is the number of one that is nearly named so. */
export function hintOnUnknown(meant: string | null | undefined): string {
  const question = meant === null || meant === undefined ? '' : `did you mean ${meant}? `;
  return `${question}tieout plan --all shows the bills that are sent or wait; an id is the whole UUID`;
}

/** Why a bill named by `--resend` is not sent again. A blocked bill has its own message. */
function reportResend(decision: BillDecision | undefined): Diagnostic | null {
  if (decision === undefined) return null;
  const { billId, docNumber, kind, reason, message } = decision;
  const name = docNumber ?? billId;
  const word = kindWord(kind ?? 'invoice');
  if (decision.decision === 'skip') return withoutEffect(billId, `bill ${name} is skipped: ${message}`);
  if (decision.decision === 'resend' && reason !== 'resend') {
    return withoutEffect(billId, `${word} ${name} is in QuickBooks and is updated`);
  }
  if (!isKept(decision)) return null;
  return withoutEffect(billId, `${word} ${name} is in QuickBooks`, 'void it there first, if it is to be sent again');
}

/** True when the document of the bill stays in QuickBooks as it is. */
function isKept({ decision }: BillDecision): boolean {
  return decision === 'upToDate' || decision === 'adopt';
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
