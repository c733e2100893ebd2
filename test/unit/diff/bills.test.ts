import { describe, expect, it } from 'vitest';
import type { ChangeDraft } from '../../../src/model/change.ts';
import type { UnreadableBill } from '../../../src/model/m3ter.ts';
import type { ObservedSalesDocument } from '../../../src/model/sales-document.ts';
import type { Plan, PlanScope } from '../../../src/model/plan.ts';
import { resendDocNumbersOf, resendGeneration } from '../../../src/model/doc-number.ts';
import { makeLine } from '../convert/make.ts';
import {
  applyTo,
  billOf,
  editDocument,
  foreignDocument,
  makeFile,
  makeObservedMapping,
  makeRule,
  planWorld,
  settle,
  withBills,
  withDocuments,
  withIntegration,
  withM3ter,
  withPreferences,
  type World,
} from '../reconcile/make-world.ts';
import { changed, ready, sent } from '../reconcile/situations.ts';

/** What the table in src/plan/README.md does not show: contents of changes, drift and messages. */

function only<T>(values: readonly T[]): T {
  const [first, ...more] = values;
  if (first === undefined || more.length > 0) throw new Error(`expected one, got ${String(values.length)}`);
  return first;
}

function documentChange(plan: Plan) {
  return only(plan.changes.filter((change) => change.kind === 'invoice' || change.kind === 'creditMemo')) as Extract<
    ChangeDraft,
    { kind: 'invoice' }
  >;
}

function unreadableBill(changes: Partial<UnreadableBill> = {}): UnreadableBill {
  return {
    id: 'bill-1',
    version: 3,
    accountId: 'acc-1',
    accountCode: 'ACME',
    invoiceDate: '2026-10-31',
    sequentialInvoiceNumber: 'INV-101',
    currency: 'USD',
    billTotal: '10',
    message: `m3ter's bill bill-1 has no usable "dueDate": expected a day`,
    ...changes,
  };
}

describe('a create', () => {
  it('carries the marker of the bill and says why', () => {
    const { plan } = planWorld(withBills(ready(), billOf('10')));
    const change = documentChange(plan);
    expect(change.after?.marker).toMatchObject({ billId: 'bill-1', billVersion: 3, generation: 0 });
    expect(change.reason).toEqual({ code: 'not-sent', message: 'approved 2026-11-02' });
    expect(change.label).toBe('ACME Ltd (ACME)');
    expect(change.precondition).toEqual({ absent: true });
  });

  it.each([
    [{ dtApproved: null }, 'approved'],
    [{ status: 'PENDING', dtApproved: null } as const, 'not approved; delivery does not wait for approval'],
  ])('of %o says "%s"', (bill, message) => {
    const world = withIntegration(ready(), { bills: { onlySendOnApproval: false } });
    expect(documentChange(planWorld(withBills(settle(world), billOf('10', bill))).plan).reason.message).toBe(message);
  });

  it('waits for the integration that the plan enables', () => {
    const world = ready();
    const configs = world.m3ter.configs.map((config) => ({ ...config, enabled: false }));
    const { plan } = planWorld(withBills(withM3ter(world, { configs }), billOf('10')));
    expect(documentChange(plan).dependsOn).toEqual(['integration/US invoices']);
  });

  it('takes the total that the cap of the integration allows', () => {
    const world = withIntegration(withBills(ready(), billOf('10')), { limits: { maxInvoiceTotal: '10' } });
    expect(planWorld(world).plan.summary).toMatchObject({ blocked: 0 });
    const blocked = planWorld(withBills(world, billOf('10.01'))).plan;
    expect(only(blocked.bills)).toMatchObject({ decision: 'block', reason: 'max-invoice-total', total: '10.01' });
    expect(
      planWorld(withBills(world, billOf('10.01')), { overrides: { maxInvoiceTotal: '11' } }).plan.summary.blocked,
    ).toBe(0);
  });
});

describe('an update', () => {
  it('replaces all lines by the SyncToken and keeps the generation', () => {
    const world = editDocument(sent(), { emailStatus: 'EmailSent' });
    const { plan } = planWorld(changed(world));
    const change = documentChange(plan);
    expect(change.precondition).toEqual({ id: world.quickbooks.documents[0]?.id, revision: '9' });
    expect(change.before?.document.total).toBe('10.00');
    expect(change.after?.document.total).toBe('12.00');
    expect(change.after?.marker).toMatchObject({ billVersion: 4, generation: 0 });
    expect(change.after?.marker.digest).not.toBe(change.before?.marker.digest);
    expect(change.reason.message).toBe('bill changed: total 10.00 → 12.00');
    expect(change.fields.map((field) => field.path)).toEqual(['total', 'lines[1].amount', 'lines[1].unitPrice']);
    expect(only(plan.bills)).toMatchObject({ decision: 'resend', total: '12.00', change: 'invoice/bill-1' });
  });

  it('names the fields when the total is the same', () => {
    const lines = [makeLine({ convertedSubtotal: '4', description: 'Half' }), makeLine({ convertedSubtotal: '6' })];
    const { plan } = planWorld(
      withBills(sent(), billOf('10', { version: 4, lines, externalInvoiceDate: '2026-11-01' })),
    );
    expect(documentChange(plan).reason.message).toBe('bill changed: date, line 1 description, line 1 amount …');
  });

  it('records the bill too when its record is lost', () => {
    const world = changed(sent());
    const mappings = world.m3ter.mappings.filter((mapping) => mapping.m3terEntity !== 'Bill');
    const { plan } = planWorld(withM3ter(world, { mappings }));
    expect(plan.changes.map((change) => `${change.action} ${change.kind}`)).toEqual([
      'update invoice',
      'create mapping',
    ]);
  });

  it('is held back by the cap', () => {
    const { plan } = planWorld(changed(sent()), { overrides: { maxInvoiceTotal: '11' } });
    expect(only(plan.bills)).toMatchObject({ decision: 'block', reason: 'max-invoice-total', total: '12.00' });
    expect(only(plan.bills).remoteId).not.toBeNull();
  });

  it('says first what the books forbid, where the document must be voided and sent again', () => {
    const negative = withBills(sent(), billOf('-12', { version: 4 }));
    const hintOf = (world: typeof negative) => {
      const { reason, hint } = only(planWorld(world).plan.bills);
      return [reason, hint?.replaceAll('bill-1', 'B')];
    };
    const steps = /^void invoice INV-101 \(Id \S+\) in QuickBooks, then run tieout apply --bill B --resend B$/;
    expect(hintOf(negative)).toEqual(['turned-negative', expect.stringMatching(steps)]);
    expect(hintOf(withPreferences(negative, { bookCloseDate: '2026-12-31' }))).toEqual([
      'turned-negative',
      expect.stringMatching(/^2026-10-31 is in the period closed on 2026-12-31: reopen .*; after that void invoice/),
    ]);
    expect(hintOf(editDocument(negative, { balance: '4' }))).toEqual([
      'turned-negative',
      expect.stringMatching(/^invoice INV-101 \(Id \S+\) is paid or partly paid: unlink .*; after that void invoice/),
    ]);
  });

  it('looks at the old and the new date when books are closed', () => {
    const later = withBills(sent(), billOf('12', { version: 4, externalInvoiceDate: '2026-11-05' }));
    const closed = (bookCloseDate: string) => only(planWorld(withPreferences(later, { bookCloseDate })).plan.bills);
    expect(closed('2026-10-30')).toMatchObject({ decision: 'resend' });
    expect(closed('2026-10-31')).toMatchObject({ decision: 'block', reason: 'ACCOUNTING_PERIOD_CLOSED' });
    const earlier = withBills(sent(), billOf('12', { version: 4, externalInvoiceDate: '2026-10-01' }));
    const { bills } = planWorld(withPreferences(earlier, { bookCloseDate: '2026-10-01' })).plan;
    expect(only(bills).reason).toBe('ACCOUNTING_PERIOD_CLOSED');
  });

  it('is blocked by a linked payment, and by any part of the balance gone', () => {
    const reasons = [{ settled: true }, { balance: '9.99' }, { balance: '10.000' }].map(
      (edit) => only(planWorld(changed(editDocument(sent(), edit))).plan.bills).reason,
    );
    expect(reasons).toEqual(['INVOICE_ALREADY_PAID', 'INVOICE_ALREADY_PAID', 'bill-changed']);
  });

  it('moves to a new number when nobody holds it', () => {
    const { plan } = planWorld(withBills(sent(), billOf('10', { version: 4, sequentialInvoiceNumber: 'INV-8' })));
    expect(documentChange(plan).fields).toEqual([{ path: 'docNumber', before: 'INV-101', after: 'INV-8' }]);
  });

  it('is not made when the new version has no lines left', () => {
    const { plan } = planWorld(withBills(sent(), billOf('0', { version: 4, lines: [] })));
    expect(only(plan.bills)).toMatchObject({ decision: 'block', reason: 'no-lines' });
    expect(only(plan.bills).message).toContain('invoice INV-101');
  });
});

describe('drift', () => {
  it('names what a person changed, before and after', () => {
    const { plan } = planWorld(editDocument(sent(), { note: 'call first', lastUpdatedAt: '2026-11-20T08:00:00Z' }));
    expect(only(plan.drift)).toMatchObject({
      code: 'edited-after-send',
      address: 'invoice/bill-1',
      billId: 'bill-1',
      fields: [{ path: 'note', before: '', after: 'call first' }],
      since: '2026-11-20T08:00:00Z',
    });
  });

  it('names no fields when what was sent cannot be made again', () => {
    const world = withIntegration(editDocument(sent(), { note: 'call first' }), {
      bills: { useExternalMappingAccountCode: true },
    });
    expect(only(planWorld(settle(world)).plan.drift)).toMatchObject({ code: 'edited-after-send', fields: [] });
  });

  it('is not made of fields that are not ours', () => {
    const world = editDocument(sent(), {
      emailStatus: 'EmailSent',
      exchangeRate: '1.3',
      billEmail: 'x@y.example',
      customerName: 'ACME Limited',
      dueDate: '2026-11-30',
    });
    expect(planWorld(world).plan.drift).toEqual([]);
  });

  it('is reported for a bill that lost its approval, too', () => {
    const world = withBills(editDocument(sent(), { note: 'x' }), billOf('10', { version: 4, status: 'PENDING' }));
    const { plan } = planWorld(world);
    expect(only(plan.bills)).toMatchObject({ decision: 'skip', reason: 'awaiting-approval' });
    expect(only(plan.bills).message).toContain('already sent');
    expect(only(plan.drift).code).toBe('edited-after-send');
  });

  /** Two recorded bills before the cut-off, and the documents that are left of them. */
  function beforeCutoff(left: (documents: readonly ObservedSalesDocument[]) => readonly ObservedSalesDocument[]) {
    const second = billOf('12', { id: 'bill-2', sequentialInvoiceNumber: 'INV-102' });
    const both = settle(withBills(sent(), billOf('10'), second));
    const world = withDocuments(both, left(both.quickbooks.documents));
    return planWorld(withIntegration(world, { delivery: { from: '2026-11-01' } })).plan;
  }

  it('says "deleted" of a bill before the cut-off by its record alone, whose document was asked for', () => {
    const plan = beforeCutoff((documents) => documents.filter(({ docNumber }) => docNumber === 'INV-101'));
    expect(plan.bills.map(({ reason }) => reason)).toEqual(['before-cutoff', 'before-cutoff']);
    expect(only(plan.drift)).toMatchObject({ code: 'deleted', billId: 'bill-2' });
    expect(only(plan.drift).hint).toContain('--resend does not send it now: the invoice date 2026-10-31 is before');
  });

  it('says it of none when none of the documents is there: the records are of another company', () => {
    expect(beforeCutoff(() => []).drift).toEqual([]);
    const ofOthers = beforeCutoff((documents) =>
      documents.map((document) => ({ ...document, docNumber: `7${document.id}`, marker: null })),
    );
    expect(ofOthers.drift.filter(({ code }) => code === 'deleted')).toEqual([]);
  });

  it('never says "deleted" of a bill whose documents need not have been read', () => {
    const world = settle(withIntegration(withDocuments(sent(), []), { delivery: { from: '2026-11-01' } }));
    const unrecorded = { ...world, m3ter: { ...world.m3ter, mappings: [] } };
    const { plan } = planWorld(unrecorded);
    expect(only(plan.bills)).toMatchObject({ decision: 'skip', reason: 'before-cutoff' });
    expect(plan.drift).toEqual([]);
  });

  it('never says "deleted" of a bill that no integration takes: its document may be in another company', () => {
    const world = settle(withIntegration(withDocuments(sent(), []), { accounts: { exclude: ['ACME'] } }));
    const { plan } = planWorld(world);
    expect(only(plan.bills)).toMatchObject({ decision: 'skip', reason: 'account-excluded' });
    expect(plan.drift).toEqual([]);
  });

  it('names both documents of a duplicate, the recorded one first', () => {
    const world = sent();
    const [ours] = world.quickbooks.documents;
    const replay = foreignDocument({ id: '5', createdAt: '2020-01-01T00:00:00Z' });
    const { plan } = planWorld(withDocuments(world, [replay, ...(ours === undefined ? [] : [ours])]));
    expect(only(plan.drift)).toMatchObject({ code: 'duplicate-invoice', remoteIds: [ours?.id, '5'] });
    expect(only(plan.bills)).toMatchObject({ decision: 'upToDate', remoteId: ours?.id });
  });

  it('does not take another customer, a voided copy or a recorded invoice for a duplicate', () => {
    const world = sent();
    const other = foreignDocument({ id: '5', customerId: '59' });
    const voided = foreignDocument({ id: '6', voided: true });
    const { plan } = planWorld(withDocuments(world, [...world.quickbooks.documents, other, voided]));
    expect(plan.drift).toEqual([]);
  });

  it('does not take the recorded invoice of another bill for a duplicate', () => {
    const world = sent();
    const other = (billId: string) =>
      makeObservedMapping({
        id: 'map-z',
        m3terEntity: 'Bill',
        m3terId: billId,
        externalTable: 'Invoice',
        externalId: '5',
      });
    const withOther = (billId: string) =>
      withDocuments(withM3ter(world, { mappings: [...world.m3ter.mappings, other(billId)] }), [
        ...world.quickbooks.documents,
        foreignDocument({ id: '5' }),
      ]);
    const codes = (billId: string) => planWorld(withOther(billId)).plan.drift.map((drift) => drift.code);
    // Known bills only: the other bill itself is not in m3ter, so its invoice is an orphan.
    expect(codes('bill-7')).toEqual(['orphan-invoice']);
    expect(codes('bill-1')).toEqual(['duplicate-invoice']);
  });

  it('keeps both records while a duplicate exists', () => {
    const world = sent();
    const [ours] = world.quickbooks.documents;
    if (ours === undefined) throw new Error('not sent');
    const second = makeObservedMapping({
      id: 'map-z',
      m3terEntity: 'Bill',
      m3terId: 'bill-1',
      externalTable: 'Invoice',
      externalId: '5',
    });
    const both = withDocuments(withM3ter(world, { mappings: [...world.m3ter.mappings, second] }), [
      ours,
      { ...ours, id: '5' },
    ]);
    const { plan } = planWorld(both);
    expect(plan.changes).toEqual([]);
    expect(only(plan.drift).remoteIds).toEqual([ours.id, '5']);
  });

  it('does not call a bill an orphan that was only not read', () => {
    const world = withBills(sent());
    expect(planWorld(world, { scope: { since: '2026-11-01' } }).plan.drift).toEqual([]);
    expect(planWorld(world, { scope: { bills: ['bill-9'] } }).plan.drift).toEqual([]);
    expect(planWorld(world, { scope: { only: 'config' } }).plan.drift).toEqual([]);
    const unreadable = withM3ter(world, { unreadableBills: [unreadableBill()] });
    expect(planWorld(unreadable).plan.drift).toEqual([]);
    expect(planWorld(editDocument(world, { voided: true })).plan.drift).toEqual([]);
  });

  it('finds an orphan by its record alone', () => {
    const world = editDocument(withBills(sent()), { marker: null });
    expect(only(planWorld(world).plan.drift)).toMatchObject({ code: 'orphan-invoice', billId: 'bill-1' });
  });
});

describe('an invoice that is for another customer than its bill', () => {
  const line = makeRule({ entity: 'Account', m3terReference: 'ACME', table: 'Customer', external: { id: '59' } });
  const mistyped = (world: World): World => ({
    ...world,
    workspace: { ...world.workspace, mappingFiles: [makeFile([makeRule(), line])] },
  });
  const move = (world: World) => editDocument(world, { customerId: '59', customerName: 'Other Corp' });
  const VOID = /void invoice INV-101 \(Id \S+\) in QuickBooks, then run tieout apply --bill B --resend B/;
  const hintOf = (world: World): string => {
    const { plan } = planWorld(world);
    return (only(plan.bills).hint ?? only(plan.drift).hint ?? '').replaceAll('bill-1', 'B');
  };

  it('offers to correct the line that changed the customer, before the void of a right invoice', () => {
    for (const world of [mistyped(sent()), mistyped(changed(sent()))]) {
      const hint = hintOf(world);
      expect(hint).toMatch(
        /^if the line at integrations\/items.yaml:8 is wrong \(the customer was 58\), correct it; only if/,
      );
      expect(hint).toMatch(VOID);
      expect(hint).not.toContain('a person moved');
    }
  });

  it('offers first to put back the customer when nothing of the mapping changed', () => {
    for (const world of [move(sent()), changed(move(sent()))]) {
      const hint = hintOf(world);
      expect(hint).toMatch(
        /^if a person moved the invoice in QuickBooks, put customer 58 back there or leave it; if the mapping/,
      );
      expect(hint).toMatch(VOID);
    }
  });

  it('says of a credit memo that it is deleted, because QuickBooks voids none', () => {
    const memo = editDocument(move(sent()), { kind: 'creditMemo' });
    const mappings = memo.m3ter.mappings.map((mapping) =>
      mapping.m3terEntity === 'Bill' ? { ...mapping, externalTable: 'CreditMemo' } : mapping,
    );
    const { drift } = planWorld(withM3ter(memo, { mappings })).plan;
    const hint = drift.find(({ code }) => code === 'other-customer')?.hint ?? '';
    expect(hint).toMatch(/^if a person moved the credit memo in QuickBooks, /);
    expect(hint).toMatch(
      /only if the credit memo must move to customer 58: delete credit memo INV-101 \(Id \S+\) in QuickBooks, then run tieout apply/,
    );
    expect(hint).not.toMatch(/void|invoice/);
  });

  it('says what closed books ask before the void', () => {
    const hint = hintOf(withPreferences(move(sent()), { bookCloseDate: '2026-12-31' }));
    expect(hint).toMatch(
      /only if the invoice must move to customer 58: 2026-10-31 is in the period closed on 2026-12-31/,
    );
    expect(hintOf(editDocument(sent(), { customerId: '59', settled: true }))).toContain(
      'is paid or partly paid: unlink',
    );
  });
});

describe('--resend', () => {
  it('takes the next generation, another one for each document that is gone', () => {
    const deleted = withDocuments(sent(), []);
    const options = { scope: { resend: ['bill-1'] } };
    const first = planWorld(deleted, options).plan;
    const marker = documentChange(first).after?.marker;
    const record = deleted.m3ter.mappings.find((mapping) => mapping.m3terEntity === 'Bill');
    expect(marker?.generation).toBe(resendGeneration('bill-1', [record?.externalId ?? '']));
    expect(marker?.generation).toBeGreaterThan(0);
    expect(documentChange(planWorld(deleted, options).plan).after?.marker).toEqual(marker);
    const renumbered = { ...withDocuments(applyTo(deleted, first), []) };
    const mappings = renumbered.m3ter.mappings.map((mapping) =>
      mapping.m3terEntity === 'Bill' ? { ...mapping, externalId: '4711' } : mapping,
    );
    const again = documentChange(planWorld(withM3ter(renumbered, { mappings }), options).plan);
    expect(again.after?.marker.generation).not.toBe(marker?.generation);
  });

  it('keeps the number of a deleted invoice, and takes another one beside a voided one', () => {
    const options = { scope: { resend: ['bill-1'] } };
    const deleted = documentChange(planWorld(withDocuments(sent(), []), options).plan);
    expect(deleted.after?.document.docNumber).toBe('INV-101');
    const world = editDocument(sent(), { voided: true, totalAmount: '0', balance: '0', lines: [] });
    const voided = documentChange(planWorld(world, options).plan);
    const number = voided.after?.document.docNumber ?? '';
    expect(number).toBe('INV-101-2');
    const settled = applyTo(world, planWorld(world, options).plan);
    expect(only(planWorld(settled, options).plan.bills)).toMatchObject({ decision: 'upToDate', docNumber: number });
  });

  it('takes a code where somebody has the next number, in any case, or QuickBooks cannot hold it', () => {
    const options = { scope: { resend: ['bill-1'] } };
    const world = editDocument(sent(), { voided: true, totalAmount: '0', balance: '0', lines: [] });
    const [own] = world.quickbooks.documents;
    const [, code] = resendDocNumbersOf('bill-1', { ids: [own?.id ?? ''], voidNumbers: ['INV-101'] });
    expect(code).toMatch(/^M3-[0-9A-Z]{16}$/);
    const taken = withDocuments(world, [
      ...world.quickbooks.documents,
      foreignDocument({ id: '77', docNumber: 'inv-101-2' }),
    ]);
    expect(documentChange(planWorld(taken, options).plan).after?.document.docNumber).toBe(code);
    const long = editDocument(world, { docNumber: 'INV-2026-10-000000101' });
    expect(documentChange(planWorld(long, options).plan).after?.document.docNumber).toMatch(/^M3-/);
  });

  it('leaves a bill that was sent again its number when the bill changes, or only its version does', () => {
    const world = editDocument(sent(), { voided: true, totalAmount: '0', balance: '0', lines: [] });
    const again = applyTo(world, planWorld(world, { scope: { resend: ['bill-1'] } }).plan);
    const update = documentChange(planWorld(changed(again)).plan);
    expect([update.action, update.after?.document.docNumber]).toEqual(['update', 'INV-101-2']);
    const sameContent = withBills(again, billOf('10', { version: 4 }));
    expect(planWorld(sameContent).plan.changes).toEqual([]);
  });

  it('counts on when a bill is sent again for the third time', () => {
    const options = { scope: { resend: ['bill-1'] } };
    const voidAll = (world: ReturnType<typeof sent>) =>
      withDocuments(world, world.quickbooks.documents.map((document) => ({ ...document, voided: true, totalAmount: '0', balance: '0', lines: [] }))); // prettier-ignore
    const once = voidAll(sent());
    const twice = voidAll(applyTo(once, planWorld(once, options).plan));
    const { plan } = planWorld(twice, options);
    expect(documentChange(plan).after?.document.docNumber).toBe('INV-101-3');
    expect(only(plan.bills).notes).toEqual([
      'numbers INV-101 and INV-101-2 stay with the voided invoices, so this one has another',
    ]);
    expect(only(planWorld(once, options).plan.bills).notes).toEqual([
      'number INV-101 stays with the voided invoice, so this one has another',
    ]);
    // The first is deleted since.
    const [, second] = twice.quickbooks.documents;
    const left = withDocuments(twice, second === undefined ? [] : [second]);
    expect(only(planWorld(left, options).plan.bills).notes).toEqual([
      'number INV-101-2 stays with the voided invoice, so this one has another',
    ]);
  });

  it('takes another number beside one foreign voided invoice', () => {
    const world = withDocuments(sent(), [foreignDocument({ voided: true })]);
    const change = documentChange(planWorld(world, { scope: { resend: ['bill-1'] } }).plan);
    expect(change.after?.document.docNumber).not.toBe('INV-101');
  });

  it('does not take a number that a living invoice holds', () => {
    const world = withDocuments(sent(), [foreignDocument({ totalAmount: '10.00' })]);
    const { plan } = planWorld(world, { scope: { resend: ['bill-1'] } });
    expect(only(plan.bills)).toMatchObject({ decision: 'block', reason: 'doc-number-taken' });
  });

  it('sends what a run without invoice left open', () => {
    const run = {
      id: 'run-1',
      billId: 'bill-1',
      status: 'COMPLETE',
      destination: null,
      dtStarted: null,
      dtCompleted: null,
      error: null,
      url: null,
      externalId: null,
    };
    const world = withM3ter(withBills(ready(), billOf('10')), { runs: new Map([['bill-1', run]]) });
    expect(only(planWorld(world, { scope: { resend: ['bill-1'] } }).plan.bills)).toMatchObject({
      decision: 'resend',
      reason: 'resend',
    });
  });
});

describe('a number in use', () => {
  it.each([
    ['another total', { totalAmount: '10.01' }],
    ['another customer', { customerId: '59' }],
    ['another currency', { currency: 'EUR' }],
    ['nothing left of it', { voided: true }],
  ])('is not adopted with %s', (_name, changes) => {
    const world = withDocuments(withBills(ready(), billOf('10')), [foreignDocument(changes)]);
    const bill = only(planWorld(world).plan.bills);
    expect(bill).toMatchObject({ decision: 'block', reason: 'doc-number-taken' });
    expect(bill.message).toMatch(/invoice INV-101 \(Id 901\) for .+ of 2026-10-31, .+, which tieout did not make/);
    expect(bill.hint).toMatch(
      /^if it bills something else, renumber it in QuickBooks; if it is the invoice of this bill, have it recorded in place of sending the bill: .+ below mappings: - \{ m3ter: \{ entity: Bill, id: bill-1 \}, external: \{ table: Invoice, id: "901" \} \}$/,
    );
    expect(only(planWorld(world, { recordsRefused: true }).plan.bills).hint).toBe('renumber it in QuickBooks');
  });

  it('is compared without case', () => {
    const world = withDocuments(withBills(ready(), billOf('10')), [
      foreignDocument({ docNumber: 'inv-101', totalAmount: '1' }),
    ]);
    expect(only(planWorld(world).plan.bills).reason).toBe('doc-number-taken');
  });

  it('of the other kind does not matter', () => {
    const world = withDocuments(withBills(ready(), billOf('10')), [foreignDocument({ kind: 'creditMemo' })]);
    expect(only(planWorld(world).plan.bills).decision).toBe('send');
  });

  it('is not adopted twice, nor when two hold it', () => {
    const two = [foreignDocument(), foreignDocument({ id: '902' })];
    expect(only(planWorld(withDocuments(withBills(ready(), billOf('10')), two)).plan.bills).reason).toBe(
      'doc-number-taken',
    );
    const bills = [billOf('10'), billOf('10', { id: 'bill-2' })];
    const { plan } = planWorld(withDocuments(withBills(ready(), ...bills), [foreignDocument()]));
    expect(plan.bills.map((bill) => bill.reason)).toEqual(['doc-number-clash', 'doc-number-clash']);
    expect(plan.bills.map((bill) => bill.message)).toEqual([
      'number INV-101 would also be taken by bill bill-2',
      'number INV-101 would also be taken by bill bill-1',
    ]);
    expect(plan.changes).toEqual([]);
  });

  it('is not adopted when it is recorded for another bill', () => {
    const record = makeObservedMapping({
      id: 'map-z',
      m3terEntity: 'Bill',
      m3terId: 'bill-7',
      externalTable: 'Invoice',
      externalId: '901',
    });
    const world = withDocuments(withBills(ready(), billOf('10')), [foreignDocument()]);
    const { plan } = planWorld(withM3ter(world, { mappings: [...world.m3ter.mappings, record] }));
    expect(only(plan.bills)).toMatchObject({ decision: 'block', reason: 'doc-number-taken' });
    expect(only(plan.bills).message).toContain('which is for bill bill-7');
  });

  it('is adopted without a record when m3ter takes none', () => {
    const world = withDocuments(withBills(ready(), billOf('10')), [foreignDocument()]);
    const { plan } = planWorld(world, { recordsRefused: true });
    expect(plan.changes).toEqual([]);
    expect(only(plan.bills)).toMatchObject({ decision: 'upToDate', reason: 'number-and-total-equal' });
    expect(plan.diagnostics.map((diagnostic) => diagnostic.code)).toEqual(['plan/records-refused']);
  });
});

describe('an adopted document', () => {
  const adopted = (bill = billOf('10'), changes = {}) =>
    settle(withDocuments(withBills(ready(), bill), [foreignDocument({ ...changes })]));

  it('stays as it is when the bill has a new version of the same total', () => {
    const { plan } = planWorld(withBills(adopted(), billOf('10', { version: 9 })));
    expect(plan.changes).toEqual([]);
    expect(plan.drift).toEqual([]);
  });

  it('is not changed when the bill changes: that is drift', () => {
    const { plan } = planWorld(withBills(adopted(), billOf('12', { version: 9 })));
    expect(plan.changes).toEqual([]);
    expect(only(plan.drift)).toMatchObject({
      code: 'adopted-differs',
      fields: [{ path: 'total', before: '12.00', after: '10.00' }],
    });
  });

  it('equals the bill without excluded lines', () => {
    const lines = [makeLine({ convertedSubtotal: '10' }), makeLine({ convertedSubtotal: '5', lineItemType: 'AD_HOC' })];
    const world = withIntegration(adopted(), {
      bills: { exclude: { lineItemTypes: ['AD_HOC'], products: [], aggregations: [] } },
    });
    const { plan } = planWorld(withBills(settle(world), billOf('15', { lines })));
    expect(plan.drift).toEqual([]);
    expect(only(plan.bills).decision).toBe('upToDate');
  });

  it('may be a credit memo', () => {
    const memo = { kind: 'creditMemo', id: '77' } as const;
    const world = adopted(billOf('-10'), memo);
    const { plan } = planWorld(world);
    expect(only(plan.bills)).toMatchObject({ decision: 'upToDate', kind: 'creditMemo', remoteId: '77' });
    expect(plan.drift).toEqual([]);
  });
});

describe('a bill that cannot be decided', () => {
  const planUnreadable = (changes: Partial<UnreadableBill> = {}, scope: Partial<PlanScope> = {}) =>
    planWorld(withM3ter(withBills(ready()), { unreadableBills: [unreadableBill(changes)] }), { scope }).plan;

  it('because a field is malformed blocks, with all that is known of it', () => {
    const plan = planUnreadable();
    expect(only(plan.bills)).toEqual({
      billId: 'bill-1',
      billVersion: 3,
      accountId: 'acc-1',
      accountCode: 'ACME',
      accountName: 'ACME Ltd',
      integration: null,
      decision: 'block',
      reason: 'unreadable-bill',
      message: `m3ter's bill bill-1 has no usable "dueDate": expected a day`,
      hint: 'look at the field in the m3ter console and recalculate the bill; if it is right there, report this',
      kind: null,
      docNumber: 'INV-101',
      invoiceDate: '2026-10-31',
      currency: 'USD',
      total: null,
      billTotal: '10',
      excludedTotal: null,
      class: 'blocked',
      sentTotal: null,
      sentKind: null,
      change: null,
      remoteId: null,
      notes: [],
    });
    expect(plan.summary).toMatchObject({ blocked: 1, skipped: 0 });
    expect(plan.changes).toEqual([]);
  });

  it('because nothing but its id is readable blocks too', () => {
    const nothing = {
      version: null,
      accountId: null,
      accountCode: null,
      invoiceDate: null,
      sequentialInvoiceNumber: null,
      currency: null,
    };
    expect(only(planUnreadable(nothing).bills)).toMatchObject({
      billVersion: 0,
      accountId: '',
      accountCode: '',
      accountName: '',
      docNumber: null,
      currency: '',
      billTotal: null,
    });
    const named = { ...nothing, accountCode: 'LOST' };
    expect(only(planUnreadable(named).bills)).toMatchObject({ accountCode: 'LOST', accountName: 'LOST' });
  });

  it.each<[string, Partial<UnreadableBill>, Partial<PlanScope>, number]>([
    ['on the cut-off', { invoiceDate: '2026-01-01' }, {}, 1],
    ['before every cut-off', { invoiceDate: '2025-12-31' }, {}, 0],
    ['before the day asked for', {}, { since: '2026-11-01' }, 0],
    ['on the day asked for', {}, { since: '2026-10-31' }, 1],
    ['without a date, whatever the day', { invoiceDate: null }, { since: '2026-11-01' }, 1],
    ['asked for', {}, { bills: ['bill-1'] }, 1],
    ['not asked for', {}, { bills: ['bill-2'] }, 0],
    ['of whichever integration', {}, { integrations: ['US invoices'] }, 1],
  ])('%s is in the plan or not', (_name, changes, scope, count) => {
    expect(planUnreadable(changes, scope).bills).toHaveLength(count);
  });

  it('names a missing account, unless the bill is from before every cut-off', () => {
    const lost = { accountId: 'acc-9', accountCode: 'LOST' };
    const now = only(planWorld(withBills(ready(), billOf('10', lost))).plan.bills);
    expect(now).toMatchObject({ decision: 'block', reason: 'unknown-account', accountCode: 'LOST' });
    const old = only(planWorld(withBills(ready(), billOf('10', { ...lost, billDate: '2025-12-31' }))).plan.bills);
    expect(old).toMatchObject({ decision: 'skip', reason: 'before-cutoff' });
    const nameless = only(planWorld(withBills(ready(), billOf('10', { ...lost, accountCode: null }))).plan.bills);
    expect(nameless.accountCode).toBe('acc-9');
  });
});
