import type { Company } from './quickbooks.ts';

/** A company without a country counts as a US company. */
export function isUsCompany({ country }: Pick<Company, 'country'>): boolean {
  return country === null || /^(?:us|usa|united states.*)$/i.test(country);
}
