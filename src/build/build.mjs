// Builds the command line into dist/: one entry, with commands as separate chunks, so that a command loads only what it
// needs. Type checks are `npm run check`; this runs on install and must be fast. The example workspace is put beside
// it, for `tieout demo`. Another folder than dist/ may be given: the tests build their own, so that it is never stale.
import { execFile } from 'node:child_process';
import { chmod, cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, posix } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { packagesIn, renderLicenses } from './licenses.mjs';
import { readRecordOfPages } from './generate.mjs';
import { LEFT_OUT } from './left-out.mjs';
import { yamlData } from './yaml-data.mjs';

const root = new URL('../../', import.meta.url);
const manifest = JSON.parse(await readFile(new URL('package.json', root), 'utf8'));
const outdir = process.argv[2] ?? 'dist';
const dist = new URL(`${outdir}/`, root);

/** CommonJS libraries load Node's modules at run time with require. */
const REQUIRE =
  'import { createRequire as createRequireOfNode } from "node:module"; const require = createRequireOfNode(import.meta.url);';

/** Parts of these packages are in the generated validators. */
const IN_VALIDATORS = ['ajv', 'ajv-formats', 'fast-deep-equal'].map((name) => `node_modules/${name}/`);

await rm(dist, { recursive: true, force: true });
const common = {
  absWorkingDir: new URL('.', root).pathname,
  outdir,
  outExtension: { '.js': '.mjs' },
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  // Installed dependencies stay outside. Any other library is bundled: one file is read much faster than seventy, and a
  // package that is not installed cannot be missing.
  external: Object.keys(manifest.dependencies),
  alias: LEFT_OUT,
  // Names stay, for the stacks in bug reports.
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'none',
  plugins: [yamlData],
  define: { TIEOUT_VERSION: JSON.stringify(manifest.version) },
  logLevel: 'warning',
};
// The action of action.yml runs the program beside it.
const entryPoints = { main: 'src/main.ts', action: 'src/action/main.ts' };
const program = { entryPoints, splitting: true, metafile: true };
// The library is a separate file, so that sharing code with the program adds no chunk to any command.
const library = { entryPoints: { library: 'src/library.ts' }, banner: { js: REQUIRE } };
const declared = await mkdtemp(join(tmpdir(), 'tieout-types-'));
const types = ['-p', 'src/build/tsconfig.library.json', '--outDir', declared];
const [{ metafile }] = await Promise.all([
  build({ ...common, ...program, banner: { js: `#!/usr/bin/env node\n${REQUIRE}` } }),
  build({ ...common, ...library }),
  promisify(execFile)('npx', ['--no-install', 'tsc', ...types], { cwd: new URL('.', root).pathname }),
]);
await copyTypes('library.d.ts');
await rm(declared, { recursive: true, force: true });
const { packages: inPages } = await readRecordOfPages();
const bundled = [...packagesIn(Object.keys(metafile.inputs)), ...IN_VALIDATORS, ...inPages];
await writeFile(new URL('licenses.txt', dist), await renderLicenses(bundled));
await cp(new URL('integrations', root), new URL('example', dist), { recursive: true });
await chmod(new URL('main.mjs', dist), 0o755);

/**
 * Copies the declarations that a user of the library sees, starting at this file. Their imports get the names that a
 * program can resolve.
 */
async function copyTypes(path, copied = new Set()) {
  if (copied.has(path)) return;
  copied.add(path);
  const text = await readFile(join(declared, path), 'utf8');
  const target = new URL(`types/${path}`, dist);
  await mkdir(new URL('./', target), { recursive: true });
  await writeFile(target, text.replaceAll(/(from '\.[^']*)\.ts'/g, "$1.js'"));
  for (const [, imported] of text.matchAll(/from '(\.[^']*)\.ts'/g)) {
    await copyTypes(posix.join(posix.dirname(path), `${imported}.d.ts`), copied);
  }
}
