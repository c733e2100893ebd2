import { amountOf, refOf, textOf, type Fields } from './fields.ts';
import { decimalText, ZERO, type Decimal } from '../../model/decimal.ts';
import type { EntityName, QuickBooksState } from './state.ts';

/** Kinds whose names must differ from each other, in any case (`quickbooks.md` §7.1). */
export const NAMED_ENTITIES = ['Customer', 'Vendor', 'Employee'] as const satisfies readonly EntityName[];

export type SalesEntity = 'Invoice' | 'CreditMemo';

/** How far back queries may look behind writes, at most. */
const HISTORY_MS = 60_000;

interface Undo {
  readonly at: number;
  readonly entity: EntityName;
  readonly id: string;
  readonly before: Fields | null;
}

/**
 * The records of one state, with indexes by document number and by name for writes. All simulators and seeds over one
 * state share one store, so the indexes cannot disagree.
 */
export class Store {
  readonly state: QuickBooksState;
  private readonly byDocNumber = new Map<string, Set<string>>();
  private readonly byName = new Map<string, Set<string>>();
  private history: Undo[] = [];
  private pruneAt = 1024;

  constructor(state: QuickBooksState) {
    this.state = state;
    for (const [entity, records] of Object.entries(state.records)) {
      for (const record of Object.values(records)) this.index(entity as EntityName, record);
    }
  }

  get(entity: EntityName, id: string): Fields | null {
    const records = this.state.records[entity];
    return Object.hasOwn(records, id) ? (records[id] ?? null) : null;
  }

  all(entity: EntityName): readonly Fields[] {
    return Object.values(this.state.records[entity]);
  }

  /** Writes a record and moves its customer's balance. */
  put(entity: EntityName, record: Fields, now: number): void {
    const id = textOf(record, 'Id') ?? '';
    const before = this.get(entity, id);
    this.replace(entity, id, before, record, now);
  }

  remove(entity: EntityName, id: string, now: number): void {
    const before = this.get(entity, id);
    if (before !== null) this.replace(entity, id, before, null, now);
  }

  nextId(sequence: string): string {
    const next = this.state.nextIds[sequence] ?? 1;
    this.state.nextIds[sequence] = next + 1;
    return String(next);
  }

  /** Moves a sequence past a given Id, so that the Id is never used again. */
  reserveId(sequence: string, id: string): void {
    const given = Number(id);
    if (Number.isSafeInteger(given) && given >= (this.state.nextIds[sequence] ?? 1)) {
      this.state.nextIds[sequence] = given + 1;
    }
  }

  idsByDocNumber(entity: SalesEntity, docNumber: string): readonly string[] {
    return [...(this.byDocNumber.get(docNumberKey(entity, docNumber)) ?? [])];
  }

  /** The record with a name, compared without case. */
  holdersOfName(entity: EntityName, name: string): readonly string[] {
    return [...(this.byName.get(nameKey(entity, name)) ?? [])];
  }

  /** The records as they were at `instant`, for queries that lag behind writes. */
  allAsOf(entity: EntityName, instant: number): readonly Fields[] {
    const records = new Map(this.all(entity).map((record) => [textOf(record, 'Id') ?? '', record]));
    for (const undo of this.history.toReversed()) {
      if (undo.at <= instant) break;
      if (undo.entity !== entity) continue;
      if (undo.before === null) records.delete(undo.id);
      else records.set(undo.id, undo.before);
    }
    return [...records.values()];
  }

  private replace(entity: EntityName, id: string, before: Fields | null, after: Fields | null, now: number): void {
    this.remember({ at: now, entity, id, before });
    if (before !== null) this.unindex(entity, before);
    if (after === null) delete this.state.records[entity][id];
    else {
      this.state.records[entity][id] = after;
      this.index(entity, after);
    }
    this.moveBalance(entity, before, -1);
    this.moveBalance(entity, after, 1);
  }

  /** Drops old entries only now and then. At every write it would cost as much as the write. */
  private remember(undo: Undo): void {
    this.history.push(undo);
    if (this.history.length < this.pruneAt) return;
    this.history = this.history.filter((kept) => kept.at > undo.at - HISTORY_MS);
    this.pruneAt = Math.max(1024, this.history.length * 2);
  }

  /** A customer's balance is the open amount of its invoices, less its unused payments and credits. */
  private moveBalance(entity: EntityName, record: Fields | null, direction: 1 | -1): void {
    if (record === null) return;
    const owed = owedBy(entity, record);
    const customerId = refOf(record, 'CustomerRef');
    if (owed === null || customerId === null || owed.eq(ZERO)) return;
    const change = direction === 1 ? owed : ZERO.minus(owed);
    const customer = this.get('Customer', customerId);
    if (customer === null) return;
    const balance = decimalText(amountOf(customer, 'Balance').plus(change));
    this.state.records.Customer[customerId] = { ...customer, Balance: balance };
    let inTree: string | null = customerId;
    for (let level = 0; inTree !== null && level < 6; level += 1) {
      const member = this.get('Customer', inTree);
      if (member === null) return;
      const withJobs = decimalText(amountOf(member, 'BalanceWithJobs').plus(change));
      this.state.records.Customer[inTree] = { ...member, BalanceWithJobs: withJobs };
      inTree = refOf(member, 'ParentRef');
    }
  }

  private index(entity: EntityName, record: Fields): void {
    const id = textOf(record, 'Id') ?? '';
    for (const [map, key] of this.keysOf(entity, record)) {
      const ids = map.get(key) ?? new Set<string>();
      ids.add(id);
      map.set(key, ids);
    }
  }

  private unindex(entity: EntityName, record: Fields): void {
    for (const [map, key] of this.keysOf(entity, record)) map.get(key)?.delete(textOf(record, 'Id') ?? '');
  }

  private keysOf(entity: EntityName, record: Fields): readonly (readonly [Map<string, Set<string>>, string])[] {
    const docNumber = textOf(record, 'DocNumber');
    const name = textOf(record, nameField(entity));
    return [
      ...(docNumber === null ? [] : [[this.byDocNumber, docNumberKey(entity, docNumber)] as const]),
      ...(name === null ? [] : [[this.byName, nameKey(entity, name)] as const]),
    ];
  }
}

/** The property that names records of a table. */
export function nameField(entity: EntityName): string {
  return entity === 'Customer' || entity === 'Vendor' || entity === 'Employee' ? 'DisplayName' : 'Name';
}

function owedBy(entity: EntityName, record: Fields): Decimal | null {
  if (entity === 'Invoice') return amountOf(record, 'Balance');
  if (entity === 'CreditMemo') return ZERO.minus(amountOf(record, 'RemainingCredit'));
  if (entity === 'Payment') return ZERO.minus(amountOf(record, 'UnappliedAmt'));
  return null;
}

function docNumberKey(entity: EntityName, docNumber: string): string {
  return `${entity}:${docNumber.toLowerCase()}`;
}

function nameKey(entity: EntityName, name: string): string {
  return `${entity}:${name.toLowerCase()}`;
}

const STORES = new WeakMap<QuickBooksState, Store>();

/** The one store of a state. */
export function storeOf(state: QuickBooksState): Store {
  const known = STORES.get(state);
  if (known !== undefined) return known;
  const store = new Store(state);
  STORES.set(state, store);
  return store;
}
