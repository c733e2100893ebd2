import { compareText, type Diagnostic } from '../model/diagnostic.ts';
import type { ObservedConfig } from '../model/m3ter.ts';

/**
 * Enabled configurations of m3ter into `system` that no file describes: their file was removed or renamed, or somebody
 * made them in the console. tieout leaves them alone, and m3ter goes on using them.
 */
export function reportUndescribed(input: {
  readonly observed: readonly ConfigFacts[];
  readonly system: string;
  /** Names of all integrations of the files, of every connection. */
  readonly names: ReadonlySet<string>;
  /** Ids of configurations that the files mean, by whatever name. */
  readonly ids: ReadonlySet<string>;
}): readonly Diagnostic[] {
  const { system, names, ids } = input;
  return input.observed
    .filter(({ enabled, entityType, destination }) => enabled && entityType === 'Bill' && destination === system)
    .filter(({ id, name }) => !ids.has(id) && (name === null || !names.has(name)))
    .sort((a, b) => compareText(a.id, b.id))
    .map(({ id, name, authorized }) => ({
      severity: 'warning',
      code: 'integration/not-described',
      message:
        `m3ter has the enabled configuration "${name ?? id}" that no file describes` +
        (authorized ? ', and may send bills with it' : ''),
      hint: 'disable or delete it in the m3ter console, or describe it again with tieout import',
      about: id,
    }));
}

type ConfigFacts = Pick<ObservedConfig, 'id' | 'name' | 'entityType' | 'destination' | 'enabled' | 'authorized'>;
