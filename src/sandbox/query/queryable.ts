import type { EntityName } from '../quickbooks/state.ts';

/** How a property is compared, and where its value is in a stored record. */
export interface Queryable {
  readonly name: string;
  readonly type: 'id' | 'text' | 'number' | 'flag' | 'day' | 'instant';
  readonly path: readonly string[];
}

const make =
  (type: Queryable['type']) =>
  (name: string, ...path: string[]): Queryable => ({ name, type, path: path.length === 0 ? name.split('.') : path });

const text = make('text');
const number = make('number');
const flag = make('flag');
const day = make('day');
const instant = make('instant');
const reference = (name: string): Queryable => text(name, name, 'value');

const COMMON: readonly Queryable[] = [
  make('id')('Id'),
  instant('MetaData.CreateTime'),
  instant('MetaData.LastUpdatedTime'),
];

const LIST: readonly Queryable[] = [...COMMON, text('Name'), text('FullyQualifiedName'), flag('Active')];

const PERSON: readonly Queryable[] = [
  ...COMMON,
  text('DisplayName'),
  text('GivenName'),
  text('MiddleName'),
  text('FamilyName'),
  text('PrintOnCheckName'),
  text('PrimaryEmailAddr', 'PrimaryEmailAddr', 'Address'),
  flag('Active'),
];

const TRANSACTION: readonly Queryable[] = [...COMMON, text('DocNumber'), day('TxnDate'), reference('CustomerRef')];

/**
 * The properties of each table that a query may filter by (`quickbooks.md` §4, filterable traits). Any other gives
 * 4001.
 */
export const QUERYABLE: Readonly<Record<EntityName, readonly Queryable[]>> = {
  Account: [...LIST, text('AccountType'), text('Classification')],
  Class: LIST,
  CompanyCurrency: [...LIST, text('Code')],
  CreditMemo: [...TRANSACTION, number('Balance'), reference('SalesTermRef'), number('TotalAmt')],
  Customer: [...PERSON, text('FullyQualifiedName'), text('CompanyName'), number('Balance')],
  Department: LIST,
  Employee: PERSON,
  Invoice: [...TRANSACTION, day('DueDate'), number('Balance'), reference('SalesTermRef'), number('TotalAmt')],
  Item: [...LIST, text('Sku'), text('Type')],
  Payment: [...COMMON, day('TxnDate'), reference('CustomerRef'), number('TotalAmt'), number('UnappliedAmt')],
  TaxCode: LIST,
  Term: LIST,
  Vendor: [...PERSON, text('CompanyName'), number('Balance')],
};

/** Tables with inactive records. Queries leave those out unless they ask for them (`quickbooks.md` §4). */
export function hasActive(entity: EntityName): boolean {
  return QUERYABLE[entity].some(({ name }) => name === 'Active');
}
