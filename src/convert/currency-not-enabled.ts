import type { Catalog } from '../model/catalog.ts';

/**
 * What keeps a customer or a document from having a currency: the company does not have it. Null when nothing does, also
 * where the list of currencies may not be read.
 */
export function currencyNotEnabled(currency: string | null, { preferences, currencies }: Catalog) {
  if (currency === null || currency === preferences.homeCurrency.toUpperCase()) return null;
  if (currencies?.has(currency) !== false) return null;
  return {
    reason: 'currency-not-enabled',
    message: `${currency} is not among the currencies of the QuickBooks company`,
    hint: 'add it in QuickBooks: Settings, Currencies',
  } as const;
}
