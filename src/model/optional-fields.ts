import type { ObservedSalesDocument, SalesDocument } from './sales-document.ts';

/** The members of a document that are a text or a flag, or null. */
type TextPath = {
  [Path in keyof SalesDocument]-?: SalesDocument[Path] extends string | boolean | null ? Path : never;
}[keyof SalesDocument];

/** One field of a document that may be empty. */
export interface OptionalField {
  /** Its path in plans and differences: its name in a document. */
  readonly path: TextPath;
  /** The member of QuickBooks' body, and the member inside it. */
  readonly wire: readonly [outer: string, inner?: string];
  readonly form: 'text' | 'number' | 'flag';
  /** True when a document may have a value that it does not send. */
  readonly isSent?: (document: SalesDocument) => boolean;
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
  // QuickBooks always has a due date: it computes a missing one from the terms.
  { path: 'dueDate', wire: ['DueDate'], form: 'text', whenEmpty: 'leave' },
  {
    path: 'currency',
    wire: ['CurrencyRef', 'value'],
    form: 'text',
    isSent: ({ sendCurrency }) => sendCurrency,
    whenEmpty: 'leave',
  },
  { path: 'exchangeRate', wire: ['ExchangeRate'], form: 'number', whenEmpty: 'leave' },
  emailField('billEmail', 'BillEmail'),
  emailField('billEmailCc', 'BillEmailCc'),
  emailField('billEmailBcc', 'BillEmailBcc'),
  { path: 'emailStatus', wire: ['EmailStatus'], form: 'text', onCreateOnly: 'NotSet', whenEmpty: 'leave' },
  {
    path: 'allowOnlineAchPayment',
    wire: ['AllowOnlineACHPayment'],
    form: 'flag',
    isSent: isInvoice,
    observed: ({ beside }) => beside.allowOnlineAchPayment,
    whenEmpty: 'leave',
  },
  {
    path: 'allowOnlineCreditCardPayment',
    wire: ['AllowOnlineCreditCardPayment'],
    form: 'flag',
    isSent: isInvoice,
    observed: ({ beside }) => beside.allowOnlineCreditCardPayment,
    whenEmpty: 'leave',
  },
  { path: 'customerMemo', wire: ['CustomerMemo', 'value'], form: 'text', whenEmpty: 'clear' },
  { path: 'globalTaxCalculation', wire: ['GlobalTaxCalculation'], form: 'text', whenEmpty: 'leave' },
];

function emailField(path: 'billEmail' | 'billEmailCc' | 'billEmailBcc', outer: string): OptionalField {
  return { path, wire: [outer, 'Address'], form: 'text', observed: (document) => document[path], whenEmpty: 'clear' };
}

/** The value that a document should have; null for none. */
export function wantedValue({ path, isSent }: OptionalField, document: SalesDocument): string | boolean | null {
  return isSent?.(document) === false ? null : document[path];
}

/** Credit memos take no online payment; the properties are the invoice's (`quickbooks.md` §8.1, §9). */
function isInvoice({ kind }: SalesDocument): boolean {
  return kind === 'invoice';
}
