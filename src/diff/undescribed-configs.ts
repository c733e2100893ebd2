import type { Diagnostic } from '../model/diagnostic.ts';
import type { ObservedConfig } from '../model/m3ter.ts';
import { takesEveryAccount, type Integration } from '../model/workspace.ts';
import { compareText } from '../support/compare-text.ts';

export interface UndescribedInput {
  readonly observed: readonly ConfigFacts[];
  readonly system: string;
  /** The integrations of the files, of every connection. */
  readonly integrations: readonly IntegrationFacts[];
  /** The connection whose m3ter this is. */
  readonly connection: string;
  /** m3ter's ids of the configurations that the files mean, by the integration's name. */
  readonly configIds: ReadonlyMap<string, string>;
}

/**
 * Enabled configurations of m3ter into `system` that no file describes: their file was removed or renamed, or somebody
 * made them in the console. tieout leaves them alone, and m3ter goes on using them.
 */
export function reportUndescribed(input: UndescribedInput): readonly Diagnostic[] {
  const { system } = input;
  const names = new Set(input.integrations.map(({ name }) => name));
  const ids = new Set(input.configIds.values());
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
      hint: adviseOn(id, input),
      about: id,
    }));
}

/**
 * An import beside an integration that takes every account makes two that would send the same bills. One that m3ter
 * does not have yet can become this configuration, by its id; with any other, the accounts must be told apart.
 */
function adviseOn(id: string, { observed, integrations, connection, configIds }: UndescribedInput): string {
  const own = integrations.filter((one) => one.connection === connection && one.entityType === 'Bill');
  const [first] = own.map(({ delivery }) => delivery.from).sort();
  const describe = `tieout import${first === undefined ? '' : ` --from ${first}`}`;
  const wide = own.find(takesEveryAccount);
  if (wide === undefined) return `disable or delete it in the m3ter console, or describe it again with ${describe}`;
  const { path, line } = wide.origin.at('name');
  const where = `"${wide.name}" (${path}:${String(line)})`;
  const isNew = wide.id === null && !configIds.has(wide.name) && !observed.some(({ name }) => name === wide.name);
  return isNew
    ? `when ${where} is meant to be it, write id: ${id} there, and let tieout import take its settings over: ` +
        "m3ter's values then replace the file's, such as bills.onlySendOnApproval, and it sends nothing until you set " +
        'delivery.mode: replay again; otherwise disable or delete it in the m3ter console'
    : `disable or delete it in the m3ter console; to keep it, describe it with ${describe}, and take its accounts out of ` +
        `${where}, which takes every account`;
}

type ConfigFacts = Pick<ObservedConfig, 'id' | 'name' | 'entityType' | 'destination' | 'enabled' | 'authorized'>;
type IntegrationFacts = Pick<Integration, 'name' | 'id' | 'connection' | 'entityType' | 'accounts' | 'origin'> & {
  readonly delivery: Pick<Integration['delivery'], 'from'>;
};
