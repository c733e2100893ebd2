import type { DoctorLine, DoctorReport } from '../model/doctor.ts';
import type { Annotation } from './annotations.ts';
import { cell, table, type Page } from './page.ts';
import type { Tone } from './style.ts';
import { formatCount, joinWords } from './wording.ts';

const TONES: Readonly<Record<DoctorLine['status'], Tone>> = {
  ok: 'good',
  warn: 'change',
  fail: 'bad',
  'not checked': 'muted',
};

/** Each check on a line, with what to do below it. */
export function doctorPage(report: DoctorReport): Page {
  const checks = table({
    columns: [
      { title: '', fit: 'keep', of: ({ status }) => cell(status, TONES[status]) },
      { title: 'check', fit: 'keep', of: ({ check }) => cell(check, 'strong') },
      { title: 'found', fit: 'wrap', of: ({ message }) => message },
      { title: 'next', fit: 'below', lead: 'next: ', of: ({ next }) => next ?? '' },
    ],
    rows: report.lines,
    noun: 'check',
  });
  return { verdict: { text: sayEnd(report), tone: 'strong' }, blocks: [checks] };
}

function sayEnd({ lines, connection }: DoctorReport): string {
  const count = (status: DoctorLine['status']): number => lines.filter((line) => line.status === status).length;
  const parts = [
    ...(count('fail') === 0 ? [] : [formatCount(count('fail'), 'failure')]),
    ...(count('warn') === 0 ? [] : [formatCount(count('warn'), 'warning')]),
    ...(count('not checked') === 0 ? [] : [`${String(count('not checked'))} not checked`]),
  ];
  return parts.length === 0 ? `${connection} is ready for a month end.` : `${connection}: ${joinWords(parts)}.`;
}

/** The checks that need attention. */
export function annotateDoctor({ lines }: DoctorReport): readonly Annotation[] {
  return lines.flatMap(({ status, check, message, next }): Annotation[] => {
    if (status !== 'warn' && status !== 'fail') return [];
    return [
      {
        severity: status === 'fail' ? 'error' : 'warning',
        title: `tieout doctor: ${check}`,
        message: [message, ...(next === null ? [] : [`next: ${next}`])],
      },
    ];
  });
}
