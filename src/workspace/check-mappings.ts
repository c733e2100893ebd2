import { renderPlace, type Diagnostic, type Place } from '../model/diagnostic.ts';
import { isUuid } from '../model/address.ts';
import { destinationFor } from '../model/workspace.ts';
import { finding } from './finding.ts';
import { textAt, valueAt, type LoadedDocument, type MappingEntry } from './loaded-document.ts';
import { MAPPING_FORMS } from './mapping-forms.ts';

/**
 * The identity of a mapping (config-format.md, "Natural key"), as far as the files show it. Two entries with the same
 * identity are duplicates.
 */
interface EntryKey {
  readonly entity: string;
  readonly reference: string;
  readonly table: string;
}

/** Finds the same mapping key twice in one connection, and mappings in the general form without an external id or name. */
export function checkMappings(documents: readonly LoadedDocument[]): Diagnostic[] {
  const lists = documents.filter((document) => document.kind === 'ExternalMappings');
  return [...checkDuplicates(lists, documents), ...lists.flatMap(checkRecords)];
}

function checkDuplicates(lists: readonly LoadedDocument[], documents: readonly LoadedDocument[]): Diagnostic[] {
  const first = new Map<string, () => Place>();
  const diagnostics: Diagnostic[] = [];
  for (const list of lists) {
    const scope = JSON.stringify([
      textAt(list.value, 'connection'),
      textAt(list.value, 'integration'),
      systemOf(list, documents),
    ]);
    for (const entry of list.entries) {
      const key = readEntryKey(entry);
      if (key === null) continue;
      const { entity, reference, table } = key;
      const text = `${scope}\n${entity}\n${isUuid(reference) ? reference.toLowerCase() : reference}\n${table}`;
      const place = (): Place => entry.places.key(entry.path);
      const earlier = first.get(text);
      if (earlier === undefined) first.set(text, place);
      else {
        const message = `${entity} ${JSON.stringify(reference)} is mapped to ${table} twice; the first is at ${renderPlace(earlier())}`;
        diagnostics.push(
          finding('error', 'document/duplicate-mapping', place(), { message, hint: 'keep one of them' }),
        );
      }
    }
  }
  return diagnostics;
}

function systemOf(list: LoadedDocument, documents: readonly LoadedDocument[]): string | null {
  const written = textAt(list.value, 'externalSystem');
  if (written !== null) return written;
  const name = textAt(list.value, 'connection');
  const connection = documents.find(
    (document) => document.kind === 'Connection' && textAt(document.value, 'name') === name,
  );
  const environment = textAt(connection?.value, 'quickbooks', 'environment');
  return environment === 'sandbox' || environment === 'production' ? destinationFor(environment) : null;
}

function readEntryKey({ value }: MappingEntry): EntryKey | null {
  for (const { key, entity, table } of MAPPING_FORMS) {
    const reference = textAt(value, key);
    if (reference !== null) return { entity, reference, table };
  }
  const entity = textAt(value, 'm3ter', 'entity');
  const reference = textAt(value, 'm3ter', 'id');
  const table = textAt(value, 'external', 'table');
  return entity === null || reference === null || table === null ? null : { entity, reference, table };
}

/** Checks `external` of general mappings: exactly one of id and name, and none for an absent mapping. */
function checkRecords(list: LoadedDocument): Diagnostic[] {
  return list.entries.flatMap(({ value, places, path, valid }) => {
    if (!valid || valueAt(value, 'm3ter') === undefined) return [];
    const keys = ['id', 'name'].filter((key) => valueAt(value, 'external', key) !== undefined);
    const isAbsent = valueAt(value, 'absent') === true;
    if (keys.length === (isAbsent ? 0 : 1)) return [];
    const place = places.key([...path, 'external']);
    if (keys.length === 0) {
      const words = {
        message: 'external: one of the keys id, name is missing',
        hint: 'or write absent: true to delete it',
      };
      return [finding('error', 'document/missing-key', place, words)];
    }
    const message = isAbsent
      ? `external: ${keys.join(' and ')} and absent exclude each other`
      : 'external: id and name exclude each other';
    return [finding('error', 'document/conflicting-keys', place, { message, hint: 'keep one of them' })];
  });
}
