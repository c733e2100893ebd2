import type { Change, ChangeDraft } from '../model/change.ts';
import { compareText } from '../model/diagnostic.ts';
import { assertNever } from '../support/invariant.ts';

/**
 * The order of application (delivery.md, The loop). An arrow means "needs the id or the success of":
 *
 *     0  integration: create, update
 *     1  integration: enable                      (with the settings of level 0 in place)
 *     2  customer
 *     3  mapping: create, update ───► 0, 2        (a linked mapping, a customer's mapping)
 *     4  mapping: delete                          (after its replacement exists)
 *     5  invoice, credit memo ───► 0, 1, 2
 *     6  mapping that records a bill ───► 5
 *
 * So a change never depends on one that comes later. Within a level the order is that of the address,
 * documents by date and number, because numbers are then used in the order people expect.
 */
export function levelOf(draft: ChangeDraft): number {
  switch (draft.kind) {
    case 'integration':
      return draft.action === 'enable' ? 1 : 0;
    case 'customer':
      return 2;
    case 'mapping':
      if (draft.recordsBill) return 6;
      return draft.action === 'delete' ? 4 : 3;
    case 'invoice':
    case 'creditMemo':
      return 5;
    default:
      return assertNever(draft);
  }
}

/** Orders two changes; total, so that the order of the input never matters. */
export function compareChanges(a: Change, b: Change): number {
  return (
    levelOf(a) - levelOf(b) ||
    compareText(dateAndNumber(a), dateAndNumber(b)) ||
    compareText(a.address, b.address) ||
    compareText(a.action, b.action) ||
    compareText(a.id, b.id)
  );
}

function dateAndNumber(change: Change): string {
  if (change.kind !== 'invoice' && change.kind !== 'creditMemo') return '';
  const document = change.after?.document;
  return document === undefined ? '' : `${document.txnDate} ${document.docNumber}`;
}
