import { CODES } from '../model/codes.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import { nearestWord } from '../support/did-you-mean.ts';
import { finding } from './finding.ts';
import { buildLineIndex } from './line-index.ts';

/** One `# tieout-ignore RULE reason` comment. */
interface IgnoreComment {
  readonly rule: string;
  readonly reason: string;
  /** The first and the last line that it covers: its own line, or the first line after its block of comments. */
  readonly covers: readonly [number, number];
  readonly offset: number;
  readonly end: number;
}

const COMMENT = /(?:^|[ \t])#[ \t]*tieout-ignore\b[ \t]*([^\s#]*)[ \t]*(.*)$/gm;
/** The start of a value that continues on the next lines, where no comment is possible. */
const BLOCK_SCALAR = /^( *)[^#\n]*[|>][-+0-9]*[ \t]*\r?$/;
const COMMENT_LINE = /^[ \t]*#/;
const PREFIX = 'lint/';

/** The lint rules that a comment can silence, without their prefix. */
export const LINT_RULES: readonly string[] = Object.keys(CODES).flatMap((code) =>
  code.startsWith(PREFIX) ? [code.slice(PREFIX.length)] : [],
);

/**
 * Removes the lint findings of one file that a comment silences. Reports comments without a reason, with an unknown
 * rule, or that silence nothing.
 */
export function applyIgnoreComments(path: string, text: string, diagnostics: readonly Diagnostic[]): Diagnostic[] {
  if (!text.includes('tieout-ignore')) return [...diagnostics];
  const lines = buildLineIndex(path, text);
  const comments = findComments(text, (offset) => lines.placeOf(offset).line);
  const used = new Set<IgnoreComment>();
  const kept = diagnostics.filter(({ code, place }) => {
    const silencing = comments.filter(
      ({ rule, covers, reason }) =>
        code === `${PREFIX}${rule}` &&
        place !== undefined &&
        place.line >= covers[0] &&
        place.line <= covers[1] &&
        reason !== '',
    );
    for (const comment of silencing) used.add(comment);
    return silencing.length === 0;
  });
  const findings = comments.flatMap((comment) => {
    const words = explain(comment, used.has(comment));
    if (words === null) return [];
    const { code, message, hint } = words;
    const severity = code === 'document/unused-ignore' ? 'warning' : 'error';
    return [finding(severity, code, lines.placeOf(comment.offset, comment.end), { message, hint })];
  });
  return [...kept, ...findings];
}

function findComments(text: string, lineOf: (offset: number) => number): IgnoreComment[] {
  const rows = text.split('\n');
  return [...text.matchAll(COMMENT)].map((match) => {
    const [written, rule = '', reason = ''] = match;
    const start = match.index + written.indexOf('#');
    const own = lineOf(start);
    const covers = COMMENT_LINE.test(rows[own - 1] ?? '') ? linesBelow(rows, own) : ([own, own] as const);
    return { rule, reason: reason.trim(), covers, offset: start, end: match.index + written.trimEnd().length };
  });
}

/** The first line after the comments that begin at line `own`; with it the rest of a block scalar. */
function linesBelow(rows: readonly string[], own: number): readonly [number, number] {
  let first = own + 1;
  while (COMMENT_LINE.test(rows[first - 1] ?? '')) first += 1;
  const [, indent = null] = BLOCK_SCALAR.exec(rows[first - 1] ?? '') ?? [];
  if (indent === null) return [first, first];
  const below = rows.slice(first).findIndex((row) => row.trim() !== '' && !row.startsWith(`${indent} `));
  return [first, below < 0 ? rows.length : first + below];
}

function explain(
  comment: IgnoreComment,
  isUsed: boolean,
): {
  readonly code: 'document/unknown-rule' | 'document/ignore-without-reason' | 'document/unused-ignore';
  readonly message: string;
  readonly hint: string | null;
} | null {
  const { rule, reason } = comment;
  if (!LINT_RULES.includes(rule)) {
    const meant = nearestWord(rule, LINT_RULES);
    const hint = meant === null ? `rules: ${LINT_RULES.join(', ')}` : `did you mean ${JSON.stringify(meant)}?`;
    return { code: 'document/unknown-rule', message: `no lint rule has the name ${JSON.stringify(rule)}`, hint };
  }
  if (reason === '') {
    const hint = `write why: # tieout-ignore ${rule} because …`;
    return { code: 'document/ignore-without-reason', message: 'this tieout-ignore has no reason', hint };
  }
  const message = `this tieout-ignore silences nothing: ${rule} finds nothing on the next line`;
  return isUsed ? null : { code: 'document/unused-ignore', message, hint: 'remove it' };
}
