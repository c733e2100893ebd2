import { isJsonObject } from '../support/json.ts';
import type { ListForm, M3terReader } from './client.ts';
import { isJsonArray } from './wire/fields.ts';

const FORMS: readonly ListForm[] = ['comma', 'repeated'];

/**
 * Finds out how m3ter wants lists of ids, by asking for two bills that are known to exist: a list that it does not
 * understand gives other bills than these two. Before anything is concluded from an id that is missing in an
 * answer, this must have been called.
 *
 * @throws NotSignedIn, RemoteUnavailable, WorldFailure
 */
export async function proveListForm(reader: M3terReader, knownBillIds: readonly string[]): Promise<void> {
  const ids = [...new Set(knownBillIds)].slice(0, 2);
  // One id is written the same way in both forms.
  if (ids.length < 2) return;
  const before = reader.listForm;
  for (const form of FORMS) {
    reader.listForm = form;
    const answer = await reader.readOne('bills', { ids, excludeLineItems: 'true', pageSize: '10' });
    if (isAbout(answer, ids)) return;
  }
  reader.listForm = before;
}

function isAbout(answer: unknown, ids: readonly string[]): boolean {
  const data = isJsonObject(answer) ? answer['data'] : undefined;
  if (!isJsonArray(data)) return false;
  const found = new Set(data.map((object) => (isJsonObject(object) ? object['id'] : null)));
  return found.size === ids.length && ids.every((id) => found.has(id));
}
