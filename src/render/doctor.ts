import type { DoctorLine, DoctorReport } from '../model/doctor.ts';
import { encodeJson, escapeMarkdown, escapeWorkflowMessage } from './escape.ts';
import type { Style, Tone } from './style.ts';
import { cell, renderLabelled, renderParagraph, renderTable } from './table.ts';
import { formatCount, joinWords } from './wording.ts';

const TONES: Readonly<Record<DoctorLine['status'], Tone>> = {
  ok: 'good',
  warn: 'change',
  fail: 'bad',
  'not checked': 'muted',
};

/** Each check on a line, what to do below it. */
export function renderDoctorText(report: DoctorReport, style: Style): string {
  const lines = renderTable(
    [{ fit: 'keep' }, { fit: 'keep' }, { fit: 'wrap' }],
    report.lines.map(({ check, status, message, next }) => ({
      cells: [cell(status, TONES[status]), cell(check, 'strong'), cell(message)],
      below: next === null ? [] : renderLabelled('next:', next, style, { indent: 6 }),
    })),
    style,
    { indent: 0 },
  );
  return `${[...lines, '', ...renderParagraph(sayEnd(report), style, { indent: 0, tone: 'strong' })].join('\n')}\n`;
}

function sayEnd({ lines, connection }: DoctorReport): string {
  const count = (status: DoctorLine['status']): number => lines.filter((held) => held.status === status).length;
  const parts = [
    ...(count('fail') === 0 ? [] : [formatCount(count('fail'), 'failure')]),
    ...(count('warn') === 0 ? [] : [formatCount(count('warn'), 'warning')]),
    ...(count('not checked') === 0 ? [] : [`${String(count('not checked'))} not checked`]),
  ];
  return parts.length === 0 ? `${connection} is ready for a month end.` : `${connection}: ${joinWords(parts)}.`;
}

export function renderDoctorJson({ connection, lines, exitCode }: DoctorReport): string {
  return encodeJson({ formatVersion: '1.0', connection, checks: lines, exitCode });
}

export function renderDoctorMarkdown(report: DoctorReport): string {
  const rows = report.lines.map(
    ({ status, check, message, next }) =>
      `| ${[status, check, message, next ?? ''].map((text) => escapeMarkdown(text)).join(' | ')} |`,
  );
  return [
    '### tieout doctor',
    '',
    escapeMarkdown(sayEnd(report)),
    '',
    '| | check | found | next |',
    '|---|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}

const COMMANDS: Readonly<Partial<Record<DoctorLine['status'], string>>> = { warn: 'warning', fail: 'error' };

export function renderDoctorGithub(report: DoctorReport): { readonly commands: string; readonly summary: string } {
  const commands = report.lines.flatMap(({ status, check, message, next }) => {
    const command = COMMANDS[status];
    const text = next === null ? message : `${message}. Next: ${next}`;
    return command === undefined
      ? []
      : [`::${command} title=tieout doctor%3A ${escapeWorkflowMessage(check)}::${escapeWorkflowMessage(text)}\n`];
  });
  return { commands: commands.join(''), summary: renderDoctorMarkdown(report) };
}
