import { formatCount } from '../../render/wording.ts';
import { SANDBOX_ACTIONS } from '../../model/commands.ts';
import { FORMAT_VERSIONS } from '../../model/format-versions.ts';
import { join } from 'node:path';
import { lockFolder } from '../../sandbox/folder-lock.ts';
import { openSandbox } from '../../sandbox/open-sandbox.ts';
import { createScaledCompany } from '../../sandbox/seed/scaled-company.ts';
import { serveSandbox } from '../../sandbox/server.ts';
import { resetSandbox } from '../../sandbox/state.ts';
import { UsageFailure } from '../../support/errors.ts';
import { SANDBOX_ENVIRONMENT } from '../../sandbox/environment.ts';
import { adviseWord } from '../advise-word.ts';
import type { CommandContext } from '../command-context.ts';
import { EXIT } from '../../model/exit-code.ts';
import { connectionOfSandbox } from '../load-workspace.ts';
import { sayWait } from '../open-systems.ts';
import { findSandboxFolder } from '../sandbox-folder.ts';

export interface SandboxRequest {
  readonly action: string;
  readonly port: number;
  readonly scale: number | null;
  readonly seed: number;
}

/**
 * Starts the embedded systems on loopback, deletes their state, or fills them again.
 *
 * @throws UsageFailure `cli/unknown-action`.
 */
export async function runSandbox(context: CommandContext, request: SandboxRequest): Promise<number> {
  const shown = await findSandboxFolder(context.workingDirectory, await connectionOfSandbox(context));
  switch (request.action) {
    case 'start':
      return startSandbox(context, shown, request.port);
    case 'reset':
      return await reset(context, shown);
    case 'seed':
      return seedSandbox(context, shown, request);
    default:
      throw new UsageFailure(`there is no action "${request.action}"`, {
        code: 'cli/unknown-action',
        nextStep: adviseWord(request.action, SANDBOX_ACTIONS),
      });
  }
}

async function reset(context: CommandContext, shown: string): Promise<number> {
  const wasFilled = await forgetSandbox(context, join(context.workingDirectory, shown));
  const done = wasFilled ? `forgotten: ${shown}` : `there was nothing to forget in ${shown}`;
  const text = `${done}; the next --sandbox command starts from the example company\n`;
  say(context, { action: 'reset', folder: shown, changed: wasFilled }, text);
  return EXIT.done;
}

/**
 * Deletes the sandbox's state while no other command uses it: a command that has it open would save it again when it
 * ends. True when there was something to delete.
 */
export async function forgetSandbox(context: CommandContext, folder: string): Promise<boolean> {
  const { clock, processes } = context;
  const lock = await lockFolder(folder, { clock, processes, onWait: sayWait(context) });
  try {
    return await resetSandbox(folder);
  } finally {
    await lock.release();
  }
}

async function seedSandbox(context: CommandContext, shown: string, request: SandboxRequest): Promise<number> {
  const { scale, seed } = request;
  const folder = join(context.workingDirectory, shown);
  await forgetSandbox(context, folder);
  const { clock, random, processes } = context;
  const sandbox = await openSandbox({
    folder,
    clock,
    random,
    processes,
    onWait: sayWait(context),
    ...(scale === null ? {} : { seed: (now: number) => createScaledCompany({ now, accounts: scale, seed }) }),
  });
  const accounts = sandbox.states.m3ter.accounts.length;
  const bills = sandbox.states.m3ter.bills.length;
  await sandbox.close();
  say(
    context,
    { action: 'seed', accounts, bills },
    `seeded ${formatCount(accounts, 'account')} and ${formatCount(bills, 'bill')} in ${shown}\n`,
  );
  return EXIT.done;
}

/** Serves until the first signal. Prints the variables that point any client to it. */
async function startSandbox(context: CommandContext, shown: string, port: number): Promise<number> {
  const folder = join(context.workingDirectory, shown);
  const { clock, random, processes, signals, terminal } = context;
  const sandbox = await openSandbox({ folder, clock, random, processes, onWait: sayWait(context), isServing: true });
  try {
    const server = await serveSandbox(sandbox.handle, { port, host: '127.0.0.1' });
    const stopped = new Promise<void>((resolve) => {
      signals.onFirst(() => resolve());
    });
    const variables = {
      ...SANDBOX_ENVIRONMENT,
      M3TER_BASE_URL: server.url,
      QUICKBOOKS_BASE_URL: server.url,
      QUICKBOOKS_TOKEN_URL: `${server.url}/oauth2/v1/tokens/bearer`,
      QUICKBOOKS_REVOKE_URL: `${server.url}/v2/oauth2/tokens/revoke`,
      QUICKBOOKS_AUTHORIZE_URL: `${server.url}/connect/oauth2`,
    };
    const lines = Object.entries(variables).map(([name, value]) => `export ${name}=${value}\n`);
    say(context, { action: 'start', url: server.url, variables }, lines.join(''));
    terminal.stderr.write(
      `m3ter and QuickBooks are at ${server.url}; Ctrl-C ends them, their state stays in ${shown}\n`,
    );
    await stopped;
    await server.close();
  } finally {
    await sandbox.close();
  }
  return EXIT.done;
}

function say(context: CommandContext, value: Readonly<Record<string, unknown>>, text: string): void {
  const json = context.options.format === 'json';
  context.terminal.stdout.write(
    json ? `${JSON.stringify({ formatVersion: FORMAT_VERSIONS.answer, exitCode: EXIT.done, ...value })}\n` : text,
  );
}
