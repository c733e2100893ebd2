import { expect, it } from 'vitest';
import { renderPageText } from '../../../src/render/page-text.ts';
import { planPage } from '../../../src/render/plan.ts';
import { createStyle } from '../../../src/render/style.ts';
import { decision, SAMPLE_PLAN } from './sample-plan.ts';

it('shows a held bill with what is missing of it, in the smallest unit of its currency', () => {
  const bill = decision('b1', 'Globex', {
    decision: 'skip',
    reason: 'held',
    message: 'an undo with --hold voided it',
    currency: 'USD',
    total: '0',
    sentTotal: '0',
    billTotal: '3075.915',
    excludedTotal: '75',
  });
  const plan = { ...SAMPLE_PLAN, bills: [{ ...bill, class: 'voided' as const }] };
  const text = renderPageText(planPage(plan), createStyle({ color: false, width: 120, unicode: true }));
  expect(text).toMatch(/Globex {2}USD 3,000\.92 {2}held/);
});
