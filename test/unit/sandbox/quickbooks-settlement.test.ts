import { describe, expect, it } from 'vitest';
import type { QuickBooksModes } from '../../../src/sandbox/quickbooks/modes.ts';
import { at, faultOf, invoiceBody, line, openTestCompany, textAt, type TestCompany } from './quickbooks-company.ts';

interface Amounts {
  readonly balance: string;
  readonly token: string;
  readonly links: number;
}

async function invoiceNow(company: TestCompany, id = '1'): Promise<Amounts> {
  const body = (await company.get(`invoice/${id}`)).body;
  return {
    balance: textAt(body, 'Invoice', 'Balance'),
    token: textAt(body, 'Invoice', 'SyncToken'),
    links: (at(body, 'Invoice', 'LinkedTxn') as unknown[]).length,
  };
}

async function customerBalance(company: TestCompany): Promise<string> {
  return textAt((await company.get('customer/1')).body, 'Customer', 'Balance');
}

async function companyWithInvoice(modes: Partial<QuickBooksModes> = {}): Promise<TestCompany> {
  const company = openTestCompany({ modes });
  await company.post('invoice', invoiceBody(company, { Line: [line({ amount: 100 })], PrivateNote: 'a note' }));
  return company;
}

const payment = (total: number, lines: readonly [string, number, string?][]): object => ({
  CustomerRef: { value: '1' },
  TotalAmt: total,
  TxnDate: '2026-09-30',
  Line: lines.map(([id, amount, type]) => ({ Amount: amount, LinkedTxn: [{ TxnId: id, TxnType: type ?? 'Invoice' }] })),
});

describe('payments', () => {
  it('lower the balance, link themselves and move the sync token', async () => {
    const company = await companyWithInvoice();
    const answer = await company.post('payment', payment(70, [['1', 60]]));
    expect(textAt(answer.body, 'Payment', 'UnappliedAmt')).toBe('#10');
    expect(await invoiceNow(company)).toEqual({ balance: '#40', token: '1', links: 1 });
    expect(await customerBalance(company)).toBe('#30');
  });

  it('apply credit memos to invoices', async () => {
    const company = await companyWithInvoice();
    await company.post('creditmemo', invoiceBody(company, { Line: [line({ amount: 30 })] }));
    expect(await customerBalance(company)).toBe('#70');
    const lines: [string, number, string?][] = [
      ['1', 30],
      ['2', 30, 'CreditMemo'],
    ];
    expect(faultOf(await company.post('payment', payment(0, lines)))).toBe('ok');
    const memo = (await company.get('creditmemo/2')).body;
    expect([textAt(memo, 'CreditMemo', 'RemainingCredit'), textAt(memo, 'CreditMemo', 'TotalAmt')]).toEqual([
      '#0',
      '#30',
    ]);
    expect((await invoiceNow(company)).balance).toBe('#70');
    expect(await customerBalance(company)).toBe('#70');
  });

  it.each([
    [payment(10, [['9', 10]]), '400/610'],
    [payment(200, [['1', 101]]), '400/6000'],
    [payment(10, [['1', 50]]), '400/6000'],
    [payment(10, [['1', 10, 'Estimate']]), '400/620'],
    [{ ...payment(10, []), TotalAmt: undefined }, '400/2020'],
    [{ ...payment(10, []), CustomerRef: undefined }, '400/2020'],
    [{ ...payment(10, []), CurrencyRef: { value: 'EUR' } }, '400/6000'],
    [payment(-1, []), '400/6000'],
  ])('refuse %j', async (body, fault) => {
    const company = await companyWithInvoice();
    expect(faultOf(await company.post('payment', body))).toBe(fault);
    expect((await invoiceNow(company)).balance).toBe('#100');
  });

  it('of another customer are refused', async () => {
    const company = await companyWithInvoice();
    company.seed.customer({ id: '60', displayName: 'Other' });
    const body = { ...payment(10, [['1', 10]]), CustomerRef: { value: '60' } };
    expect(faultOf(await company.post('payment', body))).toBe('400/6000');
  });

  it('give back what they settled when deleted or voided', async () => {
    for (const operation of ['delete', 'void']) {
      const company = await companyWithInvoice();
      company.people.pay('1', '60');
      expect(faultOf(await company.post(`payment?operation=${operation}`, { Id: '2', SyncToken: '0' }))).toBe('ok');
      expect(await invoiceNow(company)).toEqual({ balance: '#100', token: '2', links: 0 });
      expect(await customerBalance(company)).toBe('#100');
    }
  });

  it('cannot be updated here, which is said', async () => {
    const company = await companyWithInvoice();
    company.people.pay('1');
    expect(faultOf(await company.post('payment', { Id: '2', SyncToken: '0', TotalAmt: 1 }))).toBe('501/501');
  });

  it('keep the home balance at the rate of the invoice', async () => {
    const company = openTestCompany({ preferences: { multiCurrencyEnabled: true } });
    const customerId = company.seed.customer({ displayName: 'Euro GmbH', currency: 'EUR' });
    const lines = [{ amount: '100' }];
    const invoice = { customerId, txnDate: '2026-09-30', currency: 'EUR', exchangeRate: '1.1', lines };
    const id = company.seed.invoice(invoice);
    company.people.pay(id, '40');
    expect(textAt((await company.get(`invoice/${id}`)).body, 'Invoice', 'HomeBalance')).toBe('#66');
  });
});

describe('credits that apply themselves', () => {
  it('go to the oldest open invoice when the company has it so', async () => {
    const company = openTestCompany({ preferences: { autoApplyCredit: true } });
    await company.post('invoice', invoiceBody(company, { TxnDate: '2026-09-20', Line: [line({ amount: 50 })] }));
    await company.post('invoice', invoiceBody(company, { TxnDate: '2026-09-10', Line: [line({ amount: 20 })] }));
    const answer = await company.post('creditmemo', invoiceBody(company, { Line: [line({ amount: 30 })] }));
    expect(textAt(answer.body, 'CreditMemo', 'RemainingCredit')).toBe('#0');
    expect((await invoiceNow(company, '2')).balance).toBe('#0');
    expect((await invoiceNow(company, '1')).balance).toBe('#40');
  });
});

describe('voiding', () => {
  it('makes amounts zero, says so in the note and frees payments', async () => {
    const company = await companyWithInvoice();
    const paymentId = company.people.pay('1', '60');
    const answer = await company.post('invoice?operation=void', { Id: '1', SyncToken: '1' });
    const invoice = at(answer.body, 'Invoice');
    expect(textAt(invoice, 'PrivateNote')).toBe('Voided - a note');
    expect([textAt(invoice, 'TotalAmt'), textAt(invoice, 'Balance'), textAt(invoice, 'Line', 0, 'Amount')]).toEqual([
      '#0',
      '#0',
      '#0',
    ]);
    expect(at(invoice, 'LinkedTxn')).toEqual([]);
    const freed = (await company.get(`payment/${paymentId}`)).body;
    expect(textAt(freed, 'Payment', 'UnappliedAmt')).toBe('#60');
    expect(await customerBalance(company)).toBe('#-60');
  });

  it('has a second spelling, and notes a document that had no note', async () => {
    const company = openTestCompany();
    await company.post('invoice', invoiceBody(company));
    const answer = await company.post('invoice?operation=update&include=void', {
      Id: '1',
      SyncToken: '0',
      sparse: true,
    });
    expect(textAt(answer.body, 'Invoice', 'PrivateNote')).toBe('Voided');
  });

  it.each([
    ['error500', '400/500'],
    ['ok10000', '200/10000'],
    ['silent', 'ok'],
  ] as const)('a credit memo is answered by mode %s', async (unsupportedVoid, fault) => {
    const company = openTestCompany({ modes: { unsupportedVoid } });
    await company.post('creditmemo', invoiceBody(company));
    const answer = await company.post('creditmemo?operation=void', { Id: '1', SyncToken: '0' });
    expect(faultOf(answer)).toBe(fault);
    expect(textAt((await company.get('creditmemo/1')).body, 'CreditMemo', 'TotalAmt')).toBe('#812.45');
  });
});

describe('deleting', () => {
  it('removes for good; the id is then not found', async () => {
    const company = await companyWithInvoice();
    expect(faultOf(await company.post('invoice?operation=delete', { Id: '1', SyncToken: '5' }))).toBe('400/5010');
    const answer = await company.post('invoice?operation=delete', { Id: '1', SyncToken: '0' });
    expect(at(answer.body, 'Invoice')).toEqual({ domain: 'QBO', status: 'Deleted', Id: '1' });
    expect(faultOf(await company.get('invoice/1'))).toBe('400/610');
    expect(faultOf(await company.post('invoice?operation=delete', { Id: '1', SyncToken: '0' }))).toBe('400/610');
    expect(await customerBalance(company)).toBe('#0');
  });

  it.each([
    ['refuse6000', '400/6000'],
    ['refuse620', '400/620'],
    ['unlink', 'ok'],
  ] as const)('a paid invoice is answered by mode %s', async (deletePaidInvoice, fault) => {
    const company = await companyWithInvoice({ deletePaidInvoice });
    const paymentId = company.people.pay('1', '60');
    expect(faultOf(await company.post('invoice?operation=delete', { Id: '1', SyncToken: '1' }))).toBe(fault);
    const unapplied = textAt((await company.get(`payment/${paymentId}`)).body, 'Payment', 'UnappliedAmt');
    expect(unapplied).toBe(fault === 'ok' ? '#60' : '#0');
  });
});

describe('lowering a paid invoice', () => {
  it.each([
    ['refuse', '400/6000', '#40'],
    ['unapply', 'ok', '#0'],
  ] as const)('in mode %s', async (lowerPaidInvoice, fault, balance) => {
    const company = await companyWithInvoice({ lowerPaidInvoice });
    const paymentId = company.people.pay('1', '60');
    const update = { Id: '1', SyncToken: '1', sparse: true, Line: [line({ amount: 50 })] };
    expect(faultOf(await company.post('invoice', update))).toBe(fault);
    expect((await invoiceNow(company)).balance).toBe(balance);
    const unapplied = textAt((await company.get(`payment/${paymentId}`)).body, 'Payment', 'UnappliedAmt');
    expect(unapplied).toBe(fault === 'ok' ? '#10' : '#0');
  });

  it('leaves what is still open when it stays above what was paid', async () => {
    const company = await companyWithInvoice();
    company.people.pay('1', '60');
    await company.post('invoice', { Id: '1', SyncToken: '1', sparse: true, Line: [line({ amount: 90 })] });
    expect((await invoiceNow(company)).balance).toBe('#30');
  });
});

describe('people', () => {
  it('write into closed books, and the journal says it was a person', async () => {
    const company = await companyWithInvoice();
    company.state.preferences = { ...company.state.preferences, bookCloseDate: '2026-12-31' };
    company.people.edit('Invoice', '1', { PrivateNote: 'typed by hand' });
    company.people.voidInvoice('1');
    company.people.delete('Invoice', '1');
    expect(company.journal.slice(-3).map(({ operation, actor, key }) => [operation, actor, key])).toEqual([
      ['update', 'person', null],
      ['void', 'person', null],
      ['delete', 'person', null],
    ]);
    expect(company.journal[0]?.actor).toBeUndefined();
  });

  it('cannot touch what is not there', () => {
    expect(() => openTestCompany().people.voidInvoice('7')).toThrow('there is no Invoice 7');
  });
});
