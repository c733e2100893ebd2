import { QUICKBOOKS_MAX } from '../model/field-limits.ts';
import type { Catalog, CustomerChoice } from '../model/catalog.ts';
import type { Day } from '../model/day.ts';
import { docNumberOf } from '../model/doc-number.ts';
import { invoiceDateOf } from '../model/m3ter.ts';
import type { SalesDocument, SalesDocumentKind } from '../model/sales-document.ts';
import type { Obstacle } from '../model/conversion.ts';
import type { ConversionInput } from './conversion-input.ts';
import { currencyNotEnabled } from './currency-not-enabled.ts';
import { buildEmails } from './emails.ts';
import { type TextFitter, cleanText } from './latin-text.ts';
import { isUsCompany, rateKey } from '../model/quickbooks.ts';

export type FoundCustomer = Extract<CustomerChoice, { readonly result: 'customer' }>;

/** Everything of a document but its lines and total. */
export type Header = Omit<SalesDocument, 'lines' | 'total'>;

/**
 * The header of the document (billing-rules.md §5). Notes are warnings for people: an address that was left out, a
 * switch without effect. The answer is a block when date or currency do not allow a document.
 */
export function buildHeader(
  input: ConversionInput,
  target: { readonly kind: SalesDocumentKind; readonly customer: FoundCustomer; readonly text: TextFitter },
): { readonly header: Header; readonly notes: readonly string[] } | Obstacle {
  const { bill, integration, catalog } = input;
  const { kind, customer } = target;
  const txnDate = invoiceDateOf(bill);
  if (txnDate === null) return missingDate(bill.id);
  const currency = currencyOf(input, customer, txnDate);
  if ('reason' in currency) return currency;
  const emails = buildEmails(input);
  const order = purchaseOrderFields(input, target.text);
  const notes = [...numberNotes(input), ...emails.notes, ...order.notes];
  const { quickbooks } = integration.settings;
  const isInvoice = kind === 'invoice';
  const paysOnline = quickbooks.allowBankTransferPayment === true || quickbooks.allowCreditCardPayment === true;
  if (isInvoice && paysOnline && catalog.preferences.eTransactionPaymentEnabled === false) {
    notes.push('online payment is allowed here but switched off in QuickBooks, so the switch has no effect');
  }
  const memo = accountReference(input, customer);
  notes.push(...memo.notes);
  const header: Header = {
    kind,
    billId: bill.id,
    customer: customer.ref,
    docNumber: input.numberOf?.(kind) ?? docNumberOf(bill),
    txnDate,
    dueDate: isInvoice ? bill.dueDate : null,
    ...currency,
    ...emails.fields,
    allowOnlineAchPayment: isInvoice ? quickbooks.allowBankTransferPayment : null,
    allowOnlineCreditCardPayment: isInvoice ? quickbooks.allowCreditCardPayment : null,
    customerMemo: memo.text,
    note: order.note,
    customField: order.customField,
    globalTaxCalculation: taxCalculationOf(input),
  };
  return { header, notes };
}

/** People look for a bill by its number, so another one is explained. Where QuickBooks counts, neither is used. */
function numberNotes({ bill, catalog }: ConversionInput): readonly string[] {
  const own = bill.sequentialInvoiceNumber ?? '';
  const number = docNumberOf(bill);
  if (number === own || !catalog.preferences.customTxnNumbers) return [];
  return [
    own === ''
      ? `m3ter gives the bill no number, so ${number} is made of its id`
      : `number ${own} of m3ter does not fit QuickBooks (at most ${String(QUICKBOOKS_MAX.docNumber)} plain characters), so ${number} is made of the bill's id`,
  ];
}

function missingDate(billId: string): Obstacle {
  const message = `bill ${billId} has neither an external invoice date nor a bill date`;
  return { reason: 'invoice-date-missing', message, hint: 'recalculate the bill in m3ter' };
}

type CurrencyFields = Pick<SalesDocument, 'currency' | 'sendCurrency' | 'exchangeRate'>;

/** The bill's currency. It must be the customer's (billing-rules.md §5; `quickbooks.md` §8.6). */
function currencyOf(input: ConversionInput, customer: FoundCustomer, txnDate: Day): CurrencyFields | Obstacle {
  const currency = input.bill.currency.toUpperCase();
  const { preferences, exchangeRates } = input.catalog;
  const home = preferences.homeCurrency.toUpperCase();
  const mismatch = currencyMismatch(currency, customer, input.catalog);
  if (mismatch !== null) return mismatch;
  if (!preferences.multiCurrencyEnabled) return { currency, sendCurrency: false, exchangeRate: null };
  if (currency === home) return { currency, sendCurrency: true, exchangeRate: null };
  const refused = currencyNotEnabled(currency, input.catalog);
  if (refused !== null) return refused;
  const exchangeRate = exchangeRates.get(rateKey(currency, txnDate));
  if (exchangeRate === undefined) {
    const message = `QuickBooks has no rate from ${currency} to ${home} on ${txnDate}`;
    return { reason: 'exchange-rate-missing', message, hint: 'enter the rate in QuickBooks: Settings, Currencies' };
  }
  return { currency, sendCurrency: true, exchangeRate };
}

function currencyMismatch(currency: string, customer: FoundCustomer, catalog: Catalog): Obstacle | null {
  const { homeCurrency, multiCurrencyEnabled } = catalog.preferences;
  const home = homeCurrency.toUpperCase();
  if (!multiCurrencyEnabled) {
    if (currency === home) return null;
    const message = `the bill is in ${currency}, the QuickBooks company has only ${home}`;
    return { reason: 'currency-mismatch', message, hint: 'turn on Multicurrency in QuickBooks: Settings, Advanced' };
  }
  const currencyOfCustomer = customerCurrency(customer, home);
  if (currencyOfCustomer === null || currencyOfCustomer === currency) return null;
  return {
    reason: 'currency-mismatch',
    message: `the bill is in ${currency}, customer ${customer.displayName} is in ${currencyOfCustomer}`,
    hint: `map the account to a customer in ${currency}; the currency of a customer cannot be changed`,
  };
}

/** A customer without a currency has the home currency. A customer that is not created yet may have any. */
function customerCurrency(customer: FoundCustomer, home: string): string | null {
  if (customer.currency !== null) return customer.currency.toUpperCase();
  return 'id' in customer.ref ? home : null;
}

interface PurchaseOrderFields {
  readonly note: string | null;
  readonly customField: SalesDocument['customField'];
  readonly notes: readonly string[];
}

function purchaseOrderFields({ bill, integration }: ConversionInput, text: TextFitter): PurchaseOrderFields {
  const order = text.fit(cleanText(bill.purchaseOrderNumber ?? '').replaceAll('\n', ' '));
  const where = integration.settings.delivery.purchaseOrder;
  // The field is sent even when it is empty: an update must clear what an earlier version wrote.
  const customField = typeof where === 'object' ? { definitionId: where.customField, value: '' } : null;
  if (order === '' || where === 'none') return { note: null, customField, notes: [] };
  const asNote = { note: `PO ${order}`, customField };
  if (where === 'memo') return { ...asNote, notes: [] };
  if (order.length > QUICKBOOKS_MAX.customField) {
    const most = String(QUICKBOOKS_MAX.customField);
    return { ...asNote, notes: [`the purchase order has more than ${most} characters and goes into the memo instead`] };
  }
  return { note: null, customField: { definitionId: where.customField, value: order }, notes: [] };
}

/**
 * The account reference printed on the document: m3ter's account id, or under `useExternalMappingAccountCode` the
 * mapping's external id. The id of a customer that the plan creates is not known yet; then nothing is printed.
 */
function accountReference(
  { account, integration }: ConversionInput,
  customer: FoundCustomer,
): { readonly text: string | null; readonly notes: readonly string[] } {
  if (!integration.settings.bills.useExternalMappingAccountCode) {
    return { text: `Account reference: ${account.id}`, notes: [] };
  }
  if ('id' in customer.ref) {
    return { text: `Account reference: ${customer.ref.id}`, notes: [] };
  }
  return { text: null, notes: ['the customer is new, so its id is not printed as account reference'] };
}

/** US companies have none; elsewhere QuickBooks requires it (`quickbooks.md` §8.3). */
function taxCalculationOf({ catalog, integration }: ConversionInput): SalesDocument['globalTaxCalculation'] {
  if (isUsCompany(catalog.company)) return null;
  return integration.settings.delivery.tax.calculation ?? 'TaxExcluded';
}
