import { describe, expect, it } from 'vitest';
import { decimalText } from '../../../src/model/decimal.ts';
import { FILTER_LENGTH_MAX, parseFilter } from '../../../src/filter/parse-filter.ts';
import type { Expression } from '../../../src/filter/parsed-filter.ts';

/** The tree as a text with every pair of parentheses, for reading precedence. */
function show(node: Expression): string {
  switch (node.kind) {
    case 'literal':
      if (node.value === null || typeof node.value === 'boolean') return String(node.value);
      return typeof node.value === 'string' ? JSON.stringify(node.value) : decimalText(node.value);
    case 'field':
      return node.field;
    case 'customField':
      return `cf.${node.name}`;
    case 'unary':
      return `(${node.operator}${show(node.operand)})`;
    case 'binary':
      return `(${show(node.left)} ${node.operator} ${show(node.right)})`;
    case 'choice':
      return `(${show(node.condition)} ? ${show(node.whenTrue)} : ${show(node.whenFalse)})`;
    case 'call':
      return `${node.name}(${node.args.map(show).join(', ')})`;
    default:
      throw new Error(`unknown node ${JSON.stringify(node satisfies never)}`);
  }
}

function read(text: string): string {
  const { filter, findings } = parseFilter(text);
  expect(findings.filter((finding) => finding.severity === 'error')).toEqual([]);
  expect(filter).not.toBeNull();
  return filter === null ? '' : show(filter.root);
}

describe('parseFilter reads', () => {
  it.each([
    ['true', 'true'],
    ['', 'true'],
    ['  \n ', 'true'],
    ['null == null', '(null == null)'],
    ['address.country == "US"', '(country == "US")'],
    ['customFields.tier == "gold"', '(cf.tier == "gold")'],
    ['customFields != null AND customFields.country == "UK"', '((customFields != null) AND (cf.country == "UK"))'],
    [
      'address.region == "a" OR id == "b" AND currency == "c"',
      '((region == "a") OR ((id == "b") AND (currency == "c")))',
    ],
    ['(id == "a" OR id == "b") AND true', '(((id == "a") OR (id == "b")) AND true)'],
    ['1 + 2 * 3 == 7', '((1 + (2 * 3)) == 7)'],
    ['8 - 2 - 1 == 5', '(((8 - 2) - 1) == 5)'],
    ['8 / 4 % 3 > 0', '(((8 / 4) % 3) > 0)'],
    ['2 ^ 3 ^ 2 == 1', '((2 ^ (3 ^ 2)) == 1)'],
    ['-2 ^ 2 == -4', '((-(2 ^ 2)) == (-4))'],
    ['2 ^ -1 < 1', '((2 ^ (-1)) < 1)'],
    ['+1 > 0', '((+1) > 0)'],
    ['1 < 2 == true', '((1 < 2) == true)'],
    ['1 <= 2 != 3 >= 4', '((1 <= 2) != (3 >= 4))'],
    ['true ? false : true ? null : true', '(true ? false : (true ? null : true))'],
    ['id == "a" ? true : false', '((id == "a") ? true : false)'],
    ['isnull(customFields.a, 1) == 1', '(isnull(cf.a, 1) == 1)'],
    ['IN(currency, "USD", "EUR")', 'IN(currency, "USD", "EUR")'],
    ['Math.max(1, 2.50, .5) == 2.5', '(Math.max(1, 2.5, 0.5) == 2.5)'],
    ['Math.floor(Math.PI) == 3', '(Math.floor(3.14159265358979323846264338327950288) == 3)'],
    ['1e3 == 1000', '(1000 == 1000)'],
    ['accountName == "say \\"hi\\" \\\\ \\n"', '(accountName == "say \\"hi\\" \\\\ \\\\n")'],
    ['accountCode == "Ünïcode ✓"', '(accountCode == "Ünïcode ✓")'],
    ['customFields.größe > 1', '(cf.größe > 1)'],
  ])('%s', (text, tree) => {
    expect(read(text)).toBe(tree);
  });

  it.each([
    'address.addressLine1',
    'address.addressLine2',
    'address.addressLine3',
    'address.addressLine4',
    'address.locality',
    'address.region',
    'address.postCode',
    'address.country',
    'id',
    'accountName',
    'accountCode',
    'currency',
  ])('the field %s', (field) => {
    expect(read(`${field} == "x"`)).toBe(`(${field.replace('address.', '')} == "x")`);
  });

  it('lists the custom fields with their places', () => {
    const text = 'customFields.a == 1 AND Math.abs(customFields.b) > 1 OR (true ? -customFields.a : 1) == 2';
    const { filter } = parseFilter(text);
    expect(filter?.customFields.map(({ name, start, end }) => [name, text.slice(start, end)])).toEqual([
      ['a', 'customFields.a'],
      ['b', 'customFields.b'],
      ['a', 'customFields.a'],
    ]);
  });

  it('long chains, because only nesting is bounded', () => {
    const text = Array.from({ length: 150 }, (_, index) => `accountCode == "A${String(index)}"`).join(' OR ');
    expect(parseFilter(text).filter).not.toBeNull();
    expect(parseFilter(`1${'+1'.repeat(2000)} > 0`).filter).not.toBeNull();
  });
});

describe('parseFilter lints', () => {
  it.each([
    ['address.country == US', 'filter/unquoted-literal', 'US', '(country == "US")'],
    ['currency != usd', 'filter/unquoted-literal', 'usd', '(currency != "usd")'],
    ['"customFields.country == "UK""', 'filter/outer-quotes', '"customFields.country == "UK""', '(cf.country == "UK")'],
    ['"address.country == "UK" OR id == "a""', 'filter/outer-quotes', null, '((country == "UK") OR (id == "a"))'],
    ['" currency == null "', 'filter/outer-quotes', '" currency == null "', '(currency == null)'],
    ['true OR true AND false', 'filter/mixed-and-or', 'OR', '(true OR (true AND false))'],
    ['true AND true OR false', 'filter/mixed-and-or', 'OR', '((true AND true) OR false)'],
  ])('%s', (text, code, marked, tree) => {
    const { filter, findings } = parseFilter(text);
    expect(findings.map((finding) => [finding.severity, finding.code])).toEqual([['warning', code]]);
    const [finding] = findings;
    expect(text.slice(finding?.start, finding?.end)).toBe(marked ?? text);
    expect(filter === null ? null : show(filter.root)).toBe(tree);
  });

  it.each(['(true AND true) OR false', 'true AND (true OR false)', 'true AND true AND false', 'true OR true OR false'])(
    'nothing about %s',
    (text) => {
      expect(parseFilter(text).findings).toEqual([]);
    },
  );

  it('the words in quotes of the guide and the outer quotes together', () => {
    const { findings } = parseFilter('"address.country == US"');
    expect(findings.map((finding) => [finding.code, finding.start, finding.end])).toEqual([
      ['filter/outer-quotes', 0, 23],
      ['filter/unquoted-literal', 20, 22],
    ]);
  });
});

describe('parseFilter refuses', () => {
  it.each([
    ['address.country = "US"', 'filter/syntax', '=', '=='],
    ['id == "a" && id == "b"', 'filter/syntax', '&&', 'AND'],
    ['id == "a" || id == "b"', 'filter/syntax', '||', 'OR'],
    ['id <> "a"', 'filter/syntax', '<>', '!='],
    ['!true', 'filter/syntax', '!', 'comparison'],
    ["id == 'a'", 'filter/syntax', "'", 'double quotes'],
    ['id == \u201ca\u201d', 'filter/syntax', '\u201c', 'double quotes'],
    ['id == "a', 'filter/syntax', '"a', 'closing'],
    ['id == #', 'filter/syntax', '#', null],
    ['id == \ud83d\ude00', 'filter/syntax', '\ud83d\ude00', null],
    ['id ==', 'filter/syntax', '=', null],
    ['(id == "a"', 'filter/syntax', '(', ')'],
    ['(id == "a" "b")', 'filter/syntax', '"b"', null],
    ['id == "a")', 'filter/syntax', ')', 'remove'],
    ['id == "a" and true', 'filter/syntax', 'and', 'AND'],
    ['accountName == Acme Corp', 'filter/syntax', 'Corp', 'double quotes'],
    ['id == "a" "b"', 'filter/syntax', '"b"', null],
    ['id == "a" 5', 'filter/syntax', '5', null],
    ['id == "a" ,', 'filter/syntax', ',', null],
    ['AND true', 'filter/syntax', 'AND', null],
    ['* 2', 'filter/syntax', '*', null],
    ['true ? 1', 'filter/syntax', '1', ':'],
    ['true ? : 1', 'filter/syntax', ':', null],
    ['true ? 1 :', 'filter/syntax', ':', null],
    ['address. == 1', 'filter/syntax', '==', null],
    ['address.', 'filter/syntax', '.', null],
    ['Math.abs(1', 'filter/syntax', '1', null],
    ['Math.max(1 2)', 'filter/syntax', '2', ','],
    ['Math.max(1,)', 'filter/syntax', ')', null],
    ['- ', 'filter/syntax', '-', null],
    ['2 ^', 'filter/syntax', '^', null],
    ['accountname == "a"', 'filter/unknown-field', 'accountname', 'accountName'],
    ['name == "a"', 'filter/unknown-field', 'name', 'accountName'],
    ['country == "a"', 'filter/unknown-field', 'country', 'address.country'],
    ['address.contry == "a"', 'filter/unknown-field', 'address.contry', 'address.country'],
    ['acount.name == "a"', 'filter/unknown-field', 'acount.name', 'did you mean accountName?'],
    ['acount.currency == "a"', 'filter/unknown-field', 'acount.currency', 'did you mean currency?'],
    ['Account.customFields.tier == 1', 'filter/unknown-field', 'Account.customFields.tier', 'customFields.tier?'],
    ['customField.tier == 1', 'filter/unknown-field', 'customField.tier', 'did you mean customFields.tier?'],
    ['custmFields.a.b == 1', 'filter/unknown-field', 'custmFields.a.b', 'did you mean customFields.NAME?'],
    ['adress.contry == "a"', 'filter/unknown-field', 'adress.contry', 'did you mean address.country?'],
    ['naem == "a"', 'filter/unknown-field', 'naem', 'did you mean accountName?'],
    ['billing.zone == "a"', 'filter/unknown-field', 'billing.zone', 'the fields are'],
    ['emailAddress == "a"', 'filter/unknown-field', 'emailAddress', 'customFields.NAME'],
    ['customFields.a.b == 1', 'filter/unknown-field', 'customFields.a.b', 'no members'],
    ['id == address.contry', 'filter/unknown-field', 'address.contry', 'address.country'],
    ['id == (US)', 'filter/unknown-field', 'US', null],
    ['US == id', 'filter/unknown-field', 'US', null],
    ['IN(currency, USD)', 'filter/unknown-field', 'USD', null],
    ['1 + x > 2', 'filter/unknown-field', 'x', null],
    ['-x > 2', 'filter/unknown-field', 'x', null],
    ['x ? true : false', 'filter/unknown-field', 'x', null],
    ['__proto__ == 1', 'filter/unknown-field', '__proto__', null],
    ['constructor == 1', 'filter/unknown-field', 'constructor', null],
    ['True', 'filter/unknown-field', 'True', 'true'],
    ['isNull(id, "a") == "a"', 'filter/unknown-function', 'isNull', 'isnull'],
    ['Math.sqrt(2) > 1', 'filter/unknown-function', 'Math.sqrt', null],
    ['frobnicate(2) > 1', 'filter/unknown-function', 'frobnicate', 'the functions are'],
    ['isnull(id) == "a"', 'filter/wrong-arguments', 'isnull(id)', null],
    ['IN(id)', 'filter/wrong-arguments', 'IN(id)', null],
    ['Math.abs(1, 2) == 1', 'filter/wrong-arguments', 'Math.abs(1, 2)', null],
    ['Math.round(1, 2, 3) == 1', 'filter/wrong-arguments', 'Math.round(1, 2, 3)', null],
    ['Math.max() == 1', 'filter/wrong-arguments', 'Math.max()', null],
    ['1e999 > 1', 'filter/number-out-of-range', '1e999', null],
  ])('%s', (text, code, marked, hint) => {
    const { filter, findings } = parseFilter(text);
    expect(filter).toBeNull();
    const error = findings.find((finding) => finding.severity === 'error');
    expect(error?.code).toBe(code);
    expect(text.slice(error?.start, error?.end)).toBe(marked);
    expect(`${error?.message ?? ''} ${error?.hint ?? ''}`).toContain(hint ?? ' ');
  });

  it('says how many arguments a function takes', () => {
    const messages = ['isnull(id) == 1', 'IN(id)', 'Math.abs() == 1', 'Math.round() == 1'].map(
      (text) => parseFilter(text).findings[0]?.message,
    );
    expect(messages).toEqual([
      'isnull takes 2 arguments, found 1',
      'IN takes at least 2 arguments, found 1',
      'Math.abs takes 1 argument, found 0',
      'Math.round takes 1 or 2 arguments, found 0',
    ]);
  });

  it('reports every unknown name of one filter, in order of place', () => {
    const { findings } = parseFilter('nme == "a" AND cuntry == "b" AND foo(1) == 2');
    expect(findings.map((finding) => finding.code)).toEqual([
      'filter/unknown-field',
      'filter/unknown-field',
      'filter/unknown-function',
    ]);
  });

  it('what is too long', () => {
    const fits = `id == "${'a'.repeat(FILTER_LENGTH_MAX - 8)}"`;
    expect(fits).toHaveLength(FILTER_LENGTH_MAX);
    expect(parseFilter(fits).filter).not.toBeNull();
    const [finding] = parseFilter(`${fits} `).findings;
    expect([finding?.code, finding?.start, finding?.end]).toEqual(['filter/too-long', 4096, 4097]);
  });

  it.each([
    ['(', 'true', ')'],
    ['-', '1', ''],
    ['Math.abs(', '1', ')'],
    ['true ? ', 'true', ' : false'],
    ['1 ^ ', '1', ''],
  ])('more than 64 levels of %s', (open, middle, close) => {
    const nest = (levels: number): string => open.repeat(levels) + middle + close.repeat(levels);
    expect(parseFilter(nest(64)).filter).not.toBeNull();
    expect(parseFilter(nest(65)).findings.map((finding) => finding.code)).toEqual(['filter/too-deep']);
  });

  it('an odd number of quotes at its place', () => {
    const { filter, findings } = parseFilter('"id == "a"');
    expect(filter).toBeNull();
    expect(findings.map((finding) => finding.code)).toContain('filter/syntax');
  });

  it('a text in quotes that is no filter inside either', () => {
    const { filter, findings } = parseFilter('"hello world"');
    expect(filter).toBeNull();
    expect(findings.map((finding) => finding.code)).toEqual(['filter/outer-quotes', 'filter/syntax']);
  });
});
