import type { ChangeDraft } from '../model/change.ts';
import type { BillResult } from './bill-decision.ts';

/**
 * Blocks bills that would get the same number. Whichever was sent first would take the number from the other, and
 * neither could be found again for certain.
 */
export function blockClashes<Draft extends ChangeDraft>(
  results: readonly BillResult<Draft>[],
): readonly BillResult<Draft>[] {
  const byNumber = new Map<string, BillResult<Draft>[]>();
  for (const result of results) {
    const number = claimedNumber(result);
    if (number === null) continue;
    const billResults = byNumber.get(number);
    if (billResults === undefined) byNumber.set(number, [result]);
    else billResults.push(result);
  }
  return results.map((result) => {
    const number = claimedNumber(result);
    const claimants = number === null ? [] : (byNumber.get(number) ?? []);
    return claimants.length > 1 ? block(result, claimants) : result;
  });
}

/**
 * The number that a bill is about to take, in lower case because QuickBooks compares without case; null when it takes
 * none.
 */
function claimedNumber({ decision, drafts }: BillResult): string | null {
  const takes = drafts.some(
    (draft) => (draft.kind === 'invoice' || draft.kind === 'creditMemo') && draft.action !== 'adopt',
  );
  if (!takes && decision.reason !== 'number-and-total-equal') return null;
  return decision.docNumber === null ? null : decision.docNumber.toLowerCase();
}

function block<Draft extends ChangeDraft>(
  result: BillResult<Draft>,
  claimants: readonly BillResult[],
): BillResult<Draft> {
  const { decision } = result;
  const others = claimants
    .map((claimant) => claimant.decision.billId)
    .filter((id) => id !== decision.billId)
    .sort();
  return {
    decision: {
      ...decision,
      decision: 'block',
      reason: 'doc-number-clash',
      message: `number ${decision.docNumber ?? ''} would also be taken by bill ${others.join(', ')}`,
      hint: 'give each bill its own number in m3ter',
      change: null,
      // The invoice with this number is no longer counted as the bill's.
      ...(decision.reason === 'number-and-total-equal' ? { sentTotal: null, sentKind: null, remoteId: null } : {}),
    },
    drafts: [],
    drift: result.drift,
  };
}
