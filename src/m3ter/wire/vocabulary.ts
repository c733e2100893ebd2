import type { MappingVocabulary } from '../../model/m3ter.ts';
import { isJsonObject, type JsonValue } from '../../support/json.ts';
import { textList } from './entities.ts';
import { isJsonArray } from '../../http/answer-fields.ts';

/** The permitted mapping vocabulary (`m3ter.md` §3.1); null when the answer is not understood. */
export function decodeVocabulary(value: JsonValue): MappingVocabulary | null {
  if (!isJsonObject(value)) return null;
  const entities = textList(value, 'm3terEntities');
  const systems = value['externalSystems'];
  if (entities.length === 0 || !isJsonArray(systems)) return null;
  return {
    entities,
    systems: systems.filter(isJsonObject).flatMap((system) => {
      const { name } = system;
      if (typeof name !== 'string') return [];
      const allowCustomTables = system['allowCustomExternalTables'] === true;
      return [{ name, tables: textList(system, 'tables'), allowCustomTables }];
    }),
  };
}
