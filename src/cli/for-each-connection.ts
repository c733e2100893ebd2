import { UsageFailure } from '../support/errors.ts';
import type { CommandContext } from './command-context.ts';

/** The option of the commands that can look at each connection in turn. */
export const ALL_CONNECTIONS = ['--all-connections', 'each connection in turn, one result each'] as const;

/** Options that are about one connection, or that make one file. */
const ABOUT_ONE = {
  connection: '--connection',
  integration: '--integration',
  bill: '--bill',
  resend: '--resend',
  out: '--out',
  snapshot: '--snapshot',
  sarif: '--sarif',
} as const;

type Given = { readonly [option in keyof typeof ABOUT_ONE]?: unknown } & {
  readonly allConnections?: true | undefined;
  readonly format: string;
};

type Run = (context: CommandContext) => Promise<number>;

/**
 * The command for the connection that was chosen, or with `--all-connections` for each.
 *
 * @throws UsageFailure `cli/usage` when another option is about one connection.
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
