import { expect, it } from 'vitest';
import { parseTexts } from './parse-text.ts';

it.each([
  ['plain', ''],
  ['quoted', "'"],
])('a token in place of an e-mail is one error, %s', (_name, quote) => {
  const token = `ghp_${'a1B2'.repeat(9)}`;
  const text = [
    'apiVersion: tieout/v1',
    'kind: Integration',
    'name: US',
    'connection: one',
    'destination: QuickBooksSandbox',
    'entityType: Bill',
    `notifyOnDisabled: [${quote}${token}${quote}]`,
    'delivery: { from: 2026-01-01 }',
    '',
  ].join('\n');
  const { diagnostics } = parseTexts([text]);
  const ofLine = diagnostics.filter(({ place }) => place?.line === 7);
  expect(ofLine.map(({ code }) => code)).toEqual(['document/secret-in-file']);
  expect(JSON.stringify(diagnostics)).not.toContain(token);
});
