/** ISO-8859-1: the characters that a US company is documented to store (`quickbooks.md` §2). */
const BEYOND_LATIN_1 = /[^\p{ASCII}\u0080-\u00ff]/u;

export function isBeyondLatin1(text: string): boolean {
  return BEYOND_LATIN_1.test(text);
}

/** The text with one `?` for what a US company may lose, which stores one question mark for a character or for several. */
export function foldLostText(text: string): string {
  return replaceBeyondLatin1(text, () => '?').replaceAll(/\?+/g, '?');
}

/** True when a text was stored as it was sent, but for question marks in the place of characters beyond Latin-1. */
export function isStoredLossy(stored: string, sent: string): boolean {
  return isBeyondLatin1(sent) && !isBeyondLatin1(stored) && foldLostText(stored) === foldLostText(sent);
}

/** The text with `by` in place of each run of characters beyond Latin-1. */
export function replaceBeyondLatin1(text: string, by: (run: string) => string): string {
  return text.replaceAll(/[^\p{ASCII}\u0080-\u00ff]+/gu, by);
}
