// Runs a TypeScript program of this repository: `node src/build/run.mjs test/bench/main.ts [args]`.
// Node 20 cannot strip types, so the program is bundled next to the build and then imported.
import { mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { yamlData } from './yaml-data.mjs';

const [entry, ...args] = process.argv.slice(2);
if (entry === undefined) throw new Error('usage: node src/build/run.mjs FILE.ts [arguments]');

const root = new URL('../../', import.meta.url).pathname;
const outdir = resolve(root, 'dist/programs');
const outfile = resolve(outdir, `${entry.replaceAll(/[^a-z0-9]+/gi, '-')}.mjs`);
await mkdir(outdir, { recursive: true });
await build({
  absWorkingDir: root,
  entryPoints: [entry],
  outfile,
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  packages: 'external',
  sourcemap: 'inline',
  plugins: [yamlData],
  define: { TIEOUT_VERSION: JSON.stringify('0.0.0-program') },
  logLevel: 'warning',
});
process.argv = [process.argv[0] ?? 'node', entry, ...args];
await import(pathToFileURL(outfile).href);
