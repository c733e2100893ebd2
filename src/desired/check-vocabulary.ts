import type { M3terSnapshot } from '../model/m3ter.ts';
import type { MappingFile } from '../model/workspace.ts';
import { problemWith, type Findings } from './findings.ts';
import type { Suggest } from './resolution.ts';

/** Warns once for each entity, system and table in the files that m3ter does not permit in mappings. */
export function checkVocabulary(
  files: readonly MappingFile[],
  vocabulary: M3terSnapshot['vocabulary'],
  suggest: Suggest,
  findings: Findings,
): void {
  if (vocabulary === null) return;
  const told = new Set<string>();
  for (const file of files) {
    const system = vocabulary.systems.find((candidate) => candidate.name === file.externalSystem);
    const names = vocabulary.systems.map((entry) => entry.name);
    const warn = (
      what: string,
      name: string,
      offered: readonly string[],
      place: () => MappingFile['origin']['place'],
    ) => {
      const key = `${what}:${name}:${file.externalSystem}`;
      if (told.has(key) || offered.includes(name)) return;
      told.add(key);
      findings.add(
        'warning',
        problemWith(
          'mapping/not-in-vocabulary',
          `m3ter does not offer the ${what} "${name}" for external mappings`,
          `${suggest(name, offered)}m3ter offers: ${offered.join(', ')}`,
        ),
        place(),
      );
    };
    warn('external system', file.externalSystem, names, () => file.origin.at('externalSystem'));
    for (const rule of file.rules) {
      warn('entity', rule.entity, vocabulary.entities, () => rule.place);
      if (system === undefined || system.allowCustomTables) continue;
      warn(`${file.externalSystem} table`, rule.table, system.tables, () => rule.place);
    }
  }
}
