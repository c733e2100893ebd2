import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decimal } from '../../src/model/decimal.ts';
import type { SalesDocumentChange } from '../../src/model/change.ts';
import type { UndoScope } from '../../src/model/plan.ts';
import type { ObservedSalesDocument } from '../../src/model/sales-document.ts';
import { isDocument } from '../../src/plan/money.ts';
import { compareWithReviewed } from '../../src/plan/stale.ts';
import { applyTo, planWorld, settle, type World } from '../unit/reconcile/make-world.ts';
import { anyEvent, anyHistoryOf, EDITED_NOTE } from './random-world.ts';

/** Events after which a bill that was sent would make other lines now. */
const RULES_CHANGED = ['customer remapped', 'integration disabled', 'items remapped'];
const histories = anyHistoryOf(anyEvent.filter(({ event }) => !RULES_CHANGED.includes(event)));
const settled = histories.map((world) => settle(world));

/** The scope of an undo of every bill that m3ter has. */
function everything({ m3ter }: World, options: Partial<UndoScope> = {}) {
  const bills = m3ter.bills.map(({ id }) => id);
  const targets = bills.map((billId) => ({ billId, key: null }));
  return { scope: { bills, undo: { targets, emailed: false, hold: false, ...options } } };
}

function live({ quickbooks }: World, billId: string): readonly ObservedSalesDocument[] {
  return quickbooks.documents.filter(
    ({ marker, totalAmount }) => marker?.billId === billId && !decimal(totalAmount).eq(decimal('0')),
  );
}

/** What an invoice says, without its number and its key. */
function contentOf({ after }: SalesDocumentChange): object {
  const { docNumber: _number, customer: _customer, ...content } = after.document;
  return content;
}

describe('an undo, over worlds with any history', () => {
  it('followed by an apply gives the same invoices again, under new numbers, once', () => {
    fc.assert(
      fc.property(histories, (before) => {
        const first = planWorld(before).plan;
        const world = applyTo(before, first);
        const { plan } = planWorld(world, everything(world));
        const undone = applyTo(world, plan);
        const sent = new Map(
          first.changes
            .filter(isDocument)
            .flatMap((change) => (change.action === 'create' ? [[change.address, change]] : [])),
        );
        const voided = new Set(plan.changes.flatMap(({ action, address }) => (action === 'void' ? [address] : [])));
        const again = planWorld(undone).plan;
        const resent = again.changes
          .filter(isDocument)
          .filter(({ address, action }) => action === 'create' && voided.has(address));
        for (const change of resent) {
          const former = sent.get(change.address);
          if (former === undefined) continue;
          expect(contentOf(change)).toEqual(contentOf(former));
          expect(change.after.document.docNumber).not.toBe(former.after.document.docNumber);
          expect(change.after.marker.generation).not.toBe(former.after.marker.generation);
        }
        // What this run sent and the undo voided is sent again: nothing else changed.
        const missing = [...sent.keys()].filter(
          (address) => voided.has(address) && !resent.some((one) => one.address === address),
        );
        expect(missing).toEqual([]);
        const after = settle(undone);
        for (const {
          after: { document },
        } of resent)
          expect(live(after, document.billId)).toHaveLength(1);
        expect(planWorld(after).plan.changes.map(({ address }) => address)).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  it('is done when it was applied, wholly or in part and then whole', () => {
    fc.assert(
      fc.property(settled, fc.nat({ max: 12 }), fc.boolean(), (world, count, hold) => {
        const { plan } = planWorld(world, everything(world, { hold }));
        const killed = applyTo(world, { ...plan, changes: plan.changes.slice(0, count) });
        const fresh = planWorld(killed, everything(world, { hold }));
        const comparison = compareWithReviewed({ reviewed: plan, fresh: fresh.plan, world: fresh.world() });
        expect(comparison.stale.map(({ address }) => address)).toEqual([]);
        const whole = applyTo(killed, fresh.plan);
        expect(planWorld(whole, everything(world, { hold })).plan.changes).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  it('with hold sends nothing again', () => {
    fc.assert(
      fc.property(settled, (world) => {
        const { plan } = planWorld(world, everything(world, { hold: true }));
        const voided = new Set(plan.changes.map(({ address }) => address));
        const again = planWorld(applyTo(world, plan)).plan;
        expect(again.changes.filter(({ address }) => voided.has(address))).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });

  it('voids nothing that a person or somebody else touched, and deletes no document', () => {
    fc.assert(
      fc.property(settled, (world) => {
        const { plan } = planWorld(world, everything(world));
        for (const { action, kind, precondition } of plan.changes) {
          expect([action, kind]).toEqual(kind === 'mapping' ? ['delete', 'mapping'] : ['void', 'invoice']);
          if (action !== 'void' || !('id' in precondition)) continue;
          const found = world.quickbooks.documents.find(
            ({ kind: of, id }) => of === 'invoice' && id === precondition.id,
          );
          expect(found).toMatchObject({ voided: false, settled: false });
          expect(found?.marker).not.toBeNull();
          expect(found?.note).not.toBe(EDITED_NOTE);
        }
      }),
      { numRuns: 200 },
    );
  });
});
