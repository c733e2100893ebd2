import { isUuid } from '../model/address.ts';
import { isList, type JsonValue } from '../model/json-value.ts';

/** Plain text that cannot be mistaken for anything else: it begins with a letter and contains no YAML syntax. */
const PLAIN = /^[\p{L}_](?:[\p{L}\p{N}_@./+ -]{0,200}[\p{L}\p{N}_@./+-])?$/u;
const AMBIGUOUS_WORD = /^(?:y|n|yes|no|on|off|true|false|null)$/i;
/** Characters that must be escaped, which is only possible in double quotes. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/**
 * A value as one line of YAML that can be anywhere in a document: lists and maps in brackets, and text in quotes
 * wherever it could be mistaken for something else. Read back it is the same value.
 */
export function renderFlowValue(value: JsonValue): string {
  if (typeof value === 'string') return renderText(value);
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (isList(value)) return `[${value.map(renderFlowValue).join(', ')}]`;
  const entries = Object.entries(value).map(([key, held]) => `${renderText(key)}: ${renderFlowValue(held)}`);
  return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`;
}

/**
 * Text is plain where that is clear. Ids, amounts and dates are text and therefore quoted, and so is anything doubtful.
 */
function renderText(text: string): string {
  if ((PLAIN.test(text) && !AMBIGUOUS_WORD.test(text)) || isUuid(text)) return text;
  const isPrintable = text.search(UNPRINTABLE) < 0;
  if (isPrintable && text.includes('"')) return `'${text.replaceAll("'", "''")}'`;
  return JSON.stringify(text).replaceAll(UNPRINTABLE, escapeCharacter);
}

function escapeCharacter(character: string): string {
  const point = character.codePointAt(0) ?? 0;
  const [sign, digits] = point > 0xffff ? ['U', 8] : ['u', 4];
  return `\\${sign}${point.toString(16).padStart(digits, '0')}`;
}

const COMMENT_LENGTH_MAX = 200;

/** Any text as the rest of a comment line: one line, no control characters, limited length. */
export function renderComment(text: string): string {
  const line = text
    .replaceAll(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+/gu, ' ')
    .replaceAll(/ {2,}/g, ' ')
    .trim();
  return line.length > COMMENT_LENGTH_MAX ? `${line.slice(0, COMMENT_LENGTH_MAX - 1)}…` : line;
}
