import { Failure } from '../support/errors.ts';
import { InvariantError } from '../support/invariant.ts';
import { renderBugText, renderFailureJson, renderFailureText } from '../render/failure-text.ts';
import { createStyle } from '../render/style.ts';
import type { GlobalOptions } from './command-context.ts';
import { EXIT, exitCodeOf } from './exit-code.ts';
import type { Terminal } from './terminal.ts';

/**
 * Prints one clear message with its next step on stderr (and one JSON object on stdout under
 * `--format json`), and gives the exit code. Only a bug of ours shows a stack.
 */
export function reportFailure(
  error: unknown,
  ports: { readonly terminal: Terminal; readonly version: string },
  options: GlobalOptions | null,
): number {
  const { stdout, stderr } = ports.terminal;
  const style = createStyle({
    color: options?.color === true && stderr.isTerminal,
    width: stderr.columns ?? 100,
    unicode: true,
  });
  if (error instanceof Failure) {
    const exitCode = exitCodeOf(error);
    if (options?.format === 'json') stdout.write(renderFailureJson(error, exitCode));
    stderr.write(renderFailureText(error, style));
    return exitCode;
  }
  const bug = error instanceof Error ? error : new InvariantError(String(error));
  stderr.write(renderBugText(bug, ports.version, style));
  return EXIT.failed;
}
