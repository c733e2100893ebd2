import { businessFault, QuickBooksFault } from './fault.ts';
import { textOf, type Fields } from './fields.ts';
import { commitCreate, type Call } from './call.ts';
import { currencyName, isCurrencyCode } from './render-record.ts';

/** The currency of a code. @throws QuickBooksFault 2220 unknown, 6000 not allowed while multicurrency is off. */
export function requireCurrency(call: Call, code: string): string {
  const { multiCurrencyEnabled, homeCurrency } = call.store.state.preferences;
  requireKnownCurrency(code, 'CurrencyRef');
  if (!multiCurrencyEnabled && (code !== homeCurrency || call.modes.currencyWhenOff === 'refuse')) {
    throw businessFault('Multicurrency is not enabled for this company.');
  }
  return code;
}

/** @throws QuickBooksFault 2220 for a code that is not in ISO 4217. */
export function requireKnownCurrency(code: string, element: string): void {
  if (isCurrencyCode(code)) return;
  throw new QuickBooksFault(2220, { detail: `Invalid Currency : ${code}`, element });
}

/** Adds a customer's currency to the company's list (`quickbooks.md` §7.1). */
export function addCompanyCurrency(call: Call, code: string): void {
  const { multiCurrencyEnabled, homeCurrency } = call.store.state.preferences;
  if (!multiCurrencyEnabled || code === homeCurrency) return;
  const known = call.store.all('CompanyCurrency').some((record: Fields) => textOf(record, 'Code') === code);
  if (!known) commitCreate(call, 'CompanyCurrency', { Code: code, Name: currencyName(code), Active: true });
}
