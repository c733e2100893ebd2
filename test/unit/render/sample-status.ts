import type { IntegrationRun } from '../../../src/model/m3ter.ts';
import type { ObservedSalesDocument } from '../../../src/model/sales-document.ts';
import { buildStatus } from '../../../src/reconcile/build-status.ts';
import { BILLS, EMPTY_PLAN, SAMPLE_PLAN } from './sample-plan.ts';
import { NOTHING_BESIDE } from '../reconcile/make-world.ts';

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

export const DOCUMENT: ObservedSalesDocument = {
  kind: 'invoice',
  id: '1017',
  syncToken: '0',
  docNumber: 'M3-100438',
  marker: { billId: BILLS.initech, billVersion: 1, generation: 0, digest: '0123456789abcdef' },
  customerId: '58',
  customerName: 'Initech',
  txnDate: '2026-10-31',
  dueDate: null,
  currency: 'USD',
  exchangeRate: null,
  billEmail: null,
  billEmailCc: null,
  billEmailBcc: null,
  emailStatus: null,
  customerMemo: null,
  note: null,
  lines: [],
  totalAmount: '930.00',
  beside: NOTHING_BESIDE,
  taxTotal: '0',
  balance: '930.00',
  voided: false,
  settled: false,
  lastUpdatedAt: null,
  createdAt: '2026-11-02T09:00:00Z',
};

export const SAMPLE_STATUS = buildStatus({
  plan: SAMPLE_PLAN,
  runs: new Map(RUNS.map((integrationRun) => [integrationRun.billId, integrationRun])),
  documents: [
    DOCUMENT,
    { ...DOCUMENT, kind: 'creditMemo', docNumber: 'M3-100440', createdAt: '2026-11-02T01:30:00-08:00' },
    { ...DOCUMENT, docNumber: '1040', marker: null, createdAt: '2026-11-20T10:00:00Z' },
    { ...DOCUMENT, docNumber: '1041', createdAt: null },
  ],
});

export const EMPTY_STATUS = buildStatus({ plan: EMPTY_PLAN, runs: new Map(), documents: [] });
