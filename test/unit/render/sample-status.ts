import type { IntegrationRun } from '../../../src/model/m3ter.ts';
import { buildStatus } from '../../../src/reconcile/build-status.ts';
import { BILLS, EMPTY_PLAN, SAMPLE_PLAN } from './sample-plan.ts';

function run(billId: string, status: string, more: Partial<IntegrationRun> = {}): IntegrationRun {
  return {
    id: `run-${billId}`,
    billId,
    status,
    destination: 'QUICKBOOKS_SANDBOX',
    dtStarted: '2026-11-02T09:00:00Z',
    dtCompleted: null,
    error: null,
    url: null,
    externalId: null,
    ...more,
  };
}

const RUNS: readonly IntegrationRun[] = [
  run(BILLS.initech, 'COMPLETE', { externalId: '1017' }),
  run(BILLS.wayne, 'COMPLETE', { externalId: '1002' }),
  run(BILLS.globex, 'WAITING'),
  run(BILLS.umbrella, 'ERROR', {
    error: 'Business Validation Error: the item is inactive',
    url: 'https://console.m3ter.example/integrations/runs/4711',
  }),
  run(BILLS.stark, 'AUTH_FAILED', { error: 'invalid_grant' }),
];

export const SAMPLE_STATUS = buildStatus({
  plan: SAMPLE_PLAN,
  runs: new Map(RUNS.map((held) => [held.billId, held])),
  lastApply: { at: '2026-11-21T10:00:00.000Z', planId: '0a1b2c3d4e5f', converged: true, exitCode: 0 },
});

export const EMPTY_STATUS = buildStatus({ plan: EMPTY_PLAN, runs: new Map(), lastApply: null });
