import type { ProcessTable } from '../support/lock-file.ts';
import type { Clock, Random } from '../support/clock.ts';
import type { KnownSecrets } from './known-secrets.ts';
import type { SameScope } from './same-scope.ts';
import type { Environment, Signals, Terminal } from './terminal.ts';

/** The formats of every command. */
export const FORMATS = ['human', 'json', 'markdown', 'github'] as const;
/** Formats that only some commands have. */
export const FORMATS_OF_SOME = ['sarif', 'html'] as const;
export type Format = (typeof FORMATS)[number] | (typeof FORMATS_OF_SOME)[number];

export const LOG_LEVELS = ['silent', 'error', 'warn', 'info', 'debug', 'trace'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** When output has colour: never, on terminals, or in pipes and files too. */
export type ColorChoice = 'never' | 'terminals' | 'always';

/** The options that every command takes (cli.md). */
export interface GlobalOptions {
  readonly dir: string;
  readonly connection: string | null;
  /** False with `--all-connections`. Then each connection reports only its own unset variables. */
  readonly alone: boolean;
  readonly sandbox: boolean;
  /** True when npx started the program: a shell may then know no `tieout`. */
  readonly throughNpx: boolean;
  /** What the call is limited to, for the commands that texts suggest; absent when the command takes no limits. */
  readonly scope?: SameScope;
  readonly format: Format;
  readonly color: ColorChoice;
  /** True when a terminal gets clickable links. */
  readonly links: boolean;
  readonly logLevel: LogLevel;
  readonly logFormat: 'json' | 'pretty';
}

/** Everything that a command may use. Built once, in `main.ts` and `program.ts`. */
export interface CommandContext {
  readonly options: GlobalOptions;
  readonly environment: Environment;
  readonly workingDirectory: string;
  /** Hides every known secret in what is written to it. */
  readonly terminal: Terminal;
  readonly secrets: KnownSecrets;
  readonly signals: Signals;
  readonly clock: Clock;
  readonly random: Random;
  /** The processes of this machine, for locks. */
  readonly processes: ProcessTable;
  readonly version: string;
  /** The folder of the example workspace that is shipped with the program. */
  readonly exampleFolder: string;
}
