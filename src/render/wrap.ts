import { displayWidth, takeWidth } from './display-width.ts';
import { pastesOf } from './pastes.ts';
import { endOfBraces, endOfPiece } from './whole-pieces.ts';

/**
 * Breaks a text into lines of at most `width` columns at spaces. A word that is wider than a line is broken inside, so
 * nothing is left out. A currency stays with its amount. What is to be pasted stays in one piece (`whole-pieces.ts`), on
 * a line of its own when it is wider than a line. Several lines of YAML stand below each other, so that they can be
 * copied together. The text is already escaped; the result has at least one line.
 */
export function wrapText(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  let used = 0;
  const isList = pastesOf(text).length > 1;
  for (const { text: word, isWhole } of piecesOf(text, width)) {
    const wordWidth = displayWidth(word);
    const beginsLine = isList && word.startsWith(PASTE_BEGIN);
    if (line !== '' && !beginsLine && used + 1 + wordWidth <= width) {
      line += ` ${word}`;
      used += 1 + wordWidth;
      continue;
    }
    if (line !== '') lines.push(line.trimEnd());
    if (isWhole && wordWidth > width) {
      lines.push(word);
      line = '';
      continue;
    }
    const pieces = breakWord(word, wordWidth, width);
    lines.push(...pieces.slice(0, -1));
    line = pieces.at(-1) ?? '';
    used = displayWidth(line);
  }
  if (line !== '' || lines.length === 0) lines.push(line.trimEnd());
  return lines;
}

/** The width of the widest piece of a text that is never broken, or of its widest word. */
export function widestPiece(text: string): number {
  return piecesOf(text, 0).reduce((widest, piece) => Math.max(widest, displayWidth(piece.text)), 0);
}

const PASTE_BEGIN = '- {';

interface Piece {
  readonly text: string;
  /** True: never broken, however wide it is. */
  readonly isWhole: boolean;
}

/** A space that is not between a currency code and a number. */
const WORD_BREAK = /(?<!\b[A-Z]{3}) | (?![-\d])/;

/** The words of a text. What is to be pasted is one piece; so is what stands in braces, where it fits. */
function piecesOf(text: string, width: number): readonly Piece[] {
  const words = text.split(WORD_BREAK);
  const pieces: Piece[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const end = endOfPiece(words, at);
    const endOfFitting = end ?? (words[at] === '{' ? endOfBraces(words, at) : null);
    const whole = words.slice(at, (endOfFitting ?? at) + 1).join(' ');
    const isKept = end !== null || displayWidth(whole) <= width;
    pieces.push({ text: isKept ? whole : (words[at] ?? ''), isWhole: end !== null });
    if (isKept) at = endOfFitting ?? at;
  }
  return pieces;
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
