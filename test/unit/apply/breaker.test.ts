import { describe, expect, it } from 'vitest';
import { createBreakers } from '../../../src/apply/breaker.ts';
import type { Outcome } from '../../../src/model/outcome.ts';
import type { BillDecision } from '../../../src/model/plan.ts';

const ERRORS_MAX = 3;

const decision = (billId: string, integration: string): BillDecision =>
  ({ billId, integration, change: `invoice/${billId}` }) as BillDecision;

const outcome = (
  billId: string,
  status: Outcome['status'],
  code: Outcome['code'] = status === 'alreadySo' ? 'already-so' : status,
): Outcome => ({
  change: billId,
  address: `invoice/${billId}`,
  kind: 'invoice',
  action: 'create',
  status,
  code,
  message: '',
  next: null,
  remoteId: null,
  attempts: 1,
  warnings: [],
});

const IDS = ['a', 'b', 'c', 'd', 'e'];

describe('the breaker of an integration', () => {
  const open = () => createBreakers([...IDS.map((id) => decision(id, 'US')), decision('z', 'UK')], ERRORS_MAX);

  it.each(['rejected', 'conflict', 'indeterminate'] as const)('opens after a row of %s, for it alone', (status) => {
    const breakers = open();
    breakers.record([outcome('a', status), outcome('b', status)]);
    expect(breakers.isTroubled()).toBe(true);
    expect(breakers.isOpenFor('invoice/d')).toBe(false);
    breakers.record([outcome('c', status)]);
    expect(breakers.isOpenFor('invoice/d')).toBe(true);
    expect(breakers.isOpenFor('invoice/z')).toBe(false);
  });

  it('counts what could not be sent, and nothing else that was skipped', () => {
    const unreachable = open();
    unreachable.record(['a', 'b', 'c'].map((id) => outcome(id, 'skipped', 'never-left')));
    expect(unreachable.isOpenFor('invoice/d')).toBe(true);
    const waiting = open();
    waiting.record(['a', 'b', 'c'].map((id) => outcome(id, 'skipped', 'dependency-failed')));
    expect(waiting.isTroubled()).toBe(false);
  });

  it('begins again after a success, and counts each outcome once', () => {
    const breakers = open();
    const first = [outcome('a', 'rejected'), outcome('b', 'rejected')];
    breakers.record(first);
    breakers.record([...first, outcome('c', 'applied')]);
    expect(breakers.isTroubled()).toBe(false);
  });

  it('stays open once open', () => {
    const breakers = open();
    breakers.record([...['a', 'b', 'c'].map((id) => outcome(id, 'rejected')), outcome('d', 'applied')]);
    expect(breakers.isOpenFor('invoice/e')).toBe(true);
  });
});
