import { invariant } from '../../support/invariant.ts';
import { SANDBOX_REALM_ID } from '../environment.ts';
import { amountOf, refOf, textOf } from '../quickbooks/fields.ts';
import { quickbooksModes } from '../quickbooks/modes.ts';
import { createPeople, type People } from '../quickbooks/people.ts';
import { type Seed, type SeedSalesDocument, openSeed } from '../quickbooks/seed-records.ts';
import { type QuickBooksState, emptyQuickBooksState } from '../quickbooks/state.ts';
import { storeOf } from '../quickbooks/store.ts';
import { EXAMPLE, type ExampleDeed, type ExamplePast } from './read-example.ts';

/** When the company was set up in QuickBooks: epoch milliseconds. */
const SET_UP_AT = Date.parse('2026-10-02T10:30:00Z');

/** The QuickBooks company Northwind Robotics with its documents and what people did to them. */
export function createExampleQuickBooks({ sent, people }: ExamplePast): QuickBooksState {
  const { state, seed } = startExampleBooks();
  const { vendors, employees, customers, invoices } = EXAMPLE.quickbooks();
  for (const displayName of vendors) seed.vendor({ displayName });
  for (const employee of employees) seed.employee(employee);
  for (const { name, ...customer } of customers) seed.customer({ ...customer, displayName: name });
  for (const { at, kind, id, fields } of sent) {
    const seedThen = openSeed({ state, now: Date.parse(at) });
    const head = { id, customerId: refOf(fields, 'CustomerRef') ?? '', txnDate: textOf(fields, 'TxnDate') ?? '' };
    seedThen[kind === 'Invoice' ? 'invoice' : 'creditMemo']({ ...head, lines: [], more: fields });
  }
  for (const invoice of invoices) openSeed({ state, now: Date.parse(invoice.at) }).invoice(invoiceSeed(invoice));
  for (const deed of people) doAsPerson(state, deed);
  return state;
}

/** The company with its settings, lists, currencies and items, before its first customer. */
export function startExampleBooks(): { readonly state: QuickBooksState; readonly seed: Seed } {
  const company = EXAMPLE.quickbooks();
  const state = emptyQuickBooksState({
    realmId: SANDBOX_REALM_ID,
    companyName: company.name,
    country: 'US',
    homeCurrency: 'USD',
    email: company.email,
    preferences: { multiCurrencyEnabled: true, bookCloseDate: company.bookCloseDate, customTxnNumbers: true },
  });
  const seed = openSeed({ state, now: SET_UP_AT });
  seed.standardLists();
  for (const code of company.currencies) seed.currency(code);
  for (const rate of company.exchangeRates) seed.exchangeRate(rate);
  for (const item of company.items) seed.item(item);
  return { state, seed };
}

function invoiceSeed(invoice: ReturnType<typeof EXAMPLE.quickbooks>['invoices'][number]): SeedSalesDocument {
  const { id, number, customer, date, due, email, memo, note } = invoice;
  const lines = invoice.lines.map(({ text, item, amount, quantity, price, serviceDate }) => ({
    amount,
    description: text,
    itemId: item,
    ...(quantity === undefined ? {} : { quantity }),
    ...(price === undefined ? {} : { unitPrice: price }),
    ...(serviceDate === undefined ? {} : { serviceDate }),
    taxCode: 'NON',
  }));
  return {
    id,
    customerId: customer,
    docNumber: number,
    txnDate: date,
    ...(due === undefined ? {} : { dueDate: due }),
    ...(email === undefined ? {} : { billEmail: email }),
    ...(memo === undefined ? {} : { customerMemo: memo }),
    ...(note === undefined ? {} : { privateNote: note }),
    lines,
  };
}

function doAsPerson(state: QuickBooksState, deed: ExampleDeed): void {
  const now = Date.parse(deed.at);
  const seed = openSeed({ state, now });
  const record = storeOf(state).get('Invoice', deed.invoice);
  invariant(record !== null, `the example has an invoice ${deed.invoice}`);
  const people = peopleAt(state, now);
  switch (deed.does) {
    case 'pay': {
      const amount = deed.amount ?? amountOf(record, 'Balance').toFixed();
      const customerId = refOf(record, 'CustomerRef') ?? '';
      const settles = [{ id: deed.invoice, amount }];
      const id = deed.as === undefined ? {} : { id: deed.as };
      seed.payment({ ...id, customerId, txnDate: deed.at.slice(0, 10), total: amount, invoices: settles });
      return;
    }
    case 'void':
      people.voidInvoice(deed.invoice);
      return;
    case 'delete':
      people.delete('Invoice', deed.invoice);
      return;
    case 'edit':
      people.edit('Invoice', deed.invoice, deed.fields ?? {});
  }
}

function peopleAt(state: QuickBooksState, now: number): People {
  const world = {
    clock: { now: () => now, sleep: () => Promise.resolve() },
    random: () => 0,
    journal: () => undefined,
  };
  return createPeople({ store: storeOf(state), modes: quickbooksModes(), world });
}
