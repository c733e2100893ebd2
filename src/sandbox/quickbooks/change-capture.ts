import { jsonNumber, type JsonObject, type JsonValue } from '../../support/json.ts';
import { LAG_MS_BY_MODE } from '../query/run-query.ts';
import type { Call } from './call.ts';
import { missingParameter, notImplemented, QuickBooksFault } from './fault.ts';
import { groupOf, textOf, type Fields } from './fields.ts';
import { pacificTime } from './pacific-time.ts';
import { renderRecord } from './render-record.ts';
import { ENTITY_NAMES, type EntityName } from './state.ts';

const OBJECTS_MAX = 1000;
const DAYS_BACK_MAX = 30;
const DAY_MS = 86_400_000;

/**
 * Change data capture (`quickbooks.md` §10): what changed since an instant, with deleted records last.
 *
 * @throws QuickBooksFault 2020, 2070, 501.
 */
export function answerChanges(call: Call, parameters: URLSearchParams): JsonValue {
  const entities = parameters.get('entities');
  const changedSince = parameters.get('changedSince');
  if (entities === null || entities === '') throw missingParameter('entities');
  if (changedSince === null) throw missingParameter('changedSince');
  const since = Date.parse(changedSince.replace(/ (\d{2}:\d{2})$/, '+$1'));
  if (Number.isNaN(since)) {
    throw new QuickBooksFault(2070, { detail: `Invalid Date : ${changedSince}`, element: 'changedSince' });
  }
  if (since < call.now - DAYS_BACK_MAX * DAY_MS) throw notImplemented('change data capture over more than 30 days');
  const answers = entities.split(',').map((name) => changesOf(call, entityOf(name.trim()), since));
  return [{ QueryResponse: answers }];
}

function entityOf(name: string): EntityName {
  const found = ENTITY_NAMES.find((known) => known.toLowerCase() === name.toLowerCase());
  if (found === undefined || found === 'TaxCode') throw notImplemented(`change data capture of ${name}`);
  return found;
}

function changesOf(call: Call, entity: EntityName, since: number): JsonObject {
  const until = call.now - LAG_MS_BY_MODE[call.modes.queryLag];
  const changed = call.store
    .allAsOf(entity, until)
    .filter((record) => updatedAt(record) >= Math.floor(since / 1000) * 1000)
    .map((record) => renderRecord(call.store, entity, record));
  const deleted = call.store.state.deleted
    .filter((one) => one.entity === entity && Date.parse(one.at) >= since && Date.parse(one.at) <= until)
    .map(({ id, at }) => ({
      status: 'Deleted',
      domain: 'QBO',
      Id: id,
      MetaData: { LastUpdatedTime: pacificTime(Date.parse(at)) },
    }));
  const rows = [...changed, ...deleted].slice(0, OBJECTS_MAX);
  if (rows.length === 0) return {};
  return { [entity]: rows, startPosition: jsonNumber('1'), maxResults: jsonNumber(String(rows.length)) };
}

/** Instants are shown in whole seconds, so they are compared in whole seconds. */
function updatedAt(record: Fields): number {
  const at = Date.parse(textOf(groupOf(record, 'MetaData'), 'LastUpdatedTime') ?? '');
  return Math.floor(at / 1000) * 1000;
}
