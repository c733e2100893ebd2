import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createKeptRows } from '../../../src/support/kept-rows.ts';
import { ANY_CHARACTER } from '../../properties/any-character.ts';

const SUBJECT = 'bill-1';
const text = fc.oneof(
  fc.string({ unit: ANY_CHARACTER }),
  fc.constantFrom(
    '',
    SUBJECT,
    `invoice/${SUBJECT}`,
    `${SUBJECT}${SUBJECT}`,
    '\u0001',
    `\u0001${SUBJECT}`,
    '$&',
    '\ud800',
  ),
);
const json = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    text,
    fc.integer(),
    fc.constantFrom(true, false, null),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.record({ a: tie('value'), b: tie('value'), '0': tie('value') }, { requiredKeys: [] }),
  ),
})).value;

it('gives each value back as it was, in any order and any number of times', () => {
  fc.assert(
    fc.property(fc.array(json, { maxLength: 6 }), fc.constantFrom(SUBJECT, '', 'i'), (values, subject) => {
      const rows = createKeptRows();
      const places = values.map((value) => rows.keep(value, subject));
      const read = (): unknown[] => places.map((place) => rows.read(place, subject));
      expect(read()).toEqual(values);
      expect(read().toReversed()).toEqual(values.toReversed());
      expect(JSON.stringify(read())).toBe(JSON.stringify(values));
    }),
  );
});

it('leaves members out that are undefined, and keeps the order of the others', () => {
  const rows = createKeptRows();
  const place = rows.keep({ b: '1', a: undefined, c: '2' }, '');
  expect(JSON.stringify(rows.read(place, ''))).toBe('{"b":"1","c":"2"}');
});

it('keeps values that are larger than a block, and those after them', () => {
  const rows = createKeptRows();
  const values = ['short', 'x'.repeat(1_500_000), 'after', `€${'y'.repeat(600_000)}`, 'last'];
  const places = values.map((value) => rows.keep([value], ''));
  expect(places.map((place) => rows.read(place, ''))).toEqual(values.map((value) => [value]));
});

it('gives back texts of which there are more than get a number', () => {
  const rows = createKeptRows();
  const values = Array.from({ length: 1200 }, (_, index) => ({ name: `name ${String(index % 700)}`, same: 'same' }));
  const places = values.map((value) => rows.keep(value, ''));
  expect(places.map((place) => rows.read(place, ''))).toEqual(values);
});

it('gives back members of any name, and tells apart objects whose names look alike when they are joined', () => {
  const rows = createKeptRows();
  const values = ['{"__proto__":{"a":"1"}}', '{"a\\nb":"1","c":"2"}', '{"a":"1","b\\nc":"2"}', '{"a":"1","b":"2"}'].map(
    (written) => JSON.parse(written) as unknown,
  );
  const places = values.map((value) => rows.keep(value, ''));
  expect(places.map((place) => JSON.stringify(rows.read(place, '')))).toEqual(
    values.map((value) => JSON.stringify(value)),
  );
  expect(Object.getPrototypeOf(rows.read(places[0] ?? 0, ''))).toBe(Object.prototype);
});

it('makes a member that is kept apart only when it is read, with the subject of its row', () => {
  const rows = createKeptRows({ apart: 'lines' });
  const value = { id: 'a', lines: [{ text: `line of ${SUBJECT}`, lines: ['within'] }], last: 'z' };
  const other = { id: 'b', lines: null, last: 'y' };
  const places = [rows.keep(value, SUBJECT), rows.keep(other, 'bill-2')];
  const [read, next] = [rows.read(places[0] ?? 0, SUBJECT), rows.read(places[1] ?? 0, 'bill-2')] as (typeof value)[];
  expect(Object.getOwnPropertyDescriptor(read, 'lines')).not.toHaveProperty('value');
  expect(next).toEqual(other);
  expect(JSON.stringify(read)).toBe(JSON.stringify(value));
  expect({ ...read }).toEqual(value);
  expect(read?.lines).toBe(read?.lines);
});
