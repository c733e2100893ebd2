/**
 * One function for each medium. Names, descriptions and error texts of remote systems, and values of YAML files, may
 * contain anything. They are made harmless here, when they are printed, and nowhere else. Every function first shows
 * invisible characters as escapes (`\x1b`, `\u202e`) and turns line ends into a space. So no text can leave its line,
 * hide, or reorder what is around it.
 */

/** Texts longer than this are cut; QuickBooks' longest field has 4,000 characters. */
const LENGTH_MAX = 6000;

/** Line ends and tabs: they would break a line of a table. */
const FOLDED = /[\t\n\v\f\r\u0085\u2028\u2029]+/g;

/**
 * Characters that people cannot see: controls (C0, DEL, C1), format and bidirectional controls, zero-width characters,
 * fillers, tags, lone surrogates. U+FE0E and U+FE0F stay, because they only choose a glyph.
 */
const INVISIBLE = /(?![\ufe0e\ufe0f])[\p{Cc}\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}\u2800]/gu;

/** No script needs so many combining marks on one letter. More of them would paint over other lines. */
const STACKED_MARKS = /(\p{M}{4})\p{M}+/gu;

/** Text that the fast path returns unchanged. `#` and `:` begin workflow commands. */
const PLAIN = /^[\x20-\x22\x24-\x39\x3b-\x7e]*$/;

/** A text without invisible characters, as most are. */
const VISIBLE = /^[\x20-\x7e]*$/;

/** A visible form of one character: `\x1b`, `\u202e`, `\u{e0041}`. */
function visibleEscape(character: string): string {
  const point = character.codePointAt(0) ?? 0;
  if (point <= 0xff) return `\\x${point.toString(16).padStart(2, '0')}`;
  if (point <= 0xffff) return `\\u${point.toString(16).padStart(4, '0')}`;
  return `\\u{${point.toString(16)}}`;
}

/** Says how much is missing, so that a cut text never looks complete. Splits no character. */
export function cutLength(text: string, max: number): string {
  if (text.length <= max) return text;
  const end = isHighSurrogate(text.charCodeAt(max - 1)) ? max - 1 : max;
  return `${text.slice(0, end)}… (${String(text.length - end)} more characters)`;
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}

/** For text that a library escapes for its medium. Invisible characters are shown; line ends become spaces. */
export function showInvisible(text: string, max: number = LENGTH_MAX): string {
  if (text.length <= max && VISIBLE.test(text)) return text;
  return cutLength(text, max).replace(FOLDED, ' ').replace(INVISIBLE, visibleEscape).replace(STACKED_MARKS, '$1');
}

/**
 * For a terminal and for logs. A GitHub runner reads a terminal's output line by line, so the two beginnings of
 * workflow commands (`::` first in a line, `##[` anywhere) are broken up too. Idempotent.
 */
export function escapeTerminal(text: string): string {
  if (text.length <= LENGTH_MAX && PLAIN.test(text)) return text;
  return showInvisible(text)
    .replace(/(^|\s):(?=:)/gu, '$1\\x3a')
    .replaceAll('##[', '##\\x5b');
}

/** Characters that a backslash does not disarm. The two that begin a reference are followed by an invisible break. */
const MARKDOWN_ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  $: '&#36;',
  '@': '&#64;&#8203;',
  '#': '&#35;&#8203;',
};

/**
 * For one line of GitHub-flavoured Markdown, also inside a table cell, cut at `max` characters. No markup, link, HTML,
 * table border or formula gets through. No `@mention`, issue reference or address becomes a link. GitHub finds these
 * after rendering Markdown, so a backslash does not stop them but an invisible break does.
 */
export function escapeMarkdown(text: string, max = 1000): string {
  return showInvisible(text, max)
    .replace(/[\\`*_~[\]|]/g, '\\$&')
    .replace(/[&<>$]|[@#](?=[\p{L}\p{N}_\\&-])/gu, (sign) => MARKDOWN_ENTITIES[sign] ?? sign)
    .replace(/:(?=\/\/)|:(?=[a-z_+-][\w+-]*:)|\b(?:www(?=\.)|mailto(?=:)|GH(?=-\d))/gi, '$&&#8203;')
    .replace(/^(\s*)([-+=](?!\d)|\d+(?=[.)](?:\s|$)))/, '$1&#8203;$2');
}

/**
 * For HTML inside a Markdown document. GitHub looks there too for mentions, references, emoji and addresses, as in
 * rendered Markdown.
 */
export function escapeMarkdownHtml(text: string): string {
  return escapeHtml(text).replace(
    /(?:@|(?<!&)#)(?=[\p{L}\p{N}_-])|:(?=\/\/)|:(?=[a-z_+-][\w+-]*:)|\b(?:www(?=\.)|mailto(?=:)|GH(?=-\d))/giu,
    '$&&#8203;',
  );
}

/** The message of a GitHub workflow command: everything after the second `::`. */
export function escapeWorkflowMessage(text: string): string {
  return showInvisible(text).replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

/** A message of several lines, each escaped separately. The `%0A` between them is ours. */
export function escapeWorkflowLines(lines: readonly string[]): string {
  return lines.map(escapeWorkflowMessage).join('%0A');
}

/** A property of a GitHub workflow command (`file=`, `title=`): `:` and `,` would end it. */
export function escapeWorkflowProperty(text: string): string {
  return escapeWorkflowMessage(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

/**
 * Excludes spaces, quotes, brackets and other characters that could end the address, or a span or cell around it, in
 * any medium.
 */
const ADDRESS = /^https:\/\/[a-z0-9.-]+(?::\d+)?(?:[/?#][\w.~:/?#@!&+,=%-]*)?$/i;
const ADDRESS_LENGTH_MAX = 2000;

/** An https address that may be used unchanged in every medium; null for any other text. HTML escapes it once more. */
export function checkAddress(address: string): string | null {
  return address.length <= ADDRESS_LENGTH_MAX && ADDRESS.test(address) ? address : null;
}

const HTML_ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '`': '&#96;',
};

/** For HTML text or a quoted attribute value. */
export function escapeHtml(text: string): string {
  return showInvisible(text).replace(/[&<>"'`]/g, (character) => HTML_ENTITIES[character] ?? character);
}

const NUMBER = /^-?\d+(\.\d+)?$/;

/** What spreadsheets read as the beginning of a formula, also after spaces and in full width. */
const FORMULA = /^\s*[=+\-@\uff1d\uff0b\uff0d\uff20]/u;

/**
 * One cell of a CSV file (RFC 4180). A text that a spreadsheet would run as a formula gets an apostrophe in front. A
 * plain number stays a number, also a negative one.
 */
export function escapeCsv(text: string): string {
  if (NUMBER.test(text)) return text;
  const shown = showInvisible(text);
  const safe = FORMULA.test(shown) || /^[\t\r\n]/.test(text) ? `'${shown}` : shown;
  return /[",;]|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/**
 * JSON text with every invisible character as `\uXXXX`: valid JSON of the same value, and never an escape byte on a
 * terminal. The character that begins a workflow command anywhere in a line is escaped too. Indented by two spaces,
 * with a line end at the end.
 */
export function encodeJson(value: unknown): string {
  return `${escapeJson(JSON.stringify(value, undefined, 2))}\n`;
}

/** Members of a list that are encoded at a time. */
const MEMBERS_AT_ONCE = 500;

/** The same text in pieces, for a value with lists so long that the whole text should not be in memory. */
export function* encodeJsonPieces(value: object): Generator<string> {
  const members = Object.entries(value).filter(([, held]) => held !== undefined);
  yield '{';
  for (const [index, [key, held]] of members.entries()) {
    yield `${index === 0 ? '' : ','}\n  ${escapeJson(JSON.stringify(key))}: `;
    if (!Array.isArray(held) || held.length === 0) yield indented(held, 1);
    else {
      for (let from = 0; from < held.length; from += MEMBERS_AT_ONCE) {
        const some = held.slice(from, from + MEMBERS_AT_ONCE).map((member: unknown) => `\n    ${indented(member, 2)}`);
        yield `${from === 0 ? '[' : ','}${some.join(',')}`;
      }
      yield '\n  ]';
    }
  }
  yield members.length === 0 ? '}\n' : '\n}\n';
}

function indented(value: unknown, depth: number): string {
  return escapeJson(JSON.stringify(value, undefined, 2).replaceAll('\n', `\n${'  '.repeat(depth)}`));
}

/** The same on one line. */
export function encodeJsonLine(value: unknown): string {
  return `${escapeJson(JSON.stringify(value))}\n`;
}

function escapeJson(text: string): string {
  return text
    .replaceAll('##[', '#\\u0023[')
    .replace(/(?!\n)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu, jsonEscape);
}

function jsonEscape(character: string): string {
  let escaped = '';
  for (let index = 0; index < character.length; index += 1) {
    escaped += `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`;
  }
  return escaped;
}
