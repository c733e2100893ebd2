import { QUICKBOOKS_MAX } from '../../../src/model/field-limits.ts';
import { describe, expect, it } from 'vitest';
import type { EarlierInvoices } from '../../../src/convert/earlier-invoices.ts';
import { legalName, nameWithCode } from '../../../src/convert/legal-name.ts';
import {
  customerKey,
  resolveCustomers,
  type CustomerNeed,
  type CustomersAnswer,
} from '../../../src/convert/customers.ts';
import type { Catalog, CustomerChoice } from '../../../src/model/catalog.ts';
import type { Account } from '../../../src/model/m3ter.ts';
import { customerNotes } from '../../../src/model/customer-notes.ts';
import { REASONS } from '../../../src/model/reasons/all-reasons.ts';
import { indexMappings, type EffectiveMapping } from '../../../src/model/mapping.ts';
import type { ResolvedIntegration } from '../../../src/model/resolved-integration.ts';
import { foreignDocument } from '../reconcile/make-world.ts';
import { makeAccount, makeCatalog, makeCustomer, makeMapping, makeResolved, SYSTEM } from './make.ts';

interface Case {
  readonly accounts?: readonly Account[];
  /** Accounts of the organization that need no customer now. */
  readonly others?: readonly Account[];
  readonly integration?: ResolvedIntegration;
  readonly integrations?: readonly ResolvedIntegration[];
  readonly mappings?: readonly EffectiveMapping[];
  readonly catalog?: Catalog;
  readonly organizationCurrency?: string | null;
  readonly earlier?: EarlierInvoices;
}

function resolve(given: Case): CustomersAnswer {
  const accounts = given.accounts ?? [makeAccount()];
  const integrations = given.integrations ?? [given.integration ?? makeResolved()];
  const needs: readonly CustomerNeed[] = accounts.flatMap((account) =>
    integrations.map((integration) => ({ account, integration, billId: `bill-of-${account.id}` })),
  );
  return resolveCustomers({
    needs,
    accounts: [...accounts, ...(given.others ?? [])],
    mappings: indexMappings(given.mappings ?? []),
    catalog: given.catalog ?? makeCatalog({ customers: [] }),
    system: SYSTEM,
    earlier: given.earlier ?? new Map(),
    isPartial: false,
    whereFor: (integration) => `add to the list of ${integration}`,
    organizationCurrency: given.organizationCurrency === undefined ? 'USD' : given.organizationCurrency,
  });
}

function choiceOf(answer: CustomersAnswer, accountId = 'acc-1', integration = 'US invoices'): CustomerChoice {
  const choice = answer.choices.get(customerKey(accountId, integration));
  if (choice === undefined) throw new Error('no choice');
  return choice;
}

function told(choice: CustomerChoice): readonly unknown[] {
  return choice.result === 'block' ? ['block', choice.reason] : [choice.how, choice.ref, choice.displayName];
}

const inactive = { active: false };
const multi = { multiCurrencyEnabled: true };

describe('mapped customers', () => {
  const map = (external: string, changes: Partial<EffectiveMapping> = {}) =>
    makeMapping('Account', 'acc-1', external, changes);
  const catalog = makeCatalog({
    customers: [makeCustomer('58', 'Acme in QuickBooks'), makeCustomer('59', 'Old', inactive)],
  });
  const linked = makeResolved({ bills: { enforceLinkedMappings: true } });

  it.each([
    ['one mapping', [map('58')], undefined, ['mapped', { id: '58' }, 'Acme in QuickBooks']],
    [
      'planned',
      [map('', { external: { address: 'customer/X' } })],
      undefined,
      ['mapped', { address: 'customer/X' }, 'ACME Ltd'],
    ],
    [
      'linked wins',
      [map('59'), map('58', { linkedTo: 'US invoices' })],
      undefined,
      ['mapped', { id: '58' }, 'Acme in QuickBooks'],
    ],
    [
      'linked when enforced',
      [map('58', { linkedTo: 'US invoices' })],
      linked,
      ['mapped', { id: '58' }, 'Acme in QuickBooks'],
    ],
    ['inactive', [map('59')], undefined, ['block', 'inactive-customer']],
    ['missing', [map('60')], undefined, ['block', 'unknown-customer']],
    [
      'of a line that names no usable customer',
      [{ ...map('58'), unusable: { why: 'unknown', message: 'a.yaml:3: QuickBooks has no customer' } }],
      undefined,
      ['block', 'unknown-customer'],
    ],
    [
      'of a line that names several customers',
      [{ ...map('58'), unusable: { why: 'ambiguous', message: 'a.yaml:3: QuickBooks has 2' } }],
      undefined,
      ['block', 'ambiguous-customer'],
    ],
    [
      'several',
      [map('58'), map('', { external: { address: 'customer/X' } })],
      undefined,
      ['block', 'ambiguous-customer'],
    ],
  ] as const)('%s', (_name, mappings, integration, expected) => {
    const answer = resolve({ mappings, catalog, ...(integration === undefined ? {} : { integration }) });
    expect(told(choiceOf(answer))).toEqual(expected);
    expect(answer.desired).toEqual([]);
  });

  it.each(['59', '60'])('of %s, which cannot be used, there is a line to paste', (customerId) => {
    const choice = choiceOf(resolve({ mappings: [map(customerId)], catalog }));
    expect(choice.result === 'block' ? choice.hint : '').toContain(
      '- { account: "ACME", customer: { displayName: "…" } }; tieout lookup customers lists candidates',
    );
  });
});

describe('new customers', () => {
  const address = {
    addressLine1: '1 Harbor Way',
    addressLine2: ' ',
    addressLine3: 'x'.repeat(600),
    addressLine4: null,
    locality: 'Oakland',
    region: 'CA',
    postCode: '94607',
    country: 'US',
  };

  it('are created with everything the account says, and recorded by a mapping', () => {
    const answer = resolve({ accounts: [makeAccount({ address })] });
    expect(choiceOf(answer)).toEqual({
      result: 'customer',
      ref: { address: 'customer/ACME' },
      currency: null,
      displayName: 'ACME Ltd',
      how: 'created',
      notes: [],
    });
    const [desired] = answer.desired;
    expect(desired).toMatchObject({
      address: 'customer/ACME',
      adopt: null,
      billId: 'bill-of-acc-1',
      label: 'ACME Ltd (ACME)',
      reason: { code: 'no-customer' },
      state: {
        accountId: 'acc-1',
        displayName: 'ACME Ltd',
        companyName: 'ACME Ltd',
        email: 'ap@acme.example',
        notes: 'Created by tieout for m3ter account acc-1',
        billAddress: {
          line1: '1 Harbor Way',
          line2: null,
          line3: 'x'.repeat(500),
          city: 'Oakland',
          postalCode: '94607',
        },
      },
      mapping: {
        address: `mapping/${SYSTEM}/Customer/Account/ACME`,
        key: { m3terEntity: 'Account', m3terId: 'acc-1', externalTable: 'Customer', linkedTo: null },
        state: { external: { address: 'customer/ACME' }, linkedTo: null },
      },
    });
  });

  it('leave out what QuickBooks would refuse', () => {
    const account = makeAccount({
      emailAddress: 'nobody',
      name: 'x'.repeat(200),
      address: { ...address, addressLine1: null },
    });
    const state = resolve({ accounts: [account] }).desired[0]?.state;
    expect([state?.email, state?.companyName]).toEqual([null, null]);
    const blank = { addressLine1: ' ', addressLine2: null, addressLine3: null, addressLine4: null };
    const none = { ...blank, locality: null, region: null, postCode: null, country: null };
    expect(resolve({ accounts: [makeAccount({ address: none, emailAddress: null })] }).desired[0]?.state).toMatchObject(
      {
        billAddress: null,
        email: null,
      },
    );
  });

  it.each([
    ['of the account', 'eur', 'USD', 'EUR'],
    ['of the organization when the account has none', null, 'USD', 'USD'],
    ['of nobody', null, null, null],
  ])('have the currency %s', (_name, currency, organizationCurrency, expected) => {
    const catalog = makeCatalog({ customers: [], preferences: multi, currencies: ['EUR'] });
    const answer = resolve({ accounts: [makeAccount({ currency })], organizationCurrency, catalog });
    expect(answer.desired[0]?.state.currency).toBe(expected);
  });

  it('are not created in a currency that QuickBooks has not', () => {
    const catalog = makeCatalog({ customers: [], preferences: multi });
    const answer = resolve({ accounts: [makeAccount({ currency: 'EUR' })], catalog });
    expect(told(choiceOf(answer))).toEqual(['block', 'currency-not-enabled']);
    expect(answer.desired).toEqual([]);
  });

  it('get a linked mapping when mappings must be linked', () => {
    const mappingOf = (configId: string | null) => {
      const integration = makeResolved({ bills: { enforceLinkedMappings: true }, resolved: { configId } });
      return resolve({ integration }).desired[0]?.mapping;
    };
    expect(mappingOf('config-1')).toMatchObject({
      address: `mapping/${SYSTEM}/Customer/Account/ACME@US invoices`,
      key: { linkedTo: 'US invoices' },
      state: { linkedTo: { id: 'config-1' } },
    });
    expect(mappingOf(null)?.state?.linkedTo).toEqual({ address: 'integration/US invoices' });
  });

  it('are not created under customers.missing: block', () => {
    const answer = resolve({ integration: makeResolved({ customers: { missing: 'block' } }) });
    expect(told(choiceOf(answer))).toEqual(['block', 'missing-customer']);
    expect(choiceOf(answer)).toMatchObject({
      hint:
        'create the customer in QuickBooks, or set customers.missing: create; once QuickBooks has it, ' +
        'add to the list of US invoices: - { account: "ACME", customer: { displayName: "…" } }',
    });
  });

  it('are not created under customers.missing: block, and one of its name is in the line to paste', () => {
    const integration = makeResolved({ customers: { missing: 'block', match: 'none' } });
    const account = makeAccount({ name: 'Weyland "W" Corp', code: 'WEYLAND' });
    const catalog = makeCatalog({ customers: [makeCustomer('66', 'Weyland "W" Corp')] });
    expect(choiceOf(resolve({ accounts: [account], catalog, integration }))).toMatchObject({
      hint: expect.stringContaining(
        'when customer 66 is meant, which has a similar name, paste the line; otherwise create the customer in ' +
          'QuickBooks, or set customers.missing: create; add to the list of US invoices: ' +
          '- { account: "WEYLAND", customer: { displayName: "Weyland \\"W\\" Corp" } }',
      ),
    });
  });

  it('are not created under customers.missing: block, and the customer of earlier invoices is named', () => {
    const integration = makeResolved({ customers: { missing: 'block' } });
    const earlier: EarlierInvoices = new Map([['acc-1', [foreignDocument({ customerId: '63' })]]]);
    expect(choiceOf(resolve({ integration, earlier }))).toMatchObject({
      reason: 'ambiguous-customer',
      message: expect.stringContaining('of its earlier invoices'),
      hint: expect.stringContaining('--customer 63'),
    });
  });
});

describe('names', () => {
  it.each([
    ['as it is', 'ACME Ltd', 'ACME Ltd', 0],
    ['colon', 'ACME: EU', 'ACME- EU', 1],
    ['tab and line break', 'ACME\tLtd\r\nEU', 'ACME Ltd EU', 1],
    ['half a character', 'ACME\ud800', 'ACME?', 1],
    ['spaces at the ends', ' ACME ', 'ACME', 1],
    ['empty', ' ', 'CO-DE', 1],
    ['500 characters', 'x'.repeat(500), 'x'.repeat(500), 0],
    ['501 characters', 'x'.repeat(501), 'x'.repeat(500), 1],
    ['cut before a space', `${'x'.repeat(499)} y`, 'x'.repeat(499), 1],
    ['never half a character', `${'x'.repeat(499)}\u{1F600}`, 'x'.repeat(499), 1],
  ])('%s', (_name, text, name, notes) => {
    const legal = legalName(text, 'CO:DE');
    expect([legal.name, legal.notes.length]).toEqual([name, notes]);
  });

  it('with the code stay within the limit', () => {
    expect(nameWithCode('ACME', 'A:1')).toBe('ACME (A-1)');
    const long = nameWithCode('x'.repeat(500), 'CODE');
    expect(long).toHaveLength(QUICKBOOKS_MAX.displayName);
    expect(long.endsWith('x (CODE)')).toBe(true);
  });

  it.each([
    [
      'a vendor',
      makeCatalog({ customers: [], otherNames: [{ kind: 'Vendor', id: '1', displayName: 'acme ltd' }] }),
      'a vendor',
    ],
    [
      'an employee',
      makeCatalog({ customers: [], otherNames: [{ kind: 'Employee', id: '1', displayName: 'ACME LTD' }] }),
      'an employee',
    ],
    [
      'an inactive customer',
      makeCatalog({ customers: [makeCustomer('7', 'ACME Ltd', inactive)] }),
      'inactive customer 7',
    ],
    ['a customer of another case', makeCatalog({ customers: [makeCustomer('7', 'Acme Ltd')] }), 'customer 7'],
  ])('taken by %s get the account code', (_name, catalog, holder) => {
    const choice = choiceOf(resolve({ catalog }));
    expect(told(choice)).toEqual(['created', { address: 'customer/ACME' }, 'ACME Ltd (ACME)']);
    expect(choice.result === 'customer' ? choice.notes : []).toEqual([`account code added: ${holder} has the name`]);
  });

  it('that were changed are told with what they were before', () => {
    const accounts = [
      makeAccount({ id: 'a', code: 'A', name: ' Foo: Bar' }),
      makeAccount({ id: 'b', code: 'B', name: 'x'.repeat(500) }),
      makeAccount({ id: 'c', code: 'C', name: 'Plain' }),
    ];
    const catalog = makeCatalog({ customers: [makeCustomer('7', 'x'.repeat(500), inactive)] });
    const { desired } = resolve({ accounts, catalog });
    expect(desired.map(({ renamed, reason }) => [renamed, reason.message])).toEqual([
      [
        { from: ' Foo: Bar', notes: ['colon replaced by "-"', 'space at the end removed'] },
        'no mapping; colon replaced by "-"; space at the end removed',
      ],
      [
        { from: 'x'.repeat(500), notes: ['end replaced by the account code: inactive customer 7 has the name'] },
        'no mapping; end replaced by the account code: inactive customer 7 has the name',
      ],
      [null, 'no mapping, no customer of that name'],
    ]);
  });

  it('that were changed are told again to a second integration', () => {
    const integrations = [makeResolved({ name: 'One' }), makeResolved({ name: 'Two' })];
    const answer = resolve({ accounts: [makeAccount({ name: 'A: B' })], integrations });
    const notes = ['One', 'Two']
      .map((name) => choiceOf(answer, 'acc-1', name))
      .map((choice) => 'notes' in choice && choice.notes);
    expect(notes).toEqual([['colon replaced by "-"'], ['colon replaced by "-"']]);
  });

  it('block when the one with the code is taken too', () => {
    const catalog = makeCatalog({ customers: [makeCustomer('7', 'acme ltd'), makeCustomer('8', 'ACME Ltd (acme)')] });
    expect(told(choiceOf(resolve({ catalog })))).toEqual(['block', 'ambiguous-customer']);
  });

  it('of two new customers never clash', () => {
    const accounts = [
      makeAccount({ id: 'a', code: 'A', name: 'Foo: Bar' }),
      makeAccount({ id: 'b', code: 'B', name: 'FOO- bar' }),
      makeAccount({ id: 'c', code: 'C', name: 'Foo- Bar (A)' }),
    ];
    const answer = resolve({ accounts });
    expect(answer.desired.map((desired) => desired.state.displayName)).toEqual([
      'Foo- Bar (A)',
      'FOO- bar (B)',
      'Foo- Bar (A) (C)',
    ]);
    const last = choiceOf(answer, 'c');
    expect(last.result === 'customer' ? last.notes : []).toEqual([
      'account code added: a new customer of this plan has the name',
    ]);
  });
});

describe('adoption', () => {
  const one = makeCatalog({ customers: [makeCustomer('7', 'ACME Ltd', { syncToken: '4', email: 'x@y.z' })] });

  it('takes the one active customer of exactly that name', () => {
    const answer = resolve({ catalog: one });
    expect(told(choiceOf(answer))).toEqual(['adopted', { id: '7' }, 'ACME Ltd']);
    expect(answer.desired[0]).toMatchObject({
      adopt: { id: '7', syncToken: '4' },
      reason: { code: 'customer-found' },
      state: { displayName: 'ACME Ltd', email: 'x@y.z', billAddress: null },
      mapping: { state: { external: { id: '7' } }, label: 'account ACME → customer 7 ACME Ltd' },
    });
  });

  it('also under customers.missing: block', () => {
    const answer = resolve({ catalog: one, integration: makeResolved({ customers: { missing: 'block' } }) });
    expect(told(choiceOf(answer))[0]).toBe('adopted');
  });

  it.each<[string, Case]>([
    ['match is none', { catalog: one, integration: makeResolved({ customers: { match: 'none' } }) }],
    ['another account is mapped to it', { catalog: one, mappings: [makeMapping('Account', 'acc-9', '7')] }],
    [
      'it was made for another account',
      { catalog: makeCatalog({ customers: [makeCustomer('7', 'ACME Ltd', { notes: 'm3ter account acc-9' })] }) },
    ],
    [
      'two have the name',
      { catalog: makeCatalog({ customers: [makeCustomer('7', 'ACME Ltd'), makeCustomer('8', 'ACME Ltd')] }) },
    ],
    ['the case differs', { catalog: makeCatalog({ customers: [makeCustomer('7', 'acme ltd')] }) }],
    [
      'the currency differs',
      {
        catalog: makeCatalog({
          preferences: multi,
          currencies: ['EUR'],
          customers: [makeCustomer('7', 'ACME Ltd', { currency: 'EUR' })],
        }),
      },
    ],
  ])('never when %s', (_name, given) => {
    expect(told(choiceOf(resolve(given)))).toEqual(['created', { address: 'customer/ACME' }, 'ACME Ltd (ACME)']);
  });

  it('never by a name that had to be changed', () => {
    const catalog = makeCatalog({ customers: [makeCustomer('7', 'ACME- EU')] });
    const answer = resolve({ catalog, accounts: [makeAccount({ name: 'ACME: EU' })] });
    expect(told(choiceOf(answer))[0]).toBe('created');
  });

  it.each([
    [null, 'USD', 'adopted'],
    [null, 'EUR', 'created'],
    ['usd', 'USD', 'adopted'],
  ])('a customer in %s for an account in %s is %s', (candidate, currency, how) => {
    const customers = [makeCustomer('7', 'ACME Ltd', { currency: candidate })];
    const catalog = makeCatalog({ preferences: multi, currencies: ['EUR'], customers });
    expect(told(choiceOf(resolve({ catalog, accounts: [makeAccount({ currency })] })))[0]).toBe(how);
  });

  it('an unlinked mapping of the account itself does not stand in the way of a linked one', () => {
    const integration = makeResolved({ bills: { enforceLinkedMappings: true } });
    const answer = resolve({ catalog: one, integration, mappings: [makeMapping('Account', 'acc-1', '7')] });
    expect(told(choiceOf(answer))).toEqual(['adopted', { id: '7' }, 'ACME Ltd']);
  });

  it('ignores mappings of other systems, tables and entities', () => {
    const mappings = [
      makeMapping('Account', 'acc-9', '7', { system: 'QuickBooks' }),
      makeMapping('Account', 'acc-9', '7', { table: 'Vendor' }),
      makeMapping('AccountPlan', 'acc-9', '7', { table: 'Customer' }),
      makeMapping('Account', 'acc-8', '', { external: { address: 'customer/X' } }),
    ];
    expect(told(choiceOf(resolve({ catalog: one, mappings })))[0]).toBe('adopted');
  });
});

describe('earlier invoices of an account that is not mapped', () => {
  const catalog = makeCatalog({ customers: [makeCustomer('7', 'ACME Ltd'), makeCustomer('63', 'Old books')] });
  const sentTo = (customerId: string): EarlierInvoices =>
    new Map([['acc-1', [foreignDocument({ customerId, docNumber: 'INV-9' })]]]);

  it('for another customer than the one that has the name: it is not taken', () => {
    const choice = choiceOf(resolve({ catalog, earlier: sentTo('63') }));
    expect(choice).toEqual({
      result: 'block',
      reason: 'ambiguous-customer',
      message:
        'account ACME is not mapped; of its earlier invoices INV-9 is for customer 63 "Old books", so customer 7 is not taken for it',
      hint: 'to bill that customer again: tieout map --account ACME --customer 63; map it to another customer if that is meant',
    });
  });

  it('for the customer that has the name: it is taken', () => {
    expect(told(choiceOf(resolve({ catalog, earlier: sentTo('7') })))).toEqual(['adopted', { id: '7' }, 'ACME Ltd']);
  });
});

describe('customers made for an account', () => {
  const mine = (id: string, changes = {}) =>
    makeCustomer(id, `Renamed ${id}`, { notes: 'Created by tieout for m3ter account acc-1', ...changes });

  it.each([
    ['found again by their notes', [mine('7')], ['adopted', { id: '7' }, 'Renamed 7']],
    ['two of them', [mine('7'), mine('8')], ['block', 'ambiguous-customer']],
    ['inactive', [mine('7', inactive)], ['block', 'inactive-customer']],
  ])('%s', (_name, customers, expected) => {
    const integration = makeResolved({ customers: { match: 'none', missing: 'block' } });
    expect(told(choiceOf(resolve({ catalog: makeCatalog({ customers }), integration })))).toEqual(expected);
  });

  it('are recorded as a missing mapping', () => {
    expect(resolve({ catalog: makeCatalog({ customers: [mine('7')] }) }).desired[0]?.reason.code).toBe(
      'mapping-missing',
    );
  });

  it('in another currency block, because a second one would get the same account', () => {
    const catalog = makeCatalog({ preferences: multi, customers: [mine('7', { currency: 'EUR' })] });
    const answer = resolve({ catalog });
    const choice = choiceOf(answer);
    expect(told(choice)).toEqual(['block', 'currency-mismatch']);
    expect(choice?.result === 'block' ? choice.message : '').toBe(
      'customer 7 (Renamed 7) was made for account ACME and is in EUR, the account is in USD',
    );
    expect(choice?.result === 'block' ? choice.hint : '').toBe(
      'create a customer in USD in QuickBooks, map the account to it, and make customer 7 inactive: ' +
        'add to a mapping file: - { account: "ACME", customer: { displayName: "…" } }',
    );
    expect(answer.desired).toEqual([]);
    const both = makeCatalog({ preferences: multi, customers: [mine('7', { currency: 'EUR' }), mine('8')] });
    expect(told(choiceOf(resolve({ catalog: both })))).toEqual(['adopted', { id: '8' }, 'Renamed 8']);
  });

  it('mapped elsewhere are not ours any more', () => {
    const mapped = resolve({
      catalog: makeCatalog({ customers: [mine('7')] }),
      mappings: [makeMapping('Account', 'acc-9', '7')],
    });
    expect(told(choiceOf(mapped))[0]).toBe('created');
  });
});

describe('two accounts of one name', () => {
  it('a name that already ends with the code is not given it twice', () => {
    const answer = resolve({ accounts: [makeAccount({ name: 'Wayne (ACME)' }), twin], catalog: makeCatalog() });
    expect(answer.desired.map(({ label }) => label)).toContain('Wayne (ACME)');
  });

  const twin = makeAccount({ id: 'acc-2', code: 'ACME-2', name: 'acme ltd' });
  const catalog = makeCatalog({ customers: [makeCustomer('7', 'ACME Ltd')] });

  it('neither adopts; each is created under its own name', () => {
    const answer = resolve({ accounts: [twin, makeAccount()], catalog });
    expect(answer.desired.map((desired) => desired.state.displayName)).toEqual([
      'ACME Ltd (ACME)',
      'acme ltd (ACME-2)',
    ]);
    const choice = choiceOf(answer);
    expect(choice.result === 'customer' ? choice.notes : []).toEqual([
      'account code added: another account has the same name',
    ]);
  });

  it('neither adopts even when only one needs a customer now', () => {
    expect(told(choiceOf(resolve({ others: [twin], catalog })))[0]).toBe('created');
  });

  it('a twin that is mapped does not count', () => {
    const mappings = [makeMapping('Account', 'acc-2', '9')];
    expect(told(choiceOf(resolve({ others: [twin], catalog, mappings })))).toEqual([
      'adopted',
      { id: '7' },
      'ACME Ltd',
    ]);
  });

  it('both are blocked when none may be created', () => {
    const integration = makeResolved({ customers: { missing: 'block' } });
    const answer = resolve({ accounts: [twin, makeAccount()], catalog, integration });
    expect(told(choiceOf(answer))).toEqual(['block', 'ambiguous-customer']);
    expect(told(choiceOf(answer, 'acc-2'))).toEqual(['block', 'ambiguous-customer']);
  });
});

describe('one account, two integrations', () => {
  const both = (enforceLinkedMappings: boolean) => [
    makeResolved({ name: 'A', bills: { enforceLinkedMappings } }),
    makeResolved({ name: 'B', bills: { enforceLinkedMappings } }),
  ];

  it('share the new customer', () => {
    const answer = resolve({ integrations: both(false) });
    expect(answer.desired).toHaveLength(1);
    expect(told(choiceOf(answer, 'acc-1', 'A'))).toEqual(told(choiceOf(answer, 'acc-1', 'B')));
  });

  it('share the adopted customer', () => {
    const answer = resolve({
      integrations: both(false),
      catalog: makeCatalog({ customers: [makeCustomer('7', 'ACME Ltd')] }),
    });
    expect(told(choiceOf(answer, 'acc-1', 'B'))).toEqual(['adopted', { id: '7' }, 'ACME Ltd']);
    expect(answer.desired).toHaveLength(1);
  });

  it('with linked mappings the second is blocked until it is mapped', () => {
    const answer = resolve({ integrations: both(true) });
    expect(told(choiceOf(answer, 'acc-1', 'A'))[0]).toBe('created');
    expect(told(choiceOf(answer, 'acc-1', 'B'))).toEqual(['block', 'ambiguous-customer']);
  });

  it('one need stated twice is one', () => {
    expect(resolve({ integrations: [makeResolved(), makeResolved()] }).desired).toHaveLength(1);
  });
});

describe('a customer that exists under a similar name', () => {
  const created = (name: string, customers: readonly string[], changes: object = {}): string => {
    const catalog = makeCatalog({
      customers: customers.map((displayName, index) => makeCustomer(String(60 + index), displayName, changes)),
    });
    const { desired } = resolve({ accounts: [makeAccount({ name })], catalog });
    return desired[0]?.reason.message ?? '';
  };

  it.each([
    ['Cyberdyne Systems', ['Cyberdyne Systems UK']],
    ['Cyberdyne Systems (UK) Ltd.', ['Cyberdyne Systems UK']],
    ['Élan Group', ['Other', 'elan group, limited']],
    ['ACME Ltd', ['ACME, Inc.']],
  ])('%s: %j', (name, customers) => {
    const found = customers.at(-1) ?? '';
    expect(created(name, customers)).toContain(
      `customer ${String(59 + customers.length)} "${found}" has a similar name`,
    );
  });

  it('has the same e-mail address, which says more than a name', () => {
    const customers = [
      makeCustomer('60', 'ACME Limited'),
      makeCustomer('61', 'Old books', { email: 'AP@acme.example ' }),
    ];
    const said = (changes: object): string =>
      resolve({ accounts: [makeAccount(changes)], catalog: makeCatalog({ customers }) }).desired[0]?.reason.message ??
      '';
    expect(said({ name: 'ACME Ltd', emailAddress: 'ap@acme.example' })).toContain(
      'customer 61 "Old books" has the same e-mail address: if it is the same company, map the account to it first',
    );
    expect(said({ name: 'ACME Ltd', emailAddress: null })).toContain('customer 60 "ACME Limited" has a similar name');
    expect(said({ name: 'Initech', emailAddress: 'other@initech.example' })).toBe(REASONS['no-customer'].sentence);
  });

  it.each([
    ['nothing in common but the form of the company', 'Vandelay Ltd', ['Initech Ltd'], {}],
    ['a word of many', 'Acme 30', Array.from({ length: 25 }, (_, index) => `Acme ${String(index)}`), {}],
    ['inactive', 'Cyberdyne Systems', ['Cyberdyne Systems UK'], inactive],
    ['made for another account', 'Cyberdyne Systems', ['Cyberdyne Systems UK'], { notes: customerNotes('acc-9') }],
  ])('is not named: %s', (_what, name, customers, changes) => {
    expect(created(name, customers, changes)).toBe(REASONS['no-customer'].sentence);
  });
});
