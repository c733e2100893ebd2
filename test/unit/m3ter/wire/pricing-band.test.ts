import { expect, it } from 'vitest';
import { decodePricing } from '../../../../src/m3ter/wire/pricing-band.ts';
import { parseJson, type JsonObject } from '../../../../src/support/json.ts';

const decode = (text: string) => decodePricing(parseJson(text) as JsonObject);

it('has the bands and overage bands of a pricing, without those that have no id', () => {
  const pricing = `{"id":"p","code":"tiers","description":"Tiers","aggregationId":"a1",
    "pricingBands":[{"id":"b1","lowerLimit":0,"unitPrice":0.020,"fixedPrice":0},{"lowerLimit":10}],
    "overagePricingBands":[{"id":"b2","fixedPrice":5}]}`;
  const shared = { pricing: 'tiers', aggregationId: 'a1', compoundAggregationId: null };
  expect(decode(pricing)).toEqual({
    id: 'p',
    bands: [
      { id: 'b1', ...shared, overage: false, lowerLimit: '0', unitPrice: '0.020', fixedPrice: '0' },
      { id: 'b2', ...shared, overage: true, lowerLimit: null, unitPrice: null, fixedPrice: '5' },
    ],
  });
});

it('takes the description of a pricing without code', () => {
  expect(decode('{"id":"p","description":"Tiers","pricingBands":[{"id":"b"}]}').bands[0]?.pricing).toBe('Tiers');
  expect(decode('{"id":"p","pricingBands":[{"id":"b"}]}').bands[0]?.pricing).toBeNull();
});
