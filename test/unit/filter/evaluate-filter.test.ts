import { describe, expect, it } from 'vitest';
import { evaluateFilter, type FilterAnswer } from '../../../src/filter/evaluate-filter.ts';
import { parseFilter } from '../../../src/filter/parse-filter.ts';
import type { Account } from '../../../src/model/m3ter.ts';
import { makeAccount } from '../convert/make.ts';

const FULL = makeAccount({
  id: 'acc-1',
  code: 'ACME',
  name: 'ACME Ltd',
  currency: 'USD',
  address: {
    addressLine1: '1 Harbor Way',
    addressLine2: null,
    addressLine3: '3',
    addressLine4: '4',
    locality: 'Oakland',
    region: 'CA',
    postCode: '94607',
    country: 'US',
  },
  customFields: new Map([
    ['country', { text: 'UK' }],
    ['seats', { number: '12.50' }],
    ['level', { text: '7' }],
    ['empty', { text: '' }],
  ]),
});
const EMPTY = makeAccount({ address: null, customFields: null, currency: null });

function evaluate(text: string, account: Account = FULL): FilterAnswer {
  const { filter, findings } = parseFilter(text);
  if (filter === null) throw new Error(`${text}: ${JSON.stringify(findings)}`);
  return evaluateFilter(filter, account);
}

describe('evaluateFilter', () => {
  it.each([
    ['', true],
    ['true', true],
    ['null', false],
    ['id == "acc-1"', true],
    ['accountCode == "ACME" AND accountName == "ACME Ltd"', true],
    ['accountCode == "acme"', false],
    ['currency == "USD"', true],
    ['address != null AND address.country == "US"', true],
    ['address.country == US', true],
    ['address.addressLine1 == "1 Harbor Way"', true],
    ['address.addressLine2 == null', true],
    ['address.addressLine3 == 3 AND address.addressLine3 == "3"', true],
    ['address.addressLine4 == 4', true],
    ['address.locality == "Oakland" AND address.region == "CA" AND address.postCode == 94607', true],
    ['customFields.country == "UK"', true],
    ['customFields.country != "UK"', false],
    ['customFields.missing == null', true],
    ['customFields.missing != null', false],
    ['customFields.missing == "x"', false],
    ['customFields.missing != "x"', true],
    ['customFields.toString == null', true],
    ['customFields.empty == ""', true],
    ['customFields.seats == 12.5', true],
    ['customFields.seats == "12.500"', true],
    ['"12.500" == customFields.seats', true],
    ['customFields.level == 7', true],
    ['customFields.level > 6.9', true],
    ['customFields.country == 7', false],
    ['customFields.seats > 12', true],
    ['customFields.seats >= 12.5 AND customFields.seats <= 12.5', true],
    ['customFields.seats < 12.5', false],
    ['"b" > "a"', true],
    ['"a" >= "a"', true],
    ['"B" < "a"', true],
    ['"10" < "9"', true],
    ['true == true', true],
    ['true == "true"', false],
    ['customFields == address', false],
    ['1 + 2 * 3 == 7', true],
    ['7 % 4 == 3 AND -7 % 4 == -3', true],
    ['0.1 + 0.2 == 0.3', true],
    ['1 / 4 == 0.25', true],
    ['2 ^ 10 == 1024 AND 2 ^ -1 == 0.5 AND 0 ^ 0 == 1 AND 0 ^ 5 == 0', true],
    ['-2 ^ 2 == -4', true],
    ['+customFields.seats == 12.5 AND -customFields.seats == -12.5', true],
    ['true ? 1 == 1 : 1 == 2', true],
    ['null ? true : false', false],
    ['isnull(customFields.missing, "x") == "x"', true],
    ['isnull(currency, "x") == "USD"', true],
    ['isnull(null, null) == null', true],
    ['IN(currency, "EUR", "USD")', true],
    ['IN(currency, "EUR")', false],
    ['IN(customFields.level, 6, 7)', true],
    ['IN(customFields.missing, null)', true],
    ['Math.max(1, 3, 2) == 3 AND Math.min(3, 1, 2) == 1', true],
    ['Math.abs(-3) == 3 AND Math.abs(3) == 3', true],
    ['Math.pow(2, 3) == 8', true],
    ['Math.floor(2.7) == 2 AND Math.floor(-2.1) == -3 AND Math.floor(2) == 2', true],
    ['Math.ceil(2.1) == 3 AND Math.ceil(-2.7) == -2 AND Math.ceil(2) == 2', true],
    ['Math.round(2.5) == 3 AND Math.round(-2.5) == -3 AND Math.round(2.4) == 2', true],
    ['Math.floor(2.789, 2) == 2.78 AND Math.ceil(2.781, 2) == 2.79 AND Math.round(2.785, 2) == 2.79', true],
    ['Math.floor(1299, -2) == 1200 AND Math.ceil(1201, -2) == 1300 AND Math.round(1250, -2) == 1300', true],
    ['Math.floor(-1201, -2) == -1300', true],
    ['Math.max(1, null) == null', true],
    ['Math.round(Math.PI, 4) == 3.1416', true],
  ])('%s is %s', (text, value) => {
    expect(evaluate(text)).toEqual({ value });
  });

  it.each([
    ['address == null', true],
    ['address.country == null', true],
    ['address.country == "US"', false],
    ['customFields == null', true],
    ['customFields.country == null', true],
    ['customFields != null AND customFields.seats + 1 > 2', false],
    ['customFields.seats + 1 > 2', false],
    ['customFields.seats + 1 == null', true],
    ['-customFields.seats == null', true],
    ['customFields.seats < 5', false],
    ['customFields.seats >= 5', false],
    ['(customFields.seats < 5) == null', true],
    ['customFields.seats < 5 OR true', true],
    ['null AND true', false],
    ['currency == null', true],
  ])('for an account without fields %s is %s', (text, value) => {
    expect(evaluate(text, EMPTY)).toEqual({ value });
  });

  it.each([
    ['false AND "x" + 1 > 1', false],
    ['null AND 1 / 0 > 1', false],
    ['true OR 1 / 0 > 1', true],
    ['true ? true : 1 / 0 > 1', true],
    ['false ? 1 / 0 > 1 : true', true],
    ['isnull(1, 1 / 0) == 1', true],
  ])('evaluates only what it needs: %s', (text, value) => {
    expect(evaluate(text)).toEqual({ value });
  });

  it.each([
    ['accountName + 1 > 2', 'filter/wrong-type', 'accountName'],
    ['1 + accountName > 2', 'filter/wrong-type', 'accountName'],
    ['1 * true > 2', 'filter/wrong-type', 'true'],
    ['-accountName == 1', 'filter/wrong-type', 'accountName'],
    ['accountName', 'filter/wrong-type', 'accountName'],
    ['1', 'filter/wrong-type', '1'],
    ['customFields', 'filter/wrong-type', 'customFields'],
    ['1 AND true', 'filter/wrong-type', '1'],
    ['true AND 1', 'filter/wrong-type', '1'],
    ['(1 + "x") AND true', 'filter/wrong-type', '"x"'],
    ['"x" ? true : false', 'filter/wrong-type', '"x"'],
    ['accountName < 5', 'filter/wrong-type', 'accountName < 5'],
    ['true < false', 'filter/wrong-type', 'true < false'],
    ['address > 1', 'filter/wrong-type', 'address > 1'],
    ['(1 / 0) == 1', 'filter/number-out-of-range', '(1 / 0)'],
    ['1 == 1 % 0', 'filter/number-out-of-range', '1 % 0'],
    ['0 ^ -1 == 1', 'filter/number-out-of-range', '0 ^ -1'],
    ['2 ^ 0.5 == 1', 'filter/number-out-of-range', '2 ^ 0.5'],
    ['2 ^ 401 == 1', 'filter/number-out-of-range', '2 ^ 401'],
    ['123456789 ^ 50 == 1', 'filter/number-out-of-range', '123456789 ^ 50'],
    ['1e300 * 1e300 > 1', 'filter/number-out-of-range', '1e300 * 1e300'],
    ['1e300 + 1e-300 > 1', 'filter/number-out-of-range', '1e300 + 1e-300'],
    ['Math.pow(10, 1000) > 1', 'filter/number-out-of-range', 'Math.pow(10, 1000)'],
    ['Math.floor(1.5, 0.5) > 1', 'filter/number-out-of-range', 'Math.floor(1.5, 0.5)'],
    ['Math.round(1.5, 101) > 1', 'filter/number-out-of-range', 'Math.round(1.5, 101)'],
    ['Math.abs("x") > 1', 'filter/wrong-type', 'Math.abs("x")'],
    ['IN(1 + "x", 1)', 'filter/wrong-type', '"x"'],
    ['Math.abs(1 + "x") == 1', 'filter/wrong-type', '"x"'],
    ['("x" + 1 > 1) ? true : false', 'filter/wrong-type', '"x"'],
    ['true == ("x" + 1)', 'filter/wrong-type', '"x"'],
  ])('%s fails with %s', (text, code, marked) => {
    const answer = evaluate(text);
    if (!('error' in answer)) throw new Error('expected an error');
    expect(answer.error.code).toBe(code);
    expect(text.slice(answer.error.start, answer.error.end)).toBe(marked);
    expect(answer.error.message).not.toBe('');
  });

  it('says what stands at the wrong place', () => {
    const messages = ['1', '("x")', 'customFields', 'true + 1 > 1'].map((text) => {
      const answer = evaluate(text);
      return 'error' in answer ? answer.error.message : '';
    });
    expect(messages).toEqual([
      'a number stands where true or false is needed',
      'the text "x" stands where true or false is needed',
      'customFields stands where true or false is needed',
      'true is used in arithmetic',
    ]);
  });
});
