import { displayWidth, takeWidth } from './display-width.ts';
import { pastesOf } from './pastes.ts';

/**
 * Breaks a text into lines of at most `width` columns at spaces. A word that is wider than a line is broken inside, so
 * nothing is left out. A currency stays with its amount. A line to paste (`- { product: x, item: "…" }`) stays in one
 * piece where it fits; several stand below each other, so that they can be copied together. The text is already escaped; the result has at least one line.
 */
export function wrapText(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  let used = 0;
  const isList = pastesOf(text).length > 1;
  for (const word of wordsOf(text, width)) {
    const wordWidth = displayWidth(word);
    const beginsLine = isList && word.startsWith(PASTE_BEGIN);
    if (line !== '' && !beginsLine && used + 1 + wordWidth <= width) {
      line += ` ${word}`;
      used += 1 + wordWidth;
      continue;
    }
    if (line !== '') lines.push(line.trimEnd());
    const pieces = breakWord(word, wordWidth, width);
    lines.push(...pieces.slice(0, -1));
    line = pieces.at(-1) ?? '';
    used = displayWidth(line);
  }
  lines.push(line.trimEnd());
  return lines;
}

const PASTE_BEGIN = '- {';

/** A space that is not between a currency code and a number. */
const WORD_BREAK = /(?<!\b[A-Z]{3}) | (?![-\d])/;
/** The words of a text. A line of YAML to paste counts as one word where it fits. */
function wordsOf(text: string, width: number): readonly string[] {
  const words = text.split(WORD_BREAK);
  const joined: string[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const end = words[at] === '{' || (words[at] === '-' && words[at + 1] === '{') ? endOfBraces(words, at) : at;
    const whole = words.slice(at, end + 1).join(' ');
    if (end === at || displayWidth(whole) > width) {
      joined.push(words[at] ?? '');
      continue;
    }
    joined.push(whole);
    at = end;
  }
  return joined;
}

const WORDS_IN_BRACES_MAX = 20;

function endOfBraces(words: readonly string[], start: number): number {
  const end = words.slice(start, start + WORDS_IN_BRACES_MAX).findIndex((word) => word.startsWith('}'));
  return end === -1 ? start : start + end;
}

function breakWord(word: string, wordWidth: number, width: number): string[] {
  if (wordWidth <= width) return [word];
  const pieces: string[] = [];
  let rest = word;
  while (displayWidth(rest) > width) {
    const piece = pieceOf(rest, width);
    pieces.push(piece);
    rest = rest.slice(piece.length);
  }
  if (rest !== '') pieces.push(rest);
  return pieces;
}

/** A runner reads `::` at the beginning of a line as a command, so no line may be broken before it. */
function pieceOf(rest: string, width: number): string {
  const piece = takeWidth(rest, width);
  if (piece === '') return String.fromCodePoint(rest.codePointAt(0) ?? 0);
  const colons = rest.startsWith('::', piece.length);
  return colons && piece.length > 1 ? takeWidth(rest, width - 1) : piece;
}
