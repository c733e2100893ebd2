import { UnexpectedAnswer } from '../http/answer-fields.ts';
import type { M3terPort, ResolvedMappingState } from '../apply/ports.ts';
import {
  done,
  indeterminate,
  mapAnswer,
  type Answer,
  type Conflict,
  type RemoteFault,
  type Uncertainty,
} from '../http/answer.ts';
import { encodePathSegment } from '../http/path-segment.ts';
import type { IntegrationState } from '../model/change.ts';
import type { ObservedConfig, ObservedMapping } from '../model/m3ter.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../support/json.ts';
import type { M3terReader, M3terWriter } from './client.ts';
import { createFindMappings } from './find-mappings.ts';
import { readConfigs } from './read-m3ter.ts';
import { decodeConfig, encodeConfigUpdate, encodeNewConfig, looksLikeConfig } from './wire/config.ts';
import { decodeMapping, encodeMappingUpdate, encodeNewMapping } from './wire/mapping.ts';

/**
 * m3ter as `apply` changes it. m3ter has no idempotency key, so no write is repeated here. An unclear answer is
 * `indeterminate`, and the caller settles it by reading (delivery.md, "Exactly one").
 *
 * The methods throw NotSignedIn, and RemoteUnavailable from their reads.
 */
export function createM3terPort(reader: M3terReader, writer: M3terWriter): M3terPort {
  return {
    async createConfig(state) {
      return answerOf(await writer.send('POST', 'integrationconfigs', encodeNewConfig(state)), decodeConfig);
    },
    async updateConfig(id, revision, state) {
      return await updateConfig(reader, writer, { id, revision, state });
    },
    async enableConfig(id) {
      return await enableConfig(reader, writer, id);
    },
    async deleteConfig(id) {
      return deletionOf(await writer.send('DELETE', configPath(id), null));
    },
    async createMapping(state) {
      return answerOf(await writer.send('POST', 'externalmappings', encodeNewMapping(state)), decodeMapping);
    },
    async updateMapping(id, revision, state) {
      return await updateMapping(reader, writer, { id, revision, state });
    },
    async deleteMapping(id) {
      return deletionOf(await writer.send('DELETE', mappingPath(id), null));
    },
    async findConfigs({ name, destination }) {
      const configs = await readConfigs(reader);
      return configs.filter((config) => config.name === name && config.destination === destination);
    },
    async readConfig(id) {
      return await readConfig(reader, id);
    },
    findMappings: createFindMappings(reader),
  };
}

async function updateConfig(
  reader: M3terReader,
  writer: M3terWriter,
  wanted: { readonly id: string; readonly revision: string; readonly state: IntegrationState },
): Promise<Answer<ObservedConfig>> {
  const now = await readConfig(reader, wanted.id);
  if (now === null || String(now.version) !== wanted.revision) return moved(now?.version ?? null);
  const body = encodeConfigUpdate(now, wanted.state);
  const sent = answerOf(await writer.send('PUT', configPath(wanted.id), body), decodeConfig);
  return await explainRefusal(sent, async () => (await readConfig(reader, wanted.id))?.version ?? null, now.version);
}

async function enableConfig(reader: M3terReader, writer: M3terWriter, id: string): Promise<Answer<ObservedConfig>> {
  const sent = answerOf(await writer.send('POST', `${configPath(id)}/enable`, null), decodeConfig);
  if (sent.status !== 'indeterminate' || !isAccepted(sent.why)) return sent;
  // Accepted, but the body is not the configuration. A read shows whether it is enabled.
  const now = await readConfig(reader, id);
  return now?.enabled === true ? done(now) : sent;
}

function isAccepted(why: Uncertainty): boolean {
  return why === 'contradicted' || why === 'cutOff';
}

async function updateMapping(
  reader: M3terReader,
  writer: M3terWriter,
  wanted: { readonly id: string; readonly revision: string; readonly state: ResolvedMappingState },
): Promise<Answer<ObservedMapping>> {
  const raw = await readObject(reader, mappingPath(wanted.id));
  const now = raw === null ? null : decodeMapping(raw);
  if (raw === null || now === null || String(now.version) !== wanted.revision) return moved(now?.version ?? null);
  const body = encodeMappingUpdate(raw, now.version, wanted.state);
  const sent = answerOf(await writer.send('PUT', mappingPath(wanted.id), body), decodeMapping);
  const readVersion = async (): Promise<number | null> => {
    const fresh = await readObject(reader, mappingPath(wanted.id));
    return fresh === null ? null : decodeMapping(fresh).version;
  };
  return await explainRefusal(sent, readVersion, now.version);
}

/**
 * m3ter does not publish how it answers when the version moved (`m3ter.md` §1.4): with 409, or with 400 or 404 like
 * other bad requests. A refused update is a conflict when a fresh read shows another version.
 */
async function explainRefusal<T>(
  sent: Answer<T>,
  readVersion: () => Promise<number | null>,
  version: number,
): Promise<Answer<T>> {
  if (sent.status !== 'rejected') return sent;
  const { httpStatus } = sent.fault;
  if (httpStatus !== 400 && httpStatus !== 404) return sent;
  return (await readVersion()) === version ? sent : { status: 'conflict', fault: versionConflict(sent.fault) };
}

function versionConflict(fault: RemoteFault): RemoteFault {
  return { ...fault, code: 'version-conflict' };
}

function moved(version: number | null): Conflict {
  const message =
    version === null ? 'it no longer exists in m3ter' : `its version in m3ter is ${String(version)} by now`;
  const code = 'version-conflict';
  return {
    status: 'conflict',
    fault: { system: 'm3ter', code, codes: [code], message, detail: null, httpStatus: null },
  };
}

/** An answer that accepts the write without the written object is contradictory. Only a read shows what happened. */
function answerOf<T>(answer: Answer<JsonValue>, decode: (object: JsonObject) => T): Answer<T> {
  if (answer.status === 'conflict') return { ...answer, fault: versionConflict(answer.fault) };
  return mapAnswer(answer, (body) => {
    const value = decodeBody(body, decode);
    return value === null ? indeterminate('contradicted', 'm3ter answered without the object') : done(value);
  });
}

function deletionOf(answer: Answer<JsonValue>): Answer<null> {
  const isGone = answer.status === 'rejected' && answer.fault.httpStatus === 404;
  // A deletion needs nothing from the body, so a body that is not JSON is good enough.
  const isUnread = answer.status === 'indeterminate' && answer.why === 'cutOff';
  return isGone || isUnread ? done(null) : mapAnswer(answer, () => done(null));
}

function decodeBody<T>(body: JsonValue, decode: (object: JsonObject) => T): T | null {
  try {
    return isJsonObject(body) ? decode(body) : null;
  } catch (error) {
    if (error instanceof UnexpectedAnswer) return null;
    throw error;
  }
}

/**
 * The published shape of the single read is wrong (`m3ter.md` §2.1). When m3ter really answers so, the list is read.
 */
async function readConfig(reader: M3terReader, id: string): Promise<ObservedConfig | null> {
  const object = await readObject(reader, configPath(id));
  if (object === null) return null;
  if (looksLikeConfig(object)) return decodeConfig(object);
  return (await readConfigs(reader)).find((config) => config.id === id) ?? null;
}

async function readObject(reader: M3terReader, path: string): Promise<JsonObject | null> {
  const value = await reader.readOne(path);
  return isJsonObject(value) ? value : null;
}

function configPath(id: string): string {
  return `integrationconfigs/${encodePathSegment(id)}`;
}

function mappingPath(id: string): string {
  return `externalmappings/${encodePathSegment(id)}`;
}
