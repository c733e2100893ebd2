import { describe, expect, it } from 'vitest';
import { parseFilter } from '../../../src/filter/parse-filter.ts';
import { nearValues, suggestValues } from '../../../src/filter/suggest-values.ts';
import { makeAccount } from '../convert/make.ts';

const inCountry = (country: string): ReturnType<typeof makeAccount> =>
  makeAccount({ code: country, currency: 'USD', customFields: new Map([['country', { text: country }]]) });

describe('nearValues', () => {
  it('finds the texts that no account has, with their places', () => {
    const { filter } = parseFilter('customFields.country == "us" OR customFields.country == "UK" OR currency == usd');
    if (filter === null) throw new Error('the filter does not parse');
    expect(nearValues(filter, ['US', 'UK'].map(inCountry))).toEqual([
      { text: 'us', nearest: 'US', start: 24, end: 28 },
      { text: 'usd', nearest: 'USD', start: 76, end: 79 },
    ]);
  });
});

describe('suggestValues', () => {
  it.each([
    ['customFields.country == "USA"', 'did you mean "US" in place of "USA"?'],
    ['"USA" == customFields.country', 'did you mean "US" in place of "USA"?'],
    ['customFields != null AND IN(customFields.country, "us", "UK")', 'did you mean "US" in place of "us"?'],
    ['customFields.country == "France"', 'no account has customFields.country "France"; they have "DE", "UK", "US"'],
    [
      'currency == "USD" AND customFields.country == "Deutschland"',
      'no account has customFields.country "Deutschland"; they have "DE", "UK", "US"',
    ],
    ['(currency == "USDD") ? customFields.country == "US" : false', 'did you mean "USD" in place of "USDD"?'],
    ['customFields.country == "US" AND currency == "USD"', null],
    ['customFields.contry == "US"', null],
    ['customFields.size > 3', null],
  ] as const)('of %s', (text, said) => {
    const { filter } = parseFilter(text);
    if (filter === null) throw new Error('the filter does not parse');
    const answer = suggestValues(filter, ['US', 'UK', 'DE'].map(inCountry));
    expect(answer).toBe(said);
  });

  it('lists no more than a few values', () => {
    const { filter } = parseFilter('customFields.country == "Atlantis"');
    if (filter === null) throw new Error('the filter does not parse');
    expect(suggestValues(filter, ['AA', 'BB', 'CC', 'DD', 'EE', 'FF'].map(inCountry))).toBeNull();
  });
});
