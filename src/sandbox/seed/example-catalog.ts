import type { DecimalText } from '../../model/decimal.ts';
import { invariant } from '../../support/invariant.ts';
import type { M3terState } from '../m3ter/state.ts';
import {
  productReference,
  seedAggregation,
  seedCompoundAggregation,
  seedCounter,
  seedPricing,
  seedProduct,
} from './m3ter-records.ts';
import { EXAMPLE } from './read-example.ts';

/** Puts what Northwind Robotics sells into its m3ter organization. */
export function seedExampleCatalog(state: M3terState): void {
  const catalog = EXAMPLE.catalog();
  for (const { code, name } of catalog.products) seedProduct(state, code, name);
  for (const { product, ...aggregation } of catalog.aggregations) {
    const of = product === undefined ? {} : { product: productReference(byCode(state.products, product)) };
    seedAggregation(state, { ...aggregation, ...of });
  }
  for (const compound of catalog.compoundAggregations) {
    seedCompoundAggregation(state, { ...compound, product: byCode(state.products, compound.product) });
  }
  for (const counter of catalog.counters) {
    seedCounter(state, { ...counter, product: byCode(state.products, counter.product) });
  }
  for (const { code, description, aggregation, compoundAggregation, tiers } of catalog.pricings) {
    seedPricing(state, {
      code,
      description,
      ...(aggregation === undefined ? {} : { aggregationId: byCode(state.aggregations, aggregation).id }),
      ...(compoundAggregation === undefined
        ? {}
        : { compoundAggregationId: byCode(state.compoundAggregations, compoundAggregation).id }),
      tiers: tiers.map(tierOf),
    });
  }
}

function tierOf(tier: readonly string[]): readonly [DecimalText, DecimalText, DecimalText] {
  const [lowerLimit, unitPrice, fixedPrice] = tier;
  invariant(lowerLimit !== undefined && unitPrice !== undefined && fixedPrice !== undefined, 'a tier has three parts');
  return [lowerLimit, unitPrice, fixedPrice];
}

/** The record with this code. A code that nothing has is a mistake of the seed. */
export function byCode<T extends { readonly code: string }>(records: readonly T[], code: string): T {
  const found = records.find((record) => record.code === code);
  invariant(found !== undefined, `the example has no ${code}`);
  return found;
}
