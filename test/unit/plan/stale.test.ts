import { describe, expect, it } from 'vitest';
import type { Plan } from '../../../src/model/plan.ts';
import { compareWithReviewed } from '../../../src/plan/stale.ts';
import { makeCustomer } from '../convert/make.ts';
import {
  applyTo,
  billOf,
  editDocument,
  foreignDocument,
  makeFile,
  makeObservedMapping,
  makeRule,
  makeWorld,
  planWorld,
  settle,
  withBills,
  withDocuments,
  withIntegration,
  withM3ter,
  type PlanOptions,
  type World,
} from '../reconcile/make-world.ts';
import { changed, ready, sent } from '../reconcile/situations.ts';

/** Reviewed in one world, compared in another; addresses instead of ids. */
function compare(reviewed: Plan, now: World, options: PlanOptions = {}) {
  const fresh = planWorld(now, options);
  const result = compareWithReviewed({ reviewed, fresh: fresh.plan, world: fresh.world() });
  const byId = new Map(fresh.plan.changes.map((change) => [change.id, change]));
  return {
    send: result.send.map((id) => `${byId.get(id)?.action ?? '?'} ${byId.get(id)?.address ?? id}`),
    alreadySo: result.alreadySo.map(({ change }) => `${change.action} ${change.address}`),
    stale: result.stale.map((change) => `${change.action} ${change.address}`),
    unreviewed: result.unreviewed,
    notInPlan: result.notInPlan,
  };
}

function listed(plan: Plan): readonly string[] {
  return plan.changes.map((change) => `${change.action} ${change.address}`);
}

/** The plan with its first `count` changes only, as a killed apply would have carried it out. */
function partly(world: World, plan: Plan, count: number): World {
  return applyTo(world, { ...plan, changes: plan.changes.slice(0, count) });
}

const NOTHING = { send: [], alreadySo: [], stale: [], unreviewed: [], notInPlan: [] };

/** A configuration, a customer, mappings linked and not, an invoice and its record. */
function everything(): World {
  const linked = makeFile([makeRule({ m3terReference: 'seats', external: { id: '20' } })], {
    name: 'linked',
    integration: 'US invoices',
  });
  const customers = [makeCustomer('59', 'Other Corp')];
  const world = makeWorld({ mappingFiles: [makeFile([makeRule()]), linked], quickbooks: { customers } });
  return withM3ter(withBills(world, billOf('10')), { mappings: [] });
}

describe('a plan compared with an unchanged world', () => {
  it('is sent whole', () => {
    const world = everything();
    const { plan } = planWorld(world);
    expect(compare(plan, world)).toEqual({ ...NOTHING, send: listed(plan) });
  });

  it('is sent whole when only revisions, versions, rates and times moved', () => {
    const world = changed(editDocument(sent(), {}));
    const { plan } = planWorld(world);
    const moved = withBills(
      editDocument(world, { syncToken: '44', emailStatus: 'EmailSent' }),
      billOf('12', { version: 8 }),
    );
    expect(compare(plan, moved)).toEqual({ ...NOTHING, send: ['update invoice/bill-1'] });
  });
});

describe('a bill that a person seems to have invoiced by hand', () => {
  const byHand = foreignDocument({ docNumber: '7001', totalAmount: '10' });

  it('since the review is not sent, and neither is its record', () => {
    const world = withBills(ready(), billOf('10'));
    const { plan } = planWorld(world);
    const now = withDocuments(world, [byHand]);
    expect(planWorld(now).plan.diagnostics.map(({ code }) => code)).toEqual(['plan/invoiced-by-hand']);
    expect(compare(plan, now)).toEqual({ ...NOTHING, stale: listed(plan) });
  });

  it('before the review is sent: whoever approved the plan was told', () => {
    const world = withDocuments(withBills(ready(), billOf('10')), [byHand]);
    const { plan } = planWorld(world);
    expect(compare(plan, world)).toEqual({ ...NOTHING, send: listed(plan) });
  });
});

/** By the number of changes that were applied. */
const ADOPTED_AFTER: Readonly<Record<number, readonly string[]>> = {
  2: ['adopt customer/ACME'],
  6: ['adopt invoice/bill-1'],
};

describe('a plan that was applied', () => {
  it('wholly: everything is already so', () => {
    const world = everything();
    const { plan } = planWorld(world);
    expect(compare(plan, applyTo(world, plan))).toEqual({ ...NOTHING, alreadySo: listed(plan) });
  });

  it('in part, killed after any change: the rest is sent, nothing is stale', () => {
    const world = everything();
    const { plan } = planWorld(world);
    expect(plan.changes.map((change) => change.kind)).toEqual([
      'integration',
      'customer',
      'mapping',
      'mapping',
      'mapping',
      'invoice',
      'mapping',
    ]);
    for (let count = 0; count <= plan.changes.length; count += 1) {
      const result = compare(plan, partly(world, plan, count));
      const { stale, unreviewed, notInPlan } = result;
      expect({ count, stale, unreviewed, notInPlan }).toEqual({ count, stale: [], unreviewed: [], notInPlan: [] });
      expect(result.alreadySo).toEqual(listed(plan).slice(0, count));
      const rest = listed(plan).slice(count);
      // What exists and is not recorded yet is adopted on the way; that was reviewed with its create.
      const adopted = result.send.filter((text) => text.startsWith('adopt'));
      expect(result.send.filter((text) => !text.startsWith('adopt'))).toEqual(rest);
      expect(adopted).toEqual(ADOPTED_AFTER[count] ?? []);
    }
  });

  it('update, enable and delete: already so', () => {
    const world = ready();
    const configs = world.m3ter.configs.map((config) => ({ ...config, enabled: false }));
    const rules = [makeRule({ absent: true, external: null })];
    const edited = withIntegration(withM3ter(world, { configs }), { bills: { onlySendOnApproval: false } });
    const wanting = { ...edited, workspace: { ...edited.workspace, mappingFiles: [makeFile(rules)] } };
    const { plan } = planWorld(wanting);
    expect(listed(plan).map((text) => text.split(' ')[0])).toEqual(['update', 'enable', 'delete']);
    expect(compare(plan, applyTo(wanting, plan))).toEqual({ ...NOTHING, alreadySo: listed(plan) });
  });

  it('as an update of an invoice, a mapping and an adoption: already so', () => {
    const world = changed(sent());
    const { plan } = planWorld(world);
    expect(compare(plan, applyTo(world, plan)).alreadySo).toEqual(['update invoice/bill-1']);
    const lost = withM3ter(sent(), { mappings: [makeObservedMapping()] });
    const adopting = planWorld(lost).plan;
    expect(compare(adopting, applyTo(lost, adopting)).alreadySo).toEqual(listed(adopting));
  });

  it('when m3ter answers in its own spelling: already so', () => {
    const world = makeWorld({ mappingFiles: [] });
    const { plan } = planWorld(world);
    const after = applyTo(world, plan);
    const configs = after.m3ter.configs.map((config) => ({
      ...config,
      configData: {
        onlySendBillOnApproval: 'true',
        splitUsageLineItems: 'ITEM_PER_PRODUCT',
        sortLineItemsBy: 'NONE',
        x: 1,
      },
    }));
    expect(compare(plan, withM3ter(after, { configs })).alreadySo).toEqual(['create integration/US invoices']);
  });
});

describe('a plan that no longer holds', () => {
  it('is stale where the bill changed, and where the invoice did', () => {
    const world = withBills(ready(), billOf('10'));
    const { plan } = planWorld(world);
    const record = 'create mapping/QuickBooksSandbox/Invoice/Bill/bill-1';
    expect(compare(plan, withBills(world, billOf('11', { version: 4 })))).toEqual({
      ...NOTHING,
      stale: ['create invoice/bill-1', record],
    });
    const update = planWorld(changed(sent())).plan;
    const edited = compare(update, editDocument(changed(sent()), { note: 'x' }));
    expect(edited.stale).toEqual(['update invoice/bill-1']);
  });

  it('is stale where somebody sent other content in the meantime', () => {
    const world = withBills(ready(), billOf('10'));
    const { plan } = planWorld(world);
    const other = settle(withBills(world, billOf('11', { version: 4 })));
    expect(compare(plan, other)).toMatchObject({ send: [], stale: ['create invoice/bill-1', expect.any(String)] });
  });

  it('is stale where the account was mapped to another customer, with all that hung on it', () => {
    const world = everything();
    const { plan } = planWorld(world);
    const mapped = withM3ter(world, { mappings: [makeObservedMapping({ externalId: '59' })] });
    const result = compare(plan, mapped);
    expect(result.stale).toEqual([
      'create customer/ACME',
      'create mapping/QuickBooksSandbox/Customer/Account/ACME',
      'create invoice/bill-1',
      'create mapping/QuickBooksSandbox/Invoice/Bill/bill-1',
    ]);
    expect(result.send).not.toContain('create invoice/bill-1');
  });

  it('is stale where a configuration or mapping was changed or duplicated', () => {
    const world = makeWorld();
    const { plan } = planWorld(world);
    const after = applyTo(world, plan);
    const [config] = after.m3ter.configs;
    if (config === undefined) throw new Error('no configuration');
    const twice = withM3ter(after, { configs: [config, { ...config, id: 'config-2' }] });
    expect(compare(plan, twice).stale).toContain('create integration/US invoices');
    const remapped = after.m3ter.mappings.map((mapping) =>
      mapping.m3terEntity === 'Product' ? { ...mapping, externalId: '21' } : mapping,
    );
    expect(compare(plan, withM3ter(after, { mappings: remapped }))).toMatchObject({
      stale: ['create mapping/QuickBooksSandbox/Item/Product/api-calls'],
      unreviewed: [],
    });
  });

  it('is stale where a delete lost its object to another, or an adoption its document', () => {
    const lost = withM3ter(sent(), { mappings: [makeObservedMapping()] });
    const adopting = planWorld(lost).plan;
    expect(compare(adopting, withDocuments(lost, [])).stale).toContain('adopt invoice/bill-1');
  });

  it('belongs to another realm: everything is stale', () => {
    const world = withBills(ready(), billOf('10'));
    const { plan } = planWorld(world);
    const elsewhere = { ...world, quickbooks: { ...world.quickbooks, realmId: 'realm-2' } };
    expect(compare(plan, elsewhere).stale).toEqual(listed(plan));
  });
});

describe('what was not reviewed', () => {
  it('is not in this plan when it is about bills, their customers and records', () => {
    const world = withBills(ready(), billOf('10'));
    const { plan } = planWorld(world);
    const second = billOf('5', { id: 'bill-2', sequentialInvoiceNumber: 'N-2', accountId: 'acc-2' });
    const result = compare(plan, withBills(world, billOf('10'), second));
    expect(result.send).toEqual(listed(plan));
    expect(result.unreviewed).toEqual([]);
    expect(result.notInPlan).toEqual([
      'customer/GLOBEX',
      'mapping/QuickBooksSandbox/Customer/Account/GLOBEX',
      'invoice/bill-2',
      'mapping/QuickBooksSandbox/Invoice/Bill/bill-2',
    ]);
  });

  it('is unreviewed when it is about configuration or mappings of the files', () => {
    const world = withBills(ready(), billOf('10'));
    const { plan } = planWorld(world);
    const rules = [makeRule(), makeRule({ m3terReference: 'seats', external: { id: '20' } })];
    const more = { ...world, workspace: { ...world.workspace, mappingFiles: [makeFile(rules)] } };
    expect(
      compare(
        plan,
        withIntegration(more, { bills: { useExternalMappingAccountCode: false, enforceLinkedMappings: true } }),
      ),
    ).toMatchObject({
      unreviewed: ['integration/US invoices', 'mapping/QuickBooksSandbox/Item/Product/seats'],
    });
  });

  it('does not send what depends on a change that is not sent', () => {
    const world = everything();
    const { plan } = planWorld(world);
    const quickbooks = {
      ...world.quickbooks,
      customers: [...world.quickbooks.customers, makeCustomer('60', 'ACME Ltd')],
    };
    const result = compare(plan, { ...world, quickbooks });
    expect(result.send).not.toContain('create invoice/bill-1');
    expect(result.stale).toContain('create invoice/bill-1');
  });
});
