import { join } from 'node:path';
import type { Progress } from '../apply/ports.ts';
import type { Connection } from '../model/workspace.ts';
import type { Secret } from '../support/secret.ts';
import type { CommandContext } from './command-context.ts';
import { effectiveEnvironment } from './load-workspace.ts';
import { createProgress } from './progress.ts';
import { buildSystems, type Systems } from './systems.ts';

/** Where the embedded systems keep their state, below the working directory (sandbox.md). */
export const SANDBOX_FOLDER = '.tieout/sandbox';

export interface OpenSystems extends Systems {
  readonly progress: Progress;
}

/**
 * Runs `task` with both systems of a connection: the real ones, or with `--sandbox` the embedded
 * ones, whose state is saved when the task ends, however it ends.
 */
export async function withSystems<T>(
  context: CommandContext,
  connection: Connection,
  task: (systems: OpenSystems) => Promise<T>,
): Promise<T> {
  const progress = createProgress(context.terminal.stderr, context.clock);
  const { createLogger, logRequests } = await import('./logger.ts');
  const { logger, hide } = createLogger(context);
  const shared = {
    connection,
    environment: effectiveEnvironment(context),
    clock: context.clock,
    random: context.random,
    progress,
    onSecret: (secret: Secret) => {
      hide(secret);
      maskInWorkflow(context, secret);
    },
  };
  if (!context.options.sandbox) {
    const systems = buildSystems({
      ...shared,
      fetch: logRequests((request) => fetch(request), logger, context.clock),
      sandboxFolder: null,
    });
    return task({ ...systems, progress });
  }
  const { openSandbox } = await import('../sandbox/open-sandbox.ts');
  const folder = join(context.workingDirectory, SANDBOX_FOLDER);
  const sandbox = await openSandbox({
    folder,
    clock: context.clock,
    random: context.random,
    processes: context.processes,
  });
  try {
    const systems = buildSystems({
      ...shared,
      fetch: logRequests(sandbox.fetch, logger, context.clock),
      sandboxFolder: folder,
    });
    return await task({ ...systems, progress });
  } finally {
    await sandbox.close();
  }
}

/** GitHub hides a masked value in everything the job prints afterwards. */
function maskInWorkflow(context: CommandContext, secret: Secret): void {
  if (context.environment['GITHUB_ACTIONS'] !== 'true' || context.options.sandbox) return;
  for (const line of secret.reveal().split(/\r?\n/)) {
    if (line !== '') context.terminal.stderr.write(`::add-mask::${line}\n`);
  }
}
