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

const UUID_PATTERN = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** A m3ter reference is an id when it has the form of a UUID, else a code (config-format.md). */
export function isUuid(text: string): boolean {
  return UUID_PATTERN.test(text);
}
