import type { EntityName } from './state.ts';

/** The values of a property. One table checks requests and writes answers, in its order. */
export type Field = FieldShape & {
  /** True: accepted in a request and ignored, as QuickBooks does (`quickbooks.md` §2). */
  readonly readOnly?: true;
};

type FieldShape =
  | { readonly type: 'text'; readonly max: number; readonly forbidden?: RegExp }
  | { readonly type: 'flag' }
  | { readonly type: 'number'; readonly digitsMax?: number }
  | { readonly type: 'day' }
  | { readonly type: 'instant' }
  | { readonly type: 'choice'; readonly values: readonly string[] }
  | { readonly type: 'ref'; readonly to: EntityName | null }
  | { readonly type: 'group'; readonly fields: FieldTable }
  | { readonly type: 'list'; readonly of: Field; readonly max?: number };

export type FieldTable = Readonly<Record<string, Field>>;

export const text = (max: number, forbidden?: RegExp): Field =>
  forbidden === undefined ? { type: 'text', max } : { type: 'text', max, forbidden };
export const flag: Field = { type: 'flag' };
export const number: Field = { type: 'number' };
/** An amount of money: at most 15 digits (`quickbooks.md` §8.2). */
export const money: Field = { type: 'number', digitsMax: 15 };
export const day: Field = { type: 'day' };
export const instant: Field = { type: 'instant' };
export const choice = (...values: string[]): Field => ({ type: 'choice', values });
export const ref = (to: EntityName | null): Field => ({ type: 'ref', to });
export const group = (fields: FieldTable): Field => ({ type: 'group', fields });
export const list = (of: Field, max?: number): Field =>
  max === undefined ? { type: 'list', of } : { type: 'list', of, max };
export const readOnly = (field: Field): Field => ({ ...field, readOnly: true });

/** The first properties of every record. */
export const RECORD_FIELDS: FieldTable = {
  domain: readOnly(text(20)),
  sparse: readOnly(flag),
  Id: readOnly(text(40)),
  SyncToken: readOnly(text(40)),
  MetaData: readOnly(group({ CreateTime: instant, LastUpdatedTime: instant })),
};

/** Lengths of `quickbooks.md` §7.1. */
export const ADDRESS: Field = group({
  Id: text(40),
  Line1: text(500),
  Line2: text(500),
  Line3: text(500),
  Line4: text(500),
  Line5: text(500),
  City: text(255),
  Country: text(255),
  CountryCode: text(255),
  CountrySubDivisionCode: text(255),
  PostalCode: text(30),
  PostalCodeSuffix: text(30),
  Lat: text(40),
  Long: text(40),
  Note: text(500),
});

export const EMAIL: Field = group({ Address: text(100) });
export const PHONE: Field = group({ FreeFormNumber: text(30) });
