import { describe, expect, it } from 'vitest';
import { editDistance, nearestWord } from '../../../src/support/did-you-mean.ts';

describe('editDistance', () => {
  it.each([
    ['', '', 0],
    ['abc', '', 3],
    ['', 'abc', 3],
    ['kitten', 'sitting', 3],
    ['contry', 'country', 1],
    ['ab', 'ba', 1],
    ['abcd', 'badc', 2],
  ])('%s to %s is %d', (a, b, distance) => {
    expect(editDistance(a, b)).toBe(distance);
  });
});

describe('nearestWord', () => {
  const words = ['country', 'currency', 'accountName'];
  it.each([
    ['contry', 'country'],
    ['accountname', 'accountName'],
    ['curency', 'currency'],
    ['zzz', null],
    ['x'.repeat(100), null],
  ])('%s gives %s', (word, nearest) => {
    expect(nearestWord(word, words)).toBe(nearest);
  });
});
