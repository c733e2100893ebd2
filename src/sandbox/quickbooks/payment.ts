import { decimalText, roundHalfAway, ZERO, type Decimal } from '../../model/decimal.ts';
import { commitCreate, touch, visibleRecord, type Call, type WriteRequest } from './call.ts';
import { requireOpenBooks } from './closed-books.ts';
import { requireCustomer } from './customer.ts';
import { businessFault, missingParameter, notFound } from './fault.ts';
import { amountOf, listOf, refOf, textOf, type Fields } from './fields.ts';
import { couldNotBeLinked } from './linked-txn.ts';
import { pacificDay } from './pacific-time.ts';
import type { SalesEntity } from './store.ts';

/** One line of a payment: the document, and how much of it is settled. */
interface Application {
  readonly entity: SalesEntity;
  readonly id: string;
  readonly amount: Decimal;
}

/**
 * Receives a payment and applies it to invoices and credit memos (`quickbooks.md` §9, CreditMemo).
 *
 * @throws QuickBooksFault 2020, 610, 620, 6000, 6210.
 */
export function createPayment(call: Call, request: WriteRequest, id?: string): Fields {
  const { fields } = request;
  const customer = requireCustomer(call, fields);
  if (textOf(fields, 'TotalAmt') === null) throw missingParameter('TotalAmt');
  const txnDate = textOf(fields, 'TxnDate') ?? pacificDay(call.now);
  requireOpenBooks(call, txnDate);
  const currency = refOf(customer, 'CurrencyRef') ?? call.store.state.preferences.homeCurrency;
  const sent = refOf(fields, 'CurrencyRef') ?? currency;
  if (sent !== currency) throw businessFault('You can only use one foreign currency per transaction.');
  const total = amountOf(fields, 'TotalAmt');
  if (total.lt(ZERO)) throw businessFault('Enter a transaction amount that is 0 or greater.');
  const applications = applicationsOf(fields);
  for (const application of applications) requireApplicable(call, fields, application);
  const unapplied = total.minus(netApplied(applications));
  if (unapplied.lt(ZERO)) throw businessFault('The amount applied is more than the amount received.');
  const payment = commitCreate(
    call,
    'Payment',
    {
      ProcessPayment: false,
      ...fields,
      TxnDate: txnDate,
      CurrencyRef: { value: currency },
      UnappliedAmt: decimalText(unapplied),
    },
    id,
  );
  for (const application of applications) settle(call, application, textOf(payment, 'Id') ?? '');
  return payment;
}

function applicationsOf(payment: Fields): readonly Application[] {
  return listOf(payment, 'Line').flatMap((line) =>
    listOf(line, 'LinkedTxn').map((link) => {
      const type = textOf(link, 'TxnType');
      if (type !== 'Invoice' && type !== 'CreditMemo') {
        throw couldNotBeLinked(type);
      }
      return { entity: type, id: textOf(link, 'TxnId') ?? '', amount: amountOf(line, 'Amount') };
    }),
  );
}

/** Credit memos add money to the payment; invoices use it. */
function netApplied(applications: readonly Application[]): Decimal {
  return applications.reduce(
    (sum, { entity, amount }) => (entity === 'Invoice' ? sum.plus(amount) : sum.minus(amount)),
    ZERO,
  );
}

function requireApplicable(call: Call, payment: Fields, application: Application): void {
  const document = visibleRecord(call, application.entity, application.id);
  if (document === null) throw notFound('Something this transaction is linked to does not exist.');
  if (refOf(document, 'CustomerRef') !== refOf(payment, 'CustomerRef')) {
    throw businessFault('The transaction you are linking to belongs to another customer.');
  }
  if (application.amount.gt(amountOf(document, 'Balance'))) {
    throw businessFault('The amount applied is more than the open balance.');
  }
}

function settle(call: Call, application: Application, paymentId: string): void {
  const document = call.store.get(application.entity, application.id) ?? {};
  const link = { TxnId: paymentId, TxnType: 'Payment' };
  touch(call, application.entity, {
    ...withBalance(document, amountOf(document, 'Balance').minus(application.amount)),
    LinkedTxn: [...listOf(document, 'LinkedTxn'), link],
  });
}

function withBalance(document: Fields, balance: Decimal): Fields {
  const text = decimalText(balance);
  const home = roundHalfAway(balance.times(amountOf(document, 'ExchangeRate')), 2);
  return {
    ...document,
    Balance: text,
    ...(document['RemainingCredit'] === undefined ? {} : { RemainingCredit: text }),
    ...(document['HomeBalance'] === undefined ? {} : { HomeBalance: decimalText(home) }),
  };
}

/** Returns to every document what a payment had settled, before the payment is deleted or voided. */
export function unsettlePayment(call: Call, payment: Fields): void {
  const paymentId = textOf(payment, 'Id');
  for (const { entity, id, amount } of applicationsOf(payment)) {
    const document = call.store.get(entity, id);
    if (document === null) continue;
    touch(call, entity, {
      ...withBalance(document, amountOf(document, 'Balance').plus(amount)),
      LinkedTxn: listOf(document, 'LinkedTxn').filter((link) => textOf(link, 'TxnId') !== paymentId),
    });
  }
}

/** Removes a document from its linked payments. What they had settled becomes unapplied (`quickbooks.md` §8.5). */
export function unlinkPayments(call: Call, document: Fields): void {
  const documentId = textOf(document, 'Id');
  for (const payment of paymentsOf(call, document)) {
    const lines = listOf(payment, 'Line').filter(
      (line) => !listOf(line, 'LinkedTxn').some((link) => textOf(link, 'TxnId') === documentId),
    );
    touch(call, 'Payment', withUnapplied({ ...payment, Line: lines }));
  }
}

/** Lowers what payments settle of a document by `excess`, latest payment first. */
export function unapplyExcess(call: Call, document: Fields, excess: Decimal): void {
  const documentId = textOf(document, 'Id');
  let left = excess;
  for (const payment of paymentsOf(call, document).toReversed()) {
    const lines = listOf(payment, 'Line').map((line) => {
      const isOurs = listOf(line, 'LinkedTxn').some((link) => textOf(link, 'TxnId') === documentId);
      if (!isOurs || left.lte(ZERO)) return line;
      const amount = amountOf(line, 'Amount');
      const taken = amount.lt(left) ? amount : left;
      left = left.minus(taken);
      return { ...line, Amount: decimalText(amount.minus(taken)) };
    });
    touch(call, 'Payment', withUnapplied({ ...payment, Line: lines }));
  }
}

function withUnapplied(payment: Fields): Fields {
  const unapplied = amountOf(payment, 'TotalAmt').minus(netApplied(applicationsOf(payment)));
  return { ...payment, UnappliedAmt: decimalText(unapplied) };
}

/** The payments a document is linked to. */
export function paymentsOf(call: Call, document: Fields): readonly Fields[] {
  return listOf(document, 'LinkedTxn')
    .filter((link) => textOf(link, 'TxnType') === 'Payment')
    .map((link) => call.store.get('Payment', textOf(link, 'TxnId') ?? ''))
    .filter((payment) => payment !== null);
}

/** With AutoApplyCredit on, a new credit settles the customer's oldest open invoices (`quickbooks.md` §9). */
export function applyCreditByItself(call: Call, creditMemo: Fields): Fields {
  if (!call.store.state.preferences.autoApplyCredit) return creditMemo;
  const customerId = refOf(creditMemo, 'CustomerRef') ?? '';
  const creditId = textOf(creditMemo, 'Id') ?? '';
  let left = amountOf(creditMemo, 'Balance');
  const lines: Fields[] = [];
  for (const invoice of openInvoices(call, customerId)) {
    if (left.lte(ZERO)) break;
    const balance = amountOf(invoice, 'Balance');
    const amount = balance.lt(left) ? balance : left;
    left = left.minus(amount);
    lines.push(paymentLine('Invoice', textOf(invoice, 'Id') ?? '', amount));
  }
  if (lines.length === 0) return creditMemo;
  const used = amountOf(creditMemo, 'Balance').minus(left);
  const fields: Fields = {
    CustomerRef: { value: customerId },
    TotalAmt: '0',
    TxnDate: textOf(creditMemo, 'TxnDate') ?? pacificDay(call.now),
    Line: [...lines, paymentLine('CreditMemo', creditId, used)],
  };
  createPayment(call, { id: null, syncToken: null, sparse: false, fields, cleared: [] });
  return call.store.get('CreditMemo', creditId) ?? creditMemo;
}

function openInvoices(call: Call, customerId: string): readonly Fields[] {
  return call.store
    .all('Invoice')
    .filter((invoice) => refOf(invoice, 'CustomerRef') === customerId && amountOf(invoice, 'Balance').gt(ZERO))
    .toSorted((a, b) => (textOf(a, 'TxnDate') ?? '').localeCompare(textOf(b, 'TxnDate') ?? ''));
}

/** A line of a payment that settles part of a document. */
export function paymentLine(entity: SalesEntity, id: string, amount: Decimal): Fields {
  return { Amount: decimalText(amount), LinkedTxn: [{ TxnId: id, TxnType: entity }] };
}
