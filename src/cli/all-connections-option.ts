import { UsageFailure } from '../support/errors.ts';
import type { CommandContext } from './command-context.ts';

/** The option of commands that can run for each connection in turn. */
export const ALL_CONNECTIONS = ['--all-connections', 'each connection in turn, one result each'] as const;

/** Options that need a single connection or write a single file. */
const ABOUT_ONE = {
  connection: '--connection',
  integration: '--integration',
  bill: '--bill',
  resend: '--resend',
  out: '--out',
  html: '--html',
  snapshot: '--snapshot',
  sarif: '--sarif',
} as const;

type Given = { readonly [option in keyof typeof ABOUT_ONE]?: unknown } & {
  readonly allConnections?: true | undefined;
  readonly format: string;
};

type Run = (context: CommandContext) => Promise<number>;

/**
 * The command itself, or with `--all-connections` a command that runs it for each connection.
 *
 * @throws UsageFailure `cli/usage` when another option needs a single connection.
 */
export async function forEachConnection(given: Given, run: Run): Promise<Run> {
  if (given.allConnections !== true) return run;
  const one = Object.entries(ABOUT_ONE).find(([option]) => given[option as keyof typeof ABOUT_ONE] !== undefined);
  const word = one?.[1] ?? (given.format === 'sarif' ? '--format sarif' : null);
  if (word !== null) {
    throw new UsageFailure(`--all-connections looks at each connection, and ${word} is about one`, {
      code: 'cli/usage',
      nextStep: `leave one of them out; tieout connections lists the names for --connection`,
    });
  }
  const { runForEachConnection } = await import('./each-connection.ts');
  return (context) => runForEachConnection(context, run);
}
