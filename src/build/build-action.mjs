// Bundles the GitHub action, and the command line that it runs, with all their libraries, so that a checkout of a
// release's tag runs without an install. The output goes into dist/, or into the given folder. The tests build their
// own.
import { cp, readFile, rm } from 'node:fs/promises';
import { build } from 'esbuild';
import { LEFT_OUT } from './left-out.mjs';
import { yamlData } from './yaml-data.mjs';

await import('./generate.mjs');

const root = new URL('../../', import.meta.url);
const manifest = JSON.parse(await readFile(new URL('package.json', root), 'utf8'));
const outdir = process.argv[2] ?? 'dist';
const target = new URL(`${outdir}/`, root);

await rm(target, { recursive: true, force: true });
await build({
  absWorkingDir: new URL('.', root).pathname,
  entryPoints: { action: 'src/action/main.ts', main: 'src/main.ts' },
  outdir,
  outExtension: { '.js': '.mjs' },
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node24',
  alias: LEFT_OUT,
  legalComments: 'linked',
  // Packages in the older module format load Node's own modules with require.
  banner: {
    js: "import { createRequire as createRequireOfNode } from 'node:module'; const require = createRequireOfNode(import.meta.url);",
  },
  plugins: [yamlData],
  define: { TIEOUT_VERSION: JSON.stringify(manifest.version) },
  logLevel: 'warning',
});
await cp(new URL('integrations', root), new URL('example', target), { recursive: true });
