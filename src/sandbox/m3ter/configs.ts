import { type JsonObject, isJsonNumber, isJsonObject } from '../../support/json.ts';
import { type Answer, ErrorAnswer, badRequest, ok } from './answer.ts';
import { encodeJson, storeObject } from './config-data.ts';
import { encodeStored, present } from './encode-stored.ts';
import { LARGE_PAGE, answerPage } from './listing.ts';
import { type Route, type RouteContext, optionalText, parameter, readBody, recordOf, recordWrite } from './route.ts';
import { type ConfigRecord, findById, newStored, removeById, touch } from './state.ts';

/** Integration configurations (`m3ter.md` §2): versioned, replaced as a whole, never disabled by a request. */
export const CONFIG_ROUTES: readonly Route[] = [
  { method: 'GET', path: 'integrationconfigs', run: listConfigs },
  { method: 'POST', path: 'integrationconfigs', run: createConfig },
  { method: 'GET', path: 'integrationconfigs/:id', run: (context) => ok(encodeConfig(context, configOf(context))) },
  { method: 'PUT', path: 'integrationconfigs/:id', run: replaceConfig },
  { method: 'DELETE', path: 'integrationconfigs/:id', run: deleteConfig },
  { method: 'POST', path: 'integrationconfigs/:id/enable', run: enableConfig },
  { method: 'GET', path: 'integrationconfigs/entity/:entityType', run: listConfigsOfEntity },
];

const NAME_PATTERN = /^[a-zA-Z0-9_-]+$/;
const EMAIL_PATTERN = /^[^\s@]+@[^\s@]+$/;

function listConfigs(context: RouteContext): Answer {
  const destinationId = context.query.get('destinationId');
  return answerPage(context, context.state.configs, {
    pageSizeMax: LARGE_PAGE,
    matches: (config) => destinationId === null || config.destinationId === destinationId,
    encode: (config) => encodeConfig(context, config),
  });
}

function listConfigsOfEntity(context: RouteContext): Answer {
  const { query } = context;
  return answerPage(context, context.state.configs, {
    pageSizeMax: LARGE_PAGE,
    matches: (config) =>
      config.entityType === parameter(context, 'entityType') &&
      (query.get('entityId') ?? config.entityId) === config.entityId &&
      (query.get('destination') ?? config.destination) === config.destination &&
      (query.get('destinationId') ?? config.destinationId) === config.destinationId,
    encode: (config) => encodeConfig(context, config),
  });
}

function createConfig(context: RouteContext): Answer {
  const fields = decodeConfig(context, readBody(context), null);
  const config: ConfigRecord = { ...newStored(context.state, context.now, context.user), ...fields, enabled: true };
  context.state.configs.push(config);
  recordConfig(context, 'create', config);
  return ok(encodeConfig(context, config));
}

function replaceConfig(context: RouteContext): Answer {
  const config = configOf(context);
  const body = readBody(context);
  requireVersion(context, body, config.version);
  Object.assign(config, decodeConfig(context, body, config));
  touch(config, context.now, context.user);
  recordConfig(context, 'update', config);
  return ok(encodeConfig(context, config));
}

function deleteConfig(context: RouteContext): Answer {
  const config = configOf(context);
  removeById(context.state.configs, config.id);
  if (context.modes.configDelete === 'deletes-mappings') {
    const linked = context.state.mappings.filter((mapping) => mapping.integrationConfigId === config.id);
    for (const mapping of linked) removeById(context.state.mappings, mapping.id);
  }
  recordConfig(context, 'delete', config);
  return ok(encodeConfig(context, config));
}

function enableConfig(context: RouteContext): Answer {
  const config = configOf(context);
  if (!config.enabled) {
    config.enabled = true;
    touch(config, context.now, context.user);
    recordConfig(context, 'enable', config);
  }
  return ok(encodeConfig(context, config));
}

function configOf(context: RouteContext): ConfigRecord {
  return recordOf(context, 'IntegrationConfig', context.state.configs);
}

type ConfigFields = Pick<
  ConfigRecord,
  'name' | 'destination' | 'destinationId' | 'entityType' | 'entityId' | 'integrationCredentialsId' | 'configData'
>;

/** Reads what a client may set. Members that only answers have are accepted and ignored. */
function decodeConfig(context: RouteContext, body: JsonObject, configRecord: ConfigRecord | null): ConfigFields {
  const credential = optionalText(body, 'integrationCredentialsId');
  if (credential !== null && findById(context.state.credentials, credential) === undefined) {
    throw badRequest('integrationCredentialsId: no such integration credentials');
  }
  return {
    name: optionalText(body, 'name'),
    destination: requiredName(body, 'destination'),
    destinationId: optionalText(body, 'destinationId'),
    entityType: requiredName(body, 'entityType'),
    entityId: optionalText(body, 'entityId'),
    integrationCredentialsId: credential,
    configData: decodeConfigData(context, body, configRecord),
  };
}

function requiredName(body: JsonObject, key: string): string {
  const value = optionalText(body, key);
  if (value === null || !NAME_PATTERN.test(value)) throw badRequest(`${key}: must match "^[a-zA-Z0-9_-]*$"`);
  return value;
}

function decodeConfigData(
  context: RouteContext,
  body: JsonObject,
  configRecord: ConfigRecord | null,
): ConfigRecord['configData'] {
  const given = body['configData'];
  if (given === undefined || given === null) {
    return configRecord !== null && context.modes.configDataOmitted === 'kept' ? configRecord.configData : {};
  }
  if (!isJsonObject(given)) throw badRequest('configData: must be an object');
  const field = given['accountManagerEmailCustomField'];
  if (typeof field === 'string' && EMAIL_PATTERN.test(field)) {
    throw badRequest('configData.accountManagerEmailCustomField: must be the name of a custom field, not an e-mail');
  }
  return storeObject(given);
}

/** A replaced entity must have the stored version (`m3ter.md` §1.4). The status of a mismatch is a mode. */
export function requireVersion(context: RouteContext, body: JsonObject, version: number): void {
  const given = body['version'];
  if (given === undefined || given === null) throw badRequest('version: must not be null');
  if (!isJsonNumber(given)) throw badRequest('version: must be a number');
  if (Number(given.toString()) === version) return;
  throw new ErrorAnswer(
    context.modes.versionConflict === '409' ? 409 : 400,
    `The version ${given.toString()} does not match the existing version ${String(version)}`,
  );
}

function encodeConfig(context: RouteContext, config: ConfigRecord): JsonObject {
  const credential = config.integrationCredentialsId;
  const connected = credential !== null && findById(context.state.credentials, credential)?.connected === true;
  return present({
    ...encodeStored(config),
    integrationCredentialsId: context.modes.credentialsIdInAnswer === 'no' ? null : credential,
    configData: encodeJson(config.configData, context.modes),
    authorized: connected,
    triggerType: 'EVENT',
  });
}

function recordConfig(context: RouteContext, operation: string, config: ConfigRecord): void {
  recordWrite(
    context,
    { operation, entity: 'IntegrationConfig', record: config },
    { name: config.name, destination: config.destination },
  );
}
