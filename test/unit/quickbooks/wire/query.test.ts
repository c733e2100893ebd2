import { describe, expect, it } from 'vitest';
import {
  ACTIVE_AND_INACTIVE,
  buildCountQuery,
  buildQuery,
  chunkForInLists,
  isQueryName,
} from '../../../../src/quickbooks/wire/query.ts';

describe('buildQuery', () => {
  it('writes conditions, order and page', () => {
    const query = buildQuery({
      entity: 'Invoice',
      where: [
        { property: 'TxnDate', operator: '>=', value: '2026-01-01' },
        { property: 'DocNumber', in: ['A', 'B'] },
      ],
      orderBy: 'Id',
      startPosition: 1000,
      maxResults: 1000,
    });
    expect(query).toBe(
      "select * from Invoice where TxnDate >= '2026-01-01' and DocNumber in ('A', 'B') orderby Id startposition 1000 maxresults 1000",
    );
  });

  it('asks for inactive records with unquoted booleans', () => {
    expect(buildQuery({ entity: 'Customer', where: [ACTIVE_AND_INACTIVE] })).toBe(
      'select * from Customer where Active in (true, false)',
    );
  });

  it('counts', () => {
    expect(buildCountQuery({ entity: 'Item', where: [] })).toBe('select count(*) from Item');
  });

  it.each([
    ["O'Brien", String.raw`'O\'Brien'`],
    ['back\\slash', String.raw`'back\\slash'`],
    ["\\' or Id > '0", String.raw`'\\\' or Id > \'0'`],
    ['100 %', "'100 %'"],
  ])('keeps %j within its quotes', (value, quoted) => {
    const where = [{ property: 'DisplayName', operator: '=' as const, value }];
    expect(buildQuery({ entity: 'Customer', where })).toBe(`select * from Customer where DisplayName = ${quoted}`);
  });

  it('takes no name that could be more than a name, and no empty list', () => {
    expect(() => buildQuery({ entity: 'Item where 1', where: [] })).toThrow('identifiers');
    expect(() => buildQuery({ entity: 'Item', where: [{ property: 'Id', in: [] }] })).toThrow('empty list');
  });
});

describe('isQueryName', () => {
  it.each([
    ['Class', true],
    ['MetaData.LastUpdatedTime', true],
    ['', false],
    ['a b', false],
    ["x'", false],
    ['.a', false],
    ['A'.repeat(61), false],
  ])('%j: %s', (text, expected) => {
    expect(isQueryName(text)).toBe(expected);
  });
});

describe('chunkForInLists', () => {
  it('cuts by count and keeps the order, each value once', () => {
    const chunks = chunkForInLists(['a', 'b', 'a', 'c', 'd', 'e'], { countMax: 2, lengthMax: 1000 });
    expect(chunks).toEqual([['a', 'b'], ['c', 'd'], ['e']]);
  });

  it('cuts by encoded length, and sends a value alone that is longer than that', () => {
    const long = 'ü'.repeat(100);
    const chunks = chunkForInLists([long, 'a', 'b'], { countMax: 10, lengthMax: 50 });
    expect(chunks).toEqual([[long], ['a', 'b']]);
  });

  it('makes no list of nothing', () => {
    expect(chunkForInLists([], { countMax: 2, lengthMax: 10 })).toEqual([]);
  });
});
