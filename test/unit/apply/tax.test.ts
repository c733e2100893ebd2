import { expect, it } from 'vitest';
import { openSeed } from '../../../src/sandbox/quickbooks/seed-records.ts';
import type { Sandbox } from '../../../src/sandbox/open-sandbox.ts';
import { openExample } from './example-run.ts';

/** The company is in the United Kingdom, where every line has a tax code. */
function moveToBritain({ states }: Sandbox): void {
  const { quickbooks } = states;
  quickbooks.company = { ...quickbooks.company, country: 'GB' };
  openSeed({ state: quickbooks, now: Date.parse('2026-10-01T00:00:00Z') }).taxCode({
    id: '5',
    name: '20.0% S',
    percent: '20',
  });
}

const isInvoice = ({ kind, action }: { readonly kind: string; readonly action: string }): boolean =>
  kind === 'invoice' && action === 'create';

it('proves an invoice whose amounts include the tax', async () => {
  const example = await openExample({
    prepare: moveToBritain,
    tax: { code: '5', calculation: 'TaxInclusive' },
  });
  const plan = await example.plan();
  expect(plan.changes.some(isInvoice)).toBe(true);
  const report = await example.apply(plan);
  const wrong = report.outcomes.filter((outcome) => isInvoice(outcome) && outcome.status !== 'applied');
  expect(wrong).toEqual([]);
  expect(report.proof.every(({ equal }) => equal)).toBe(true);
  expect(report.outcomes.filter(isInvoice).flatMap(({ warnings }) => warnings)).toEqual([]);
  const again = await example.plan();
  expect(again.drift.filter(({ code }) => code === 'edited-after-send')).toEqual([]);
  const sent = new Set(plan.changes.filter(isInvoice).map(({ address }) => address));
  for (const bill of again.bills.filter(({ change, billId }) => change === null && sent.has(`invoice/${billId}`))) {
    const before = plan.bills.find(({ billId }) => billId === bill.billId);
    expect(bill).toMatchObject({ decision: 'upToDate', total: before?.total });
  }
});

it('says of tax that QuickBooks added that it was added, and proves the rest', async () => {
  const example = await openExample({ prepare: moveToBritain, tax: { code: '5', calculation: 'TaxExcluded' } });
  const plan = await example.plan();
  const report = await example.apply(plan);
  const sent = report.outcomes.filter(isInvoice);
  expect(sent.filter(({ status }) => status !== 'applied')).toEqual([]);
  expect(sent.every(({ warnings }) => warnings.some((warning) => warning.includes('added tax')))).toBe(true);
});
