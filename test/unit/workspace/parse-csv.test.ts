import { describe, expect, test } from 'vitest';
import { parseCsv } from '../../../src/workspace/parse-csv.ts';
import { buildLineIndex } from '../../../src/workspace/line-index.ts';
import { CONNECTION, parseTexts, places } from './parse-text.ts';

const rows = (text: string) =>
  parseCsv(text, buildLineIndex('a.csv', text)).rows.map((row) => row.map((cell) => cell.text));

describe('parseCsv', () => {
  test.each([
    [
      'rows',
      'a,b\nc,d\n',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    [
      'CRLF and no last break',
      'a,b\r\nc,d',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    ['quotes, commas, breaks inside', '"a,""x""","b\nc"\n', [['a,"x"', 'b\nc']]],
    ['spaces around bare cells', ' a , b \n', [['a', 'b']]],
    [
      'empty cells and empty rows',
      'a,,\n\n,,\nb,c,\n',
      [
        ['a', '', ''],
        ['b', 'c', ''],
      ],
    ],
    ['a comma at the end of the file', 'a,', [['a', '']]],
    ['nothing', '', []],
  ])('%s', (_name, text, expected) => {
    expect(rows(text)).toEqual(expected);
  });

  test.each([
    ['an open quote', 'a,b\n"c', '2:1'],
    ['text after a quote', '"a"x,b\n', '1:4'],
    ['a quote inside', 'a"b,c\n', '1:2'],
  ])('%s', (_name, text, expected) => {
    const [found] = parseCsv(text, buildLineIndex('a.csv', text)).diagnostics;
    expect(`${String(found?.place?.line)}:${String(found?.place?.column)}`).toBe(expected);
  });
});

describe('mappingsFrom', () => {
  test('a name in the place of an Id: the hint names the column, and obeying it works', () => {
    const [found] = parse('account,customer\nGLOBEX,Globex Corp\n').diagnostics;
    expect(found?.hint).toBe('or put it into a column customer.displayName');
    const { workspace, diagnostics } = parse('account,customer.displayName\nGLOBEX,Globex Corp\n');
    expect(diagnostics).toEqual([]);
    expect(workspace.mappingFiles[0]?.rules[0]?.external).toEqual({ displayName: 'Globex Corp' });
  });

  test.each([';', '\t'])('cells that %j separates, as spreadsheets write them', (sign) => {
    const [found, ...more] = parse(['account', 'customer'].join(sign) + '\nACME;58\n').diagnostics;
    expect([found?.hint, more]).toEqual(['separate the columns and cells with commas: account,customer', []]);
  });

  const list = (path: string) =>
    `apiVersion: tieout/v1\nkind: ExternalMappings\nname: m\nconnection: northwind\nmappingsFrom: ${path}\n`;
  const parse = (csv: string, path = './x.csv') =>
    parseTexts({
      'a.yaml': CONNECTION,
      'lists/m.yaml': list(path),
      'lists/x.csv': csv,
      'y.csv': 'account,customer\nY,9\n',
    });

  test('becomes the rules that mappings would give', () => {
    const { workspace, diagnostics } = parse(
      'account,product,customer,customer.displayName,item.sku,absent\nACME,,58,,,\n007,,,"Globex, Inc",,\n,api,,,API,\nOLD,,,,,true\n',
    );
    expect(diagnostics).toEqual([]);
    const rule = { table: 'Customer', entity: 'Account', absent: false };
    expect(workspace.mappingFiles[0]?.rules).toEqual([
      { ...rule, m3terReference: 'ACME', external: { id: '58' }, place: { path: 'w/lists/x.csv', line: 2, column: 1 } },
      {
        ...rule,
        m3terReference: '007',
        external: { displayName: 'Globex, Inc' },
        place: { path: 'w/lists/x.csv', line: 3, column: 1 },
      },
      {
        entity: 'Product',
        table: 'Item',
        absent: false,
        m3terReference: 'api',
        external: { sku: 'API' },
        place: { path: 'w/lists/x.csv', line: 4, column: 1 },
      },
      {
        ...rule,
        m3terReference: 'OLD',
        external: null,
        absent: true,
        place: { path: 'w/lists/x.csv', line: 5, column: 1 },
      },
    ]);
  });

  test.each([
    ['aggregation,item', 'a,1', 'Aggregation', { id: '1' }],
    ['compoundAggregation,item', 'a,1', 'CompoundAggregation', { id: '1' }],
    ['pricingBand,item', 'a,1', 'PricingBand', { id: '1' }],
    ['product,item.name', 'a,API usage', 'Product', { name: 'API usage' }],
  ])('columns %s', (header, row, entity, external) => {
    const { workspace, diagnostics } = parse(`${header}\n${row}\n`);
    expect(diagnostics).toEqual([]);
    expect(workspace.mappingFiles[0]?.rules[0]).toMatchObject({ entity, external, table: 'Item', m3terReference: 'a' });
  });

  test('a parent folder inside the workspace', () => {
    expect(parse('', '../y.csv').workspace.mappingFiles[0]?.rules).toHaveLength(1);
  });

  test.each([
    ['no header', '', ['lists/x.csv:1:1 error document/csv-header']],
    ['an unknown column', 'acount,customer\nA,1\n', ['lists/x.csv:1:1 error document/csv-header']],
    ['a repeated column', 'account,account\nA,1\n', ['lists/x.csv:1:9 error document/csv-header']],
    ['too many cells', 'account,customer\nA,1,2\n', ['lists/x.csv:2:5 error document/csv-syntax']],
    ['a wrong id', 'account,customer\nA,1\nB,x y\n', ['lists/x.csv:3:3 error document/bad-value']],
    ['no customer', 'account,customer\nA,\n', ['lists/x.csv:2:1 error document/missing-key']],
    ['two items', 'product,item,item.sku\nA,1,S\n', ['lists/x.csv:2:5 error document/conflicting-keys']],
    ['the same account twice', 'account,customer\nA,1\nA,2\n', ['lists/x.csv:3:1 error document/duplicate-mapping']],
    ['an open quote', 'account,customer\n"A,1\n', ['lists/x.csv:2:1 error document/csv-syntax']],
    ['not true', 'account,absent\nA,yes\n', ['lists/x.csv:2:3 error document/unknown-value']],
  ])('%s', (_name, csv, expected) => {
    expect(places(parse(csv).diagnostics)).toEqual(expected);
  });

  test.each([
    ['../../x.csv', 'lists/m.yaml:5:15 error document/outside-workspace'],
    ['./z.csv', 'lists/m.yaml:5:15 error document/file-not-found'],
    ['/etc/x.csv', 'lists/m.yaml:5:15 error document/bad-value'],
    ['x.txt', 'lists/m.yaml:5:15 error document/bad-value'],
  ])('mappingsFrom: %s', (path, expected) => {
    expect(places(parse('account,customer\n', path).diagnostics)).toContain(expected);
  });

  test('a CSV file that nobody names is left alone', () => {
    expect(
      parseTexts({ 'a.yaml': CONNECTION, 'notes.csv': 'AB11abcdefghijklmnopqrstuvwxyz0123456789AB,"' }).diagnostics,
    ).toEqual([]);
  });
});
