import { notImplemented, QuickBooksFault } from './fault.ts';
import { listOf, textOf, type Fields } from './fields.ts';

/** Kinds that a client may link to an invoice or credit memo (`quickbooks.md` §8.1). The sandbox has neither. */
const LINKED_BY_CLIENTS: ReadonlySet<string> = new Set(['Estimate', 'TimeActivity']);

/** Links that QuickBooks makes itself. In a request they are read-only. */
const LINKED_BY_QUICKBOOKS: ReadonlySet<string> = new Set([
  'Payment',
  'ReimburseCharge',
  'ChargeCredit',
  'StatementCharge',
]);

/**
 * Refuses new links, which the sandbox cannot make. Links that the record already has may be sent back.
 *
 * @throws QuickBooksFault 501 for an estimate or time activity, 620 for anything that cannot be linked at all.
 */
export function requireNoNewLinks(sent: Fields, before: Fields | null): void {
  const known = new Set(listOf(before ?? {}, 'LinkedTxn').map(linkKey));
  const links = [...listOf(sent, 'LinkedTxn'), ...listOf(sent, 'Line').flatMap((line) => listOf(line, 'LinkedTxn'))];
  for (const link of links) {
    const type = textOf(link, 'TxnType');
    if (known.has(linkKey(link)) || (type !== null && LINKED_BY_QUICKBOOKS.has(type))) continue;
    if (type !== null && LINKED_BY_CLIENTS.has(type)) throw notImplemented(`links to ${type}`);
    throw couldNotBeLinked(type);
  }
}

function linkKey(link: Fields): string {
  return `${textOf(link, 'TxnType') ?? ''}/${textOf(link, 'TxnId') ?? ''}`;
}

/** Code 620, for a kind of transaction that nothing can be linked to. */
export function couldNotBeLinked(type: string | null): QuickBooksFault {
  return new QuickBooksFault(620, { detail: `Transaction Could Not Be Linked : ${type ?? 'null'}` });
}
