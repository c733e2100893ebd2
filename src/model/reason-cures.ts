import type { ReasonCode } from './reasons.ts';

/** What to do about a bill in closed books. A later `delivery.from` is no cure: the bill would never be sent. */
export const CLOSED_BOOKS_HINT =
  'reopen the period in QuickBooks (Settings, Account and settings, Advanced), or give the bill a later date in m3ter';

/**
 * What a person can do about each reason; null where nothing is to be done. `tieout explain CODE` prints it below the
 * reason's sentence.
 */
export const REASON_CURES: Readonly<Record<ReasonCode, string | null>> = {
  'account-opted-out': 'To send its bills, set SendBillsToThirdParties to "true" on the account in m3ter.',
  'account-not-included': 'To send its bills, add the account to accounts.include of an integration.',
  'account-excluded': 'To send its bills, remove the account from accounts.exclude.',
  'account-filtered': 'Nothing: the plan of the other connection sends it.',
  'no-integration':
    'To send its bills, correct the fields of the account that the filters look at, widen accounts.filter or accounts.include, or add an integration. If it is not to be billed, name it in accounts.exclude of each integration that lists no accounts.',
  'before-cutoff': 'To send it, set delivery.from to an earlier day. Take care: all other bills from that day follow.',
  'awaiting-approval': 'Approve the bill in m3ter; the next apply sends it.',
  'integration-disabled':
    'Leave --only bills out and run tieout apply: it enables it. m3ter disables an integration after errors, so look at those first.',
  'native-run-in-flight':
    "Wait: the next plan looks again. delivery.graceMinutes is how long m3ter's engine may take to begin; a run that has begun is waited for without end, unless delivery.nativeRunMaxHours says otherwise. One older than a day needs a person: end or replay it in m3ter.",
  'no-lines': 'Nothing, if the exclusions are right; else narrow bills.exclude, or send zero-quantity lines.',
  'report-only': 'Set delivery.mode: replay to have bills sent.',
  'change-ignored': 'Set delivery.onChange: update to have changes sent, or correct the invoice by hand.',
  'opt-out-unknown': 'Look at the account in m3ter; accounts.missingOptOut: send sends the bills of such accounts.',
  'filter-error': 'Correct accounts.filter at the place that the diagnostic names, or the field of the account.',
  'integration-broken': 'Correct what the findings of the plan say about the integration; then its bills go out.',
  'ambiguous-integration':
    'Narrow accounts.include, accounts.exclude or accounts.filter so that one integration takes the account.',
  'unmapped-item': 'Add the line that the plan shows to an ExternalMappings file, or set delivery.unmappedItem: send.',
  'ambiguous-item': 'Keep one of the mappings, or name the item by its id.',
  'inactive-item': 'Make the item active in QuickBooks, or map another one.',
  'missing-customer': 'Map the account to a customer, or set customers.missing: create.',
  'ambiguous-customer': 'Map the account to the right customer in an ExternalMappings file.',
  'unknown-customer': 'Correct the mapping of the account: tieout lookup customers lists those that QuickBooks has.',
  'inactive-customer': 'Make the customer active in QuickBooks, or map another one.',
  'currency-mismatch':
    "Map the account to a customer with the currency of the bill; QuickBooks cannot change a customer's currency.",
  'currency-not-enabled': 'Add the currency in QuickBooks: Settings, Currencies.',
  'exchange-rate-missing': 'Enter the rate of the day in QuickBooks: Settings, Currencies.',
  'bill-total-missing': 'Recalculate the bill in m3ter. A bill without total cannot be proved and is not trusted.',
  'sign-unresolved': 'Recalculate the bill in m3ter, and compare its lines with its total.',
  'bands-do-not-sum': 'Split usage by product or aggregation instead of bands, or recalculate the bill in m3ter.',
  'strict-rounding': 'Set quickbooks.strictLineItemMapping: false, so that amounts are exact.',
  'negative-bill': 'Set delivery.negativeBills: creditMemo, or make the credit memo by hand and map the bill to it.',
  'max-invoice-total': 'Check the bill; then raise limits.maxInvoiceTotal, or use --max-invoice-total for one run.',
  'invoice-date-missing': 'Recalculate the bill in m3ter.',
  'doc-number-taken':
    'Look at the transaction with that number in QuickBooks: rename or delete it if it is not needed.',
  'record-not-readable':
    'Open the transaction with that number in QuickBooks, correct what is unusual in it, such as an impossible e-mail address, and plan again.',
  'doc-number-clash': 'Give the two bills different invoice numbers in m3ter.',
  'quickbooks-limit': 'The message names the limit: shorten or split what is above it in m3ter.',
  ACCOUNTING_PERIOD_CLOSED:
    'Reopen the period in QuickBooks (Settings, Account and settings, Advanced), or give the bill a later date in m3ter.',
  INVOICE_ALREADY_PAID:
    'Unapply the payment in QuickBooks and plan again, or bill the difference as a bill of its own in m3ter.',
  'edited-in-quickbooks': 'Undo the edit in QuickBooks and plan again, or put the change of the bill in by hand.',
  'changed-after-send': 'Set delivery.onChange: update, or correct the invoice by hand.',
  'turned-negative': 'Void the document in QuickBooks and use --resend, or settle the difference by hand.',
  'changed-account': 'Void the invoice in QuickBooks and use --resend: the new one is for the right customer.',
  'unreadable-bill':
    'Look at the field in the m3ter console and recalculate the bill; if it is right there, report this.',
  'unknown-account': 'Check that the account exists in m3ter and that the API user may read it.',
  'run-without-invoice': 'Look for the invoice in QuickBooks by its number. If it is not there, use --resend.',
  'record-of-another-bill':
    'Delete the wrong external mapping of the bill in m3ter; the next apply finds the right invoice.',
  'not-sent': 'Run tieout apply: it sends the bill.',
  'bill-changed': 'Run tieout apply: it changes the invoice to what the bill is now.',
  resend: 'Run tieout apply with the same --resend: it sends the bill again.',
  'sent-not-recorded': 'Run tieout apply: it records the invoice in m3ter. Nothing is sent to QuickBooks.',
  'sent-by-m3ter': 'Run tieout apply: it records the invoice in m3ter. Nothing is sent to QuickBooks.',
  'number-and-total-equal':
    'Check that it is the invoice of this bill; then run tieout apply, which records it in m3ter. Nothing is sent to QuickBooks.',
  'mapped-in-file': 'Run tieout apply: it records the invoice in m3ter. Nothing is sent to QuickBooks.',
  'up-to-date': null,
  undone: 'Run tieout apply: it sends the bill again, under a new number.',
  held: 'Nothing, if it is still meant; to send the bill again, use tieout apply --resend BILL.',
  undo: 'Look at the plan; tieout apply FILE then voids the invoice.',
  'not-of-this-run': 'To undo the document that the bill has now, name the bill: tieout undo --bill BILL.',
  'not-made-by-tieout': 'Void it in QuickBooks by hand, if it is wrong; tieout voids only what it made.',
  emailed: 'Tell the customer; then plan the undo again with --emailed.',
  'credit-memo':
    'Delete the credit memo in QuickBooks by hand, if it is wrong; tieout apply --resend BILL then sends the bill again.',
  'not-found': 'Run tieout apply: it creates it.',
  'fields-differ': 'Run tieout apply: it changes it to what the files say. To keep it as it is, correct the files.',
  'disabled-remotely': 'Look at why m3ter disabled it (Integrations, Events) before you enable it again.',
  'no-customer':
    'Run tieout apply: it creates the customer. If there is one under another name, map the account to it first.',
  'customer-found':
    'Run tieout apply: it maps the account to that customer. If it is the wrong one, map the account by hand first.',
  'account-changed': 'Run tieout apply: it writes what the account has to the customer.',
  'mapping-missing': 'Run tieout apply: it creates the mapping.',
  'absent-in-file': 'Run tieout apply: it deletes it. To keep it, remove the line with absent: true.',
  'not-listed': 'To keep it, list it in the file; to keep all that are not listed, set prune: false.',
  'records-bill': 'Run tieout apply: it records the invoice together with sending it.',
  'edited-after-send': 'Undo the edit in QuickBooks, or leave it: tieout does not touch it until the bill changes.',
  voided: 'Nothing, if it was meant; to send the bill again, use tieout apply --resend BILL.',
  deleted: 'Nothing, if it was meant; to send the bill again, use tieout apply --resend BILL.',
  'orphan-invoice': 'Void the invoice in QuickBooks, if the bill was deleted in m3ter for good.',
  'duplicate-invoice': 'Keep one of the two invoices and void the other in QuickBooks, before the customer pays both.',
  'duplicate-record': 'Run tieout apply: it deletes the second external mapping of the bill in m3ter.',
  'other-customer':
    'Correct the mapping of the account. If tieout made the invoice, void it in QuickBooks and use --resend; if not, delete the external mapping of the bill in m3ter.',
  'other-currency': 'Map the bill to its own invoice, or correct the invoice in QuickBooks.',
  'record-of-two-bills':
    'Find out whose invoice it is, and delete the external mapping of the other bill in m3ter; the next plan then looks for its own.',
  'adopted-differs': 'Compare the invoice with the bill in QuickBooks, and correct it there by hand.',
};
