import { expect, it } from 'vitest';
import { buildExplanation } from '../../../src/reconcile/build-explanation.ts';
import { planWorkspace } from '../../../src/reconcile/plan-workspace.ts';
import { NO_OVERRIDES } from '../../../src/model/guards.ts';
import { makeCustomer } from '../convert/make.ts';
import { billOf, EVERYTHING, makeWorld, NOW, settle, withBills, type World } from './make-world.ts';

const RATE_KEY = 'EUR@2026-10-31';

/** A bill in euros, sent; then a world in which only its own document knows the rate. */
function sentInEuros(): World {
  const world = makeWorld({
    preferences: { multiCurrencyEnabled: true },
    quickbooks: {
      customers: [makeCustomer('58', 'ACME Ltd', { currency: 'EUR' })],
      currencies: ['EUR'],
      exchangeRates: new Map([[RATE_KEY, '1.09']]),
    },
  });
  const sent = settle(withBills(world, billOf('10', { currency: 'EUR' })));
  return { ...sent, quickbooks: { ...sent.quickbooks, exchangeRates: new Map() } };
}

it('a sent bill in a foreign currency is walked under the rate of its document', () => {
  const planned = planWorkspace({
    ...sentInEuros(),
    diagnostics: [],
    scope: EVERYTHING,
    now: NOW,
    overrides: NO_OVERRIDES,
  });
  expect(planned.plan.bills.map(({ decision }) => decision)).toEqual(['upToDate']);
  const conversion = planned.walkOf('bill-1')?.conversion;
  expect(conversion?.trace().rules.filter(({ outcome }) => outcome === 'stop')).toEqual([]);
  expect(conversion).toMatchObject({ result: 'document', document: { currency: 'EUR', exchangeRate: '1.09' } });
});

it('a bill that was not sent needs the rate of its day', () => {
  const world = sentInEuros();
  const unsent: World = {
    ...world,
    quickbooks: { ...world.quickbooks, documents: [] },
    m3ter: { ...world.m3ter, mappings: world.m3ter.mappings.filter(({ m3terEntity }) => m3terEntity !== 'Bill') },
  };
  const { plan } = planWorkspace({ ...unsent, diagnostics: [], scope: EVERYTHING, now: NOW, overrides: NO_OVERRIDES });
  expect(plan.bills.map(({ decision, reason }) => [decision, reason])).toEqual([['block', 'exchange-rate-missing']]);
});

it('an account that is mapped to a project on purpose is sent to it, and its explanation says whose project it is', () => {
  const customers = [makeCustomer('60', 'Initech'), makeCustomer('58', 'Robot arm', { parentId: '60' })];
  const world = withBills(makeWorld({ quickbooks: { customers } }), billOf('10'));
  const { plan, walkOf, catalog } = planWorkspace({
    ...world,
    diagnostics: [],
    scope: EVERYTHING,
    now: NOW,
    overrides: NO_OVERRIDES,
  });
  expect(plan.changes.filter(({ kind }) => kind === 'customer' || kind === 'invoice')).toMatchObject([
    { action: 'create', after: { document: { customer: { id: '58' } } } },
  ]);
  const explanation = buildExplanation({ plan, walk: walkOf('bill-1')!, catalog });
  expect(explanation?.customer?.notes).toContain('customer 58 is a sub-customer or project of Initech');
});
