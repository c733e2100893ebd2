/** True for an error of the operating system with this code, such as `ENOENT`. */
export function isNodeError(error: unknown, code: string): boolean {
  return codeOfNodeError(error) === code;
}

/** The code of an error of the operating system; null for any other value. */
export function codeOfNodeError(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EISDIR: 'it is a folder',
  ELOOP: 'the links lead in a circle',
  ENOENT: 'it does not exist',
  ENOTDIR: 'it is not a folder',
  EPERM: 'permission denied',
};

/** Why the operating system did not read something, in words, else its code; null for any other value. */
export function explainNodeError(error: unknown): string | null {
  const code = codeOfNodeError(error);
  return code === null ? null : Object.hasOwn(REASONS, code) ? (REASONS[code] ?? code) : code;
}

/** `the plan x.json cannot be read: it does not exist`. */
export function sayUnreadable(what: string, error: unknown): string {
  const reason = explainNodeError(error);
  return `${what} cannot be read${reason === null ? '' : `: ${reason}`}`;
}
