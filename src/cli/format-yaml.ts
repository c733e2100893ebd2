import type { Options } from 'prettier';
import { format } from 'prettier/standalone';
import * as yamlLayout from 'prettier/plugins/yaml';
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
