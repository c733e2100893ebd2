import { jsonNumber, type JsonObject } from '../../support/json.ts';
import { isDay } from '../../model/day.ts';
import type { Call } from './call.ts';
import { requireKnownCurrency } from './currency.ts';
import { missingParameter, notFound } from './fault.ts';
import { pacificDay, pacificTime } from './pacific-time.ts';

/** The company as `GET /companyinfo/…` gives it. */
export function renderCompanyInfo(call: Call): JsonObject {
  const { company } = call.store.state;
  const address = { Id: '1', Country: company.country };
  return {
    CompanyName: company.companyName,
    LegalName: company.legalName,
    CompanyAddr: address,
    CustomerCommunicationAddr: address,
    LegalAddr: address,
    CustomerCommunicationEmailAddr: { Address: company.email },
    PrimaryPhone: {},
    CompanyStartDate: OPENED_ON,
    FiscalYearStartMonth: 'January',
    Country: company.country,
    Email: { Address: company.email },
    WebAddr: {},
    SupportedLanguages: 'en',
    NameValue: [
      { Name: 'NeoEnabled', Value: 'true' },
      { Name: 'SubscriptionStatus', Value: 'PAID' },
      { Name: 'OfferingSku', Value: 'QuickBooks Online Plus' },
    ],
    domain: 'QBO',
    sparse: false,
    Id: '1',
    SyncToken: '0',
    MetaData: metaData(call),
  };
}

const OPENED_ON = '2026-01-05';

/** A fixed time: nothing changes the company and its preferences through the API. */
export function metaData(call: Call): JsonObject {
  const opened = pacificTime(Math.min(Date.parse(`${OPENED_ON}T17:00:00Z`), call.now));
  return { CreateTime: opened, LastUpdatedTime: opened };
}

/**
 * The rate of a currency on a day: the latest known that is not after the day.
 *
 * @throws QuickBooksFault 2020 without a currency, 2220 for an unknown one, 610 when no rate is known.
 */
export function renderExchangeRate(call: Call, parameters: URLSearchParams): JsonObject {
  const { state } = call.store;
  const source = parameters.get('sourcecurrencycode');
  if (source === null || source === '') throw missingParameter('sourcecurrencycode');
  requireKnownCurrency(source, 'SourceCurrencyCode');
  const asked = parameters.get('asofdate');
  const day = asked !== null && isDay(asked) ? asked : pacificDay(call.now);
  const known = state.exchangeRates
    .filter((rate) => rate.currency === source && rate.day <= day)
    .toSorted((a, b) => a.day.localeCompare(b.day))
    .at(-1);
  const { homeCurrency } = state.preferences;
  if (known === undefined && source !== homeCurrency) throw notFound(`No exchange rate for ${source} on ${day}.`);
  return {
    SourceCurrencyCode: source,
    TargetCurrencyCode: homeCurrency,
    Rate: jsonNumber(known?.rate ?? '1'),
    AsOfDate: day,
    domain: 'QBO',
    sparse: false,
    MetaData: { LastUpdatedTime: pacificTime(call.now) },
  };
}
