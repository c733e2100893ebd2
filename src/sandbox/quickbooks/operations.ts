import { isBeyondLatin1 } from '../../model/latin-1.ts';
import { assertNever } from '../../support/invariant.ts';
import { isJsonObject, stringifyJson, type JsonObject, type JsonValue } from '../../support/json.ts';
import type { Call, WriteRequest } from './call.ts';
import { createCustomer, updateCustomer } from './customer.ts';
import { ENTITY_FIELDS } from './entity-fields.ts';
import { notImplemented, QuickBooksFault } from './fault.ts';
import { textOf, type Fields } from './fields.ts';
import { createListRecord, updateListRecord } from './list-record.ts';
import { parseFields, type ParseOptions } from './parse-fields.ts';
import { createPayment } from './payment.ts';
import { plainText, renderRecord } from './render-record.ts';
import { createSalesDocument, updateSalesDocument } from './sales-document.ts';
import { ENTITY_NAMES, type EntityName } from './state.ts';
import { deleteRecord, voidRecord } from './void-and-delete.ts';

/** The operations of a client on one record. */
export type WriteOperation = 'create' | 'update' | 'delete' | 'void';

/** The member of an answer (or of a batch item) with the result; empty when nothing was done. */
export type WriteAnswer = JsonObject;

/**
 * Carries out one write. A create whose body has an Id is an update (`quickbooks.md` §13.1, 7).
 *
 * @throws QuickBooksFault whatever the checks find first.
 */
export function applyWrite(call: Call, entity: EntityName, operation: WriteOperation, body: JsonValue): WriteAnswer {
  if (!isJsonObject(body)) throw malformedBody('the body must be an object');
  const target = { id: plainText(body['Id']), syncToken: plainText(body['SyncToken']) };
  switch (operation) {
    case 'delete':
      deleteRecord(call, entity, target);
      return { [entity]: { domain: 'QBO', status: 'Deleted', Id: target.id } };
    case 'void': {
      const result = voidRecord(call, entity, target);
      return result.kind === 'silent' ? {} : { [entity]: renderRecord(call.store, entity, result.record) };
    }
    case 'create':
    case 'update': {
      const request = parseWrite(call, entity, body);
      const isUpdate = operation === 'update' || target.id !== null;
      const record = isUpdate ? updateRecord(call, entity, request) : createRecord(call, entity, request);
      return { [entity]: renderRecord(call.store, entity, record) };
    }
    default:
      return assertNever(operation);
  }
}

/** The checked content of a body. */
export function parseWrite(call: Call, entity: EntityName, body: JsonObject): WriteRequest {
  const options = { ignoreUnknown: call.modes.unknownProperty === 'ignore', textBeyondLatin1: textRule(call, body) };
  const { fields, cleared } = parseFields(body, ENTITY_FIELDS[entity], options);
  const sparse = body['sparse'];
  return {
    id: plainText(body['Id']),
    syncToken: plainText(body['SyncToken']),
    sparse: sparse === true || sparse === 'true',
    fields,
    cleared,
  };
}

/** Only a US company may be unable to store a text, and only while none of its customers has such a name. */
function textRule(call: Call, body: JsonObject): ParseOptions['textBeyondLatin1'] {
  const { company } = call.store.state;
  if (company.country !== 'US' || call.modes.textBeyondLatin1 === 'kept' || !isBeyondLatin1(stringifyJson(body)))
    return 'kept';
  const holds = call.store.all('Customer').some((customer) => isBeyondLatin1(textOf(customer, 'DisplayName') ?? ''));
  return holds ? 'kept' : call.modes.textBeyondLatin1;
}

/** Creates a record of any table; with `id`, under that Id. @throws QuickBooksFault */
export function createRecord(call: Call, entity: EntityName, request: WriteRequest, id?: string): Fields {
  if (entity === 'Customer') return createCustomer(call, request, id);
  if (entity === 'Invoice' || entity === 'CreditMemo') return createSalesDocument(call, entity, request, id);
  if (entity === 'Payment') return createPayment(call, request, id);
  return createListRecord(call, entity, request, id);
}

/** Updates a record of any table. @throws QuickBooksFault */
export function updateRecord(call: Call, entity: EntityName, request: WriteRequest): Fields {
  if (entity === 'Customer') return updateCustomer(call, request);
  if (entity === 'Invoice' || entity === 'CreditMemo') return updateSalesDocument(call, entity, request);
  if (entity === 'Payment') throw notImplemented('update of a payment');
  return updateListRecord(call, entity, request);
}

export function isEntityName(name: string): name is EntityName {
  return (ENTITY_NAMES as readonly string[]).includes(name);
}

/** `quickbooks.md` §13.1 (6): a malformed body gets the same fault as an invalid property. */
export function malformedBody(why: string): QuickBooksFault {
  return new QuickBooksFault(2010, { detail: `Request has invalid or unsupported property : ${why}` });
}
