import { describe, expect, it } from 'vitest';
import { makeAccount, makeCustomer } from '../convert/make.ts';
import { billOf, makeFile, makeObservedMapping, makeRule, makeWorld, planWorld, withBills } from './make-world.ts';

type Rule = ReturnType<typeof makeRule>;
type External = Rule['external'];

const CODES = ['ACME', 'GLOBEX', 'HOOLI'];
const ACCOUNTS = CODES.map((code, index) => makeAccount({ id: `acc-${String(index + 1)}`, code, name: code }));
const CUSTOMERS = ['58', '59'].map((id) => makeCustomer(id, id === '58' ? 'ACME' : 'Globex Corp'));
const BY_NAME = { displayName: 'ACME' } as const;

function lineOf(account: string, external: External, line = 1): Rule {
  const place = { path: 'customers.yaml', line, column: 5 };
  return makeRule({ entity: 'Account', m3terReference: account, table: 'Customer', external, place });
}

function billFor(account: string, total: string, more: Parameters<typeof billOf>[1] = {}) {
  const found = ACCOUNTS.find(({ code }) => code === account);
  const number = `N-${account}`;
  return billOf(total, {
    id: number,
    sequentialInvoiceNumber: number,
    accountId: found?.id ?? '',
    accountCode: account,
    ...more,
  });
}

function planOf(lines: readonly Rule[], ...bills: readonly ReturnType<typeof billOf>[]) {
  return planIn(ACCOUNTS, lines, bills);
}

function planIn(accounts: typeof ACCOUNTS, lines: readonly Rule[], bills: readonly ReturnType<typeof billOf>[]) {
  const world = makeWorld({
    mappingFiles: [makeFile([makeRule()]), makeFile(lines, { name: 'customers' })],
    m3ter: { accounts, mappings: [] },
    quickbooks: { customers: CUSTOMERS },
  });
  return planWorld(withBills(world, ...bills)).plan;
}

/** m3ter has a mapping of GLOBEX to the customer of ACME. */
function planWithUnwritten(lines: readonly Rule[]) {
  const world = makeWorld({
    mappingFiles: [makeFile([makeRule()]), makeFile(lines, { name: 'customers' })],
    m3ter: { accounts: ACCOUNTS, mappings: [makeObservedMapping({ m3terId: 'acc-2', externalId: '58' })] },
    quickbooks: { customers: CUSTOMERS },
  });
  return planWorld(withBills(world, billFor('ACME', '450'), billFor('GLOBEX', '250'))).plan;
}

function told({ diagnostics }: ReturnType<typeof planOf>) {
  return diagnostics.filter(({ code }) => code === 'mapping/shared-customer');
}

const SHARED = [lineOf('ACME', { id: '58' }), lineOf('GLOBEX', { id: '58' }, 2)];

describe('accounts that share a customer', () => {
  it('are told with the money that goes there, at the last of their lines', () => {
    const [only, ...more] = told(planOf(SHARED, billFor('ACME', '450'), billFor('GLOBEX', '250.5')));
    expect(more).toEqual([]);
    expect(only).toEqual({
      severity: 'warning',
      code: 'mapping/shared-customer',
      message:
        '2 accounts share customer 58 ACME, and 2 bills of this plan (USD 700.50) go there: ' +
        'ACME (ACME, USD 450.00), GLOBEX (GLOBEX, USD 250.50)',
      hint: 'if that is not meant, correct the line of the account that has a customer of its own',
      place: { path: 'customers.yaml', line: 2, column: 5 },
    });
  });

  it('are a warning also where each line names the customer, as tieout map writes it', () => {
    const lines = [lineOf('ACME', BY_NAME), lineOf('GLOBEX', BY_NAME, 2)];
    const [only] = told(planOf(lines, billFor('GLOBEX', '250')));
    expect([only?.severity, only?.message]).toEqual([
      'warning',
      '2 accounts share customer 58 ACME, and 1 bill of this plan (USD 250.00) goes there: ACME (ACME), GLOBEX (GLOBEX, USD 250.00)',
    ]);
  });

  it.each([
    ['of which one is the parent of the other', [null, 'acc-1', null], ['ACME', 'GLOBEX'], 'info'],
    ['of one parent', ['acc-3', 'acc-3', null], ['ACME', 'GLOBEX'], 'info'],
    ['of one parent, and the parent', ['acc-3', 'acc-3', null], CODES, 'info'],
    ['of two parents', ['acc-3', 'acc-4', null], ['ACME', 'GLOBEX'], 'warning'],
    ['of which one more is a stranger', [null, 'acc-1', null], CODES, 'warning'],
  ] as const)('are by their parents in m3ter a remark or a warning: accounts %s', (_, parents, codes, severity) => {
    const accounts = ACCOUNTS.map((one, index) => ({ ...one, parentAccountId: parents[index] ?? null }));
    const lines = codes.map((code, index) => lineOf(code, { id: '58' }, index + 1));
    expect(told(planIn(accounts, lines, []))[0]?.severity).toBe(severity);
  });

  it('are told without money when this plan makes the mapping', () => {
    expect(told(planOf(SHARED)).map(({ message }) => message)).toEqual([
      '2 accounts share customer 58 ACME: ACME (ACME), GLOBEX (GLOBEX)',
    ]);
  });

  it('count a credit memo with its sign, and bills that are not sent not at all', () => {
    const blocked = billFor('HOOLI', '80', { billTotal: '99' });
    const lines = [...SHARED, lineOf('HOOLI', { id: '58' }, 3)];
    const [only] = told(planOf(lines, billFor('ACME', '450'), billFor('GLOBEX', '-50'), blocked));
    expect(only?.message).toContain(
      '3 accounts share customer 58 ACME, and 2 bills of this plan (USD 400.00) go there',
    );
    expect(only?.message).toContain('HOOLI (HOOLI)');
  });

  it('are not told where each has a customer of its own', () => {
    const lines = [lineOf('ACME', { id: '58' }), lineOf('GLOBEX', { id: '59' }, 2)];
    expect(told(planOf(lines, billFor('ACME', '450'), billFor('GLOBEX', '250')))).toEqual([]);
  });
});

describe('accounts of which one stands in no file', () => {
  it('are told without a place, with the way out for that one', () => {
    const [only, ...more] = told(planWithUnwritten([lineOf('ACME', { id: '58' })]));
    expect(more).toEqual([]);
    expect(only?.place).toBeUndefined();
    expect(only?.message).toBe(
      '2 accounts share customer 58 ACME, and 2 bills of this plan (USD 700.00) go there: ' +
        'ACME (ACME, USD 450.00), GLOBEX (GLOBEX, USD 250.00); GLOBEX stands in no file, and m3ter has its mapping',
    );
    expect(only?.hint).toBe(
      'if that is not meant, write a line for GLOBEX with its own customer: tieout map --account GLOBEX lists ' +
        'candidates; or delete its mapping with a line { account: GLOBEX, absent: true }',
    );
  });

  it('are told at the last line where all of them stand in the files', () => {
    expect(told(planWithUnwritten(SHARED))[0]?.place?.line).toBe(2);
  });
});

describe('the name of the customer', () => {
  it('stands with a bill whose account is called otherwise, and with no other', () => {
    const { bills } = planOf(SHARED, billFor('ACME', '450'), billFor('GLOBEX', '250'), billFor('HOOLI', '10'));
    expect(bills.map(({ accountName, customerName }) => [accountName, customerName])).toEqual([
      ['ACME', undefined],
      ['GLOBEX', 'ACME'],
      ['HOOLI', undefined],
    ]);
  });
});
