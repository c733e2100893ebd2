import { isSecretVariable } from '../workspace/find-secrets.ts';
import { SANDBOX_ENVIRONMENT } from '../sandbox/environment.ts';
import { MASK, NAMED_SECRET_LENGTH_MIN, Secret, SECRET_LENGTH_MIN } from '../support/secret.ts';
import type { Environment, Output, Terminal } from './terminal.ts';

/** Every secret that a run knows, so that none is printed, whatever brings it to the output. */
export interface KnownSecrets {
  /** Hides this value and its usual encodings from now on. On GitHub the runner is told too. */
  add(secret: Secret): void;
  /** Hides this value and its usual encodings from now on. */
  hide(secret: Secret): void;
  /** The text with every known secret replaced. */
  clean(text: string): string;
}

/**
 * `runner` is where a GitHub runner reads commands; null when there is none. A line with the runner's `add-mask`
 * contains the secret itself. The runner removes the line and hides the value in the whole job.
 */
export function createKnownSecrets(runner: Output | null): KnownSecrets {
  const told = new Set<string>();
  let forms: readonly string[] = [];
  const hide = (secret: Secret): void => {
    const text = secret.reveal();
    if (text.length < SECRET_LENGTH_MIN || forms.includes(text)) return;
    // Longest first, so that a secret that begins with another one is not replaced in part.
    forms = [...new Set([...forms, ...encodingsOf(text)])].sort((a, b) => b.length - a.length);
  };
  return {
    hide,
    add(secret) {
      hide(secret);
      const text = secret.reveal();
      if (runner === null || told.has(text)) return;
      told.add(text);
      for (const line of text.split(/\r?\n/)) if (line !== '') runner.write(`::add-mask::${line}\n`);
    },
    clean(text) {
      let clean = text;
      for (const form of forms) if (clean.includes(form)) clean = clean.replaceAll(form, MASK);
      return clean;
    },
  };
}

/**
 * Names of our variables, and of the jobs and shells that run us. The Connection may name others, which become known
 * later.
 */
const VARIABLES = /^(?:M3TER|QUICKBOOKS|TIEOUT|GITHUB)_/;
const SANDBOX_VALUES: ReadonlySet<string> = new Set(Object.values(SANDBOX_ENVIRONMENT));

/**
 * Hides the credentials of the environment before any command begins. So a command that needs no system, or ends before
 * it connects, does not print them either. The sandbox's own credentials are not secret.
 */
export function hideCredentialVariables(secrets: KnownSecrets, environment: Environment): void {
  for (const [name, value = ''] of Object.entries(environment)) {
    if (!VARIABLES.test(name) || !isSecretVariable(name)) continue;
    if (value.length >= NAMED_SECRET_LENGTH_MIN && !SANDBOX_VALUES.has(value)) secrets.hide(new Secret(value));
  }
}

function encodingsOf(text: string): readonly string[] {
  return [
    text,
    Buffer.from(text).toString('base64'),
    Buffer.from(text).toString('base64url'),
    encodeURIComponent(text),
    JSON.stringify(text).slice(1, -1),
  ].filter((form) => form.length >= SECRET_LENGTH_MIN);
}

/** A terminal that cleans whatever is written to it. */
export function cleaningTerminal(terminal: Terminal, secrets: KnownSecrets): Terminal {
  const cleaned = (output: Output): Output => ({ ...output, write: (text) => output.write(secrets.clean(text)) });
  return { ...terminal, stdout: cleaned(terminal.stdout), stderr: cleaned(terminal.stderr) };
}
