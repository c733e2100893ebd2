import { invariant } from '../../support/invariant.ts';
import type { DecimalText } from '../../model/decimal.ts';
import { toInstant, type Day } from '../../model/day.ts';
import { type Call, type WriteRequest, commitCreate } from './call.ts';
import { type Fields, type FieldValue, textOf } from './fields.ts';
import { quickbooksModes, type QuickBooksModes } from './modes.ts';
import { createRecord, updateRecord } from './operations.ts';
import { currencyName } from './render-record.ts';
import type { EntityName, QuickBooksState } from './state.ts';
import { storeOf } from './store.ts';

export interface SeedAddress {
  readonly line1: string;
  readonly line2?: string;
  readonly city: string;
  readonly region?: string;
  readonly postalCode?: string;
  readonly country?: string;
}

export interface SeedCustomer {
  readonly id?: string;
  readonly displayName: string;
  /** The home currency when absent. */
  readonly currency?: string;
  readonly email?: string;
  readonly notes?: string;
  readonly parentId?: string;
  readonly termId?: string;
  readonly address?: SeedAddress;
  /** False: made inactive after its creation, which renames it. */
  readonly active?: boolean;
}

export interface SeedItem {
  readonly id?: string;
  readonly name: string;
  readonly sku?: string;
  readonly type?: 'Service' | 'NonInventory' | 'Inventory';
  /** First day of an inventory item. */
  readonly inventoryStart?: string;
  readonly description?: string;
  readonly taxable?: boolean;
  readonly active?: boolean;
  /** When absent, account `79` of the standard lists; null for an item that is only bought. */
  readonly incomeAccountId?: string | null;
}

export interface SeedLine {
  readonly amount: DecimalText;
  readonly description?: string;
  readonly itemId?: string;
  readonly quantity?: DecimalText;
  readonly unitPrice?: DecimalText;
  readonly serviceDate?: Day;
  readonly taxCode?: string;
}

export interface SeedSalesDocument {
  readonly id?: string;
  readonly customerId: string;
  readonly docNumber?: string;
  readonly txnDate: Day;
  readonly dueDate?: Day;
  readonly currency?: string;
  readonly exchangeRate?: DecimalText;
  readonly privateNote?: string;
  readonly customerMemo?: string;
  readonly billEmail?: string;
  readonly lines: readonly SeedLine[];
  /** Any other property, by its wire name and in the simulator's form (amounts as text). */
  readonly more?: Fields;
}

export interface SeedPayment {
  readonly id?: string;
  readonly customerId: string;
  readonly txnDate: Day;
  readonly total: DecimalText;
  /** The invoices that it settles, in whole or in part. */
  readonly invoices: readonly { readonly id: string; readonly amount: DecimalText }[];
}

/** Fills a company. Every function returns the Id of the new record. */
export interface Seed {
  /** Income account 79, terms 1–5, tax codes TAX and NON (`quickbooks.md` §12). */
  standardLists(): void;
  account(account: { readonly id?: string; readonly name: string; readonly type: string }): string;
  customer(customer: SeedCustomer): string;
  vendor(vendor: { readonly displayName: string; readonly active?: boolean }): string;
  employee(employee: { readonly givenName: string; readonly familyName: string; readonly active?: boolean }): string;
  item(item: SeedItem): string;
  term(term: { readonly id?: string; readonly name: string; readonly dueDays: number }): string;
  taxCode(code: { readonly id: string; readonly name: string; readonly percent?: DecimalText }): string;
  class(name: string): string;
  department(name: string): string;
  currency(code: string): string;
  /** Home units for one unit of `currency` from `day` on. */
  exchangeRate(rate: { readonly currency: string; readonly day: Day; readonly rate: DecimalText }): void;
  invoice(invoice: SeedSalesDocument): string;
  creditMemo(creditMemo: SeedSalesDocument): string;
  payment(payment: SeedPayment): string;
}

/**
 * Writes records into a state as the API would have at `now`, with all its checks and derived fields. Closed books do
 * not matter, and nothing is written to the journal. A refused record throws the API's fault: the seed is wrong.
 */
export function openSeed(options: {
  readonly state: QuickBooksState;
  readonly now: number;
  readonly modes?: Partial<QuickBooksModes>;
}): Seed {
  const call = seedCall(options);
  const put = (entity: EntityName, fields: Record<string, FieldValue | undefined>, id?: string): string =>
    idOf(createRecord(call, entity, writeRequest(present(fields)), id));
  const withActivity = (entity: EntityName, id: string, active: boolean | undefined): string => {
    if (active === false) deactivate(call, entity, id);
    return id;
  };
  const seed: Seed = {
    standardLists: () => {
      seedStandardLists(seed);
    },
    account: ({ id, name, type }) => put('Account', { Name: name, AccountType: type }, id),
    customer: (customer) =>
      withActivity('Customer', put('Customer', customerFields(customer), customer.id), customer.active),
    vendor: ({ displayName, active }) => withActivity('Vendor', put('Vendor', { DisplayName: displayName }), active),
    employee: ({ givenName, familyName, active }) =>
      withActivity('Employee', put('Employee', { GivenName: givenName, FamilyName: familyName }), active),
    item: (item) => withActivity('Item', put('Item', itemFields(item), item.id), item.active),
    term: ({ id, name, dueDays }) => put('Term', { Name: name, DueDays: String(dueDays) }, id),
    taxCode: ({ id, name, percent }) =>
      idOf(
        commitCreate(
          call,
          'TaxCode',
          { Name: name, Active: true, Taxable: id !== 'NON', TaxGroup: true, SimulatedRatePercent: percent ?? '0' },
          id,
        ),
      ),
    class: (name) => put('Class', { Name: name }),
    department: (name) => put('Department', { Name: name }),
    currency: (code) => put('CompanyCurrency', { Code: code, Name: currencyName(code) }),
    exchangeRate: (rate) => {
      options.state.exchangeRates.push(rate);
    },
    invoice: (invoice) => put('Invoice', salesFields(invoice), invoice.id),
    creditMemo: (creditMemo) => put('CreditMemo', salesFields(creditMemo), creditMemo.id),
    payment: (payment) => put('Payment', paymentFields(payment), payment.id),
  };
  return seed;
}

/** The Id of the income account that seeded items use when they name none. */
export const STANDARD_INCOME_ACCOUNT = '79';

function seedStandardLists(seed: Seed): void {
  seed.account({ id: STANDARD_INCOME_ACCOUNT, name: 'Sales of Product Income', type: 'Income' });
  seed.term({ id: '1', name: 'Due on receipt', dueDays: 0 });
  seed.term({ id: '2', name: 'Net 15', dueDays: 15 });
  seed.term({ id: '3', name: 'Net 30', dueDays: 30 });
  seed.term({ id: '4', name: 'Net 60', dueDays: 60 });
  seed.term({ id: '5', name: 'Net 10', dueDays: 10 });
  seed.taxCode({ id: 'TAX', name: 'TAX' });
  seed.taxCode({ id: 'NON', name: 'NON' });
}

function seedCall(options: { state: QuickBooksState; now: number; modes?: Partial<QuickBooksModes> }): Call {
  return {
    store: storeOf(options.state),
    modes: quickbooksModes(options.modes),
    world: {
      clock: { now: () => options.now, sleep: () => Promise.resolve() },
      random: () => 0,
      journal: () => undefined,
    },
    now: options.now,
    key: null,
    include: new Set(),
    hidden: new Set(),
    actor: 'person',
    onCreate: () => undefined,
  };
}

/** A write in the form of the checks, from fields in the simulator's form. */
export function writeRequest(
  fields: Fields,
  target?: { readonly id: string; readonly syncToken: string },
): WriteRequest {
  return { id: target?.id ?? null, syncToken: target?.syncToken ?? null, sparse: true, fields, cleared: [] };
}

function deactivate(call: Call, entity: EntityName, id: string): void {
  const record = call.store.get(entity, id);
  invariant(record !== null, `${entity} ${id} was just created at ${toInstant(call.now)}`);
  updateRecord(call, entity, writeRequest({ Active: false }, { id, syncToken: textOf(record, 'SyncToken') ?? '0' }));
}

function idOf(record: Fields): string {
  return textOf(record, 'Id') ?? '';
}

function present(fields: Record<string, FieldValue | undefined>): Fields {
  return Object.fromEntries(
    Object.entries(fields).filter((entry): entry is [string, FieldValue] => entry[1] !== undefined),
  );
}

const optionalRef = (id: string | undefined): Fields | undefined => (id === undefined ? undefined : { value: id });
const optionalEmail = (address: string | undefined): Fields | undefined =>
  address === undefined ? undefined : { Address: address };

function customerFields(customer: SeedCustomer): Record<string, FieldValue | undefined> {
  const { address } = customer;
  return {
    DisplayName: customer.displayName,
    CompanyName: customer.displayName.slice(0, 100),
    CurrencyRef: optionalRef(customer.currency),
    PrimaryEmailAddr: optionalEmail(customer.email),
    Notes: customer.notes,
    ParentRef: optionalRef(customer.parentId),
    SalesTermRef: optionalRef(customer.termId),
    BillAddr:
      address === undefined
        ? undefined
        : present({
            Line1: address.line1,
            Line2: address.line2,
            City: address.city,
            CountrySubDivisionCode: address.region,
            PostalCode: address.postalCode,
            Country: address.country,
          }),
  };
}

function itemFields(item: SeedItem): Record<string, FieldValue | undefined> {
  return {
    Name: item.name,
    Sku: item.sku,
    Type: item.type ?? 'Service',
    Description: item.description,
    Taxable: item.taxable ?? false,
    IncomeAccountRef:
      item.incomeAccountId === null ? undefined : { value: item.incomeAccountId ?? STANDARD_INCOME_ACCOUNT },
    InvStartDate: item.inventoryStart,
  };
}

function salesFields(document: SeedSalesDocument): Record<string, FieldValue | undefined> {
  return {
    CustomerRef: { value: document.customerId },
    DocNumber: document.docNumber,
    TxnDate: document.txnDate,
    DueDate: document.dueDate,
    CurrencyRef: optionalRef(document.currency),
    ExchangeRate: document.exchangeRate,
    PrivateNote: document.privateNote,
    CustomerMemo: optionalRef(document.customerMemo),
    BillEmail: optionalEmail(document.billEmail),
    Line: document.lines.map(lineFields),
    ...document.more,
  };
}

function lineFields(line: SeedLine): Fields {
  const detail = present({
    ItemRef: optionalRef(line.itemId),
    Qty: line.quantity,
    UnitPrice: line.unitPrice,
    ServiceDate: line.serviceDate,
    TaxCodeRef: optionalRef(line.taxCode),
  });
  return present({
    Amount: line.amount,
    Description: line.description,
    DetailType: 'SalesItemLineDetail',
    SalesItemLineDetail: detail,
  });
}

function paymentFields(payment: SeedPayment): Record<string, FieldValue | undefined> {
  return {
    CustomerRef: { value: payment.customerId },
    TotalAmt: payment.total,
    TxnDate: payment.txnDate,
    Line: payment.invoices.map(({ id, amount }) => ({
      Amount: amount,
      LinkedTxn: [{ TxnId: id, TxnType: 'Invoice' }],
    })),
  };
}
