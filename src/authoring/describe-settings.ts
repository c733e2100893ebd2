import type { JsonValue } from '../model/json-value.ts';
import type { DescribedSetting } from '../model/described-setting.ts';
import { nearestWord } from '../support/did-you-mean.ts';

/** The part of a JSON Schema that settings are read from. */
export interface SettingSchema {
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, SettingSchema>>;
  readonly title?: string;
  readonly description?: string;
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, SettingSchema>>;
  readonly required?: readonly string[];
  readonly items?: SettingSchema;
  readonly anyOf?: readonly SettingSchema[];
  readonly enum?: readonly JsonValue[];
  readonly default?: JsonValue;
  readonly examples?: readonly JsonValue[];
  readonly 'x-expected'?: string;
}

/** Every key of every kind, in the order of the schemas. */
export function listSettings(schemas: Readonly<Record<string, SettingSchema>>): readonly DescribedSetting[] {
  return Object.entries(schemas).flatMap(([kind, root]) => {
    const settings = new Map<string, DescribedSetting>();
    walk({ kind, root, settings }, root, [], []);
    return [...settings.values()];
  });
}

interface Walk {
  readonly kind: string;
  readonly root: SettingSchema;
  readonly settings: Map<string, DescribedSetting>;
}

/** `open` are the definitions above this one. Recursion stops at a definition that contains itself. */
function walk(settingWalk: Walk, schema: SettingSchema, path: readonly string[], open: readonly string[]): void {
  const { target, opened } = follow(settingWalk.root, schema, open);
  if (target === null) return;
  const required = new Set(target.required);
  for (const [key, property] of Object.entries(target.properties ?? {})) {
    const below = [...path, key];
    const pointer = below.join('.');
    if (!settingWalk.settings.has(pointer)) {
      const fromParent = defaultBelow(target.default, key);
      settingWalk.settings.set(
        pointer,
        describe(settingWalk, { pointer, property, required: required.has(key), fromParent }),
      );
    }
    walk(settingWalk, property, below, opened);
  }
  if (target.items !== undefined) walk(settingWalk, target.items, path, opened);
  for (const branch of target.anyOf ?? []) walk(settingWalk, branch, path, opened);
}

/** The default of a key when its whole map is left out. */
function defaultBelow(map: JsonValue | undefined, key: string): JsonValue | undefined {
  if (typeof map !== 'object' || map === null || Array.isArray(map)) return undefined;
  return Object.entries(map).find(([held]) => held === key)?.[1];
}

function follow(
  root: SettingSchema,
  schema: SettingSchema,
  open: readonly string[],
): { readonly target: SettingSchema | null; readonly opened: readonly string[] } {
  if (schema.$ref === undefined) return { target: schema, opened: open };
  const name = schema.$ref.slice(schema.$ref.lastIndexOf('/') + 1);
  if (open.includes(name)) return { target: null, opened: open };
  return { target: { ...root.$defs?.[name], ...withoutRef(schema) }, opened: [...open, name] };
}

function withoutRef({ $ref: _ref, ...rest }: SettingSchema): SettingSchema {
  return rest;
}

function describe(
  { kind, root }: Walk,
  {
    pointer,
    property,
    required,
    fromParent,
  }: {
    readonly pointer: string;
    readonly property: SettingSchema;
    readonly required: boolean;
    readonly fromParent: JsonValue | undefined;
  },
): DescribedSetting {
  const schema = follow(root, property, []).target ?? property;
  const types = [schema.type ?? []].flat().filter((type) => type !== 'null' && type !== 'object');
  return {
    kind,
    path: pointer,
    title: schema.title ?? pointer,
    description: schema.description ?? '',
    required: required && fromParent === undefined,
    values: schema.enum ?? (types.includes('boolean') ? [true, false] : []),
    expects: schema['x-expected'] ?? null,
    default: schema.default ?? fromParent,
    example: schema.examples?.[0],
  };
}

/**
 * The settings that `wanted` names: by the whole path, with or without the kind before it, else by the last key alone.
 * Case does not matter.
 */
export function findSettings(settings: readonly DescribedSetting[], wanted: string): readonly DescribedSetting[] {
  const word = wanted.toLowerCase();
  const whole = settings.filter(({ kind, path }) =>
    [path, `${kind}.${path}`].some((name) => name.toLowerCase() === word),
  );
  if (whole.length > 0) return whole;
  return settings.filter(({ path }) => path.toLowerCase().endsWith(`.${word}`));
}

/** The path that was probably meant, or null. */
export function nearestSetting(settings: readonly DescribedSetting[], wanted: string): string | null {
  const paths = settings.map(({ path }) => path);
  const whole = nearestWord(wanted, paths);
  if (whole !== null) return whole;
  const byKey = new Map(paths.map((path) => [path.slice(path.lastIndexOf('.') + 1), path]));
  const key = nearestWord(wanted, byKey.keys());
  return key === null ? null : (byKey.get(key) ?? null);
}
