import type { CommanderError } from '@commander-js/extra-typings';
import {
  explainCommand,
  renderBugText,
  renderFailureGithub,
  renderFailureJson,
  renderFailureText,
} from '../render/failure-text.ts';
import { createStyle } from '../render/style.ts';
import { Failure, UsageFailure, WorldFailure } from '../support/errors.ts';
import { InvariantError } from '../support/invariant.ts';
import { FORMATS, type Format, type GlobalOptions } from './command-context.ts';
import { hasColor } from './output-style.ts';
import { EXIT, exitCodeOf } from '../model/exit-code.ts';
import { completeCommands, type Call } from './suggested-commands.ts';
import type { Terminal } from './terminal.ts';

/**
 * Prints one clear message with its next step on stderr (and one JSON object on stdout under `--format json`, one
 * annotation under `github`), and gives the exit code. Only a bug of ours shows a stack.
 */
export function reportFailure(
  error: unknown,
  ports: { readonly terminal: Terminal; readonly version: string },
  options: GlobalOptions | null,
): number {
  const { stdout, stderr } = ports.terminal;
  const style = createStyle({
    color: options !== null && hasColor(options.color, stderr),
    width: stderr.columns ?? 100,
    unicode: true,
  });
  const format = options?.format ?? 'human';
  if (error instanceof Failure) {
    const exitCode = exitCodeOf(error);
    const shown = options === null ? error : withCommands(error, options);
    stdout.write(renderForMachines(shown, format, exitCode));
    const explain = explainCommand(shown.code);
    stderr.write(renderFailureText(shown, style, options === null ? explain : completeCommands(explain, options)));
    return exitCode;
  }
  const bug = error instanceof Error ? error : new InvariantError(String(error));
  stdout.write(renderForMachines(new WorldFailure(bug.message, { code: 'cli/bug' }), format, EXIT.failed));
  stderr.write(renderBugText(bug, ports.version, style));
  return EXIT.failed;
}

/** The failure with a next step that people can paste. */
function withCommands(failure: Failure, call: Call): Failure {
  const { code, message, nextStep, cause } = failure;
  if (nextStep === undefined) return failure;
  return new WorldFailure(message, { code, nextStep: completeCommands(nextStep, call), cause });
}

/**
 * Tells machines that the command line is wrong. The parser has told people, with a suggestion. The options could not
 * be parsed, so the format is looked for in the words.
 */
export function reportUsage(
  error: CommanderError,
  { terminal, arguments: words }: { readonly terminal: Terminal; readonly arguments: readonly string[] },
): number {
  const format = FORMATS.find((one) => words.some((word, at) => asksFor(one, word, words[at - 1]))) ?? 'human';
  const message = error.message.replace(/^error: /, '').replaceAll('\n', ' ');
  const failure = new UsageFailure(message, { code: 'cli/usage', nextStep: 'see tieout --help' });
  terminal.stdout.write(renderForMachines(failure, format, EXIT.usage));
  return EXIT.usage;
}

function asksFor(format: Format, word: string, before: string | undefined): boolean {
  return word === `--format=${format}` || (word === format && before === '--format');
}

function renderForMachines(failure: Failure, format: Format, exitCode: number): string {
  if (format === 'json') return renderFailureJson(failure, exitCode);
  return format === 'github' ? renderFailureGithub(failure) : '';
}
