import { invariant } from '../../support/invariant.ts';
import { decimal, type DecimalText } from '../../model/decimal.ts';
import type { SimulatorPorts } from '../ports.ts';
import type { Call } from './call.ts';
import { amountOf, refOf, textOf, type Fields } from './fields.ts';
import type { QuickBooksModes } from './modes.ts';
import { createRecord, updateRecord } from './operations.ts';
import { paymentLine } from './payment.ts';
import { writeRequest } from './seed-records.ts';
import type { EntityName } from './state.ts';
import { nameField, type Store } from './store.ts';
import { deleteRecord, voidRecord } from './void-and-delete.ts';

/** What people do in QuickBooks' website between our runs. Closed books do not stop them. */
export interface People {
  /** Changes some properties, in the simulator's form (amounts as text, references as `{ value }`). */
  edit(entity: EntityName, id: string, fields: Fields): void;
  rename(entity: EntityName, id: string, name: string): void;
  setActive(entity: EntityName, id: string, active: boolean): void;
  voidInvoice(id: string): void;
  delete(entity: EntityName, id: string): void;
  /** Receives a payment for an invoice, for its whole balance unless an amount is given. Returns the payment's Id. */
  pay(invoiceId: string, amount?: DecimalText): string;
  create(entity: EntityName, fields: Fields): string;
}

export function createPeople(options: {
  readonly store: Store;
  readonly modes: QuickBooksModes;
  readonly world: SimulatorPorts;
}): People {
  const { store } = options;
  const found = (entity: EntityName, id: string): Fields => {
    const record = store.get(entity, id);
    invariant(record !== null, `there is no ${entity} ${id}`);
    return record;
  };
  const targetOf = (entity: EntityName, id: string): { id: string; syncToken: string } => ({
    id,
    syncToken: textOf(found(entity, id), 'SyncToken') ?? '0',
  });
  const edit: People['edit'] = (entity, id, fields) => {
    updateRecord(personCall(options), entity, writeRequest(fields, targetOf(entity, id)));
  };
  const create: People['create'] = (entity, fields) =>
    textOf(createRecord(personCall(options), entity, writeRequest(fields)), 'Id') ?? '';
  return {
    edit,
    create,
    rename: (entity, id, name) => {
      edit(entity, id, { [nameField(entity)]: name });
    },
    setActive: (entity, id, active) => {
      edit(entity, id, { Active: active });
    },
    voidInvoice: (id) => {
      voidRecord(personCall(options), 'Invoice', targetOf('Invoice', id));
    },
    delete: (entity, id) => {
      deleteRecord(personCall(options), entity, targetOf(entity, id));
    },
    pay: (invoiceId, amount) => {
      const invoice = found('Invoice', invoiceId);
      const paid = amount === undefined ? amountOf(invoice, 'Balance') : decimal(amount);
      return create('Payment', {
        CustomerRef: { value: refOf(invoice, 'CustomerRef') ?? '' },
        TotalAmt: paid.toFixed(),
        Line: [paymentLine('Invoice', invoiceId, paid)],
      });
    },
  };
}

function personCall(options: {
  readonly store: Store;
  readonly modes: QuickBooksModes;
  readonly world: SimulatorPorts;
}): Call {
  return {
    ...options,
    now: options.world.clock.now(),
    key: null,
    include: new Set(),
    hidden: new Set(),
    actor: 'person',
    onCreate: () => undefined,
  };
}
