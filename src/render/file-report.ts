import type { Annotation } from './annotations.ts';
import { cell, GAP, paragraph, table, type Page } from './page.ts';
import type { Tone } from './style.ts';
import { formatCount } from './wording.ts';

/** What a command that writes files did: `init`, `import`, `fmt`, `discover --write`. */
export interface FileReport {
  /** The command, for annotations. */
  readonly command: string;
  readonly files: readonly FileLine[];
  /** Facts for a person, one sentence each. They may contain remote text. */
  readonly notes: readonly string[];
  /** What may lose or misplace money, one sentence each, with what to do. They may contain remote text. */
  readonly warnings?: readonly string[];
  /** The result, in one sentence. */
  readonly summary: string;
  /** What to do now; empty when there is nothing to do. */
  readonly next: readonly string[];
  readonly exitCode: number;
}

export interface FileLine {
  readonly path: string;
  /** The verb: `created`, `updated`, `kept`, `set aside`, `not formatted`. */
  readonly action: string;
  /** Its content, in words; empty when the path says enough. */
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

/** Each file on a line, then facts and next steps for a person. */
export function fileReportPage({ files, notes, warnings = [], summary, next }: FileReport): Page {
  const written = table({
    columns: [
      { title: '', fit: 'keep', of: ({ action }) => cell(action, TONES[action] ?? 'muted') },
      { title: 'file', fit: 'keep', of: ({ path }) => cell(path, 'strong') },
      { title: 'holds', fit: 'wrap', of: ({ what }) => what },
    ],
    rows: files,
    noun: 'file',
  });
  return {
    blocks: [
      written,
      GAP,
      ...warnings.map((warning) => paragraph(warning, { label: 'warning', tone: 'bad' })),
      ...notes.map((note) => paragraph(note, { label: 'note', tone: 'note' })),
    ],
    verdict: { text: summary, tone: 'strong' },
    next,
  };
}

/** A run that wrote nothing because of an error fails the job. */
export function annotateFileReport({ command, exitCode, summary, warnings = [] }: FileReport): readonly Annotation[] {
  const title = `tieout ${command}`;
  return [
    ...(exitCode === 0 ? [] : [{ severity: 'error' as const, title, message: [summary] }]),
    ...warnings.map((warning) => ({ severity: 'warning' as const, title, message: [warning] })),
  ];
}

/** `1 integration, 12 mappings`; empty for nothing. */
export function renderContents(counts: { readonly integrations: number; readonly mappings: number }): string {
  const parts: string[] = [];
  if (counts.integrations > 0) parts.push(formatCount(counts.integrations, 'integration'));
  if (counts.mappings > 0) parts.push(formatCount(counts.mappings, 'mapping'));
  return parts.join(', ');
}
