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
import { findSandboxFolder } from './sandbox-folder.ts';
import { countPaidReads } from '../quickbooks/paid-reads.ts';
import { addDays, dayOf, monthOf } from '../model/day.ts';
import { formatCount } from '../model/count-text.ts';
import { RemoteUnavailable } from '../support/errors.ts';
import { createProgress } from './progress.ts';
import { completeTexts } from './suggested-commands.ts';
import { untilSignal, type StopRequest } from './stop-signal.ts';
import { buildSignIn, buildSystems, type SignIn, type Systems, type SystemsOptions } from './build-systems.ts';
import type { Environment } from './terminal.ts';
import { SANDBOX_ENVIRONMENT } from '../sandbox/environment.ts';

export interface OpenSystems extends Systems {
  readonly progress: Progress;
  /**
   * Called before the first write. Until then a signal ends the run at once; afterwards it finishes what is in flight.
   */
  readonly startSending: () => StopRequest;
  /** Number of QuickBooks reads so far that Intuit meters. */
  readonly paidReads: () => number;
}

/**
 * Runs `task` with both systems of a connection: the real ones, or with `--sandbox` the embedded ones. Their state is
 * saved when the task ends, however it ends. `observe` sees every answer.
 */
export async function withSystems<T>(
  context: CommandContext,
  connection: Connection,
  task: (systems: OpenSystems) => Promise<T>,
  observe?: (response: Response) => void,
): Promise<T> {
  return await withAccess({ context, connection, modes: {} }, async (access) => {
    const { fetch, count: paidReads } = countPaidReads(access.fetch);
    const counted = { ...access, fetch };
    const settings = await settingsOf(
      context,
      connection,
      observe === undefined ? counted : withObserver(counted, observe),
    );
    const { progress } = settings;
    const systems = buildSystems(settings);
    const readers = clearingProgress(systems.readers, progress);
    try {
      return await untilSignal(context, (startSending) =>
        task({ ...systems, readers, progress, startSending, paidReads }),
      );
    } catch (error) {
      throw withAllowance(error, paidReads(), context.clock.now());
    } finally {
      const { createLogger } = await import('./logger.ts');
      const logger = await createLogger(context);
      logger.info({ paidReads: paidReads() }, 'reads of QuickBooks that Intuit meters');
    }
  });
}

/**
 * QuickBooks gives the same answer when the minute's requests are used up and when the month's reads are. So the next
 * step of the failure names both, and the day on which the next month's reads begin.
 */
function withAllowance(error: unknown, paidReads: number, nowMs: number): unknown {
  if (!(error instanceof RemoteUnavailable) || error.code !== 'quickbooks/throttled') return error;
  const { code, message, nextStep, cause } = error;
  const anew = addDays(monthOf(dayOf(nowMs)).to, 1);
  const step = [
    ...(nextStep === undefined ? [] : [nextStep]),
    `if it does not pass, the month's reads of your Intuit app are used up: they begin anew on ${anew}`,
    `this run took ${formatCount(paidReads, 'paid read')}, and tieout doctor says what a month takes`,
  ].join('; ');
  return new RemoteUnavailable(message, { code, nextStep: step, cause });
}

/** Readers that clear the progress line when they finish, so that other output begins on an empty line. */
function clearingProgress(readers: Readers, progress: Progress): Readers {
  return {
    readM3ter: async (needs) => await readers.readM3ter(needs).finally(() => progress.done()),
    readQuickBooks: async (needs) => await readers.readQuickBooks(needs).finally(() => progress.done()),
  };
}

/** The same access, with `observe` called for every answer before it is read. */
function withObserver(access: Access, observe: (response: Response) => void): Access {
  return {
    ...access,
    fetch: async (request) => {
      const response = await access.fetch(request);
      observe(response);
      return response;
    },
  };
}

/**
 * Runs `task` with what a sign-in needs. With `--sandbox` the embedded Intuit listens on loopback in the meantime and
 * asks for consent on a page, so that a browser can go there as it goes to Intuit's.
 */
export async function withSignIn<T>(
  context: CommandContext,
  connection: Connection,
  task: (signIn: SignIn) => Promise<T>,
): Promise<T> {
  return await withAccess({ context, connection, modes: { intuit: { consent: 'page' } } }, async (access) => {
    if (access.sandbox === null) return await task(buildSignIn(await settingsOf(context, connection, access)));
    const { serveSandbox } = await import('../sandbox/server.ts');
    const server = await serveSandbox(access.sandbox.handle, { port: 0, host: '127.0.0.1' });
    try {
      const environment = { QUICKBOOKS_AUTHORIZE_URL: `${server.url}/connect/oauth2`, ...access.environment };
      return await task(buildSignIn(await settingsOf(context, connection, { ...access, environment })));
    } finally {
      await server.close();
    }
  });
}

interface Access {
  readonly environment: Environment;
  readonly fetch: Fetch;
  readonly sandbox: Sandbox | null;
  readonly sandboxFolder: string | null;
}

/** The embedded systems do not limit the rate of requests, because nobody else uses them. */
const WITHOUT_LIMITS = { m3ter: { throttle: 'off' }, quickbooks: { throttle: 'off' } } as const;

interface AccessOptions {
  readonly context: CommandContext;
  readonly connection: Connection;
  readonly modes: NonNullable<SandboxOptions['modes']>;
}

async function withAccess<T>(
  { context, connection, modes }: AccessOptions,
  task: (access: Access) => Promise<T>,
): Promise<T> {
  const environment = effectiveEnvironment(context);
  if (!context.options.sandbox) {
    for (const password of proxyPasswords(environment)) context.secrets.add(new Secret(password));
    return await task({ environment, fetch: openFetch(environment), sandbox: null, sandboxFolder: null });
  }
  const { openSandbox } = await import('../sandbox/open-sandbox.ts');
  const folder = join(context.workingDirectory, await findSandboxFolder(context.workingDirectory, connection));
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

/** Says on stderr what the run waits for, so that it does not seem to hang. */
export function sayWait({ terminal }: CommandContext): (words: string) => void {
  return (words) => terminal.stderr.write(`${escapeTerminal(words)}\n`);
}

async function settingsOf(context: CommandContext, connection: Connection, access: Access): Promise<SystemsOptions> {
  const { secrets, clock, random, processes, options, terminal } = context;
  const { createLogger, logRequests } = await import('./logger.ts');
  const limits = access.sandbox === null ? connection.limits : { ...connection.limits, ...EMBEDDED_LIMITS };
  return {
    connection: { ...connection, limits },
    environment: access.sandbox === null ? access.environment : withSandboxCredentials(access.environment, connection),
    fetch: logRequests(access.fetch, await createLogger(context), clock),
    clock,
    random,
    processes,
    onWait: sayWait(context),
    progress: createProgress(terminal.stderr, clock),
    sandboxFolder: access.sandboxFolder,
    // The sandbox's secrets give access to nothing. They are hidden without telling the runner.
    onSecret: (secret) => (options.sandbox ? secrets.hide(secret) : secrets.add(secret)),
    onTokenWarning: (warning: Diagnostic) =>
      terminal.stderr.write(renderWarningText(completeTexts(warning, context.options), styleFor(context, 'stderr'))),
    clean: (text) => secrets.clean(text),
  };
}

/**
 * The environment for the embedded systems. The variables that a Connection names for its credentials have the
 * sandbox's values; real ones are ignored (rulings.md 34).
 */
export function withSandboxCredentials(environment: Environment, { credentials }: Connection): Environment {
  const { m3ter, quickbooks } = credentials;
  const { M3TER_API_TOKEN: _real, ...others } = environment;
  return {
    ...others,
    ...SANDBOX_ENVIRONMENT,
    [m3ter.apiKey]: SANDBOX_ENVIRONMENT.M3TER_API_KEY,
    [m3ter.apiSecret]: SANDBOX_ENVIRONMENT.M3TER_API_SECRET,
    [quickbooks.clientId]: SANDBOX_ENVIRONMENT.QUICKBOOKS_CLIENT_ID,
    [quickbooks.clientSecret]: SANDBOX_ENVIRONMENT.QUICKBOOKS_CLIENT_SECRET,
    [quickbooks.refreshToken]: SANDBOX_ENVIRONMENT.QUICKBOOKS_REFRESH_TOKEN,
  };
}
