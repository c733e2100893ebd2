import { encodePathSegment } from '../http/path-segment.ts';
import type { ObservedMapping } from '../model/m3ter.ts';
import { isJsonObject } from '../support/json.ts';
import type { ListForm, M3terReader } from './client.ts';
import { LIST_FORMS } from './list-form.ts';
import { chunksOf } from './read-bills.ts';
import { isJsonArray } from '../http/answer-fields.ts';
import { decodeMapping } from './wire/mapping.ts';

/** An entity of m3ter that may have mappings. */
export interface MappedEntity {
  readonly m3terEntity: string;
  readonly m3terId: string;
}

/** Reads all mappings of the entities. @throws NotSignedIn, RemoteUnavailable, WorldFailure */
export type FindMappings = (wanted: readonly MappedEntity[]) => Promise<readonly ObservedMapping[]>;

/** At most so many entities are read one by one. */
const ALONE_MAX = 3;

/**
 * Finds the mappings of entities, many of them in one request. First it proves once in which form m3ter takes a list of
 * ids (`list-form.ts`). In the wrong form an answer without mappings would prove nothing, and a second mapping would be
 * made. Without a proof each entity is read by itself.
 */
export function createFindMappings(reader: M3terReader): FindMappings {
  let proved: ListForm | null = null;
  let proving: Promise<ListForm | null> | null = null;
  const isProved = async (): Promise<boolean> => {
    // Another read may have changed the form since the proof.
    if (proved !== reader.listForm) proved = await (proving ??= proveForm(reader).finally(() => (proving = null)));
    return proved !== null;
  };
  return async (wanted) => {
    if (wanted.length > ALONE_MAX && (await isProved())) return await findTogether(reader, wanted);
    return (await Promise.all(wanted.map(async (one) => await findAlone(reader, one)))).flat();
  };
}

async function findAlone(reader: M3terReader, { m3terEntity, m3terId }: MappedEntity) {
  const found: ObservedMapping[] = [];
  const path = `externalmappings/external/${encodePathSegment(m3terEntity)}/${encodePathSegment(m3terId)}`;
  await reader.readList({ path, pageSize: reader.limits.m3terPageSize }, (object) => {
    found.push(decodeMapping(object));
  });
  return found;
}

async function findTogether(reader: M3terReader, wanted: readonly MappedEntity[]) {
  const asked = new Set(wanted.map(keyOf));
  const found: ObservedMapping[] = [];
  const ids = wanted.map(({ m3terId }) => m3terId);
  const lists = chunksOf(ids, reader.limits.m3terRunIdsPerRequest).map(async (m3terIds) => {
    const list = { path: 'externalmappings', query: { m3terIds }, pageSize: reader.limits.m3terPageSize };
    await reader.readList(list, (object) => {
      const mapping = decodeMapping(object);
      if (asked.has(keyOf(mapping))) found.push(mapping);
    });
  });
  await Promise.all(lists);
  return found;
}

/** Ids may contain any printable character, so a line end separates the parts. */
function keyOf({ m3terEntity, m3terId }: MappedEntity): string {
  return `${m3terEntity}\n${m3terId}`;
}

/**
 * The list form that m3ter understands. Two entities with mappings are asked for. The right form gives the mappings of
 * both and of no other entity. Null when no form does.
 */
async function proveForm(reader: M3terReader): Promise<ListForm | null> {
  const known = entitiesIn(await reader.readOne('externalmappings', { pageSize: String(reader.limits.m3terPageSize) }));
  const m3terIds = [...known].slice(0, 2);
  if (m3terIds.length < 2) return null;
  const before = reader.listForm;
  for (const form of new Set([before, ...LIST_FORMS])) {
    reader.listForm = form;
    const found = entitiesIn(await reader.readOne('externalmappings', { m3terIds, pageSize: '200' }));
    if (found.size === m3terIds.length && m3terIds.every((id) => found.has(id))) return form;
  }
  reader.listForm = before;
  return null;
}

function entitiesIn(answer: unknown): ReadonlySet<string> {
  const data = isJsonObject(answer) ? answer['data'] : undefined;
  const ids = isJsonArray(data) ? data.map((object) => (isJsonObject(object) ? object['m3terId'] : null)) : [];
  return new Set(ids.filter((id) => typeof id === 'string'));
}
