import { type Day, addDays } from '../../model/day.ts';
import {
  type Decimal,
  type DecimalText,
  ZERO,
  decimal,
  decimalText,
  roundHalfAway,
  sumDecimals,
} from '../../model/decimal.ts';
import type { LineItemType } from '../../model/line-item-types.ts';
import {
  type AggregationRecord,
  type BandUsageRecord,
  type CompoundAggregationRecord,
  type CounterRecord,
  type LineRecord,
  type PricingRecord,
  type ProductReference,
  uuidOf,
} from '../m3ter/state.ts';

/** What the lines of one bill share: its number, its period, and the currency of its prices. */
export interface LineFrame {
  readonly billNumber: string;
  readonly period: readonly [first: Day, last: Day];
  /** Currency of the prices. */
  readonly currency: string;
  /** Units of the bill's currency for one unit of `currency`. */
  readonly conversionRate: DecimalText;
}

export interface LineSeed {
  readonly type: LineItemType;
  readonly description: string;
  readonly product: ProductReference | null;
  readonly quantity: DecimalText;
  readonly unit: string;
  /** Negative on a line that reduces the bill. */
  readonly unitPrice: DecimalText;
  readonly accountingProduct?: ProductReference;
  readonly counter?: CounterRecord;
  readonly referencedBillId?: string;
  /** Charged ahead: the period after the bill's. */
  readonly inAdvance?: boolean;
}

/** A line whose amount is quantity × unit price, unrounded as in m3ter. */
export function plainLine(frame: LineFrame, seed: LineSeed): LineRecord {
  const subtotal = decimal(seed.quantity).times(decimal(seed.unitPrice));
  return {
    ...lineBase(frame, seed, subtotal),
    quantity: seed.quantity,
    units: seed.quantity,
    averageUnitPrice: seed.unitPrice,
    counterId: seed.counter?.id ?? null,
    referencedBillId: seed.referencedBillId ?? null,
  };
}

export interface UsageSeed extends Omit<LineSeed, 'unitPrice' | 'unit' | 'counter'> {
  readonly pricing: PricingRecord;
  readonly aggregation?: AggregationRecord;
  readonly compoundAggregation?: CompoundAggregationRecord;
  readonly segment?: Record<string, string>;
}

/** A usage line. The quantity fills the tiers of its pricing, with one band for each tier that it reaches. */
export function usageLine(frame: LineFrame, seed: UsageSeed): LineRecord {
  const sign = seed.type === 'USAGE_CREDIT' ? '-1' : '1';
  const bands = fillTiers(seed.pricing, decimal(seed.quantity), decimal(sign), decimal(frame.conversionRate));
  const subtotal = sumDecimals(bands.map((band) => decimal(band.bandSubtotal)));
  const quantity = decimal(seed.quantity);
  const average = quantity.eq(ZERO) ? ZERO : roundHalfAway(subtotal.div(quantity), 12);
  const unit = seed.aggregation?.unit ?? seed.compoundAggregation?.unit ?? '';
  return {
    ...lineBase(frame, { ...seed, unit }, subtotal),
    quantity: seed.quantity,
    units: seed.quantity,
    averageUnitPrice: decimalText(average),
    aggregationId: seed.aggregation?.id ?? null,
    compoundAggregationId: seed.compoundAggregation?.id ?? null,
    pricingId: seed.pricing.id,
    segment: seed.segment ?? null,
    bands,
  };
}

/** One band for each tier that the quantity reaches, with the part of it that falls there. */
function fillTiers(
  pricing: PricingRecord,
  quantity: Decimal,
  sign: Decimal,
  conversionRate: Decimal,
): BandUsageRecord[] {
  const used: BandUsageRecord[] = [];
  for (const [index, band] of pricing.bands.entries()) {
    const lower = decimal(band.lowerLimit);
    const next = pricing.bands[index + 1];
    const upper = next === undefined ? quantity : decimal(next.lowerLimit);
    const inBand = (upper.lt(quantity) ? upper : quantity).minus(lower);
    if (inBand.lte(ZERO)) continue;
    const subtotal = inBand.times(decimal(band.unitPrice)).plus(decimal(band.fixedPrice)).times(sign);
    used.push({
      pricingBandId: band.id,
      lowerLimit: band.lowerLimit,
      fixedPrice: decimalText(decimal(band.fixedPrice).times(sign)),
      unitPrice: decimalText(decimal(band.unitPrice).times(sign)),
      bandQuantity: decimalText(inBand),
      bandUnits: decimalText(inBand),
      bandSubtotal: decimalText(subtotal),
      convertedBandSubtotal: decimalText(subtotal.times(conversionRate)),
    });
  }
  return used;
}

/** Everything that does not depend on how the amount was computed. */
function lineBase(frame: LineFrame, seed: Omit<LineSeed, 'unitPrice'>, subtotal: Decimal): LineRecord {
  const [first, last] = seed.inAdvance === true ? periodAfter(frame.period) : frame.period;
  return {
    id: uuidOf(`northwind/line/${frame.billNumber}/${seed.type}/${seed.description}`),
    lineItemType: seed.type,
    description: seed.description,
    quantity: '0',
    units: '0',
    unit: seed.unit,
    averageUnitPrice: '0',
    subtotal: decimalText(subtotal),
    currency: frame.currency,
    conversionRate: frame.conversionRate,
    convertedSubtotal: decimalText(subtotal.times(decimal(frame.conversionRate))),
    sequenceNumber: 0,
    product: seed.product,
    accountingProduct: seed.accountingProduct ?? null,
    aggregationId: null,
    compoundAggregationId: null,
    counterId: null,
    pricingId: null,
    segment: null,
    childAccountId: null,
    childAccountCode: null,
    referencedBillId: null,
    servicePeriodStartDate: `${first}T00:00:00Z`,
    servicePeriodEndDate: `${addDays(last, 1)}T00:00:00Z`,
    bands: [],
  };
}

/** The calendar month after a month. */
function periodAfter([, last]: readonly [Day, Day]): readonly [Day, Day] {
  const first = addDays(last, 1);
  const [year = 0, month = 0] = first.split('-').map(Number);
  const nextMonth =
    month === 12 ? `${String(year + 1)}-01-01` : `${String(year)}-${String(month + 1).padStart(2, '0')}-01`;
  return [first, addDays(nextMonth, -1)];
}
