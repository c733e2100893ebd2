// Builds the command line into dist/: one entry, commands as separate chunks, so that a command
// loads only what it needs. Type checks are `npm run check`; this runs on install and must be fast.
// The example workspace lies beside it, for `tieout demo`. Another folder than dist/ may be given: the tests build their own, so that it is never a stale one.
import { chmod, cp, readFile, rm } from 'node:fs/promises';
import { build } from 'esbuild';

const root = new URL('../../', import.meta.url);
const manifest = JSON.parse(await readFile(new URL('package.json', root), 'utf8'));
const outdir = process.argv[2] ?? 'dist';
const dist = new URL(`${outdir}/`, root);

await rm(dist, { recursive: true, force: true });
await build({
  absWorkingDir: new URL('.', root).pathname,
  entryPoints: { main: 'src/main.ts' },
  outdir,
  outExtension: { '.js': '.mjs' },
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  packages: 'external',
  legalComments: 'none',
  banner: { js: '#!/usr/bin/env node' },
  define: { TIEOUT_VERSION: JSON.stringify(manifest.version) },
  logLevel: 'warning',
});
await cp(new URL('integrations', root), new URL('example', dist), { recursive: true });
await chmod(new URL('main.mjs', dist), 0o755);
