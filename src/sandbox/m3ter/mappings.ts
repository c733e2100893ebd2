import type { JsonObject } from '../../support/json.ts';
import { type Answer, ErrorAnswer, badRequest, ok } from './answer.ts';
import { requireVersion } from './configs.ts';
import { encodeStored, present } from './encode-stored.ts';
import { LARGE_PAGE, answerPage } from './listing.ts';
import {
  type Route,
  type RouteContext,
  listParameter,
  optionalText,
  parameter,
  readBody,
  recordOf,
  recordWrite,
} from './route.ts';
import { type MappingRecord, findById, newStored, removeById, touch } from './state.ts';

/** External mappings (`m3ter.md` §3) and the vocabulary that says what may be mapped. */
export const MAPPING_ROUTES: readonly Route[] = [
  { method: 'GET', path: 'externalmappings', run: listMappings },
  { method: 'POST', path: 'externalmappings', run: createMapping },
  { method: 'GET', path: 'externalmappings/:id', run: (context) => ok(encodeMapping(mappingOf(context))) },
  { method: 'PUT', path: 'externalmappings/:id', run: replaceMapping },
  { method: 'DELETE', path: 'externalmappings/:id', run: deleteMapping },
  { method: 'GET', path: 'externalmappings/external/:entity/:m3terId', run: listMappingsOfEntity },
  { method: 'GET', path: 'externalmappings/externalid/:system/:table/:externalId', run: listMappingsOfExternal },
  { method: 'GET', path: 'externalmappingconfiguration', run: (context) => ok(encodeVocabulary(context)) },
  { method: 'GET', path: 'externalmappingconfiguration/values/:destination/:entityType', run: answerNoValues },
  {
    method: 'GET',
    path: 'externalmappingconfiguration/values/:destination/:entityType/:credentialsId',
    run: answerNoValues,
  },
];

const QUICKBOOKS_TABLES = ['Customer', 'Item', 'Invoice', 'CreditMemo', 'Class', 'Department', 'Term', 'TaxCode'];

/** What may be mapped to what, for every destination of m3ter (field fact 37). `tables: null` allows any table. */
const EXTERNAL_SYSTEMS: readonly { readonly name: string; readonly tables: readonly string[] | null }[] = [
  { name: 'QuickBooks', tables: QUICKBOOKS_TABLES },
  { name: 'QuickBooksSandbox', tables: QUICKBOOKS_TABLES },
  { name: 'Salesforce', tables: null },
  { name: 'Stripe', tables: ['Customer', 'Product', 'Price', 'Invoice'] },
  { name: 'Xero', tables: ['Contact', 'Item', 'Invoice'] },
  { name: 'NetSuite', tables: null },
  { name: 'Chargebee', tables: null },
  { name: 'Paddle', tables: null },
  { name: 'Webhook', tables: null },
];

const ENTITIES = ['Account', 'Product', 'Aggregation', 'CompoundAggregation', 'PricingBand', 'Counter', 'Contract'];

/** Entities that may be mapped. A bill is one only under the mode `billMapping: allowed`. */
function mappedEntities(context: RouteContext): readonly string[] {
  return context.modes.billMapping === 'allowed' ? [...ENTITIES, 'Bill'] : ENTITIES;
}

function encodeVocabulary(context: RouteContext): JsonObject {
  return {
    m3terEntities: mappedEntities(context),
    externalSystems: EXTERNAL_SYSTEMS.map(({ name, tables }) => ({
      name,
      tables: tables ?? [],
      allowCustomExternalTables: tables === null,
    })),
  };
}

/** m3ter reads these values from the connected system, and answers an empty list when it cannot. Here it never can. */
function answerNoValues(): Answer {
  return ok([]);
}

function listMappings(context: RouteContext): Answer {
  const { query } = context;
  const system = query.get('externalSystemId');
  const config = query.get('integrationConfigId');
  const ids = listParameter(context, 'm3terIds');
  return answerMappings(
    context,
    (mapping) =>
      (system === null || mapping.externalSystem === system) &&
      (config === null || mapping.integrationConfigId === config) &&
      (ids === null || ids.has(mapping.m3terId)),
  );
}

function listMappingsOfEntity(context: RouteContext): Answer {
  const entity = parameter(context, 'entity');
  const m3terId = parameter(context, 'm3terId');
  return answerMappings(context, (mapping) => mapping.m3terEntity === entity && mapping.m3terId === m3terId);
}

function listMappingsOfExternal(context: RouteContext): Answer {
  const system = parameter(context, 'system');
  const table = parameter(context, 'table');
  const externalId = parameter(context, 'externalId');
  return answerMappings(
    context,
    (mapping) =>
      mapping.externalSystem === system && mapping.externalTable === table && mapping.externalId === externalId,
  );
}

function answerMappings(context: RouteContext, matches: (mapping: MappingRecord) => boolean): Answer {
  return answerPage(context, context.state.mappings, { pageSizeMax: LARGE_PAGE, matches, encode: encodeMapping });
}

function createMapping(context: RouteContext): Answer {
  const fields = decodeMapping(context, readBody(context));
  requireUnique(context, fields, null);
  const mapping: MappingRecord = { ...newStored(context.state, context.now, context.user), ...fields };
  context.state.mappings.push(mapping);
  recordMapping(context, 'create', mapping);
  return ok(encodeMapping(mapping));
}

function replaceMapping(context: RouteContext): Answer {
  const mapping = mappingOf(context);
  const body = readBody(context);
  requireVersion(context, body, mapping.version);
  const fields = decodeMapping(context, body);
  requireUnique(context, fields, mapping.id);
  Object.assign(mapping, fields);
  touch(mapping, context.now, context.user);
  recordMapping(context, 'update', mapping);
  return ok(encodeMapping(mapping));
}

function deleteMapping(context: RouteContext): Answer {
  const mapping = mappingOf(context);
  removeById(context.state.mappings, mapping.id);
  recordMapping(context, 'delete', mapping);
  return ok(encodeMapping(mapping));
}

function mappingOf(context: RouteContext): MappingRecord {
  return recordOf(context, 'ExternalMapping', context.state.mappings);
}

type MappingFields = Omit<MappingRecord, keyof ReturnType<typeof newStored>>;

function decodeMapping(context: RouteContext, body: JsonObject): MappingFields {
  const fields: MappingFields = {
    m3terEntity: requiredKey(body, 'm3terEntity'),
    m3terId: requiredKey(body, 'm3terId'),
    externalSystem: requiredKey(body, 'externalSystem'),
    externalTable: requiredKey(body, 'externalTable'),
    externalId: requiredKey(body, 'externalId'),
    integrationConfigId: optionalText(body, 'integrationConfigId'),
  };
  if (!mappedEntities(context).includes(fields.m3terEntity)) {
    throw badRequest(`m3terEntity: ${fields.m3terEntity} is not permitted`);
  }
  const system = EXTERNAL_SYSTEMS.find(({ name }) => name === fields.externalSystem);
  if (system === undefined) throw badRequest(`externalSystem: ${fields.externalSystem} is not permitted`);
  if (system.tables !== null && !system.tables.includes(fields.externalTable)) {
    throw badRequest(`externalTable: ${fields.externalTable} is not permitted for ${fields.externalSystem}`);
  }
  const config = fields.integrationConfigId;
  if (config !== null && findById(context.state.configs, config) === undefined) {
    throw badRequest('integrationConfigId: no such integration configuration');
  }
  return fields;
}

function requiredKey(body: JsonObject, key: string): string {
  const value = optionalText(body, key);
  if (value === null || value === '') throw badRequest(`${key}: must not be empty`);
  // oxlint-disable-next-line no-control-regex -- m3ter's own pattern excludes control characters
  if (value.trim() !== value || /[\u0000-\u001f\u007f]/.test(value)) {
    throw badRequest(`${key}: must not contain control characters or surrounding white space`);
  }
  return value;
}

function requireUnique(context: RouteContext, fields: MappingFields, self: string | null): void {
  if (context.modes.mappingUniqueness === 'none') return;
  const taken = context.state.mappings.some(
    (mapping) =>
      mapping.id !== self &&
      mapping.m3terEntity === fields.m3terEntity &&
      mapping.m3terId === fields.m3terId &&
      mapping.externalSystem === fields.externalSystem &&
      mapping.externalTable === fields.externalTable &&
      mapping.integrationConfigId === fields.integrationConfigId,
  );
  if (taken) throw new ErrorAnswer(409, 'An external mapping for this entity and external table already exists');
}

function encodeMapping(mapping: MappingRecord): JsonObject {
  return present(encodeStored(mapping));
}

function recordMapping(context: RouteContext, operation: string, mapping: MappingRecord): void {
  const { m3terEntity, m3terId, externalSystem, externalTable, externalId, integrationConfigId } = mapping;
  recordWrite(
    context,
    { operation, entity: 'ExternalMapping', record: mapping },
    { m3terEntity, m3terId, externalSystem, externalTable, externalId, integrationConfigId },
  );
}
