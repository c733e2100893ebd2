import { RESEND } from '../resend-command.ts';
import type { OtherEntry, ReasonEntry } from './reason-entry.ts';

/** A reason of a skipped bill. Only these keep a bill back that is not blocked. */
export interface SkippedEntry extends ReasonEntry {
  /**
   * What keeps the bill back: something of its account alone; a setting of the whole integration, so that a slip in it
   * keeps every bill back; or something of the bill.
   */
  readonly stoppedBy: 'account' | 'integration' | 'bill';
  /**
   * The reason that a bill has which is kept back and whose document is not what it asks for; null when it is this one.
   * `bill-changed` where waiting is no explanation for a difference.
   */
  readonly ifSentOtherwise: 'bill-changed' | null;
}

/** Why a bill is skipped: nobody has to do anything first (billing-rules.md §1). */
export const SKIPPED_REASONS = {
  'account-opted-out': {
    sentence: 'the account has SendBillsToThirdParties "false" in m3ter',
    cure: 'To send its bills, set SendBillsToThirdParties to "true" on the account in m3ter.',
    role: 'rule',
    stoppedBy: 'account',
    ifSentOtherwise: null,
  },
  'account-not-included': {
    sentence: 'the account is not in accounts.include',
    cure: 'To send its bills, add the account to accounts.include of an integration.',
    role: 'rule',
    stoppedBy: 'account',
    ifSentOtherwise: null,
  },
  'account-excluded': {
    sentence: 'the account is in accounts.exclude',
    cure: 'To send its bills, remove the account from accounts.exclude.',
    role: 'rule',
    stoppedBy: 'account',
    ifSentOtherwise: null,
  },
  'account-filtered': {
    sentence: 'an integration of another connection takes the account',
    cure: 'Nothing: the plan of the other connection sends it.',
    role: 'rule',
    stoppedBy: 'account',
    ifSentOtherwise: null,
  },
  'no-integration': {
    sentence: 'no integration of this connection takes the account',
    cure: 'To send its bills, correct the fields of the account that the filters look at, widen accounts.filter or accounts.include, or add an integration. If it is not to be billed, name it in accounts.exclude of each integration that lists no accounts.',
    role: 'unbilled',
    stoppedBy: 'account',
    ifSentOtherwise: null,
  },
  'before-cutoff': {
    sentence: 'the invoice date is before delivery.from',
    cure: 'To send it, set delivery.from to an earlier day. Take care: all other bills from that day follow.',
    role: 'rule',
    stoppedBy: 'integration',
    ifSentOtherwise: null,
  },
  'awaiting-approval': {
    sentence: 'the bill is not approved',
    cure: 'Approve the bill in m3ter; the next apply sends it.',
    role: 'rule',
    stoppedBy: 'bill',
    ifSentOtherwise: 'bill-changed',
  },
  'integration-disabled': {
    sentence: 'the integration is disabled in m3ter',
    cure: 'Leave --only bills out and run tieout apply: it enables it. m3ter disables an integration after errors, so look at those first.',
    role: 'rule',
    stoppedBy: 'integration',
    ifSentOtherwise: null,
  },
  'native-run-in-flight': {
    sentence: "m3ter's own integration may still be sending this bill",
    cure: "Wait: the next plan looks again. delivery.graceMinutes is how long m3ter's engine may take to begin; a run that has begun is waited for without end, unless delivery.nativeRunMaxHours says otherwise. One older than a day needs a person: end or replay it in m3ter.",
    role: 'engine',
    stoppedBy: 'bill',
    ifSentOtherwise: 'bill-changed',
  },
  'no-lines': {
    sentence: 'no line is left after the exclusions',
    cure: 'Nothing, if the exclusions are right; else narrow bills.exclude, or send zero-quantity lines.',
    role: 'rule',
    stoppedBy: 'bill',
    ifSentOtherwise: null,
  },
  'report-only': {
    sentence: 'delivery.mode is reportOnly',
    cure: 'Set delivery.mode: replay to have bills sent.',
    role: 'toSend',
    stoppedBy: 'integration',
    ifSentOtherwise: null,
  },
  'change-ignored': {
    sentence: 'the bill changed after it was sent, and delivery.onChange is ignore',
    cure: 'Set delivery.onChange: update to have changes sent, or correct the invoice by hand.',
    role: 'different',
    stoppedBy: 'bill',
    ifSentOtherwise: null,
  },
} as const satisfies Readonly<Record<string, SkippedEntry>>;

/** Why a bill is blocked: it should be sent, or its document changed, and a person has to do something first. */
export const BLOCKED_REASONS = {
  'opt-out-unknown': {
    sentence: "m3ter's answer does not say whether the account is opted out",
    cure: 'Look at the account in m3ter; accounts.missingOptOut: send sends the bills of such accounts.',
    role: 'block',
  },
  'filter-error': {
    sentence: 'the account filter cannot be evaluated for this account',
    cure: 'Correct accounts.filter at the place that the diagnostic names, or the field of the account.',
    role: 'block',
  },
  'ambiguous-integration': {
    sentence: 'two integrations of one connection would both send this bill',
    cure: 'Narrow accounts.include, accounts.exclude or accounts.filter so that one integration takes the account.',
    role: 'block',
  },
  'unmapped-item': {
    sentence: 'no QuickBooks item is mapped for a line',
    cure: 'Add the line that the plan shows to an ExternalMappings file, or set delivery.unmappedItem: send.',
    role: 'block',
  },
  'ambiguous-item': {
    sentence: 'more than one mapping or item fits a line',
    cure: 'Keep one of the mappings, or name the item by its id.',
    role: 'block',
  },
  'unknown-item': {
    sentence: 'QuickBooks does not have the mapped item',
    cure: 'Correct the mapping of the line: tieout lookup items lists those that QuickBooks has.',
    role: 'block',
  },
  'inactive-item': {
    sentence: 'the mapped QuickBooks item is inactive, or a category or bundle, which no line takes',
    cure: 'Make the item active in QuickBooks, or map another one.',
    role: 'block',
  },
  'missing-customer': {
    sentence: 'the account has no QuickBooks customer and customers.missing is block',
    cure: 'Map the account to a customer, or set customers.missing: create.',
    role: 'block',
  },
  'ambiguous-customer': {
    sentence: 'it is not certain which QuickBooks customer this account is',
    cure: 'Map the account to the right customer in an ExternalMappings file.',
    role: 'block',
  },
  'unknown-customer': {
    sentence: 'QuickBooks does not have the mapped customer',
    cure: 'Correct the mapping of the account: tieout lookup customers lists those that QuickBooks has.',
    role: 'block',
  },
  'inactive-customer': {
    sentence: 'the mapped QuickBooks customer is inactive, or its line names none',
    cure: 'Make the customer active in QuickBooks, or map another one.',
    role: 'block',
  },
  'currency-mismatch': {
    sentence: "the bill's currency is not the customer's",
    cure: "Map the account to a customer with the currency of the bill; QuickBooks cannot change a customer's currency.",
    role: 'block',
  },
  'currency-not-enabled': {
    sentence: 'QuickBooks does not have this currency enabled',
    cure: 'Add the currency in QuickBooks: Settings, Currencies.',
    role: 'block',
  },
  'exchange-rate-missing': {
    sentence: 'QuickBooks has no exchange rate for the day',
    cure: 'Enter the rate of the day in QuickBooks: Settings, Currencies.',
    role: 'block',
  },
  'bill-total-missing': {
    sentence: 'm3ter did not send a bill total',
    cure: 'Recalculate the bill in m3ter. A bill without total cannot be proved and is not trusted.',
    role: 'block',
  },
  'sign-unresolved': {
    sentence: 'the lines do not sum to the bill total',
    cure: 'Recalculate the bill in m3ter, and compare its lines with its total.',
    role: 'block',
  },
  'bands-do-not-sum': {
    sentence: 'the pricing bands of a line do not sum to the line',
    cure: 'Split usage by product or aggregation instead of bands, or recalculate the bill in m3ter.',
    role: 'block',
  },
  'strict-rounding': {
    sentence: 'strict line item mapping would differ from the bill by more than rounding',
    cure: 'Set quickbooks.strictLineItemMapping: false, so that amounts are exact.',
    role: 'block',
  },
  'negative-bill': {
    sentence: 'the bill is negative and delivery.negativeBills is block',
    cure: 'Set delivery.negativeBills: creditMemo, or make the credit memo by hand and map the bill to it.',
    role: 'block',
  },
  'max-invoice-total': {
    sentence: 'the invoice is above limits.maxInvoiceTotal',
    cure: 'Check the bill; then raise limits.maxInvoiceTotal, or use --max-invoice-total for one run.',
    role: 'block',
  },
  'invoice-date-missing': {
    sentence: 'the bill has neither an external invoice date nor a bill date',
    cure: 'Recalculate the bill in m3ter.',
    role: 'block',
  },
  'doc-number-taken': {
    sentence: 'another transaction in QuickBooks already has this number',
    cure: 'Look at the transaction with that number in QuickBooks: rename or delete it if it is not needed.',
    role: 'block',
  },
  'record-not-readable': {
    sentence: 'QuickBooks does not show the transaction that has this number',
    cure: 'Open the transaction with that number in QuickBooks, correct what is unusual in it, such as an impossible e-mail address, and plan again.',
    role: 'block',
  },
  'doc-number-clash': {
    sentence: 'two bills would get the same invoice number',
    cure: 'Give the two bills different invoice numbers in m3ter.',
    role: 'block',
  },
  'quickbooks-limit': {
    sentence: 'QuickBooks would refuse this invoice',
    cure: 'The message names the limit: shorten or split what is above it in m3ter.',
    role: 'block',
  },
  ACCOUNTING_PERIOD_CLOSED: {
    sentence: 'the date is in a closed accounting period of QuickBooks',
    cure: 'Reopen the period in QuickBooks (Settings, Account and settings, Advanced), or give the bill a later date in m3ter.',
    role: 'block',
  },
  INVOICE_ALREADY_PAID: {
    sentence: 'the invoice is paid or partly paid in QuickBooks',
    cure: 'Unapply the payment in QuickBooks and plan again, or bill the difference as a bill of its own in m3ter.',
    role: 'block',
  },
  'edited-in-quickbooks': {
    sentence: 'the bill changed, and a person edited the invoice in QuickBooks',
    cure: 'Undo the edit in QuickBooks and plan again, or put the change of the bill in by hand.',
    role: 'block',
  },
  'changed-after-send': {
    sentence: 'the bill changed after it was sent, and delivery.onChange is block',
    cure: 'Set delivery.onChange: update, or correct the invoice by hand.',
    role: 'block',
  },
  'turned-negative': {
    sentence: 'the bill changed between invoice and credit memo after it was sent',
    cure: `Void the document in QuickBooks and use ${RESEND}, or settle the difference by hand.`,
    role: 'block',
  },
  'changed-account': {
    sentence: 'the bill belongs to another customer than the invoice that was sent',
    cure: `If the mapping of the account changed and is wrong, correct its line. If a person moved the invoice, put the customer back in QuickBooks. Only if the new customer is right: void the invoice in QuickBooks and use ${RESEND}.`,
    role: 'block',
  },
  'unknown-account': {
    sentence: 'the account of this bill could not be read from m3ter',
    cure: 'Check that the account exists in m3ter and that the API user may read it.',
    role: 'block',
  },
  'unreadable-bill': {
    sentence: 'a field of the bill in m3ter is missing or malformed',
    cure: 'Look at the field in the m3ter console and recalculate the bill; if it is right there, report this.',
    role: 'block',
  },
  'integration-broken': {
    sentence: 'an error stands against the integration itself',
    cure: 'Correct what the findings of the plan say about the integration; then its bills go out.',
    role: 'block',
  },
  'run-without-invoice': {
    sentence: "m3ter's own integration says it sent the bill, but names no invoice",
    cure: `Look for the invoice in QuickBooks by its number. If it is not there, use ${RESEND}.`,
    role: 'block',
  },
  'record-of-another-bill': {
    sentence: 'the record of this bill names an invoice that carries the marker of another bill',
    cure: 'Delete the wrong external mapping of the bill in m3ter; the next apply finds the right invoice.',
    role: 'block',
  },
} as const satisfies Readonly<Record<string, OtherEntry>>;

/** The entry of a reason for which bills are skipped; null for any other text. */
export function findSkipped(code: string): SkippedEntry | null {
  const entries: Readonly<Record<string, SkippedEntry>> = SKIPPED_REASONS;
  return Object.hasOwn(entries, code) ? (entries[code] ?? null) : null;
}

/** What to do about a bill in closed books. A later `delivery.from` is no cure: the bill would never be sent. */
export const CLOSED_BOOKS_HINT =
  'reopen the period in QuickBooks (Settings, Account and settings, Advanced), or give the bill a later date in m3ter';

/** What to do about an account that no integration takes. */
export const NOT_TAKEN_HINT =
  'correct the account in m3ter, or widen accounts.filter or accounts.include of an integration; ' +
  'name it in accounts.exclude of each integration that lists no accounts, if it is not to be billed here';
