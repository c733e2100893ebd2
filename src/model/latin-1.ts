/** ISO-8859-1: the characters that a US company is documented to store (`quickbooks.md` §2). */
const BEYOND_LATIN_1 = /[^\p{ASCII}\u0080-\u00ff]/u;

export function isBeyondLatin1(text: string): boolean {
  return BEYOND_LATIN_1.test(text);
}

/** The text with `by` in place of each run of characters beyond Latin-1. */
export function replaceBeyondLatin1(text: string, by: (run: string) => string): string {
  return text.replaceAll(/[^\p{ASCII}\u0080-\u00ff]+/gu, by);
}
