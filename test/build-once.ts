import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** Path of the built command line, for tests that run it as a process. */
    readonly tieout: string;
    /** Folder of the bundled GitHub action, far from any installed package. */
    readonly action: string;
  }
}

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/**
 * Builds the command line and the GitHub action once for a run of the tests, from the sources as they are, in a folder of its
 * own: a `dist/` left from before would test yesterday's code, and two runs must not share one.
 */
export default async function buildOnce(project: TestProject): Promise<() => Promise<void>> {
  const folder = `node_modules/.cache/tieout-tests/${String(process.pid)}`;
  await execa('node', ['src/build/build.mjs', folder], { cwd: ROOT });
  project.provide('tieout', `${ROOT}${folder}/main.mjs`);
  const action = await mkdtemp(join(tmpdir(), 'tieout-action-'));
  await execa('node', ['src/build/build-action.mjs', action], { cwd: ROOT });
  project.provide('action', action);
  return async () => {
    await rm(`${ROOT}${folder}`, { recursive: true, force: true });
    await rm(action, { recursive: true, force: true });
  };
}
