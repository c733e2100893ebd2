import { expect, test } from 'vitest';
import { nearestWord, suggest } from '../../../src/support/did-you-mean.ts';

const KEYS = ['connection', 'destination', 'delivery', 'onlySendOnApproval', 'id'];

test.each([
  ['conection', 'connection'],
  ['connectoin', 'connection'],
  ['only_send_on_approval', 'onlySendOnApproval'],
  ['DELIVERY', 'delivery'],
  ['ID', 'id'],
  ['something', null],
  ['x', null],
  ['', null],
  ['c'.repeat(200), null],
])('%j is close to %j', (word, expected) => {
  expect(nearestWord(word, KEYS)).toBe(expected);
});

test('the first of equally close words wins', () => {
  expect(nearestWord('bat', ['cat', 'hat'])).toBe('cat');
});

test('a suggestion is a question', () => {
  expect(suggest('sandbx', ['sandbox'])).toBe('did you mean "sandbox"?');
  expect(suggest('q', ['sandbox'])).toBeNull();
});
