import type { ChangeDraft, FieldDiff, IntegrationState } from '../model/change.ts';
import type { DesiredConfig } from '../model/desired.ts';
import type { Diagnostic, DiagnosticCode } from '../model/diagnostic.ts';
import type { JsonValue } from '../model/json-value.ts';
import type { ObservedConfig } from '../model/m3ter.ts';
import { canonicalJson } from '../support/digest.ts';
import { reasonOf } from './bill-drafts.ts';
import { compareText } from '../support/compare-text.ts';

/** Brings a configData value into a standard form (`"true"` becomes `true`). `yamlPath` is its setting. */
export type NormaliseConfigValue = (yamlPath: string, value: JsonValue) => JsonValue;

export interface ConfigsDiff {
  readonly drafts: readonly ChangeDraft[];
  readonly diagnostics: readonly Diagnostic[];
  /** m3ter's id by integration name, for configurations that exist. */
  readonly configIds: ReadonlyMap<string, string>;
  /** Integrations that cannot be planned. None of their bills may be sent. */
  readonly broken: ReadonlySet<string>;
  /** The count of wanted configurations that exist: the base of `maxUpdates`. */
  readonly managed: number;
}

/**
 * Compares the integration configurations that the files want with those that m3ter has. A pinned id wins; otherwise
 * name, destination and entity type must match exactly one. Configurations that no file names are left alone, and so
 * are configData keys that are not ours.
 */
export function diffConfigs(input: {
  readonly desired: readonly DesiredConfig[];
  readonly observed: readonly ObservedConfig[];
  readonly normalise: NormaliseConfigValue;
}): ConfigsDiff {
  const drafts: ChangeDraft[] = [];
  const diagnostics: Diagnostic[] = [];
  const configIds = new Map<string, string>();
  const broken = new Set<string>();
  for (const desired of [...input.desired].sort((a, b) => compareText(a.address, b.address))) {
    const match = matchConfig(desired, input.observed);
    if ('diagnostic' in match) {
      diagnostics.push(match.diagnostic);
      broken.add(desired.integrationName);
      continue;
    }
    if (match.config === null) {
      drafts.push(draftCreate(desired));
      continue;
    }
    configIds.set(desired.integrationName, match.config.id);
    drafts.push(...diffConfig(desired, match.config, input.normalise));
    diagnostics.push(...reportUnmanaged(desired, match.config));
  }
  return { drafts, diagnostics, configIds, broken, managed: configIds.size };
}

type ConfigMatch = { readonly config: ObservedConfig | null } | { readonly diagnostic: Diagnostic };

function matchConfig(desired: DesiredConfig, observed: readonly ObservedConfig[]): ConfigMatch {
  const { state, place, pinnedId, name } = desired;
  if (pinnedId !== null) {
    const pinned = observed.find((config) => config.id === pinnedId);
    const refuse = (code: DiagnosticCode, message: string, hint: string): ConfigMatch => ({
      diagnostic: { severity: 'error', code, message, hint, place, about: desired.address },
    });
    if (pinned === undefined) {
      return refuse(
        'integration/pinned-not-found',
        `m3ter has no configuration with id ${pinnedId}`,
        'correct the id, or remove it to match by name',
      );
    }
    if (pinned.destination !== state.destination || pinned.entityType !== state.entityType) {
      return refuse(
        'integration/replace-refused',
        `configuration ${pinnedId} sends ${pinned.entityType} to ${pinned.destination}; ` +
          `the file wants ${state.entityType} to ${state.destination}`,
        'a configuration is never moved to another destination: remove the id to make a new one',
      );
    }
    return { config: pinned };
  }
  const [first, ...more] = observed.filter(
    (config) =>
      config.name === name && config.destination === state.destination && config.entityType === state.entityType,
  );
  if (more.length === 0) return { config: first ?? null };
  const ids = [first, ...more].flatMap((config) => config?.id ?? []).sort();
  return {
    diagnostic: {
      severity: 'error',
      code: 'integration/remote-duplicate',
      message: `m3ter has ${String(ids.length)} configurations named "${name}": ${ids.join(', ')}`,
      hint: 'pin the right one with id:, or delete the others in m3ter',
      place,
      about: desired.address,
    },
  };
}

function draftCreate(desired: DesiredConfig): ChangeDraft {
  return {
    ...commonOf(desired),
    action: 'create',
    before: null,
    after: desired.state,
    fields: [],
    reason: reasonOf('not-found'),
    precondition: { absent: true },
  };
}

function diffConfig(
  desired: DesiredConfig,
  observed: ObservedConfig,
  normalise: NormaliseConfigValue,
): readonly ChangeDraft[] {
  const drafts: ChangeDraft[] = [];
  const fields = diffFields(desired, observed, normalise);
  const before = stateOfConfig(observed, desired);
  const credential = desired.state.integrationCredentialsId ?? observed.integrationCredentialsId;
  const after: IntegrationState = { ...desired.state, integrationCredentialsId: credential };
  const precondition = { id: observed.id, revision: String(observed.version) };
  if (fields.length > 0) {
    const reason = reasonOf('fields-differ');
    const kept = { ...after, enabled: observed.enabled };
    drafts.push({ ...commonOf(desired), action: 'update', before, after: kept, fields, reason, precondition });
  }
  if (desired.state.enabled && !observed.enabled) {
    drafts.push({
      ...commonOf(desired),
      action: 'enable',
      before: { ...after, enabled: false },
      after,
      fields: [{ path: 'enabled', before: false, after: true }],
      reason: reasonOf('disabled-remotely'),
      precondition,
    });
  }
  return drafts;
}

function commonOf(desired: DesiredConfig) {
  return {
    address: desired.address,
    kind: 'integration',
    origin: { place: desired.place },
    dependsOn: [],
    recordsBill: false,
    label: desired.name,
  } as const;
}

/** The owned part of an observed configuration. */
function stateOfConfig(observed: ObservedConfig, desired: DesiredConfig): IntegrationState {
  const owned = Object.keys(desired.state.configData).filter((key) => Object.hasOwn(observed.configData, key));
  return {
    name: observed.name ?? '',
    destination: observed.destination,
    entityType: observed.entityType,
    integrationCredentialsId: observed.integrationCredentialsId,
    enabled: observed.enabled,
    configData: Object.fromEntries(owned.map((key) => [key, observed.configData[key] ?? null])),
  };
}

function diffFields(
  desired: DesiredConfig,
  observed: ObservedConfig,
  normalise: NormaliseConfigValue,
): readonly FieldDiff[] {
  const { state } = desired;
  const fields: FieldDiff[] = [];
  if (observed.name !== state.name) fields.push({ path: 'name', before: observed.name, after: state.name });
  if (differsInCredential(state, observed)) {
    fields.push({
      path: 'credential',
      before: observed.integrationCredentialsId,
      after: state.integrationCredentialsId,
    });
  }
  for (const key of Object.keys(state.configData).sort()) {
    const wanted = state.configData[key] ?? null;
    const stored = Object.hasOwn(observed.configData, key) ? (observed.configData[key] ?? null) : null;
    const path = desired.yamlPaths.get(key) ?? key;
    if (!isSameValue(normalise(path, stored), normalise(path, wanted)))
      fields.push({ path, before: stored, after: wanted });
  }
  return fields;
}

/**
 * m3ter may leave the credential out of its answers (`m3ter.md` §2.2). An authorized configuration has one, so a
 * missing id means unknown, not different. Otherwise every plan would set it again.
 */
function differsInCredential(state: IntegrationState, observed: ObservedConfig): boolean {
  const wanted = state.integrationCredentialsId;
  if (wanted === null || wanted === observed.integrationCredentialsId) return false;
  return observed.integrationCredentialsId !== null || !observed.authorized;
}

/** Equal in meaning. An absent key equals the value that changes nothing. */
function isSameValue(stored: JsonValue, wanted: JsonValue): boolean {
  return (isEmpty(stored) && isEmpty(wanted)) || canonicalJson(stored) === canonicalJson(wanted);
}

function isEmpty(value: JsonValue): boolean {
  if (value === null || value === false || value === '') return true;
  return typeof value === 'object' && Object.values(value).every((element) => element === null);
}

function reportUnmanaged(desired: DesiredConfig, observed: ObservedConfig): readonly Diagnostic[] {
  const unknown = Object.keys(observed.configData)
    .filter((key) => !Object.hasOwn(desired.state.configData, key))
    .sort();
  if (unknown.length === 0) return [];
  return [
    {
      severity: 'info',
      code: 'integration/unmanaged-keys',
      message: `m3ter's configuration has keys that tieout does not manage and keeps: ${unknown.join(', ')}`,
      hint: 'name them with m3ter.configKeys in the Connection if one of them is a setting of these files',
      place: desired.place,
      about: desired.address,
    },
  ];
}
