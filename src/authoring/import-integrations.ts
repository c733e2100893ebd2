import { type ChosenKey, normaliseConfigValue } from '../desired/config-keys.ts';
import type { ResolvedWorkspace } from '../desired/resolve-workspace.ts';
import { diffConfigs } from '../diff/configs.ts';
import type { ObservedConfig } from '../model/m3ter.ts';
import type { Integration } from '../model/workspace.ts';
import { editSettings, type OverwrittenValue } from './edit-settings.ts';
import type { ValueEdit } from './edit-yaml.ts';
import type { ImportFiles } from './import-files.ts';
import { importSettings } from './import-settings.ts';
import type { ReadableNames } from './readable-names.ts';
import { compareText } from '../support/compare-text.ts';

export interface IntegrationsInput {
  /** The integrations of the connection. */
  readonly integrations: readonly Integration[];
  readonly resolved: ResolvedWorkspace;
  readonly observed: readonly ObservedConfig[];
  readonly keys: ReadonlyMap<string, ChosenKey>;
  readonly names: ReadableNames;
  readonly files: ImportFiles;
}

/** Advice for values of m3ter that the files cannot express. */
const KEPT_OR_OVERWRITTEN =
  'see in tieout plan what becomes of values that could not be taken over; correct them first';

/** The configuration of each integration in the files. */
export interface MatchedIntegrations {
  readonly configIds: ReadonlyMap<string, string>;
  /** Configurations that no file names, sorted by name. */
  readonly unlisted: readonly ObservedConfig[];
  /** Filled when the planned edits are carried out. */
  readonly overwritten: readonly OverwrittenValue[];
}

/**
 * Updates the Integrations in the files to what m3ter has. Only values that the plan would change are edited, and the
 * id is pinned. One that sends bills is set to reportOnly with its first changed value: m3ter's may let more bills go.
 */
export function updateIntegrations(input: IntegrationsInput): MatchedIntegrations {
  const { integrations, resolved, observed, files } = input;
  const diff = diffConfigs({ desired: resolved.configs, observed, normalise: normaliseConfigValue });
  const configIds = new Map(diff.configIds);
  const overwritten: OverwrittenValue[] = [];
  for (const { settings: integration, configId } of resolved.integrations) {
    if (configId !== null) configIds.set(integration.name, configId);
  }
  for (const integration of integrations) {
    const configId = configIds.get(integration.name);
    const config = observed.find(({ id }) => id === configId);
    if (config === undefined) {
      decideMissing(integration, files);
      continue;
    }
    const drafts = diff.drafts.filter((draft) => draft.kind === 'integration' && draft.label === integration.name);
    const differing = drafts.flatMap(({ action, fields }) => (action === 'update' ? fields : []));
    if (drafts.some(({ action }) => action === 'enable')) {
      files.decide(
        `integration "${integration.name}" is disabled in m3ter: the next apply enables it`,
        'to keep an integration disabled, take its document out of use: a file named NAME.yaml.disabled is not read',
      );
    }
    updateOne(input, { integration, config, differing: new Set(differing.map(({ path }) => path)), overwritten });
  }
  const matched = new Set(configIds.values());
  const pinnedElsewhere = integrations.filter(({ id, name }) => id !== null && !configIds.has(name));
  const undecided = new Set(pinnedElsewhere.map(({ name }) => name));
  const unlisted = observed.filter(({ id, name }) => !matched.has(id) && !undecided.has(name ?? ''));
  return {
    configIds,
    overwritten,
    unlisted: unlisted.sort((a, b) => compareText(a.name ?? '', b.name ?? '') || compareText(a.id, b.id)),
  };
}

function decideMissing({ name, id, origin }: Integration, files: ImportFiles): void {
  if (id === null) {
    const { place } = origin;
    files.decide(
      `${place.path}:${String(place.line)}: integration "${name}" stays, and is not in m3ter: the next apply creates it`,
      `remove the integration "${name}" from ${place.path} when m3ter should not have it, such as one that tieout init began with`,
    );
    return;
  }
  const { path, line } = origin.at('id');
  files.decide(
    `${path}:${String(line)}: integration "${name}" is pinned to ${id}, which m3ter does not have`,
    'remove the id of an integration that is gone: then it is found by its name, or created',
  );
}

interface MatchedOne {
  readonly integration: Integration;
  readonly config: ObservedConfig;
  /** Paths of the settings that a plan would change. */
  readonly differing: ReadonlySet<string>;
  readonly overwritten: OverwrittenValue[];
}

function updateOne(
  { keys, names, files }: IntegrationsInput,
  { integration, config, differing, overwritten }: MatchedOne,
): void {
  const { settings, notes, unknown } = importSettings(config, keys, names);
  const changes: ValueEdit[] = settings
    .filter(({ yamlPath }) => differing.has(yamlPath))
    .map(({ yamlPath, value }) => ({ path: yamlPath.split('.'), value }));
  if (differing.has('name') && config.name !== null) changes.push({ path: ['name'], value: config.name });
  if (differing.has('credential')) changes.push({ path: ['credential'], value: config.integrationCredentialsId });
  const pins: readonly ValueEdit[] = integration.id === null ? [{ path: ['id'], value: config.id }] : [];
  for (const note of differing.size > 0 ? [...notes, ...unknown] : []) {
    files.decide(`integration "${integration.name}": ${note}`, KEPT_OR_OVERWRITTEN);
  }
  if (changes.length + pins.length === 0) return;
  const { place } = integration.origin;
  files.edit(place, (text) => {
    const edited = editSettings(text, integration, { changes, pins });
    for (const { path, value } of edited.unchanged) {
      const what = `${path.join('.')} differs from m3ter and is left, because ${edited.reason}`;
      files.decide(
        `${place.path}: ${what}; m3ter has ${JSON.stringify(value)}`,
        'change what variables, anchors and columns hold by hand, or let tieout apply bring m3ter to the files',
      );
    }
    overwritten.push(...edited.overwritten);
    return edited.text === text ? null : { text: edited.text, counts: { integrations: 1, mappings: 0 } };
  });
}
