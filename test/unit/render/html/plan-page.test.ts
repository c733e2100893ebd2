import { expect, test } from 'vitest';
import { decimal, decimalText, sumDecimals } from '../../../../src/model/decimal.ts';
import type { Plan } from '../../../../src/model/plan.ts';
import { findUnusual } from '../../../../src/plan/unusual.ts';
import { renderHtmlDocument } from '../../../../src/render/html/html-document.ts';
import type { PlanClass } from '../../../../src/render/html/page-data.ts';
import { planPageData } from '../../../../src/render/html/plan-page-data.ts';
import { SAMPLE_PLAN } from '../sample-plan.ts';

function dataOf(plan: Plan) {
  return planPageData(plan, { unusual: findUnusual(plan), version: '1.0.0', next: [] });
}

test('every bill is in the table once, and each class comes to its sum in the account of money', () => {
  const { bills, money } = dataOf(SAMPLE_PLAN);
  expect(bills.map(({ id }) => id)).toEqual(SAMPLE_PLAN.bills.map(({ billId }) => billId));
  const sumOf = (name: PlanClass, currency: string): string => {
    const rows = bills.filter((bill) => bill.class === name && bill.currency === currency);
    return decimalText(sumDecimals(rows.map(({ amount }) => decimal(amount ?? '0'))));
  };
  const plain = (text: string): string => decimalText(decimal(text));
  for (const account of money) {
    const { currency } = account;
    expect([currency, sumOf('new', currency)]).toEqual([currency, plain(account.new.total)]);
    expect([currency, sumOf('changed', currency)]).toEqual([currency, plain(account.changed.total)]);
    expect([currency, sumOf('credit', currency)]).toEqual([currency, plain(account.credits.total)]);
    expect([currency, sumOf('recorded', currency)]).toEqual([currency, plain(account.recorded.total)]);
    expect([currency, sumOf('blocked', currency)]).toEqual([currency, plain(account.blocked.total)]);
  }
});

test('a document is drawn as it will be, with the address of a customer that the plan makes', () => {
  const document = dataOf(SAMPLE_PLAN).bills[0]?.after;
  expect(document).toMatchObject({
    title: 'Invoice',
    number: 'M3-100482',
    billTo: ['ACME Ltd (ACME)', 'ACME Ltd', '18 Anvil Road', 'Phoenix AZ 85004', 'USA'],
    customer: 'New customer',
    total: '1204.50',
  });
  expect(document?.lines[0]).toEqual(['API calls, October 2026', '220000', '0.005', '1100.00', '2026-10-01', '19']);
});

test('the verdict begins with money, and with the refusal before it', () => {
  expect(dataOf(SAMPLE_PLAN).verdict).toMatch(/^2 new invoices \(JPY 120,400 and USD 1,204\.50\)/);
  const guards = SAMPLE_PLAN.guards.map((guard) => ({ ...guard, status: 'tripped' as const }));
  expect(dataOf({ ...SAMPLE_PLAN, guards }).verdict).toMatch(/^Refused by .*: nothing will be sent\. 2 new invoices/);
});

test('what lies in the document cannot end it, and parses to what a reader sees', () => {
  const text = '</script><!--<script>\u2028\u202e&';
  const html = [...renderHtmlDocument({ title: text, withoutScript: [text] }, { data: { text } }, { script: '"</script>"', style: 'p{}', licenses: text })].join(''); // prettier-ignore
  expect(html.match(/<\/script/g)).toHaveLength(3);
  const data = /id="data">(.*)<\/script>/.exec(html)?.[1] ?? '';
  expect(data).not.toMatch(/[<>&\u2028]/);
  expect(JSON.parse(data)).toEqual({ text: String.raw`</script><!--<script> \u202e&` });
  expect(html).toContain("default-src 'none'");
});
