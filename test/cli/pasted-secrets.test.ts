import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { CONNECTION, parseTexts } from '../unit/workspace/parse-text.ts';
import { runInProcess } from './run-in-process.ts';

const FORMATS = ['human', 'json', 'markdown', 'github', 'sarif'];

/** Everything that is ever printed of a file, in every format. */
async function printed(text: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'tieout-pasted-'));
  await writeFile(join(folder, 'a.yaml'), text);
  const all: string[] = [];
  for (const format of FORMATS) {
    const line = ['validate', '--dir', '.', '--format', format];
    const { exitCode, stdout, stderr } = await runInProcess({ arguments: line, workingDirectory: folder });
    expect(exitCode).toBe(3);
    all.push(stdout, stderr);
  }
  return all.join('\n');
}

const withCredentials = (block: string): string => `${CONNECTION}credentials: ${block}\n`;

describe('a secret in the place of a variable name is not printed in any format', () => {
  test.each([
    ['text', 'abc-secret-123', withCredentials('{ m3ter: { apiKey: abc-secret-123 } }')],
    ['quoted', 'abc-secret-123', withCredentials('{ m3ter: { "apiSecret": "abc-secret-123" } }')],
    ['letters and digits', 'Ab12Cd34Ef56Gh78', withCredentials('{ quickbooks: { clientSecret: Ab12Cd34Ef56Gh78 } }')],
    ['small letters', 'hunterhunter', withCredentials('{ quickbooks: { refreshToken: hunterhunter } }')],
    ['capital letters and digits', 'ABCDEF1234567890ABCDEF12', withCredentials('{ quickbooks: { clientId: ABCDEF1234567890ABCDEF12 } }')], // prettier-ignore
    ['short', 's3c-t', withCredentials('{ m3ter: { apiKey: s3c-t } }')],
    ['a number', '8675309123', withCredentials('{ m3ter: { apiKey: 8675309123 } }')],
    ['in the wrong block', 'abc-secret-123', CONNECTION.replace('org-1', 'org-1, apiKey: abc-secret-123')],
    ['on lines of its own', 'abc-secret-123', withCredentials('\n  m3ter:\n    apiKey: abc-secret-123')],
    ['in a file that is no YAML', 'abc-secret-123', `${CONNECTION}  credentials: { m3ter: { apiKey: abc-secret-123\n`],
    ['a client secret', 'Zq8-planted-44', `${CONNECTION}clientSecret: Zq8-planted-44\n`],
    ['a token of another form', 'Zq8-planted-44', `${CONNECTION}bearer_token: Zq8-planted-44\n`],
    ['a password', 'abc-secret-123', `${CONNECTION}password: abc-secret-123\n`],
  ])('%s', async (_name, secret, text) => {
    expect(await printed(text)).not.toContain(secret);
  });

  test('its length is named, and its place', () => {
    const { diagnostics } = parseTexts([withCredentials('{ m3ter: { apiKey: abc-secret-123 } }')]);
    expect(diagnostics.map(({ code, message, place }) => [code, place?.line, message])).toEqual([
      ['document/bad-value', 6, 'credentials.m3ter.apiKey: expected the name of an environment variable (capital letters, digits and underscores), found a text of 14 characters, which is not shown'], // prettier-ignore
    ]);
  });

  test.each([
    [
      'clientSecret: Zq8-planted-44',
      'clientSecret',
      'QUICKBOOKS_CLIENT_SECRET, or as the variable that credentials.quickbooks.clientSecret names',
    ],
    ['client_secret: "Zq8-planted-44"', 'client_secret', 'QUICKBOOKS_CLIENT_SECRET, or as'],
    ['api_key: 87-653091234x1', 'api_key', 'M3TER_API_KEY, or as the variable that credentials.m3ter.apiKey names'],
    ['password: Zq8-planted-44', 'password', 'in the environment'],
  ])('behind a key that no document has it is a secret in the file, not a wrong key: %s', (line, key, where) => {
    const { diagnostics } = parseTexts([`${CONNECTION}${line}\n`]);
    expect(diagnostics).toMatchObject([{ code: 'document/secret-in-file', severity: 'error', place: { line: 6 } }]);
    expect(diagnostics[0]?.message).toBe(
      `a secret is in this file: ${key} holds a text of 14 characters, which is not shown`,
    );
    expect(diagnostics[0]?.hint).toContain('take it out of the file, replace it where it was issued');
    expect(diagnostics[0]?.hint).toContain(where);
  });

  test('in its own place it is to be replaced as well', () => {
    const { diagnostics } = parseTexts([withCredentials('{ quickbooks: { clientSecret: abc-secret-123 } }')]);
    expect(diagnostics[0]?.hint).toContain('replace it where it was issued');
  });

  test('the name of a variable in the wrong place is a wrong key', () => {
    const { diagnostics } = parseTexts([`${CONNECTION}clientSecret: PROD_CLIENT_SECRET\n`]);
    expect(diagnostics).toMatchObject([{ code: 'document/unknown-key' }]);
  });

  test('names of variables are shown', async () => {
    const text = withCredentials('{ m3ter: { apiKey: PROD_M3TER_API_KEY, apiSecret: bad-one } }');
    expect(await printed(text)).toContain('PROD_M3TER_API_KEY');
  });
});
