import { Command, CommanderError, InvalidArgumentError, Option } from '@commander-js/extra-typings';
import { isDay } from '../model/day.ts';
import type { ProcessTable } from '../sandbox/folder-lock.ts';
import type { Clock, Random } from '../support/clock.ts';

import { FORMATS, LOG_LEVELS, type CommandContext, type GlobalOptions } from './command-context.ts';
import { defineAuth, parsePort } from './define-auth.ts';
import { EXIT } from './exit-code.ts';
import { cleaningTerminal, createKnownSecrets, type KnownSecrets } from './known-secrets.ts';
import { reportFailure, reportUsage } from './report-failure.ts';
import type { Environment, Signals, Terminal } from './terminal.ts';

/** What the process gives to the command line. */
export interface ProcessPorts {
  readonly arguments: readonly string[];
  readonly environment: Environment;
  readonly workingDirectory: string;
  readonly terminal: Terminal;
  readonly signals: Signals;
  readonly clock: Clock;
  readonly random: Random;
  readonly processes: ProcessTable;
  readonly version: string;
}

const EXAMPLES = `
Examples:
  tieout validate                         check every file, offline
  tieout test                             run the rule tests, offline
  tieout plan --sandbox                   what would change, on the embedded systems
  tieout plan --out plan.json             save the plan for review
  tieout apply plan.json                  apply exactly that plan, or refuse
  tieout explain bill BILL_ID             walk one bill through every rule

Exit codes: 0 done · 1 failed · 2 changes pending (plan --detailed-exitcode) · 3 workspace errors
  4 finished with conflicts or blocked bills · 5 refused · 6 not signed in · 7 remote not available
  64 usage · 130/143 interrupted`;

/**
 * Runs one command line and gives its exit code. Never throws and never exits: a failure becomes one
 * message with its next step.
 */
export async function runCommandLine(world: ProcessPorts): Promise<number> {
  const onGithub = world.environment['GITHUB_ACTIONS'] === 'true';
  const secrets = createKnownSecrets(onGithub ? world.terminal.stderr : null);
  const ports: CleanPorts = { ...world, secrets, terminal: cleaningTerminal(world.terminal, secrets) };
  const state: RunState = { exitCode: EXIT.done, options: null };
  const program = buildProgram(ports, state);
  try {
    await program.parseAsync([...ports.arguments], { from: 'user' });
    return state.exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : reportUsage(error, ports);
    return reportFailure(error, ports, state.options);
  }
}

/** What commands get: every stream hides the secrets that became known. */
type CleanPorts = ProcessPorts & { readonly secrets: KnownSecrets };

interface RunState {
  exitCode: number;
  options: GlobalOptions | null;
}

type Run = (context: CommandContext) => Promise<number>;

function buildProgram(ports: CleanPorts, state: RunState) {
  const { stdout, stderr } = ports.terminal;
  const program = new Command('tieout')
    .description('Plan and apply for the m3ter-to-QuickBooks billing integration.')
    .version(ports.version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'explain a command')
    .addHelpText('after', EXAMPLES)
    .showSuggestionAfterError(true)
    .showHelpAfterError('(see tieout --help)')
    .configureOutput({
      writeOut: (text) => stdout.write(text),
      writeErr: (text) => stderr.write(text),
      getOutHelpWidth: () => stdout.columns ?? 100,
      getErrHelpWidth: () => stderr.columns ?? 100,
    })
    .exitOverride();
  const define = (name: string, summary: string) =>
    withGlobalOptions(
      program.command(name).summary(summary).description(summary).showHelpAfterError(`(see tieout ${name} --help)`),
    );
  const act = async (options: RawGlobalOptions, load: () => Promise<Run>): Promise<void> => {
    const context = contextOf(ports, options);
    state.options = context.options;
    const run = await load();
    state.exitCode = await run(context);
  };
  defineReadingCommands(define, act);
  defineApply(define, act);
  defineOfflineCommands(define, act);
  defineAuth(define, act);
  return program;
}

function withGlobalOptions<A extends unknown[]>(command: Command<A>) {
  return command
    .option('--dir <dir>', 'folder of the workspace', 'integrations')
    .option('--connection <name>', 'which connection, when there is more than one')
    .option('--sandbox', 'use the embedded m3ter and QuickBooks; no credentials, no network')
    .addOption(new Option('--format <format>', 'how to print the result').choices(FORMATS).default('human' as const))
    .option('--no-color', 'no colour (also NO_COLOR, and when not a terminal)')
    .addOption(new Option('--log-level <level>', 'logs on stderr').choices(LOG_LEVELS).default('error' as const))
    .addOption(new Option('--log-format <format>', 'form of the logs').choices(['json', 'pretty'] as const));
}

type RawGlobalOptions = ReturnType<ReturnType<typeof withGlobalOptions<[]>>['opts']>;
export type Define = (name: string, summary: string) => ReturnType<typeof withGlobalOptions<[]>>;
export type Act = (options: RawGlobalOptions, load: () => Promise<Run>) => Promise<void>;

function contextOf(ports: CleanPorts, options: RawGlobalOptions): CommandContext {
  const { environment, terminal } = ports;
  const noColor = environment['NO_COLOR'];
  return {
    ...ports,
    options: {
      dir: options.dir,
      connection: options.connection ?? null,
      sandbox: options.sandbox === true,
      format: options.format,
      color:
        options.color &&
        terminal.stdout.isTerminal &&
        (noColor === undefined || noColor === '') &&
        environment['TERM'] !== 'dumb',
      logLevel: options.logLevel,
      logFormat: options.logFormat ?? (terminal.stderr.isTerminal ? 'pretty' : 'json'),
    },
  };
}

function defineReadingCommands(define: Define, act: Act): void {
  withScope(define('plan', 'show what would change in both systems, and which bills would become which invoices'))
    .option('--out <file>', 'save the plan for tieout apply', parsePath)
    .option('--detailed-exitcode', 'exit 2 when changes are pending, 4 when bills are blocked')
    .action((options) =>
      act(options, async () => {
        const { runPlan } = await import('./commands/plan.ts');
        return (context) =>
          runPlan(context, {
            ...scopeOf(options),
            out: options.out ?? null,
            detailedExitCode: options.detailedExitcode === true,
          });
      }),
    );
  define('explain', 'explain a bill, rule by rule, or an error code')
    .argument('<subject>', '"bill", or a code such as document/unknown-key')
    .argument('[id]', 'the m3ter bill id, or its invoice number')
    .action((subject, id, options) =>
      act(options, async () => {
        const { runExplain } = await import('./commands/explain.ts');
        return (context) => runExplain(context, { subject, id: id ?? null });
      }),
    );
  withScope(define('status', 'bills by state and reason, and what m3ter’s own integration did')).action((options) =>
    act(options, async () => {
      const { runStatus } = await import('./commands/status.ts');
      return (context) => runStatus(context, scopeOf(options));
    }),
  );
}

function withScope<A extends unknown[]>(command: ReturnType<typeof withGlobalOptions<A>>) {
  return command
    .option('--integration <name...>', 'only these integrations')
    .option('--bill <id...>', 'only these bills')
    .addOption(new Option('--only <part>', 'only configuration, or only bills').choices(['config', 'bills'] as const))
    .option('--since <date>', 'only bills dated on or after this day', parseSince)
    .option('--max-invoices <n>', 'refuse a plan that would send more', parseCount)
    .option('--max-deletes <n>', 'allow this many pruned mappings', parseCount)
    .option('--max-updates <percent>', 'share of existing objects that may be updated', parseCount)
    .option('--max-invoice-total <amount>', 'block a bill above this amount', parseAmount);
}

type RawScope = ReturnType<ReturnType<typeof withScope<[]>>['opts']>;

function scopeOf(options: RawScope) {
  return {
    integrations: options.integration ?? [],
    bills: options.bill ?? [],
    only: options.only ?? null,
    since: options.since ?? null,
    overrides: {
      maxInvoices: options.maxInvoices ?? null,
      maxDeletes: options.maxDeletes ?? null,
      maxUpdates: options.maxUpdates ?? null,
      maxInvoiceTotal: options.maxInvoiceTotal ?? null,
    },
  };
}

function defineApply(define: Define, act: Act): void {
  withScope(define('apply', 'apply a saved plan, or plan, ask, and apply'))
    .argument('[planfile]', 'a plan saved by tieout plan --out')
    .option('--auto-approve', 'do not ask')
    .option('--expect-digest <id>', 'refuse unless the id of the plan begins like this', parseDigest)
    .addOption(
      new Option('--on-stale <what>', 'when the world moved since the plan was saved')
        .choices(['stop', 'skip'] as const)
        .default('stop' as const),
    )
    .option('--resend <bill...>', 'send again a bill whose invoice was voided or deleted in QuickBooks')
    .option('--journal <file>', 'append every intent and outcome to this file, as JSON lines', parsePath)
    .action((planFile, options) =>
      act(options, async () => {
        const { runApply } = await import('./commands/apply.ts');
        return (context) =>
          runApply(context, {
            ...scopeOf(options),
            planFile: planFile ?? null,
            autoApprove: options.autoApprove === true,
            expectDigest: options.expectDigest ?? null,
            onStale: options.onStale,
            resend: options.resend ?? [],
            journal: options.journal ?? null,
          });
      }),
    );
}

function defineOfflineCommands(define: Define, act: Act): void {
  define('validate', 'check all files against the schemas and each other; offline')
    .option('--sarif', 'print SARIF 2.1.0')
    .action((options) =>
      act(options, async () => {
        const { runValidate } = await import('./commands/validate.ts');
        return (context) => runValidate(context, { sarif: options.sarif === true });
      }),
    );
  define('test', 'run the rule tests (kind: BillTest) of the workspace; offline')
    .argument('[text]', 'only tests whose name contains this')
    .action((text, options) =>
      act(options, async () => {
        const { runTest } = await import('./commands/test.ts');
        return (context) => runTest(context, { text: text ?? null });
      }),
    );
  define('show', 'print a saved plan in any format; offline')
    .argument('<planfile>')
    .action((planFile, options) =>
      act(options, async () => {
        const { runShow } = await import('./commands/show.ts');
        return (context) => runShow(context, { planFile });
      }),
    );
  define('connections', 'list the connections; --format json prints a matrix for CI').action((options) =>
    act(options, async () => (await import('./commands/connections.ts')).runConnections),
  );
  define('schema', 'print the JSON Schema of a kind, or list the kinds')
    .argument('[kind]', 'Connection, Integration, ExternalMappings, BillTest or Plan')
    .action((kind, options) =>
      act(options, async () => {
        const { runSchema } = await import('./commands/schema.ts');
        return (context) => runSchema(context, { kind: kind ?? null });
      }),
    );
  define('sandbox', 'start, reset or seed the embedded systems')
    .argument('<action>', 'start, reset or seed')
    .option('--port <port>', 'port for start (0 picks a free one)', parsePort)
    .option('--scale <n>', 'seed: generate this many accounts with bills', parseCount)
    .option('--seed <n>', 'seed: seed of the generated data', parseCount)
    .action((action, options) =>
      act(options, async () => {
        const { runSandbox } = await import('./commands/sandbox.ts');
        return (context) =>
          runSandbox(context, {
            action,
            port: options.port ?? 0,
            scale: options.scale ?? null,
            seed: options.seed ?? 1,
          });
      }),
    );
  define('demo', 'the whole loop on the embedded systems, explained').action((options) =>
    act(options, async () => (await import('./commands/demo.ts')).runDemo),
  );
}

function parseCount(text: string): number {
  const value = Number(text);
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('expected a whole number.');
  return value;
}

/** An empty variable in a job would name no file, and must not pass for one. */
function parsePath(text: string): string {
  if (text === '') throw new InvalidArgumentError('expected the path of a file.');
  return text;
}

function parseDigest(text: string): string {
  if (!/^[0-9a-f]{6,64}$/.test(text)) throw new InvalidArgumentError('expected a plan id, six digits of it or more.');
  return text;
}

function parseAmount(text: string): string {
  if (!/^\d{1,15}(\.\d{1,5})?$/.test(text)) throw new InvalidArgumentError('expected an amount such as 10000.00.');
  return text;
}

function parseSince(text: string): string {
  if (!isDay(text)) throw new InvalidArgumentError('expected a day such as 2026-01-31.');
  return text;
}
