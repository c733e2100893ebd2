// Makes the generated files that are not in git, when they are missing or were made from other sources: the types and
// validators of schemas/ (`schema-code.mjs`) and the client code of the HTML pages (`pages-code.mjs`).
// Run it with `node src/build/generate.mjs`. The build and the tests begin with it.
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';

const ROOT = new URL('../../', import.meta.url);

async function digestOf(paths) {
  const hash = createHash('sha256');
  for (const path of [...paths, 'package-lock.json']) {
    hash.update(`${path}\n`).update(await readFile(new URL(path, ROOT)).catch(() => 'not there'));
  }
  return hash.digest('hex');
}

async function pathsIn(folder) {
  const names = await readdir(new URL(`${folder}/`, ROOT));
  return names.sort().map((name) => `${folder}/${name}`);
}

/** The record of the last build: the digest and paths of the sources, and the paths of the files made from them. */
async function readRecord(path) {
  try {
    return JSON.parse(await readFile(new URL(path, ROOT), 'utf8'));
  } catch {
    return { digest: null, sources: [], paths: [] };
  }
}

async function areThere(paths) {
  const found = await Promise.all(paths.map((path) => readFile(new URL(path, ROOT)).catch(() => null)));
  return !found.includes(null);
}

/** Written completely or not at all, because another test run may be reading it. */
async function writeWhole(path, text) {
  const url = new URL(path, ROOT);
  await mkdir(new URL('.', url), { recursive: true });
  const draft = new URL(`${url.href}.${process.pid}`);
  await writeFile(draft, text);
  await rename(draft, url);
}

const RECORD_OF_SCHEMAS = 'src/workspace/generated/made-from.json';
const RECORD_OF_PAGES = 'src/pages/generated/made-from.json';

async function generateSchemaCode() {
  const record = await readRecord(RECORD_OF_SCHEMAS);
  const digest = await digestOf([...(await pathsIn('schemas')), 'src/build/schema-code.mjs']);
  if (record.digest === digest && (await areThere(record.paths))) return;
  const { renderSchemaCode } = await import('./schema-code.mjs');
  const files = await renderSchemaCode();
  for (const [path, text] of files) await writeWhole(path, text);
  await writeWhole(RECORD_OF_SCHEMAS, JSON.stringify({ digest, paths: [...files.keys()] }));
}

/** Only the bundler knows which files are in a bundle, so the record has those of the last bundle. */
async function generatePagesCode() {
  const record = await readRecord(RECORD_OF_PAGES);
  const own = ['src/build/pages-code.mjs', 'src/build/licenses.mjs'];
  if (record.digest === (await digestOf([...own, ...record.sources])) && (await areThere(record.paths))) return;
  const { renderPagesCode } = await import('./pages-code.mjs');
  const { files, sources, packages } = await renderPagesCode();
  for (const [path, text] of files) await writeWhole(path, text);
  const digest = await digestOf([...own, ...sources]);
  await writeWhole(RECORD_OF_PAGES, JSON.stringify({ digest, sources, packages, paths: [...files.keys()] }));
}

/** The record of the last pages, with the folders of the packages that they contain. */
export async function readRecordOfPages() {
  return await readRecord(RECORD_OF_PAGES);
}

await generateSchemaCode();
await generatePagesCode();
