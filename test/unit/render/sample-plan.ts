import { accountByIntegration, accountFor } from '../../../src/plan/money.ts';
import type { Change } from '../../../src/model/change.ts';
import { withClass } from '../../../src/model/bill-class.ts';
import type { BillDecision, DecisionDraft, Drift, GuardResult, Plan } from '../../../src/model/plan.ts';
import type { SalesDocument, SalesLine } from '../../../src/model/sales-document.ts';
import type { Diagnostic } from '../../../src/model/diagnostic.ts';

/** A month end of the company "Northwind Robotics": one plan with everything a plan can hold. */

export const BILLS = {
  acme: '7f3a2b90-1c1d-4d53-9b1e-2f60c8d1a001',
  globex: '91bc04d2-77aa-4c0e-8a55-0f4d1f6e2b17',
  initech: '02de6f31-5b0a-49c4-9d3f-6a1c7b8e9f20',
  umbrella: 'c4113f0e-2b6d-4f7a-a9c8-5d0e1f2a3b4c',
  tanaka: '5a9e8d7c-6b5a-4c3d-8e2f-1a0b9c8d7e6f',
  hooli: 'e8d7c6b5-a493-4281-90ab-cdef01234567',
  stark: '3c2b1a09-8f7e-4d6c-b5a4-938271605f4e',
  wayne: 'd0c1b2a3-9485-4766-8574-635241302f1e',
} as const;

export function line(description: string, amount: string, more: Partial<SalesLine> = {}): SalesLine {
  return {
    description,
    amount,
    quantity: null,
    unitPrice: null,
    itemId: '19',
    serviceDate: '2026-10-01',
    taxCode: 'NON',
    ...more,
  };
}

export function salesDocument(
  billId: string,
  docNumber: string,
  total: string,
  more: Partial<SalesDocument> = {},
): SalesDocument {
  return {
    kind: 'invoice',
    billId,
    customer: { id: '58' },
    docNumber,
    txnDate: '2026-10-31',
    dueDate: '2026-11-30',
    currency: 'USD',
    sendCurrency: true,
    exchangeRate: null,
    billEmail: 'ap@acme.example',
    billEmailCc: null,
    billEmailBcc: null,
    emailStatus: 'NotSet',
    allowOnlineAchPayment: false,
    allowOnlineCreditCardPayment: false,
    customerMemo: null,
    note: null,
    customField: null,
    globalTaxCalculation: null,
    lines: [line('Charges', total)],
    total,
    ...more,
  };
}

export function decision(billId: string, accountName: string, more: Partial<BillDecision> = {}): BillDecision {
  const draft: DecisionDraft = {
    billId,
    billVersion: 3,
    accountId: `acc-${billId.slice(0, 8)}`,
    accountCode: accountName
      .toUpperCase()
      .replaceAll(/[^A-Z]/g, '')
      .slice(0, 8),
    accountName,
    integration: 'QuickBooks US invoices',
    decision: 'send',
    reason: 'not-sent',
    message: 'approved 2026-11-02',
    hint: null,
    kind: 'invoice',
    docNumber: null,
    invoiceDate: '2026-10-31',
    currency: 'USD',
    total: null,
    billTotal: null,
    excludedTotal: null,
    sentTotal: null,
    sentKind: more.sentTotal == null ? null : (more.kind ?? 'invoice'),
    change: null,
    remoteId: null,
    notes: [],
    ...more,
  };
  return withClass(draft, []);
}

type Parts = Partial<Record<keyof Change, unknown>>;

/** Only what a reader sees of a change is filled in. */
function change(more: Omit<Parts, 'address'> & { readonly address: string }): Change {
  return {
    id: `id-${more.address}`,
    before: null,
    after: null,
    fields: [],
    reason: { code: 'not-found', message: 'does not exist yet' },
    origin: { place: { path: 'integrations/us.yaml', line: 4, column: 7 } },
    dependsOn: [],
    precondition: { absent: true },
    recordsBill: false,
    ...more,
  } as Change;
}

function invoice(document: SalesDocument, more: Omit<Parts, 'address'>): Change {
  return change({
    kind: 'invoice',
    action: 'create',
    address: `invoice/${document.billId}`,
    label: document.docNumber,
    after: {
      document,
      marker: { billId: document.billId, billVersion: 3, generation: 0, digest: '0123456789abcdef' },
    },
    origin: { billId: document.billId },
    ...more,
  });
}

export const ACME_DOCUMENT = salesDocument(BILLS.acme, 'M3-100482', '1204.50', {
  customer: { address: 'customer/ACME' },
  note: 'PO 4711',
  lines: [
    line('API calls, October 2026', '1100.00', { quantity: '220000', unitPrice: '0.005', itemId: '19' }),
    line('Storage, 2026-10-01 to 2026-10-31 (1,045 GB at 0.1)', '104.50', { itemId: '23' }),
  ],
});

const CHANGES: readonly Change[] = [
  change({
    kind: 'integration',
    action: 'update',
    address: 'integration/QuickBooks US invoices',
    label: 'QuickBooks US invoices',
    fields: [
      { path: 'bills.onlySendOnApproval', before: false, after: true },
      { path: 'accounts.exclude', before: [], after: ['OLDCO', 'TESTCO'] },
    ],
    reason: { code: 'fields-differ', message: 'differs from the files' },
    precondition: { id: '4d…', revision: '7' },
  }),
  change({
    kind: 'integration',
    action: 'enable',
    address: 'integration/QuickBooks EU invoices',
    label: 'QuickBooks EU invoices',
    reason: { code: 'disabled-remotely', message: 'm3ter has disabled it' },
    origin: { place: { path: 'integrations/eu.yaml', line: 4, column: 7 } },
  }),
  change({
    kind: 'customer',
    action: 'create',
    address: 'customer/ACME',
    label: 'ACME Ltd (ACME)',
    fields: [{ path: 'displayName', before: 'ACME Ltd', after: 'ACME Ltd (ACME)' }],
    after: {
      accountId: 'acc-acme',
      accountCode: 'ACME',
      displayName: 'ACME Ltd (ACME)',
      companyName: 'ACME Ltd',
      email: 'ap@acme.example',
      currency: 'USD',
      billAddress: {
        line1: '18 Anvil Road',
        line2: null,
        line3: null,
        line4: null,
        city: 'Phoenix',
        region: 'AZ',
        postalCode: '85004',
        country: 'USA',
      },
      notes: null,
    },
    reason: { code: 'no-customer', message: 'no mapping; account code added: a vendor has the name' },
    origin: { billId: BILLS.acme },
  }),
  change({
    kind: 'mapping',
    action: 'create',
    address: 'mapping/QuickBooksSandbox/Customer/Account/ACME',
    label: 'account ACME → customer (known after apply)',
    reason: { code: 'mapping-missing', message: 'records the new customer' },
    origin: { billId: BILLS.acme },
    dependsOn: ['customer/ACME'],
  }),
  change({
    kind: 'mapping',
    action: 'delete',
    address: 'mapping/QuickBooksSandbox/Customer/Account/OLDCO',
    label: 'account OLDCO → customer 31 Old Company Inc',
    reason: { code: 'absent-in-file', message: 'the file says absent: true' },
    origin: { place: { path: 'integrations/customers.yaml', line: 31, column: 5 } },
  }),
  invoice(ACME_DOCUMENT, { reason: { code: 'not-sent', message: 'approved 2026-11-02' } }),
  invoice(salesDocument(BILLS.globex, 'M3-100455', '3105.70'), {
    action: 'update',
    before: {
      document: salesDocument(BILLS.globex, 'M3-100455', '3000.00'),
      marker: { billId: BILLS.globex, billVersion: 2, generation: 0, digest: '0123456789abcdef' },
    },
    fields: [
      { path: 'total', before: '3000.00', after: '3105.70' },
      { path: 'lines[2].amount', before: '1894.30', after: '2000.00' },
      { path: 'dueDate', before: '2026-11-15', after: '2026-11-30' },
    ],
    reason: { code: 'bill-changed', message: 'bill recalculated: total 3,000.00 → 3,105.70' },
    precondition: { id: '1043', revision: '2' },
  }),
  invoice(salesDocument(BILLS.initech, 'M3-100441', '512.00', { txnDate: '2026-09-30' }), {
    action: 'adopt',
    reason: { code: 'sent-by-m3ter', message: 'sent by m3ter, not recorded' },
  }),
  change({
    kind: 'creditMemo',
    action: 'create',
    address: `creditMemo/${BILLS.hooli}`,
    label: 'M3-100490',
    after: {
      document: salesDocument(BILLS.hooli, 'M3-100490', '75.25', { kind: 'creditMemo', dueDate: null }),
      marker: { billId: BILLS.hooli, billVersion: 1, generation: 0, digest: '0123456789abcdef' },
    },
    reason: { code: 'not-sent', message: 'the bill is negative: USD -75.25; approved 2026-11-02' },
    origin: { billId: BILLS.hooli },
  }),
  invoice(salesDocument(BILLS.tanaka, 'M3-100471', '120400', { currency: 'JPY' }), {
    reason: { code: 'not-sent', message: 'approved 2026-11-01' },
  }),
  change({
    kind: 'mapping',
    action: 'create',
    address: `mapping/QuickBooksSandbox/Invoice/Bill/${BILLS.acme}`,
    label: 'bill → invoice (known after apply)',
    reason: { code: 'records-bill', message: 'records the sent bill' },
    recordsBill: true,
  }),
];

const DECISIONS: readonly BillDecision[] = [
  decision(BILLS.acme, 'ACME Ltd', {
    docNumber: 'M3-100482',
    total: '1204.50',
    billTotal: '1234.50',
    excludedTotal: '30.00',
    change: `invoice/${BILLS.acme}`,
    notes: ['without USD 30.00 of the bill: 1 line left out by bills.exclude.products'],
  }),
  decision(BILLS.globex, 'Globex', {
    decision: 'resend',
    reason: 'bill-changed',
    docNumber: 'M3-100455',
    total: '3105.70',
    billTotal: '3105.70',
    sentTotal: '3000.00',
    change: `invoice/${BILLS.globex}`,
    remoteId: '1043',
  }),
  decision(BILLS.initech, 'Initech Consolidated Holdings of North America LLC', {
    decision: 'adopt',
    reason: 'sent-by-m3ter',
    docNumber: 'M3-100441',
    invoiceDate: '2026-09-30',
    total: '512.00',
    billTotal: '512.00',
    sentTotal: '512.00',
    change: `invoice/${BILLS.initech}`,
    remoteId: '1017',
  }),
  decision(BILLS.hooli, 'Hooli', {
    kind: 'creditMemo',
    docNumber: 'M3-100490',
    total: '75.25',
    billTotal: '-75.25',
    change: `creditMemo/${BILLS.hooli}`,
  }),
  decision(BILLS.tanaka, '田中電機株式会社', {
    docNumber: 'M3-100471',
    currency: 'JPY',
    total: '120400',
    billTotal: '120400',
    change: `invoice/${BILLS.tanaka}`,
  }),
  decision(BILLS.umbrella, 'Umbrella', {
    decision: 'block',
    reason: 'unmapped-item',
    message: 'product "api-calls" has no QuickBooks item',
    hint: 'add to integrations/items.yaml:  - { product: api-calls, item: { name: "…" } }',
    docNumber: 'M3-100486',
    billTotal: '88.10',
  }),
  decision(BILLS.stark, 'Stark Industries', {
    decision: 'block',
    reason: 'INVOICE_ALREADY_PAID',
    message: 'the bill rose from 12,000.00 to 12,480.00 after invoice M3-100398 was partly paid',
    hint: 'in QuickBooks: invoice M3-100398, unapply the payment or bill the difference of USD 480.00 by hand',
    docNumber: 'M3-100398',
    total: '12480.00',
    billTotal: '12480.00',
    remoteId: '988',
  }),
  decision(BILLS.wayne, 'Wayne Enterprises', {
    decision: 'upToDate',
    reason: 'edited-after-send',
    message: 'invoice M3-100430 was edited by a person',
    docNumber: 'M3-100430',
    total: '930.00',
    billTotal: '930.00',
    sentTotal: '930.00',
    remoteId: '1002',
  }),
  ...Array.from({ length: 9 }, (_, index) =>
    decision(`a0000000-0000-4000-8000-00000000000${String(index)}`, `Customer ${String(index + 1)}`, {
      decision: 'skip',
      reason: 'awaiting-approval',
      message: 'the bill is not approved',
      kind: null,
      billTotal: `${String(100 + index)}.10`,
    }),
  ),
  ...Array.from({ length: 5 }, (_, index) =>
    decision(`b0000000-0000-4000-8000-00000000000${String(index)}`, `Early customer ${String(index + 1)}`, {
      decision: 'skip',
      reason: 'before-cutoff',
      message: 'the invoice date 2025-12-31 is before delivery.from 2026-01-01',
      kind: null,
      invoiceDate: '2025-12-31',
      billTotal: '50.00',
    }),
  ),
];

const DRIFT: readonly Drift[] = [
  {
    code: 'edited-after-send',
    address: `invoice/${BILLS.wayne}`,
    billId: BILLS.wayne,
    message: 'a person edited the invoice after it was sent',
    fields: [{ path: 'lines[1].amount', before: '930.00', after: '900.00' }],
    remoteIds: ['1002'],
    since: '2026-11-05T09:12:00.000Z',
    hint: 'undo the edit in QuickBooks, or accept it: tieout leaves the invoice alone until the bill changes',
  },
];

const GUARDS: readonly GuardResult[] = [
  {
    name: 'native-sender',
    status: 'warning',
    message: "m3ter's own integration is enabled and authorized: bills are sent only 30 minutes after approval",
    observed: 'enabled',
    limit: 'disabled',
    lift: null,
  },
  { name: 'max-invoices', status: 'ok', message: '4 invoices', observed: '4', limit: '50', lift: null },
];

const DIAGNOSTICS: readonly Diagnostic[] = [
  {
    severity: 'warning',
    code: 'reference/inactive-item',
    message: 'the QuickBooks item 24 "Old storage" is inactive',
    place: { path: 'integrations/items.yaml', line: 12, column: 38, endColumn: 42 },
    hint: 'activate it in QuickBooks, or map another item',
  },
];

export const SAMPLE_PLAN: Plan = {
  formatVersion: '1.0',
  id: '5d1e9c0f2a7b4c6d8e0f1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d5e6f',
  createdAt: '2026-11-22T10:00:05.000Z',
  connection: {
    name: 'northwind-sandbox',
    organizationId: '2f0c6d1e-8b7a-4958-a6b5-c4d3e2f1a0b9',
    environment: 'sandbox',
    realmId: '9341453172839201',
    companyName: 'Northwind Robotics',
    homeCurrency: 'USD',
  },
  basedOn: {
    workspace: 'w'.repeat(64),
    m3ter: 'm'.repeat(64),
    quickbooks: 'q'.repeat(64),
    m3terReadAt: '2026-11-22T10:00:02.000Z',
    quickbooksReadAt: '2026-11-22T10:00:05.000Z',
  },
  scope: { only: null, integrations: [], bills: [], since: null, resend: [] },
  summary: {
    create: 2,
    update: 1,
    delete: 1,
    enable: 1,
    adopt: 1,
    blocked: 2,
    skipped: 14,
    upToDate: 390,
    drift: 1,
    money: accountFor(CHANGES, DECISIONS),
    integrations: accountByIntegration(CHANGES, DECISIONS),
    bills: 412,
    accounts: 96,
  },
  changes: CHANGES,
  bills: DECISIONS,
  drift: DRIFT,
  guards: GUARDS,
  diagnostics: DIAGNOSTICS,
};

/** The same company when there is nothing left to do. */
export const EMPTY_PLAN: Plan = {
  ...SAMPLE_PLAN,
  id: 'e01b37aa2a7b4c6d8e0f1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d5e6f',
  changes: [],
  bills: DECISIONS.filter(({ decision: verdict }) => verdict === 'upToDate'),
  drift: [],
  guards: [],
  diagnostics: [],
  summary: {
    ...SAMPLE_PLAN.summary,
    create: 0,
    update: 0,
    delete: 0,
    enable: 0,
    adopt: 0,
    blocked: 0,
    skipped: 0,
    drift: 0,
    upToDate: 398,
    money: [],
    integrations: [],
    bills: 398,
  },
};

const REFUSED_CHANGES = CHANGES.filter(({ address }) => address === `invoice/${BILLS.globex}`);

/** One invoice and nothing else, refused by a guard. */
export const REFUSED_PLAN: Plan = {
  ...SAMPLE_PLAN,
  id: 'af90c2d12a7b4c6d8e0f1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d5e6f',
  scope: { only: 'bills', integrations: ['QuickBooks US invoices'], bills: [], since: '2026-10-01', resend: [] },
  changes: REFUSED_CHANGES,
  bills: DECISIONS.filter(({ billId }) => billId === BILLS.globex),
  drift: [],
  guards: [
    {
      name: 'max-invoices',
      status: 'tripped',
      message: 'the plan would send 1 invoice, the limit is 0',
      observed: '1',
      limit: '0',
      lift: 'limits.maxInvoices in integrations/us.yaml, or --max-invoices 1',
    },
  ],
  diagnostics: [],
  summary: {
    ...EMPTY_PLAN.summary,
    upToDate: 0,
    money: accountFor(REFUSED_CHANGES, []),
    bills: 1,
    accounts: 1,
  },
};
