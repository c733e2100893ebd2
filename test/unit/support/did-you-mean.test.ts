import { describe, expect, it } from 'vitest';
import { editDistance, meantNames, nearestWord } from '../../../src/support/did-you-mean.ts';

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

describe('meantNames', () => {
  const names = ['QuickBooks US invoices', 'QuickBooks Europe invoices', 'Zürich GmbH'];
  it.each([
    ['QuickBooks US invoces', ['QuickBooks US invoices']],
    ['us quick', ['QuickBooks US invoices']],
    ['invoices', ['QuickBooks US invoices', 'QuickBooks Europe invoices']],
    ['zürich', ['Zürich GmbH']],
    ['books', []],
    ['', []],
    ['—', []],
  ])('%s gives %j', (text, meant) => {
    expect(meantNames(text, names)).toEqual(meant);
  });

  it('asks about no more than three', () => {
    expect(meantNames('list', ['list a a', 'list b b', 'list c c', 'list d d'])).toEqual([]);
  });
});
