/** What stands in place of a secret. */
export const MASK = '(secret)';

/** A shorter text is hidden nowhere. It occurs in ordinary words, and hiding it would spoil them. */
export const SECRET_LENGTH_MIN = 6;

/**
 * The same for a value that is a secret only by the name of its variable: somebody else's variable with such a name may
 * hold a word.
 */
export const NAMED_SECRET_LENGTH_MIN = 8;

/**
 * A text that must never be printed. String conversion, JSON and `util.inspect` give a mask. Only `reveal` gives the
 * text, so every place where a secret leaves tieout can be found by that name. What comes to a stream as plain text is
 * hidden by `cli/known-secrets.ts`.
 */
export class Secret {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  /** The secret itself: for a request header, an encrypted store, a mask command. */
  reveal(): string {
    return this.#text;
  }

  equals(other: Secret): boolean {
    return this.#text === other.#text;
  }

  toString(): string {
    return MASK;
  }

  toJSON(): string {
    return MASK;
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return MASK;
  }
}
