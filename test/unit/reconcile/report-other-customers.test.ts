import { describe, expect, it } from 'vitest';
import type { Plan } from '../../../src/model/plan.ts';
import { makeAccount, makeCustomer } from '../convert/make.ts';
import { billOf, makeFile, makeRule, makeWorld, planWorld, settle, withBills } from './make-world.ts';

type World = ReturnType<typeof makeWorld>;
type Bill = ReturnType<typeof billOf>;

const ACCOUNTS = ['ACME', 'GLOBEX', 'HOOLI'].map((code, index) =>
  makeAccount({ id: `acc-${String(index + 1)}`, code, name: `${code} Inc.` }),
);
const CUSTOMERS = [
  makeCustomer('57', 'ACME Inc.'),
  makeCustomer('58', 'Globex Corp'),
  makeCustomer('61', 'Hooli inc.'),
  makeCustomer('66', 'Umbrella'),
];

function filesOf(lines: Readonly<Record<string, string>>) {
  const rules = Object.entries(lines).map(([m3terReference, id], index) => {
    const place = { path: 'customers.yaml', line: index + 1, column: 5 };
    return makeRule({ entity: 'Account', m3terReference, table: 'Customer', external: { id }, place });
  });
  return [makeFile([makeRule()]), makeFile(rules, { name: 'customers' })];
}

function worldOf(lines: Readonly<Record<string, string>>, accounts = ACCOUNTS): World {
  return makeWorld({
    mappingFiles: filesOf(lines),
    m3ter: { accounts, mappings: [] },
    quickbooks: { customers: CUSTOMERS },
  });
}

function billFor(code: string, total: string, number = `N-${code}`): Bill {
  const accountId = ACCOUNTS.find((account) => account.code === code)?.id ?? '';
  return billOf(total, { id: number, sequentialInvoiceNumber: number, accountId, accountCode: code });
}

function told({ diagnostics }: Plan) {
  return diagnostics.filter(({ code }) => code === 'mapping/other-customer');
}

describe('a customer that has the name of another account', () => {
  it('is told with the money that goes there', () => {
    const world = withBills(worldOf({ ACME: '61' }), billFor('ACME', '450'), billFor('ACME', '50.5', 'N-2'));
    expect(told(planWorld(world).plan)).toEqual([
      {
        severity: 'warning',
        code: 'mapping/other-customer',
        message:
          'account ACME: 2 bills of this plan (USD 500.50) go to customer 61 Hooli inc., which has the name of account HOOLI',
        hint: 'if that is not meant, correct customers.yaml:1',
        place: { path: 'customers.yaml', line: 1, column: 5 },
      },
    ]);
  });

  it('is a remark where that account is the parent', () => {
    const accounts = ACCOUNTS.map((one) => (one.code === 'ACME' ? { ...one, parentAccountId: 'acc-3' } : one));
    const world = withBills(worldOf({ ACME: '61' }, accounts), billFor('ACME', '450'));
    expect(told(planWorld(world).plan).map(({ severity }) => severity)).toEqual(['info']);
  });

  it('is left to the finding of shared customers where that account has it too', () => {
    const world = withBills(worldOf({ ACME: '61', HOOLI: '61' }), billFor('ACME', '450'));
    const { plan } = planWorld(world);
    expect(told(plan)).toEqual([]);
    expect(plan.diagnostics.map(({ code }) => code)).toContain('mapping/shared-customer');
  });

  it('is not told where it is the account that the customer is named for, nor of bills that are not sent', () => {
    const namesakes = ACCOUNTS.map((one) => (one.code === 'ACME' ? { ...one, name: 'HOOLI Inc.' } : one));
    const bill = billFor('ACME', '450');
    expect(told(planWorld(withBills(worldOf({ ACME: '61' }, namesakes), bill)).plan)).toEqual([]);
    expect(told(planWorld(withBills(worldOf({ ACME: '66' }), bill)).plan)).toEqual([]);
    expect(told(planWorld(withBills(worldOf({ ACME: '61' }), { ...bill, billTotal: '99' })).plan)).toEqual([]);
    expect(told(planWorld(worldOf({ ACME: '61' })).plan)).toEqual([]);
  });
});

/** GLOBEX was invoiced as customer 58, and is mapped to another one before its next bills. */
function movedTo(customerId: string, ...next: readonly Bill[]): Plan {
  const earlier = [billFor('GLOBEX', '10', 'M3-1'), billFor('GLOBEX', '20', 'M3-2')];
  const before = settle(withBills(worldOf({ GLOBEX: '58' }), ...earlier));
  const files = { ...before.workspace, mappingFiles: filesOf({ GLOBEX: customerId }) };
  return planWorld(withBills({ ...before, workspace: files }, ...earlier, ...next)).plan;
}

describe('an account that was invoiced as another customer', () => {
  it('is told with the documents there and the money that goes elsewhere now', () => {
    const plan = movedTo('66', billFor('GLOBEX', '250', 'M3-3'), billFor('GLOBEX', '-50', 'M3-4'));
    expect(told(plan).map(({ severity, message, hint }) => [severity, message, hint])).toEqual([
      [
        'warning',
        'account GLOBEX was invoiced as customer 58 Globex Corp (2 documents, last M3-2); ' +
          '2 bills of this plan (USD 200.00) go to customer 66 Umbrella',
        'if that is not meant, correct customers.yaml:1',
      ],
    ]);
  });

  it('is one finding where the customer also has the name of another account', () => {
    const [only, ...more] = told(movedTo('61', billFor('GLOBEX', '250', 'M3-3')));
    expect(more).toEqual([]);
    expect(only?.message).toContain('(2 documents, last M3-2); 1 bill of this plan (USD 250.00) goes to customer 61');
    expect(only?.message).toContain('which has the name of account HOOLI');
  });

  it('is not told where nothing is sent, nor where the next invoice goes where the last one went', () => {
    expect(told(movedTo('66'))).toEqual([]);
    expect(told(movedTo('58', billFor('GLOBEX', '250', 'M3-3')))).toEqual([]);
  });
});

it('many such accounts have five findings, and one for the rest', () => {
  const accounts = Array.from({ length: 8 }, (_, index) =>
    makeAccount({ id: `id-${String(index)}`, code: `A${String(index)}`, name: `A${String(index)}` }),
  );
  const lines = Object.fromEntries(accounts.map(({ code }, index) => [code, String(index < 7 ? 70 + index : 90)]));
  const customers = accounts.slice(0, 7).map((_, index) => makeCustomer(String(70 + index), `A${String(index + 1)}`));
  const world = makeWorld({
    mappingFiles: filesOf(lines),
    m3ter: { accounts, mappings: [] },
    quickbooks: { customers: [...customers, makeCustomer('90', 'Other')] },
  });
  const bills = accounts.map(({ id, code }) =>
    billOf('10', { id: `bill-${code}`, sequentialInvoiceNumber: `N-${code}`, accountId: id, accountCode: code }),
  );
  const found = told(planWorld(withBills(world, ...bills)).plan);
  expect(found).toHaveLength(6);
  expect(found.at(-1)).toEqual({
    severity: 'warning',
    code: 'mapping/other-customer',
    message:
      '2 bills of this plan (USD 20.00) go to a customer that has the name of another account, or that their account had no invoice for: 2 more accounts, A5 (customer 75), A6 (customer 76)',
  });
});
