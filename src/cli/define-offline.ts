import { SANDBOX_ACTIONS } from '../model/commands.ts';
import { joinWords } from '../model/count-text.ts';
import { parsePort } from './define-auth.ts';
import { ALL_HELP } from './define-planning.ts';
import { ALL_CONNECTIONS, forEachConnection } from './all-connections-option.ts';
import { parseCount, parsePath } from './option-values.ts';
import type { Act, Define } from './program.ts';

/** The commands that need neither credentials nor network. */
export function defineOffline(define: Define, act: Act): void {
  defineValidate(define, act);
  defineTest(define, act);
  defineShow(define, act);
  defineDiff(define, act);
  defineConnections(define, act);
  defineSchema(define, act);
  defineSandbox(define, act);
  defineDemo(define, act);
}

function defineValidate(define: Define, act: Act): void {
  define('validate', 'check all files against the schemas and each other; offline', { formats: ['sarif'] })
    .option('--sarif', 'the same as --format sarif (SARIF 2.1.0)')
    .option(...ALL_CONNECTIONS)
    .action((options) =>
      act(options.sarif === true ? { ...options, format: 'sarif' } : options, async () => {
        const { runValidate } = await import('./commands/validate.ts');
        return forEachConnection(options, runValidate);
      }),
    );
}

function defineTest(define: Define, act: Act): void {
  define('test', 'run the rule tests (kind: BillTest) of the workspace; offline')
    .argument('[text]', 'only tests whose name contains this')
    .action((text, options) =>
      act(options, async () => {
        const { runTest } = await import('./commands/test.ts');
        return (context) => runTest(context, { text: text ?? null });
      }),
    );
}

function defineShow(define: Define, act: Act): void {
  define('show', 'print a saved plan in any format; offline', {
    formats: ['html'],
    examples: [
      ['tieout show plan.json', 'read a saved plan'],
      ['tieout show plan.json --format markdown', 'for a comment on a pull request'],
      ['tieout show plan.json --format html --out plan.html', 'a page for who approves it'],
    ],
  })
    .argument('<planfile>')
    .option('--out <file>', 'write it into this file instead', parsePath)
    .option('--all', ALL_HELP)
    .action((planFile, options) =>
      act(options, async () => {
        const { runShow } = await import('./commands/show.ts');
        return (context) => runShow(context, { planFile, out: options.out ?? null, all: options.all === true });
      }),
    );
}

function defineDiff(define: Define, act: Act): void {
  define('diff', 'what changed between two saved plans; offline')
    .argument('<before>', 'a plan saved by tieout plan --out FILE')
    .argument('<after>', 'a later one')
    .action((from, to, options) =>
      act(options, async () => {
        const { runDiff } = await import('./commands/diff.ts');
        return (context) => runDiff(context, { from, to });
      }),
    );
}

function defineConnections(define: Define, act: Act): void {
  define('connections', 'list the connections; --format json prints a matrix for CI', {
    examples: [['tieout connections --format json', 'one entry for each job of a CI matrix']],
  }).action((options) => act(options, async () => (await import('./commands/connections.ts')).runConnections));
}

function defineSchema(define: Define, act: Act): void {
  define('schema', 'print the JSON Schema of a kind, or list the kinds', {
    examples: [
      ['tieout schema', 'the kinds of documents'],
      ['tieout schema Integration', 'its JSON Schema, with every setting explained'],
    ],
  })
    .argument('[kind]', 'Connection, Integration, ExternalMappings, BillTest, Plan, Snapshot or Report')
    .action((kind, options) =>
      act(options, async () => {
        const { runSchema } = await import('./commands/schema.ts');
        return (context) => runSchema(context, { kind: kind ?? null });
      }),
    );
}

function defineSandbox(define: Define, act: Act): void {
  define('sandbox', 'start, reset or seed the embedded systems', {
    examples: [
      ['tieout sandbox start', 'serve the systems on loopback, until Ctrl-C'],
      ['tieout sandbox reset', 'forget everything; begin again with the example company'],
      ['tieout sandbox seed --scale 1000', 'a large company instead'],
    ],
  })
    .argument('<action>', joinWords(SANDBOX_ACTIONS, 'or'))
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
}

function defineDemo(define: Define, act: Act): void {
  define('demo', 'the whole loop on the embedded systems, explained').action((options) =>
    act(options, async () => (await import('./commands/demo.ts')).runDemo),
  );
}
