import { describe, expect, it } from 'vitest';
import type { ChangeDraft } from '../../../src/model/change.ts';
import { changeId } from '../../../src/plan/change-id.ts';
import { createChangeKeeper } from '../../../src/plan/kept-changes.ts';
import { levelOf } from '../../../src/model/levels.ts';
import { orderChanges } from '../../../src/plan/build-plan.ts';
import { documentState } from '../quickbooks/sample-documents.ts';

const SCOPE = { organizationId: 'org-1', realmId: 'realm-1' };
const keep = createChangeKeeper(SCOPE);

/** Parts of a draft; the tests of what is in an id make drafts that no plan would hold. */
type Parts = { readonly [key: string]: unknown };

function invoiceDraft(changes: Parts = {}): ChangeDraft {
  return {
    address: 'invoice/bill-1',
    kind: 'invoice',
    action: 'create',
    before: null,
    after: documentState(),
    fields: [],
    reason: { code: 'not-sent', message: 'approved' },
    origin: { billId: 'bill-1' },
    dependsOn: [],
    precondition: { absent: true },
    recordsBill: false,
    label: 'ACME',
    ...changes,
  };
}

function mappingDraft(changes: Parts = {}): ChangeDraft {
  return {
    address: 'mapping/QuickBooks/Item/Product/p',
    kind: 'mapping',
    action: 'create',
    before: null,
    after: {
      m3terEntity: 'Product',
      m3terId: 'p',
      externalSystem: 'QuickBooks',
      externalTable: 'Item',
      external: { id: '19' },
      linkedTo: null,
    },
    fields: [],
    reason: { code: 'not-found', message: '' },
    origin: { remoteId: 'x' },
    dependsOn: [],
    precondition: { absent: true },
    recordsBill: false,
    label: 'p',
    ...changes,
  };
}

function integrationDraft(action: 'create' | 'update' | 'enable', name = 'US'): ChangeDraft {
  const after = {
    name,
    destination: 'QuickBooks',
    entityType: 'Bill',
    integrationCredentialsId: null,
    enabled: true,
    configData: {},
  };
  return mappingDraft({ address: `integration/${name}`, kind: 'integration', action, after });
}

function customerDraft(code: string): ChangeDraft {
  const after = {
    accountId: code,
    accountCode: code,
    displayName: code,
    companyName: null,
    email: null,
    currency: null,
    billAddress: null,
    notes: null,
  };
  return mappingDraft({ address: `customer/${code}`, kind: 'customer', after });
}

describe('changeId', () => {
  const state = documentState();
  const base = changeId(SCOPE, invoiceDraft());

  it.each<[string, Parts]>([
    ['the revision', { precondition: { id: '1', revision: '2' } }],
    ['reason, fields and label', { reason: { code: 'resend', message: 'x' }, fields: [], label: 'Z' }],
    ['dependencies and origin', { dependsOn: ['integration/US'], origin: { remoteId: '1' } }],
    ['the exchange rate', { after: documentState({ exchangeRate: '1.2' }) }],
    ['the e-mail status', { after: documentState({ emailStatus: 'NeedToSend' }) }],
    ['the bill version', { after: { ...state, marker: { ...state.marker, billVersion: 99 } } }],
  ])('stays with %s', (_name, changes) => {
    expect(changeId(SCOPE, invoiceDraft(changes))).toBe(base);
  });

  it.each<[string, Parts]>([
    ['the address', { address: 'invoice/bill-2' }],
    ['the action', { action: 'update' }],
    ['before', { before: state }],
    ['the customer', { after: documentState({ customer: { id: '59' } }) }],
    ['the total', { after: documentState({ total: '1' }) }],
    ['the recipient', { after: documentState({ billEmail: 'x@y.example' }) }],
    [
      'the tax code',
      { after: documentState({ lines: state.document.lines.map((line) => ({ ...line, taxCode: 'TAX' })) }) },
    ],
    ['the generation', { after: { ...state, marker: { ...state.marker, generation: 1 } } }],
  ])('moves with %s', (_name, changes) => {
    expect(changeId(SCOPE, invoiceDraft(changes))).not.toBe(base);
  });

  it('moves with organization and realm', () => {
    expect(changeId({ ...SCOPE, organizationId: 'org-2' }, invoiceDraft())).not.toBe(base);
    expect(changeId({ ...SCOPE, realmId: 'realm-2' }, invoiceDraft())).not.toBe(base);
  });

  it('tells which of equal mappings is deleted, but not which one is updated', () => {
    const target = (id: string, action: 'delete' | 'update') =>
      changeId(SCOPE, mappingDraft({ action, precondition: { id, revision: '1' } }));
    expect(target('a', 'delete')).not.toBe(target('b', 'delete'));
    expect(target('a', 'update')).toBe(target('b', 'update'));
  });

  it('reads a reference to a change as the id it has got', () => {
    const later = invoiceDraft({ after: documentState({ customer: { address: 'customer/ACME' } }) });
    const known = invoiceDraft({ after: documentState({ customer: { id: '91' } }) });
    expect(changeId(SCOPE, later)).not.toBe(changeId(SCOPE, known));
    expect(changeId(SCOPE, later, (address) => (address === 'customer/ACME' ? '91' : null))).toBe(
      changeId(SCOPE, known),
    );
    const linked = (linkedTo: { id: string } | { address: string }) =>
      mappingDraft({ after: { ...mappingDraft().after, linkedTo } });
    expect(changeId(SCOPE, linked({ address: 'integration/US' }), () => 'c1')).toBe(
      changeId(SCOPE, linked({ id: 'c1' })),
    );
  });
});

describe('the order of application', () => {
  const drafts: readonly ChangeDraft[] = [
    integrationDraft('create', 'B'),
    integrationDraft('update', 'A'),
    integrationDraft('enable', 'A'),
    customerDraft('ACME'),
    mappingDraft({ action: 'update' }),
    mappingDraft({ action: 'delete', address: 'mapping/a', precondition: { id: '1', revision: '1' } }),
    invoiceDraft({ address: 'invoice/z', after: documentState({ txnDate: '2026-01-01', docNumber: '2' }) }),
    invoiceDraft({ address: 'invoice/y', after: documentState({ txnDate: '2026-01-01', docNumber: '3' }) }),
    invoiceDraft({ address: 'invoice/x', after: documentState({ txnDate: '2026-02-01', docNumber: '1' }) }),
    mappingDraft({ address: 'mapping/record', recordsBill: true }),
  ];

  it('is integrations, enabling, customers, mappings, deletes, documents by date and number, records', () => {
    expect(drafts.map(levelOf)).toEqual([
      'settings',
      'settings',
      'enabling',
      'customers',
      'mappings',
      'unmapping',
      'documents',
      'documents',
      'documents',
      'records',
    ]);
    const ordered = orderChanges(drafts.toReversed().map(keep));
    expect(ordered.map((change) => `${change.action} ${change.address}`)).toEqual([
      'update integration/A',
      'create integration/B',
      'enable integration/A',
      'create customer/ACME',
      'update mapping/QuickBooks/Item/Product/p',
      'delete mapping/a',
      'create invoice/z',
      'create invoice/y',
      'create invoice/x',
      'create mapping/record',
    ]);
  });

  it('drops repetitions', () => {
    expect(orderChanges([invoiceDraft(), invoiceDraft()].map(keep))).toHaveLength(1);
  });
});
