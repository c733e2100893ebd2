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

it('says of tax that QuickBooks added that it was added, and proves the rest', async () => {
  const example = await openExample({
    prepare: moveToBritain,
    delivery: { tax: { code: '5', calculation: 'TaxExcluded' } },
  });
  const plan = await example.plan();
  const report = await example.apply(plan);
  const sent = report.outcomes.filter(isInvoice);
  expect(sent.filter(({ status }) => status !== 'applied')).toEqual([]);
  expect(sent.every(({ warnings }) => warnings.some((warning) => warning.includes('added tax')))).toBe(true);
});
