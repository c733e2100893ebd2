import type { Failure } from '../support/errors.ts';
import { FORMAT_VERSIONS } from '../model/format-versions.ts';
import { annotateDiagnostic, renderAnnotations } from './annotations.ts';
import { encodeJson } from './escape.ts';
import type { Style } from './style.ts';
import { renderParagraph } from './table.ts';

/** The command that explains a code. */
export function explainCommand(code: string): string {
  return `tieout explain ${code}`;
}

/** One message, its next step and its code; never a stack. For stderr. `explain` is the command that tells more. */
export function renderFailureText(failure: Failure, style: Style, explain = explainCommand(failure.code)): string {
  const lines = [
    ...renderParagraph(`error: ${failure.message}`, style, { indent: 0, hanging: 2, tone: 'bad' }),
    ...(failure.nextStep === undefined
      ? []
      : renderParagraph(`next: ${failure.nextStep}`, style, { indent: 2, hanging: 2 })),
    ...renderParagraph(`code: ${failure.code} (${explain})`, style, { indent: 2, tone: 'muted' }),
  ];
  return `${lines.join('\n')}\n`;
}

/** The failure for machines: `reason` is the code, `message` the sentence (rulings.md 24). */
export function renderFailureJson(failure: Failure, exitCode: number): string {
  return encodeJson({
    formatVersion: FORMAT_VERSIONS.answer,
    exitCode,
    reason: failure.code,
    message: failure.message,
    ...(failure.nextStep === undefined ? {} : { nextStep: failure.nextStep }),
  });
}

/** The failure as one annotation of a GitHub workflow. */
export function renderFailureGithub(failure: Failure): string {
  const { code, message, nextStep } = failure;
  const diagnostic = {
    severity: 'error',
    code,
    message,
    ...(nextStep === undefined ? {} : { hint: nextStep }),
  } as const;
  return renderAnnotations([annotateDiagnostic(diagnostic)], 'Stopped by an error.');
}

/** A bug of ours: names it as one, asks for a report, and prints the stack that the report needs. */
export function renderBugText(bug: Error, version: string, style: Style): string {
  const stack = (bug.stack ?? '').split('\n').slice(1, 13);
  const lines = [
    ...renderParagraph(`error: ${bug.message}`, style, { indent: 0, hanging: 2, tone: 'bad' }),
    ...renderParagraph(
      'This is a bug in tieout, not a mistake of yours. What was sent so far is safe: run "tieout plan" to see ' +
        `what is left, and report these lines with version ${version}:`,
      style,
      { indent: 2 },
    ),
    ...stack.flatMap((line) => renderParagraph(line.trim(), style, { indent: 4, hanging: 2, tone: 'muted' })),
  ];
  return `${lines.join('\n')}\n`;
}
