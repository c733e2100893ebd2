import { CONFIG_SETTINGS, type ChosenKey } from '../desired/config-keys.ts';
import { decodeValue, type ConfigKind } from '../desired/config-values.ts';
import type { JsonValue } from '../model/json-value.ts';
import type { ObservedConfig } from '../model/m3ter.ts';
import { assertNever } from '../support/invariant.ts';
import type { ReadableNames, ReadableSide } from './readable-names.ts';
import { compareText } from '../support/compare-text.ts';

/** One setting of a configuration, as the files write it. */
export interface ImportedSetting {
  readonly yamlPath: string;
  readonly value: JsonValue;
  /** The names of the value's ids, for a comment; empty when the value explains itself. */
  readonly comment: string;
}

export interface ImportedSettings {
  readonly settings: readonly ImportedSetting[];
  /** configData that is not a setting of the files. Every update keeps it, and it is shown. */
  readonly unmanaged: { readonly [key: string]: JsonValue };
  /** References to nothing, in words. They are imported unchanged. */
  readonly notes: readonly string[];
  /** Values that the files cannot express, in words. They are left out. */
  readonly unknown: readonly string[];
}

/** Every setting of a configuration in m3ter, with ids turned into codes and e-mail addresses. */
export function importSettings(
  config: ObservedConfig,
  keys: ReadonlyMap<string, ChosenKey>,
  names: ReadableNames,
): ImportedSettings {
  const settings: ImportedSetting[] = [];
  const notes: string[] = [];
  const unknown: string[] = [];
  for (const { yamlPath, kind } of CONFIG_SETTINGS) {
    const key = keys.get(yamlPath)?.key ?? '';
    const wire = Object.hasOwn(config.configData, key) ? (config.configData[key] ?? null) : null;
    const decoded = decodeValue(kind, wire);
    if (decoded === null) {
      unknown.push(`${yamlPath}: m3ter has ${JSON.stringify(wire)}, which tieout does not know`);
      continue;
    }
    const { value: readable, sides } = makeReadable(kind, decoded.value, names);
    for (const { problem } of sides) if (problem !== null) notes.push(`${yamlPath}: ${problem}`);
    settings.push({ yamlPath, value: readable, comment: commentOf(kind, sides) });
  }
  const managed = new Set([...keys.values()].map(({ key }) => key));
  const unmanaged = Object.entries(config.configData).filter(([key]) => !managed.has(key));
  return { settings, unmanaged: Object.fromEntries(unmanaged), notes, unknown };
}

type IdList = Extract<ConfigKind, { readonly of: 'list' }>;

interface Readable {
  readonly value: JsonValue;
  readonly sides: readonly ReadableSide[];
}

function makeReadable(kind: ConfigKind, value: JsonValue, names: ReadableNames): Readable {
  if (kind.of === 'items') return { value, sides: itemIds(value).map((id) => names.quickbooks('Item', id)) };
  if (kind.of !== 'list' || kind.names === null) return { value, sides: [] };
  const side = sideOf(kind.names, names);
  const sides = idsIn(value)
    .map(side)
    .sort((a, b) => compareText(a.reference, b.reference));
  return { value: sides.map(({ reference }) => reference), sides };
}

function sideOf(of: NonNullable<IdList['names']>, names: ReadableNames): (id: string) => ReadableSide {
  switch (of) {
    case 'User':
      return (id) => names.user(id);
    case 'Aggregation':
      return (id) => names.anyAggregation(id);
    case 'Account':
    case 'Product':
      return (id) => names.m3ter(of, id);
    default:
      return assertNever(of);
  }
}

function idsIn(value: JsonValue): readonly string[] {
  return Array.isArray(value) ? value.filter((id) => typeof id === 'string') : [];
}

function itemIds(value: JsonValue): readonly string[] {
  if (value === null || typeof value !== 'object') return [];
  return [...new Set(Object.values(value).filter((id) => typeof id === 'string'))];
}

/** Names where the reference alone says little. An e-mail address explains itself. */
function commentOf(kind: ConfigKind, sides: readonly ReadableSide[]): string {
  if (kind.of === 'list' && kind.names === 'User') return '';
  return sides.flatMap(({ name }) => name ?? []).join(', ');
}
