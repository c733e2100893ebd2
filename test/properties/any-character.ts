import * as fc from 'fast-check';

const SURROGATES = { first: 0xd800, count: 0x800 };
const CODE_POINTS = 0x110000 - SURROGATES.count;

/**
 * Any code point but half of a surrogate pair, as the unit of a text: the characters of fast-check's `binary` in the same
 * order. That one fills a table of all 1.1 million of them before the first text, in each process.
 */
export const ANY_CHARACTER = fc.nat({ max: CODE_POINTS - 1 }).map(characterAt, indexOf);

function characterAt(index: number): string {
  return String.fromCodePoint(index < SURROGATES.first ? index : index + SURROGATES.count);
}

function indexOf(character: unknown): number {
  const codePoint = typeof character === 'string' ? character.codePointAt(0) : undefined;
  if (codePoint === undefined || String.fromCodePoint(codePoint) !== character) throw new Error('not one character');
  const index = codePoint < SURROGATES.first ? codePoint : codePoint - SURROGATES.count;
  if (characterAt(index) !== character) throw new Error('half of a surrogate pair');
  return index;
}
