/** An error in tieout itself: never caused by a user's files or by a remote system. */
export class InvariantError extends Error {
  override readonly name = 'InvariantError';
}

/**
 * Asserts what must hold if tieout is right.
 *
 * @throws InvariantError when `condition` is false: a bug of ours, never a user's mistake.
 */
export function invariant(condition: boolean, message: string): asserts condition {
  if (!condition) throw new InvariantError(message);
}

/** Ends a `switch` over a closed union; the compiler names the member that was forgotten. */
export function assertNever(value: never): never {
  throw new InvariantError(`unexpected value: ${JSON.stringify(value)}`);
}
