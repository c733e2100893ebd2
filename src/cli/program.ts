import { Command, CommanderError, type CommandUnknownOpts } from '@commander-js/extra-typings';
import { displayWidth } from '../render/display-width.ts';
import { escapeTerminal } from '../render/escape.ts';
import { wrapText } from '../render/wrap.ts';
import type { ProcessTable } from '../support/lock-file.ts';
import type { Clock, Random } from '../support/clock.ts';
import { nearestWord } from '../support/did-you-mean.ts';
import { createChoiceOption } from './advise-word.ts';
import {
  FORMATS,
  LOG_LEVELS,
  type ColorChoice,
  type CommandContext,
  type Format,
  type GlobalOptions,
} from './command-context.ts';
import { defineAuth } from './define-auth.ts';
import { defineAuthoring } from './define-authoring.ts';
import { defineOffline } from './define-offline.ts';
import { definePlanning } from './define-planning.ts';
import { DEFAULT_DIR, type CommandName } from '../model/commands.ts';
import { EXIT } from '../model/exit-code.ts';
import {
  COMMON_OPTIONS,
  formatHelpItem,
  groupCommonLast,
  renderCommandExamples,
  renderHelpEnd,
  type Examples,
} from './help-text.ts';
import { cleaningTerminal, createKnownSecrets, hideCredentialVariables, type KnownSecrets } from './known-secrets.ts';
import { parseFolder } from './option-values.ts';
import { reportFailure, reportUsage } from './report-failure.ts';
import type { SameScope } from './same-scope.ts';
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
  /** The folder of the example workspace that is shipped with the program. */
  readonly exampleFolder: string;
}

const WIDTH_WITHOUT_TERMINAL = 100;
/** In less space a description would be a column of single words. */
const DESCRIPTION_WIDTH_MIN = 20;

/**
 * Runs one command line and gives its exit code. Never throws and never exits: a failure becomes one message with its
 * next step.
 */
export async function runCommandLine(world: ProcessPorts): Promise<number> {
  const environment = readVariables(world.environment);
  const onGithub = environment['GITHUB_ACTIONS'] === 'true';
  const secrets = createKnownSecrets(onGithub ? world.terminal.stderr : null);
  hideCredentialVariables(secrets, environment);
  const ports: CleanPorts = { ...world, environment, secrets, terminal: cleaningTerminal(world.terminal, secrets) };
  const state: RunState = { exitCode: EXIT.done, options: null };
  const program = buildProgram(ports, state);
  try {
    await program.parseAsync([...commandFirst(ports.arguments, commonOptions())], { from: 'user' });
    return state.exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : reportUsage(error, ports);
    return reportFailure(error, ports, state.options);
  }
}

/** The ports that commands get. Every stream hides the known secrets. */
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
    .addHelpText('after', () => renderHelpEnd(stdout.columns ?? WIDTH_WITHOUT_TERMINAL))
    .configureHelp({ minWidthToWrap: DESCRIPTION_WIDTH_MIN, groupItems: groupCommonLast, formatItem: formatHelpItem })
    .showSuggestionAfterError(true)
    .showHelpAfterError(`(see ${programName(ports.environment)} --help)`)
    .configureOutput({
      writeOut: (text) => stdout.write(text),
      // The parser repeats the words of the command line, which may come from anywhere.
      writeErr: (text) =>
        stderr.write(
          text
            .split('\n')
            .flatMap((line) => wrapLine(line, stderr.columns))
            .join('\n'),
        ),
      getOutHelpWidth: () => stdout.columns ?? WIDTH_WITHOUT_TERMINAL,
      getErrHelpWidth: () => stderr.columns ?? WIDTH_WITHOUT_TERMINAL,
    })
    .exitOverride();
  const define: Define = (name, summary, more) =>
    withGlobalOptions(
      program
        .command(name, { hidden: more?.hidden === true })
        .summary(summary)
        .description(summary)
        .addHelpText('after', () =>
          renderCommandExamples(more?.examples ?? [], stdout.columns ?? WIDTH_WITHOUT_TERMINAL),
        ),
      more?.formats ?? [],
    );
  const act: Act = async (options, load, scope) => {
    const plain = contextOf(ports, options);
    const context = scope === undefined ? plain : { ...plain, options: { ...plain.options, scope } };
    state.options = context.options;
    const run = await load();
    state.exitCode = await run(context);
  };
  definePlanning(define, act);
  defineOffline(define, act);
  defineAuthoring(define, act);
  defineAuth(define, act);
  defineHelp(program);
  for (const command of program.commands)
    command.showHelpAfterError(adviceAfterError(command, programName(ports.environment)));
  return program;
}

function isThroughNpx(environment: Environment): boolean {
  return environment['npm_command'] === 'exec';
}

/** How the program was called, and can be called again. */
function programName(environment: Environment): string {
  return isThroughNpx(environment) ? 'npx tieout' : 'tieout';
}

/** What a person reads below an error of the parser: what the command must be given, and where the rest is. */
function adviceAfterError(command: CommandUnknownOpts, called: string): string {
  const needed = command.registeredArguments.filter(({ required, description }) => required && description !== '');
  return [
    ...needed.map((argument) => `${argument.name()}: ${argument.description}`),
    `(see ${called} ${command.name()} --help)`,
  ].join('\n');
}

/** A line of the parser for people: escaped, and wrapped between words on a narrow terminal. */
function wrapLine(line: string, columns: number | null): readonly string[] {
  const shown = escapeTerminal(line);
  return columns === null || displayWidth(shown) <= columns ? [shown] : wrapText(shown, columns);
}

/** Replaces the parser's own `help`, which prints the whole help for an unknown command. */
function defineHelp(program: Command): void {
  program
    .helpCommand(false)
    .command('help')
    .summary('explain a command')
    .description('explain a command')
    .argument('[command]', 'name of the command')
    .action((name) => {
      if (name === undefined) return program.help();
      const found = program.commands.find((command) => command.name() === name);
      if (found !== undefined) return found.help();
      const meant = nearestWord(
        name,
        program.commands.map((command) => command.name()),
      );
      const advice = meant === null ? '' : `\n(Did you mean ${meant}?)`;
      return program.error(`error: unknown command '${name}'${advice}`, { code: 'commander.unknownCommand' });
    });
}

function withGlobalOptions<A extends unknown[]>(command: Command<A>, formats: readonly Format[]) {
  const offered: readonly Format[] = [...FORMATS, ...formats];
  return command
    .optionsGroup(COMMON_OPTIONS)
    .option('--dir <dir>', 'folder of the workspace', parseFolder, DEFAULT_DIR)
    .option('--connection <connection>', 'which connection, when there is more than one')
    .option('--sandbox', 'use the embedded m3ter and QuickBooks; no credentials, no network')
    .addOption(createChoiceOption('--format <format>', 'how to print the result', offered).default('human' as const))
    .option('--no-color', 'no colour and no links (also NO_COLOR, and when not a terminal, without FORCE_COLOR)')
    .option('--no-links', 'no links to m3ter and QuickBooks for a terminal to open')
    .addOption(createChoiceOption('--log-level <level>', 'logs on stderr', LOG_LEVELS).default('error' as const))
    .addOption(createChoiceOption('--log-format <format>', 'form of the logs', ['json', 'pretty']))
    .helpOption('-h, --help', 'explain this command')
    .optionsGroup('Options:');
}

/** The options of every command; true for those that take a value. */
function commonOptions(): ReadonlyMap<string, boolean> {
  const { options } = withGlobalOptions(new Command(), []);
  return new Map(options.map(({ long, required }) => [long ?? '', required]));
}

export type RawGlobalOptions = ReturnType<ReturnType<typeof withGlobalOptions<[]>>['opts']>;
export type CommandWith<A extends unknown[]> = ReturnType<typeof withGlobalOptions<A>>;
export type Define = (
  name: Exclude<CommandName, 'help'> | 'complete',
  summary: string,
  more?: {
    readonly hidden?: boolean;
    /** Formats besides those of every command. */
    readonly formats?: readonly Format[];
    readonly examples?: Examples;
  },
) => ReturnType<typeof withGlobalOptions<[]>>;
/** Runs a command. `scope` is what it was limited to, when it can be. */
export type Act = (options: RawGlobalOptions, load: () => Promise<Run>, scope?: SameScope) => Promise<void>;

/**
 * When output has colour. `--no-color`, `NO_COLOR` and `FORCE_COLOR=0` say never; any other `FORCE_COLOR` says always,
 * as CI systems do that show colours of a pipe; else terminals have it.
 */
function colorOf(isWanted: boolean, { environment, terminal }: CleanPorts): ColorChoice {
  const forced = environment['FORCE_COLOR'];
  if (!isWanted || environment['NO_COLOR'] !== undefined || forced === '0' || forced === 'false') return 'never';
  if (forced !== undefined) return 'always';
  return environment['TERM'] === 'dumb' || !terminal.stdout.isTerminal ? 'never' : 'terminals';
}

function contextOf(ports: CleanPorts, options: RawGlobalOptions): CommandContext {
  const { environment, terminal } = ports;
  const color = colorOf(options.color, ports);
  return {
    ...ports,
    options: {
      dir: options.dir,
      connection: options.connection ?? null,
      alone: true,
      sandbox: options.sandbox === true,
      throughNpx: isThroughNpx(environment),
      format: options.format,
      color,
      // The Linux console has no mouse and no browser, and prints escape sequences that it does not know.
      links: options.links && color !== 'never' && environment['TERM'] !== 'linux',
      logLevel: options.logLevel,
      logFormat: options.logFormat ?? (terminal.stderr.isTerminal ? 'pretty' : 'json'),
    },
  };
}

/** Names of our own variables. White space around their values comes from pasting and is removed. */
const OURS = /^(?:M3TER|QUICKBOOKS|TIEOUT)_/;

/**
 * The environment that every command sees. An empty variable counts as not set, because CI systems pass an empty text
 * for a missing secret or variable.
 */
export function readVariables(environment: Environment): Environment {
  const own: Record<string, string> = {};
  for (const [name, value] of Object.entries(environment)) {
    if (value === undefined || value.trim() === '') continue;
    own[name] = OURS.test(name) ? value.trim() : value;
  }
  return own;
}

/**
 * Moves common options that come before the command to the place after it, where the parser takes them: `tieout --dir x
 * validate` becomes `tieout validate --dir x`.
 *
 * @param common the long options of every command; true for those that take a value
 */
export function commandFirst(words: readonly string[], common: ReadonlyMap<string, boolean>): readonly string[] {
  let at = 0;
  while (at < words.length) {
    const [name = '', ...value] = (words[at] ?? '').split('=');
    const takesValue = common.get(name);
    if (takesValue === undefined) break;
    at += takesValue && value.length === 0 ? 2 : 1;
  }
  const command = words[at];
  if (at === 0 || command === undefined || command.startsWith('-')) return words;
  return [command, ...words.slice(0, at), ...words.slice(at + 1)];
}
