import { describe, expect, it } from 'vitest';
import type { PlanScope } from '../../../src/model/plan.ts';
import { makeAccount, makeCustomer } from '../convert/make.ts';
import {
  EVERYTHING,
  billOf,
  integrationOf,
  makeFile,
  makeObservedMapping,
  makeRule,
  makeWorld,
  planWorld,
  settle,
  withDocuments,
  withBills,
  withIntegration,
  withM3ter,
  type World,
} from './make-world.ts';
import { ready, sent, SITUATIONS } from './situations.ts';

const UK = 'UK invoices';

/** Two integrations, an account for each, linked and unlinked mappings, a bill for each account. */
function twoIntegrations(): World {
  const us = integrationOf({ accounts: { include: ['ACME'] } });
  const uk = integrationOf({ name: UK, accounts: { include: ['GLOBEX'] } });
  const linked = makeFile([makeRule({ m3terReference: 'seats', external: { id: '20' } })], {
    name: 'uk',
    integration: UK,
  });
  const world = makeWorld({ integrations: [us, uk], mappingFiles: [makeFile([makeRule()]), linked] });
  const bills = [billOf('10'), billOf('20', { id: 'bill-2', accountId: 'acc-2', sequentialInvoiceNumber: 'N-2' })];
  return withBills(world, ...bills);
}

function shown(world: World, scope: Partial<PlanScope> = {}) {
  const { plan } = planWorld(world, { scope });
  return {
    changes: plan.changes.map((change) => `${change.action} ${change.address}`),
    bills: plan.bills.map((bill) => `${bill.billId} ${bill.decision} ${bill.reason}`),
  };
}

describe('the scope of a plan', () => {
  it('--only config plans no bills and none of their customers', () => {
    expect(shown(twoIntegrations(), { only: 'config' })).toEqual({
      changes: [
        `create integration/${UK}`,
        'create integration/US invoices',
        'create mapping/QuickBooksSandbox/Item/Product/api-calls',
        `create mapping/QuickBooksSandbox/Item/Product/seats@${UK}`,
      ],
      bills: [],
    });
  });

  it('--only bills plans bills, their customers and records, on the configuration as it is', () => {
    const world = settle(twoIntegrations(), { scope: { only: 'config' } });
    expect(shown(world, { only: 'bills' })).toEqual({
      changes: [
        'create customer/GLOBEX',
        'create mapping/QuickBooksSandbox/Customer/Account/GLOBEX',
        'create invoice/bill-1',
        'create invoice/bill-2',
        'create mapping/QuickBooksSandbox/Invoice/Bill/bill-1',
        'create mapping/QuickBooksSandbox/Invoice/Bill/bill-2',
      ],
      bills: ['bill-1 send not-sent', 'bill-2 send not-sent'],
    });
    expect(shown(twoIntegrations(), { only: 'bills' }).bills).toEqual([
      'bill-1 block unmapped-item',
      'bill-2 block unmapped-item',
    ]);
  });

  it('--only bills sends nothing by a mapping that the files have and m3ter has not yet', () => {
    const [first] = planWorld(twoIntegrations(), { scope: { ...EVERYTHING, only: 'bills' } }).plan.bills;
    expect(first?.message).toMatch(
      /^product "api-calls": integrations\/items\.yaml:8 maps it, which this plan leaves out/,
    );
    expect(first?.hint).toBe('apply the configuration first: tieout apply --only config');
    const world = settle(withBills(ready(), billOf('10')), { scope: { only: 'config' } });
    const account = makeRule({ entity: 'Account', m3terReference: 'ACME', table: 'Customer', external: { id: '59' } });
    const customers = makeFile([account], { name: 'customers' });
    const { mappingFiles } = world.workspace;
    const remapped = { ...world, workspace: { ...world.workspace, mappingFiles: [...mappingFiles, customers] } };
    const other = { ...makeCustomer('59', 'Other'), currency: 'USD' };
    const known = {
      ...remapped,
      quickbooks: { ...world.quickbooks, customers: [...world.quickbooks.customers, other] },
    };
    expect(shown(known, { only: 'bills' })).toEqual({ changes: [], bills: ['bill-1 block missing-customer'] });
    expect(shown(known).bills).toEqual(['bill-1 send not-sent']);
  });

  it('a line that says which document a bill is goes with the bills, not with the configuration', () => {
    const { world } = SITUATIONS['mapped-in-file'] ?? {};
    if (world === undefined) throw new Error('no such situation');
    expect(shown(world(), { only: 'config' })).toEqual({ changes: [], bills: [] });
    expect(shown(world(), { only: 'bills' })).toEqual(shown(world()));
    expect(shown(world()).bills).toEqual([expect.stringMatching(/ adopt mapped-in-file$/)]);
  });

  it('--only bills leaves a disabled integration disabled, and its bills unsent', () => {
    const world = withBills(ready(), billOf('10'));
    const disabled = withM3ter(world, {
      configs: world.m3ter.configs.map((config) => ({ ...config, enabled: false })),
    });
    expect(shown(disabled, { only: 'bills' })).toEqual({ changes: [], bills: ['bill-1 skip integration-disabled'] });
    expect(shown(disabled).bills).toEqual(['bill-1 send not-sent']);
  });

  it('an integration that the file has disabled and m3ter too sends nothing', () => {
    const world = withBills(ready(), billOf('10'));
    const configs = world.m3ter.configs.map((config) => ({ ...config, enabled: false }));
    const [integration] = world.workspace.integrations;
    if (integration === undefined) throw new Error('no integration');
    const workspace = { ...world.workspace, integrations: [{ ...integration, enabled: false }] };
    expect(shown({ ...withM3ter(world, { configs }), workspace })).toEqual({
      changes: [],
      bills: ['bill-1 skip integration-disabled'],
    });
  });

  it('--integration plans what belongs to it and what belongs to none', () => {
    expect(shown(twoIntegrations(), { integrations: ['US invoices'] })).toEqual({
      changes: [
        'create integration/US invoices',
        'create mapping/QuickBooksSandbox/Item/Product/api-calls',
        'create invoice/bill-1',
        'create mapping/QuickBooksSandbox/Invoice/Bill/bill-1',
      ],
      bills: ['bill-1 send not-sent'],
    });
    expect(shown(twoIntegrations(), { integrations: [UK] }).changes).toContain(
      `create mapping/QuickBooksSandbox/Item/Product/seats@${UK}`,
    );
  });

  it('--integration leaves updates of linked mappings of others alone', () => {
    const world = settle(twoIntegrations(), { scope: { only: 'config' } });
    const linked = makeFile([makeRule({ m3terReference: 'seats', external: { id: '21' } })], {
      name: 'uk',
      integration: UK,
    });
    const remapped = { ...world, workspace: { ...world.workspace, mappingFiles: [makeFile([makeRule()]), linked] } };
    const update = `update mapping/QuickBooksSandbox/Item/Product/seats@${UK}`;
    expect(shown(remapped, { only: 'config' }).changes).toEqual([update]);
    expect(shown(remapped, { only: 'config', integrations: [UK] }).changes).toEqual([update]);
    expect(shown(remapped, { only: 'config', integrations: ['US invoices'] }).changes).toEqual([]);
  });

  it('--bill and --since limit the bills', () => {
    const world = settle(twoIntegrations(), { scope: { only: 'config' } });
    expect(shown(world, { bills: ['bill-2'] }).bills).toEqual(['bill-2 send not-sent']);
    const [first, second] = world.m3ter.bills;
    if (first === undefined || second === undefined) throw new Error('no bills');
    const dated = withBills(world, { ...first, externalInvoiceDate: '2026-11-01' }, second);
    expect(shown(dated, { since: '2026-11-01' }).bills).toEqual(['bill-1 send not-sent']);
    expect(shown(dated, { since: '2026-10-31' }).bills).toHaveLength(2);
  });

  it('--bill brings what the bill needs, and nothing else', () => {
    expect(shown(twoIntegrations(), { bills: ['bill-1'] })).toEqual({
      changes: [
        'create integration/US invoices',
        'create mapping/QuickBooksSandbox/Item/Product/api-calls',
        'create invoice/bill-1',
        'create mapping/QuickBooksSandbox/Invoice/Bill/bill-1',
      ],
      bills: ['bill-1 send not-sent'],
    });
    expect(shown(twoIntegrations(), { bills: ['bill-1', 'bill-2'] }).changes).toHaveLength(9);
    expect(shown(settle(twoIntegrations()), { bills: ['bill-1'] }).changes).toEqual([]);
  });

  it('--bill leaves alone what a blocked or sent bill does not need', () => {
    const world = twoIntegrations();
    const nothing = shown(world, { bills: ['bill-1'], only: 'bills' });
    expect(nothing).toEqual({ changes: [], bills: ['bill-1 block unmapped-item'] });
    const capped = planWorld(world, {
      scope: { bills: ['bill-1'] },
      overrides: { maxInvoices: null, maxInvoiceTotal: '1.00', maxDeletes: null, maxUpdates: null },
    });
    expect(capped.plan.changes).toEqual([]);
  });

  it('says why a bill that was named is not looked at', () => {
    const saidFor = (scope: Partial<PlanScope>) =>
      planWorld(twoIntegrations(), { scope }).plan.diagnostics.flatMap(({ severity, code, about, message }) =>
        code === 'plan/bill-out-of-scope' ? [[severity, about, message]] : [],
      );
    expect(saidFor({ bills: ['bill-2'], integrations: ['US invoices'] })).toEqual([
      ['error', 'bill-2', 'bill N-2 is of integration "UK invoices", which --integration leaves out'],
    ]);
    expect(saidFor({ bills: ['bill-2'], integrations: [UK] })).toEqual([]);
    expect(saidFor({ bills: ['bill-2'], since: '2026-12-01' })).toEqual([
      ['error', 'bill-2', 'bill N-2 has the date 2026-10-31, which --since 2026-12-01 leaves out'],
    ]);
  });

  it('names a bill that m3ter does not have', () => {
    const saidFor = (scope: Partial<PlanScope>) =>
      planWorld(ready(), { scope }).plan.diagnostics.map(({ code, about }) => [code, about]);
    expect(saidFor({ bills: ['bill-9'] })).toEqual([['plan/unknown-bill', 'bill-9']]);
    expect(saidFor({ resend: ['bill-8'] })).toEqual([['plan/unknown-bill', 'bill-8']]);
    const messageFor = (scope: Partial<PlanScope>) =>
      planWorld(twoIntegrations(), { scope }).plan.diagnostics[0]?.message;
    expect(messageFor({ bills: ['bill-9'] })).toBe('m3ter has no bill with the id or number bill-9');
    expect(messageFor({ bills: ['bill-9'], since: '2026-10-01' })).toMatch(/bill-9, or not since 2026-10-01$/);
  });

  it('says of every bill given to --resend why it is not sent again', () => {
    const saidOf = (world: World, scope: Partial<PlanScope>) =>
      planWorld(world, { scope }).plan.diagnostics.map(({ code, message }) => `${code}: ${message}`);
    const resend = ['bill-1'];
    expect(saidOf(sent(), { resend })).toEqual([
      'plan/resend-without-effect: --resend changes nothing: invoice INV-101 is in QuickBooks',
    ]);
    expect(saidOf(sent(), { resend, bills: ['bill-2'] })).toContain(
      'plan/resend-without-effect: --resend changes nothing: bill bill-1 is not among those that --bill names',
    );
    expect(saidOf(withDocuments(sent(), []), { resend })).toEqual([]);
    expect(saidOf(withBills(ready(), billOf('10')), { resend })).toEqual([]);
  });

  it('is written down in one form', () => {
    const scope = { bills: ['bill-2', 'bill-1', 'bill-2'], integrations: ['b', 'a'] };
    expect(planWorld(ready(), { scope }).plan.scope).toEqual({
      only: null,
      bills: ['bill-1', 'bill-2'],
      integrations: ['a', 'b'],
      since: null,
      resend: [],
    });
  });
});

describe('customers of a plan', () => {
  it('are created only for bills that are really sent', () => {
    const world = withBills(ready(), billOf('10', { accountId: 'acc-2', lines: [] }));
    expect(shown(world)).toEqual({ changes: [], bills: ['bill-1 skip no-lines'] });
    const capped = withBills(ready(), billOf('10', { accountId: 'acc-2' }));
    expect(planWorld(capped, { overrides: { maxInvoiceTotal: '1' } }).plan.changes).toEqual([]);
  });

  it('are created once for all bills of the account, which all wait for it', () => {
    const bills = [1, 2].map((n) =>
      billOf('10', { id: `bill-${String(n)}`, accountId: 'acc-2', sequentialInvoiceNumber: `N-${String(n)}` }),
    );
    const { plan } = planWorld(withBills(ready(), ...bills));
    expect(plan.changes.filter((change) => change.kind === 'customer')).toHaveLength(1);
    const invoices = plan.changes.filter((change) => change.kind === 'invoice');
    expect(invoices.map((change) => change.dependsOn)).toEqual([['customer/GLOBEX'], ['customer/GLOBEX']]);
  });

  it('that are linked wait for the integration', () => {
    const world = withIntegration(makeWorld(), { bills: { enforceLinkedMappings: true } });
    const rules = makeFile([makeRule()], { integration: 'US invoices' });
    const linked = { ...world, workspace: { ...world.workspace, mappingFiles: [rules] } };
    const { plan } = planWorld(withBills(linked, billOf('10', { accountId: 'acc-2' })));
    const mapping = plan.changes.find((change) => change.address.includes('/Customer/'));
    expect(mapping?.dependsOn).toEqual(['customer/GLOBEX', 'integration/US invoices']);
    expect(mapping?.address).toBe('mapping/QuickBooksSandbox/Customer/Account/GLOBEX@US invoices');
  });

  it('are not pruned when tieout makes them', () => {
    const world = ready();
    const file = makeFile(
      [makeRule({ entity: 'Account', m3terReference: 'GLOBEX', table: 'Customer', external: { id: '59' } })],
      { prune: true },
    );
    const pruning = { ...world, workspace: { ...world.workspace, mappingFiles: [makeFile([makeRule()]), file] } };
    expect(shown(pruning).changes).toEqual(['create mapping/QuickBooksSandbox/Customer/Account/GLOBEX']);
    expect(shown(withIntegration(pruning, { customers: { missing: 'block' } })).changes).toEqual([
      'create mapping/QuickBooksSandbox/Customer/Account/GLOBEX',
      'delete mapping/QuickBooksSandbox/Customer/Account/ACME',
    ]);
  });
});

describe('an integration with an error', () => {
  it('sends no bills and stops nothing else', () => {
    const world = settle(twoIntegrations(), { scope: { only: 'config' } });
    const [config] = world.m3ter.configs.filter((observedConfig) => observedConfig.name === UK);
    if (config === undefined) throw new Error('no configuration');
    const twice = withM3ter(world, { configs: [...world.m3ter.configs, { ...config, id: 'config-again' }] });
    const { plan } = planWorld(twice);
    expect(plan.diagnostics.map((diagnostic) => diagnostic.code)).toContain('integration/remote-duplicate');
    expect(plan.bills.map((bill) => `${bill.billId} ${bill.decision} ${bill.reason}`)).toEqual([
      'bill-1 send not-sent',
      'bill-2 block integration-broken',
    ]);
  });
});

describe('walkOf', () => {
  it('explains a bill with its rules, customer, conversion and documents', () => {
    const planned = planWorld(withBills(ready(), billOf('10')));
    const walk = planned.walkOf('bill-1');
    expect(walk).toMatchObject({
      bill: { id: 'bill-1' },
      account: { code: 'ACME' },
      customer: { how: 'mapped', ref: { id: '58' } },
      conversion: { result: 'document' },
      observed: [],
      run: null,
    });
    expect(walk?.steps.length).toBeGreaterThan(5);
    expect(planned.walkOf('bill-9')).toBeNull();
  });

  it('explains a sent bill with the document it is, also in closed books', () => {
    const world = sent();
    const preferences = { ...world.quickbooks.preferences, bookCloseDate: '2026-12-31' };
    const walk = planWorld({ ...world, quickbooks: { ...world.quickbooks, preferences } }).walkOf('bill-1');
    expect(walk).toMatchObject({ conversion: { result: 'document' }, observed: [{ docNumber: 'INV-101' }] });
    expect(walk?.customer).toMatchObject({ result: 'customer', ref: { id: '58' } });
  });

  it('explains a stopped bill without conversion', () => {
    const walk = planWorld(withBills(ready(), billOf('10', { status: 'PENDING' }))).walkOf('bill-1');
    expect(walk).toMatchObject({ customer: null, conversion: null });
    expect(walk?.steps.at(-1)).toMatchObject({ outcome: 'stop' });
    const lost = planWorld(withBills(ready(), billOf('10', { accountId: 'acc-9' }))).walkOf('bill-1');
    expect(lost).toMatchObject({ account: null, conversion: null });
  });
});

describe('the rest of a plan', () => {
  it('says where and from what it was made', () => {
    const { plan, catalog } = planWorld(ready());
    expect(plan).toMatchObject({
      formatVersion: '1.3',
      createdAt: '2026-11-22T12:00:00.000Z',
      connection: { name: 'northwind', organizationId: 'org-1', realmId: 'realm-1', companyName: 'Northwind' },
      basedOn: { m3terReadAt: '2026-11-22T12:00:00.000Z' },
    });
    expect(catalog.customersById.has('58')).toBe(true);
  });

  it('has digests of its input that move with it, but not with places and times', () => {
    const based = (world: World) => {
      const { workspace, m3ter, quickbooks } = planWorld(world).plan.basedOn;
      return { workspace, m3ter, quickbooks };
    };
    const world = sent();
    const base = based(world);
    const place = { path: 'elsewhere.yaml', line: 99, column: 9 };
    const origin = { place, at: () => place, within: () => place };
    const moved = {
      ...world.workspace,
      integrations: world.workspace.integrations.map((integration) => ({ ...integration, origin })),
    };
    expect(based({ ...world, workspace: moved })).toEqual(base);
    expect(based(withM3ter(world, { readAt: '2027-01-01T00:00:00.000Z' }))).toEqual(base);
    expect(based(withIntegration(world, { delivery: { graceMinutes: 5 } })).workspace).not.toBe(base.workspace);
    expect(based(withBills(world, billOf('10', { version: 9 }))).m3ter).not.toBe(base.m3ter);
    const field = new Map([['country', { text: 'US' }]]);
    expect(based(withM3ter(world, { accounts: [makeAccount({ customFields: field })] })).m3ter).not.toBe(base.m3ter);
    const customers = [makeCustomer('58', 'ACME Ltd', { syncToken: '1' })];
    expect(based({ ...world, quickbooks: { ...world.quickbooks, customers } }).quickbooks).not.toBe(base.quickbooks);
  });

  it('collects the findings of every stage once, by place', () => {
    const finding = { severity: 'warning', code: 'mapping/changed', message: 'm' } as const;
    const place = { path: 'a.yaml', line: 1, column: 1 };
    const world = withM3ter(ready(), { diagnostics: [finding, finding, { ...finding, place }] });
    expect(planWorld(world).plan.diagnostics).toEqual([{ ...finding, place }, finding]);
  });

  it('uses the record of a system only', () => {
    const record = makeObservedMapping({
      id: 'map-x',
      m3terEntity: 'Bill',
      m3terId: 'bill-1',
      externalSystem: 'Xero',
      externalTable: 'Invoice',
      externalId: '1',
    });
    const world = withBills(ready(), billOf('10'));
    expect(shown(withM3ter(world, { mappings: [...world.m3ter.mappings, record] })).bills).toEqual([
      'bill-1 send not-sent',
    ]);
  });
});
