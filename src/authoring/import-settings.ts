import { CONFIG_SETTINGS, decodeConfigValue, type ChosenKey } from '../desired/config-keys.ts';
import { compareText } from '../model/diagnostic.ts';
import type { JsonValue } from '../model/json-value.ts';
import type { ObservedConfig } from '../model/m3ter.ts';
import type { ReadableNames, ReadableSide } from './readable-names.ts';

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

type ValueKind = 'flag' | 'text' | 'list' | 'choice' | 'items';

const KINDS: Readonly<Record<string, ValueKind>> = {
  'accounts.include': 'list',
  'accounts.exclude': 'list',
  notifyOnDisabled: 'list',
  'bills.exclude.lineItemTypes': 'list',
  'bills.exclude.products': 'list',
  'bills.exclude.aggregations': 'list',
  'accounts.filter': 'text',
  'quickbooks.bccEmail': 'text',
  'quickbooks.accountManagerEmailCustomField': 'text',
  'quickbooks.splitUsageLineItems': 'choice',
  'quickbooks.sortLineItemsBy': 'choice',
  'quickbooks.itemMapping': 'items',
};

const CHOICES: Readonly<Record<string, readonly string[]>> = {
  'quickbooks.splitUsageLineItems': ['band', 'product', 'aggregation'],
  'quickbooks.sortLineItemsBy': ['none', 'subtotal', 'aggregationId'],
};

/** Every setting of a configuration in m3ter, with ids turned into codes and e-mail addresses. */
export function importSettings(
  config: ObservedConfig,
  keys: ReadonlyMap<string, ChosenKey>,
  names: ReadableNames,
): ImportedSettings {
  const settings: ImportedSetting[] = [];
  const notes: string[] = [];
  const unknown: string[] = [];
  for (const { yamlPath } of CONFIG_SETTINGS) {
    const key = keys.get(yamlPath)?.key ?? '';
    const wire = Object.hasOwn(config.configData, key) ? (config.configData[key] ?? null) : null;
    const value = decodeConfigValue(yamlPath, wire);
    if (!hasKind(yamlPath, value)) {
      unknown.push(`${yamlPath}: m3ter has ${JSON.stringify(wire)}, which tieout does not know`);
      continue;
    }
    const { value: readable, sides } = makeReadable(yamlPath, value, names);
    for (const { problem } of sides) if (problem !== null) notes.push(`${yamlPath}: ${problem}`);
    settings.push({ yamlPath, value: readable, comment: commentOf(yamlPath, sides) });
  }
  const managed = new Set([...keys.values()].map(({ key }) => key));
  const unmanaged = Object.entries(config.configData).filter(([key]) => !managed.has(key));
  return { settings, unmanaged: Object.fromEntries(unmanaged), notes, unknown };
}

const HAS_KIND: Readonly<Record<ValueKind, (value: JsonValue, yamlPath: string) => boolean>> = {
  flag: (value) => typeof value === 'boolean',
  text: (value) => value === null || typeof value === 'string',
  list: (value) => isTextList(value),
  choice: (value, yamlPath) => typeof value === 'string' && (CHOICES[yamlPath] ?? []).includes(value),
  items: (value) => value !== null && typeof value === 'object',
};

function hasKind(yamlPath: string, value: JsonValue): boolean {
  return HAS_KIND[KINDS[yamlPath] ?? 'flag'](value, yamlPath);
}

function isTextList(value: JsonValue): value is readonly string[] {
  return Array.isArray(value) && value.every((id) => typeof id === 'string');
}

interface Readable {
  readonly value: JsonValue;
  readonly sides: readonly ReadableSide[];
}

function makeReadable(yamlPath: string, value: JsonValue, names: ReadableNames): Readable {
  const listOf = (side: (id: string) => ReadableSide): Readable => {
    const sides = isTextList(value) ? value.map(side).sort((a, b) => compareText(a.reference, b.reference)) : [];
    return { value: sides.map(({ reference }) => reference), sides };
  };
  switch (yamlPath) {
    case 'accounts.include':
    case 'accounts.exclude':
      return listOf((id) => names.m3ter('Account', id));
    case 'notifyOnDisabled':
      return listOf((id) => names.user(id));
    case 'bills.exclude.products':
      return listOf((id) => names.m3ter('Product', id));
    case 'bills.exclude.aggregations':
      return listOf((id) => names.anyAggregation(id));
    case 'quickbooks.itemMapping':
      return { value, sides: itemIds(value).map((id) => names.quickbooks('Item', id)) };
    default:
      return { value, sides: [] };
  }
}

function itemIds(value: JsonValue): readonly string[] {
  if (value === null || typeof value !== 'object') return [];
  return [...new Set(Object.values(value).filter((id) => typeof id === 'string'))];
}

/** Names where the reference alone says little. An e-mail address explains itself. */
function commentOf(yamlPath: string, sides: readonly ReadableSide[]): string {
  if (yamlPath === 'notifyOnDisabled') return '';
  return sides.flatMap(({ name }) => name ?? []).join(', ');
}
