import type { ObservedSalesDocument, SalesDocument } from './sales-document.ts';

/** One field of a document that may be empty. */
export interface OptionalField {
  /** Its path in plans and differences. */
  readonly path: string;
  /** The member of QuickBooks' body, and the member inside it. */
  readonly wire: readonly [outer: string, inner?: string];
  readonly form: 'text' | 'number' | 'flag';
  /** The value that a document should have; null for none. */
  readonly wanted: (document: SalesDocument) => string | boolean | null;
  /**
   * The value that a document has, in the same form, where QuickBooks or a person may set the field too: a difference
   * is no edit of theirs, and the plan shows what an update changes. Missing for fields that `diff/owned-fields.ts`
   * compares, and for those that nothing compares.
   */
  readonly observed?: (document: ObservedSalesDocument) => string | boolean | null;
  /** A value that only a create sends. */
  readonly onCreateOnly?: string;
  /**
   * What an update does when the field should be empty. A sparse update keeps what it leaves out, so an empty value
   * must be sent to clear a field (`quickbooks.md` §8.5).
   */
  readonly whenEmpty: 'clear' | 'leave';
}

/**
 * Every optional field that is a plain member of the body, in sending order: how it is set, cleared and shown. The
 * purchase order is not here. It is in `PrivateNote` before the marker, which is always written whole, or in a custom
 * field, which an empty `customField` clears.
 */
export const OPTIONAL_FIELDS: readonly OptionalField[] = [
  {
    path: 'dueDate',
    wire: ['DueDate'],
    form: 'text',
    wanted: (document) => document.dueDate,
    // QuickBooks always has a due date: it computes a missing one from the terms.
    whenEmpty: 'leave',
  },
  {
    path: 'currency',
    wire: ['CurrencyRef', 'value'],
    form: 'text',
    wanted: (document) => (document.sendCurrency ? document.currency : null),
    whenEmpty: 'leave',
  },
  {
    path: 'exchangeRate',
    wire: ['ExchangeRate'],
    form: 'number',
    wanted: (document) => document.exchangeRate,
    whenEmpty: 'leave',
  },
  {
    path: 'billEmail',
    wire: ['BillEmail', 'Address'],
    form: 'text',
    wanted: (document) => document.billEmail,
    observed: (document) => document.billEmail,
    whenEmpty: 'clear',
  },
  {
    path: 'billEmailCc',
    wire: ['BillEmailCc', 'Address'],
    form: 'text',
    wanted: (document) => document.billEmailCc,
    observed: (document) => document.billEmailCc,
    whenEmpty: 'clear',
  },
  {
    path: 'billEmailBcc',
    wire: ['BillEmailBcc', 'Address'],
    form: 'text',
    wanted: (document) => document.billEmailBcc,
    observed: (document) => document.billEmailBcc,
    whenEmpty: 'clear',
  },
  {
    path: 'emailStatus',
    wire: ['EmailStatus'],
    form: 'text',
    wanted: (document) => document.emailStatus,
    onCreateOnly: 'NotSet',
    whenEmpty: 'leave',
  },
  {
    path: 'allowOnlineAchPayment',
    wire: ['AllowOnlineACHPayment'],
    form: 'flag',
    wanted: (document) => onInvoice(document, document.allowOnlineAchPayment),
    observed: ({ beside }) => beside.allowOnlineAchPayment,
    whenEmpty: 'leave',
  },
  {
    path: 'allowOnlineCreditCardPayment',
    wire: ['AllowOnlineCreditCardPayment'],
    form: 'flag',
    wanted: (document) => onInvoice(document, document.allowOnlineCreditCardPayment),
    observed: ({ beside }) => beside.allowOnlineCreditCardPayment,
    whenEmpty: 'leave',
  },
  {
    path: 'customerMemo',
    wire: ['CustomerMemo', 'value'],
    form: 'text',
    wanted: (document) => document.customerMemo,
    whenEmpty: 'clear',
  },
  {
    path: 'globalTaxCalculation',
    wire: ['GlobalTaxCalculation'],
    form: 'text',
    wanted: (document) => document.globalTaxCalculation,
    whenEmpty: 'leave',
  },
];

/** Credit memos take no online payment; the properties are the invoice's (`quickbooks.md` §8.1, §9). */
function onInvoice({ kind }: SalesDocument, flag: boolean | null): boolean | null {
  return kind === 'invoice' ? flag : null;
}
