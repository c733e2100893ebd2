import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runInProcess, type Run } from '../cli/run-in-process.ts';
import { exampleFolder } from '../cli/run-process.ts';
import { findSecretsIn } from './planted-secrets.ts';

// A credential that somebody wrote into a file of the workspace is named by its place and never shown.

/** The first two are known from the environment, the others by their form alone. */
const PLANTED = {
  M3TER_API_SECRET: 'planted-M3TER+secret/0123456789',
  TIEOUT_GITHUB_TOKEN: 'planted-GITHUB-token-0123456789',
  refresh: 'RT1-128-H0-17800000001a2b3c4d5e6f7g8h9i',
  jwt: `eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJwbGFudGVkIn0.${'c2lnbmF0dXJl'.repeat(2)}`,
  github: `ghp_${'Ab1'.repeat(12)}`,
  random: 'Zm9vYmFy0123QWxhZGRpbjpPcGVuU2VzYW1lXYZ9876abcDEF',
} as const;

const COMMANDS = [
  'validate',
  'validate --format json',
  'validate --format markdown',
  'validate --format github',
  'validate --sarif',
  'plan --sandbox',
  'plan --sandbox --format json',
  'status --sandbox --format github',
  'explain bill M3-100483 --sandbox',
  'test',
  'test --format github',
  'fmt',
  'fmt --check --format json',
  'connections --format json',
  'doctor --sandbox',
  'import --sandbox',
  'lookup customers --sandbox',
  'discover --sandbox --write',
  'complete -- plan --connection n',
] as const;

/** Each place in which a value of the file would come into a message. */
const PLACES: readonly (readonly [string, string, (text: string, secret: string) => string])[] = [
  ['a comment', 'us.yaml', (text, secret) => `# ${secret}\n${text}`],
  ['a key', 'us.yaml', (text, secret) => `${text}\n"${secret}": 1\n`],
  ['a name', 'us.yaml', (text, secret) => text.replace(/^name: .*$/m, `name: "${secret}"`)],
  ['a filter', 'us.yaml', (text, secret) => `${text}\nfilter: 'account.code == "${secret}" and'\n`],
  ['a realm', 'connection.yaml', (text, secret) => text.replace(/realmId: .*$/m, `realmId: "${secret}"`)],
  ['broken YAML', 'customers.yaml', (text, secret) => `${text}\n  - [${secret}: {\n`],
  ['a kind', 'items.yaml', (text, secret) => text.replace(/^kind: .*$/m, `kind: "${secret}"`)],
  ['a default', 'connection.yaml', (text, secret) => text.replace('${M3TER_ORG_ID}', `\${NO_SUCH:-${secret}}`)],
];

describe.each(PLACES)('a credential in %s', (_place, file, plant) => {
  it.each(Object.entries(PLANTED))('is not shown by any command: %s', async (name, secret) => {
    const folder = await exampleFolder();
    const path = join(folder, 'integrations', file);
    const before = await readFile(path, 'utf8');
    const planted = plant(before, secret);
    expect(planted).not.toBe(before);
    await writeFile(path, planted);
    const { M3TER_API_SECRET, TIEOUT_GITHUB_TOKEN } = PLANTED;
    const environment = { M3TER_API_SECRET, TIEOUT_GITHUB_TOKEN };
    const leaks: string[] = [];
    for (const words of COMMANDS) {
      const run: Run = await runInProcess({ arguments: words.split(' '), workingDirectory: folder, environment });
      leaks.push(...findSecretsIn(run.stdout + run.stderr, { [name]: secret }).map((leak) => `${words}: ${leak}`));
    }
    expect(leaks).toEqual([]);
  });
});
