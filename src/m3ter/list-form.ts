import { isJsonObject } from '../support/json.ts';
import type { ListForm, M3terReader } from './client.ts';
import { isJsonArray } from '../http/answer-fields.ts';

/** The forms of a list of ids, with the likelier one first. */
export const LIST_FORMS: readonly ListForm[] = ['comma', 'repeated'];

/**
 * Finds out how m3ter wants lists of ids, by asking for two bills that exist. A form that m3ter does not understand
 * gives other bills than these two. Call this before concluding anything from an id that an answer lacks.
 *
 * @throws NotSignedIn, RemoteUnavailable, WorldFailure
 */
export async function proveListForm(reader: M3terReader, knownBillIds: readonly string[]): Promise<void> {
  const ids = [...new Set(knownBillIds)].slice(0, 2);
  // One id looks the same in both forms.
  if (ids.length < 2) return;
  const before = reader.listForm;
  for (const form of LIST_FORMS) {
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
