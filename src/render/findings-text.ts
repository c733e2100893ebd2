import type { Diagnostic, Place } from '../model/diagnostic.ts';
import { renderFindingsSummary, SEVERITY_TONES, whereOf } from './findings.ts';
import { cutWidth, displayWidth } from './display-width.ts';
import { escapeTerminal } from './escape.ts';
import { signsFor, type Style } from './style.ts';
import { cell, renderParagraph, renderTable, type Column } from './table.ts';
import { formatCount } from './wording.ts';

/**
 * Every finding as `path:line:col severity code message`, then its source line with a caret and its hint. The last line
 * counts them. `sources` are texts by path, for the files that are available. Findings must be sorted by place.
 */
export function renderFindingsText(
  diagnostics: readonly Diagnostic[],
  sources: ReadonlyMap<string, string>,
  style: Style,
): string {
  const lineOf = sourceReader(sources);
  const { shown, more } = limitRepeats(diagnostics);
  const lines = shown.flatMap((diagnostic) => [...renderOne(diagnostic, lineOf, style), '']);
  const omitted = more.flatMap((text) => [...renderParagraph(text, style, { indent: 0, tone: 'note' }), '']);
  const summary = renderParagraph(renderFindingsSummary(diagnostics), style, { indent: 0, tone: 'strong' });
  return `${[...lines, ...omitted, ...summary].join('\n')}\n`;
}

/** The most findings of one code in one file. Nobody reads 49,900 more of a column that is wrong. */
const REPEATS_MAX = 100;

/** The findings that are shown, and a sentence for each code of a file that has more. */
function limitRepeats(diagnostics: readonly Diagnostic[]): {
  readonly shown: readonly Diagnostic[];
  readonly more: readonly string[];
} {
  const counts = new Map<string, number>();
  const shown = diagnostics.filter(({ place, code }) => {
    const group = place === undefined ? code : `${code} in ${place.path}`;
    const count = (counts.get(group) ?? 0) + 1;
    counts.set(group, count);
    return count <= REPEATS_MAX;
  });
  const more = [...counts].flatMap(([group, count]) =>
    count <= REPEATS_MAX
      ? []
      : [`and ${formatCount(count - REPEATS_MAX, 'more', 'more')} of ${group}; --format json has them`],
  );
  return { shown, more };
}

/** One finding on its own, without a count, for a warning during other work. */
export function renderWarningText(diagnostic: Diagnostic, style: Style): string {
  return `${renderOne(diagnostic, () => null, style).join('\n')}\n`;
}

function renderOne(diagnostic: Diagnostic, lineOf: LineOf, style: Style): string[] {
  const { place, severity, code, message } = diagnostic;
  const where = whereOf(diagnostic);
  const head = [cell(where, 'strong'), cell(severity, SEVERITY_TONES[severity]), cell(code, 'muted'), cell(message)];
  // On one line or below the heading, never in a narrow column beside it.
  const columns = head.map((): Column => ({ fit: 'keep' }));
  const width = head.reduce((sum, { text }) => sum + displayWidth(escapeTerminal(text)) + 2, where === '' ? -4 : -2);
  const lines =
    width <= style.width
      ? renderTable(columns, [{ cells: head }], style, { indent: 0 })
      : [
          ...renderTable(columns, [{ cells: head.slice(0, 3) }], style, { indent: 0 }),
          ...renderParagraph(message, style, { indent: 4 }),
        ];
  return [
    ...lines,
    ...(place === undefined ? [] : renderSource(place, lineOf, style)),
    ...(diagnostic.hint === undefined
      ? []
      : renderParagraph(`hint: ${diagnostic.hint}`, style, { indent: 4, hanging: 2, tone: 'note' })),
  ];
}

type LineOf = (place: Place) => string | null;

/** Splits each file once, and only files with findings: a file may have 50,000 lines. */
function sourceReader(sources: ReadonlyMap<string, string>): LineOf {
  const split = new Map<string, readonly string[]>();
  return ({ path, line }) => {
    const text = sources.get(path);
    if (text === undefined) return null;
    const lines = split.get(path) ?? text.split(/\r\n|\n|\r/);
    split.set(path, lines);
    return lines[line - 1] ?? null;
  };
}

/** The source line and a caret under the marked part. A long line is cut to the part around the mark. */
function renderSource(place: Place, lineOf: LineOf, style: Style): string[] {
  const line = lineOf(place);
  if (line === null || line.trim() === '') return [];
  const gutter = `${String(place.line).padStart(6)} | `;
  const room = style.width - gutter.length;
  const start = Math.min(place.column - 1, line.length);
  const end = Math.max(start + 1, Math.min((place.endColumn ?? place.column + 1) - 1, line.length));
  const from = windowStart(line, start, end, room);
  const lead = from === 0 ? '' : signsFor(style, '…');
  const before = lead + visible(line.slice(from, start));
  const shown = cutWidth(lead + visible(line.slice(from, from + 4 * room)), room, signsFor(style, '…'));
  const caretStart = Math.min(displayWidth(before), room - 1);
  const caretWidth = Math.max(1, Math.min(displayWidth(visible(line.slice(start, end))), room - caretStart));
  return [
    style.paint('muted', gutter) + shown.trimEnd(),
    style.paint('muted', `${' '.repeat(gutter.length - 2)}| `) +
      ' '.repeat(caretStart) +
      style.paint('bad', '^'.repeat(caretWidth)),
  ];
}

/** Where to start showing a line so that the mark is visible; 0 when the mark is near the beginning. */
function windowStart(line: string, start: number, end: number, room: number): number {
  if (displayWidth(visible(line.slice(0, Math.min(end, start + 200)))) <= room) return 0;
  const lead = Math.floor(room / 3);
  return Math.max(0, Math.min(start, start - lead));
}

/** As the terminal shows it. A tab becomes one space, so that the caret stays under its character. */
function visible(text: string): string {
  return escapeTerminal(text.slice(0, 4000).replaceAll('\t', ' ')).replaceAll(/ \(\d+ more characters\)$/g, '');
}
