import type { AccountField, FunctionName } from './parsed-filter.ts';

/** Fields of an account by their name in a filter (m3ter.md §6.1). `customFields.NAME` takes any name. */
export const FIELDS: ReadonlyMap<string, AccountField> = new Map<string, AccountField>([
  ['id', 'id'],
  ['accountName', 'accountName'],
  ['accountCode', 'accountCode'],
  ['currency', 'currency'],
  ['customFields', 'customFields'],
  ['address', 'address'],
  ['address.addressLine1', 'addressLine1'],
  ['address.addressLine2', 'addressLine2'],
  ['address.addressLine3', 'addressLine3'],
  ['address.addressLine4', 'addressLine4'],
  ['address.locality', 'locality'],
  ['address.region', 'region'],
  ['address.postCode', 'postCode'],
  ['address.country', 'country'],
]);

/** Number of arguments each function takes (m3ter.md §6.2). */
export const FUNCTIONS: ReadonlyMap<
  string,
  { readonly name: FunctionName; readonly min: number; readonly max: number }
> = new Map(
  (
    [
      ['isnull', 2, 2],
      ['IN', 2, Number.POSITIVE_INFINITY],
      ['Math.max', 1, Number.POSITIVE_INFINITY],
      ['Math.min', 1, Number.POSITIVE_INFINITY],
      ['Math.floor', 1, 2],
      ['Math.ceil', 1, 2],
      ['Math.round', 1, 2],
      ['Math.pow', 2, 2],
      ['Math.abs', 1, 1],
    ] as const
  ).map(([name, min, max]) => [name, { name, min, max }]),
);

/** Names of account fields in m3ter's API that the filter calls differently. */
export const RENAMED_FIELDS: ReadonlyMap<string, string> = new Map([
  ['name', 'accountName'],
  ['code', 'accountCode'],
  ['country', 'address.country'],
  ['region', 'address.region'],
  ['locality', 'address.locality'],
  ['postCode', 'address.postCode'],
]);

/** π to more digits than any filter needs. */
export const PI_TEXT = '3.14159265358979323846264338327950288';
