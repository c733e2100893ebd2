import type { Act, Define } from './program.ts';

/** The commands of the first hour: writing, importing, looking up and diagnosing a workspace. */
export function defineAuthoring(define: Define, act: Act): void {
  define('import', 'write YAML for what exists in m3ter; comments stay when run again').action((options) =>
    act(options, async () => (await import('./commands/import.ts')).runImport),
  );
}
