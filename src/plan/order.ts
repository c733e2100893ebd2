import type { Change } from '../model/change.ts';
import { compareText } from '../model/diagnostic.ts';
import { LEVELS, levelOf } from '../model/levels.ts';

/**
 * Orders two changes: by level of application, then documents by date and number, and other changes by address.
 * Invoices so use their numbers in the order that people expect. The order is total, so the order of the input never
 * matters.
 */
export function compareChanges(a: Change, b: Change): number {
  return (
    LEVELS.indexOf(levelOf(a)) - LEVELS.indexOf(levelOf(b)) ||
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
