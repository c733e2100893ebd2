import {
  ADDRESS,
  choice,
  day,
  EMAIL,
  flag,
  group,
  instant,
  list,
  money,
  number,
  readOnly,
  RECORD_FIELDS,
  ref,
  text,
  type Field,
  type FieldTable,
} from './schema.ts';

/** The most characters of a private note. */
export const PRIVATE_NOTE_MAX = 4000;

const LINKED_TXN: Field = list(group({ TxnId: text(40), TxnType: text(40), TxnLineId: text(40) }));

const SALES_ITEM_DETAIL: Field = group({
  ServiceDate: day,
  ItemRef: ref('Item'),
  ClassRef: ref('Class'),
  UnitPrice: number,
  RatePercent: number,
  Qty: number,
  ItemAccountRef: readOnly(ref('Account')),
  TaxCodeRef: ref('TaxCode'),
  TaxInclusiveAmt: money,
  DiscountRate: number,
  DiscountAmt: money,
});

/** Group lines are refused when lines are checked: the sandbox has no bundles. */
const SALES_LINE: Field = group({
  Id: text(40),
  LineNum: number,
  Description: text(4000),
  Amount: money,
  DetailType: choice(
    'SalesItemLineDetail',
    'DescriptionOnly',
    'DiscountLineDetail',
    'SubTotalLineDetail',
    'GroupLineDetail',
  ),
  LinkedTxn: LINKED_TXN,
  SalesItemLineDetail: SALES_ITEM_DETAIL,
  DescriptionLineDetail: group({ ServiceDate: day, TaxCodeRef: ref('TaxCode') }),
  DiscountLineDetail: group({
    PercentBased: flag,
    DiscountPercent: number,
    DiscountAccountRef: ref('Account'),
    ClassRef: ref('Class'),
    TaxCodeRef: ref('TaxCode'),
  }),
  SubTotalLineDetail: group({ ItemRef: ref('Item') }),
  GroupLineDetail: group({ GroupItemRef: ref('Item'), Quantity: number, Line: list(group({})) }),
});

const TAX_DETAIL: Field = group({
  TxnTaxCodeRef: ref('TaxCode'),
  TotalTax: money,
  UseAutomatedSalesTax: flag,
  TaxLine: list(
    group({
      Amount: money,
      DetailType: text(40),
      TaxLineDetail: group({
        TaxRateRef: ref(null),
        PercentBased: flag,
        TaxPercent: number,
        NetAmountTaxable: money,
      }),
    }),
  ),
});

const CUSTOM_FIELDS: Field = list(
  group({ DefinitionId: text(40), Name: readOnly(text(100)), Type: text(40), StringValue: text(31) }),
  3,
);

/** The common properties of invoices and credit memos, in the order of QuickBooks' answers (§13.2). */
const SALES_FIELDS: FieldTable = {
  ...RECORD_FIELDS,
  CustomField: CUSTOM_FIELDS,
  DocNumber: text(21),
  TxnDate: day,
  DepartmentRef: ref('Department'),
  CurrencyRef: ref('CompanyCurrency'),
  ExchangeRate: number,
  PrivateNote: text(PRIVATE_NOTE_MAX),
  LinkedTxn: LINKED_TXN,
  Line: list(SALES_LINE),
  TxnTaxDetail: TAX_DETAIL,
  CustomerRef: ref('Customer'),
  CustomerMemo: group({ value: text(1000) }),
  BillAddr: ADDRESS,
  ShipAddr: ADDRESS,
  ShipFromAddr: ADDRESS,
  FreeFormAddress: readOnly(flag),
  ClassRef: ref('Class'),
  SalesTermRef: ref('Term'),
  TotalAmt: readOnly(money),
  HomeTotalAmt: readOnly(money),
  ApplyTaxAfterDiscount: flag,
  GlobalTaxCalculation: choice('TaxExcluded', 'TaxInclusive', 'NotApplicable'),
  PrintStatus: choice('NotSet', 'NeedToPrint', 'PrintComplete'),
  EmailStatus: choice('NotSet', 'NeedToSend', 'EmailSent'),
  BillEmail: EMAIL,
  BillEmailCc: EMAIL,
  BillEmailBcc: EMAIL,
  Balance: readOnly(money),
  HomeBalance: readOnly(money),
  TaxExemptionRef: readOnly(ref(null)),
  RecurDataRef: readOnly(ref(null)),
};

export const INVOICE_FIELDS: FieldTable = {
  AllowIPNPayment: flag,
  AllowOnlinePayment: flag,
  AllowOnlineCreditCardPayment: flag,
  AllowOnlineACHPayment: flag,
  ...SALES_FIELDS,
  DueDate: day,
  ShipDate: day,
  ShipMethodRef: ref(null),
  TrackingNum: text(31),
  Deposit: money,
  DepositToAccountRef: ref('Account'),
  DeliveryInfo: readOnly(group({ DeliveryType: text(40), DeliveryTime: instant })),
  InvoiceLink: readOnly(text(1000)),
};

export const CREDIT_MEMO_FIELDS: FieldTable = {
  ...SALES_FIELDS,
  RemainingCredit: readOnly(money),
  PaymentMethodRef: ref(null),
};

export const PAYMENT_FIELDS: FieldTable = {
  ...RECORD_FIELDS,
  CustomerRef: ref('Customer'),
  DepositToAccountRef: ref('Account'),
  PaymentMethodRef: ref(null),
  PaymentRefNum: text(21),
  TotalAmt: money,
  UnappliedAmt: readOnly(money),
  ProcessPayment: flag,
  TxnDate: day,
  CurrencyRef: ref('CompanyCurrency'),
  ExchangeRate: number,
  PrivateNote: text(PRIVATE_NOTE_MAX),
  Line: list(group({ Amount: money, LinkedTxn: LINKED_TXN, LineEx: readOnly(group({})) })),
};
