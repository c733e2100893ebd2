import { toInstant } from '../../model/day.ts';
import type { JsonValue } from '../../model/json-value.ts';
import { canonicalJson } from '../../support/digest.ts';
import type { SimulatorPorts } from '../ports.ts';
import { INACTIVE_SENTENCE, invalidReference, missingParameter, notFound, QuickBooksFault } from './fault.ts';
import { groupOf, listOf, refOf, textOf, without, type Fields } from './fields.ts';
import type { QuickBooksModes } from './modes.ts';
import type { EntityName } from './state.ts';
import { nameField, type Store } from './store.ts';

/** Members of a record that are addresses, each a record of its own with an Id. */
export const ADDRESSES = ['BillAddr', 'ShipAddr', 'ShipFromAddr', 'PrimaryAddr'] as const;

/** One operation, and everything that it may use. */
export interface Call {
  readonly store: Store;
  readonly modes: QuickBooksModes;
  readonly world: SimulatorPorts;
  readonly now: number;
  /** The idempotency key, for the journal. */
  readonly key: string | null;
  /** `include=` of the request, lower case. */
  readonly include: ReadonlySet<string>;
  /** Records that other items of the same batch created. This item does not see them (`quickbooks.md` §6). */
  readonly hidden: ReadonlySet<string>;
  /** A person in the website may do what the API may not: write into closed books. */
  readonly actor: 'api' | 'person';
  /** Called with each record this operation creates. */
  readonly onCreate: (reference: string) => void;
}

/** A write as it came: Id and SyncToken beside the checked fields. */
export interface WriteRequest {
  readonly id: string | null;
  readonly syncToken: string | null;
  readonly sparse: boolean;
  readonly fields: Fields;
  readonly cleared: readonly string[];
}

export function recordKey(entity: EntityName, id: string): string {
  return `${entity}:${id}`;
}

/** The record, unless it does not exist or this operation may not see it. */
export function visibleRecord(call: Call, entity: EntityName, id: string): Fields | null {
  return call.hidden.has(recordKey(entity, id)) ? null : call.store.get(entity, id);
}

/** Names of the reference families in fault texts (`quickbooks.md` §11.2). */
const FAMILIES: Partial<Record<EntityName, string>> = {
  Customer: 'Names',
  Vendor: 'Names',
  Employee: 'Names',
  Account: 'Accounts',
  Class: 'Klasses',
  Department: 'Depts',
  Item: 'Items',
  Term: 'Terms',
};

/** The active record of a reference. @throws QuickBooksFault 2500 unknown, 610 or 2500 inactive. */
export function requireReference(call: Call, entity: EntityName, id: string): Fields {
  const record = visibleRecord(call, entity, id);
  if (record === null) throw invalidReference(FAMILIES[entity] ?? entity, id);
  if (record['Active'] === false) {
    if (call.modes.inactiveReference === 'error610') throw notFound(INACTIVE_SENTENCE);
    throw new QuickBooksFault(2500, { detail: `Invalid Reference Id : ${INACTIVE_SENTENCE}` });
  }
  return record;
}

/** The record that an update, delete or void is about, at the caller's revision. @throws 610, 2020, 5010. */
export function requireRevision(
  call: Call,
  entity: EntityName,
  request: Pick<WriteRequest, 'id' | 'syncToken'>,
): Fields {
  const { id, syncToken } = request;
  if (id === null) throw missingParameter('Id');
  const record = visibleRecord(call, entity, id);
  if (record === null) throw notFound('Another user has deleted this transaction.');
  if (syncToken === null) throw missingParameter('SyncToken');
  if (syncToken !== textOf(record, 'SyncToken')) {
    throw new QuickBooksFault(5010, {
      detail:
        'Stale Object Error : You and root were working on this at the same time. ' +
        'root finished before you did, so your work was not saved.',
    });
  }
  return record;
}

/** The Id sequence of a table. */
export function sequenceOf(entity: EntityName): string {
  if (entity === 'Customer' || entity === 'Vendor' || entity === 'Employee') return 'Name';
  if (entity === 'Invoice' || entity === 'CreditMemo' || entity === 'Payment') return 'Transaction';
  return entity;
}

/** Stores a new record under a new Id and writes it to the journal. */
export function commitCreate(call: Call, entity: EntityName, fields: Fields, id?: string): Fields {
  const given = id ?? call.store.nextId(sequenceOf(entity));
  call.store.reserveId(sequenceOf(entity), given);
  const at = toInstant(call.now);
  const record = { ...fields, Id: given, SyncToken: '0', MetaData: { CreateTime: at, LastUpdatedTime: at } };
  call.store.put(entity, record, call.now);
  call.onCreate(recordKey(entity, given));
  journal(call, 'create', entity, record);
  return stored(call, entity, given);
}

/** Stores a changed record with the next SyncToken and writes it to the journal. */
export function commitUpdate(call: Call, operation: string, entity: EntityName, fields: Fields): Fields {
  const record = touch(call, entity, fields);
  journal(call, operation, entity, record);
  return stored(call, entity, textOf(record, 'Id') ?? '');
}

/**
 * True for an update that changes nothing, where QuickBooks takes that for no write. Not compared is what a write gives
 * anew: the revision, its time, and the Ids of addresses.
 */
export function isNoWrite(call: Call, before: Fields, after: Fields): boolean {
  if (call.modes.unchangedUpdate === 'newToken') return false;
  const [was, is] = [before, after].map((fields) => {
    const addresses = ADDRESSES.map((name) => [name, without(groupOf(fields, name), ['Id'])] as const);
    return canonicalJson({ ...without(fields, ['SyncToken', 'MetaData']), ...Object.fromEntries(addresses) });
  });
  return was === is;
}

/** Stores a record that changed because another one did. It gets the next SyncToken and no journal entry. */
export function touch(call: Call, entity: EntityName, fields: Fields): Fields {
  const record = {
    ...fields,
    SyncToken: String(Number(textOf(fields, 'SyncToken') ?? '0') + 1),
    MetaData: { ...groupOf(fields, 'MetaData'), LastUpdatedTime: toInstant(call.now) },
  };
  call.store.put(entity, record, call.now);
  return record;
}

export function commitDelete(call: Call, entity: EntityName, record: Fields): void {
  const id = textOf(record, 'Id') ?? '';
  call.store.remove(entity, id, call.now);
  call.store.state.deleted.push({ entity, id, at: toInstant(call.now) });
  journal(call, 'delete', entity, record);
}

export function journal(call: Call, operation: string, entity: EntityName, record: Fields): void {
  call.world.journal({
    at: toInstant(call.now),
    system: 'quickbooks',
    operation,
    entity,
    id: textOf(record, 'Id') ?? '',
    key: call.key,
    summary: summaryOf(entity, record),
    ...(call.actor === 'person' ? { actor: 'person' } : {}),
  });
}

function summaryOf(entity: EntityName, record: Fields): JsonValue {
  if (entity === 'Invoice' || entity === 'CreditMemo' || entity === 'Payment') {
    return {
      docNumber: textOf(record, 'DocNumber'),
      customer: refOf(record, 'CustomerRef'),
      total: textOf(record, 'TotalAmt'),
      currency: refOf(record, 'CurrencyRef'),
      privateNote: textOf(record, 'PrivateNote'),
      lines: listOf(record, 'Line').filter((line) => textOf(line, 'DetailType') !== 'SubTotalLineDetail').length,
    };
  }
  return { name: textOf(record, nameField(entity)), active: record['Active'] !== false };
}

function stored(call: Call, entity: EntityName, id: string): Fields {
  const record = call.store.get(entity, id);
  if (record === null) throw new RangeError(`${entity} ${id} was not stored`);
  return record;
}
