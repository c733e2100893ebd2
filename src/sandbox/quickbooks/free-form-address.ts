import { textOf, type Fields } from './fields.ts';

/**
 * An address after QuickBooks rewrote it: names in the first lines, then the street lines, and the city line as text.
 * City, State and PostalCode are gone (`quickbooks.md` §8.1).
 */
export function freeFormAddress(address: Fields, customerName: string): Fields {
  const streets = ['Line1', 'Line2', 'Line3'].map((name) => textOf(address, name)).filter((line) => line !== null);
  const region = [textOf(address, 'CountrySubDivisionCode'), textOf(address, 'PostalCode')];
  const place = [textOf(address, 'City'), region.filter((part) => part !== null).join(' ')];
  const cityLine = place.filter((part) => part !== null && part !== '').join(', ');
  const country = textOf(address, 'Country');
  const lines = [customerName, ...streets, cityLine, country].filter((line) => line !== null && line !== '');
  const numbered = lines.slice(0, 5).map((line, index) => [`Line${String(index + 1)}`, line ?? '']);
  return { Id: textOf(address, 'Id') ?? '', ...Object.fromEntries(numbered) };
}
