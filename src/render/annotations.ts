import type { Diagnostic, Place, Severity } from '../model/diagnostic.ts';
import { escapeWorkflowLines, escapeWorkflowProperty } from './escape.ts';

export interface Annotation {
  readonly severity: Severity;
  readonly title: string;
  /** Lines that are not escaped yet. */
  readonly message: readonly string[];
  readonly place?: Place;
}

/** GitHub shows at most this many annotations of a step. */
export const ANNOTATIONS_MAX = 10;

const RANK: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2 };
const COMMANDS: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'notice' };

/**
 * Workflow commands: the most serious annotations first, within a severity in the given order. Then comes one notice
 * with the summary, which also says how many annotations were left out. Empty when there is nothing to report.
 */
export function renderAnnotations(annotations: readonly Annotation[], summary: string): string {
  const worst = [...annotations]
    .sort((a, b) => RANK[a.severity] - RANK[b.severity])
    .slice(0, ANNOTATIONS_MAX)
    .map(renderAnnotation);
  const missing = annotations.length - worst.length;
  if (worst.length === 0 && summary === '') return '';
  const rest = missing === 0 ? [] : [`${String(missing)} more not shown as annotations.`];
  const last = renderAnnotation({ severity: 'info', title: 'tieout', message: [[summary, ...rest].join(' ')] });
  return `${[...worst, last].join('\n')}\n`;
}

function renderAnnotation(annotation: Annotation): string {
  const { place } = annotation;
  const properties = [
    ...(place === undefined
      ? []
      : [
          `file=${escapeWorkflowProperty(place.path)}`,
          `line=${String(place.line)}`,
          `col=${String(place.column)}`,
          ...(place.endColumn === undefined ? [] : [`endColumn=${String(place.endColumn)}`]),
        ]),
    `title=${escapeWorkflowProperty(annotation.title)}`,
  ];
  return `::${COMMANDS[annotation.severity]} ${properties.join(',')}::${escapeWorkflowLines(annotation.message)}`;
}

export function annotateDiagnostic(diagnostic: Diagnostic): Annotation {
  const message =
    diagnostic.about === undefined || diagnostic.place !== undefined
      ? diagnostic.message
      : `${diagnostic.about}: ${diagnostic.message}`;
  return {
    severity: diagnostic.severity,
    title: diagnostic.code,
    message: diagnostic.hint === undefined ? [message] : [message, diagnostic.hint],
    ...(diagnostic.place === undefined ? {} : { place: diagnostic.place }),
  };
}
