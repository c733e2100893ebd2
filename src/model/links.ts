import { parseDocumentAddress } from './address.ts';
import type { Drift, PlanConnection } from './plan.ts';
import type { SalesDocumentKind } from './sales-document.ts';

/** Where a person looks at a bill in the m3ter Console, and at its document in QuickBooks. Addresses for a browser. */
export interface Links {
  readonly bill?: string;
  readonly document?: string;
}

/** What an address is made of: part of a plan's connection. */
export type LinkedSystems = Pick<PlanConnection, 'organizationId' | 'environment' | 'realmId' | 'billUrl' | 'embedded'>;

/** Only ids of this form are put into an address, unchanged. An id of another form has no address. */
const ID = /^[\w.-]{1,100}$/;

const QUICKBOOKS_HOSTS = { production: 'qbo.intuit.com', sandbox: 'sandbox.qbo.intuit.com' } as const;

type LinkedKind = SalesDocumentKind | 'customer';

const QUICKBOOKS_PAGES: Readonly<{ [kind in LinkedKind]: (id: string) => string }> = {
  invoice: (id) => `invoice?txnId=${id}`,
  creditMemo: (id) => `creditmemo?txnId=${id}`,
  customer: (id) => `customerdetail?nameId=${id}`,
};

/**
 * The page of a record in QuickBooks Online. It leads through the sign-in, which first selects the company: a person
 * may be signed in to another one (quickbooks.md §2). Null for the embedded systems, which have no pages.
 */
export function recordUrl(systems: LinkedSystems, kind: LinkedKind, id: string): string | null {
  const { environment, realmId, embedded } = systems;
  if (embedded === true || !ID.test(realmId) || !ID.test(id)) return null;
  const page = encodeURIComponent(QUICKBOOKS_PAGES[kind](id));
  return `https://${QUICKBOOKS_HOSTS[environment]}/login?deeplinkcompanyid=${realmId}&pagereq=${page}`;
}

/**
 * The page of a bill in the m3ter Console, by the pattern of the Connection (m3ter.md §4). Null when the Connection has
 * none.
 */
export function billUrl(
  systems: LinkedSystems,
  bill: { readonly id: string; readonly accountId: string },
): string | null {
  const { organizationId } = systems;
  if (systems.embedded === true || systems.billUrl === undefined) return null;
  const ids: Readonly<{ [name: string]: string }> = { organizationId, accountId: bill.accountId, billId: bill.id };
  const isUsable = Object.entries(ids).every(([name, id]) => ID.test(id) || !systems.billUrl?.includes(`{${name}}`));
  if (!isUsable) return null;
  return systems.billUrl.replaceAll(/\{(\w+)\}/g, (whole, name: string) => ids[name] ?? whole);
}

/** Both addresses of a bill, where they exist. */
export function linksOf(
  systems: LinkedSystems,
  bill: {
    readonly billId: string;
    readonly accountId: string;
    readonly kind: SalesDocumentKind | null;
    readonly remoteId: string | null;
  },
): Links {
  const ofBill = billUrl(systems, { id: bill.billId, accountId: bill.accountId });
  const { kind, remoteId } = bill;
  const ofDocument = kind === null || remoteId === null ? null : recordUrl(systems, kind, remoteId);
  return { ...(ofBill === null ? {} : { bill: ofBill }), ...(ofDocument === null ? {} : { document: ofDocument }) };
}

/** The document that a difference is about; the first one when there are several. */
export function linksOfDrift(
  systems: LinkedSystems,
  { address, remoteIds }: Pick<Drift, 'address' | 'remoteIds'>,
): Links {
  const [remoteId] = remoteIds;
  const kind = parseDocumentAddress(address)?.kind ?? 'invoice';
  const document = remoteId === undefined ? null : recordUrl(systems, kind, remoteId);
  return document === null ? {} : { document };
}
