import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { encodePathSegment } from '../../src/http/path-segment.ts';
import { WorldFailure } from '../../src/support/errors.ts';
import { ANY_CHARACTER } from './any-character.ts';

const PIECES = [
  '.',
  '..',
  '/',
  '\\',
  '%2e',
  '%2f',
  '?',
  '#',
  ';',
  '@',
  ':',
  '//evil.example',
  '\u0000',
  '\n',
  '\ud800',
  'é',
  'a',
];
const hostile = fc
  .array(fc.oneof(fc.constantFrom(...PIECES), fc.string({ unit: ANY_CHARACTER, maxLength: 4 })), { maxLength: 5 })
  .map((pieces) => pieces.join(''));

/** What a server takes the id for in the middle of an address; null when it is refused. */
function sentAs(
  id: string,
): { readonly host: string; readonly path: readonly string[]; readonly query: string } | null {
  try {
    const url = new URL(`https://api.example/organizations/o/${encodePathSegment(id)}/enable?x=1`);
    return { host: url.host, path: url.pathname.split('/').map(decodeURIComponent), query: url.search };
  } catch (error) {
    if (error instanceof WorldFailure) return null;
    throw error;
  }
}

test('an id stays the one segment that it is, or is refused', () => {
  fc.assert(
    fc.property(hostile, (id) => {
      const expected = { host: 'api.example', path: ['', 'organizations', 'o', id, 'enable'], query: '?x=1' };
      expect([null, expected]).toContainEqual(sentAs(id));
    }),
    { numRuns: 2_000 },
  );
});

test.each(['%2e%2e', '...', '../..', 'a/b', 'é', ' '])('%j is sent as it is', (id) => {
  expect(sentAs(id)?.path).toEqual(['', 'organizations', 'o', id, 'enable']);
});

test.each(['', '.', '..', '\ud800', 'a\udfff'])('%j is refused', (id) => {
  expect(() => encodePathSegment(id)).toThrow(expect.objectContaining({ code: 'http/unsafe-path' }));
});
