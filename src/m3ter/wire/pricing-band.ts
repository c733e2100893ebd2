import type { DecimalText } from '../../model/decimal.ts';
import type { JsonObject } from '../../support/json.ts';
import { objectList, optionalDecimal, optionalText, subjectOf } from './fields.ts';

/** A pricing band with what distinguishes it. Bands have ids and no codes. */
export interface PricingBand {
  readonly id: string;
  /** Code or description of its pricing; null when there is none. */
  readonly pricing: string | null;
  readonly aggregationId: string | null;
  readonly compoundAggregationId: string | null;
  readonly overage: boolean;
  readonly lowerLimit: DecimalText | null;
  readonly unitPrice: DecimalText | null;
  readonly fixedPrice: DecimalText | null;
}

/** One pricing with its bands. @throws UnexpectedAnswer */
export function decodePricing(object: JsonObject): { readonly id: string; readonly bands: readonly PricingBand[] } {
  return { id: subjectOf('pricing', object).id, bands: decodePricingBands(object) };
}

/**
 * The bands of one pricing, including overage bands. A band without an id cannot be mapped. @throws UnexpectedAnswer
 */
export function decodePricingBands(object: JsonObject): readonly PricingBand[] {
  const subject = subjectOf('pricing', object);
  const shared = {
    pricing: optionalText(object, 'code', subject) ?? optionalText(object, 'description', subject),
    aggregationId: optionalText(object, 'aggregationId', subject),
    compoundAggregationId: optionalText(object, 'compoundAggregationId', subject),
  };
  return (['pricingBands', 'overagePricingBands'] as const).flatMap((field) =>
    objectList(object, field, subject).flatMap((band): PricingBand[] => {
      const id = optionalText(band, 'id', subject);
      if (id === null) return [];
      const lowerLimit = optionalDecimal(band, 'lowerLimit', subject);
      const unitPrice = optionalDecimal(band, 'unitPrice', subject);
      const fixedPrice = optionalDecimal(band, 'fixedPrice', subject);
      return [{ id, ...shared, overage: field !== 'pricingBands', lowerLimit, unitPrice, fixedPrice }];
    }),
  );
}
