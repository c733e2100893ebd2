/** A bug in tieout. A user's files or a remote system never cause it. */
export class InvariantError extends Error {
  override readonly name = 'InvariantError';
}

/**
 * Asserts a condition that is true unless tieout has a bug.
 *
 * @throws InvariantError when `condition` is false: a bug of ours, never a user's mistake.
 */
export function invariant(condition: boolean, message: string): asserts condition {
  if (!condition) throw new InvariantError(message);
}

/** Ends a `switch` over a closed union. The compiler names a member that was forgotten. */
export function assertNever(value: never): never {
  throw new InvariantError(`unexpected value: ${JSON.stringify(value)}`);
}
