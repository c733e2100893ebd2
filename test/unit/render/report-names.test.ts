import { expect, it } from 'vitest';
import type { Outcome, Report } from '../../../src/model/outcome.ts';
import { createStyle } from '../../../src/render/style.ts';
import { REPORT } from './rendered.ts';
import { SAMPLE_PLAN } from './sample-plan.ts';
import { SAMPLE_REPORT } from './sample-report.ts';

const style = createStyle({ width: 140, color: false, unicode: true });
const BILL = '7f3a0000-0000-4000-8000-000000000001';

function interrupted(address: string, next: string | null = 'run tieout apply again'): Outcome {
  return {
    change: address,
    address,
    kind: 'mapping',
    action: 'create',
    status: 'skipped',
    code: 'interrupted',
    message: 'not sent: the run was told to stop',
    next,
    remoteId: null,
    attempts: 0,
    warnings: [],
  };
}

function reportOf(more: Partial<Report>): string {
  return REPORT.text({ report: { ...SAMPLE_REPORT.report, ...more }, plan: SAMPLE_PLAN, reviewed: null }, style);
}

it('says a next step that many changes share once, below them', () => {
  const outcomes = ['a', 'b', 'c'].map((name) => interrupted(`mapping/QuickBooks/Item/Product/${name}`));
  const text = reportOf({ outcomes: [...outcomes, interrupted('mapping/QuickBooks/Item/Product/d', 'look at it')] });
  expect(text.match(/next: run tieout apply again/g)).toBeNull();
  expect(text).toContain('  next, for 3 of these: run tieout apply again\n');
  expect(text).toContain('next: look at it');
});

it('names records by the document of their bill, and by the bill when there is none', () => {
  const [known] = SAMPLE_PLAN.bills;
  const records = [
    `mapping/QuickBooks/Invoice/Bill/${known?.billId ?? ''}`,
    `mapping/QuickBooks/CreditMemo/Bill/${BILL}`,
  ];
  const text = reportOf({ left: records, outcomes: [] });
  expect(text).toContain(`  record of ${known?.docNumber ?? ''}\n`);
  expect(text).toContain(`  record of bill ${BILL}\n`);
});

it('names of an invoice that was sent only the record that is left, and of any other the invoice', () => {
  const { outcomes } = SAMPLE_REPORT.report;
  const sent = outcomes.find(({ address, status }) => address.startsWith('invoice/') && status === 'applied');
  const [, billId = ''] = sent?.address.split('/') ?? [];
  const others = ['invoice/other-bill', 'mapping/QuickBooks/Invoice/Bill/other-bill'];
  // A second plan takes the invoice that was sent as the bill's, and records it.
  const left = [`invoice/${billId}`, `mapping/QuickBooks/Invoice/Bill/${billId}`, ...others];
  const text = reportOf({ left });
  const still = text.slice(text.indexOf('Still to do'));
  expect(still).toMatch(/ {2}record of \S+, which was sent\n {2}invoice\/other-bill\n/);
  expect(text).toContain('a second plan still wants 2 changes');
});

it('says of an interrupted run what was sent, what was not tried, and how to go on', () => {
  const { outcomes } = SAMPLE_REPORT.report;
  const notTried = { ...interrupted('invoice/other-bill'), kind: 'invoice' } as const;
  const text = reportOf({ reason: 'interrupted', outcomes: [...outcomes, notTried] });
  const count = (status: string) =>
    outcomes.filter((one) => ['invoice', 'creditMemo'].includes(one.kind) && one.status === status).length;
  expect(text.replaceAll(/\s+/g, ' ')).toContain(
    `Interrupted: ${String(count('applied') + count('alreadySo'))} documents sent, ${String(count('skipped') + 1)} not tried, ` +
      `${String(count('indeterminate'))} not known; run the same command again`,
  );
  expect(reportOf({ reason: 'interrupted', outcomes: [interrupted('mapping/QuickBooks/Item/Product/x')] })).toContain(
    'Interrupted: 0 changes made, 1 not tried; run the same command again',
  );
});

it('lists what was not tried once: what is still to do are the same changes', () => {
  const outcomes = Array.from({ length: 17 }, (_, at) =>
    interrupted(`mapping/QuickBooks/Item/Product/p-${String(at)}`),
  );
  const left = outcomes.map(({ address }) => address);
  const text = reportOf({ reason: 'interrupted', outcomes, left, proof: [] });
  for (const address of left) expect(text.split(`${address} `)).toHaveLength(2);
  expect(text).toContain('Still to do\n  17 changes of those above\n');
});

it('counts what it shows: records that are written belong to their documents', () => {
  const record = {
    ...interrupted(`mapping/QuickBooks/Invoice/Bill/${BILL}`),
    status: 'applied',
    code: 'applied',
  } as const;
  const { outcomes } = SAMPLE_REPORT.report;
  const count = (text: string): string | undefined => /: (\d+) applied/.exec(text)?.[1];
  expect(count(reportOf({ outcomes: [...outcomes, record] }))).toBe(count(reportOf({ outcomes })));
  const failed = { ...record, status: 'rejected', code: 'm3ter/http-400' } as const;
  expect(reportOf({ outcomes: [failed] })).toContain('1 rejected');
});

it('names the customer that an invoice went to, with the account where that is called otherwise, also if a later plan has no change of it', () => {
  const ofGlobex = SAMPLE_PLAN.bills.map((bill) => ({ ...bill, accountName: 'Globex' }));
  const reviewed = { ...SAMPLE_PLAN, bills: ofGlobex.map((bill) => ({ ...bill, customerName: 'Umbrella' })) };
  const sent = ofGlobex.map((bill) => ({ ...bill, change: null }));
  for (const plan of [reviewed, { ...SAMPLE_PLAN, bills: sent }]) {
    const text = REPORT.text({ ...SAMPLE_REPORT, plan, reviewed }, style);
    const of = (title: string) => text.slice(text.indexOf(`\n${title}`)).split('\n\n')[0] ?? '';
    expect(of('Done')).toContain('Umbrella (account Globex)');
    expect(of('Proof')).toContain('Umbrella (account Globex)');
  }
});
