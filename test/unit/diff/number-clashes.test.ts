import { describe, expect, it } from 'vitest';
import type { BillResult } from '../../../src/diff/bill-decision.ts';
import { blockClashes } from '../../../src/diff/number-clashes.ts';
import type { Action, ChangeDraft, Kind } from '../../../src/model/change.ts';
import type { BillDecision } from '../../../src/model/plan.ts';
import { decision } from '../render/sample-plan.ts';

/** A bill with one draft, as far as a clash of numbers looks at it. */
function resultOf(
  billId: string,
  number: string | null,
  draft: readonly [Kind, Action] | null = ['invoice', 'create'],
  more: Partial<BillDecision> = {},
): BillResult {
  const drafts = draft === null ? [] : [{ kind: draft[0], action: draft[1] } as ChangeDraft];
  const change = `invoice/${billId}`;
  return { decision: decision(billId, 'ACME Ltd', { docNumber: number, change, ...more }), drafts, drift: [] };
}

const reasons = (results: readonly BillResult[]) => blockClashes(results).map((result) => result.decision.reason);

describe('bills that would take one number', () => {
  it('are all blocked, whatever the case, and each names the others', () => {
    const results = [
      resultOf('b3', 'INV-1'),
      resultOf('b1', 'inv-1'),
      resultOf('b2', 'INV-1'),
      resultOf('b4', 'INV-2'),
    ];
    const blocked = blockClashes(results);
    expect(blocked[0]).toEqual({
      decision: {
        ...results[0]?.decision,
        decision: 'block',
        reason: 'doc-number-clash',
        message: 'number INV-1 would also be taken by bill b1, b2',
        hint: 'give each bill its own number in m3ter',
        change: null,
      },
      drafts: [],
      drift: [],
    });
    expect(blocked.slice(1, 3).map((result) => result.decision.message)).toEqual([
      'number inv-1 would also be taken by bill b2, b3',
      'number INV-1 would also be taken by bill b1, b3',
    ]);
    expect(blocked[3]).toBe(results[3]);
  });

  it.each<[string, readonly [Kind, Action] | null, Partial<BillDecision>, boolean]>([
    ['a credit memo takes it', ['creditMemo', 'create'], {}, true],
    ['an update takes it', ['invoice', 'update'], {}, true],
    ['an adoption by number and total counts on it', ['invoice', 'adopt'], { reason: 'number-and-total-equal' }, true],
    ['an adopted invoice has its own', ['invoice', 'adopt'], { reason: 'sent-by-m3ter' }, false],
    ['an adopted credit memo has its own', ['creditMemo', 'adopt'], { reason: 'sent-by-m3ter' }, false],
    ['a record takes none', ['mapping', 'create'], {}, false],
    ['a bill without change takes none', null, {}, false],
  ])('%s', (_name, draft, more, clashes) => {
    const current = reasons([resultOf('b1', 'INV-1'), resultOf('b2', 'INV-1', draft, more)]);
    expect(current.map((reason) => reason === 'doc-number-clash')).toEqual([clashes, clashes]);
  });

  it('do not clash when they have none', () => {
    expect(reasons([resultOf('b1', null), resultOf('b2', null)])).not.toContain('doc-number-clash');
  });
});
