import { buildLineIndex } from './line-index.ts';
import { parseYaml } from './parse-yaml.ts';
import { VARIABLE_REFERENCE } from './substitute-variables.ts';

/**
 * The variables that are replaced in a YAML text, each once: those in its values. Comments and keys hold none, and a
 * document that cannot be read has no values.
 */
export function referencedVariables(text: string): readonly string[] {
  const names = new Set<string>();
  if (!text.includes('${')) return [];
  for (const { value } of parseYaml(text, buildLineIndex('', text)).documents) addReferences(value, names);
  return [...names];
}

function addReferences(value: unknown, names: Set<string>): void {
  if (typeof value === 'string') {
    for (const [, name] of value.matchAll(VARIABLE_REFERENCE)) if (name !== undefined) names.add(name);
  } else if (typeof value === 'object' && value !== null) {
    for (const member of Object.values(value)) addReferences(member, names);
  }
}
