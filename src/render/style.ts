import picocolors from 'picocolors';
import { checkAddress } from './escape.ts';

/**
 * How text output looks: the width of the terminal in columns, whether it has more than ASCII, and
 * the only ANSI sequences of the product. Colour repeats what the words already say.
 */
export interface Style {
  readonly width: number;
  readonly unicode: boolean;
  paint(tone: Tone, text: string): string;
  /** A finished text that a click opens, where the terminal can; it takes no more columns than before. */
  link(href: string | undefined, text: string): string;
}

export type Tone = 'plain' | 'strong' | 'muted' | 'good' | 'change' | 'bad' | 'note';

export interface StyleOptions {
  readonly color: boolean;
  /** Whether the terminal knows hyperlinks (OSC 8). */
  readonly links?: boolean;
  /** Columns; below 40 counts as 40, so that an amount always fits a line. */
  readonly width: number;
  readonly unicode: boolean;
}

export function createStyle(options: StyleOptions): Style {
  const colors = picocolors.createColors(options.color);
  const paints: Readonly<Record<Tone, (text: string) => string>> = {
    plain: (text) => text,
    strong: colors.bold,
    muted: colors.dim,
    good: colors.green,
    change: colors.yellow,
    bad: colors.red,
    note: colors.cyan,
  };
  return {
    width: Math.max(40, options.width),
    unicode: options.unicode,
    paint: (tone, text) => (text.trim() === '' ? text : paints[tone](text)),
    link: (href, text) => (options.links === true && href !== undefined ? hyperlink(href, text) : text),
  };
}

const LINK = '\x1b]8;;';
const LINK_END = '\x1b\\';

function hyperlink(href: string, text: string): string {
  const address = checkAddress(href);
  return address === null || text.trim() === '' ? text : `${LINK}${address}${LINK_END}${text}${LINK}${LINK_END}`;
}

/** Signs that need more than ASCII, and what stands for them without it. */
const PLAIN_SIGNS: readonly (readonly [string, string])[] = [
  ['→', '->'],
  ['…', '...'],
  ['×', 'x'],
  ['−', '-'],
  ['·', '-'],
  ['–', '-'],
  ['─', '-'],
];

/** Our own signs as this terminal can show them. Letters of names are left as they are. */
export function signsFor(style: Style, text: string): string {
  if (style.unicode) return text;
  let plain = text;
  for (const [sign, replacement] of PLAIN_SIGNS) plain = plain.replaceAll(sign, replacement);
  return plain;
}
