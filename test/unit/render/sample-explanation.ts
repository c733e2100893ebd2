import { buildCatalog } from '../../../src/model/catalog.ts';
import type { Conversion, LineTrace } from '../../../src/model/conversion.ts';
import type { BillWalk, Explanation } from '../../../src/model/explanation.ts';
import type { Bill, BillLine } from '../../../src/model/m3ter.ts';
import type { QuickBooksSnapshot } from '../../../src/model/quickbooks.ts';
import type { ObservedSalesDocument } from '../../../src/model/sales-document.ts';
import { buildExplanation } from '../../../src/reconcile/build-explanation.ts';
import { ACME_DOCUMENT, BILLS, line, SAMPLE_PLAN, salesDocument } from './sample-plan.ts';
import { NOTHING_BESIDE } from '../reconcile/make-world.ts';

function billLine(description: string, amount: string, more: Partial<BillLine> = {}): BillLine {
  return {
    id: `line-${description}`,
    lineItemType: 'USAGE',
    description,
    quantity: '1',
    units: '1',
    unit: 'ea',
    averageUnitPrice: amount,
    subtotal: amount,
    currency: 'USD',
    conversionRate: '1',
    convertedSubtotal: amount,
    sequenceNumber: 1,
    productId: 'product-1',
    productCode: 'api-calls',
    productName: 'API calls',
    accountingProductId: null,
    accountingProductCode: null,
    accountingProductName: null,
    aggregationId: null,
    compoundAggregationId: null,
    segment: [],
    childAccountId: null,
    childAccountCode: null,
    servicePeriodStart: '2026-10-01',
    servicePeriodEnd: '2026-11-01',
    bands: [],
    ...more,
  };
}

function trace(given: BillLine, more: Partial<LineTrace>): LineTrace {
  return {
    line: given,
    band: null,
    kept: true,
    droppedBy: null,
    exclusion: null,
    item: [],
    exact: given.convertedSubtotal,
    amount: null,
    notes: [],
    ...more,
  };
}

const API = billLine('API calls, October 2026', '1100.00', { quantity: '220000', averageUnitPrice: '0.005' });
const STORAGE = billLine('Storage', '104.4996', { quantity: '1045', averageUnitPrice: '0.1', unit: 'GB' });
const SUPPORT = billLine('Premium support (internal)', '30.00', { lineItemType: 'STANDING_CHARGE' });

const ACME_BILL: Bill = {
  id: BILLS.acme,
  version: 3,
  accountId: 'acc-7f3a2b90',
  accountCode: 'ACME',
  billDate: '2026-10-31',
  startDate: '2026-10-01',
  endDate: '2026-11-01',
  dueDate: '2026-11-30',
  externalInvoiceDate: null,
  sequentialInvoiceNumber: 'M3-100482',
  purchaseOrderNumber: 'PO 4711',
  currency: 'USD',
  timezone: 'America/New_York',
  billTotal: '1234.50',
  status: 'APPROVED',
  locked: true,
  dtApproved: '2026-11-02T08:30:00Z',
  lastCalculatedDate: '2026-11-01T02:00:00Z',
  dtLastModified: '2026-11-02T08:30:00Z',
  dtCreated: '2026-11-01T02:00:00Z',
  lines: [API, SUPPORT, STORAGE],
};

const CONVERSION: Conversion = {
  result: 'document',
  document: ACME_DOCUMENT,
  excludedTotal: '30.00',
  strictDelta: null,
  notes: ['the invoice goes to ap@acme.example without Cc: account ACME has no custom field "accountManager"'],
  trace: () => ({
    rules: [
      { rule: 'lines', outcome: 'pass', detail: '2 lines to send, 1 left out' },
      {
        rule: 'customer',
        outcome: 'pass',
        detail: 'ACME Ltd (ACME) (will be created; account code added: a vendor has the name)',
      },
      { rule: 'bill total', outcome: 'pass', detail: "the lines sum to the bill's total of USD 1,234.50" },
      { rule: 'QuickBooks limits', outcome: 'pass', detail: 'within every limit that QuickBooks has' },
    ],
    lines: [
      trace(API, {
        amount: '1100.00',
        item: [
          { rule: 'accounting product', detail: 'accounting product "platform": no mapping', won: false },
          { rule: 'product', detail: 'product "api-calls" → item 19 API usage', won: true },
        ],
      }),
      trace(SUPPORT, {
        kept: false,
        droppedBy: 'product "support" is in bills.exclude.products',
        exclusion: 'products',
      }),
      trace(STORAGE, {
        amount: '104.50',
        notes: ['quantity × price is 104.50, so both are on the line'],
        item: [{ rule: 'product', detail: 'product "storage" → item 23 Storage', won: true }],
      }),
    ],
    amounts: {
      billTotal: '1234.50',
      sumAsGiven: '1234.4996',
      sumCreditsNegated: '1234.4996',
      signs: 'as-given',
      excluded: '30.00',
      kept: '1204.4996',
      rounded: '1204.50',
      invoiceTotal: '1204.50',
    },
  }),
};

const STEPS: BillWalk['steps'] = [
  { rule: 'account takes part', outcome: 'pass', detail: 'm3ter does not hold its bills back' },
  { rule: 'accounts.filter', outcome: 'pass', detail: 'customFields.country == "US" is true' },
  { rule: 'delivery.from', outcome: 'pass', detail: 'invoice date 2026-10-31, from 2026-01-01' },
  { rule: 'approval', outcome: 'pass', detail: 'approved in m3ter' },
];

export const SAMPLE_SNAPSHOT: QuickBooksSnapshot = {
  realmId: '9341453172839201',
  readAt: '2026-11-22T10:00:05.000Z',
  company: { name: 'Northwind Robotics', legalName: null, country: 'US' },
  preferences: {
    bookCloseDate: null,
    customTxnNumbers: true,
    multiCurrencyEnabled: false,
    homeCurrency: 'USD',
    usingSalesTax: false,
    partnerTaxEnabled: false,
    eTransactionPaymentEnabled: null,
    allowServiceDate: true,
    customFields: null,
  },
  customers: [],
  otherNames: [],
  items: ['19 API usage', '23 Storage'].map((text) => ({
    id: text.slice(0, 2),
    name: text.slice(3),
    fullyQualifiedName: text.slice(3),
    sku: null,
    type: 'Service',
    active: true,
    hasIncomeAccount: true,
    inventoryStart: null,
  })),
  taxCodes: [],
  currencies: [],
  otherRecords: new Map(),
  documents: [],
  exchangeRates: new Map(),
  diagnostics: [],
};

const CATALOG = buildCatalog(SAMPLE_SNAPSHOT);

function explain(walk: BillWalk): Explanation {
  const explanation = buildExplanation({ plan: SAMPLE_PLAN, walk, catalog: CATALOG });
  if (explanation === null) throw new Error(`the sample plan has no bill ${walk.bill.id}`);
  return explanation;
}

/** A bill that will be sent, with a line left out and a rounded one. */
export const SAMPLE_WALK: BillWalk = {
  bill: ACME_BILL,
  account: null,
  steps: STEPS,
  customer: {
    result: 'customer',
    ref: { address: 'customer/ACME' },
    currency: 'USD',
    displayName: 'ACME Ltd (ACME)',
    how: 'created',
    notes: ['account code added: a vendor has the name'],
  },
  conversion: CONVERSION,
  observed: [],
  run: null,
  codes: new Map(),
};

export const SENT_EXPLANATION = explain(SAMPLE_WALK);

/** A bill that a rule of the conversion blocks. */
export const BLOCKED_EXPLANATION = explain({
  bill: { ...ACME_BILL, id: BILLS.umbrella, sequentialInvoiceNumber: 'M3-100486', billTotal: '88.10', lines: [API] },
  account: null,
  steps: STEPS,
  customer: null,
  conversion: {
    result: 'block',
    reason: 'unmapped-item',
    message: 'product "api-calls" has no QuickBooks item',
    hint: 'add to integrations/items.yaml:  - { product: api-calls, item: { name: "…" } }',
    trace: () => ({
      rules: [{ rule: 'items', outcome: 'stop', detail: 'product "api-calls" has no QuickBooks item' }],
      lines: [
        trace(API, {
          exact: '88.10',
          item: [{ rule: 'product', detail: 'product "api-calls": no mapping', won: false }],
        }),
      ],
      amounts: null,
    }),
  },
  observed: [],
  run: null,
  codes: new Map(),
});

const WAYNE_OBSERVED: ObservedSalesDocument = {
  kind: 'invoice',
  id: '1002',
  syncToken: '1',
  docNumber: 'M3-100430',
  marker: { billId: BILLS.wayne, billVersion: 3, generation: 0, digest: '0123456789abcdef' },
  customerId: '61',
  customerName: 'Wayne Enterprises',
  txnDate: '2026-10-31',
  dueDate: '2026-11-30',
  currency: 'USD',
  exchangeRate: null,
  billEmail: null,
  billEmailCc: null,
  billEmailBcc: null,
  emailStatus: 'NotSet',
  customerMemo: null,
  note: null,
  lines: [line('API calls, October 2026', '900.00')],
  totalAmount: '900.00',
  beside: NOTHING_BESIDE,
  taxTotal: '0',
  balance: '900.00',
  voided: false,
  settled: false,
  lastUpdatedAt: '2026-11-05T09:12:00.000Z',
  createdAt: '2026-11-03T10:00:00.000Z',
};

/** A bill that was sent, and whose invoice a person edited. */
export const DRIFTED_EXPLANATION = explain({
  bill: { ...ACME_BILL, id: BILLS.wayne, sequentialInvoiceNumber: 'M3-100430', billTotal: '930.00', lines: [API] },
  account: null,
  steps: STEPS,
  customer: {
    result: 'customer',
    ref: { id: '61' },
    currency: 'USD',
    displayName: 'Wayne Enterprises',
    how: 'mapped',
    notes: [],
  },
  conversion: {
    result: 'document',
    document: salesDocument(BILLS.wayne, 'M3-100430', '930.00', { lines: [line('API calls, October 2026', '930.00')] }),
    excludedTotal: null,
    strictDelta: null,
    notes: [],
    trace: () => ({
      rules: [{ rule: 'lines', outcome: 'pass', detail: '1 kept, 0 dropped' }],
      lines: [trace(API, { exact: '930.00', amount: '930.00' })],
      amounts: {
        billTotal: '930.00',
        sumAsGiven: '930.00',
        sumCreditsNegated: '930.00',
        signs: 'as-given',
        excluded: '0',
        kept: '930.00',
        rounded: '930.00',
        invoiceTotal: '930.00',
      },
    }),
  },
  observed: [WAYNE_OBSERVED],
  codes: new Map(),
  run: {
    id: 'run-1',
    billId: BILLS.wayne,
    status: 'DISABLED',
    destination: 'QUICKBOOKS_SANDBOX',
    dtStarted: null,
    dtCompleted: null,
    error: null,
    url: null,
    externalId: null,
  },
});

/** A negative bill that becomes a credit memo. */
export const CREDIT_EXPLANATION = explain({
  bill: { ...ACME_BILL, id: BILLS.hooli, sequentialInvoiceNumber: 'M3-100490', billTotal: '-75.25', lines: [API] },
  account: null,
  steps: STEPS,
  customer: null,
  conversion: {
    result: 'document',
    document: salesDocument(BILLS.hooli, 'M3-100490', '75.25', {
      kind: 'creditMemo',
      dueDate: null,
      lines: [line('Credit for August', '75.25', { itemId: null })],
    }),
    excludedTotal: null,
    strictDelta: null,
    notes: [],
    trace: () => ({
      rules: [{ rule: 'lines', outcome: 'pass', detail: '1 kept, 0 dropped' }],
      lines: [
        trace(billLine('Credit for August', '75.25', { lineItemType: 'CREDIT_MEMO' }), {
          exact: '-75.25',
          amount: '75.25',
        }),
      ],
      amounts: {
        billTotal: '-75.25',
        sumAsGiven: '75.25',
        sumCreditsNegated: '-75.25',
        signs: 'credits-negated',
        excluded: '0',
        kept: '-75.25',
        rounded: '-75.25',
        invoiceTotal: '75.25',
      },
    }),
  },
  observed: [],
  run: null,
  codes: new Map(),
});
