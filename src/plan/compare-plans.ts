import { signedTotal } from '../model/bill-amounts.ts';
import type { Change } from '../model/change.ts';
import type { BillDecision, Plan } from '../model/plan.ts';
import type { BillDifference, BillFate, ChangeDifference, PlanDifference, PlanHead } from '../model/plan-difference.ts';
import { canonicalJson } from '../support/digest.ts';

/** The differences from one plan to a later one: bills by what happens to them, everything else by address. */
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
  const documents = [from, to].map(
    ({ changes, wouldSend = [] }) => new Map([...changes, ...wouldSend].map((change) => [change.address, change.id])),
  );
  const ids = new Set([...(former?.keys() ?? []), ...(later?.keys() ?? [])]);
  return [...ids].flatMap((billId) => {
    const [before, after] = [former?.get(billId), later?.get(billId)];
    const present = after ?? before;
    if (present === undefined) return [];
    const fates = [before, after].map((bill) => (bill === undefined ? null : fateOf(bill)));
    const [old = null, now = null] = fates;
    const contents = [before, after].map((bill, at) => documents[at]?.get(bill?.change ?? '') ?? null);
    const onlyContent = canonicalJson(old) === canonicalJson(now);
    if (onlyContent && contents[0] === contents[1]) return [];
    const { docNumber, accountName, currency } = present;
    return [{ billId, docNumber, accountName, currency, before: old, after: now, onlyContent }];
  });
}

function fateOf({ decision, reason, kind, total, reportOnly }: BillDecision): BillFate {
  const fate = { decision, reason, total: total === null ? null : signedTotal(kind, total) };
  const isAct = decision === 'send' || decision === 'resend' || decision === 'adopt';
  return isAct && reportOnly === true ? { ...fate, rehearsed: true } : fate;
}

function compareChanges(from: Plan, to: Plan): readonly ChangeDifference[] {
  const [former, later] = [from, to].map((plan) => new Map(plan.changes.filter(isNoDocument).map((change) => [change.address, change]))); // prettier-ignore
  const addresses = new Set([...(former?.keys() ?? []), ...(later?.keys() ?? [])]);
  return [...addresses].flatMap((address) => {
    const [before, after] = [former?.get(address), later?.get(address)];
    const present = after ?? before;
    if (present === undefined || (before !== undefined && after !== undefined && before.id === after.id)) {
      return [];
    }
    return [
      {
        address,
        kind: present.kind,
        label: present.label,
        before: before?.action ?? null,
        after: after?.action ?? null,
      },
    ];
  });
}

/** Documents and the mappings that record them are reported with their bills. */
function isNoDocument({ kind, recordsBill }: Change): boolean {
  return kind !== 'invoice' && kind !== 'creditMemo' && !recordsBill;
}
