import { eastAsianWidth } from 'get-east-asian-width';

/**
 * How many terminal columns a text takes: 0 for combining marks, 2 for East Asian wide and full-width
 * characters and for emoji, 1 for the rest. Escaped text only (`escape.ts`): no controls.
 */
export function displayWidth(text: string): number {
  if (ONE_COLUMN_EACH.test(text)) return text.length;
  let width = 0;
  for (const cluster of clustersOf(text)) width += clusterWidth(cluster);
  return width;
}

/** The longest beginning of `text` that takes at most `width` columns; never splits a character. */
export function takeWidth(text: string, width: number): string {
  if (ONE_COLUMN_EACH.test(text)) return text.slice(0, Math.max(0, width));
  let taken = '';
  let used = 0;
  for (const cluster of clustersOf(text)) {
    used += clusterWidth(cluster);
    if (used > width) break;
    taken += cluster;
  }
  return taken;
}

/** `text` cut to `width` columns, with `ellipsis` at its end. Unchanged when it fits. */
export function cutWidth(text: string, width: number, ellipsis: string): string {
  if (displayWidth(text) <= width) return text;
  return takeWidth(text, width - displayWidth(ellipsis)).trimEnd() + ellipsis;
}

/** Printable ASCII and the Latin, Greek and Cyrillic letters and marks, each one column wide. */
const ONE_COLUMN_EACH =
  /^[\x20-\x7e\xa0-\u02ff\u0370-\u0482\u048a-\u058f\u2010-\u2027\u2030-\u205e\u20a0-\u20bf\u2190-\u2199]*$/;

const MARK = /^[\p{M}\ufe0e\ufe0f]+$/u;
const EMOJI = /^(?:\p{Emoji_Presentation}|\p{Regional_Indicator}|\p{Extended_Pictographic}\ufe0f|[0-9#*]\ufe0f)/u;

let segmenter: Intl.Segmenter | null = null;

function* clustersOf(text: string): Generator<string> {
  // Its tables take a tenth of the time of a short command, most of which meet no such text.
  segmenter ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
  for (const { segment } of segmenter.segment(text)) yield segment;
}

function clusterWidth(cluster: string): number {
  if (MARK.test(cluster)) return 0;
  if (EMOJI.test(cluster)) return 2;
  let width = 0;
  // Scripts such as Devanagari put several spacing letters into one grapheme cluster.
  for (const character of cluster) {
    if (!MARK.test(character)) width += eastAsianWidth(character.codePointAt(0) ?? 0);
  }
  return width;
}
