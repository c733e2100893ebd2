import type { TestProject } from 'vitest/node';
import { startBrowser, WITHOUT_BROWSER } from './find-browser.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the browser of this run listens; null when none runs here. */
    readonly browser: string | null;
  }
}

/** Starts one browser for all tests of the project, which open contexts of their own in it. */
export default async function browserOnce(project: TestProject): Promise<() => Promise<void>> {
  const server = await startBrowser(process.env['TIEOUT_BROWSER']);
  if (server === null) process.stderr.write(`${WITHOUT_BROWSER}\n`);
  project.provide('browser', server?.wsEndpoint() ?? null);
  return async () => {
    await server?.close();
  };
}
