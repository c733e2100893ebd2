import type { Act, Define } from './program.ts';

/** The commands of the first hour: writing, importing, looking up and diagnosing a workspace. */
export function defineAuthoring(define: Define, act: Act): void {
  define('import', 'write YAML for what exists in m3ter; comments stay when run again').action((options) =>
    act(options, async () => (await import('./commands/import.ts')).runImport),
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
  define('discover', 'm3ter’s settings and mapping vocabulary, compared with the keys that tieout uses')
    .option('--write', 'record the names in the Connection, under m3ter.configKeys')
    .action((options) =>
      act(options, async () => {
        const { runDiscover } = await import('./commands/discover.ts');
        return (context) => runDiscover(context, { write: options.write === true });
      }),
    );
  define('doctor', 'check everything that makes a month end fail, and say what to do').action((options) =>
    act(options, async () => (await import('./commands/doctor.ts')).runDoctor),
  );
  define('fmt', 'bring the YAML files into one form: order of keys and spacing; comments stay')
    .option('--check', 'change nothing; exit 3 when a file is not formatted')
    .action((options) =>
      act(options, async () => {
        const { runFmt } = await import('./commands/fmt.ts');
        return (context) => runFmt(context, { check: options.check === true });
      }),
    );
}
