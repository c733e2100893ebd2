import { addCompanyCurrency, requireCurrency } from './currency.ts';
import { missingParameter, QuickBooksFault } from './fault.ts';
import { groupOf, refOf, textOf, without, type Fields, type FieldValue } from './fields.ts';
import {
  ADDRESSES,
  commitCreate,
  commitUpdate,
  isNoWrite,
  requireReference,
  requireRevision,
  type Call,
  type WriteRequest,
} from './call.ts';
import { nameForActivity, requireFreeName } from './names.ts';

/** A customer may be at most four levels below a parent (`quickbooks.md` §7.1). */
const LEVELS_MAX = 4;

/** Creates a customer (`quickbooks.md` §13.1, 9). @throws QuickBooksFault */
export function createCustomer(call: Call, request: WriteRequest, id?: string): Fields {
  const { homeCurrency } = call.store.state.preferences;
  const displayName = nameOf(request.fields);
  if (displayName === null) throw noName();
  requireFreeName(call.store, call.modes, { entity: 'Customer', name: displayName, ownId: null });
  const sent = refOf(request.fields, 'CurrencyRef');
  const asked = sent === null ? homeCurrency : requireCurrency(call, sent);
  const currency = call.modes.currencyRefOnCreate === 'ignored' ? homeCurrency : asked;
  addCompanyCurrency(call, currency);
  const opening = textOf(request.fields, 'Balance') ?? '0';
  const fields: Fields = {
    Taxable: false,
    Job: false,
    BillWithParent: false,
    PreferredDeliveryMethod: 'None',
    Active: true,
    PrintOnCheckName: textOf(request.fields, 'CompanyName') ?? displayName,
    ...withAddressIds(call, request.fields),
    DisplayName: displayName,
    Balance: opening,
    BalanceWithJobs: opening,
    CurrencyRef: { value: currency },
  };
  return commitCreate(call, 'Customer', withPlaceInTree(call, fields), id);
}

/** Updates a customer, sparse or full (`quickbooks.md` §7.2). @throws QuickBooksFault */
export function updateCustomer(call: Call, request: WriteRequest): Fields {
  const before = requireRevision(call, 'Customer', request);
  const kept = request.sparse ? before : pick(before, SYSTEM_FIELDS);
  const merged: Fields = {
    ...(request.sparse ? {} : { Taxable: false, Job: false, BillWithParent: false, PreferredDeliveryMethod: 'None' }),
    ...without(kept, request.cleared),
    ...pick(before, ['Active']),
    ...withAddressIds(call, request.fields),
    ...pick(before, SYSTEM_FIELDS),
  };
  const displayName = nameOf(merged) ?? (request.sparse ? textOf(before, 'DisplayName') : null);
  if (displayName === null) throw noName();
  const named = { ...merged, DisplayName: displayName };
  const finalName = nameForActivity(call.modes, 'Customer', before, named) ?? displayName;
  requireFreeName(call.store, call.modes, {
    entity: 'Customer',
    name: finalName,
    ownId: textOf(before, 'Id'),
  });
  const after = withPlaceInTree(call, { ...named, DisplayName: finalName });
  if (isNoWrite(call, before, after)) return before;
  const updated = commitUpdate(call, 'update', 'Customer', after);
  renameChildren(call, updated);
  return updated;
}

/** No request changes these: balances come from the ledger, and the currency is fixed (`quickbooks.md` §7.1). */
const SYSTEM_FIELDS = ['Id', 'SyncToken', 'MetaData', 'Balance', 'BalanceWithJobs', 'CurrencyRef', 'OpenBalanceDate'];

function pick(fields: Fields, names: readonly string[]): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => names.includes(name)));
}

/** DisplayName, or a person's name built from its parts. */
function nameOf(fields: Fields): string | null {
  const given = textOf(fields, 'DisplayName');
  if (given !== null && given.trim() !== '') return given.trim();
  const parts = ['Title', 'GivenName', 'MiddleName', 'FamilyName', 'Suffix'].map((name) => textOf(fields, name));
  const built = parts
    .filter((part) => part !== null)
    .join(' ')
    .trim();
  return built === '' ? null : built;
}

function noName(): QuickBooksFault {
  return new QuickBooksFault(6080, {
    detail:
      'At least one of Title, GivenName, MiddleName, FamilyName, Suffix, DisplayName or ' +
      'FullyQualifiedName must be supplied.',
  });
}

/** Sets FullyQualifiedName and Level, after checking the parent. */
function withPlaceInTree(call: Call, fields: Fields): Fields {
  const parentId = refOf(fields, 'ParentRef');
  const displayName = textOf(fields, 'DisplayName') ?? '';
  if (parentId === null) {
    if (fields['Job'] === true) throw parentRequired();
    return { ...without(fields, ['Level']), FullyQualifiedName: displayName };
  }
  if (parentId === textOf(fields, 'Id')) {
    throw new QuickBooksFault(900, { detail: 'Parent And Child Are The Same : A customer cannot be its own parent' });
  }
  const parent = requireReference(call, 'Customer', parentId);
  const level = Number(textOf(parent, 'Level') ?? '0') + 1;
  if (level > LEVELS_MAX) {
    throw new QuickBooksFault(6180, {
      detail: 'Business Validation Error: You have created more than the 5 levels that are supported.',
    });
  }
  const parentName = textOf(parent, 'FullyQualifiedName') ?? '';
  return { ...fields, Job: true, Level: String(level), FullyQualifiedName: `${parentName}:${displayName}` };
}

function parentRequired(): QuickBooksFault {
  return new QuickBooksFault(6150, {
    detail: 'Parent Reference Missing : A job needs a ParentRef',
    element: 'ParentRef',
  });
}

/** Renaming a customer changes the full names below it, but not their sync tokens. */
function renameChildren(call: Call, parent: Fields): void {
  const parentId = textOf(parent, 'Id');
  const parentName = textOf(parent, 'FullyQualifiedName') ?? '';
  for (const child of call.store.all('Customer')) {
    if (refOf(child, 'ParentRef') !== parentId) continue;
    const fullName = `${parentName}:${textOf(child, 'DisplayName') ?? ''}`;
    if (textOf(child, 'FullyQualifiedName') === fullName) continue;
    const renamed = { ...child, FullyQualifiedName: fullName };
    call.store.put('Customer', renamed, call.now);
    renameChildren(call, renamed);
  }
}

/** Addresses are separate records, each with an Id (`quickbooks.md` §7.1). */
export function withAddressIds(call: Call, fields: Fields): Fields {
  const changed: Record<string, FieldValue> = {};
  for (const name of ADDRESSES) {
    const address = groupOf(fields, name);
    if (Object.keys(address).length > 0) {
      changed[name] = { ...without(address, ['Id']), Id: textOf(address, 'Id') ?? call.store.nextId('Address') };
    }
  }
  return { ...fields, ...changed };
}

/** The active customer of a transaction. @throws QuickBooksFault 2020, 2500, 610. */
export function requireCustomer(call: Call, fields: Fields): Fields {
  const id = refOf(fields, 'CustomerRef');
  if (id === null) throw missingParameter('CustomerRef');
  return requireReference(call, 'Customer', id);
}
