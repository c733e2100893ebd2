import { expect, it } from 'vitest';
import { billOf, foreignDocument, planWorld, withBills, withDocuments } from '../reconcile/make-world.ts';
import { ready } from '../reconcile/situations.ts';

const RESEND = { scope: { resend: ['bill-1'] } };

it('does not say of a bill that was never sent that it is sent again', () => {
  const { plan } = planWorld(withBills(ready(), billOf('10')), RESEND);
  expect(plan.bills).toMatchObject([{ decision: 'send', reason: 'not-sent', message: 'approved 2026-11-02' }]);
  const [document] = plan.changes;
  expect(document?.reason).toEqual({ code: 'not-sent', message: 'approved 2026-11-02' });
  // QuickBooks may remember an answer to a sending that nothing shows any more.
  expect(document?.kind === 'invoice' ? document.after?.marker.generation : 0).toBeGreaterThan(0);
});

it('adopts what somebody else made for a bill that was never sent, --resend or not', () => {
  const world = withDocuments(withBills(ready(), billOf('10')), [foreignDocument({ totalAmount: '10.00' })]);
  expect(planWorld(world, RESEND).plan.bills).toMatchObject([{ decision: 'adopt', reason: 'number-and-total-equal' }]);
});
