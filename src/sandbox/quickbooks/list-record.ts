import { businessFault, missingParameter, notImplemented, unsupportedOperation } from './fault.ts';
import { refOf, textOf, without, type Fields } from './fields.ts';
import {
  commitCreate,
  commitUpdate,
  isNoWrite,
  requireReference,
  requireRevision,
  type Call,
  type WriteRequest,
} from './call.ts';
import { requireCurrency } from './currency.ts';
import { withAddressIds } from './customer.ts';
import { nameForActivity, requireFreeName } from './names.ts';
import { currencyName } from './render-record.ts';
import { nameField } from './store.ts';
import type { EntityName } from './state.ts';

/** Lists that clients may write, besides customers. */
const WRITABLE: ReadonlySet<EntityName> = new Set([
  'Account',
  'Class',
  'CompanyCurrency',
  'Department',
  'Employee',
  'Item',
  'Term',
  'Vendor',
]);

/** Creates a vendor, employee, item, account, term, class, department or currency. @throws QuickBooksFault */
export function createListRecord(call: Call, entity: EntityName, request: WriteRequest, id?: string): Fields {
  if (!WRITABLE.has(entity)) throw unsupportedOperation(`create ${entity}`);
  const fields = withDefaults(call, entity, withAddressIds(call, request.fields));
  requireListRecord(call, entity, fields, null);
  return commitCreate(call, entity, fields, id);
}

/** Updates one, sparse or full. When it becomes inactive, its name gets the suffix. @throws QuickBooksFault */
export function updateListRecord(call: Call, entity: EntityName, request: WriteRequest): Fields {
  if (!WRITABLE.has(entity)) throw unsupportedOperation(`update ${entity}`);
  const before = requireRevision(call, entity, request);
  const system = { Id: before['Id'] ?? '', SyncToken: before['SyncToken'] ?? '', MetaData: before['MetaData'] ?? {} };
  const base = request.sparse ? without(before, request.cleared) : { Active: before['Active'] !== false };
  const merged = withDefaults(call, entity, { ...base, ...request.fields, ...system });
  const name = nameForActivity(call.modes, entity, before, merged);
  const after = name === null ? merged : { ...merged, [nameField(entity)]: name };
  requireListRecord(call, entity, after, textOf(before, 'Id'));
  if (isNoWrite(call, before, after)) return before;
  return commitUpdate(call, 'update', entity, after);
}

function requireListRecord(call: Call, entity: EntityName, fields: Fields, ownId: string | null): void {
  if (entity === 'Item') requireItem(call, fields);
  if (entity === 'CompanyCurrency') {
    const code = textOf(fields, 'Code');
    if (code === null) throw missingParameter('Code');
    requireCurrency(call, code);
  }
  const name = textOf(fields, nameField(entity));
  if (name === null) throw missingParameter(nameField(entity));
  requireFreeName(call.store, call.modes, { entity, name, ownId });
}

/** `quickbooks.md` §9: a Type is required, and an income account for an item that is sold. */
function requireItem(call: Call, fields: Fields): void {
  const type = textOf(fields, 'Type');
  if (type === null) throw missingParameter('Type');
  if (type === 'Group' || (type === 'Inventory' && call.actor === 'api')) throw notImplemented(`items of type ${type}`);
  if (type === 'Category') return;
  const account = refOf(fields, 'IncomeAccountRef');
  // People may have items that are only bought.
  if (account === null && call.actor !== 'api') return;
  if (account === null) throw missingParameter('IncomeAccountRef');
  const kind = textOf(requireReference(call, 'Account', account), 'AccountType');
  if (kind !== 'Income') throw businessFault('When you create an item, choose an income account.');
}

function withDefaults(call: Call, entity: EntityName, fields: Fields): Fields {
  const active: Fields = { Active: true, ...fields };
  const name = textOf(fields, nameField(entity));
  if (entity === 'Vendor' || entity === 'Employee') {
    const parts = [textOf(fields, 'GivenName'), textOf(fields, 'FamilyName')].filter((part) => part !== null);
    const displayName = name ?? (parts.length === 0 ? null : parts.join(' '));
    return displayName === null ? active : { ...active, DisplayName: displayName, ...personDefaults(call, entity) };
  }
  if (entity === 'Item') {
    return { Taxable: false, UnitPrice: '0', TrackQtyOnHand: false, ...active, FullyQualifiedName: name ?? '' };
  }
  if (entity === 'CompanyCurrency') {
    const code = textOf(fields, 'Code');
    return code === null ? active : { ...active, Name: name ?? currencyName(code) };
  }
  if (entity === 'Term') return { Type: 'STANDARD', DiscountPercent: '0', ...active };
  return { ...active, FullyQualifiedName: name ?? '' };
}

/** A vendor's CurrencyRef is ignored and the home currency used, as was seen (`quickbooks.md` §7.1). */
function personDefaults(call: Call, entity: 'Vendor' | 'Employee'): Fields {
  if (entity === 'Employee') return { BillableTime: false };
  return { Balance: '0', Vendor1099: false, CurrencyRef: { value: call.store.state.preferences.homeCurrency } };
}
