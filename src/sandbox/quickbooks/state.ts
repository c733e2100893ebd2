import type { Fields } from './fields.ts';

/** The tables of the simulator. Any other table of QuickBooks is refused with 501. */
export const ENTITY_NAMES = [
  'Account',
  'Class',
  'CompanyCurrency',
  'CreditMemo',
  'Customer',
  'Department',
  'Employee',
  'Invoice',
  'Item',
  'Payment',
  'TaxCode',
  'Term',
  'Vendor',
] as const;

export type EntityName = (typeof ENTITY_NAMES)[number];

/** One QuickBooks company: plain JSON, amounts as decimal text, ids as text. */
export interface QuickBooksState {
  readonly formatVersion: 1;
  readonly realmId: string;
  company: CompanySettings;
  preferences: PreferenceSettings;
  /** Records by table and Id. Change them only through the simulator or `seed-records.ts`, which keep the indexes. */
  readonly records: Record<EntityName, Record<string, Fields>>;
  /** Next number of each Id sequence; customers, vendors and employees share one, and so do transactions. */
  readonly nextIds: Record<string, number>;
  /** Next number when QuickBooks numbers documents itself. */
  nextDocNumber: number;
  /** Deleted records, for change data capture. */
  readonly deleted: { readonly entity: EntityName; readonly id: string; readonly at: string }[];
  /** Home units for one unit of `currency`, from `day` on. */
  readonly exchangeRates: ExchangeRateSetting[];
  /** Stored answers by `requestid`. */
  readonly answers: Record<string, KeptAnswer>;
  /** Documents mailed by `/send`, in order. */
  readonly mailed: { readonly entity: EntityName; readonly id: string; readonly to: string; readonly at: string }[];
}

export interface CompanySettings {
  readonly companyName: string;
  readonly legalName: string;
  /** ISO alpha-2; `US` has TAX/NON tax codes, others need GlobalTaxCalculation (`quickbooks.md` §8.3). */
  readonly country: string;
  readonly email: string;
}

export interface PreferenceSettings {
  /** Last closed day, or null for open books. */
  readonly bookCloseDate: string | null;
  readonly customTxnNumbers: boolean;
  readonly multiCurrencyEnabled: boolean;
  readonly homeCurrency: string;
  readonly usingSalesTax: boolean;
  /** Automated sales tax. */
  readonly partnerTaxEnabled: boolean;
  /** Percent that automated sales tax adds to taxable lines. */
  readonly salesTaxPercent: string;
  readonly eTransactionPaymentEnabled: boolean;
  readonly allowDiscount: boolean;
  readonly allowDeposit: boolean;
  readonly allowShipping: boolean;
  readonly allowServiceDate: boolean;
  readonly autoApplyCredit: boolean;
  readonly classTrackingPerTxn: boolean;
  readonly trackDepartments: boolean;
  /** Term Id used when neither invoice nor customer has one. */
  readonly defaultTermId: string | null;
  readonly customFields: readonly { readonly definitionId: string; readonly name: string }[];
}

export interface ExchangeRateSetting {
  readonly currency: string;
  readonly day: string;
  readonly rate: string;
}

export interface KeptAnswer {
  readonly at: number;
  readonly status: number;
  /** Digest of the body that it answered, to distinguish a repeat from another request; empty when no mode needs it. */
  readonly request: string;
  /** JSON text as it was sent. */
  readonly body: string;
}

export interface CompanyOptions {
  readonly realmId: string;
  readonly companyName: string;
  readonly country?: string;
  readonly homeCurrency?: string;
  readonly email?: string;
  readonly preferences?: Partial<PreferenceSettings>;
}

/** A new company: no customers or items. Terms, tax codes and the chart of accounts are seeded separately. */
export function emptyQuickBooksState(options: CompanyOptions): QuickBooksState {
  const homeCurrency = options.homeCurrency ?? 'USD';
  return {
    formatVersion: 1,
    realmId: options.realmId,
    company: {
      companyName: options.companyName,
      legalName: options.companyName,
      country: options.country ?? 'US',
      email: options.email ?? 'books@company.example',
    },
    preferences: { ...NEW_COMPANY_PREFERENCES, homeCurrency, ...options.preferences },
    records: emptyTables(),
    nextIds: {},
    nextDocNumber: 1001,
    deleted: [],
    exchangeRates: [],
    answers: {},
    mailed: [],
  };
}

const NEW_COMPANY_PREFERENCES: PreferenceSettings = {
  bookCloseDate: null,
  customTxnNumbers: true,
  multiCurrencyEnabled: false,
  homeCurrency: 'USD',
  usingSalesTax: true,
  partnerTaxEnabled: false,
  salesTaxPercent: '8.25',
  eTransactionPaymentEnabled: true,
  allowDiscount: true,
  allowDeposit: false,
  allowShipping: false,
  allowServiceDate: true,
  autoApplyCredit: false,
  classTrackingPerTxn: false,
  trackDepartments: false,
  defaultTermId: null,
  customFields: [],
};

function emptyTables(): Record<EntityName, Record<string, Fields>> {
  return {
    Account: {},
    Class: {},
    CompanyCurrency: {},
    CreditMemo: {},
    Customer: {},
    Department: {},
    Employee: {},
    Invoice: {},
    Item: {},
    Payment: {},
    TaxCode: {},
    Term: {},
    Vendor: {},
  };
}
