import type { Catalog, CustomerChoice } from '../model/catalog.ts';
import { formatCount, nameSome } from '../model/count-text.ts';
import type { Account } from '../model/m3ter.ts';
import type { Customer } from '../model/quickbooks.ts';
import type { ObservedSalesDocument } from '../model/sales-document.ts';
import { compareText } from '../support/compare-text.ts';
import { groupBy } from '../support/group-by.ts';
import { quoteWord } from '../support/quote-word.ts';

/** Documents that count for bills of an account and are not void, by account id. */
export type EarlierInvoices = ReadonlyMap<string, readonly ObservedSalesDocument[]>;

/** So many invoices are named; the rest are counted. */
const NAMED_MAX = 3;

/**
 * The block for an account without a mapping whose earlier invoices are for another customer than `wanted`, the one that
 * this plan would take; null when there are none. Its mapping was lost, most likely, and a second customer would part
 * the account's invoices in two. Which customer is right is for a person to say.
 *
 * @param wanted the Id of an existing customer; null for a new one
 */
export function blockSecondCustomer(
  account: Account,
  wanted: string | null,
  { earlier, catalog }: { readonly earlier: EarlierInvoices; readonly catalog: Catalog },
): CustomerChoice | null {
  const customers = catalog.customersById;
  const own = (earlier.get(account.id) ?? []).filter((document) => !isOfAnother(document, account));
  const places = [...groupBy(own, ({ customerId }) => customerId)].toSorted(([, a], [, b]) => b.length - a.length);
  const [first] = places;
  if (first === undefined || (places.length === 1 && first[0] === wanted)) return null;
  const found = places.map(([id, documents]) => {
    const names = documents.map(({ docNumber, id: documentId }) => docNumber ?? `with Id ${documentId}`).sort();
    return `${nameSome(names, NAMED_MAX)} ${names.length === 1 ? 'is' : 'are'} for ${nameCustomer(id, documents, customers)}`;
  });
  const instead = wanted === null ? 'no second customer is made for it' : `customer ${wanted} is not taken for it`;
  const [id, documents] = first;
  const inactive = customers.get(id)?.active === false ? 'make it active in QuickBooks; then ' : '';
  const which =
    places.length === 1
      ? 'to bill that customer again'
      : `to bill the customer that has ${formatCount(documents.length, 'invoice')} of them`;
  return {
    result: 'block',
    reason: 'ambiguous-customer',
    message: `account ${account.code} is not mapped; of its earlier invoices ${found.join(', and ')}, so ${instead}`,
    hint: `${which}: ${inactive}tieout map --account ${quoteWord(account.code)} --customer ${id}; map it to another customer if that is meant`,
  };
}

/** The customer of an account's last invoices, where they went to another than now. */
export interface FormerCustomer {
  readonly customerId: string;
  readonly name: string;
  /** How many invoices the customer has of the account. */
  readonly count: number;
  /** The number of the last of them, else its Id in words. */
  readonly last: string;
}

/** Null when the account has no earlier invoices, and when one of them is for the customer of now. */
export function findFormerCustomer(
  account: Pick<Account, 'id'>,
  customerId: string,
  earlier: EarlierInvoices,
): FormerCustomer | null {
  const own = (earlier.get(account.id) ?? []).filter((document) => !isOfAnother(document, account));
  if (own.some((document) => document.customerId === customerId)) return null;
  const last = own.toSorted((a, b) => compareText(b.txnDate, a.txnDate) || compareText(b.id, a.id)).at(0);
  if (last === undefined) return null;
  return {
    customerId: last.customerId,
    name: last.customerName ?? '',
    count: own.filter((document) => document.customerId === last.customerId).length,
    last: last.docNumber ?? `with Id ${last.id}`,
  };
}

function nameCustomer(
  id: string,
  [document]: readonly ObservedSalesDocument[],
  customers: ReadonlyMap<string, Customer>,
): string {
  const known = customers.get(id);
  const name = known?.displayName ?? document?.customerName ?? '';
  const inactive = known?.active === false ? ', which is inactive' : '';
  return `customer ${id}${name === '' ? '' : ` "${name}"`}${inactive}`;
}

/** A bill that m3ter moved to this account was sent to the customer of the former one. Its memo names that account. */
function isOfAnother({ customerMemo }: ObservedSalesDocument, { id }: Pick<Account, 'id'>): boolean {
  const named = customerMemo?.match(UUID) ?? [];
  return named.length > 0 && !named.some((one) => one.toLowerCase() === id.toLowerCase());
}

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi;
