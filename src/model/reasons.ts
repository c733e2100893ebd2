/**
 * Every reason code that a bill decision, a change, a drift entry or an outcome can carry, with the
 * sentence a finance person reads. `src/plan/README.md` lists the situations; a test compares both.
 */
export const REASONS = {
  // bills that are skipped (billing-rules.md §1)
  'account-opted-out': 'the account has SendBillsToThirdParties "false" in m3ter',
  'account-not-included': 'the account is not in accounts.include',
  'account-excluded': 'the account is in accounts.exclude',
  'account-filtered': 'the account filter is false for this account',
  'no-integration': 'no integration of this connection takes the account',
  'before-cutoff': 'the invoice date is before delivery.from',
  'awaiting-approval': 'the bill is not approved',
  'integration-disabled': 'the integration is disabled in m3ter',
  'native-run-in-flight': "m3ter's own integration may still be sending this bill",
  'no-lines': 'no line is left after the exclusions',
  'report-only': 'delivery.mode is reportOnly',
  'change-ignored': 'the bill changed after it was sent, and delivery.onChange is ignore',
  // bills that are blocked
  'filter-error': 'the account filter cannot be evaluated for this account',
  'ambiguous-integration': 'two integrations of one connection would both send this bill',
  'unmapped-item': 'no QuickBooks item is mapped for a line',
  'ambiguous-item': 'more than one mapping or item fits a line',
  'inactive-item': 'the mapped QuickBooks item does not exist or is inactive',
  'missing-customer': 'the account has no QuickBooks customer and customers.missing is block',
  'ambiguous-customer': 'it is not certain which QuickBooks customer this account is',
  'inactive-customer': 'the mapped QuickBooks customer does not exist or is inactive',
  'currency-mismatch': "the bill's currency is not the customer's",
  'currency-not-enabled': 'QuickBooks does not have this currency enabled',
  'exchange-rate-missing': 'QuickBooks has no exchange rate for the day',
  'bill-total-missing': 'm3ter did not send a bill total',
  'sign-unresolved': 'the lines do not sum to the bill total under either sign convention',
  'bands-do-not-sum': 'the pricing bands of a line do not sum to the line',
  'strict-rounding': 'strict line item mapping would differ from the bill by more than rounding',
  'negative-bill': 'the bill is negative and delivery.negativeBills is block',
  'max-invoice-total': 'the invoice is above limits.maxInvoiceTotal',
  'invoice-date-missing': 'the bill has neither an external invoice date nor a bill date',
  'doc-number-taken': 'another transaction in QuickBooks already has this number',
  'doc-number-clash': 'two bills would get the same invoice number',
  'quickbooks-limit': 'QuickBooks would refuse this invoice',
  ACCOUNTING_PERIOD_CLOSED: 'the date is in a closed accounting period of QuickBooks',
  INVOICE_ALREADY_PAID: 'the invoice is paid or partly paid in QuickBooks',
  'edited-in-quickbooks': 'the bill changed, and a person edited the invoice in QuickBooks',
  'changed-after-send': 'the bill changed after it was sent, and delivery.onChange is block',
  'turned-negative': 'the bill changed between invoice and credit memo after it was sent',
  'changed-account': 'the bill belongs to another customer than the invoice that was sent',
  'unknown-account': 'the account of this bill could not be read from m3ter',
  'unreadable-bill': 'a field of the bill in m3ter is missing or malformed',
  'integration-broken': 'an error stands against the integration itself',
  'run-without-invoice': "m3ter's own integration says it sent the bill, but names no invoice",
  'record-of-another-bill': 'the record of this bill names an invoice that carries the marker of another bill',
  // bills that are sent, adopted or up to date
  'not-sent': 'not sent yet',
  'bill-changed': 'the bill changed after it was sent',
  resend: 'sent again because --resend asked for it',
  'sent-not-recorded': 'our invoice is in QuickBooks, the record in m3ter is missing',
  'sent-by-m3ter': "sent by m3ter's own integration, not recorded",
  'number-and-total-equal': 'an invoice with this number, customer and total exists',
  'up-to-date': 'sent, and nothing changed since',
  // configuration, customers, mappings
  'not-found': 'does not exist yet',
  'fields-differ': 'differs from the files',
  'disabled-remotely': 'm3ter has disabled it',
  'no-customer': 'no mapping, no customer of that name',
  'customer-found': 'a customer of exactly that name exists',
  'mapping-missing': 'the customer exists, the mapping does not',
  'absent-in-file': 'the file says absent: true',
  'not-listed': 'the file does not list it and prune is true',
  'records-bill': 'records the sent bill',
  'duplicate-record': 'a second record of the same bill',
  // drift
  'edited-after-send': 'a person edited the invoice after it was sent',
  voided: 'a person voided the invoice',
  deleted: 'the invoice was deleted in QuickBooks',
  'orphan-invoice': 'the bill no longer exists in m3ter',
  'duplicate-invoice': 'a second invoice exists for this bill',
  'other-customer': 'the invoice is for another customer than the account is mapped to',
  'adopted-differs': "the invoice was not made by tieout, and its total is not the bill's",
} as const;

export type ReasonCode = keyof typeof REASONS;

export function isReasonCode(text: string): text is ReasonCode {
  return Object.hasOwn(REASONS, text);
}
