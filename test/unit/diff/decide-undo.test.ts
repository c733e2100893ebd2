import { describe, expect, it } from 'vitest';
import { documentKey, keyText } from '../../../src/apply/idempotency-key.ts';
import type { ObservedSalesDocument } from '../../../src/model/sales-document.ts';
import type { UndoScope } from '../../../src/model/plan.ts';
import {
  applyTo,
  billOf,
  editDocument,
  foreignDocument,
  makeFile,
  makeRule,
  planWorld,
  settle,
  withBills,
  withDocuments,
  withPreferences,
  type World,
} from '../reconcile/make-world.ts';
import { ready, sent } from '../reconcile/situations.ts';

const PLAN = '0123456789ab';

function documentOf({ quickbooks }: World): ObservedSalesDocument {
  const [document] = quickbooks.documents;
  if (document === undefined) throw new Error('nothing was sent');
  return document;
}

/** The invoice as the run of a plan wrote it. */
function sentBy(plan: string | null): World {
  const world = sent();
  const { marker } = documentOf(world);
  if (marker === null) throw new Error('the document is not ours');
  return editDocument(world, { marker: { ...marker, ...(plan === null ? {} : { plan }) } });
}

function keyOf(world: World): string {
  const document = documentOf(world);
  if (document.marker === null) throw new Error('the document is not ours');
  return keyText(documentKey(world.quickbooks.realmId, { document, marker: document.marker }, null));
}

function undo(world: World, scope: Partial<UndoScope> = {}) {
  const targets = [{ billId: 'bill-1', key: null }];
  const { plan } = planWorld(world, {
    scope: { bills: ['bill-1'], undo: { targets, emailed: false, hold: false, ...scope } },
  });
  const [bill] = plan.bills;
  return {
    said: `${bill?.decision ?? ''} ${bill?.reason ?? ''}`,
    message: bill?.message ?? '',
    hint: bill?.hint ?? null,
    money: plan.summary.money,
    changes: plan.changes.map(({ action, address }) => `${action} ${address}`),
    undone: applyTo(world, plan),
  };
}

const VOID = ['void invoice/bill-1', 'delete mapping/QuickBooksSandbox/Invoice/Bill/bill-1'];
const MADE = [{ billId: 'bill-1', key: keyOf(sentBy(PLAN)), plan: PLAN }];
const TO_58 = [{ billId: 'bill-1', key: null, customer: '58' }];
const TO_59 = [{ billId: 'bill-1', key: null, customer: '59' }];

/** The account was mapped to another customer in m3ter since. */
function mappedElsewhere(world: World): World {
  const mappings = world.m3ter.mappings.map((mapping) =>
    mapping.m3terEntity === 'Account' ? { ...mapping, externalId: '59' } : mapping,
  );
  return { ...world, m3ter: { ...world.m3ter, mappings } };
}

/** A line of the files maps the account to another customer, and is not applied yet. */
function mappedInFile(world: World): World {
  const line = makeRule({ entity: 'Account', m3terReference: 'ACME', table: 'Customer', external: { id: '59' } });
  return { ...world, workspace: { ...world.workspace, mappingFiles: [makeFile([makeRule(), line])] } };
}

const moved = { customerId: '59', customerName: 'Other Corp' };
const gone = { voided: true, totalAmount: '0', balance: '0', lines: [] } as const;

describe('an undo, by what the document of the bill is', () => {
  it.each<[string, () => World, Partial<UndoScope>, string, readonly string[]]>([
    ['there is none', () => withBills(ready(), billOf('10')), {}, 'skip not-sent', []],
    ['a credit memo', () => settle(withBills(ready(), billOf('-10'))), {}, 'block credit-memo', []],
    ['as it was sent', sent, {}, 'undo undo', VOID],
    ['as it was sent, to be held', sent, { hold: true }, 'undo undo', VOID.slice(0, 1)],
    ['sent by the plan', () => sentBy(PLAN), { targets: MADE }, 'undo undo', VOID],
    ['sent by another plan', () => sentBy('ba9876543210'), { targets: MADE }, 'block not-of-this-run', []],
    ['says no plan', () => sentBy(null), { targets: MADE }, 'block not-of-this-run', []],
    ['of another key', () => sentBy(PLAN), { targets: [{ billId: 'bill-1', key: 'r/x', plan: PLAN }] }, 'block not-of-this-run', []], // prettier-ignore
    ['without our marker', () => editDocument(sent(), { marker: null }), {}, 'block not-made-by-tieout', []],
    ['paid', () => editDocument(sent(), { settled: true }), {}, 'block INVOICE_ALREADY_PAID', []],
    ['edited', () => editDocument(sent(), { totalAmount: '9.00' }), {}, 'block edited-in-quickbooks', []],
    ['moved to another customer', () => editDocument(sent(), moved), {}, 'block edited-in-quickbooks', []],
    ['moved to the customer of a line that is not applied', () => mappedInFile(editDocument(sent(), moved)), {}, 'block edited-in-quickbooks', []], // prettier-ignore
    ['of a line that is to be corrected', () => mappedInFile(sent()), {}, 'undo undo', VOID],
    ['of a mapping that was changed since', () => mappedElsewhere(sent()), {}, 'block edited-in-quickbooks', []],
    ['of a mapping that was changed since the known run', () => mappedElsewhere(sent()), { targets: TO_58 }, 'undo undo', VOID], // prettier-ignore
    ['moved from where the run sent it', () => mappedElsewhere(editDocument(sent(), moved)), { targets: TO_58 }, 'block edited-in-quickbooks', []], // prettier-ignore
    ['where a wrong mapping sent it', () => editDocument(sent(), moved), { targets: TO_59 }, 'undo undo', VOID],
    ['moved to another currency', () => editDocument(sent(), { currency: 'EUR' }), {}, 'block edited-in-quickbooks', []], // prettier-ignore
    ['in the former currency of a bill that changed', () => withBills(editDocument(sent(), { currency: 'USD' }), billOf('10', { version: 4, currency: 'EUR' })), {}, 'undo undo', VOID], // prettier-ignore
    ['in closed books', () => withPreferences(sent(), { bookCloseDate: '2026-12-31' }), {}, 'block ACCOUNTING_PERIOD_CLOSED', []], // prettier-ignore
    ['on the last closed day', () => withPreferences(sent(), { bookCloseDate: documentOf(sent()).txnDate }), {}, 'block ACCOUNTING_PERIOD_CLOSED', []], // prettier-ignore
    ['e-mailed', () => editDocument(sent(), { emailStatus: 'EmailSent' }), {}, 'block emailed', []],
    ['e-mailed, with --emailed', () => editDocument(sent(), { emailStatus: 'EmailSent' }), { emailed: true }, 'undo undo', VOID], // prettier-ignore
    ['void by a person', () => editDocument(sent(), gone), {}, 'skip voided', []],
    ['void by a person, to be held', () => editDocument(sent(), gone), { hold: true }, 'skip voided', []],
    ['deleted', () => withDocuments(sent(), []), {}, 'skip deleted', []],
  ])('%s', (_title, world, scope, said, changes) => {
    const done = undo(world(), scope);
    expect([done.said, ...done.changes]).toEqual([said, ...changes]);
  });

  it('is not undone when the bill has a second one', () => {
    const world = sent();
    const copy = { ...documentOf(world), id: '77', marker: null };
    expect(undo(withDocuments(world, [...world.quickbooks.documents, copy])).said).toBe('block duplicate-invoice');
    const other = foreignDocument({ id: '78', docNumber: 'X-1', totalAmount: '1.00' });
    expect(undo(withDocuments(world, [...world.quickbooks.documents, other])).said).toBe('undo undo');
  });

  it('names the plan that sent it, and how to undo it as it is now', () => {
    const { message, hint } = undo(sentBy('ba9876543210'), { targets: MADE });
    expect(message).toContain('plan ba9876543210');
    expect(message).toContain(PLAN);
    expect(hint).toContain('tieout undo --bill bill-1 --out undo.json');
  });
});

describe('an undo of an invoice that a person moved to another customer', () => {
  it('names both customers, and says first how the move is taken back', () => {
    const world = editDocument(sent(), moved);
    const known = undo(world, { targets: TO_58 });
    expect(known.message).toContain('customer 59 Other Corp');
    expect(known.message).toContain('it was sent to customer 58');
    expect(known.hint).toMatch(/^put customer 58 back in QuickBooks and plan the undo again/);
    const guessed = undo(world);
    expect(guessed.message).toContain('the account is mapped to customer 58');
    expect(guessed.hint).toContain('if a person moved it, put customer 58 back');
    expect(guessed.hint).toContain('if the mapping changed since');
  });
});

describe('an undo of what was undone', () => {
  it('finds nothing to do, and says how a bill is held that the next apply would send', () => {
    const { undone } = undo(sent());
    expect(undo(undone).said).toBe('skip undone');
    const held = undo(undone, { hold: true });
    expect([held.said, ...held.changes]).toEqual(['block undone']);
    expect(held.hint).toContain('write held in place of undone');
    expect(held.message).toContain(
      'is void already, by an undo without --hold: the bill is not held, and the next apply',
    );
    // The money is that of the bill, which nobody holds; the void document has none.
    expect(held.money).toMatchObject([{ currency: 'USD', blocked: { count: 1, total: '10.00' } }]);
  });

  it('finds a held bill held, and lets nothing of it be sent', () => {
    const { undone } = undo(sent(), { hold: true });
    expect(undo(undone).said).toBe('skip held');
    const { plan } = planWorld(undone);
    expect(plan.bills).toMatchObject([{ decision: 'skip', reason: 'held', class: 'voided' }]);
    expect([plan.changes, plan.drift]).toEqual([[], []]);
  });

  it('removes the record that a killed undo left', () => {
    const { undone } = undo(sent());
    const world = { ...undone, m3ter: { ...undone.m3ter, mappings: sent().m3ter.mappings } };
    const again = undo(world);
    expect([again.said, ...again.changes]).toEqual([
      'undo undo',
      'delete mapping/QuickBooksSandbox/Invoice/Bill/bill-1',
    ]);
  });
});
