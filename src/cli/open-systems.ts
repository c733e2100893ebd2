import { join } from 'node:path';
import type { Progress } from '../apply/ports.ts';
import { openFetch, proxyPasswords } from '../http/open-fetch.ts';
import type { Fetch } from '../http/ports.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import { EMBEDDED_LIMITS } from '../model/limits.ts';
import type { Connection } from '../model/workspace.ts';
import { renderWarningText } from '../render/findings-text.ts';
import { escapeTerminal } from '../render/escape.ts';
import type { Readers } from '../reconcile/run-plan.ts';
import type { Sandbox, SandboxOptions } from '../sandbox/open-sandbox.ts';
import { Secret } from '../support/secret.ts';
import type { CommandContext } from './command-context.ts';
import { effectiveEnvironment } from './load-workspace.ts';
import { styleFor } from './output-style.ts';
import { withSandboxCredentials } from './sandbox-credentials.ts';
import { createProgress } from './progress.ts';
import { completeTexts } from './suggested-commands.ts';
import { untilSignal, type StopRequest } from './stop-signal.ts';
import { buildSignIn, buildSystems, type SignIn, type Systems, type SystemsSettings } from './systems.ts';
import type { Environment } from './terminal.ts';

/** Where the embedded systems keep their state, below the working directory (sandbox.md). */
export const SANDBOX_FOLDER = '.tieout/sandbox';

export interface OpenSystems extends Systems {
  readonly progress: Progress;
  /** Called before the first write: until then a signal ends the run at once, afterwards in order. */
  readonly startSending: () => StopRequest;
}

/**
 * Runs `task` with both systems of a connection: the real ones, or with `--sandbox` the embedded
 * ones, whose state is saved when the task ends, however it ends. `observe` sees every answer.
 */
export async function withSystems<T>(
  context: CommandContext,
  connection: Connection,
  task: (systems: OpenSystems) => Promise<T>,
  observe?: (response: Response) => void,
): Promise<T> {
  return await withWorld({ context, modes: {} }, async (world) => {
    const settings = await settingsOf(context, connection, observe === undefined ? world : observed(world, observe));
    const { progress } = settings;
    const systems = buildSystems(settings);
    const readers = quietAfter(systems.readers, progress);
    return await untilSignal(context, (startSending) => task({ ...systems, readers, progress, startSending }));
  });
}

/** Readers that take their progress line away when they end: what follows begins on a clean line. */
function quietAfter(readers: Readers, progress: Progress): Readers {
  return {
    readM3ter: async (needs) => await readers.readM3ter(needs).finally(() => progress.done()),
    readQuickBooks: async (needs) => await readers.readQuickBooks(needs).finally(() => progress.done()),
  };
}

/** The same world, where every answer is shown to `observe` before anyone reads it. */
function observed(world: World, observe: (response: Response) => void): World {
  return {
    ...world,
    fetch: async (request) => {
      const response = await world.fetch(request);
      observe(response);
      return response;
    },
  };
}

/**
 * Runs `task` with what a sign-in needs. With `--sandbox` the embedded Intuit listens on loopback
 * meanwhile and asks for consent on a page, so that a browser can go there as it goes to Intuit's.
 */
export async function withSignIn<T>(
  context: CommandContext,
  connection: Connection,
  task: (signIn: SignIn) => Promise<T>,
): Promise<T> {
  return await withWorld({ context, modes: { intuit: { consent: 'page' } } }, async (world) => {
    if (world.sandbox === null) return await task(buildSignIn(await settingsOf(context, connection, world)));
    const { serveSandbox } = await import('../sandbox/server.ts');
    const server = await serveSandbox(world.sandbox.handle, { port: 0, host: '127.0.0.1' });
    try {
      const environment = { QUICKBOOKS_AUTHORIZE_URL: `${server.url}/connect/oauth2`, ...world.environment };
      return await task(buildSignIn(await settingsOf(context, connection, { ...world, environment })));
    } finally {
      await server.close();
    }
  });
}

interface World {
  readonly environment: Environment;
  readonly fetch: Fetch;
  readonly sandbox: Sandbox | null;
  readonly sandboxFolder: string | null;
}

/** Of requests: who runs a command on the embedded systems waits for no one else. */
const WITHOUT_LIMITS = { m3ter: { throttle: 'off' }, quickbooks: { throttle: 'off' } } as const;

interface Asked {
  readonly context: CommandContext;
  readonly modes: NonNullable<SandboxOptions['modes']>;
}

async function withWorld<T>({ context, modes }: Asked, task: (world: World) => Promise<T>): Promise<T> {
  const environment = effectiveEnvironment(context);
  if (!context.options.sandbox) {
    for (const password of proxyPasswords(environment)) context.secrets.add(new Secret(password));
    return await task({ environment, fetch: openFetch(environment), sandbox: null, sandboxFolder: null });
  }
  const { openSandbox } = await import('../sandbox/open-sandbox.ts');
  const folder = join(context.workingDirectory, SANDBOX_FOLDER);
  const { clock, random, processes } = context;
  const sandbox = await openSandbox({
    folder,
    clock,
    random,
    processes,
    modes: { ...WITHOUT_LIMITS, ...modes },
    onWait: sayWait(context),
  });
  try {
    return await task({ environment, fetch: sandbox.fetch, sandbox, sandboxFolder: folder });
  } finally {
    await sandbox.close();
  }
}

/** Says on stderr what the run waits for, so that it is not taken for one that hangs. */
export function sayWait({ terminal }: CommandContext): (words: string) => void {
  return (words) => terminal.stderr.write(`${escapeTerminal(words)}\n`);
}

async function settingsOf(context: CommandContext, connection: Connection, world: World): Promise<SystemsSettings> {
  const { secrets, clock, random, processes, options, terminal } = context;
  const { createLogger, logRequests } = await import('./logger.ts');
  const limits = world.sandbox === null ? connection.limits : { ...connection.limits, ...EMBEDDED_LIMITS };
  return {
    connection: { ...connection, limits },
    environment: world.sandbox === null ? world.environment : withSandboxCredentials(world.environment, connection),
    fetch: logRequests(world.fetch, createLogger(context), clock),
    clock,
    random,
    processes,
    onWait: sayWait(context),
    progress: createProgress(terminal.stderr, clock),
    sandboxFolder: world.sandboxFolder,
    // The sandbox's secrets open nothing: they are hidden, and the runner is not bothered with them.
    onSecret: (secret) => (options.sandbox ? secrets.hide(secret) : secrets.add(secret)),
    onTokenWarning: (warning: Diagnostic) =>
      terminal.stderr.write(renderWarningText(completeTexts(warning, context.options), styleFor(context, 'stderr'))),
    clean: (text) => secrets.clean(text),
  };
}
