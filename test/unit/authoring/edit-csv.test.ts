import fc from 'fast-check';
import { expect, test } from 'vitest';
import { columnsOfCsv, editCsv } from '../../../src/authoring/edit-csv.ts';
import { buildLineIndex } from '../../../src/workspace/line-index.ts';
import { parseCsv } from '../../../src/workspace/parse-csv.ts';

const FILE = 'account,customer,customer.displayName,absent\nA,1\n\n"B, Ltd",,Globex Corp,\nC,,,true\n';

function rowsOf(text: string): readonly (readonly string[])[] {
  return parseCsv(text, buildLineIndex('a.csv', text)).rows.map((row) => row.map((cell) => cell.text));
}

test('cells change, all else stays', () => {
  const target = { customer: '9', 'customer.displayName': '', absent: '' };
  const { text, kept } = editCsv(FILE, {
    replace: new Map(['A,1', '"B, Ltd"', 'C,,'].map((begin) => [FILE.indexOf(begin), target])),
    append: [{ account: 'D "x"', customer: '4' }],
  });
  expect(kept).toEqual([]);
  expect(text).toBe('account,customer,customer.displayName,absent\nA,9\n\n"B, Ltd",9,,\nC,9,,\n"D ""x""",4,,\n');
});

test('a row that a variable holds, or that lacks the column, is left', () => {
  const text = 'account,customer,item\nA,${A:-1}\nB,1\n';
  const replace = new Map([
    [text.indexOf('A,$'), { customer: '9' }],
    [text.indexOf('B,1'), { item: '9' }],
  ]);
  expect(editCsv(text, { replace, append: [] })).toEqual({ text, kept: [...replace.keys()] });
});

test('line ends of the file are kept, a missing last one is added before new rows', () => {
  const append = [{ account: 'B', customer: '2' }];
  expect(editCsv('account,customer\r\nA,1', { replace: new Map(), append }).text).toBe(
    'account,customer\r\nA,1\r\nB,2\r\n',
  );
  expect(editCsv('account,customer\r\nA,1', { replace: new Map(), append: [] }).text).toBe('account,customer\r\nA,1');
});

test('the columns of a header', () => {
  expect(columnsOfCsv(FILE)).toEqual(['account', 'customer', 'customer.displayName', 'absent']);
  expect(columnsOfCsv('')).toEqual([]);
});

test('whatever a new row holds, it is read back', () => {
  const value = fc.string().filter((text) => text.trim() === text && text !== '' && !text.includes('\u0000'));
  fc.assert(
    fc.property(value, value, (account, customer) => {
      const { text } = editCsv('account,customer\nA,1\n', { replace: new Map(), append: [{ account, customer }] });
      expect(rowsOf(text)).toEqual([
        ['account', 'customer'],
        ['A', '1'],
        [account, customer],
      ]);
    }),
    { numRuns: 300 },
  );
});
