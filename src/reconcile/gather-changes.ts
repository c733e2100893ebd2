import { customerKey, type CustomersAnswer } from '../convert/customers.ts';
import type { BillResult } from '../diff/bill-decision.ts';
import { draftCustomer } from '../diff/customers.ts';
import type { Change, ChangeDraft } from '../model/change.ts';
import type { KeepChange } from '../plan/kept-changes.ts';

/** The changes of bills that are sent, and those of bills that integrations in `reportOnly` would send. */
export function gatherChanges(
  results: readonly BillResult<Change>[],
  customers: CustomersAnswer,
  keep: KeepChange,
): { readonly changes: readonly Change[]; readonly wouldSend: readonly Change[] } {
  const isRehearsed = ({ decision }: BillResult): boolean => decision.reportOnly === true;
  const sent = results.filter((result) => !isRehearsed(result));
  const customersOfSent = draftCustomers(sent, customers);
  const made = new Set(customersOfSent.map(({ address }) => address));
  const rehearsed = results.filter(isRehearsed);
  const more = draftCustomers(rehearsed, customers).filter(({ address }) => !made.has(address));
  return {
    changes: [...customersOfSent.map(keep), ...sent.flatMap(({ drafts }) => drafts)],
    wouldSend: [...more.map(keep), ...rehearsed.flatMap(({ drafts }) => drafts)],
  };
}

/** Only customers of bills that are really sent. A blocked bill creates no customer. */
function draftCustomers(results: readonly BillResult[], customers: CustomersAnswer): readonly ChangeDraft[] {
  const used = new Set<string>();
  for (const { decision, drafts } of results) {
    if (decision.integration === null || !drafts.some((draft) => draft.action === 'create')) continue;
    if (decision.decision !== 'send' && decision.decision !== 'resend') continue;
    const choice = customers.choices.get(customerKey(decision.accountId, decision.integration));
    if (choice?.result === 'customer' && choice.how !== 'mapped') used.add(decision.accountId);
  }
  return customers.desired.filter(({ state }) => used.has(state.accountId)).flatMap(draftCustomer);
}
