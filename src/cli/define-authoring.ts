import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import { SHELLS } from '../model/commands.ts';
import { joinWords } from '../model/count-text.ts';
import { createChoiceOption } from './advise-word.ts';
import { wordsOf, type CommandShape } from './complete-words.ts';
import { ALL_CONNECTIONS, forEachConnection } from './all-connections-option.ts';
import { mapSourcesOf } from './map-sources.ts';
import { parseConnectionName, parseCurrency, parseSince } from './option-values.ts';
import type { Act, Define } from './program.ts';

/** The commands of the first hour: they write, import, look up and diagnose a workspace. */
export function defineAuthoring(define: Define, act: Act): void {
  define('init', 'write a first workspace and the GitHub workflow; asks when somebody is there')
    .argument('[dir]', 'folder of the workspace, in place of --dir')
    .option('--name <name>', 'name of the connection', parseConnectionName)
    .addOption(createChoiceOption('--environment <environment>', 'QuickBooks environment', ['sandbox', 'production']))
    .option('--company-name <name>', 'name of the QuickBooks company, compared with the one that answers')
    .option('--home-currency <code>', 'its home currency', parseCurrency)
    .option('--from <date>', 'first invoice date to send', parseSince)
    .option('--no-workflow', 'write no GitHub workflow')
    .option('--from-remote', 'then import what exists in m3ter')
    .action((folder, options) =>
      act(options, async () => {
        const { runInit } = await import('./commands/init.ts');
        return (context) =>
          runInit(context, {
            folder: folder ?? null,
            name: options.name ?? null,
            environment: options.environment ?? null,
            companyName: options.companyName ?? null,
            homeCurrency: options.homeCurrency ?? null,
            from: options.from ?? null,
            workflow: options.workflow ? null : false,
            fromRemote: options.fromRemote === true,
          });
      }),
    );
  define('import', 'write YAML for what exists in m3ter; comments stay when run again')
    .option('--from <date>', 'first invoice date that imported integrations send; today when not given', parseSince)
    .action((options) =>
      act(options, async () => {
        const { runImport } = await import('./commands/import.ts');
        return (context) => runImport(context, { files: [], notes: [], from: options.from ?? null });
      }),
    );
  define('lookup', 'candidates for a reference, ready to paste')
    .argument('<kind>', 'customers, items, accounts, products, aggregations, bands, users or credentials')
    .argument('[text]', 'only those that have this somewhere')
    .action((kind, text, options) =>
      act(options, async () => {
        const { runLookup } = await import('./commands/lookup.ts');
        return (context) => runLookup(context, { kind, text: text ?? null });
      }),
    );
  defineMap(define, act);
  defineChecks(define, act);
  defineCompletion(define, act);
}

function defineMap(define: Define, act: Act): void {
  define('map', 'write the mapping lines that the plan asks for, and correct mistyped ones; comments stay', {
    examples: [
      ['tieout map', 'what the plan lacks, with candidates; asks which'],
      ['tieout map --product api-calls --item "API usage"', 'one line, by name or Id'],
      ['tieout map --account ACME=58 --product api-calls=20 seats=25', 'several at once: all or none'],
    ],
  })
    .option('--account <code...>', 'map these accounts of m3ter, by code or id, or CODE=CUSTOMER')
    .option('--product <code...>', 'map these products; CODE=ITEM says to which item')
    .option('--aggregation <code...>', 'map these aggregations')
    .option('--compound-aggregation <code...>', 'map these compound aggregations')
    .option('--band <id...>', 'map these pricing bands')
    .option('--customer <record>', 'one account to this customer of QuickBooks: its Id or name')
    .option('--item <record>', 'one of the others to this product or service: its Id, name or SKU')
    .option('--integration <integration>', 'for this integration alone')
    .action((options) =>
      act(options, async () => {
        const { runMap } = await import('./commands/map.ts');
        const sources = mapSourcesOf(options);
        return (context) => runMap(context, { sources, integration: options.integration ?? null });
      }),
    );
}

function defineChecks(define: Define, act: Act): void {
  define('discover', "m3ter's settings and mapping vocabulary, compared with the keys that tieout uses")
    .option('--write', 'record the names in the Connection, under m3ter.configKeys')
    .action((options) =>
      act(options, async () => {
        const { runDiscover } = await import('./commands/discover.ts');
        return (context) => runDiscover(context, { write: options.write === true });
      }),
    );
  define('doctor', 'check everything that makes a month end fail, and say what to do')
    .option(...ALL_CONNECTIONS)
    .action((options) =>
      act(options, async () => forEachConnection(options, (await import('./commands/doctor.ts')).runDoctor)),
    );
  define(
    'fmt',
    "bring the YAML files into one form: keys in the order of the schemas, Prettier's layout; comments stay",
  )
    .option('--check', 'change nothing; exit 3 when a file is not formatted')
    .action((options) =>
      act(options, async () => {
        const { runFmt } = await import('./commands/fmt.ts');
        return (context) => runFmt(context, { check: options.check === true });
      }),
    );
}

function defineCompletion(define: Define, act: Act): void {
  define('completion', 'shell completion: source <(tieout completion bash)', {
    examples: [
      ['source <(tieout completion bash)', 'bash, in ~/.bashrc'],
      ['source <(tieout completion zsh)', 'zsh, in ~/.zshrc behind compinit'],
      ['tieout completion fish | source', 'fish, in ~/.config/fish/config.fish'],
    ],
  })
    .argument('<shell>', joinWords(SHELLS, 'or'))
    .action((shell, options) =>
      act(options, async () => {
        const { runCompletion } = await import('./commands/completion.ts');
        return (context) => runCompletion(context, { shell });
      }),
    );
  const complete = define('complete', 'candidates for the last word of a line, for the scripts of tieout completion', {
    hidden: true,
  });
  complete.argument('[words...]', 'the words of the line behind tieout').action((words, options) =>
    act(options, async () => {
      const { runComplete } = await import('./commands/completion.ts');
      const commands = shapesOf(complete.parent?.commands ?? []);
      return (context) => runComplete(context, { words, commands });
    }),
  );
}

/** The visible commands of the program with their options and arguments. */
function shapesOf(commands: readonly CommandUnknownOpts[]): readonly CommandShape[] {
  return commands
    .filter((command) => command.name() !== 'complete')
    .map((command) => ({
      name: command.name(),
      summary: command.summary(),
      options: command.options.flatMap((option) => {
        const { flags, long, description, required, optional, variadic, argChoices } = option;
        if (long == null) return [];
        const value = required || optional ? placeholderOf(flags) : null;
        return [{ long, summary: description, value, variadic, choices: argChoices ?? [] }];
      }),
      arguments: command.registeredArguments.map((argument) => ({
        name: argument.name(),
        words: argument.argChoices ?? wordsOf(argument.description),
      })),
    }));
}

/** `bill` of `--bill <bill...>`. */
function placeholderOf(flags: string): string {
  return /[<[](\w+)/.exec(flags)?.[1] ?? '';
}
