import { describe, expect, it } from 'vitest';
import { customerNotes } from '../../../src/model/customer-notes.ts';
import type { JsonValue } from '../../../src/model/json-value.ts';
import type { Account } from '../../../src/model/m3ter.ts';
import type { PlanScope } from '../../../src/model/plan.ts';
import type { Customer } from '../../../src/model/quickbooks.ts';
import type { Integration } from '../../../src/model/workspace.ts';
import { makeAccount, makeCustomer } from '../convert/make.ts';
import {
  integrationOf,
  makeFile,
  makeObservedMapping,
  makeRule,
  makeWorld,
  planWorld,
  type World,
} from './make-world.ts';

const ADDRESS = {
  addressLine1: '1 Main St',
  addressLine2: null,
  addressLine3: null,
  addressLine4: null,
  locality: 'Austin',
  region: 'TX',
  postCode: '78701',
  country: 'USA',
};
const BILL_ADDRESS = {
  line1: '1 Main St',
  line2: null,
  line3: null,
  line4: null,
  city: 'Austin',
  region: 'TX',
  postalCode: '78701',
  country: 'USA',
};
const MADE = { notes: customerNotes('acc-1'), email: 'ap@acme.example', billAddress: BILL_ADDRESS };

interface Given {
  readonly account?: Partial<Account>;
  readonly customer?: Partial<Customer>;
  readonly others?: readonly Customer[];
  readonly accounts?: readonly Account[];
  readonly customers?: Partial<Integration['customers']>;
  readonly listed?: boolean;
  readonly mapped?: boolean;
}

function worldOf(given: Given): World {
  const base = makeWorld({});
  const rules =
    given.listed === true
      ? [makeRule({ entity: 'Account', m3terReference: 'ACME', table: 'Customer', external: { id: '58' } })]
      : [];
  return makeWorld({
    integrations: [
      integrationOf({ customers: { missing: 'create', match: 'displayName', onChange: 'report', ...given.customers } }),
    ],
    mappingFiles: [makeFile(rules)],
    m3ter: {
      ...base.m3ter,
      accounts: [makeAccount({ address: ADDRESS, ...given.account }), ...(given.accounts ?? [])],
      mappings: given.mapped === false ? [] : [makeObservedMapping({ externalId: '58' })],
    },
    quickbooks: {
      ...base.quickbooks,
      customers: [makeCustomer('58', 'ACME Ltd', { ...MADE, ...given.customer }), ...(given.others ?? [])],
    },
  });
}

function shown(value: JsonValue): string {
  return typeof value === 'string' ? value : 'null';
}

function planned(given: Given, scope: Partial<PlanScope> = {}) {
  const { plan } = planWorld(worldOf(given), { scope });
  return {
    updates: plan.changes.flatMap((change) =>
      change.kind === 'customer' && change.action === 'update'
        ? [change.fields.map(({ path, before, after }) => `${path}: ${shown(before)} → ${shown(after)}`)]
        : [],
    ),
    said: plan.diagnostics
      .filter(({ code }) => code === 'plan/customer-changed')
      .map(({ message, hint }) => [message, hint]),
  };
}

const UPDATE = { customers: { onChange: 'update' } } as const;
const NEW = {
  name: 'ACME Holding',
  emailAddress: 'new@acme.example',
  address: { ...ADDRESS, addressLine1: '2 Side St' },
};

describe('customers.onChange: report', () => {
  it.each<[string, Partial<Account>, Partial<Customer>]>([
    ['as it was made', {}, {}],
    ['made under the name with the code', {}, { displayName: 'ACME Ltd (ACME)' }],
    ['e-mail in another case', { emailAddress: 'AP@acme.example' }, {}],
    ['account without e-mail and address', { emailAddress: null, address: null }, {}],
    ['an address with other spaces', { address: { ...ADDRESS, addressLine1: ' 1  Main St ' } }, {}],
    ['a name written in Latin letters', { name: 'Łódź' }, { displayName: 'Lódz' }],
    ['not made by tieout', { name: 'Other' }, { notes: null }],
    ['inactive', { name: 'Other' }, { active: false }],
  ])('says nothing: %s', (_name, account, customer) => {
    expect(planned({ account, customer })).toEqual({ updates: [], said: [] });
  });

  it('shows what differs and leaves it', () => {
    expect(planned({ account: NEW })).toEqual({
      updates: [],
      said: [
        [
          'customer 58 (ACME Ltd) is that of account ACME, which has the name "ACME Holding" now and ' +
            'the e-mail address new@acme.example, not ap@acme.example and another postal address',
          'change the customer in QuickBooks, or leave it; customers.onChange: update lets tieout do it',
        ],
      ],
    });
  });
});

describe('customers.onChange: update', () => {
  it('writes what differs', () => {
    expect(planned({ ...UPDATE, account: NEW })).toEqual({
      updates: [
        [
          'displayName: ACME Ltd → ACME Holding',
          'email: ap@acme.example → new@acme.example',
          'billAddress.line1: 1 Main St → 2 Side St',
        ],
      ],
      said: [],
    });
  });

  it('takes the company name along when it was the name', () => {
    const [fields] = planned({
      ...UPDATE,
      account: { name: 'ACME Holding' },
      customer: { companyName: 'ACME Ltd' },
    }).updates;
    expect(fields).toEqual(['displayName: ACME Ltd → ACME Holding', 'companyName: ACME Ltd → ACME Holding']);
    const [other] = planned({
      ...UPDATE,
      account: { name: 'ACME Holding' },
      customer: { companyName: 'Acme Inc' },
    }).updates;
    expect(other).toEqual(['displayName: ACME Ltd → ACME Holding']);
  });

  it('leaves what the account does not say, and clears lines of an address that it does', () => {
    expect(planned({ ...UPDATE, account: { emailAddress: null, address: null } }).updates).toEqual([]);
    const longer = { ...BILL_ADDRESS, line2: 'Suite 5' };
    expect(planned({ ...UPDATE, customer: { billAddress: longer } }).updates).toEqual([
      ['billAddress.line2: Suite 5 → null'],
    ]);
  });

  it('keeps the name that a line of the files chose, unless tieout made the customer', () => {
    const chosen = { ...UPDATE, account: NEW, listed: true };
    expect(planned({ ...chosen, customer: { notes: null } }).updates).toEqual([
      ['email: ap@acme.example → new@acme.example', 'billAddress.line1: 1 Main St → 2 Side St'],
    ]);
    expect(planned(chosen).updates[0]?.[0]).toBe('displayName: ACME Ltd → ACME Holding');
  });

  it('adds the account code to a name that somebody has, and keeps the name when that is taken too', () => {
    const taken = { ...UPDATE, account: { name: 'Globex' } };
    expect(planned({ ...taken, others: [makeCustomer('60', 'GLOBEX')] }).updates).toEqual([
      ['displayName: ACME Ltd → Globex (ACME)'],
    ]);
    const both = planned({ ...taken, others: [makeCustomer('60', 'Globex'), makeCustomer('61', 'Globex (ACME)')] });
    expect(both.updates).toEqual([]);
    expect(both.said[0]?.[1]).toBe('it is left as it is: the name "Globex" is taken, with the account code too');
  });

  it.each<[string, Given]>([
    ['it is inactive in QuickBooks', { customer: { active: false } }],
    ['it is a sub-customer or project', { customer: { parentId: '7' } }],
  ])('never writes: %s', (why, given) => {
    const { updates, said } = planned({ ...UPDATE, account: NEW, ...given });
    expect(updates).toEqual([]);
    expect(said.map(([, hint]) => hint)).toEqual([`it is left as it is: ${why}`]);
  });

  it('is not what a plan of bills, of one bill or of another integration is about', () => {
    const given = { ...UPDATE, account: NEW };
    expect(planned(given, { only: 'bills' }).updates).toEqual([]);
    expect(planned(given, { only: 'config' }).updates).toHaveLength(1);
    expect(planned(given, { bills: ['bill-1'] }).updates).toEqual([]);
    expect(planned(given, { integrations: ['another'] }).updates).toEqual([]);
  });
});
