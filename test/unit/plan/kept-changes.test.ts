import { expect, it } from 'vitest';
import type { ChangeDraft } from '../../../src/model/change.ts';
import { changeId } from '../../../src/plan/change-id.ts';
import { createChangeKeeper } from '../../../src/plan/kept-changes.ts';
import { documentState } from '../quickbooks/sample-documents.ts';

const SCOPE = { organizationId: 'org-1', realmId: 'realm-1' };
const BILL = '7d0c4e1a-0000-4000-8000-000000000001';

const state = documentState();
const create: ChangeDraft = {
  address: `invoice/${BILL}`,
  kind: 'invoice',
  origin: { billId: BILL },
  recordsBill: false,
  label: 'ACME Ltd (ACME)',
  action: 'create',
  before: null,
  after: { ...state, document: { ...state.document, billId: BILL, note: '\u0001' } },
  fields: [],
  reason: { code: 'not-sent', message: 'approved' },
  dependsOn: ['customer/ACME'],
  precondition: { absent: true },
};
const record: ChangeDraft = {
  address: `mapping/QuickBooks/Invoice/Bill/${BILL}`,
  kind: 'mapping',
  origin: { billId: BILL },
  recordsBill: true,
  label: 'ACME Ltd (ACME)',
  action: 'create',
  before: null,
  after: {
    m3terEntity: 'Bill',
    m3terId: BILL,
    externalSystem: 'QuickBooks',
    externalTable: 'Invoice',
    external: { address: `invoice/${BILL}` },
    linkedTo: null,
  },
  fields: [],
  reason: { code: 'records-bill', message: 'records the bill' },
  dependsOn: [`invoice/${BILL}`],
  precondition: { absent: true },
};
const adopt: ChangeDraft = {
  ...create,
  action: 'adopt',
  before: create.after,
  after: create.after,
  precondition: { id: '145', revision: '3' },
};
const ofFiles: ChangeDraft = {
  ...record,
  recordsBill: false,
  origin: { place: { path: 'a.yaml', line: 1, column: 1 } },
};
const update: ChangeDraft = { ...adopt, action: 'update' };

const DRAFTS = [create, record, adopt, ofFiles, update];

it('gives changes with the members of their drafts, in the order of a saved plan, and the id of their meaning', () => {
  const changes = DRAFTS.map(createChangeKeeper(SCOPE));
  const wanted = DRAFTS.map((draft) => ({ id: changeId(SCOPE, draft), ...draft }));
  expect(changes).toEqual(wanted);
  expect(changes.map((change) => ({ ...change }))).toStrictEqual(wanted);
  expect(JSON.stringify(changes)).toBe(JSON.stringify(wanted));
  for (const change of changes) {
    expect(Object.keys(change)).toEqual([
      'id',
      'address',
      'kind',
      'origin',
      'recordsBill',
      'label',
      'action',
      'before',
      'after',
      'fields',
      'reason',
      'dependsOn',
      'precondition',
    ]);
  }
});

it('gives the same change again after others were read', () => {
  const changes = DRAFTS.map(createChangeKeeper(SCOPE));
  const first = changes.map(({ after }) => JSON.stringify(after));
  expect(changes.toReversed().map(({ after }) => JSON.stringify(after))).toEqual(first.toReversed());
});
