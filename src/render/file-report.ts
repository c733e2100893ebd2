import { encodeJson, escapeMarkdown, escapeWorkflowMessage } from './escape.ts';
import type { Style, Tone } from './style.ts';
import { cell, renderLabelled, renderParagraph, renderTable } from './table.ts';
import { formatCount } from './wording.ts';

/** What a command that writes files did: `init`, `import`, `fmt`, `discover --write`. */
export interface FileReport {
  /** The command, for the heading of Markdown. */
  readonly command: string;
  readonly files: readonly FileLine[];
  /** What a person should know, one sentence each; may hold remote text. */
  readonly notes: readonly string[];
  /** One sentence: how it ended. */
  readonly summary: string;
  /** What to do now; empty when there is nothing to say. */
  readonly next: readonly string[];
  readonly exitCode: number;
}

export interface FileLine {
  readonly path: string;
  /** The verb: `created`, `updated`, `kept`, `set aside`, `not formatted`. */
  readonly action: string;
  /** What is in it, in words; empty when the path says it. */
  readonly what: string;
}

const TONES: Readonly<Record<string, Tone>> = {
  created: 'good',
  updated: 'change',
  formatted: 'change',
  'set aside': 'note',
  'not formatted': 'bad',
  'not valid': 'bad',
};

export function renderFileReportText(report: FileReport, style: Style): string {
  const rows = report.files.map(({ path, action, what }) => ({
    cells: [cell(action, TONES[action] ?? 'muted'), cell(path, 'strong'), cell(what)],
  }));
  const table = renderTable([{ fit: 'keep' }, { fit: 'keep' }, { fit: 'wrap' }], rows, style, { indent: 0 });
  const notes = report.notes.flatMap((note) => renderLabelled('note:', note, style, { indent: 0, tone: 'note' }));
  const summary = renderParagraph(report.summary, style, { indent: 0, tone: 'strong' });
  const next = report.next.flatMap((step) => renderLabelled('next:', step, style, { indent: 0 }));
  const parts = [table, notes, [...summary, ...next]].filter((part) => part.length > 0);
  return `${parts.map((part) => part.join('\n')).join('\n\n')}\n`;
}

export function renderFileReportJson(report: FileReport): string {
  const { files, notes, summary, next, exitCode } = report;
  return encodeJson({ formatVersion: '1.0', files, notes, summary, next, exitCode });
}

export function renderFileReportMarkdown(report: FileReport): string {
  const { command, files, notes, summary, next } = report;
  return [
    `### tieout ${command}`,
    '',
    escapeMarkdown(summary),
    '',
    ...files.map(({ path, action, what }) =>
      `- ${escapeMarkdown(action)} ${escapeMarkdown(path)} ${escapeMarkdown(what)}`.trimEnd(),
    ),
    ...notes.map((note) => `- note: ${escapeMarkdown(note)}`),
    ...next.map((step) => `- next: ${escapeMarkdown(step)}`),
    '',
  ].join('\n');
}

export function renderFileReportGithub(report: FileReport): { readonly commands: string; readonly summary: string } {
  const level = report.exitCode === 0 ? 'notice' : 'error';
  return {
    commands: `::${level} title=tieout ${report.command}::${escapeWorkflowMessage(report.summary)}\n`,
    summary: renderFileReportMarkdown(report),
  };
}

/** `1 integration, 12 mappings`; empty for nothing. */
export function renderContents(counts: { readonly integrations: number; readonly mappings: number }): string {
  const parts: string[] = [];
  if (counts.integrations > 0) parts.push(formatCount(counts.integrations, 'integration'));
  if (counts.mappings > 0) parts.push(formatCount(counts.mappings, 'mapping'));
  return parts.join(', ');
}
