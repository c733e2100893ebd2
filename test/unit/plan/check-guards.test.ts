import { describe, expect, it } from 'vitest';
import { isRefused } from '../../../src/plan/check-guards.ts';
import { endingOf, planExitCode } from '../../../src/reconcile/endings.ts';
import { renderPlanSummaryLine } from '../../../src/render/plan-summary.ts';
import { GUARDS, type GuardName } from '../../../src/model/guards.ts';
import type { GuardResult, Plan } from '../../../src/model/plan.ts';
import { makeAccount } from '../convert/make.ts';
import {
  applyTo,
  billOf,
  integrationOf,
  makeFile,
  makeObservedMapping,
  makeRule,
  makeWorld,
  planWorld,
  settle,
  withBills,
  withIntegration,
  withM3ter,
  type World,
} from '../reconcile/make-world.ts';
import { ready } from '../reconcile/situations.ts';

function guard(plan: Plan, name: GuardName): GuardResult {
  const found = plan.guards.find((guardResult) => guardResult.name === name);
  if (found === undefined) throw new Error(`no guard ${name}`);
  return found;
}

function threeBills(limits: Parameters<typeof integrationOf>[0] = {}): World {
  const bills = [1, 2, 3].map((n) =>
    billOf('10', { id: `bill-${String(n)}`, sequentialInvoiceNumber: `N-${String(n)}` }),
  );
  return withIntegration(withBills(ready(), ...bills), limits);
}

describe('guards', () => {
  it('are all there, in one order, and refuse nothing in an ordinary plan', () => {
    const { plan } = planWorld(threeBills());
    expect(plan.guards.map(({ name, status }) => [name, status])).toEqual(
      Object.keys(GUARDS).map((name) => [name, 'ok']),
    );
    expect(isRefused(plan.guards)).toBe(false);
  });

  describe('max-invoices', () => {
    it.each([
      [null, null, 'ok'],
      [3, null, 'ok'],
      [2, null, 'tripped'],
      [2, 3, 'ok'],
      [3, 2, 'tripped'],
      [0, null, 'tripped'],
    ] as const)('with limit %s and flag %s is %s', (maxInvoices, flag, status) => {
      const { plan } = planWorld(threeBills({ limits: { maxInvoices } }), { overrides: { maxInvoices: flag } });
      expect(guard(plan, 'max-invoices').status).toBe(status);
      expect(isRefused(plan.guards)).toBe(status === 'tripped');
    });

    it('names the integration, the numbers and the key that lifts it', () => {
      const { plan } = planWorld(threeBills({ limits: { maxInvoices: 2 } }));
      expect(guard(plan, 'max-invoices')).toMatchObject({ observed: '3', limit: '2' });
      expect(guard(plan, 'max-invoices').message).toContain('"US invoices" would send 3');
      expect(guard(plan, 'max-invoices').lift).toContain('--max-invoices 3');
    });

    it('names every integration that has too many, and as the flag what it counts: the whole plan', () => {
      const world = withIntegration(threeBills(), { limits: { maxInvoices: 0 }, accounts: { include: ['ACME'] } });
      const more = integrationOf({ name: 'EU', limits: { maxInvoices: 1 }, accounts: { include: ['GLOBEX'] } });
      const bills = [4, 5].map((n) =>
        billOf('10', { id: `bill-${String(n)}`, sequentialInvoiceNumber: `N-${String(n)}`, accountId: 'acc-2' }),
      );
      const both = {
        ...withBills(world, ...world.m3ter.bills, ...bills),
        workspace: { ...world.workspace, integrations: [...world.workspace.integrations, more] },
      };
      const { message, lift } = guard(planWorld(both).plan, 'max-invoices');
      expect(message).toBe(
        'integration "EU" would send 2 documents, more than 1; integration "US invoices" would send 3 documents, more than 0',
      );
      expect(lift).toBe('--max-invoices 5 for the whole plan, or limits.maxInvoices of each integration');
      const lifted = planWorld(both, { overrides: { maxInvoices: 5 } }).plan;
      expect(isRefused(lifted.guards)).toBe(false);
    });

    it('of a rehearsal says what replay would meet, and refuses nothing', () => {
      const { plan } = planWorld(threeBills({ limits: { maxInvoices: 2 }, delivery: { mode: 'reportOnly' } }));
      expect(guard(plan, 'max-invoices')).toMatchObject({
        status: 'warning',
        message: 'with delivery.mode: replay integration "US invoices" would send 3 documents, more than 2',
      });
      expect(isRefused(plan.guards)).toBe(false);
    });

    it('counts what is sent of a plan: a bill that became sendable after the review cannot be too many', () => {
      const { plan, guardsOf } = planWorld(threeBills({ limits: { maxInvoices: 2 } }));
      expect(isRefused(plan.guards)).toBe(true);
      const reviewed = plan.changes.filter(({ address }) => !address.endsWith('bill-3'));
      expect(isRefused(guardsOf(new Set(reviewed.map(({ id }) => id))))).toBe(false);
      expect(isRefused(guardsOf(new Set(plan.changes.map(({ id }) => id))))).toBe(true);
    });

    it('counts updates, not adoptions', () => {
      const sent = settle(threeBills());
      const [first, ...more] = sent.m3ter.bills;
      if (first === undefined) throw new Error('no bill');
      const edited = withBills(
        sent,
        billOf('12', { ...first, version: 9, billTotal: '12', lines: billOf('12').lines }),
        ...more,
      );
      const lost = withM3ter(edited, {
        mappings: edited.m3ter.mappings.filter((mapping) => mapping.m3terEntity !== 'Bill'),
      });
      expect(guard(planWorld(lost).plan, 'max-invoices').observed).toBe('1');
    });
  });

  it('max-invoice-total warns of blocked bills and refuses nothing', () => {
    const { plan } = planWorld(threeBills(), { overrides: { maxInvoiceTotal: '9' } });
    expect(guard(plan, 'max-invoice-total')).toMatchObject({ status: 'warning', observed: '3', limit: '9' });
    expect(isRefused(plan.guards)).toBe(false);
  });

  describe('max-deletes', () => {
    const pruning = (maxDeletes: number): World => {
      const world = ready();
      const rules = [makeRule({ m3terReference: 'seats', external: { id: '20' } })];
      const pruned = { ...world, workspace: { ...world.workspace, mappingFiles: [makeFile(rules, { prune: true })] } };
      return withIntegration(pruned, { limits: { maxDeletes } });
    };

    it.each([
      [0, null, 'tripped'],
      [1, null, 'ok'],
      [0, 1, 'ok'],
      [5, 0, 'tripped'],
    ] as const)('with limit %s and flag %s is %s', (limit, flag, status) => {
      const { plan } = planWorld(pruning(limit), { overrides: { maxDeletes: flag } });
      expect(plan.summary.delete).toBe(1);
      expect(guard(plan, 'max-deletes')).toMatchObject({ status, observed: '1' });
    });

    it('does not count reviewed deletes', () => {
      const world = ready();
      const rules = [makeRule({ absent: true, external: null })];
      const { plan } = planWorld({ ...world, workspace: { ...world.workspace, mappingFiles: [makeFile(rules)] } });
      expect(plan.summary.delete).toBe(1);
      expect(guard(plan, 'max-deletes')).toMatchObject({ status: 'ok', observed: '0' });
    });

    it('allows none without an integration', () => {
      const rules = [makeRule({ m3terReference: 'seats', external: { id: '20' } })];
      const world = settle(makeWorld({ integrations: [], mappingFiles: [makeFile([makeRule()])] }));
      const pruned = { ...world, workspace: { ...world.workspace, mappingFiles: [makeFile(rules, { prune: true })] } };
      expect(guard(planWorld(pruned).plan, 'max-deletes')).toMatchObject({ status: 'tripped', limit: '0' });
    });
  });

  describe('max-unbilled', () => {
    const US = { accounts: { filter: 'currency == "USD"' } };
    /** m3ter has the filter of the files, one bill is unsent, and then the files are edited. */
    const edited = (changes: Parameters<typeof withIntegration>[1], before = US): World => {
      const world = withBills(settle(withIntegration(makeWorld(), before)), billOf('10'));
      return withIntegration(world, changes);
    };
    const TYPO = { accounts: { filter: 'currency == "US"' } };

    it.each([
      [0, null, 'tripped'],
      [1, null, 'ok'],
      [0, 1, 'ok'],
      [5, 0, 'tripped'],
    ] as const)('with limit %s and flag %s is %s', (maxUnbilled, flag, status) => {
      const { plan } = planWorld(edited({ ...TYPO, limits: { maxUnbilled } }), { overrides: { maxUnbilled: flag } });
      expect(guard(plan, 'max-unbilled')).toMatchObject({ status, observed: '1' });
    });

    it('names the setting, its place, the bills and their money', () => {
      expect(guard(planWorld(edited(TYPO)).plan, 'max-unbilled').message).toBe(
        'accounts.filter, as edited in integrations/us.yaml:4, leaves 1 bill (USD 10.00) to no integration: INV-101; ' +
          '"US invoices" takes no account any more',
      );
    });

    it.each([
      ['an include list', { accounts: { ...US.accounts, include: ['NOBODY'] } }, 'tripped'],
      ['an exclusion by name', { accounts: { ...US.accounts, exclude: ['ACME'] } }, 'ok'],
      ['an exclusion of one beside a filter', { accounts: { ...TYPO.accounts, exclude: ['ACME'] } }, 'tripped'],
      ['another filter that takes the same', { accounts: { filter: 'currency != "EUR"' } }, 'ok'],
      ['no filter at all', { accounts: { filter: null } }, 'ok'],
    ] as const)('%s is judged by who is left out', (_name, changes, status) => {
      const world = edited(changes);
      const accounts = [...world.m3ter.accounts, makeAccount({ id: 'acc-9', code: 'NOBODY', currency: 'USD' })];
      const { plan } = planWorld(withM3ter(world, { accounts }));
      expect(guard(plan, 'max-unbilled')).toMatchObject({ status });
    });

    it('counts accounts when every bill is sent and none is taken any more', () => {
      const sent = settle(edited(US));
      expect(guard(planWorld(withIntegration(sent, TYPO)).plan, 'max-unbilled')).toMatchObject({
        status: 'tripped',
        observed: '2',
      });
    });

    it('counts accounts when no bills are read', () => {
      const { plan } = planWorld(edited(TYPO), { scope: { only: 'config' } });
      expect(guard(plan, 'max-unbilled')).toMatchObject({ status: 'tripped', observed: '2' });
    });

    it('sees the bills under --integration, where the plan leaves them out', () => {
      const { plan } = planWorld(edited(TYPO), { scope: { integrations: ['US invoices'] } });
      expect(plan.bills).toEqual([]);
      expect(guard(plan, 'max-unbilled')).toMatchObject({ status: 'tripped', observed: '1' });
    });

    it('is ok when another integration takes the account, and only warns when the edit is not part of the plan', () => {
      const moved = edited(TYPO);
      const both = [...moved.workspace.integrations, integrationOf({ name: 'Rest' })];
      const world = { ...moved, workspace: { ...moved.workspace, integrations: both } };
      expect(guard(planWorld(world).plan, 'max-unbilled').status).toBe('ok');
      expect(guard(planWorld(moved, { scope: { only: 'bills' } }).plan, 'max-unbilled').status).toBe('warning');
    });

    it('only warns once m3ter has the filter, so that other invoices are sent, and apply ends with exit code 4', () => {
      const { plan } = planWorld(applyTo(edited(TYPO), planWorld(edited(TYPO)).plan));
      expect(guard(plan, 'max-unbilled')).toMatchObject({ status: 'warning', observed: '1' });
      expect(plan.diagnostics.map(({ code }) => code)).toContain('plan/no-integration');
      expect([planExitCode(plan, false), planExitCode(plan, true)]).toEqual([0, 4]);
      expect(endingOf([plan], { allowBlocked: true })).toMatchObject({ reason: 'guard/max-unbilled', exitCode: 4 });
    });

    describe('of a first set-up', () => {
      const first = (changes: Parameters<typeof withIntegration>[1]): World =>
        withM3ter(withBills(withIntegration(makeWorld(), changes), billOf('10')), { configs: [] });

      it('refuses an integration that takes no account, names it first and what its filter may have meant', () => {
        const { plan } = planWorld(first({ accounts: { filter: 'currency == "US"' } }));
        expect(guard(plan, 'max-unbilled')).toMatchObject({
          status: 'tripped',
          message:
            '"US invoices" takes no account: accounts.filter in integrations/us.yaml:4 (did you mean "USD" in place of "US"?) ' +
            'leaves 1 approved bill (USD 10.00) to no integration: INV-101',
        });
        expect(renderPlanSummaryLine(plan)).toMatch(/^Plan \w{6}: US invoices takes no account /);
        expect(planExitCode(plan, false)).toBe(5);
        const codes = plan.diagnostics.map(({ code }) => code);
        expect(codes).toContain('plan/takes-no-account');
        expect(codes).not.toContain('integration/filter-matches-none');
      });

      it.each([
        ['a filter that takes one', { accounts: { filter: 'currency == "USD"' } }],
        ['a limit of the file', { accounts: { filter: 'currency == "US"' }, limits: { maxUnbilled: 1 } }],
        ['a bill before the start', { accounts: { filter: 'currency == "US"' }, delivery: { from: '2027-01-01' } }],
        ['an account excluded by name', { accounts: { filter: 'currency == "US"', exclude: ['ACME'] } }],
      ] as const)('does not refuse %s', (_name, changes) => {
        expect(guard(planWorld(first(changes)).plan, 'max-unbilled').status).toBe('ok');
      });

      it('leaves a bill alone that is not approved', () => {
        const world = withBills(
          first({ accounts: { filter: 'currency == "US"' } }),
          billOf('10', { status: 'PENDING' }),
        );
        expect(guard(planWorld(world).plan, 'max-unbilled').status).toBe('ok');
      });
    });
  });

  describe('max-updates', () => {
    const CODES = Array.from({ length: 12 }, (_, index) => `p${String(index)}`);

    function manyMappings(count: number, updated: number): World {
      const codes = CODES.slice(0, count);
      const products = codes.map((code) => ({ id: `id-${code}`, code, name: code }));
      const mappings = codes.map((code, index) =>
        makeObservedMapping({
          id: `m-${code}`,
          m3terEntity: 'Product',
          m3terId: `id-${code}`,
          externalTable: 'Item',
          externalId: index < updated ? '20' : '19',
        }),
      );
      const rules = codes.map((code) => makeRule({ m3terReference: code }));
      return makeWorld({ integrations: [], mappingFiles: [makeFile(rules)], m3ter: { products, mappings } });
    }

    it.each([
      [9, 9, null, 'ok'],
      [10, 3, null, 'ok'],
      [10, 4, null, 'tripped'],
      [10, 4, 40, 'ok'],
      [10, 4, 39, 'tripped'],
      [12, 4, null, 'tripped'],
      [12, 3, null, 'ok'],
    ] as const)('with %s objects and %s updates, flag %s, is %s', (count, updated, maxUpdates, status) => {
      const { plan } = planWorld(manyMappings(count, updated), { overrides: { maxUpdates } });
      expect(plan.summary.update).toBe(updated);
      expect(guard(plan, 'max-updates').status).toBe(status);
    });

    it('says which number would lift it', () => {
      const current = guard(planWorld(manyMappings(12, 5)).plan, 'max-updates');
      expect(current).toMatchObject({ observed: '5 of 12' });
      expect(current.lift).toContain('--max-updates 42');
    });

    it('takes the largest share that an integration allows', () => {
      const world = manyMappings(10, 4);
      const integrations = [integrationOf({ limits: { maxUpdates: 50 } })];
      const { plan } = planWorld({ ...world, workspace: { ...world.workspace, integrations } });
      expect(guard(plan, 'max-updates').status).toBe('ok');
    });
  });

  it('empty-workspace: no documents of the connection never means delete all', () => {
    const { plan } = planWorld(makeWorld({ integrations: [], mappingFiles: [] }));
    expect(guard(plan, 'empty-workspace').status).toBe('tripped');
    expect(plan.changes).toEqual([]);
    const other = makeWorld({ integrations: [], mappingFiles: [makeFile([makeRule()], { connection: 'other' })] });
    expect(guard(planWorld(other).plan, 'empty-workspace').status).toBe('tripped');
  });

  it.each([
    [{}, 'ok'],
    [{ companyName: 'Northwind', homeCurrency: 'USD' }, 'ok'],
    [{ companyName: 'Northwind Robotics Inc' }, 'ok'],
    [{ companyName: 'Southwind' }, 'tripped'],
    [{ homeCurrency: 'EUR' }, 'tripped'],
    [{ realmId: 'realm-2' }, 'tripped'],
    [{ organizationId: 'org-2' }, 'tripped'],
  ] as const)('realm-mismatch with %o is %s', (connection, status) => {
    expect(guard(planWorld(makeWorld({ connection })).plan, 'realm-mismatch').status).toBe(status);
  });

  it('native-sender warns when m3ter sends too, in a rehearsal of what would be', () => {
    const world = ready();
    const both = withM3ter(world, { configs: world.m3ter.configs.map((config) => ({ ...config, authorized: true })) });
    expect(guard(planWorld(both).plan, 'native-sender')).toMatchObject({ status: 'warning', lift: null });
    expect(guard(planWorld(both).plan, 'native-sender').message).toContain('US invoices');
    const reporting = withIntegration(both, { delivery: { mode: 'reportOnly' } });
    expect(guard(planWorld(reporting).plan, 'native-sender')).toMatchObject({
      status: 'warning',
      message: expect.stringContaining('with delivery.mode: replay it may send the same bills'),
    });
  });

  it.each([
    [1, '1 mapping names something', 'correct or remove integrations/items.yaml:10'],
    [2, '2 mappings name something', 'correct or remove integrations/items.yaml:10, integrations/items.yaml:11'],
    [
      7,
      '7 mappings name something',
      'correct or remove integrations/items.yaml:10, integrations/items.yaml:11, integrations/items.yaml:12, ' +
        'integrations/items.yaml:13, integrations/items.yaml:14 and 2 more',
    ],
  ])('unresolved-mapping with %d wrong codes refuses and names the first lines', (count, message, lift) => {
    const wrong = Array.from({ length: count }, (_, at) =>
      makeRule({
        m3terReference: `mistyped-${String(at)}`,
        place: { path: 'integrations/items.yaml', line: 10 + at, column: 5 },
      }),
    );
    const { plan } = planWorld(makeWorld({ mappingFiles: [makeFile([makeRule(), ...wrong])] }));
    const found = guard(plan, 'unresolved-mapping');
    expect(found).toMatchObject({ status: 'tripped', observed: String(count), lift });
    expect(found.message).toContain(message);
    expect(isRefused(plan.guards)).toBe(true);
  });

  it('unresolved-mapping says what a mistyped code may have meant', () => {
    const wrong = makeRule({
      m3terReference: 'api-cals',
      place: { path: 'integrations/items.yaml', line: 10, column: 5 },
    });
    const { plan } = planWorld(makeWorld({ mappingFiles: [makeFile([wrong])] }));
    expect(guard(plan, 'unresolved-mapping').lift).toBe(
      'correct or remove integrations/items.yaml:10 (did you mean "api-calls"?)',
    );
  });

  it('realm-mismatch says what was wanted, what answered, and where to correct it', () => {
    const { plan } = planWorld(makeWorld({ connection: { homeCurrency: 'EUR' } }));
    expect(guard(plan, 'realm-mismatch')).toEqual({
      name: 'realm-mismatch',
      status: 'tripped',
      message: 'quickbooks.homeCurrency is "EUR" in the Connection, but "USD" answered',
      observed: 'USD',
      limit: 'EUR',
      lift: 'correct quickbooks.homeCurrency in the Connection, or the credentials',
    });
  });
});
