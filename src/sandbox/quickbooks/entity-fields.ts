import {
  ADDRESS,
  day,
  EMAIL,
  flag,
  group,
  list,
  money,
  number,
  PHONE,
  readOnly,
  RECORD_FIELDS,
  ref,
  text,
  choice,
  type FieldTable,
} from './schema.ts';
import { CREDIT_MEMO_FIELDS, INVOICE_FIELDS, PAYMENT_FIELDS } from './transaction-fields.ts';
import type { EntityName } from './state.ts';

/** Characters that names of customers, vendors and employees may not contain (`quickbooks.md` §7.1). */
const NAME_FORBIDDEN = /[:\t\n]/;

/** The common properties of customers, vendors and employees. */
const PERSON_FIELDS: FieldTable = {
  Title: text(16),
  GivenName: text(100),
  MiddleName: text(100),
  FamilyName: text(100),
  Suffix: text(16),
  DisplayName: text(500, NAME_FORBIDDEN),
  PrintOnCheckName: text(110),
  Active: flag,
  PrimaryPhone: PHONE,
  AlternatePhone: PHONE,
  Mobile: PHONE,
  Fax: PHONE,
  PrimaryEmailAddr: EMAIL,
  WebAddr: group({ URI: text(1000) }),
  V4IDPseudonym: readOnly(text(100)),
};

const CUSTOMER_FIELDS: FieldTable = {
  Taxable: flag,
  BillAddr: ADDRESS,
  ShipAddr: ADDRESS,
  Notes: text(2000),
  Job: flag,
  BillWithParent: flag,
  ParentRef: ref('Customer'),
  Level: readOnly(number),
  SalesTermRef: ref('Term'),
  PaymentMethodRef: ref(null),
  CustomerTypeRef: ref(null),
  Balance: money,
  OpenBalanceDate: day,
  BalanceWithJobs: readOnly(money),
  CurrencyRef: ref('CompanyCurrency'),
  PreferredDeliveryMethod: choice('Print', 'Email', 'None'),
  ResaleNum: text(16),
  DefaultTaxCodeRef: ref('TaxCode'),
  TaxExemptionReasonId: text(2),
  IsProject: readOnly(flag),
  ClientEntityId: readOnly(text(40)),
  ...RECORD_FIELDS,
  ...PERSON_FIELDS,
  FullyQualifiedName: readOnly(text(2000)),
  CompanyName: text(100),
};

const ITEM_FIELDS: FieldTable = {
  Name: text(100, NAME_FORBIDDEN),
  Sku: text(100),
  Description: text(4000),
  Active: flag,
  SubItem: flag,
  ParentRef: ref('Item'),
  Level: readOnly(number),
  FullyQualifiedName: readOnly(text(2000)),
  Taxable: flag,
  SalesTaxIncluded: flag,
  UnitPrice: number,
  Type: choice('Service', 'NonInventory', 'Inventory', 'Category', 'Group'),
  IncomeAccountRef: ref('Account'),
  ExpenseAccountRef: ref('Account'),
  PurchaseCost: number,
  PurchaseDesc: text(1000),
  TrackQtyOnHand: flag,
  InvStartDate: day,
  SalesTaxCodeRef: ref('TaxCode'),
  ...RECORD_FIELDS,
};

const named = (name: string, fields: FieldTable): FieldTable => ({
  [name]: text(100, NAME_FORBIDDEN),
  Active: flag,
  ...fields,
  ...RECORD_FIELDS,
});

/** Every property that the simulator knows, by table. Any other gives 2010. */
export const ENTITY_FIELDS: Readonly<Record<EntityName, FieldTable>> = {
  Account: named('Name', {
    FullyQualifiedName: readOnly(text(2000)),
    SubAccount: flag,
    Classification: readOnly(text(40)),
    AccountType: text(40),
    AccountSubType: text(60),
    AcctNum: text(20),
    CurrencyRef: ref('CompanyCurrency'),
  }),
  Class: named('Name', { SubClass: flag, ParentRef: ref('Class'), FullyQualifiedName: readOnly(text(2000)) }),
  CompanyCurrency: named('Name', { Code: text(3) }),
  CreditMemo: CREDIT_MEMO_FIELDS,
  Customer: CUSTOMER_FIELDS,
  Department: named('Name', {
    SubDepartment: flag,
    ParentRef: ref('Department'),
    FullyQualifiedName: readOnly(text(2000)),
  }),
  Employee: { ...RECORD_FIELDS, ...PERSON_FIELDS, PrimaryAddr: ADDRESS, BillableTime: flag },
  Invoice: INVOICE_FIELDS,
  Item: ITEM_FIELDS,
  Payment: PAYMENT_FIELDS,
  TaxCode: named('Name', {
    Description: text(200),
    Taxable: flag,
    TaxGroup: flag,
    Hidden: flag,
    /** The percentage of this tax code, for companies outside the US. It is not on QuickBooks' wire. */
    SimulatedRatePercent: number,
  }),
  Term: named('Name', {
    Type: choice('STANDARD', 'DATE_DRIVEN'),
    DueDays: number,
    DiscountPercent: number,
    DiscountDays: number,
    DayOfMonthDue: number,
    DueNextMonthDays: number,
  }),
  Vendor: {
    ...RECORD_FIELDS,
    ...PERSON_FIELDS,
    CompanyName: text(100),
    BillAddr: ADDRESS,
    AcctNum: text(100),
    TermRef: ref('Term'),
    CurrencyRef: ref('CompanyCurrency'),
    Balance: readOnly(money),
    Vendor1099: flag,
    Notes: text(2000),
    TaxIdentifier: text(20),
    OtherContactInfo: list(group({ Type: text(40) })),
  },
};

/** Members of the state that QuickBooks never shows. */
export const HIDDEN_FIELDS: ReadonlySet<string> = new Set(['SimulatedRatePercent']);
