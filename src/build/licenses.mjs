// Licences of bundled libraries.
import { readdir, readFile } from 'node:fs/promises';

const ROOT = new URL('../../', import.meta.url);

/** Folders of the packages that input files come from. */
export function packagesIn(paths) {
  const folders = paths.flatMap((path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+\//.exec(path) ?? []);
  return [...new Set(folders)].sort((a, b) => (a < b ? -1 : 1));
}

/** What the licences of libraries ask for: their text goes where the library goes. */
export async function renderLicenses(folders) {
  const texts = await Promise.all(
    folders.map(async (folder) => {
      const url = new URL(folder, ROOT);
      const { name, version } = JSON.parse(await readFile(new URL('package.json', url), 'utf8'));
      const file = (await readdir(url)).find((entry) => /^licen[cs]e/i.test(entry));
      if (file === undefined) throw new Error(`${folder} has no licence to ship`);
      return `${name} ${version}\n\n${(await readFile(new URL(file, url), 'utf8')).trim()}\n`;
    }),
  );
  return texts.join(`\n${'-'.repeat(80)}\n\n`);
}
