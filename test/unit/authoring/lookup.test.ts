import { expect, it } from 'vitest';
import { referEntities, referenceOf, referRecords } from '../../../src/authoring/lookup.ts';

it.each(['api-calls', '58', "it's", 'say "hi"', 'tag \u{E0001}', 'tab\t', ' space '])(
  'files name an object by its code, whatever is in it: %j',
  (code) => {
    const [row] = referEntities('product', [{ id: 'id-1', code, name: 'API' }]);
    expect(row === undefined ? null : referenceOf(row)).toBe(code);
  },
);

it('files name a record by a property that only it has, else by its Id', () => {
  const properties = [['name', 'API']] as const;
  const record = { id: '19', name: 'API', active: true, note: '', properties };
  expect(referRecords('item', [record]).map(({ value }) => value)).toEqual([{ name: 'API' }]);
  expect(referRecords('item', [record, { ...record, id: '20' }]).map(({ value }) => value)).toEqual(['19', '20']);
});
