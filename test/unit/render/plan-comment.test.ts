import { describe, expect, it } from 'vitest';
import type { Plan } from '../../../src/model/plan.ts';
import { renderPageMarkdown } from '../../../src/render/page-markdown.ts';
import { isQuietPlan, planCommentPage } from '../../../src/render/plan-comment.ts';
import { EMPTY_PLAN, REFUSED_PLAN, SAMPLE_PLAN } from './sample-plan.ts';

const FACTS = { base: null, commit: 'a91f2e7', command: 'tieout plan --connection northwind-sandbox' };
const LENGTH_MAX = 60_000;

function render(plan: Plan): string {
  return renderPageMarkdown(planCommentPage(plan, FACTS), LENGTH_MAX);
}

/** The sample with its creates repeated, under names of the caller's choice. */
function withInvoices(count: number, accountName: string): Plan {
  const invoice = SAMPLE_PLAN.changes.find(({ kind, action }) => kind === 'invoice' && action === 'create');
  const decision = SAMPLE_PLAN.bills.find(({ billId }) => `invoice/${billId}` === invoice?.address);
  if (invoice === undefined || decision === undefined) throw new Error('the sample creates no invoice');
  const ids = Array.from({ length: count }, (_, index) => `bill-${String(index)}`);
  return {
    ...SAMPLE_PLAN,
    changes: ids.map((id): Plan['changes'][number] => ({ ...invoice, id, address: `invoice/${id}` })),
    bills: ids.map((billId) => ({ ...decision, billId, accountName })),
  };
}

describe('the comment of a pull request', () => {
  it('says the verdict first, then open what a reviewer must not miss, the rest folded', () => {
    const text = render(SAMPLE_PLAN);
    const places = [
      '### Plan 5d1e9c',
      '#### Guards',
      '#### Blocked',
      '#### Drift',
      '#### Credit memos and changes of sent invoices',
      '#### Money',
      '<details><summary>New invoices',
      '<details><summary>Configuration',
      '<details><summary>About this plan',
      FACTS.command,
    ].map((part) => text.indexOf(part));
    expect(places).not.toContain(-1);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
  });

  it('says of bills that are not sent now what they come to', () => {
    const [bill] = SAMPLE_PLAN.bills;
    if (bill === undefined) throw new Error('the sample has bills');
    const waiting = { decision: 'skip', reason: 'awaiting-approval', change: null, remoteId: null } as const;
    const bills = [{ ...bill, ...waiting, billId: 'bill-waiting', currency: 'USD', billTotal: '930' }];
    expect(render({ ...SAMPLE_PLAN, bills, drift: [] })).toContain('Not sent now: awaiting-approval 1 (USD 930.00).');
  });

  it('is the same at another time', () => {
    expect(render({ ...SAMPLE_PLAN, createdAt: '2027-01-01T00:00:00.000Z' })).toBe(render(SAMPLE_PLAN));
  });

  it.each([0, 20, 20_000])('of %i invoices is short enough, with every fold closed and every loss told', (count) => {
    const text = render(withInvoices(count, 'ACME Ltd'));
    expect(text.length).toBeLessThanOrEqual(LENGTH_MAX);
    expect(text.match(/<details>/g)?.length).toBe(text.match(/<\/details>/g)?.length);
    expect(text.match(/^````/gm) ?? []).toEqual([]);
    expect(/and 19,\d{3} more, USD [\d,.]+/.test(text)).toBe(count === 20_000);
  });

  it.each([
    '@everyone',
    '#1',
    '<img src=x onerror=alert(1)>',
    '</details><script>',
    '::error::x',
    '`a` | b',
    '[x](javascript:y)',
  ])('takes the name %s for text', (name) => {
    const plain = render(withInvoices(3, 'NAME'));
    const text = render(withInvoices(3, name));
    expect(text).not.toMatch(/(?:^|[^\\&])@everyone|(?:^|[^&\\])#1\b|<img|<script|^::error/m);
    expect(text.match(/<\/details>/g)?.length).toBe(plain.match(/<\/details>/g)?.length);
    expect(text.match(/(?<!\\)\|/g)?.length).toBe(plain.match(/(?<!\\)\|/g)?.length);
  });
});

describe('a quiet plan', () => {
  it('changes nothing and needs nobody', () => {
    expect([EMPTY_PLAN, SAMPLE_PLAN, REFUSED_PLAN].map(isQuietPlan)).toEqual([true, false, false]);
  });
});
