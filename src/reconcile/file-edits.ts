import type { FileEdit } from '../model/plan-effect.ts';
import type { JsonValue } from '../model/json-value.ts';
import type { Connection, Integration, MappingFile, MappingRule, Origin, Workspace } from '../model/workspace.ts';
import { canonicalJson } from '../support/digest.ts';

/** One edit, and the workspace as it would be without it. */
export interface RevertibleEdit {
  readonly edit: FileEdit;
  readonly withoutIt: (workspace: Workspace) => Workspace;
}

/** The edits between two versions of the files for one connection. Moving or formatting lines is no edit. */
export function findEdits(before: Workspace, after: Workspace, connection: string): readonly RevertibleEdit[] {
  const mine = <T extends { readonly connection: string }>(all: readonly T[]): readonly T[] =>
    all.filter((one) => one.connection === connection);
  return [
    ...editsOfConnection(before, after, connection),
    ...editsOfIntegrations(mine(before.integrations), mine(after.integrations)),
    ...editsOfRules(mine(before.mappingFiles), mine(after.mappingFiles)),
  ];
}

function editsOfConnection(before: Workspace, after: Workspace, name: string): readonly RevertibleEdit[] {
  const [old, now] = [before, after].map(({ connections }) => connections.find((one) => one.name === name));
  if (old === undefined || now === undefined) return [];
  return leavesOf(old, now).map((leaf) => ({
    edit: editOfLeaf(leaf, name, now.origin),
    withoutIt: (workspace) => ({
      ...workspace,
      connections: workspace.connections.map((one) =>
        one.name === name ? (withLeaf(one, leaf.path, leaf.before) as Connection) : one,
      ),
    }),
  }));
}

function editsOfIntegrations(before: readonly Integration[], after: readonly Integration[]): readonly RevertibleEdit[] {
  const names = [...new Set([...before, ...after].map(({ name }) => name))];
  return names.flatMap((name): readonly RevertibleEdit[] => {
    const [old, now] = [before, after].map((all) => all.find((one) => one.name === name));
    const others = (workspace: Workspace) => workspace.integrations.filter((one) => one.name !== name);
    const put = (workspace: Workspace, one: Integration): Workspace => ({
      ...workspace,
      integrations: [...others(workspace), one],
    });
    if (now === undefined) {
      if (old === undefined) return [];
      const edit = { place: old.origin.place, what: `integration ${name}`, before: name, after: null };
      return [{ edit, withoutIt: (workspace) => put(workspace, old) }];
    }
    if (old === undefined) {
      const edit = { place: now.origin.place, what: `integration ${name}`, before: null, after: name };
      return [{ edit, withoutIt: (workspace) => ({ ...workspace, integrations: others(workspace) }) }];
    }
    return leavesOf(old, now).map((leaf) => ({
      edit: editOfLeaf(leaf, name, now.origin),
      withoutIt: (workspace) => {
        const own = workspace.integrations.find((one) => one.name === name) ?? now;
        return put(workspace, withLeaf(own, leaf.path, leaf.before) as Integration);
      },
    }));
  });
}

function editOfLeaf({ path, before, after }: Leaf, name: string, origin: Origin): FileEdit {
  return { place: origin.at(...path), what: `${name}: ${path.join('.')}`, before, after };
}

interface Leaf {
  readonly path: readonly string[];
  readonly before: JsonValue;
  readonly after: JsonValue;
}

/** The values in which two documents of a kind differ. Places are left out, because every version has its own. */
function leavesOf(before: { readonly origin: Origin }, after: { readonly origin: Origin }): readonly Leaf[] {
  const plain = ({ origin: _origin, ...document }: { readonly origin: Origin }): JsonValue => document;
  return [...differences(plain(before), plain(after), [])];
}

function* differences(before: JsonValue, after: JsonValue, path: readonly string[]): Generator<Leaf> {
  if (isMap(before) && isMap(after) && haveSameKeys(before, after)) {
    for (const key of Object.keys(after)) yield* differences(before[key] ?? null, after[key] ?? null, [...path, key]);
  } else if (canonicalJson(before) !== canonicalJson(after)) yield { path, before, after };
}

/** Maps with different keys are compared as a whole: a reference by name may replace one by id. */
function haveSameKeys(before: object, after: object): boolean {
  return canonicalJson(Object.keys(before).sort()) === canonicalJson(Object.keys(after).sort());
}

function isMap(value: JsonValue): value is { readonly [key: string]: JsonValue } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function withLeaf(document: object, [key = '', ...rest]: readonly string[], value: JsonValue): object {
  const current = (document as Readonly<Record<string, unknown>>)[key];
  const inner = rest.length === 0 ? value : withLeaf(current as object, rest, value);
  return { ...document, [key]: inner };
}

interface PlacedRule {
  readonly file: MappingFile;
  readonly rule: MappingRule;
}

/** The edits of mapping lines. A line is identified by what it maps; equal lines count as one. */
function editsOfRules(before: readonly MappingFile[], after: readonly MappingFile[]): readonly RevertibleEdit[] {
  const [old, now] = [rulesByMeaning(before), rulesByMeaning(after)];
  const gone = [...old].filter(([meaning]) => !now.has(meaning)).map(([, placed]) => placed);
  const come = [...now].filter(([meaning]) => !old.has(meaning)).map(([, placed]) => placed);
  const keyOf = ({ file, rule }: PlacedRule): string =>
    canonicalJson([file.externalSystem, rule.entity, rule.m3terReference, rule.table]);
  const former = new Map(gone.map((placed) => [keyOf(placed), placed]));
  const changed = new Set<PlacedRule>();
  const present = come.map((placed): RevertibleEdit => {
    const was = former.get(keyOf(placed)) ?? null;
    if (was !== null) changed.add(was);
    return editOfRule(was, placed);
  });
  return [...present, ...gone.filter((placed) => !changed.has(placed)).map((placed) => editOfRule(placed, null))];
}

function rulesByMeaning(files: readonly MappingFile[]): ReadonlyMap<string, PlacedRule> {
  return new Map(
    files.flatMap((file) =>
      file.rules.map((rule): [string, PlacedRule] => {
        const { place: _place, ...meaning } = rule;
        return [canonicalJson([file.integration, file.externalSystem, file.prune, meaning]), { file, rule }];
      }),
    ),
  );
}

function editOfRule(was: PlacedRule | null, is: PlacedRule | null): RevertibleEdit {
  const { rule } = (is ?? was) as PlacedRule;
  const external = (placed: PlacedRule | null): JsonValue => {
    if (placed === null) return null;
    return placed.rule.absent ? 'absent' : Object.values(placed.rule.external ?? {}).join();
  };
  const edit: FileEdit = {
    place: rule.place,
    what: `${rule.entity} ${rule.m3terReference} → ${rule.table}`,
    before: external(was),
    after: external(is),
  };
  return {
    edit,
    withoutIt: (workspace) => {
      const files = workspace.mappingFiles.map((file) => ({
        ...file,
        rules: file.rules.filter((one) => is === null || one !== is.rule),
      }));
      if (was === null) return { ...workspace, mappingFiles: files };
      return { ...workspace, mappingFiles: [...files, { ...was.file, rules: [was.rule] }] };
    },
  };
}
