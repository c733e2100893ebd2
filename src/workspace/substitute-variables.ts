import type { Diagnostic, Severity } from '../model/diagnostic.ts';
import { editDistance, nearestWord } from '../support/did-you-mean.ts';
import { isSecretVariable, refuseSecret } from './find-secrets.ts';
import { finding, pointerOf, type Path, type Places } from './finding.ts';

/** Environment variables by name; the caller passes them in. */
export type Variables = Readonly<Record<string, string | undefined>>;

export interface Substitution {
  readonly value: unknown;
  readonly diagnostics: readonly Diagnostic[];
  /**
   * By pointer, values with an unset or unreadable variable. They cannot be checked. The names are of variables that are
   * only not set: not mistyped as far as is known, and not secret.
   */
  readonly unknown: ReadonlyMap<string, readonly string[]>;
}

export interface SubstitutionOptions {
  readonly env: Variables;
  readonly places: Places;
  /** Severity of an unset variable without a default (rulings.md 2). */
  readonly unset: Severity;
  /** Text of the file. A secret variable that is written in it was reported by `findSecrets`. */
  readonly source: string;
}

/** `${NAME}` and `${NAME:-default}`; without a name, a `${` that begins neither. */
export const VARIABLE_REFERENCE = /\$\{(?:([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?\}|)/g;

/**
 * Replaces `${NAME}` and `${NAME:-default}` in every string of a document (config-format.md).
 * - This is done after parsing, so a value can never become YAML.
 * - An empty variable counts as not set, because CI systems pass an empty text for a missing secret.
 * - Keys are not changed.
 * - Variables of credentials are never replaced, however they are written: a pull request could send them to m3ter, or
 *   show them in a plan.
 */
export function substituteVariables(value: unknown, options: SubstitutionOptions): Substitution {
  const diagnostics: Diagnostic[] = [];
  const unknown = new Map<string, readonly string[]>();
  const remember = (path: Path, ...names: readonly string[]): void => {
    const pointer = pointerOf(path);
    unknown.set(pointer, [...(unknown.get(pointer) ?? []), ...names]);
  };
  const replaceText = (text: string, path: Path): string =>
    text.replaceAll(VARIABLE_REFERENCE, (reference: string, name: string | undefined, fallback: string | undefined) => {
      if (name !== undefined && isSecretVariable(name)) {
        remember(path);
        if (!options.source.includes(`\${${name}`)) diagnostics.push(refuseSecret(name, options.places.value(path)));
        return reference;
      }
      const found = name === undefined ? undefined : options.env[name];
      if (found !== undefined && found !== '') return found;
      if (fallback !== undefined) return fallback;
      const slip = name === undefined ? null : findSlip(name, namesOfSet(options.env));
      remember(path, ...(name === undefined || slip !== null ? [] : [name]));
      diagnostics.push(explain({ reference, name, slip }, path, options));
      return reference;
    });
  const replace = (candidate: unknown, path: Path): unknown => {
    if (typeof candidate === 'string') return candidate.includes('${') ? replaceText(candidate, path) : candidate;
    if (typeof candidate !== 'object' || candidate === null) return candidate;
    const target = candidate as Record<string | number, unknown>;
    const keys = Array.isArray(candidate) ? candidate.keys() : Object.keys(candidate);
    for (const key of keys) {
      const before = target[key];
      if (typeof before !== 'string' && typeof before !== 'object') continue;
      if (typeof before === 'string' && !before.includes('${')) continue;
      const after = replace(before, [...path, key]);
      if (after !== before) target[key] = after;
    }
    return candidate;
  };
  return { value: replace(structuredCloneOf(value), []), diagnostics, unknown };
}

/** A copy that can be changed. Maps keep an own `__proto__` key, so that validation sees it. */
function structuredCloneOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(structuredCloneOf);
  if (typeof value !== 'object' || value === null) return value;
  const copy: Record<string, unknown> = {};
  for (const [key, held] of Object.entries(value)) {
    if (key === '__proto__') Object.defineProperty(copy, key, { value: null, enumerable: true });
    else copy[key] = structuredCloneOf(held);
  }
  return copy;
}

/** The most edits that a typing error makes. With more of them it is another variable. */
const SLIP_MAX = 2;

/**
 * The variable that was meant when `name` is a typing error; null when there is none. It never begins or ends with
 * `name`, or the reverse: `PROD_M3TER_ORG_ID` belongs to another system than `M3TER_ORG_ID`, and using its value would
 * bill the wrong one.
 */
function findSlip(name: string, known: readonly string[]): string | null {
  const near = known.filter(
    (part) =>
      editDistance(name.toUpperCase(), part.toUpperCase()) <= SLIP_MAX &&
      !hasAffix(name, part) &&
      !hasAffix(part, name),
  );
  return nearestWord(name, near);
}

function hasAffix(long: string, short: string): boolean {
  return long.length > short.length && (long.startsWith(short) || long.endsWith(short));
}

function namesOfSet(env: Variables): readonly string[] {
  return Object.keys(env).filter((name) => env[name] !== undefined && env[name] !== '');
}

interface UnknownReference {
  readonly reference: string;
  readonly name: string | undefined;
  /** The variable that was meant, when the name is a typing error. */
  readonly slip: string | null;
}

function explain(
  { reference, name, slip }: UnknownReference,
  path: Path,
  { places, unset }: SubstitutionOptions,
): Diagnostic {
  const place = places.value(path);
  if (name === undefined) {
    const hint = 'write ${NAME} or ${NAME:-default}; names are letters, digits and underscores';
    return finding('error', 'document/bad-variable', place, {
      message: '${ starts a variable that cannot be read',
      hint,
    });
  }
  const set = `set ${name}, or give a default: \${${name}:-…}`;
  const hint = slip === null ? set : `${set}; did you mean \${${slip}}?`;
  return finding(unset, 'document/unset-variable', place, { message: `the variable ${reference} is not set`, hint });
}
