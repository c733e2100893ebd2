import type { Workspace } from '../model/workspace.ts';
import { linesWithoutItem } from '../reconcile/check-unmapped-items.ts';
import type { ReadPlan } from '../reconcile/run-plan.ts';
import { compareText } from '../support/compare-text.ts';
import type { MissingMapping } from './map-questions.ts';

const CUSTOMER_REASONS = ['missing-customer', 'ambiguous-customer', 'inactive-customer'];

type Wanted = Omit<MissingMapping, 'bills' | 'followers'>;

/** The objects of m3ter that blocked bills of a plan have no record for, each with the number of these bills. */
export function findMissing(workspace: Workspace, { plan, walkOf }: ReadPlan): readonly MissingMapping[] {
  const bills = new Map<string, number>();
  const followers = new Map<string, Set<string>>();
  for (const { billId, decision, reason, accountCode, accountName, integration } of plan.bills) {
    if (decision !== 'block') continue;
    const linkedOnly = workspace.integrations.find(({ name }) => name === integration)?.bills.enforceLinkedMappings;
    const common = { integration: linkedOnly === true ? integration : null, destination: null };
    const own: Wanted[] = [];
    if (CUSTOMER_REASONS.includes(reason) && accountCode !== null) {
      own.push({ key: 'account', reference: accountCode, name: accountName, ...common });
    }
    for (const line of reason === 'unmapped-item' ? linesWithoutItem(walkOf(billId)) : []) {
      const accounting = line.accountingProductCode ?? line.accountingProductId;
      const ofProduct = line.productCode ?? line.productId;
      if (accounting !== null && ofProduct !== null && accounting !== ofProduct) {
        followers.set(ofProduct, (followers.get(ofProduct) ?? new Set()).add(accounting));
      }
      const product = accounting ?? ofProduct;
      if (product !== null) own.push({ key: 'product', reference: product, name: null, ...common });
      else if (line.aggregationId !== null) {
        own.push({ key: 'aggregation', reference: line.aggregationId, name: null, ...common });
      }
    }
    for (const key of new Set(own.map((one) => JSON.stringify(one)))) bills.set(key, (bills.get(key) ?? 0) + 1);
  }
  return [...bills].map(([key, count]) => {
    const wanted = JSON.parse(key) as Wanted;
    const following = wanted.key === 'product' ? [...(followers.get(wanted.reference) ?? [])] : [];
    return { ...wanted, bills: count, followers: following.sort(compareText) };
  });
}
