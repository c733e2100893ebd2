import { describe, expect, it } from 'vitest';
import { makeLine } from '../convert/make.ts';
import {
  billOf,
  makeWorld,
  planWorld,
  settle,
  withBills,
  withIntegration,
  withM3ter,
} from '../reconcile/make-world.ts';
import { ready, sent, SITUATIONS } from '../reconcile/situations.ts';

describe('the summary of a plan', () => {
  it('counts configuration, customers and mappings, and money apart', () => {
    const bills = [
      billOf('10.5'),
      billOf('-3', { id: 'bill-2', sequentialInvoiceNumber: 'N-2' }),
      billOf('7', { id: 'bill-3', sequentialInvoiceNumber: 'N-3', accountId: 'acc-2' }),
      billOf('1', { id: 'bill-4', status: 'PENDING' }),
      billOf('1', { id: 'bill-5', lines: [makeLine({ productId: 'prod-2' })] }),
    ];
    const { summary } = planWorld(withBills(makeWorld(), ...bills)).plan;
    expect(summary).toMatchObject({
      // The configuration, an item mapping, a customer and its mapping.
      create: 4,
      update: 0,
      delete: 0,
      enable: 0,
      adopt: 0,
      blocked: 1,
      skipped: 1,
      upToDate: 0,
      drift: 0,
      money: [
        {
          currency: 'USD',
          invoices: 3,
          total: '14.50',
          net: '14.50',
          new: { count: 2, total: '17.50' },
          credits: { count: 1, total: '-3.00' },
          changed: { count: 0, total: '0.00', before: '0.00' },
          recorded: { count: 0, total: '0.00' },
          blocked: { count: 1, total: '1.00' },
        },
      ],
      bills: 5,
      accounts: 2,
    });
  });

  it('counts adoptions, and what is up to date', () => {
    const world = withBills(sent(), billOf('10'));
    expect(planWorld(world).plan.summary).toMatchObject({ upToDate: 1, adopt: 0, money: [] });
    const lost = withM3ter(world, {
      mappings: world.m3ter.mappings.filter((mapping) => mapping.m3terEntity !== 'Bill'),
    });
    expect(planWorld(lost).plan.summary).toMatchObject({
      upToDate: 0,
      adopt: 1,
      create: 0,
      money: [{ invoices: 0, net: '0.00', recorded: { count: 1, total: '10.00' } }],
    });
  });

  it('counts of a bill that changed only what its document lacks, sent or blocked', () => {
    const world = withBills(sent(), billOf('12', { version: 2 }));
    const [changed] = planWorld(world).plan.summary.money;
    expect(changed).toMatchObject({ net: '2.00', changed: { count: 1, before: '10.00', total: '12.00' } });
    const planSummary = planWorld(withIntegration(world, { delivery: { onChange: 'block' } })).plan.summary;
    expect(planSummary).toMatchObject({ blocked: 1, money: [{ blocked: { count: 1, total: '2.00' } }] });
  });

  it('does not count as up to date what somebody changed', () => {
    const { summary } = planWorld(SITUATIONS['edited']!.world()).plan;
    expect(summary).toMatchObject({ upToDate: 0, drift: 1 });
  });

  it('counts updates and enabling of configurations', () => {
    const world = ready();
    const disabled = withM3ter(world, {
      configs: world.m3ter.configs.map((config) => ({ ...config, enabled: false })),
    });
    const { summary } = planWorld(withIntegration(disabled, { bills: { onlySendOnApproval: false } })).plan;
    expect(summary).toMatchObject({ update: 1, enable: 1 });
  });

  it('keeps currencies apart, with the digits of each', () => {
    const yen = billOf('500', { id: 'bill-2', currency: 'JPY', sequentialInvoiceNumber: 'N-2', accountId: 'acc-2' });
    const world = settle(
      makeWorld({ preferences: { multiCurrencyEnabled: true }, quickbooks: { currencies: ['JPY', 'USD'] } }),
    );
    const accounts = world.m3ter.accounts.map((account) =>
      account.id === 'acc-2' ? { ...account, currency: 'JPY' } : account,
    );
    const rates = {
      ...world,
      quickbooks: { ...world.quickbooks, exchangeRates: new Map([['JPY@2026-10-31', '0.0066']]) },
    };
    const { summary } = planWorld(withBills(withM3ter(rates, { accounts }), billOf('10'), yen)).plan;
    expect(summary.money).toMatchObject([
      { currency: 'JPY', invoices: 1, total: '500' },
      { currency: 'USD', invoices: 1, total: '10.00' },
    ]);
  });
});
