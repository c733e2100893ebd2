import type { ObservedSalesDocument, SalesDocument } from './sales-document.ts';

/** One field of a document that a bill need not fill. */
export interface OptionalField {
  /** Its path in plans and differences. */
  readonly path: string;
  /** Member of QuickBooks' body, and the member within it. */
  readonly wire: readonly [outer: string, inner?: string];
  readonly form: 'text' | 'number' | 'flag';
  /** What is to stand there; null when nothing is. */
  readonly wanted: (document: SalesDocument) => string | boolean | null;
  /** What stands there, in the same form; missing where that is never compared. */
  readonly observed?: (document: ObservedSalesDocument) => string | boolean | null;
  /** A value that a new document is sent with and that an update leaves out. */
  readonly onCreateOnly?: string;
  /**
   * What an update does when nothing is to stand there. QuickBooks keeps what a sparse update leaves out,
   * so to take a value away an empty one is sent (`quickbooks.md` §8.5).
   */
  readonly whenEmpty: 'clear' | 'leave';
  /**
   * `owned`: a person's change to it is an edit (`diff/owned-fields.ts`). `shown`: no edit, as QuickBooks
   * or a person may set it too, but the plan shows what an update changes. `never`: not compared.
   */
  readonly compared: 'owned' | 'shown' | 'never';
}

/**
 * Every optional field that is a plain member of the body, in the order it is sent: how it is set,
 * cleared and compared. The purchase order has rules of its own: in `PrivateNote` before the marker, which
 * is always written whole, or in a custom field, which `customField` clears with an empty text.
 */
export const OPTIONAL_FIELDS: readonly OptionalField[] = [
  {
    path: 'dueDate',
    wire: ['DueDate'],
    form: 'text',
    wanted: (document) => document.dueDate,
    // QuickBooks always has one: what is left out it works out from the terms.
    whenEmpty: 'leave',
    compared: 'owned',
  },
  {
    path: 'currency',
    wire: ['CurrencyRef', 'value'],
    form: 'text',
    wanted: (document) => (document.sendCurrency ? document.currency : null),
    whenEmpty: 'leave',
    compared: 'owned',
  },
  {
    path: 'exchangeRate',
    wire: ['ExchangeRate'],
    form: 'number',
    wanted: (document) => document.exchangeRate,
    whenEmpty: 'leave',
    compared: 'never',
  },
  {
    path: 'billEmail',
    wire: ['BillEmail', 'Address'],
    form: 'text',
    wanted: (document) => document.billEmail,
    observed: (document) => document.billEmail,
    whenEmpty: 'clear',
    compared: 'shown',
  },
  {
    path: 'billEmailCc',
    wire: ['BillEmailCc', 'Address'],
    form: 'text',
    wanted: (document) => document.billEmailCc,
    observed: (document) => document.billEmailCc,
    whenEmpty: 'clear',
    compared: 'shown',
  },
  {
    path: 'billEmailBcc',
    wire: ['BillEmailBcc', 'Address'],
    form: 'text',
    wanted: (document) => document.billEmailBcc,
    observed: (document) => document.billEmailBcc,
    whenEmpty: 'clear',
    compared: 'shown',
  },
  {
    path: 'emailStatus',
    wire: ['EmailStatus'],
    form: 'text',
    wanted: (document) => document.emailStatus,
    onCreateOnly: 'NotSet',
    whenEmpty: 'leave',
    compared: 'never',
  },
  {
    path: 'allowOnlineAchPayment',
    wire: ['AllowOnlineACHPayment'],
    form: 'flag',
    wanted: (document) => onInvoice(document, document.allowOnlineAchPayment),
    observed: ({ beside }) => beside.allowOnlineAchPayment,
    whenEmpty: 'leave',
    compared: 'shown',
  },
  {
    path: 'allowOnlineCreditCardPayment',
    wire: ['AllowOnlineCreditCardPayment'],
    form: 'flag',
    wanted: (document) => onInvoice(document, document.allowOnlineCreditCardPayment),
    observed: ({ beside }) => beside.allowOnlineCreditCardPayment,
    whenEmpty: 'leave',
    compared: 'shown',
  },
  {
    path: 'customerMemo',
    wire: ['CustomerMemo', 'value'],
    form: 'text',
    wanted: (document) => document.customerMemo,
    whenEmpty: 'clear',
    compared: 'owned',
  },
  {
    path: 'globalTaxCalculation',
    wire: ['GlobalTaxCalculation'],
    form: 'text',
    wanted: (document) => document.globalTaxCalculation,
    whenEmpty: 'leave',
    compared: 'never',
  },
];

/** Credit memos take no online payment; the properties are the invoice's (`quickbooks.md` §8.1, §9). */
function onInvoice({ kind }: SalesDocument, flag: boolean | null): boolean | null {
  return kind === 'invoice' ? flag : null;
}
