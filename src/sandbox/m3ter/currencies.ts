import { type JsonObject, jsonNumber } from '../../support/json.ts';
import { minorDigits } from '../../model/decimal.ts';
import { encodeStored } from './encode-stored.ts';
import { type M3terState, type Stored, uuidOf } from './state.ts';

export interface CurrencyRecord extends Stored {
  readonly code: string;
}

let names: Intl.DisplayNames | null = null;

/**
 * The currencies of an organization: its own, those that it converts, and those of its accounts and bills. They are
 * derived from these records, so all were created with the organization.
 */
export function currenciesOf(state: M3terState): readonly CurrencyRecord[] {
  const { organization, accounts, bills } = state;
  const codes = new Set([
    organization.currency,
    ...organization.currencyConversions.flatMap(({ from, to }) => [from, to]),
    ...accounts.flatMap(({ currency }) => (currency === null ? [] : [currency])),
    ...bills.map(({ currency }) => currency),
  ]);
  const by = state.serviceUsers[0]?.id ?? '';
  const at = accounts[0]?.dtCreated ?? '1970-01-01T00:00:00.000Z';
  return [...codes].toSorted().map((code, index) => ({
    id: uuidOf(`${state.organizationId}/currency/${code}`),
    ordinal: index,
    version: 1,
    dtCreated: at,
    dtLastModified: at,
    createdBy: by,
    lastModifiedBy: by,
    code,
  }));
}

export function encodeCurrency(currency: CurrencyRecord): JsonObject {
  names ??= new Intl.DisplayNames('en', { type: 'currency' });
  return {
    ...encodeStored(currency),
    name: names.of(currency.code) ?? currency.code,
    maxDecimalPlaces: jsonNumber(String(minorDigits(currency.code))),
    roundingMode: 'HALF_UP',
    archived: false,
  };
}
