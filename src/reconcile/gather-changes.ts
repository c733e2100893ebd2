import { customerKey, type CustomersAnswer } from '../convert/customers.ts';
import type { BillResult } from '../diff/bill-decision.ts';
import { draftCustomer } from '../diff/customers.ts';
import { replaceMapping, type MappingDeleteDraft } from '../diff/mappings.ts';
import type { Address } from '../model/address.ts';
import type { Change, ChangeDraft } from '../model/change.ts';
import { groupBy } from '../support/group-by.ts';
import type { KeepChange } from '../plan/kept-changes.ts';

/** The changes of bills, and what they replace of the changes of the files. */
export interface GatheredChanges {
  /** Customers that the sent bills need, each followed by its mapping; then documents and records. */
  readonly changes: readonly Change[];
  /** The same for bills of integrations in `reportOnly`. */
  readonly wouldSend: readonly Change[];
  /** m3ter's ids of mappings that `changes` updates, so that the files' deletes of them are not planned. */
  readonly replacedMappings: ReadonlySet<string>;
}

/** The changes of bills that are sent. `files` are the changes that the files want. */
export function gatherChanges(
  results: readonly BillResult<Change>[],
  customers: CustomersAnswer & { readonly files: readonly ChangeDraft[] },
  keep: KeepChange,
): GatheredChanges {
  const isRehearsed = ({ decision }: BillResult): boolean => decision.reportOnly === true;
  const sent = results.filter((result) => !isRehearsed(result));
  const deleted = onlyDeletes(customers.files);
  const customersOfSent = draftCustomers(sent, customers).map((draft) => inPlaceOfDelete(draft, deleted));
  const made = new Set(customersOfSent.map(({ address }) => address));
  const rehearsed = results.filter(isRehearsed);
  const more = draftCustomers(rehearsed, customers).filter(({ address }) => !made.has(address));
  return {
    changes: [...customersOfSent.map(keep), ...sent.flatMap(({ drafts }) => drafts)],
    wouldSend: [...more.map(keep), ...rehearsed.flatMap(({ drafts }) => drafts)],
    replacedMappings: new Set(
      customersOfSent.flatMap((draft) =>
        draft.kind === 'mapping' && draft.action === 'update' ? [draft.precondition.id] : [],
      ),
    ),
  };
}

/** Deletes of mappings by address. Where m3ter has two mappings at one address, both are deleted. */
function onlyDeletes(files: readonly ChangeDraft[]): ReadonlyMap<Address, MappingDeleteDraft> {
  const deletes = files.filter((draft) => draft.kind === 'mapping').filter((draft) => draft.action === 'delete');
  const single = groupBy(deletes, ({ address }) => address);
  return new Map(
    [...single].flatMap(([address, [first, second]]) =>
      first === undefined || second !== undefined ? [] : [[address, first] as const],
    ),
  );
}

function inPlaceOfDelete(draft: ChangeDraft, deleted: ReadonlyMap<Address, MappingDeleteDraft>): ChangeDraft {
  if (draft.kind !== 'mapping' || draft.action !== 'create') return draft;
  const gone = deleted.get(draft.address);
  return gone === undefined ? draft : replaceMapping(draft, gone);
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
