import { QUICKBOOKS_MAX } from '../../../src/model/field-limits.ts';
import { describe, expect, it } from 'vitest';
import { describeLine, type LineDescription } from '../../../src/convert/describe-line.ts';
import { createTextFitter, cleanText } from '../../../src/convert/latin-text.ts';
import { SCALED_ONE } from '../../../src/convert/scaled.ts';
import type { BandUsage, BillLine } from '../../../src/model/m3ter.ts';
import { makeBand, makeCatalog, makeLine } from './make.ts';

function describeIt(
  line: Partial<BillLine>,
  changes: { band?: BandUsage; priceWords?: string; strict?: boolean } = {},
): LineDescription {
  const part = {
    line: makeLine(line),
    band: changes.band ?? null,
    exact: SCALED_ONE,
    signFlipped: false,
    droppedBy: null,
    notes: [],
  };
  const period = { start: null, end: null, words: '' };
  const { priceWords = null, strict = false } = changes;
  return describeLine(part, { priceWords, strict, period, text: createTextFitter('unicode', makeCatalog()) });
}

describe('describeLine', () => {
  it.each([
    ['description alone', {}, {}, 'Platform fee'],
    ['product instead of nothing', { description: '  ' }, {}, 'API calls'],
    ['accounting product before product', { description: '', accountingProductName: 'Revenue A' }, {}, 'Revenue A'],
    ['type instead of nothing at all', { description: '', productName: null }, {}, 'standing charge'],
    ['price words', {}, { priceWords: '5 calls at USD 0.1' }, 'Platform fee, 5 calls at USD 0.1'],
    ['band', {}, { band: makeBand({ lowerLimit: '1000' }) }, 'Platform fee, band from 1000'],
    ['band without limit', {}, { band: makeBand({ lowerLimit: null }) }, 'Platform fee, one band'],
    [
      'segments in their order',
      {
        segment: [
          ['region', 'eu'],
          ['tier', 'gold'],
        ] as const,
      },
      {},
      'Platform fee, region: eu, tier: gold',
    ],
    ['child account', { childAccountCode: 'KID' }, {}, 'Platform fee, account KID'],
    [
      'period, end included',
      { servicePeriodStart: '2026-10-01', servicePeriodEnd: '2026-11-01' },
      {},
      'Platform fee, 2026-10-01 to 2026-10-31',
    ],
    ['one day', { servicePeriodStart: '2026-10-01', servicePeriodEnd: '2026-10-02' }, {}, 'Platform fee, 2026-10-01'],
    ['no day', { servicePeriodStart: '2026-10-01', servicePeriodEnd: '2026-10-01' }, {}, 'Platform fee, 2026-10-01'],
    ['start alone', { servicePeriodStart: '2026-10-01' }, {}, 'Platform fee, 2026-10-01'],
    ['end alone says nothing', { servicePeriodEnd: '2026-10-01' }, {}, 'Platform fee'],
    [
      'end before start',
      { servicePeriodStart: '2026-10-01', servicePeriodEnd: '2026-09-01' },
      {},
      'Platform fee, 2026-10-01',
    ],
    [
      'no calendar day',
      { servicePeriodStart: '2026-10-01', servicePeriodEnd: '2026-99-99' },
      {},
      'Platform fee, 2026-10-01',
    ],
    [
      'strict: as it is',
      { childAccountCode: 'KID', servicePeriodStart: '2026-10-01' },
      { strict: true, band: makeBand() },
      'Platform fee',
    ],
    [
      'strict: with the price that QuickBooks does not keep',
      { childAccountCode: 'KID' },
      { strict: true, priceWords: 'quantity 2 at USD 0.12345678' },
      'Platform fee, quantity 2 at USD 0.12345678',
    ],
  ])('%s', (_name, line, changes, text) => {
    expect(describeIt(line, changes)).toEqual({ text, note: null });
  });

  it('cuts the own text so that the proof stays', () => {
    const { text, note } = describeIt({ description: 'x'.repeat(4100) }, { priceWords: '5 at USD 1' });
    expect(text).toHaveLength(QUICKBOOKS_MAX.description);
    expect(text).toMatch(/^x+\.\.\., 5 at USD 1$/);
    expect(note).toBe('description cut from 4112 to 4000 characters');
  });

  it('cuts everything when the details alone are too long', () => {
    const { text } = describeIt({ segment: [['s', 'y'.repeat(5000)]] });
    expect(text).toHaveLength(QUICKBOOKS_MAX.description);
    expect(text).toMatch(/^Platform fee, s: y+\.\.\.$/);
  });

  it('never cuts a character in two', () => {
    const { text } = describeIt({ description: 'x' + '\u{1F600}'.repeat(2100) });
    expect(text.length).toBeLessThanOrEqual(QUICKBOOKS_MAX.description);
    expect(/\p{Cs}/u.test(text)).toBe(false);
  });

  it('takes exactly the longest text', () => {
    expect(describeIt({ description: 'x'.repeat(4000) }).note).toBeNull();
  });

  it('remembers the period of the line before', () => {
    const period = { start: null, end: null, words: '' };
    const context = { text: createTextFitter('unicode', makeCatalog()), priceWords: null, strict: false, period };
    const part = (start: string | null) => ({
      line: makeLine({ servicePeriodStart: start, servicePeriodEnd: '2026-11-01' }),
      band: null,
      exact: SCALED_ONE,
      signFlipped: false,
      droppedBy: null,
      notes: [],
    });
    const texts = ['2026-10-01', '2026-10-01', '2026-10-31', null].map(
      (start) => describeLine(part(start), context).text,
    );
    expect(texts).toEqual([
      'Platform fee, 2026-10-01 to 2026-10-31',
      'Platform fee, 2026-10-01 to 2026-10-31',
      'Platform fee, 2026-10-31',
      'Platform fee',
    ]);
  });
});

describe('cleanText', () => {
  it.each([
    ['  a b  ', 'a b'],
    ['a\tb\u0000c', 'a b c'],
    ['a\r\nb\nc\rd', 'a\nb\nc d'],
    ['a\ud800b', 'a?b'],
    ['a\uffffb', 'a?b'],
    ['\u{1F600}', '\u{1F600}'],
    ['\u0007', ''],
  ])('%j', (text, clean) => {
    expect(cleanText(text)).toBe(clean);
  });
});
