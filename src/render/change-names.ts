import { documentAddress, parseDocumentAddress, recordedBill } from '../model/address.ts';
import { type Change, kindWord } from '../model/change.ts';
import type { Report } from '../model/outcome.ts';
import type { BillDecision, Plan } from '../model/plan.ts';
import { sayCustomer } from './plan-rows.ts';

/** Names for people, also of things that the plan does not contain. */
export interface ChangeNames {
  /** The customer of a bill's document, as the plan's rows of invoices say it. */
  customerOf(billId: string): string;
  /** The number of a bill's document; null when it is not known. */
  numberOf(billId: string): string | null;
  changeOf(address: string): Change | undefined;
  /** `invoice M3-100482`, `record of M3-100482`, `mapping ACME Ltd (ACME)`, else the address. */
  nameOf(address: string): string;
}

/** The names of some plans; of two that know the same thing the later one counts. */
export function indexNames(plans: readonly (Plan | null)[], report: Report): ChangeNames {
  const known = plans.filter((plan) => plan !== null);
  const changes = new Map(
    known.flatMap((plan) => [...plan.changes, ...(plan.wouldSend ?? [])]).map((change) => [change.address, change]),
  );
  const decisions = known.flatMap((plan) => plan.bills);
  const bills = new Map(decisions.map((bill) => [bill.billId, bill]));
  const customers = indexCustomers(decisions);
  const proven = new Map(report.proof.map(({ billId, docNumber }) => [billId, docNumber]));
  // A bill that was sent again since the plan was saved has another number by now.
  const plannedNumber = (billId: string): string | null => {
    const change =
      changes.get(documentAddress('invoice', billId)) ?? changes.get(documentAddress('creditMemo', billId));
    if (change?.kind !== 'invoice' && change?.kind !== 'creditMemo') return null;
    return (change.after ?? change.before)?.document.docNumber ?? null;
  };
  const numberOf = (billId: string): string | null =>
    proven.get(billId) ?? plannedNumber(billId) ?? bills.get(billId)?.docNumber ?? null;
  return {
    customerOf: (billId) => customers.get(billId) ?? '',
    numberOf,
    changeOf: (address) => changes.get(address),
    nameOf: (address) => {
      const recorded = recordedBill(address);
      if (recorded !== null) return `record of ${numberOf(recorded) ?? `bill ${recorded}`}`;
      const document = parseDocumentAddress(address);
      if (document !== null) {
        const number = numberOf(document.billId);
        return number === null ? address : `${kindWord(document.kind)} ${number}`;
      }
      const change = changes.get(address);
      return change === undefined ? address : `${kindWord(change.kind)} ${change.label}`;
    },
  };
}

/** A bill without a change does not say to whom its document went. So a plan that sends it counts more than a later one. */
function indexCustomers(decisions: readonly BillDecision[]): ReadonlyMap<string, string> {
  const sent = decisions.filter(({ change }) => change !== null);
  return new Map([...decisions, ...sent].map((bill) => [bill.billId, sayCustomer(bill)]));
}
