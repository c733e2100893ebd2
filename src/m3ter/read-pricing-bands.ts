import type { M3terReader } from './client.ts';
import { decodePricingBands, type PricingBand } from './wire/pricing-band.ts';

/** Every pricing band of the organization, each once. @throws NotSignedIn, RemoteUnavailable, WorldFailure */
export async function readPricingBands(reader: M3terReader): Promise<readonly PricingBand[]> {
  const bands = new Map<string, PricingBand>();
  await reader.readList({ path: 'pricings', pageSize: reader.limits.m3terPageSizeSmall }, (object) => {
    for (const band of decodePricingBands(object)) bands.set(band.id, band);
  });
  return [...bands.values()];
}
