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
      const addresses = [...plan.changes, ...(plan.wouldSend ?? [])].map((change) => change.address);
      const carried = plan.bills.filter(({ decision }) => ['send', 'resend', 'adopt'].includes(decision));
      expect(plan.bills.filter((bill) => bill.change !== null)).toEqual(carried);
      expect(carried.filter((bill) => bill.total === null || !addresses.includes(bill.change ?? ''))).toEqual([]);
      expect(plan.bills.filter(({ message }) => message.length < 5 || /undefined|null/.test(message))).toEqual([]);
    },
  );
});
