import { displayWidth, takeWidth } from './display-width.ts';

/**
 * Breaks a text into lines of at most `width` columns at spaces. A word that is wider than a line is
 * broken inside: nothing is ever left out. A currency stays with its amount. Escaped text in, at
 * least one line out.
 */
export function wrapText(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  let used = 0;
  for (const word of text.split(WORD_BREAK)) {
    const wordWidth = displayWidth(word);
    if (line !== '' && used + 1 + wordWidth <= width) {
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

/** A space that does not stand between a currency code and a figure. */
const WORD_BREAK = /(?<!\b[A-Z]{3}) | (?![-\d])/;

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

/** A runner takes `::` at the beginning of a line for a command, so no line may be broken before it. */
function pieceOf(rest: string, width: number): string {
  const piece = takeWidth(rest, width);
  if (piece === '') return String.fromCodePoint(rest.codePointAt(0) ?? 0);
  const colons = rest.startsWith('::', piece.length);
  return colons && piece.length > 1 ? takeWidth(rest, width - 1) : piece;
}
