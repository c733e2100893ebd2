// Mutation score of a pure folder, in seconds: Stryker's instrumenter builds every mutant into one copy of
// the sources, esbuild bundles it with the unit tests, and each mutant is tried with the tests that reach it.
//
//   node test/mutation/run.mjs SOURCE_FOLDER TEST_FOLDER_OR_FILE… [--out FILE]
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { createInstrumenter } from '@stryker-mutator/instrumenter';
import { build } from 'esbuild';
import { createInjector } from 'typed-inject';

const here = dirname(fileURLToPath(import.meta.url));
const root = resolve(here, '../..');
const given = process.argv.slice(2);
const outAt = given.indexOf('--out');
const out = outAt === -1 ? null : (given[outAt + 1] ?? null);
const [sourceFolder, ...testPaths] = outAt === -1 ? given : given.slice(0, outAt);
if (sourceFolder === undefined || testPaths.length === 0) throw new Error('usage: run.mjs SOURCE_FOLDER TESTS…');

const shimPath = join(here, 'shim.mjs');
const shim = await import(pathToFileURL(shimPath).href);
const space = { mutantCoverage: { static: {}, perTest: {} } };
// The name that the instrumented code looks for.
globalThis['__stryker__'] = space;

const sources = (await filesIn(sourceFolder)).filter((file) => file.endsWith('.ts'));
const tests = (await Promise.all(testPaths.map(filesIn))).flat().filter((file) => file.endsWith('.test.ts'));
const { files, mutants } = await instrument(sources);
const bundle = await bundleTests(new Map(files.map(({ name, content }) => [name, content])), tests);

shim.forget();
await import(bundle);
const reach = await measureReach([...shim.tests]);
const verdicts = [];
for (const mutant of mutants) verdicts.push({ mutant, verdict: await tryMutant(mutant.id) });
await report();

async function filesIn(path) {
  const full = resolve(root, path);
  if ((await stat(full)).isFile()) return [full];
  const entries = await readdir(full, { withFileTypes: true, recursive: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath ?? entry.path, entry.name));
}

async function instrument(paths) {
  const silent = () => undefined;
  const logger = { debug: silent, info: silent, warn: silent, error: console.error, isDebugEnabled: () => false };
  const injector = createInjector().provideValue('logger', logger).provideValue('options', {});
  const input = await Promise.all(
    paths.map(async (name) => ({ name, mutate: true, content: await readFile(name, 'utf8') })),
  );
  const options = { ignorers: [], plugins: null, excludedMutations: [] };
  return injector.injectFunction(createInstrumenter).instrument(input, options);
}

async function bundleTests(contents, paths) {
  const outfile = resolve(root, 'dist/programs/mutation.mjs');
  await mkdir(dirname(outfile), { recursive: true });
  const lines = paths.map(
    (path) => `begin(${JSON.stringify(relative(root, path))});\nawait import(${JSON.stringify(path)});`,
  );
  await build({
    stdin: { contents: `import { begin } from 'vitest';\n${lines.join('\n')}`, resolveDir: root, loader: 'ts' },
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    packages: 'external',
    define: { TIEOUT_VERSION: '"0.0.0-mutation"' },
    logLevel: 'error',
    plugins: [
      {
        name: 'mutants',
        setup: (plugin) => {
          plugin.onResolve({ filter: /^vitest$/ }, () => ({ path: shimPath, external: true }));
          plugin.onLoad({ filter: /\.ts$/ }, ({ path }) =>
            contents.has(path) ? { contents: contents.get(path), loader: 'ts' } : undefined,
          );
        },
      },
    ],
  });
  return pathToFileURL(outfile).href;
}

/** Runs every test once and says which mutants each one reaches, and how often. */
async function measureReach(all) {
  const testsOf = new Map();
  const hitsOf = new Map();
  for (const test of all) {
    space.currentTestId = test.id;
    const start = performance.now();
    await test.run();
    test.ms = performance.now() - start;
    for (const [id, hits] of Object.entries(space.mutantCoverage.perTest[test.id] ?? {})) {
      testsOf.set(id, [...(testsOf.get(id) ?? []), test]);
      hitsOf.set(id, Math.max(hitsOf.get(id) ?? 0, hits));
    }
  }
  space.currentTestId = undefined;
  for (const reaching of testsOf.values()) reaching.sort((a, b) => a.ms - b.ms);
  return { testsOf, hitsOf };
}

async function tryMutant(id) {
  const reaching = reach.testsOf.get(id) ?? [];
  if (reaching.length > 0) return firstFailure(id, reaching, (reach.hitsOf.get(id) ?? 0) * 100 + 1000);
  return space.mutantCoverage.static[id] === undefined ? 'not covered' : tryStatic(id);
}

/** A mutant that runs while modules load: the modules are loaded anew under it. */
async function tryStatic(id) {
  shim.forget();
  space.activeMutant = id;
  space.hitCount = 0;
  space.hitLimit = 1_000_000;
  try {
    await import(`${bundle}?mutant=${id}`);
  } catch {
    return 'killed';
  } finally {
    space.activeMutant = undefined;
  }
  return firstFailure(id, [...shim.tests], 10_000_000);
}

async function firstFailure(id, reaching, hitLimit) {
  space.activeMutant = id;
  space.hitLimit = hitLimit;
  try {
    for (const test of reaching) {
      space.hitCount = 0;
      await test.run();
    }
    return 'survived';
  } catch (error) {
    return String(error).includes('Hit count limit') ? 'timed out' : 'killed';
  } finally {
    space.activeMutant = undefined;
  }
}

async function report() {
  const alive = verdicts.filter(({ verdict }) => verdict === 'survived' || verdict === 'not covered');
  const perFile = new Map();
  for (const { mutant, verdict } of verdicts) {
    const held = perFile.get(mutant.fileName) ?? { all: 0, alive: 0 };
    held.all += 1;
    if (verdict === 'survived' || verdict === 'not covered') held.alive += 1;
    perFile.set(mutant.fileName, held);
  }
  for (const [file, held] of perFile) console.log(`${scoreOf(held)}  ${relative(root, file)}`);
  console.log(
    `${scoreOf({ all: verdicts.length, alive: alive.length })}  ${String(alive.length)} of ${String(verdicts.length)} mutants alive`,
  );
  if (out === null) return;
  const lines = await Promise.all(alive.map(describe));
  await writeFile(out, `${lines.sort().join('\n')}\n`);
}

function scoreOf({ all, alive }) {
  return `${(all === 0 ? 100 : (100 * (all - alive)) / all).toFixed(1).padStart(5)} %`;
}

async function describe({ mutant, verdict }) {
  const text = (await readFile(mutant.fileName, 'utf8')).split('\n');
  const line = mutant.location.start.line;
  const place = `${relative(root, mutant.fileName)}:${String(line + 1).padStart(3)}`;
  return `${place}  ${verdict}  ${mutant.mutatorName}  ${(text[line] ?? '').trim()}  =>  ${mutant.replacement.replaceAll(/\s+/g, ' ')}`;
}
