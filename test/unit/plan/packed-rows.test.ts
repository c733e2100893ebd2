import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRowPacker, createRowUnpacker, PackedRowDamaged } from '../../../src/plan/packed-rows.ts';

function packed(rows: readonly unknown[]): readonly string[] {
  return rows.map(createRowPacker());
}

function unpacked(texts: readonly string[]): readonly unknown[] {
  const unpack = createRowUnpacker();
  return texts.map((text) => unpack(JSON.parse(text)));
}

describe('packed rows', () => {
  it('give the same JSON back, to the order of members', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue()), (values) => {
        // Minus zero is no JSON.
        const rows = JSON.parse(JSON.stringify(values)) as readonly unknown[];
        expect(JSON.stringify(unpacked(packed([...rows, ...rows])))).toBe(JSON.stringify([...rows, ...rows]));
      }),
    );
  });

  it('write a long text and the names of members once', () => {
    const row = { address: 'invoice/1', of: 'USD', lines: ['invoice/1', 12, null, true] };
    expect(packed([row, row])).toEqual([
      '[["address","of","lines"],"invoice/1","USD",[0,0,[-1,12],null,true]]',
      '[1,0,"USD",[0,0,[-1,12],null,true]]',
    ]);
  });

  it('leave out members that are undefined', () => {
    expect(unpacked(packed([{ a: undefined, b: 1 }]))).toEqual([{ b: 1 }]);
  });

  it('take a member of any name as a member', () => {
    const row: unknown = JSON.parse('{"__proto__":{"isAdmin":true},"constructor":"x"}');
    const [given] = unpacked(packed([row])) as readonly [object];
    expect(JSON.stringify(given)).toBe(JSON.stringify(row));
    expect(Object.getPrototypeOf(given)).toBe(Object.prototype);
  });

  it.each(['3', '[2]', '[1,null]', '[["a"]]', '[["a"],1,2]', '{"a":1}', '[[1],null]', '["text"]', '-1', '[null]'])(
    'are refused as damaged: %s',
    (text) => {
      expect(() => unpacked([text])).toThrow(PackedRowDamaged);
    },
  );
});
