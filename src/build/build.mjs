// Builds the command line into dist/: one entry, commands as separate chunks, so that a command
// loads only what it needs. Type checks are `npm run check`; this runs on install and must be fast.
// The example workspace lies beside it, for `tieout demo`. Another folder than dist/ may be given: the
// tests build their own, so that it is never a stale one.
import { execFile } from 'node:child_process';
import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, posix } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';

await import('./generate.mjs');

const root = new URL('../../', import.meta.url);
const manifest = JSON.parse(await readFile(new URL('package.json', root), 'utf8'));
const outdir = process.argv[2] ?? 'dist';
const dist = new URL(`${outdir}/`, root);

/** Libraries that are written as CommonJS ask for the modules of Node at run time. */
const REQUIRE = 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);';

/** Parts of these are in the generated validators. */
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
  // What is installed beside the program stays outside. Any other library it uses goes into it: one file
  // is read in a fraction of the time of seventy, and a package that is not installed cannot be missing.
  external: Object.keys(manifest.dependencies),
  // Names stay, for the stacks in reports of a bug.
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'none',
  define: { TIEOUT_VERSION: JSON.stringify(manifest.version) },
  logLevel: 'warning',
};
// The action of action.yml runs the program that lies beside it.
const entryPoints = { main: 'src/main.ts', action: 'src/action/main.ts' };
const program = { entryPoints, splitting: true, metafile: true };
// The library is a file of its own, so that what it shares with the program costs no command a chunk more.
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
const bundled = [...packagesIn(Object.keys(metafile.inputs)), ...IN_VALIDATORS];
await writeFile(new URL('licenses.txt', dist), await renderLicenses(bundled));
await cp(new URL('integrations', root), new URL('example', dist), { recursive: true });
await chmod(new URL('main.mjs', dist), 0o755);

/** The declarations that a user of the library sees, from this file on; imports named as a program finds them. */
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

/** Folders of the packages that input files come from. */
function packagesIn(paths) {
  const folders = paths.flatMap((path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+\//.exec(path) ?? []);
  return [...new Set(folders)].sort((a, b) => (a < b ? -1 : 1));
}

/** What the licences of libraries ask for: their text goes where the library goes. */
async function renderLicenses(folders) {
  const texts = await Promise.all(
    folders.map(async (folder) => {
      const url = new URL(folder, root);
      const { name, version } = JSON.parse(await readFile(new URL('package.json', url), 'utf8'));
      const file = (await readdir(url)).find((entry) => /^licen[cs]e/i.test(entry));
      if (file === undefined) throw new Error(`${folder} has no licence to ship`);
      return `${name} ${version}\n\n${(await readFile(new URL(file, url), 'utf8')).trim()}\n`;
    }),
  );
  return texts.join(`\n${'-'.repeat(80)}\n\n`);
}
