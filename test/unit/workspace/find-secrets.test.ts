import { describe, expect, test } from 'vitest';
import { createMask, findSecrets } from '../../../src/workspace/find-secrets.ts';
import { buildLineIndex } from '../../../src/workspace/line-index.ts';
import { CONNECTION, parseTexts } from './parse-text.ts';

const INTUIT = `AB11${'a1B2c3D4e5'.repeat(4)}`;
const search = (text: string, env = {}) => findSecrets(text, buildLineIndex('a.yaml', text), env);

describe('refused', () => {
  test.each([
    ['an Intuit refresh token', `a: ${INTUIT}`, 'QUICKBOOKS_REFRESH_TOKEN'],
    ['the newer form', 'a: RT1-12-H0-17654321009abcdefgh', 'QUICKBOOKS_REFRESH_TOKEN'],
    ['a JSON Web Token', 'a: eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc_def-123', 'M3TER_API_TOKEN'],
    ['a GitHub token', `a: ghp_${'a1B2'.repeat(9)}`, 'GITHUB_TOKEN'],
    ['a private key', 'a: |\n  -----BEGIN RSA PRIVATE KEY-----\n', 'TIEOUT_TOKEN_KEY'],
    ['long base64', `a: "${'aB3+'.repeat(11)}="`, 'a variable'],
    ['long hexadecimal', `a: "${'0a1b2c3d'.repeat(8)}"`, 'a variable'],
    ['a secret in a comment', `# ${INTUIT}\n`, 'QUICKBOOKS_REFRESH_TOKEN'],
    ['a reference to a secret variable', 'a: ${QUICKBOOKS_CLIENT_SECRET:-x}', 'QUICKBOOKS_CLIENT_SECRET'],
  ])('%s', (_name, text, variable) => {
    const { diagnostics } = search(text);
    expect(diagnostics).toHaveLength(1);
    expect(diagnostics[0]).toMatchObject({ severity: 'error', code: 'document/secret-in-file' });
    expect(`${String(diagnostics[0]?.hint)} ${String(diagnostics[0]?.message)}`).toContain(variable);
  });

  test('the value of a secret variable, wherever it stands', () => {
    const { diagnostics } = search('a: x-hunter2hunter2-y', { MY_APP_PASSWORD: 'hunter2hunter2', OTHER: 'x' });
    expect(diagnostics[0]?.message).toBe('this looks like the value of MY_APP_PASSWORD');
    expect(diagnostics[0]?.place).toEqual({ path: 'a.yaml', line: 1, column: 6, endColumn: 20 });
  });
});

describe('accepted', () => {
  test.each([
    ['an id', 'a: 4f2c0b1e-7a31-4d52-8c06-1b9e2f7d3a64'],
    ['a long path', `# yaml-language-server: $schema=../schemas/${'folder/'.repeat(10)}integration.schema.json`],
    ['a long filter', `a: 'customFields.aVeryLongNameOfACustomFieldForBillingPurposes == "US"'`],
    ['an ordinary variable', 'a: ${M3TER_ORG_ID} ${QUICKBOOKS_REALM_ID}'],
    ['the name of a secret variable', 'refreshToken: QUICKBOOKS_REFRESH_TOKEN'],
    ['a long name in one case', `a: ${'northwind-robotics-'.repeat(4)}`],
  ])('%s', (_name, text) => {
    expect(search(text, { SHORT_TOKEN: 'a', M3TER_ORG_ID: 'org' }).diagnostics).toEqual([]);
  });
});

test('a secret is in no message and in no text for code frames', () => {
  const text = CONNECTION.replace('"934"', INTUIT);
  const parsed = parseTexts([`${text}credentials: { m3ter: { apiKey: "${INTUIT}" } }\n`]);
  const shown = JSON.stringify([parsed.diagnostics, [...parsed.files.values()]]);
  expect(parsed.diagnostics.length).toBeGreaterThan(1);
  expect(shown).not.toContain(INTUIT);
  expect(parsed.files.get('w/a.yaml')).toHaveLength(
    text.length + `credentials: { m3ter: { apiKey: "${INTUIT}" } }\n`.length,
  );
});

test('masking keeps columns', () => {
  expect(createMask(['secret'], {})('a: secret # secret')).toBe('a: ****** # ******');
  expect(createMask([], { MY_TOKEN: 'sesame-open' })('a: sesame-open')).toBe('a: sesame-open');
});

test('a secret that a message cuts off is masked too, and one of thousands', () => {
  const tokens = Array.from({ length: 2_000 }, (_, index) => `ghp_${String(index).padStart(70, 'x')}`);
  const { diagnostics, values } = search(tokens.join('\n'));
  expect(diagnostics).toHaveLength(2_000);
  const mask = createMask(values, { MY_TOKEN: 'sesame-open' });
  expect(mask(`found ${tokens.at(-1)?.slice(0, 59) ?? ''}…, sesame-open`)).toBe(
    `found ${'*'.repeat(59)}…, ${'*'.repeat(11)}`,
  );
});

test('a line of megabytes is searched, and what stands behind it', () => {
  const { diagnostics } = search(`# ${'x'.repeat(11_000_000)}\na: ${INTUIT}\n`);
  expect(diagnostics.map(({ place }) => place?.line)).toEqual([2]);
});
