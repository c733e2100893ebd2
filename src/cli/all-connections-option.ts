import type { LimitValues } from '../model/guards.ts';
import { UsageFailure } from '../support/errors.ts';
import type { CommandContext } from './command-context.ts';
import type { RawGlobalOptions } from './program.ts';

/** The option of commands that can run for each connection in turn. */
export const ALL_CONNECTIONS = ['--all-connections', 'each connection in turn, one result each'] as const;

/**
 * What each option of such a command is about: `one` needs a single connection, or writes a single file. The common
 * options, except `--connection`, and the limits of guards are about each.
 */
const ABOUT = {
  connection: 'one',
  integration: 'one',
  bill: 'one',
  resend: 'one',
  out: 'one',
  html: 'one',
  snapshot: 'one',
  sarif: 'one',
  against: 'each',
  applied: 'each',
  only: 'each',
  since: 'each',
  detailedExitcode: 'each',
  all: 'each',
  allConnections: 'each',
} as const satisfies Readonly<Record<string, 'one' | 'each'>>;

type Listed = keyof typeof ABOUT | Exclude<keyof RawGlobalOptions, 'connection'> | keyof LimitValues;

/** A command with an option that is not listed does not compile. */
type Given<O> = O & { readonly [Unlisted in Exclude<keyof O, Listed>]: never };

type Run = (context: CommandContext) => Promise<number>;

/**
 * The command itself, or with `--all-connections` a command that runs it for each connection.
 *
 * @throws UsageFailure `cli/usage` when another option needs a single connection.
 */
export async function forEachConnection<O extends RawGlobalOptions & { readonly allConnections?: true | undefined }>(
  given: Given<O>,
  run: Run,
): Promise<Run> {
  if (given.allConnections !== true) return run;
  const values: Readonly<Record<string, unknown>> = given;
  const one = Object.entries(ABOUT).find(([option, about]) => about === 'one' && values[option] !== undefined)?.[0];
  const word = one ?? (given.format === 'sarif' ? 'format sarif' : null);
  if (word !== null) {
    throw new UsageFailure(`--all-connections looks at each connection, and --${word} is about one`, {
      code: 'cli/usage',
      nextStep: `leave one of them out; tieout connections lists the names for --connection`,
    });
  }
  const { runForEachConnection } = await import('./each-connection.ts');
  return (context) => runForEachConnection(context, run);
}
