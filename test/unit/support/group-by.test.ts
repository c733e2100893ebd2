import fc from 'fast-check';
import { expect, it } from 'vitest';
import { groupBy, Groups } from '../../../src/support/group-by.ts';

/** As a map of lists that keeps a list for each key. */
function plainGroups<K, V>(pairs: readonly (readonly [K, V])[]): ReadonlyMap<K, readonly V[]> {
  const groups = new Map<K, V[]>();
  for (const [key, value] of pairs) groups.set(key, [...(groups.get(key) ?? []), value]);
  return groups;
}

const values = fc.oneof(fc.constantFrom(undefined, null, 0, ''), fc.array(fc.integer(), { maxLength: 2 }));
const pairs = fc.array(fc.tuple(fc.constantFrom<string[]>('a', 'b', 'c', ''), values), { maxLength: 8 });

it('is a map of lists, whatever the values are', () => {
  fc.assert(
    fc.property(pairs, (added) => {
      const groups = new Groups<string, unknown>();
      for (const [key, value] of added) groups.add(key, value);
      const plain = plainGroups(added);
      expect([...groups]).toEqual([...plain]);
      expect([...groups.keys()]).toEqual([...plain.keys()]);
      expect([...groups.values()]).toEqual([...plain.values()]);
      expect(groups.size).toBe(plain.size);
      for (const key of ['a', 'b', 'c', '', 'd']) {
        expect([groups.has(key), groups.get(key)]).toEqual([plain.has(key), plain.get(key)]);
      }
      const visited: unknown[] = [];
      groups.forEach((list, key) => visited.push([key, list]));
      expect(visited).toEqual([...plain]);
    }),
  );
});

it('groups values by their key, in their order', () => {
  expect([...groupBy(['ab', 'c', 'ad'], (text) => text.charAt(0))]).toEqual([
    ['a', ['ab', 'ad']],
    ['c', ['c']],
  ]);
});
