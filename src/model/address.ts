/**
 * An address names a change or a thing, for people and machines (cli.md): `integration/NAME`, `customer/ACCOUNTCODE`,
 * `mapping/SYSTEM/TABLE/ENTITY/KEY`, `invoice/BILLID`, `creditMemo/BILLID`.
 */
export type Address = string;

export function integrationAddress(name: string): Address {
  return `integration/${name}`;
}

export function customerAddress(accountCode: string): Address {
  return `customer/${accountCode}`;
}

/**
 * `key` is the m3ter code, the description of a pricing band, or the id when there is neither. A linked mapping adds
 * `@INTEGRATION`.
 */
export function mappingAddress(key: {
  readonly system: string;
  readonly table: string;
  readonly entity: string;
  readonly key: string;
  readonly linkedTo?: string | null;
}): Address {
  const link = key.linkedTo === undefined || key.linkedTo === null ? '' : `@${key.linkedTo}`;
  // Joined, the text is one piece. A template keeps its nine parts, and a month end has thousands of mappings.
  return ['mapping', key.system, key.table, key.entity, key.key + link].join('/');
}

export function documentAddress(kind: 'invoice' | 'creditMemo', billId: string): Address {
  return `${kind}/${billId}`;
}

const DOCUMENT_PATTERN = /^(invoice|creditMemo)\/(.+)$/;

/** The document that an address names, by its bill; null for an address of anything else. */
export function parseDocumentAddress(
  address: Address,
): { readonly kind: 'invoice' | 'creditMemo'; readonly billId: string } | null {
  const [, kind, billId] = DOCUMENT_PATTERN.exec(address) ?? [];
  return billId === undefined ? null : { kind: kind === 'invoice' ? 'invoice' : 'creditMemo', billId };
}

const RECORD_PATTERN = /^mapping\/[^/]+\/(?:Invoice|CreditMemo)\/Bill\/(.+)$/;

/** The bill that a mapping records, by the mapping's address; null for any other mapping. */
export function recordedBill(address: Address): string | null {
  return RECORD_PATTERN.exec(address)?.[1] ?? null;
}

const UUID_PATTERN = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** A m3ter reference is an id when it has the form of a UUID, else a code (config-format.md). */
export function isUuid(text: string): boolean {
  return UUID_PATTERN.test(text);
}
