import type { Diagnostic, Place } from '../model/diagnostic.ts';
import { NAMED_SECRET_LENGTH_MIN, SECRET_LENGTH_MIN } from '../support/secret.ts';
import { finding } from './finding.ts';
import { SECRET_KEYS, VARIABLE_NAME } from './pasted-secret.ts';
import type { LineIndex } from './line-index.ts';
import type { Variables } from './substitute-variables.ts';

/** The secrets found in one file. `values` never appear in a message. */
export interface SecretSearch {
  readonly diagnostics: readonly Diagnostic[];
  readonly values: readonly string[];
}

/** Variables that contain secrets, by their whole name or by how it ends. */
const SECRET_VARIABLES: ReadonlySet<string> = new Set([
  'M3TER_API_KEY',
  'M3TER_API_SECRET',
  'M3TER_API_TOKEN',
  'QUICKBOOKS_CLIENT_SECRET',
  'QUICKBOOKS_REFRESH_TOKEN',
  'TIEOUT_TOKEN_KEY',
  'TIEOUT_GITHUB_TOKEN',
  'TIEOUT_SNAPSHOT_KEY',
]);
const SECRET_ENDING =
  /(?:SECRET|PASSWORD|PASSWD|PRIVATE_KEY|API_KEY|ACCESS_KEY|REFRESH_TOKEN|ACCESS_TOKEN|_TOKEN|TOKEN_KEY)$/i;

interface Shape {
  readonly what: string;
  readonly pattern: RegExp;
  readonly variable: string;
}

/**
 * Every repetition in these patterns has a bound, far above the length of any secret: the engine remembers each step of
 * a repetition, and a line of some megabytes would exhaust its stack.
 */
const SHAPES: readonly Shape[] = [
  {
    what: 'an Intuit refresh token',
    pattern: /(?<![A-Za-z0-9])(?:AB11[A-Za-z0-9]{30,9999}|RT1-\d{1,99}-[A-Za-z0-9]{1,999}-[A-Za-z0-9]{10,9999})/g,
    variable: 'QUICKBOOKS_REFRESH_TOKEN',
  },
  {
    what: 'a JSON Web Token',
    pattern: /(?<![A-Za-z0-9])eyJ[A-Za-z0-9_-]{10,9999}\.[A-Za-z0-9_-]{6,9999}(?:\.[A-Za-z0-9_-]{0,9999}){0,9}/g,
    variable: 'M3TER_API_TOKEN',
  },
  {
    what: 'a GitHub token',
    pattern: /(?<![A-Za-z0-9])(?:gh[pousr]_[A-Za-z0-9]{30,9999}|github_pat_[A-Za-z0-9_]{30,9999})/g,
    variable: 'GITHUB_TOKEN',
  },
  { what: 'a private key', pattern: /-----BEGIN [A-Z ]{0,99}PRIVATE KEY-----/g, variable: 'TIEOUT_TOKEN_KEY' },
];
const LONG_BASE64 = /(?<![A-Za-z0-9+/_=-])[A-Za-z0-9+/_-]{40,9999}={0,2}(?![A-Za-z0-9+/_=-])/g;
/** A credential's key with its value. The value should be the name of a variable, but people paste secrets there. */
const CREDENTIAL = new RegExp(
  `(?<=(?:^|[\\s{,"'])(?:${SECRET_KEYS}|client[_-]?id)["']?\\s*:\\s*["']?)(?!\\$\\{|null\\b|[~{[&*!|>#"'\\s])[^\\s"',}#]{1,9999}`,
  'gim',
);
const REFERENCE = /\$\{([A-Za-z_][A-Za-z0-9_]*)/g;

/**
 * Looks for secrets in a file's text, including comments:
 * - values of secret variables, token shapes, long random text;
 * - references to secret variables, which would write the secret into m3ter or a plan.
 * Each finding names the variable to use instead, and never the value.
 */
export function findSecrets(text: string, lines: LineIndex, env: Variables): SecretSearch {
  const diagnostics: Diagnostic[] = [];
  const values = new Set<string>();
  const taken = new Set<number>();
  const report = (start: number, end: number, what: string, variable: string): void => {
    for (let at = start; at < end; at += 1) if (taken.has(at)) return;
    for (let at = start; at < end; at += 1) taken.add(at);
    values.add(text.slice(start, end));
    const hint = `remove it, replace the secret where it was issued, and set ${variable} in the environment`;
    diagnostics.push(
      finding('error', 'document/secret-in-file', lines.placeOf(start, end), {
        message: `this looks like ${what}`,
        hint,
      }),
    );
  };
  for (const { name, value } of secretsOf(env)) {
    for (let at = text.indexOf(value); at >= 0; at = text.indexOf(value, at + value.length)) {
      report(at, at + value.length, `the value of ${name}`, name);
    }
  }
  for (const { what, pattern, variable } of SHAPES) {
    for (const match of text.matchAll(pattern)) report(match.index, match.index + match[0].length, what, variable);
  }
  for (const match of text.matchAll(LONG_BASE64)) {
    if (isRandomText(match[0])) report(match.index, match.index + match[0].length, 'a key or token', 'a variable');
  }
  for (const [value] of text.matchAll(CREDENTIAL)) if (!VARIABLE_NAME.test(value)) values.add(value);
  return { diagnostics: [...diagnostics, ...findReferences(text, lines)], values: [...values] };
}

/** A file with more secrets repeats one shape, and the shape itself is masked. */
const VALUES_MASKED_MAX = 200;

/**
 * Replaces each secret by stars of the same length, so that columns stay the same. Secrets are the values of secret
 * variables, those in `found`, and any text with the shape of one, even when it is cut off. One that is too short to be
 * hidden everywhere is hidden behind its key.
 */
export function createMask(found: readonly string[], env: Variables): (text: string) => string {
  if (found.length === 0) return (text) => text;
  const values = new Set(
    [...secretsOf(env).map(({ value }) => value), ...found.slice(0, VALUES_MASKED_MAX)].filter(
      ({ length }) => length >= SECRET_LENGTH_MIN,
    ),
  );
  const stars = (secret: string): string => '*'.repeat(secret.length);
  return (text) => {
    let masked = text;
    for (const value of values) masked = masked.replaceAll(value, stars(value));
    masked = masked.replaceAll(CREDENTIAL, (word) => (VARIABLE_NAME.test(word) ? word : stars(word)));
    for (const { pattern } of SHAPES) masked = masked.replaceAll(pattern, stars);
    return masked.replaceAll(LONG_BASE64, (word) => (isRandomText(word) ? stars(word) : word));
  };
}

function findReferences(text: string, lines: LineIndex): Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  for (const match of text.matchAll(REFERENCE)) {
    const [written, name = ''] = match;
    if (!isSecretVariable(name)) continue;
    diagnostics.push(refuseSecret(name, lines.placeOf(match.index, match.index + written.length)));
  }
  return diagnostics;
}

/** A variable that holds a secret is referred to in a file. */
export function refuseSecret(name: string, place: Place): Diagnostic {
  return finding('error', 'document/secret-in-file', place, {
    message: `the secret variable ${name} cannot be used in a file`,
    hint: 'secrets are read from the environment; credentials in a Connection name their variables without ${ }',
  });
}

function secretsOf(env: Variables): { readonly name: string; readonly value: string }[] {
  const secrets: { name: string; value: string }[] = [];
  for (const [name, value] of Object.entries(env)) {
    if (value === undefined || value.length < NAMED_SECRET_LENGTH_MIN || !isSecretVariable(name)) continue;
    secrets.push({ name, value });
  }
  return secrets.sort((a, b) => b.value.length - a.value.length);
}

/** True for variables whose name says that they are credentials. */
export function isSecretVariable(name: string): boolean {
  return SECRET_VARIABLES.has(name) || SECRET_ENDING.test(name);
}

/** Random base64 mixes upper case, lower case and digits; names, paths and UUIDs do not. */
function isRandomText(text: string): boolean {
  if (/^[0-9a-f-]+$/i.test(text)) return text.length >= 64 && !text.includes('-');
  const words = text.split(/[/_-]/).filter((word) => word !== '');
  const mixed = words.filter((word) => /[a-z]/.test(word) && /[A-Z]/.test(word) && /[0-9]/.test(word));
  const mixedLength = mixed.reduce((sum, word) => sum + word.length, 0);
  return mixedLength * 2 > text.length;
}
