import type { Address } from '../model/address.ts';
import type { ChangeDraft } from '../model/change.ts';
import { BILL_ENTITY } from '../diff/index-observed.ts';
import type { BillsPlan } from './plan-bills.ts';

/**
 * The changes of the files that the sent bills need:
 * - what the changes of the bills depend on;
 * - the mappings of their accounts, and of the items on their lines;
 * - lines that name the document of a bill.
 * Deletes are never needed.
 */
export function changesForBills(drafts: readonly ChangeDraft[], bills: BillsPlan): readonly ChangeDraft[] {
  const usable = drafts.filter(({ action }) => action !== 'delete');
  const byAddress = new Map(usable.map((draft) => [draft.address, draft]));
  const needed = new Set<Address>();
  const need = (address: Address): void => {
    const draft = byAddress.get(address);
    if (draft === undefined || needed.has(address)) return;
    needed.add(address);
    draft.dependsOn.forEach(need);
  };
  bills.changes.flatMap(({ dependsOn }) => dependsOn).forEach(need);
  bills.decisions.forEach(({ billId, change, reportOnly }) => {
    if (change !== null && reportOnly !== true) mappingsBehind(billId, bills).forEach(need);
  });
  recordsInFiles(usable, bills).forEach(need);
  return drafts.filter((draft) => draft.action !== 'delete' && needed.has(draft.address));
}

/** Changes that create the mappings of the bill's customer and items. */
function mappingsBehind(billId: string, { walkOf }: BillsPlan): readonly Address[] {
  const walk = walkOf(billId);
  if (walk?.conversion?.result !== 'document') return [];
  const { customer, conversion } = walk;
  const ofCustomer = customer?.result === 'customer' ? customer.plannedMapping : undefined;
  return [ofCustomer, ...conversion.trace().lines.map((line) => line.plannedMapping)].filter(
    (address) => address !== undefined,
  );
}

function recordsInFiles(drafts: readonly ChangeDraft[], { decisions }: BillsPlan): readonly Address[] {
  const ids = new Set(decisions.map(({ billId }) => billId));
  return drafts.flatMap((draft) =>
    draft.kind === 'mapping' && draft.after?.m3terEntity === BILL_ENTITY && ids.has(draft.after.m3terId)
      ? [draft.address]
      : [],
  );
}
