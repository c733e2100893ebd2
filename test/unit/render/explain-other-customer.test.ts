import { expect, it } from 'vitest';
import { buildExplanation } from '../../../src/reconcile/build-explanation.ts';
import { renderFate, renderVerdict } from '../../../src/render/explain-view.ts';
import { planWorld } from '../reconcile/make-world.ts';
import { SITUATIONS } from '../reconcile/situations.ts';

it("a bill recorded as another customer's invoice of equal total is never called proved", () => {
  const world = SITUATIONS['recorded-other-customer']?.world();
  if (world === undefined) throw new Error('the situation is missing');
  const { plan, walkOf, catalog } = planWorld(world);
  const walk = walkOf('bill-1');
  const explanation = walk === null ? null : buildExplanation({ plan, walk, catalog });
  if (explanation === null) throw new Error('the bill is not in the plan');
  expect(renderFate(explanation).what).toBe(
    'This bill counts as sent by invoice INV-101 of USD 10.00, which is not what the bill makes; see below.',
  );
  expect(renderVerdict(explanation)).toBe(
    'By the rules the invoice equals the bill, but invoice INV-101 (Id 901) is for customer 66 Trade fair sales, ' +
      'the account is mapped to customer 58.',
  );
});
