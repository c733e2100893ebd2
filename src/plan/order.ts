import type { Address } from '../model/address.ts';
import type { Change } from '../model/change.ts';
import { LEVELS, levelOf } from '../model/levels.ts';
import { compareText } from '../support/compare-text.ts';

/** A change with its sort keys. They are made once, because a month end compares a million times. */
interface Ordered {
  readonly change: Change;
  readonly level: number;
  readonly address: Address;
  readonly dateAndNumber: string;
}

/**
 * Sorts changes by level of application (`model/levels.ts`), then documents by date and number, and other changes by
 * address. So invoices use their numbers in the order that people expect. The order is total, so the order of the
 * input never matters.
 */
export function sortChanges(changes: readonly Change[]): readonly Change[] {
  const ordered = changes.map((change) => ({
    change,
    level: LEVELS.indexOf(levelOf(change)),
    address: change.address,
    dateAndNumber: dateAndNumber(change),
  }));
  return ordered.sort(compareOrdered).map(({ change }) => change);
}

function compareOrdered(a: Ordered, b: Ordered): number {
  return (
    a.level - b.level ||
    compareText(a.dateAndNumber, b.dateAndNumber) ||
    compareText(a.address, b.address) ||
    compareText(a.change.action, b.change.action) ||
    compareText(a.change.id, b.change.id)
  );
}

function dateAndNumber(change: Change): string {
  if (change.kind !== 'invoice' && change.kind !== 'creditMemo') return '';
  const document = (change.after ?? change.before)?.document;
  return document === undefined ? '' : `${document.txnDate} ${document.docNumber}`;
}
