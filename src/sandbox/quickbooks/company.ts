import { jsonNumber, type JsonObject } from '../../support/json.ts';
import { isDay } from '../../model/day.ts';
import type { Call } from './call.ts';
import { usesCustomNumbers } from './doc-number.ts';
import { missingParameter, notFound } from './fault.ts';
import { pacificDay, pacificTime } from './pacific-time.ts';
import { isCurrencyCode } from './render-record.ts';
import { automatedTax } from './sales-tax.ts';

/** Preferences as `GET /preferences` gives them (`quickbooks.md` §9). */
export function renderPreferences(call: Call): JsonObject {
  const { preferences, company } = call.store.state;
  const automated = automatedTax(call) !== 'off';
  return {
    AccountingInfoPrefs: {
      UseAccountNumbers: false,
      TrackDepartments: preferences.trackDepartments,
      ClassTrackingPerTxn: preferences.classTrackingPerTxn,
      ClassTrackingPerTxnLine: preferences.classTrackingPerTxn,
      CustomerTerminology: 'Customers',
      ...(preferences.bookCloseDate === null ? {} : { BookCloseDate: preferences.bookCloseDate }),
    },
    SalesFormsPrefs: {
      CustomTxnNumbers: usesCustomNumbers(call),
      AllowDeposit: preferences.allowDeposit,
      AllowDiscount: preferences.allowDiscount,
      AllowShipping: preferences.allowShipping,
      AllowServiceDate: preferences.allowServiceDate,
      AutoApplyCredit: preferences.autoApplyCredit,
      ETransactionPaymentEnabled: preferences.eTransactionPaymentEnabled,
      ...(preferences.defaultTermId === null ? {} : { DefaultTerms: { value: preferences.defaultTermId } }),
      CustomField: [],
    },
    EmailMessagesPrefs: {},
    CurrencyPrefs: {
      MultiCurrencyEnabled: preferences.multiCurrencyEnabled,
      HomeCurrency: { value: preferences.homeCurrency },
    },
    TaxPrefs: {
      UsingSalesTax: preferences.usingSalesTax || automated,
      PartnerTaxEnabled: automated || (preferences.partnerTaxEnabled && company.country === 'US'),
    },
    OtherPrefs: { NameValue: [] },
    domain: 'QBO',
    sparse: false,
    Id: '1',
    SyncToken: '0',
    MetaData: metaData(call),
  };
}

/** The company as `GET /companyinfo/…` gives it. */
export function renderCompanyInfo(call: Call): JsonObject {
  const { company } = call.store.state;
  return {
    CompanyName: company.companyName,
    LegalName: company.legalName,
    Country: company.country,
    Email: { Address: company.email },
    FiscalYearStartMonth: 'January',
    SupportedLanguages: 'en',
    NameValue: [{ Name: 'OfferingSku', Value: 'QuickBooks Online Plus' }],
    domain: 'QBO',
    sparse: false,
    Id: '1',
    SyncToken: '0',
    MetaData: metaData(call),
  };
}

/** A fixed beginning: nothing changes these records through the API. */
function metaData(call: Call): JsonObject {
  const opened = pacificTime(Math.min(Date.parse('2026-01-05T17:00:00Z'), call.now));
  return { CreateTime: opened, LastUpdatedTime: opened };
}

/**
 * The rate of a currency on a day, the latest known not after it.
 *
 * @throws QuickBooksFault 2020, 610 when no rate is known.
 */
export function renderExchangeRate(call: Call, parameters: URLSearchParams): JsonObject {
  const { state } = call.store;
  const source = parameters.get('sourcecurrencycode');
  if (source === null || !isCurrencyCode(source)) throw missingParameter('sourcecurrencycode');
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
