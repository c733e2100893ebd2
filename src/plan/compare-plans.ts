import type { Change } from '../model/change.ts';
import type { DecimalText } from '../model/decimal.ts';
import type { BillDecision, BillVerdict, Plan } from '../model/plan.ts';
import { canonicalJson } from '../support/digest.ts';

/** What a plan makes of a bill. */
export interface BillFate {
  readonly decision: BillVerdict;
  readonly reason: string;
  readonly total: DecimalText | null;
}

/** A bill that two plans treat differently; null where a plan does not have it. */
export interface BillDifference {
  readonly billId: string;
  readonly docNumber: string | null;
  readonly accountName: string;
  readonly currency: string;
  readonly before: BillFate | null;
  readonly after: BillFate | null;
  /** True when only the document differs: its lines, its header, or what it is written over. */
  readonly onlyContent: boolean;
}

/** A change of configuration, customer or mapping that one plan has, or both in another way. */
export interface ChangeDifference {
  readonly address: string;
  readonly kind: string;
  readonly label: string;
  readonly before: string | null;
  readonly after: string | null;
}

export interface PlanDifference {
  readonly from: PlanHead;
  readonly to: PlanHead;
  /** True when both plans would do the same. */
  readonly equal: boolean;
  readonly bills: readonly BillDifference[];
  readonly changes: readonly ChangeDifference[];
}

export interface PlanHead {
  readonly id: string;
  readonly createdAt: string;
  readonly connection: string;
  readonly money: Plan['summary']['money'];
}

/** What changed from one plan to a later one: bills by what becomes of them, everything else by its address. */
export function comparePlans(from: Plan, to: Plan): PlanDifference {
  const bills = compareBills(from, to);
  const changes = compareChanges(from, to);
  return { from: headOf(from), to: headOf(to), equal: bills.length + changes.length === 0, bills, changes };
}

function headOf({ id, createdAt, connection, summary }: Plan): PlanHead {
  return { id, createdAt, connection: connection.name, money: summary.money };
}

function compareBills(from: Plan, to: Plan): readonly BillDifference[] {
  const [former, later] = [from, to].map((plan) => new Map(plan.bills.map((bill) => [bill.billId, bill])));
  const documents = [from, to].map((plan) => new Map(plan.changes.map((change) => [change.address, change.id])));
  const ids = new Set([...(former?.keys() ?? []), ...(later?.keys() ?? [])]);
  return [...ids].flatMap((billId) => {
    const [before, after] = [former?.get(billId), later?.get(billId)];
    const any = after ?? before;
    if (any === undefined) return [];
    const fates = [before, after].map((bill) => (bill === undefined ? null : fateOf(bill)));
    const [old = null, now = null] = fates;
    const contents = [before, after].map((bill, at) => documents[at]?.get(bill?.change ?? '') ?? null);
    const onlyContent = canonicalJson(old) === canonicalJson(now);
    if (onlyContent && contents[0] === contents[1]) return [];
    const { docNumber, accountName, currency } = any;
    return [{ billId, docNumber, accountName, currency, before: old, after: now, onlyContent }];
  });
}

function fateOf({ decision, reason, total }: BillDecision): BillFate {
  return { decision, reason, total };
}

function compareChanges(from: Plan, to: Plan): readonly ChangeDifference[] {
  const [former, later] = [from, to].map((plan) => new Map(plan.changes.filter(isNoDocument).map((change) => [change.address, change]))); // prettier-ignore
  const addresses = new Set([...(former?.keys() ?? []), ...(later?.keys() ?? [])]);
  return [...addresses].flatMap((address) => {
    const [before, after] = [former?.get(address), later?.get(address)];
    const any = after ?? before;
    if (any === undefined || (before !== undefined && after !== undefined && before.id === after.id)) {
      return [];
    }
    return [
      { address, kind: any.kind, label: any.label, before: before?.action ?? null, after: after?.action ?? null },
    ];
  });
}

/** Documents, and the mappings that record them, are told with their bills. */
function isNoDocument({ kind, recordsBill }: Change): boolean {
  return kind !== 'invoice' && kind !== 'creditMemo' && !recordsBill;
}
