import picocolors from 'picocolors';
import { checkAddress } from './escape.ts';

/**
 * How text output looks: the width of the terminal in columns, whether it can show more than ASCII, and the only ANSI
 * sequences of the product. Colour only repeats what the words say.
 */
export interface Style {
  readonly width: number;
  readonly unicode: boolean;
  paint(tone: Tone, text: string): string;
  /** A finished text as a hyperlink, where the terminal supports it. Its width stays the same. */
  link(href: string | undefined, text: string): string;
}

export type Tone = 'plain' | 'strong' | 'muted' | 'good' | 'change' | 'bad' | 'note';

export interface StyleOptions {
  readonly color: boolean;
  /** True when the terminal supports hyperlinks (OSC 8). */
  readonly links?: boolean;
  /** Width in columns. Less than 40 counts as 40, so that an amount always fits on a line. */
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

/** Signs beyond ASCII, and what replaces them on an ASCII terminal. */
const PLAIN_SIGNS: readonly (readonly [string, string])[] = [
  ['→', '->'],
  ['…', '...'],
  ['×', 'x'],
  ['−', '-'],
  ['·', '-'],
  ['–', '-'],
  ['─', '-'],
];

/** Our own signs in a form that this terminal can show. Letters of names are not changed. */
export function signsFor(style: Style, text: string): string {
  if (style.unicode) return text;
  let plain = text;
  for (const [sign, replacement] of PLAIN_SIGNS) plain = plain.replaceAll(sign, replacement);
  return plain;
}
