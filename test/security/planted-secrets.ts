import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What one run got to know: by name, with the value that must appear nowhere. */
export type Secrets = Readonly<Record<string, string>>;

/** Forms in which a value may show up: as it is, encoded, or as part of a header. */
function formsOf(value: string): readonly (readonly [string, string])[] {
  return [
    ['in clear', value],
    ['in base64', Buffer.from(value).toString('base64').replace(/=+$/, '')],
    ['in base64url', Buffer.from(value).toString('base64url')],
    ['URL-encoded', encodeURIComponent(value)],
    ['as JSON', JSON.stringify(value).slice(1, -1)],
    ['in hexadecimal', Buffer.from(value).toString('hex')],
    ['backwards', Array.from(value).toReversed().join('')],
  ];
}

/** Where a text holds one of the secrets; the value itself is not in the answer. */
export function findSecretsIn(text: string, secrets: Secrets): readonly string[] {
  return Object.entries(secrets).flatMap(([name, value]) =>
    formsOf(value)
      .filter(([, form]) => text.includes(form))
      .map(([how]) => `${name} ${how}`),
  );
}

/** Tokens that the embedded systems issue, told by their shape: no process of the suite may print one. */
const ISSUED = /AB11[A-Za-z0-9]{40,}|eyJ[A-Za-z0-9]{150,}|sandbox\.[0-9a-f]{64}/;

/** True when a text holds a token that the embedded systems issued; the runner of a job is told each one. */
export function holdsIssuedToken(text: string): boolean {
  return ISSUED.test(text.replaceAll(/^::add-mask::.*$/gm, ''));
}

/** Where tokens may be: the store of a run, and what the embedded systems know of their own. */
const TOKEN_PLACES = /tokens\.json(?:\.[\w-]+)?$|\.tieout[/\\]sandbox[/\\](?:[a-z0-9-]+[/\\])?(?:intuit|m3ter)\.json$/;

/**
 * For the folder of a test, before it is removed: every file that commands left there.
 *
 * @throws Error that names the file with a token.
 */
export async function checkFilesBelow(folder: string): Promise<void> {
  if (!existsSync(folder)) return;
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  for (const entry of entries) {
    const path = join(entry.parentPath, entry.name);
    if (!entry.isFile() || TOKEN_PLACES.test(path)) continue;
    if (holdsIssuedToken(await readFile(path, 'latin1'))) throw new Error(`a token stands in ${entry.name}`);
  }
}
