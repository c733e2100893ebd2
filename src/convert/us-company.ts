import type { Catalog } from '../model/catalog.ts';

/** A company that does not say its country counts as one of the US. */
export function isUsCompany(catalog: Pick<Catalog, 'company'>): boolean {
  const { country } = catalog.company;
  return country === null || /^(?:us|usa|united states.*)$/i.test(country);
}
