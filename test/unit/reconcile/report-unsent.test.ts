import { describe, expect, it } from 'vitest';
import type { IntegrationRun } from '../../../src/model/m3ter.ts';
import type { Plan } from '../../../src/model/plan.ts';
import { makeAccount } from '../convert/make.ts';
import {
  applyTo,
  billOf,
  integrationOf,
  makeConnection,
  makeWorld,
  planWorld,
  withBills,
  withM3ter,
  type World,
} from './make-world.ts';

function findings(plan: Plan): readonly (readonly [string, string])[] {
  return plan.diagnostics.filter(({ code }) => code.startsWith('plan/')).map(({ code, message }) => [code, message]);
}

const GERMANS = integrationOf({ name: 'Helix DE', accounts: { filter: 'currency == "EUR"' } });
const FRANCE = makeAccount({ id: 'acc-9', code: 'FRANCE', name: 'France SA' });

function unbilled(...integrations: Parameters<typeof integrationOf>[0][]): World {
  const world = makeWorld({ integrations: [GERMANS, ...integrations.map(integrationOf)] });
  const bills = [
    billOf('450', { id: 'bill-9', accountId: 'acc-9', sequentialInvoiceNumber: 'M3-200032' }),
    billOf('50', { id: 'bill-8', accountId: 'acc-9', sequentialInvoiceNumber: 'M3-200031', billDate: '2026-09-30' }),
  ];
  return withM3ter(withBills(world, ...bills), { accounts: [...world.m3ter.accounts, FRANCE] });
}

describe('bills that nobody sends', () => {
  it('are a warning with account, customer, money and age', () => {
    const { plan } = planWorld(unbilled());
    expect(plan.bills.map(({ decision, reason, integration }) => [decision, reason, integration])).toEqual([
      ['skip', 'no-integration', null],
      ['skip', 'no-integration', null],
    ]);
    // Missing money in every report, and never a bill that is not billable.
    expect(plan.bills.map((bill) => bill.class)).toEqual(['notYetInvoiced', 'notYetInvoiced']);
    expect(findings(plan)).toEqual([
      [
        'plan/takes-no-account',
        'Helix DE takes no account: its filter is false for every account that has bills, and 2 approved bills ' +
          '(USD 500.00) are left to no integration: M3-200031, M3-200032',
      ],
      [
        'plan/no-integration',
        'no integration takes account FRANCE (France SA), so nobody bills it: ' +
          '2 bills, USD 500.00, the oldest of 2026-09-30, 53 days ago: M3-200031, M3-200032',
      ],
    ]);
  });

  it.each([
    ['named in accounts.exclude of one that would take it', { name: 'Rest', accounts: { exclude: ['FRANCE'] } }],
    ['taken by another integration', { name: 'Rest' }],
  ])('are none when the account is %s', (_name, integration) => {
    expect(findings(planWorld(unbilled(integration)).plan)).toEqual([]);
  });

  it('are none when another connection of the organization takes the account', () => {
    const world = unbilled();
    const french = { ...integrationOf({ name: 'Helix FR' }), connection: 'france' };
    const workspace = {
      ...world.workspace,
      connections: [...world.workspace.connections, makeConnection({ name: 'france', realmId: 'realm-2' })],
      integrations: [...world.workspace.integrations, french],
    };
    const { plan } = planWorld({ ...world, workspace });
    expect(plan.bills.map(({ reason, message }) => [reason, message])[0]).toEqual([
      'account-filtered',
      'account FRANCE is taken by "Helix FR" of connection france',
    ]);
    expect(findings(plan)).toEqual([]);
  });

  it('are one finding for all accounts, and counted when there are very many', () => {
    const accounts = Array.from({ length: 25 }, (_, index) =>
      makeAccount({ id: `fr-${String(index)}`, code: `FR-${String(index).padStart(2, '0')}`, name: 'Une société' }),
    );
    const bills = accounts.map(({ id }) =>
      billOf('10', { id: `bill-${id}`, accountId: id, sequentialInvoiceNumber: id }),
    );
    const world = withM3ter(withBills(makeWorld({ integrations: [GERMANS] }), ...bills), { accounts });
    const { diagnostics } = planWorld(world).plan;
    const found = diagnostics.filter(({ code }) => code === 'plan/no-integration');
    expect(found).toHaveLength(1);
    expect(found[0]?.message).toMatch(
      /^no integration takes 25 accounts, so nobody bills them: 25 bills, USD 250\.00, .* ago: FR-00 \(Une société\) USD 10\.00: fr-0; /,
    );
    expect(found[0]?.message).toMatch(/; FR-19 [^;]*; 5 more accounts USD 50\.00$/);
  });

  it('keep the id of the plan from one day to the next', () => {
    const world = unbilled();
    const [today, later] = [planWorld(world), planWorld(world, { now: Date.parse('2026-12-01T12:00:00Z') })];
    expect(later.plan.id).toBe(today.plan.id);
    expect(findings(later.plan)).not.toEqual(findings(today.plan));
  });
});

describe("a run of m3ter's engine that does not end", () => {
  const run = (dtStarted: string): IntegrationRun => ({
    id: 'run-7',
    billId: 'bill-1',
    status: 'AWAITING_RETRY',
    destination: 'QuickBooksSandbox',
    dtStarted,
    dtCompleted: null,
    error: null,
    url: null,
    externalId: null,
  });
  const planned = (dtStarted: string): Plan =>
    planWorld(withM3ter(withBills(makeWorld(), billOf('885.90')), { runs: new Map([['bill-1', run(dtStarted)]]) }))
      .plan;

  it('is a warning after a day, with bill, customer, money, start and age', () => {
    expect(findings(planned('2026-10-02T08:11:00Z'))).toEqual([
      [
        'plan/native-run-open',
        "bill INV-101 (ACME Ltd, USD 885.90) waits for m3ter's own run run-7, which is AWAITING_RETRY since 2026-10-02 08:11 UTC, 51 days",
      ],
    ]);
  });

  it('is none before', () => {
    expect(findings(planned('2026-11-22T02:00:00Z'))).toEqual([]);
  });
});

describe('opt-outs that cannot be read', () => {
  it.each([
    ['of no account', false, 'warning'],
    ['of some accounts', true, 'info'],
  ])('%s: said once', (_name, optOutReadable, severity) => {
    const accounts = [makeAccount({ optOutReadable: false }), makeAccount({ id: 'acc-2', code: 'B', optOutReadable })];
    const { plan } = planWorld(withM3ter(withBills(makeWorld(), billOf('10')), { accounts }));
    expect(plan.diagnostics.map((found) => [found.severity, found.code])).toEqual([
      [severity, 'm3ter/opt-out-not-readable'],
    ]);
    expect(plan.bills[0]?.decision).toBe('send');
  });
});

describe('reportOnly', () => {
  const rehearsing = (...amounts: readonly string[]): World => {
    const world = makeWorld({ integrations: [integrationOf({ delivery: { mode: 'reportOnly' } })] });
    const bills = amounts.map((amount, index) =>
      billOf(amount, { id: `bill-${String(index)}`, sequentialInvoiceNumber: `INV-${String(index)}` }),
    );
    return withBills(world, ...bills);
  };

  it('converts, prices and shows a bill, and has nothing to apply for it', () => {
    const { plan } = planWorld(rehearsing('450', '-50'));
    expect(plan.bills.map(({ decision, reason, total, reportOnly }) => [decision, reason, total, reportOnly])).toEqual([
      ['send', 'not-sent', '450.00', true],
      ['send', 'not-sent', '50.00', true],
    ]);
    expect(plan.changes.map(({ address }) => address).filter((address) => !address.startsWith('integration/'))).toEqual(
      plan.changes.filter(({ kind, recordsBill }) => kind === 'mapping' && !recordsBill).map(({ address }) => address),
    );
    expect((plan.wouldSend ?? []).map(({ action, kind }) => `${action} ${kind}`)).toEqual([
      'create invoice',
      'create creditMemo',
      'create mapping',
      'create mapping',
    ]);
    expect(plan.summary.money).toEqual([]);
    expect(plan.summary.wouldSend).toMatchObject([{ currency: 'USD', invoices: 2, total: '400.00' }]);
  });

  it('blocks as it would in earnest', () => {
    const world = rehearsing('450');
    const unmapped = { ...world, workspace: { ...world.workspace, mappingFiles: [] } };
    expect(planWorld(unmapped).plan.bills.map(({ decision, reason }) => [decision, reason])).toEqual([
      ['block', 'unmapped-item'],
    ]);
  });

  it('is the same plan after an apply, which sends nothing', () => {
    const world = rehearsing('450');
    // Configuration and mappings are applied; the rehearsal then depends on nothing any more.
    const settled = applyTo(world, planWorld(world).plan);
    const first = planWorld(settled).plan;
    const after = applyTo(settled, first);
    expect(first.wouldSend).not.toEqual([]);
    expect(after.quickbooks.documents).toEqual([]);
    expect(planWorld(after).plan.wouldSend).toEqual(first.wouldSend);
  });
});
