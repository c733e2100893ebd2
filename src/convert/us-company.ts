import type { Catalog } from '../model/catalog.ts';

/** A company without a country counts as a US company. */
export function isUsCompany(catalog: Pick<Catalog, 'company'>): boolean {
  const { country } = catalog.company;
  return country === null || /^(?:us|usa|united states.*)$/i.test(country);
}
