import { CREDENTIAL_VARIABLES } from '../model/workspace.ts';

/** A secret that stands in a file as a value. The text itself is never kept. */
export interface PastedSecret {
  /** How long it is, in characters. */
  readonly length: number;
  /** What to do, and where the secret belongs. */
  readonly hint: string;
}

/** The keys behind which people write secrets, as the source of a pattern that ignores case. */
export const SECRET_KEYS =
  'api[_-]?key|api[_-]?secret|client[_-]?secret|(?:(?:access|refresh|api|bearer)[_-]?)?token|password|passwd|secret|private[_-]?key';
const SECRET_KEY = new RegExp(`^(?:${SECRET_KEYS})$`, 'i');
/** The form of a variable's name. Any other text in its place may be the secret itself. */
export const VARIABLE_NAME = /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$/;

/** The keys of a Connection's credentials, by how people write them, with their path and usual variable. */
const CREDENTIALS = new Map(
  Object.entries(CREDENTIAL_VARIABLES).flatMap(([system, variables]) =>
    Object.entries(variables as Readonly<Record<string, string>>).map(
      ([key, variable]) => [key.toLowerCase(), { path: `credentials.${system}.${key}`, variable }] as const,
    ),
  ),
);

/** Tells a secret by the key that it stands behind; null for any other value, and for the name of a variable. */
export function findPastedSecret(key: string, value: unknown): PastedSecret | null {
  if (!SECRET_KEY.test(key) || (typeof value !== 'string' && typeof value !== 'number')) return null;
  const text = String(value);
  if (text === '' || VARIABLE_NAME.test(text)) return null;
  return { length: text.length, hint: hintForSecret(key) };
}

/** What to do about a secret that was written into a file, for the key that it stands behind. */
export function hintForSecret(key: string): string {
  const credential = CREDENTIALS.get(key.toLowerCase().replaceAll(/[_-]/g, ''));
  const where =
    credential === undefined
      ? 'set the new one in the environment'
      : `set the new one in the environment as ${credential.variable}, or as the variable that ${credential.path} names`;
  return `take it out of the file, replace it where it was issued, as whoever reads the repository has it, and ${where}`;
}
