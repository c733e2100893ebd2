import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { format } from 'prettier';
import { Document, isMap, isNode, isScalar, parseDocument, type YAMLMap } from 'yaml';

const BASE = join(import.meta.dirname, 'base-workspace');

/** How a file differs from the base workspace's: null for no such file, a text for the whole file, or a map to merge. */
type FileDifference = YAMLMap | string | null;

/**
 * The files of a scenario's `integrations/` by name: the base workspace with the differences of
 * `workspace`. A map is merged into the file of that name: maps by their keys, null takes a key away,
 * anything else takes the place of what was there. Comments and the form of what is not touched stay.
 */
export async function workspaceFiles(differences: YAMLMap | null): Promise<ReadonlyMap<string, string>> {
  const files = new Map<string, string>();
  for (const name of await readdir(BASE)) files.set(name, await readFile(join(BASE, name), 'utf8'));
  for (const [name, difference] of namedDifferences(differences)) {
    if (difference === null) files.delete(name);
    else files.set(name, typeof difference === 'string' ? difference : await merged(files.get(name), difference));
  }
  return files;
}

function namedDifferences(differences: YAMLMap | null): readonly (readonly [string, FileDifference])[] {
  return (differences?.items ?? []).map(({ key, value }) => {
    const name = String(key);
    if (isMap(value)) return [name, value];
    const content: unknown = isScalar(value) ? value.value : value;
    if (content === null || typeof content === 'string') return [name, content];
    throw new Error(`workspace: ${name} is not a map, a text or null`);
  });
}

/** Formatted as the base files are, so that a line and a column are where a reader expects them. */
function merged(base: string | undefined, difference: YAMLMap): Promise<string> {
  const document = base === undefined ? new Document(difference) : parseDocument(base);
  if (base !== undefined && isMap(document.contents)) mergeInto(document.contents, difference);
  return format(document.toString({ lineWidth: 0 }), { parser: 'yaml', singleQuote: true, printWidth: 120 });
}

function mergeInto(map: YAMLMap, difference: YAMLMap): void {
  for (const { key, value } of difference.items) {
    const name = isScalar(key) ? key.value : key;
    const before = map.get(name, true);
    if (isScalar(value) && value.value === null) map.delete(name);
    else if (isMap(before) && isMap(value)) mergeInto(before, value);
    else map.set(name, isNode(value) ? value.clone() : value);
  }
}
