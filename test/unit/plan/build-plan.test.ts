import { expect, it } from 'vitest';
import type { BillDecision, Drift, Plan } from '../../../src/model/plan.ts';
import { buildPlan } from '../../../src/plan/build-plan.ts';
import { NO_OVERRIDES } from '../../../src/model/guards.ts';
import { makeConnection, makeWorld, NOW } from '../reconcile/make-world.ts';
import { decision, SAMPLE_PLAN } from '../render/sample-plan.ts';

const { quickbooks } = makeWorld();

function planOf(parts: Partial<Pick<Plan, 'bills' | 'drift' | 'diagnostics'>>): Plan {
  return buildPlan({
    connection: SAMPLE_PLAN.connection,
    scope: { only: null, integrations: ['b', 'a', 'b'], bills: ['2', '1'], since: null, resend: ['z', 'y'] },
    nowMs: NOW,
    basedOn: SAMPLE_PLAN.basedOn,
    changes: [],
    bills: [],
    drift: [],
    diagnostics: [],
    guards: {
      connection: makeConnection(),
      integrations: [],
      overrides: NO_OVERRIDES,
      managed: 0,
      yamlDocuments: 1,
      unknownM3terObjects: [],
      leftToNobody: [],
      filtersWithoutAccounts: [],
      answered: {
        organizationId: 'org-1',
        realmId: 'realm-1',
        company: quickbooks.company,
        preferences: quickbooks.preferences,
      },
    },
    read: { bills: 0, accounts: 0 },
    ...parts,
  });
}

it('bills are in order of date, number and id, those without them first', () => {
  const bill = (billId: string, invoiceDate: string | null, docNumber: string | null): BillDecision => ({
    ...decision(billId, 'ACME Ltd'),
    invoiceDate,
    docNumber,
  });
  const bills = [
    bill('f', '2026-10-31', 'N-2'),
    bill('e', '2026-10-31', 'N-1'),
    bill('d', '2026-10-31', 'N-1'),
    bill('c', '2026-10-31', null),
    bill('b', '2026-09-30', 'N-9'),
    bill('a', null, 'N-9'),
  ];
  const expected = ['a', 'b', 'c', 'd', 'e', 'f'];
  expect(planOf({ bills }).bills.map(({ billId }) => billId)).toEqual(expected);
  expect(planOf({ bills: bills.toReversed() }).bills.map(({ billId }) => billId)).toEqual(expected);
});

it('drift is in order of address, code and message', () => {
  const drift = (address: string, code: Drift['code'], message: string): Drift => ({
    code,
    address,
    billId: null,
    message,
    fields: [],
    remoteIds: [],
    since: null,
    hint: null,
  });
  const found = [
    drift('b', 'deleted', '1'),
    drift('a', 'voided', '1'),
    drift('a', 'deleted', '2'),
    drift('a', 'deleted', '1'),
  ];
  const shown = planOf({ drift: found }).drift.map(({ address, code, message }) => address + code + message);
  expect(shown).toEqual(['adeleted1', 'adeleted2', 'avoided1', 'bdeleted1']);
});

it('a diagnostic that is found twice is told once, and equal places have one order', () => {
  const place = { path: 'a.yaml', line: 1, column: 1 };
  const one = { severity: 'error', code: 'plan/edited', message: 'one', place } as const;
  const two = { ...one, message: 'two' };
  expect(planOf({ diagnostics: [two, one, two] }).diagnostics).toEqual(planOf({ diagnostics: [one, two] }).diagnostics);
  expect(planOf({ diagnostics: [two, one, two] }).diagnostics).toHaveLength(2);
});

it('the scope is sorted, each name once', () => {
  expect(planOf({}).scope).toEqual({
    only: null,
    integrations: ['a', 'b'],
    bills: ['1', '2'],
    since: null,
    resend: ['y', 'z'],
  });
});
