import type { ChosenKey } from '../desired/config-keys.ts';
import { normaliseConfigValue } from '../desired/config-keys.ts';
import type { ResolvedWorkspace } from '../desired/resolve-workspace.ts';
import { diffConfigs } from '../diff/configs.ts';
import { compareText } from '../model/diagnostic.ts';
import type { ObservedConfig } from '../model/m3ter.ts';
import type { Integration } from '../model/workspace.ts';
import { editValues, type ValueEdit } from './edit-yaml.ts';
import { offsetAt, type ImportFiles } from './import-files.ts';
import { importSettings } from './import-settings.ts';
import type { ReadableNames } from './readable-names.ts';

export interface IntegrationsInput {
  /** Of the connection. */
  readonly integrations: readonly Integration[];
  readonly resolved: ResolvedWorkspace;
  readonly observed: readonly ObservedConfig[];
  readonly keys: ReadonlyMap<string, ChosenKey>;
  readonly names: ReadableNames;
  readonly files: ImportFiles;
}

/** Which configuration each integration of the files is. */
export interface MatchedIntegrations {
  readonly configIds: ReadonlyMap<string, string>;
  /** Configurations that no file names, in the order of their names. */
  readonly unlisted: readonly ObservedConfig[];
}

/**
 * Brings the Integrations that the files already have to what m3ter holds: only values that the plan
 * would change are edited, and the id is pinned.
 */
export function updateIntegrations(input: IntegrationsInput): MatchedIntegrations {
  const { integrations, resolved, observed, files } = input;
  const diff = diffConfigs({ desired: resolved.configs, observed, normalise: normaliseConfigValue });
  const configIds = new Map(diff.configIds);
  for (const { integration, configId } of resolved.integrations) {
    if (configId !== null) configIds.set(integration.name, configId);
  }
  for (const integration of integrations) {
    const configId = configIds.get(integration.name);
    const config = observed.find(({ id }) => id === configId);
    if (config === undefined) {
      files.note(`integration "${integration.name}" is not in m3ter: the next apply creates it`);
      continue;
    }
    const drafts = diff.drafts.filter((draft) => draft.kind === 'integration' && draft.label === integration.name);
    const differing = drafts.flatMap(({ action, fields }) => (action === 'update' ? fields : []));
    if (drafts.some(({ action }) => action === 'enable')) {
      files.note(`integration "${integration.name}" is disabled in m3ter: the next apply enables it`);
    }
    updateOne(input, integration, config, new Set(differing.map(({ path }) => path)));
  }
  const matched = new Set(configIds.values());
  const unlisted = observed.filter(({ id }) => !matched.has(id));
  return {
    configIds,
    unlisted: unlisted.sort((a, b) => compareText(a.name ?? '', b.name ?? '') || compareText(a.id, b.id)),
  };
}

function updateOne(
  { keys, names, files }: IntegrationsInput,
  integration: Integration,
  config: ObservedConfig,
  differing: ReadonlySet<string>,
): void {
  const { settings, notes } = importSettings(config, keys, names);
  const edits: ValueEdit[] = settings
    .filter(({ yamlPath }) => differing.has(yamlPath))
    .map(({ yamlPath, value }) => ({ path: yamlPath.split('.'), value }));
  if (differing.has('name') && config.name !== null) edits.push({ path: ['name'], value: config.name });
  if (differing.has('credential')) edits.push({ path: ['credential'], value: config.integrationCredentialsId });
  if (integration.id === null) edits.push({ path: ['id'], value: config.id });
  if (differing.size > 0) for (const note of notes) files.note(`integration "${integration.name}": ${note}`);
  if (edits.length === 0) return;
  const { place } = integration.origin;
  files.edit(place, { integrations: 1, mappings: 0 }, (text) => {
    const edited = editValues(text, offsetAt(text, place), edits);
    for (const { path } of edited.kept) {
      const what = `${path.join('.')} differs from m3ter and is left, because of a variable or an anchor`;
      files.note(`integration "${integration.name}": ${what}`);
    }
    return edited.done.length > 0 ? edited.text : null;
  });
}
