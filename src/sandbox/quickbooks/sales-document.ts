import { addDays } from '../../model/day.ts';
import { decimal, decimalText, roundHalfAway, ZERO, type Decimal } from '../../model/decimal.ts';
import {
  commitCreate,
  commitUpdate,
  isNoWrite,
  requireReference,
  requireRevision,
  type Call,
  type WriteRequest,
} from './call.ts';
import { requireOpenBooks } from './closed-books.ts';
import { requireCurrency } from './currency.ts';
import { requireCustomer, withAddressIds } from './customer.ts';
import { numberForCreate, replacesNumbers, requireFreeNumber } from './doc-number.ts';
import { businessFault, missingParameter, QuickBooksFault } from './fault.ts';
import { amountOf, groupOf, listOf, refOf, textOf, without, type Fields, type FieldValue } from './fields.ts';
import { requireNoNewLinks } from './linked-txn.ts';
import { pacificDay } from './pacific-time.ts';
import { applyCreditByItself, unapplyExcess } from './payment.ts';
import { buildLines, TAXABLE_LINES_MAX, type BuiltLines } from './sales-lines.ts';
import { buildTax, type BuiltTax } from './sales-tax.ts';
import type { SalesEntity } from './store.ts';

/** Creates an invoice or credit memo (`quickbooks.md` §13.1, 10 and 11). @throws QuickBooksFault */
export function createSalesDocument(call: Call, entity: SalesEntity, request: WriteRequest, id?: string): Fields {
  requireNoNewLinks(request.fields, null);
  const content = buildContent(call, { entity, fields: request.fields, before: null });
  const docNumber = numberForCreate(call, entity, request.fields);
  checkHeader(call, content.fields, [textOf(content.fields, 'TxnDate')]);
  const numbered = withDocNumber(content.fields, docNumber);
  const created = commitCreate(call, entity, { ...numbered, LinkedTxn: [] }, id);
  return entity === 'CreditMemo' ? applyCreditByItself(call, created) : created;
}

/**
 * Updates one, sparse or full. A Line array always replaces all lines (`quickbooks.md` §8.2).
 *
 * @throws QuickBooksFault
 */
export function updateSalesDocument(call: Call, entity: SalesEntity, request: WriteRequest): Fields {
  const before = requireRevision(call, entity, request);
  requireNoNewLinks(request.fields, before);
  const kept = request.sparse ? without(before, request.cleared) : pickSystem(before);
  const fields: Fields = { ...kept, ...request.fields };
  const content = buildContent(call, { entity, fields, before });
  const docNumber = textOf(replacesNumbers(call) ? before : fields, 'DocNumber');
  if (docNumber !== null && docNumber !== textOf(before, 'DocNumber')) {
    requireFreeNumber(call, { entity, docNumber, ownId: textOf(before, 'Id') });
  }
  checkHeader(call, content.fields, [textOf(before, 'TxnDate'), textOf(content.fields, 'TxnDate')]);
  const settled = settledAmount(before);
  if (settled.gt(content.total)) {
    if (call.modes.lowerPaidInvoice === 'refuse') {
      throw businessFault('The amount of a transaction cannot be less than what has been applied to it.');
    }
    unapplyExcess(call, before, settled.minus(content.total));
  }
  const open = decimalText(content.total.minus(settled.gt(content.total) ? content.total : settled));
  const numbered = withDocNumber(content.fields, docNumber);
  const updated = {
    ...numbered,
    ...pickSystem(before),
    ...homeAmounts(call, numbered, content.total, open),
    ...(entity === 'CreditMemo' ? { RemainingCredit: open } : {}),
    Balance: open,
  };
  if (isNoWrite(call, before, updated)) return before;
  return commitUpdate(call, 'update', entity, { ...updated, ...rewrittenAddresses(call, updated) });
}

const SYSTEM_FIELDS = ['Id', 'SyncToken', 'MetaData', 'LinkedTxn', 'DeliveryInfo'];

function pickSystem(before: Fields): Fields {
  return Object.fromEntries(Object.entries(before).filter(([name]) => SYSTEM_FIELDS.includes(name)));
}

function withDocNumber(fields: Fields, docNumber: string | null): Fields {
  const rest = without(fields, ['DocNumber']);
  return docNumber === null ? rest : { ...rest, DocNumber: docNumber };
}

/** The amount that payments and credits have settled. */
function settledAmount(document: Fields): Decimal {
  return amountOf(document, 'TotalAmt').minus(amountOf(document, 'Balance'));
}

interface Content {
  readonly fields: Fields;
  readonly total: Decimal;
}

/** Everything of a document except its number, links and settlement. */
function buildContent(
  call: Call,
  sent: { readonly entity: SalesEntity; readonly fields: Fields; readonly before: Fields | null },
): Content {
  const { entity, fields, before } = sent;
  const customerId = refOf(fields, 'CustomerRef');
  const sameCustomer = before !== null && customerId === refOf(before, 'CustomerRef');
  const customer = sameCustomer ? (call.store.get('Customer', customerId ?? '') ?? {}) : requireCustomer(call, fields);
  if (fields['Line'] === undefined) throw missingParameter('Line');
  requireReferences(call, fields);
  const currency = documentCurrency(call, fields);
  const knownIds = new Set(listOf(before ?? {}, 'Line').map((line) => textOf(line, 'Id') ?? ''));
  const txnDate = textOf(fields, 'TxnDate') ?? pacificDay(call.now);
  const built = buildLines({ call, currency, txnDate, knownIds }, listOf(fields, 'Line'));
  const tax = buildTax(call, fields, built.lines);
  const total = checkTotal(built, tax);
  requireCustomerCurrency(customer, currency);
  const rate = exchangeRateOf(call, fields, currency);
  const header = headerFields(call, { entity, fields, customer, currency, rate });
  const complete: Fields = {
    ...header,
    Line: [...built.lines, subtotalLine(built)],
    TxnTaxDetail: tax.detail,
    TotalAmt: decimalText(total),
    Balance: decimalText(total),
    ...(entity === 'CreditMemo' ? { RemainingCredit: decimalText(total) } : {}),
  };
  return { fields: { ...complete, ...homeAmounts(call, complete, total, decimalText(total)) }, total };
}

function subtotalLine(built: BuiltLines): Fields {
  return { Amount: decimalText(built.subtotal), DetailType: 'SubTotalLineDetail', SubTotalLineDetail: {} };
}

/** `quickbooks.md` §8.3: zero is accepted, a negative total is not. §3: a taxable document has at most 750 lines. */
function checkTotal(built: BuiltLines, tax: BuiltTax): Decimal {
  const total = built.subtotal.plus(tax.added);
  if (total.lt(ZERO)) throw businessFault('Enter a transaction amount that is 0 or greater.');
  if (tax.taxable && built.lines.length > TAXABLE_LINES_MAX) {
    throw businessFault('A taxable transaction has too many lines.');
  }
  return total;
}

function requireReferences(call: Call, fields: Fields): void {
  for (const [name, entity] of [
    ['SalesTermRef', 'Term'],
    ['ClassRef', 'Class'],
    ['DepartmentRef', 'Department'],
  ] as const) {
    const id = refOf(fields, name);
    if (id !== null) requireReference(call, entity, id);
  }
}

/** The currency of the request, else the home currency (`quickbooks.md` §8.1: required with multicurrency). */
function documentCurrency(call: Call, fields: Fields): string {
  const sent = refOf(fields, 'CurrencyRef');
  return sent === null ? call.store.state.preferences.homeCurrency : requireCurrency(call, sent);
}

function requireCustomerCurrency(customer: Fields, currency: string): void {
  const own = refOf(customer, 'CurrencyRef');
  if (own !== null && own !== currency) throw businessFault('You can only use one foreign currency per transaction.');
}

/** The rate to store, or null in the home currency. @throws QuickBooksFault 2410 in that mode. */
function exchangeRateOf(call: Call, fields: Fields, currency: string): string | null {
  if (currency === call.store.state.preferences.homeCurrency) return null;
  const sent = textOf(fields, 'ExchangeRate');
  if (sent !== null && decimal(sent).gt(ZERO)) return sent;
  if (call.modes.foreignWithoutRate === 'default1') return '1';
  throw new QuickBooksFault(2410, {
    detail: 'The currency and exchange rate are required for transaction in foreign currency.',
  });
}

/** Amounts in the home currency, only on foreign documents. */
function homeAmounts(call: Call, fields: Fields, total: Decimal, balance: string): Fields {
  if (refOf(fields, 'CurrencyRef') === call.store.state.preferences.homeCurrency) return {};
  const rate = amountOf(fields, 'ExchangeRate');
  const inHome = (amount: Decimal): string => decimalText(roundHalfAway(amount.times(rate), 2));
  return { HomeTotalAmt: inHome(total), HomeBalance: inHome(decimal(balance)) };
}

function headerFields(
  call: Call,
  sent: {
    readonly entity: SalesEntity;
    readonly fields: Fields;
    readonly customer: Fields;
    readonly currency: string;
    readonly rate: string | null;
  },
): Fields {
  const { entity, fields, customer, currency, rate } = sent;
  const txnDate = textOf(fields, 'TxnDate') ?? pacificDay(call.now);
  return {
    PrintStatus: 'NotSet',
    EmailStatus: 'NotSet',
    ApplyTaxAfterDiscount: false,
    FreeFormAddress: false,
    ...withCustomerAddresses(
      call,
      without(fields, ['ExchangeRate', 'DocNumber', 'HomeTotalAmt', 'HomeBalance', ...fieldsOfOtherCountries(call)]),
      customer,
    ),
    CustomField: customFields(call, fields),
    TxnDate: txnDate,
    CurrencyRef: { value: currency },
    ...(rate === null ? {} : { ExchangeRate: rate }),
    ...(entity === 'Invoice' ? invoiceFields(call, fields, customer, txnDate) : {}),
  };
}

/**
 * The fields of invoices only. The online payment switches have no effect where the company takes no such payments
 * (§8.1). A switch that is left out has the company's setting (field fact 17).
 */
function invoiceFields(call: Call, fields: Fields, customer: Fields, txnDate: string): Fields {
  const { eTransactionPaymentEnabled, defaultTermId } = call.store.state.preferences;
  const termId = refOf(fields, 'SalesTermRef') ?? refOf(customer, 'SalesTermRef') ?? defaultTermId;
  const term = termId === null ? null : call.store.get('Term', termId);
  const dueDays = term === null ? 0 : Number(textOf(term, 'DueDays') ?? '0');
  return {
    AllowIPNPayment: false,
    AllowOnlinePayment: false,
    AllowOnlineCreditCardPayment: eTransactionPaymentEnabled && fields['AllowOnlineCreditCardPayment'] !== false,
    AllowOnlineACHPayment: eTransactionPaymentEnabled && fields['AllowOnlineACHPayment'] !== false,
    ...(termId === null ? {} : { SalesTermRef: { value: termId } }),
    DueDate: textOf(fields, 'DueDate') ?? addDays(txnDate, dueDays),
    Deposit: textOf(fields, 'Deposit') ?? '0',
  };
}

/** The company's custom fields, with the values of the request. @throws QuickBooksFault 3000 for an unknown one. */
function customFields(call: Call, fields: Fields): readonly FieldValue[] {
  const defined = call.store.state.preferences.customFields;
  const sent = listOf(fields, 'CustomField');
  for (const field of sent) {
    const id = textOf(field, 'DefinitionId');
    if (call.modes.unknownCustomField === 'drop') continue;
    if (!defined.some((definition) => definition.definitionId === id)) {
      throw new QuickBooksFault(3000, { detail: `Invalid Custom Field : ${id ?? 'null'}` });
    }
  }
  return defined.map(({ definitionId, name }) => {
    const given = sent.find((field) => textOf(field, 'DefinitionId') === definitionId);
    const value = given === undefined ? null : textOf(given, 'StringValue');
    const skeleton = { DefinitionId: definitionId, Name: name, Type: 'StringType' };
    return value === null ? skeleton : { ...skeleton, StringValue: value };
  });
}

/** Addresses that are not sent are copied from the customer, as separate records (`quickbooks.md` §8.1). */
function withCustomerAddresses(call: Call, fields: Fields, customer: Fields): Fields {
  const copied: Record<string, FieldValue> = {};
  for (const name of ['BillAddr', 'ShipAddr']) {
    const address = without(groupOf(customer, name), ['Id']);
    if (fields[name] === undefined && Object.keys(address).length > 0) copied[name] = address;
  }
  return withAddressIds(call, { ...copied, ...fields });
}

/** After an update the billing address is free text lines (`quickbooks.md` §8.1). */
function rewrittenAddresses(call: Call, fields: Fields): Fields {
  const address = groupOf(fields, 'BillAddr');
  if (Object.keys(address).length === 0 || fields['FreeFormAddress'] === true) return {};
  const customer = call.store.get('Customer', refOf(fields, 'CustomerRef') ?? '') ?? {};
  return { BillAddr: freeFormAddress(address, textOf(customer, 'DisplayName') ?? ''), FreeFormAddress: true };
}

/** `quickbooks.md` §8.1: the tax treatment is for companies outside the US. In the US it is not stored. */
function fieldsOfOtherCountries(call: Call): readonly string[] {
  return call.store.state.company.country === 'US' ? ['GlobalTaxCalculation'] : [];
}

function checkHeader(call: Call, fields: Fields, days: readonly (string | null)[]): void {
  if (textOf(fields, 'EmailStatus') === 'NeedToSend' && textOf(groupOf(fields, 'BillEmail'), 'Address') === null) {
    throw new QuickBooksFault(6420, {
      detail: 'Business Validation Error: An email address is needed to send this transaction.',
      element: 'BillEmail',
    });
  }
  for (const day of days) requireOpenBooks(call, day);
}

/**
 * An address after QuickBooks rewrote it: names in the first lines, then the street lines, and the city line as text.
 * City, State and PostalCode are gone (`quickbooks.md` §8.1).
 */
export function freeFormAddress(address: Fields, customerName: string): Fields {
  const streets = ['Line1', 'Line2', 'Line3'].map((name) => textOf(address, name)).filter((line) => line !== null);
  const region = [textOf(address, 'CountrySubDivisionCode'), textOf(address, 'PostalCode')];
  const place = [textOf(address, 'City'), region.filter((part) => part !== null).join(' ')];
  const cityLine = place.filter((part) => part !== null && part !== '').join(', ');
  const country = textOf(address, 'Country');
  const lines = [customerName, ...streets, cityLine, country].filter((line) => line !== null && line !== '');
  const numbered = lines.slice(0, 5).map((line, index) => [`Line${String(index + 1)}`, line ?? '']);
  return { Id: textOf(address, 'Id') ?? '', ...Object.fromEntries(numbered) };
}
