import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import type { Plugin } from 'vite';
import { yamlToJson } from './src/build/yaml-data.mjs';

/** Nothing of the world but the disk: values in, values out. */
const PURE = ['test/unit/**/*.test.ts', 'test/properties/**/*.test.ts', 'test/repository/**/*.test.ts'];
const SCENARIOS = ['test/scenarios/**/*.test.ts'];
/**
 * The scenarios again: under the other possibilities of both systems, from snapshots, with hints obeyed. The laws of
 * random histories.
 */
const VARIANTS = ['test/{variants,hints,histories}/**/*.test.ts'];
const SIMULATION = ['test/simulation/**/*.test.ts'];
const BROWSER = ['test/browser/**/*.test.ts'];

/** What takes long comes first, and what is short last, so that no core waits at the end for the other. */
const TIERS = ['processes', 'browser', 'simulation', 'variants', 'scenarios', 'pure'];

class LongTiersFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rankOf = ({ project }: TestSpecification): number => TIERS.indexOf(project.name);
    return (await super.sort(files)).toSorted((a, b) => rankOf(a) - rankOf(b));
  }
}

/** As the bundler of the program does it. */
const yamlData: Plugin = {
  name: 'yaml-data',
  transform: (text, id) => (id.endsWith('.yaml') ? `export default ${yamlToJson(text)}` : null),
};

export default defineConfig({
  plugins: [yamlData],
  define: { TIEOUT_VERSION: JSON.stringify('0.0.0-test') },
  test: {
    // What a module became is kept between runs, by its content: half of the time before the first test.
    experimental: { fsModuleCache: true },
    setupFiles: ['test/setup.ts'],
    globalSetup: ['test/generate-once.ts'],
    // Many tests wait for processes: on two cores, one worker would leave half of the time unused.
    maxWorkers: '100%',
    sequence: { sequencer: LongTiersFirst },
    testTimeout: 60_000,
    hookTimeout: 60_000,
    env: { NO_COLOR: '1', TZ: 'UTC' },
    projects: [
      // Nothing here leaves a trace in a module, so that a worker loads each module once.
      { extends: true, test: { name: 'pure', include: PURE, isolate: false } },
      { extends: true, test: { name: 'scenarios', include: SCENARIOS, isolate: false } },
      { extends: true, test: { name: 'variants', include: VARIANTS, isolate: false } },
      { extends: true, test: { name: 'simulation', include: SIMULATION } },
      // One browser for all, or none: then each test of it is left out, and that is said.
      { extends: true, test: { name: 'browser', include: BROWSER, globalSetup: ['test/browser/browser-once.ts'] } },
      {
        extends: true,
        test: {
          // The built command line, sockets and whatever has no project of its own.
          name: 'processes',
          isolate: false,
          include: ['test/**/*.test.ts'],
          exclude: [...PURE, ...SCENARIOS, ...VARIANTS, ...SIMULATION, ...BROWSER],
          globalSetup: ['test/build-once.ts'],
        },
      },
    ],
    coverage: {
      provider: 'v8',
      include: ['src/{model,filter,convert,desired,diff,plan,render}/**/*.ts'],
      exclude: ['src/model/generated/**'],
      thresholds: { lines: 95, branches: 95 },
    },
  },
});
