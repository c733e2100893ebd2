import type { BillTestResult, BillTestRun } from '../../../src/model/bill-test.ts';
import type { DoctorReport } from '../../../src/model/doctor.ts';
import type { SignInState } from '../../../src/model/sign-in.ts';
import type { DiscoverView } from '../../../src/render/discover.ts';
import type { FileReport } from '../../../src/render/file-report.ts';
import type { LookupView } from '../../../src/render/lookup.ts';

export const SAMPLE_DOCTOR: DoctorReport = {
  connection: 'northwind-sandbox',
  exitCode: 4,
  lines: [
    { check: 'files', status: 'ok', message: '2 integrations, 2 mapping lists', next: null },
    {
      check: 'QuickBooks token',
      status: 'warn',
      message: '91 days old in file .tieout/tokens.json, ends in 9 days',
      next: 'run tieout auth login: an apply or a refresh before 2026-12-01 renews it too',
    },
    {
      check: 'mapping coverage',
      status: 'fail',
      message: '1 of 13 bills lacks one: unmapped-item 1',
      next: 'add to a mapping file: - { product: onsite-training, item: "…" }',
    },
    { check: 'rate head room', status: 'not checked', message: 'QuickBooks could not be read | at all', next: null },
  ],
};

export const READY_DOCTOR: DoctorReport = {
  connection: 'northwind-sandbox',
  exitCode: 0,
  lines: [{ check: 'files', status: 'ok', message: '1 integration', next: null }],
};

const SETTING = { source: 'catalogue', inUse: 1 } as const;

export const SAMPLE_DISCOVER: DiscoverView = {
  destination: 'QuickBooksSandbox',
  understood: true,
  settings: [
    { ...SETTING, yamlPath: 'accounts.include', builtIn: 'accountIds', key: 'accountIds', status: 'same' },
    {
      ...SETTING,
      yamlPath: 'quickbooks.accountManagerEmailCustomField',
      builtIn: 'accountManagerEmailCustomField',
      key: 'managerEmailField',
      source: 'override',
      status: 'other',
    },
    {
      ...SETTING,
      yamlPath: 'quickbooks.bccEmail',
      builtIn: 'bccInvoiceEmailAddress',
      key: 'bccInvoiceEmailAddress',
      status: 'missing',
    },
  ],
  otherKeys: [{ key: 'invoiceTemplateNote', label: 'Note of the invoice', inUse: 1 }],
  destinations: ['QuickBooks', 'QuickBooksSandbox'],
  vocabulary: {
    entities: ['Account', 'Product', 'PricingBand'],
    systems: [
      { name: 'QuickBooks', tables: ['Customer', 'Item', 'Invoice'], allowCustomTables: false },
      { name: 'Salesforce', tables: [], allowCustomTables: true },
    ],
  },
};

export const UNKNOWN_DISCOVER: DiscoverView = {
  ...SAMPLE_DISCOVER,
  understood: false,
  settings: SAMPLE_DISCOVER.settings.map((setting) => ({ ...setting, status: 'unknown' as const, source: 'default' })),
  otherKeys: [],
  destinations: [],
  vocabulary: null,
};

export const SAMPLE_LOOKUP: LookupView = {
  kind: 'customers',
  text: null,
  total: 3,
  didYouMean: null,
  rows: [
    { paste: 'customer: { displayName: Globex Corp }', id: '58', name: 'Globex Corp', note: 'USD, ap@globex.example' },
    {
      paste: 'customer: { displayName: "田中電機: 本社" }',
      id: '59',
      name: '田中電機: 本社',
      note: 'JPY, inactive',
    },
    { paste: 'customer: { id: "61" }', id: '61', name: 'Hooli | Europe', note: '' },
  ],
};

export const EMPTY_LOOKUP: LookupView = { ...SAMPLE_LOOKUP, text: 'Globx', rows: [], didYouMean: 'Globex Corp' };

export const SAMPLE_SIGN_IN: SignInState = {
  action: 'status',
  connection: 'northwind-sandbox',
  environment: 'sandbox',
  realmId: '9341453172839201',
  company: { name: 'Northwind Robotics', homeCurrency: 'USD' },
  store: 'file .tieout/tokens.json',
  refreshToken: 'stored',
  rotatedAt: '2026-11-22T22:19:36.664Z',
  accessExpiresAt: '2026-11-22T23:19:36.664Z',
  refreshExpiresAt: '2027-03-02T22:19:36.664Z',
  hardExpiresAt: '2031-11-21T22:19:34.664Z',
  previousUntil: '2026-11-23T22:19:36.664Z',
};

export const NO_SIGN_IN: SignInState = {
  ...SAMPLE_SIGN_IN,
  company: null,
  refreshToken: 'none',
  rotatedAt: null,
  accessExpiresAt: null,
  refreshExpiresAt: null,
  hardExpiresAt: null,
  previousUntil: null,
};

export const SAMPLE_FILES: FileReport = {
  command: 'import',
  files: [
    { path: 'integrations/quickbooks-us-invoices.yaml', action: 'created', what: '1 integration' },
    { path: 'integrations/mappings.yaml', action: 'updated', what: '12 mappings' },
    { path: 'integrations/connection.yaml', action: 'kept', what: '' },
  ],
  notes: ['m3ter has two mappings of account ACME; the newer one was written'],
  summary: '2 files written.',
  next: ['tieout plan shows what still differs'],
  exitCode: 0,
};

const PASSED: BillTestResult = {
  name: 'A bill below zero becomes a credit memo that counts the other way',
  integration: 'QuickBooks US invoices',
  place: { path: 'integrations/tests/credit-memo.yaml', line: 3, column: 1 },
  passed: true,
  expected: ['decision: send'],
  actual: ['decision: send'],
  why: 'approved 2026-11-02',
  hint: null,
  problems: [],
};

export const SAMPLE_TEST_RUN: BillTestRun = {
  formatVersion: '1.0',
  exitCode: 1,
  passed: 1,
  failed: 1,
  tests: [
    PASSED,
    {
      ...PASSED,
      name: 'Three thirds of a cent',
      place: { path: 'integrations/tests/to-the-cent.yaml', line: 3, column: 1 },
      passed: false,
      expected: ['decision: send', 'invoice:', '  total: 100.00', '    - amount: 33.33'],
      actual: ['decision: send', 'invoice:', '  total: 100.00', '    - amount: 33.34'],
      hint: 'correct the test, or the rule',
    },
  ],
};
