/** True for an error of the operating system with this code, such as `ENOENT`. */
export function isNodeError(error: unknown, code: string): boolean {
  return codeOfNodeError(error) === code;
}

/** The code of an error of the operating system; null for any other value. */
export function codeOfNodeError(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
}
