import { describe, expect, it } from 'vitest';
import { parseScaled, scaledText } from '../../../src/convert/scaled.ts';
import { resolveSigns } from '../../../src/convert/signs.ts';
import { CREDIT_TYPES, LINE_ITEM_TYPES } from '../../../src/model/line-item-types.ts';
import { makeLine } from './make.ts';

function signs(lines: readonly (readonly [string, string])[], billTotal: string | null, digits = 2): unknown {
  const made = lines.map(([lineItemType, amount]) => makeLine({ lineItemType, convertedSubtotal: amount }));
  const amounts = lines.map(([, amount]) => parseScaled(amount));
  const total = billTotal === null ? null : parseScaled(billTotal);
  const { sumAsGiven, sumCreditsNegated, convention } = resolveSigns(made, amounts, { billTotal: total, digits });
  return [scaledText(sumAsGiven), scaledText(sumCreditsNegated), convention];
}

describe('resolveSigns', () => {
  it.each([
    ['no credits', [['USAGE', '10']], '10', ['10', '10', 'as-given']],
    [
      'credits given negative',
      [
        ['USAGE', '10'],
        ['CREDIT_MEMO', '-4'],
      ],
      '6',
      ['6', '14', 'as-given'],
    ],
    [
      'credits given positive',
      [
        ['USAGE', '10'],
        ['CREDIT_MEMO', '4'],
      ],
      '6',
      ['14', '6', 'credits-negated'],
    ],
    [
      'neither',
      [
        ['USAGE', '10'],
        ['CREDIT_MEMO', '4'],
      ],
      '7',
      ['14', '6', null],
    ],
    ['no bill total', [['USAGE', '10']], null, ['10', '10', null]],
    ['equal after rounding', [['USAGE', '10.004']], '10', ['10.004', '10.004', 'as-given']],
    [
      'negated after rounding',
      [
        ['USAGE', '10.004'],
        ['CREDIT_MEMO', '4'],
      ],
      '6',
      ['14.004', '6.004', 'credits-negated'],
    ],
    [
      'exact wins over rounded',
      [
        ['USAGE', '1'],
        ['CREDIT_MEMO', '0.001'],
      ],
      '0.999',
      ['1.001', '0.999', 'credits-negated'],
    ],
    [
      'an adjustment keeps its sign',
      [
        ['MANUAL_ADJUSTMENT', '-3'],
        ['AD_HOC', '5'],
      ],
      '2',
      ['2', '2', 'as-given'],
    ],
    ['no lines', [], '0', ['0', '0', 'as-given']],
  ] as const)('%s', (_name, lines, billTotal, expected) => {
    expect(signs(lines, billTotal)).toEqual(expected);
  });

  it('rounds to the minor unit of the currency', () => {
    expect(signs([['USAGE', '10.4']], '10', 0)).toEqual(['10.4', '10.4', 'as-given']);
    expect(signs([['USAGE', '10.0004']], '10', 3)).toEqual(['10.0004', '10.0004', 'as-given']);
    expect(signs([['USAGE', '10.004']], '10', 3)).toEqual(['10.004', '10.004', null]);
  });

  it.each(LINE_ITEM_TYPES)('knows whether %s is a credit', (lineItemType) => {
    const isCredit = CREDIT_TYPES.has(lineItemType);
    expect(
      signs(
        [
          [lineItemType, '4'],
          ['USAGE', '10'],
        ],
        isCredit ? '6' : '14',
      ),
    ).toEqual(['14', isCredit ? '6' : '14', isCredit ? 'credits-negated' : 'as-given']);
  });
});
