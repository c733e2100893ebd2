import type { DecimalText } from './decimal.ts';

export interface BandToDescribe {
  readonly pricing: string | null;
  readonly overage: boolean;
  readonly lowerLimit: DecimalText | null;
  readonly unitPrice: DecimalText | null;
  readonly fixedPrice: DecimalText | null;
}

/** A pricing band in words: `api-tiers from 100000 at 0.0009`. */
export function describeBand(band: BandToDescribe): string {
  const from = band.lowerLimit === null || band.lowerLimit === '0' ? '' : ` from ${band.lowerLimit}`;
  const fixed = band.fixedPrice === null || /^0(?:\.0*)?$/.test(band.fixedPrice) ? null : band.fixedPrice;
  const price = fixed !== null ? ` fixed ${fixed}` : band.unitPrice === null ? '' : ` at ${band.unitPrice}`;
  return `${band.pricing ?? 'pricing'}${band.overage ? ' overage' : ''}${from}${price}`;
}
