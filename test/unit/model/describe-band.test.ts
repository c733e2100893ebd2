import { expect, it } from 'vitest';
import { describeBand } from '../../../src/model/describe-band.ts';

const BAND = { pricing: 'api-tiers', overage: false, lowerLimit: '1000', unitPrice: '0.01', fixedPrice: '0.00' };

it.each([
  ['a later band', {}, 'api-tiers from 1000 at 0.01'],
  ['the first band', { lowerLimit: '0' }, 'api-tiers at 0.01'],
  ['a band without limit', { lowerLimit: null }, 'api-tiers at 0.01'],
  ['a fixed price', { fixedPrice: '5' }, 'api-tiers from 1000 fixed 5'],
  ['no price', { unitPrice: null, fixedPrice: null }, 'api-tiers from 1000'],
  ['overage', { overage: true }, 'api-tiers overage from 1000 at 0.01'],
  ['a pricing without a name', { pricing: null }, 'pricing from 1000 at 0.01'],
])('describes %s', (_name, changes, text) => {
  expect(describeBand({ ...BAND, ...changes })).toBe(text);
});
