import { renderPlace, type Diagnostic, type Severity } from '../model/diagnostic.ts';
import { countLines, takeLines, WHERE_ALL_IS } from './budget.ts';
import { cell, table, type Page, type Table } from './page.ts';
import type { Tone } from './style.ts';
import { formatCount } from './wording.ts';
import { pastesOf } from './pastes.ts';

export const SEVERITY_TONES: Readonly<Record<Severity, Tone>> = { error: 'bad', warning: 'change', info: 'note' };

/** The place of a finding in a file, or the thing that it is about in one of the systems. */
export function whereOf({ place, about }: Diagnostic): string {
  return place === undefined ? (about ?? '') : renderPlace(place);
}

/** The findings of validation as a document. A terminal gets the source lines too (`findings-text.ts`). */
export function findingsPage(diagnostics: readonly Diagnostic[]): Page {
  return {
    verdict: { text: renderFindingsSummary(diagnostics), tone: 'strong' },
    blocks: [findingsTable(diagnostics)],
  };
}

/** Longer lists are folded. */
const ROWS_OPEN_MAX = 25;

const RANK: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2 };

function linesOf({ message, hint }: Diagnostic): number {
  return countLines(message, hint === undefined ? [] : [hint]);
}

/** The count of lines that all findings take in the short form. */
export function findingLines(diagnostics: readonly Diagnostic[]): number {
  return diagnostics.reduce((sum, diagnostic) => sum + linesOf(diagnostic), 0);
}

/** The findings without hints that the output has above them. */
export function withoutSaid(diagnostics: readonly Diagnostic[], said: ReadonlySet<string>): readonly Diagnostic[] {
  const pastes = new Set([...said].flatMap(pastesOf));
  return diagnostics.map((diagnostic) => {
    const { hint, ...rest } = diagnostic;
    if (hint === undefined) return diagnostic;
    const own = pastesOf(hint);
    const isSaid = said.has(hint) || (own.length > 0 && own.every((line) => pastes.has(line)));
    return isSaid ? rest : diagnostic;
  });
}

/**
 * Findings in a short form, inside a larger output: what and where, then the hint. When they do not fit into `lines`,
 * only the most serious.
 */
export function findingsTable(diagnostics: readonly Diagnostic[], lines = Infinity): Table {
  const isAll = findingLines(diagnostics) <= lines;
  const ordered = isAll ? diagnostics : [...diagnostics].sort((a, b) => RANK[a.severity] - RANK[b.severity]);
  const { shown, rest } = takeLines(ordered, lines, linesOf);
  return table({
    title: 'Findings',
    columns: [
      { title: '', fit: 'keep', of: ({ severity }) => cell(severity, SEVERITY_TONES[severity]) },
      { title: 'code', fit: 'keep', of: ({ code }) => code },
      { title: 'where', fit: 'wrap', only: 'document', of: whereOf },
      { title: 'what', fit: 'wrap', only: 'document', of: ({ message }) => message },
      { title: '', fit: 'wrap', only: 'text', of: sayWithPlace },
      { title: 'what to do', fit: 'below', lead: '→ ', tone: 'note', of: ({ hint }) => hint ?? '' },
    ],
    rows: shown,
    noun: 'finding',
    rest: rest.length === 0 ? '' : `and more, ${renderFindingsSummary(rest).replace(/\.$/, '')}: ${WHERE_ALL_IS}`,
    folded: diagnostics.length > ROWS_OPEN_MAX,
  });
}

function sayWithPlace(diagnostic: Diagnostic): string {
  const where = whereOf(diagnostic);
  return where === '' ? diagnostic.message : `${where}: ${diagnostic.message}`;
}

/** `3 errors, 1 warning.`, or that there are none. */
export function renderFindingsSummary(diagnostics: readonly Diagnostic[]): string {
  const counted = (severity: Severity, noun: string): string[] => {
    const count = diagnostics.filter((found) => found.severity === severity).length;
    return count === 0 ? [] : [formatCount(count, noun)];
  };
  const parts = [...counted('error', 'error'), ...counted('warning', 'warning'), ...counted('info', 'remark')];
  return parts.length === 0 ? 'No findings.' : `${parts.join(', ')}.`;
}
