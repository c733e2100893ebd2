// Makes the types and validators of schemas/ (`schema-code.mjs`) when they are missing or were made from other inputs:
// `node src/build/generate.mjs`. The build and the tests begin with it.
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';

const ROOT = new URL('../../', import.meta.url);
/** What was made and from what: the digest of the inputs, then the paths. */
const RECORD = new URL('src/workspace/generated/made-from.json', ROOT);

/** The digest of everything that decides the output: the schemas, the code that renders them, and its libraries. */
async function digestOfInputs() {
  const schemas = (await readdir(new URL('schemas/', ROOT))).sort().map((name) => `schemas/${name}`);
  const hash = createHash('sha256');
  for (const path of [...schemas, 'src/build/schema-code.mjs', 'package-lock.json']) {
    hash.update(`${path}\n`).update(await readFile(new URL(path, ROOT)));
  }
  return hash.digest('hex');
}

async function readRecord() {
  try {
    return JSON.parse(await readFile(RECORD, 'utf8'));
  } catch {
    return { digest: null, paths: [] };
  }
}

async function areThere(paths) {
  const found = await Promise.all(paths.map((path) => readFile(new URL(path, ROOT)).catch(() => null)));
  return !found.includes(null);
}

/** Written completely or not at all, because another test run may be reading it. */
async function writeWhole(url, text) {
  await mkdir(new URL('.', url), { recursive: true });
  const draft = new URL(`${url.href}.${process.pid}`);
  await writeFile(draft, text);
  await rename(draft, url);
}

const digest = await digestOfInputs();
const record = await readRecord();
if (record.digest !== digest || !(await areThere(record.paths))) {
  const { renderSchemaCode } = await import('./schema-code.mjs');
  const files = await renderSchemaCode();
  for (const [path, text] of files) await writeWhole(new URL(path, ROOT), text);
  await writeWhole(RECORD, JSON.stringify({ digest, paths: [...files.keys()] }));
}
