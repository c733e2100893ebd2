import type { Options } from 'prettier';
import { format } from 'prettier/standalone';
import * as yamlLayout from 'prettier/plugins/yaml';
import type { WantedFile } from './write-file.ts';
import { meaningOfYaml, sortYamlKeys } from '../authoring/sort-keys.ts';

const LAYOUT: Options = { parser: 'yaml', plugins: [yamlLayout], printWidth: 140, singleQuote: true, endOfLine: 'lf' };

/**
 * The text in the form of `tieout fmt`: keys in the order of the schemas, laid out by Prettier. Null when the text is
 * not valid YAML, or its meaning would change.
 */
export async function formatYaml(text: string): Promise<string | null> {
  const sorted = sortYamlKeys(text);
  if (sorted === null) return null;
  const formatted = await format(sorted, LAYOUT);
  return meaningOfYaml(formatted) === meaningOfYaml(text) ? formatted : null;
}

/**
 * A file that a command writes, such that `tieout fmt` keeps it: a new one, and one that was in that form before. Any
 * other stays in the form of whoever wrote it.
 */
export async function inFormOf<T extends WantedFile>(former: string | undefined, file: T): Promise<T> {
  if (file.path.toLowerCase().endsWith('.csv')) return file;
  if (former !== undefined && (await formatYaml(former)) !== former) return file;
  return { ...file, text: (await formatYaml(file.text)) ?? file.text };
}
