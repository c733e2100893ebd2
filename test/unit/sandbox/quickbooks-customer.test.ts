import { describe, expect, it } from 'vitest';
import { at, faultOf, openTestCompany, textAt, type TestCompany } from './quickbooks-company.ts';

async function createCustomer(company: TestCompany, body: object): Promise<string> {
  const answer = await company.post('customer', body);
  expect(faultOf(answer)).toBe('ok');
  return textAt(answer.body, 'Customer', 'Id');
}

describe('creating customers', () => {
  it('fills in what QuickBooks fills in', async () => {
    const company = openTestCompany();
    const answer = await company.post('customer', {
      DisplayName: 'Contoso Labs',
      BillAddr: { Line1: '1 Harbor Way', City: 'Oakland' },
    });
    expect(at(answer.body, 'Customer')).toEqual({
      Taxable: false,
      Job: false,
      BillWithParent: false,
      BillAddr: { Id: '1', Line1: '1 Harbor Way', City: 'Oakland' },
      Balance: '#0',
      BalanceWithJobs: '#0',
      CurrencyRef: { value: 'USD', name: 'United States Dollar' },
      PreferredDeliveryMethod: 'None',
      Id: '2',
      SyncToken: '0',
      MetaData: { CreateTime: '2026-10-01T09:00:00-07:00', LastUpdatedTime: '2026-10-01T09:00:00-07:00' },
      DisplayName: 'Contoso Labs',
      PrintOnCheckName: 'Contoso Labs',
      FullyQualifiedName: 'Contoso Labs',
      Active: true,
      domain: 'QBO',
      sparse: false,
    });
  });

  it('builds the name from its parts and needs at least one', async () => {
    const company = openTestCompany();
    const answer = await company.post('customer', { GivenName: 'Ada', FamilyName: 'Lovelace' });
    expect(textAt(answer.body, 'Customer', 'DisplayName')).toBe('Ada Lovelace');
    expect(faultOf(await company.post('customer', { Notes: 'no name' }))).toBe('400/6080');
  });

  it.each([
    [{ DisplayName: 'a:b' }, '400/2040'],
    [{ DisplayName: 'a\tb' }, '400/2040'],
    [{ DisplayName: 'x'.repeat(501) }, '400/2050'],
    [{ DisplayName: 'A', Notes: 'x'.repeat(2001) }, '400/2050'],
    [{ DisplayName: 'A', PrimaryEmailAddr: { Address: 'nobody' } }, '400/2210'],
    [{ DisplayName: 'A', PreferredDeliveryMethod: 'Pigeon' }, '400/2170'],
    [{ DisplayName: 'A', Favourite: true }, '400/2010'],
    [{ DisplayName: 'A', BillAddr: { Street: 'x' } }, '400/2010'],
    [{ DisplayName: 'A', Job: true }, '400/6150'],
    [{ DisplayName: 'A', ParentRef: { value: '99' } }, '400/2500'],
    [{ DisplayName: 'A', CurrencyRef: { value: 'XXY' } }, '400/2220'],
    [{ DisplayName: 'A', CurrencyRef: { value: 'EUR' } }, '400/6000'],
    [{ DisplayName: 'A', OpenBalanceDate: '2026-02-30' }, '400/2070'],
    [{ DisplayName: 'A', OpenBalanceDate: 'yesterday' }, '400/2060'],
    [{ DisplayName: 'A', Balance: 'many' }, '400/2100'],
  ])('refuses %j with %s', async (body, fault) => {
    expect(faultOf(await openTestCompany().post('customer', body))).toBe(fault);
  });

  it('ignores read-only properties and unknown ones in that mode', async () => {
    const company = openTestCompany({ modes: { unknownProperty: 'ignore' } });
    const answer = await company.post('customer', { DisplayName: 'A', Level: 7, BalanceWithJobs: 5, Favourite: 1 });
    expect(faultOf(answer)).toBe('ok');
    expect(textAt(answer.body, 'Customer', 'BalanceWithJobs')).toBe('#0');
  });

  it('keeps names unique over customers, vendors and employees, in any case', async () => {
    const company = openTestCompany();
    company.seed.vendor({ displayName: 'Fabrikam' });
    company.seed.employee({ givenName: 'Sam', familyName: 'Park' });
    for (const name of ['acme LTD', 'FABRIKAM', 'sam park']) {
      expect(faultOf(await company.post('customer', { DisplayName: name }))).toBe('400/6240');
    }
    expect(faultOf(await company.post('vendor', { DisplayName: 'ACME Ltd' }))).toBe('400/6240');
    expect(faultOf(await company.post('item', itemBody('Acme Ltd')))).toBe('ok');
  });

  it.each([
    ['null', 'The name supplied already exists. : null'],
    ['id', 'The name supplied already exists. : Id=1'],
  ] as const)('words the clash as %s', async (nameLookupDetail, detail) => {
    const company = openTestCompany({ modes: { nameLookupDetail } });
    const answer = await company.post('customer', { DisplayName: 'ACME Ltd' });
    expect(textAt(answer.body, 'Fault', 'Error', 0, 'Detail')).toBe(detail);
  });

  it('puts a child below its parent, at most four levels', async () => {
    const company = openTestCompany();
    let parent = company.customerId;
    const faults: string[] = [];
    for (let level = 1; level <= 5; level += 1) {
      const answer = await company.post('customer', {
        DisplayName: `Level ${String(level)}`,
        Job: true,
        ParentRef: { value: parent },
      });
      faults.push(faultOf(answer));
      if (faultOf(answer) === 'ok') parent = textAt(answer.body, 'Customer', 'Id');
    }
    expect(faults).toEqual(['ok', 'ok', 'ok', 'ok', '400/6180']);
    const second = await company.query("select * from Customer where DisplayName = 'Level 2'");
    expect(second.text).toContain('"FullyQualifiedName":"ACME Ltd:Level 1:Level 2"');
  });

  it('honours or ignores the currency, by mode, and adds it to the company', async () => {
    const honoured = openTestCompany({ preferences: { multiCurrencyEnabled: true } });
    const answer = await honoured.post('customer', { DisplayName: 'Euro GmbH', CurrencyRef: { value: 'EUR' } });
    expect(textAt(answer.body, 'Customer', 'CurrencyRef', 'name')).toBe('Euro');
    expect((await honoured.query("select * from CompanyCurrency where Code = 'EUR'")).text).toContain('"Euro"');
    const ignored = openTestCompany({
      preferences: { multiCurrencyEnabled: true },
      modes: { currencyRefOnCreate: 'ignored' },
    });
    const home = await ignored.post('customer', { DisplayName: 'Euro GmbH', CurrencyRef: { value: 'EUR' } });
    expect(textAt(home.body, 'Customer', 'CurrencyRef', 'value')).toBe('USD');
  });

  it('refuses even the home currency with multicurrency off, in that mode', async () => {
    const company = openTestCompany({ modes: { currencyWhenOff: 'refuse' } });
    const body = { DisplayName: 'A', CurrencyRef: { value: 'USD' } };
    expect(faultOf(await company.post('customer', body))).toBe('400/6000');
    expect(faultOf(await openTestCompany().post('customer', body))).toBe('ok');
  });
});

describe('updating customers', () => {
  it('needs the sync token it last had', async () => {
    const company = openTestCompany();
    const id = company.customerId;
    expect(faultOf(await company.post('customer', { Id: '99', SyncToken: '0', sparse: true }))).toBe('400/610');
    expect(faultOf(await company.post('customer', { Id: id, sparse: true }))).toBe('400/2020');
    const updated = await company.post('customer', { Id: id, SyncToken: '0', sparse: true, Notes: 'x' });
    expect(textAt(updated.body, 'Customer', 'SyncToken')).toBe('1');
    expect(faultOf(await company.post('customer', { Id: id, SyncToken: '0', sparse: true }))).toBe('400/5010');
  });

  it('keeps what a sparse update leaves out, and clears what it empties', async () => {
    const company = openTestCompany();
    const id = await createCustomer(company, { DisplayName: 'B', Notes: 'keep', CompanyName: 'C' });
    const answer = await company.post('customer', { Id: id, SyncToken: '0', sparse: true, CompanyName: null });
    expect(textAt(answer.body, 'Customer', 'Notes')).toBe('keep');
    expect(answer.text).not.toContain('CompanyName');
  });

  it('empties what a full update leaves out, except name, activity, balance and currency', async () => {
    const company = openTestCompany();
    const id = await createCustomer(company, { DisplayName: 'B', Notes: 'gone', Balance: 12.5 });
    const answer = await company.post('customer', { Id: id, SyncToken: '0', DisplayName: 'B' });
    expect(answer.text).not.toContain('gone');
    expect(textAt(answer.body, 'Customer', 'Balance')).toBe('#12.5');
    expect(at(answer.body, 'Customer', 'Active')).toBe(true);
    expect(faultOf(await company.post('customer', { Id: id, SyncToken: '1', Notes: 'no name' }))).toBe('400/6080');
  });

  it('silently keeps the currency a customer has', async () => {
    const company = openTestCompany({ preferences: { multiCurrencyEnabled: true } });
    const answer = await company.post('customer', {
      Id: company.customerId,
      SyncToken: '0',
      sparse: true,
      CurrencyRef: { value: 'GBP' },
    });
    expect(textAt(answer.body, 'Customer', 'CurrencyRef', 'value')).toBe('USD');
  });

  it('renames a customer that is made inactive, which frees its name, and renames it back', async () => {
    const company = openTestCompany();
    const off = { Id: company.customerId, SyncToken: '0', sparse: true, Active: false };
    const answer = await company.post('customer', off);
    expect(textAt(answer.body, 'Customer', 'DisplayName')).toBe('ACME Ltd (deleted)');
    await createCustomer(company, { DisplayName: 'ACME Ltd' });
    const back = { Id: company.customerId, SyncToken: '1', sparse: true, Active: true };
    expect(faultOf(await company.post('customer', back))).toBe('400/6240');
  });

  it('keeps the name of an inactive customer taken in that mode', async () => {
    const company = openTestCompany({ modes: { deletedSuffix: 'kept' } });
    await company.post('customer', { Id: company.customerId, SyncToken: '0', sparse: true, Active: false });
    expect(faultOf(await company.post('customer', { DisplayName: 'ACME Ltd' }))).toBe('400/6240');
  });

  it('carries a new name to children and to documents', async () => {
    const company = openTestCompany();
    const child = await createCustomer(company, {
      DisplayName: 'Site',
      Job: true,
      ParentRef: { value: company.customerId },
    });
    const invoice = company.seed.invoice({
      customerId: company.customerId,
      txnDate: '2026-09-01',
      lines: [{ amount: '5' }],
    });
    company.people.rename('Customer', company.customerId, 'ACME Limited');
    const read = await company.get(`customer/${child}`);
    expect(textAt(read.body, 'Customer', 'FullyQualifiedName')).toBe('ACME Limited:Site');
    expect(textAt((await company.get(`invoice/${invoice}`)).body, 'Invoice', 'CustomerRef', 'name')).toBe(
      'ACME Limited',
    );
  });

  it('cannot be deleted', async () => {
    const company = openTestCompany();
    expect(faultOf(await company.post('customer?operation=delete', { Id: '1', SyncToken: '0' }))).toBe('400/500');
  });
});

describe('other lists', () => {
  it('creates and updates items, vendors, employees, terms, classes and departments', async () => {
    const company = openTestCompany();
    const made = await company.post('item', itemBody('Support'));
    expect(textAt(made.body, 'Item', 'IncomeAccountRef', 'name')).toBe('Sales of Product Income');
    for (const [path, body] of [
      ['vendor', { DisplayName: 'Supplier' }],
      ['employee', { GivenName: 'Kim', FamilyName: 'Lee' }],
      ['term', { Name: 'Net 45', DueDays: 45 }],
      ['class', { Name: 'West' }],
      ['department', { Name: 'Sales' }],
    ] as const) {
      expect([path, faultOf(await company.post(path, body))]).toEqual([path, 'ok']);
    }
    const id = textAt(made.body, 'Item', 'Id');
    const off = await company.post('item', { Id: id, SyncToken: '0', sparse: true, Active: false });
    expect(textAt(off.body, 'Item', 'Name')).toBe('Support (deleted)');
  });

  it.each([
    ['item', { Type: 'Service', IncomeAccountRef: { value: '79' } }, '400/2020'],
    ['item', { Name: 'X', IncomeAccountRef: { value: '79' } }, '400/2020'],
    ['item', { Name: 'X', Type: 'Service' }, '400/2020'],
    ['item', { Name: 'X', Type: 'Service', IncomeAccountRef: { value: '5' } }, '400/2500'],
    ['item', { Name: 'X', Type: 'Service', SalesDesc: 'x' }, '400/2010'],
    ['item', { Name: 'API usage', Type: 'Service', IncomeAccountRef: { value: '79' } }, '400/6240'],
    ['item', { Name: 'X', Type: 'Inventory', IncomeAccountRef: { value: '79' } }, '501/501'],
    ['taxcode', { Name: 'X' }, '400/500'],
  ])('refuses %s %j with %s', async (path, body, fault) => {
    expect(faultOf(await openTestCompany().post(path, body))).toBe(fault);
  });

  it('ignores the currency of a vendor, as was seen', async () => {
    const company = openTestCompany({ preferences: { multiCurrencyEnabled: true } });
    const answer = await company.post('vendor', { DisplayName: 'V', CurrencyRef: { value: 'EUR' } });
    expect(textAt(answer.body, 'Vendor', 'CurrencyRef', 'value')).toBe('USD');
  });
});

function itemBody(name: string): object {
  return { Name: name, Type: 'Service', IncomeAccountRef: { value: '79' } };
}
