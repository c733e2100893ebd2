import { describe, expect, it } from 'vitest';
import type { Plan } from '../../../src/model/plan.ts';
import { applyTo, planWorld } from './make-world.ts';
import { SITUATIONS } from './situations.ts';

function said(plan: Plan) {
  return {
    bills: plan.bills.map((bill) => `${bill.decision} ${bill.reason}`),
    changes: plan.changes.map((change) => `${change.action} ${change.address}`),
    drift: plan.drift.map((drift) => drift.code),
  };
}

describe('every situation of the plan behaviours table', () => {
  it.each(Object.entries(SITUATIONS))('%s', (_name, situation) => {
    const { plan } = planWorld(situation.world(), situation.options);
    const { bills, changes = [], drift = [] } = situation;
    expect(said(plan)).toEqual({ bills, changes, drift });
  });

  it.each(Object.entries(SITUATIONS))('%s: after an apply nothing is left', (_name, situation) => {
    const world = situation.world();
    const first = planWorld(world, situation.options).plan;
    const second = planWorld(applyTo(world, first), situation.options).plan;
    expect(second.changes).toEqual([]);
  });

  it.each(Object.entries(SITUATIONS))(
    '%s: each decision names its change, message and document',
    (_name, situation) => {
      const { plan } = planWorld(situation.world(), situation.options);
      const addresses = new Set(plan.changes.map((change) => change.address));
      for (const bill of plan.bills) {
        const carried = bill.decision === 'send' || bill.decision === 'resend' || bill.decision === 'adopt';
        expect(bill.change !== null).toBe(carried);
        if (bill.change !== null) expect(addresses).toContain(bill.change);
        if (carried) expect(bill.total).not.toBeNull();
        expect(bill.message.length).toBeGreaterThan(5);
        if (bill.decision === 'block') expect(bill.message).not.toMatch(/undefined|null/);
      }
    },
  );
});
