import type { DecimalText } from '../../model/decimal.ts';
import type { Company, Item, NamedRecord, Preferences } from '../../model/quickbooks.ts';
import { isJsonObject, type JsonObject } from '../../support/json.ts';
import { flagAt, filledTextAt, memberOf, nestedTextAt, textAt } from '../../http/answer-fields.ts';
import { optionalDay, optionalDecimal, objectList, textField, unexpectedAnswer } from './fields.ts';

/** @throws UnexpectedAnswer */
export function decodeItem(json: JsonObject): Item {
  const name = textField(json, 'Name', 'Item');
  return {
    id: textField(json, 'Id', 'Item'),
    name,
    fullyQualifiedName: filledTextAt(json, 'FullyQualifiedName') ?? name,
    sku: filledTextAt(json, 'Sku'),
    type: filledTextAt(json, 'Type') ?? '',
    active: flagAt(json, 'Active') ?? true,
    hasIncomeAccount: nestedTextAt(json, 'IncomeAccountRef', 'value') !== null,
    inventoryStart: optionalDay(json, 'InvStartDate', 'Item'),
  };
}

/** A record of any table that mappings may name: Class, Department, Term, Vendor … @throws UnexpectedAnswer */
export function decodeNamedRecord(json: JsonObject, entity: string): NamedRecord {
  const id = textField(json, 'Id', entity);
  const name = ['FullyQualifiedName', 'DisplayName', 'Name', 'DocNumber'].map((field) => filledTextAt(json, field));
  return { id, name: name.find((text) => text !== null) ?? id, active: flagAt(json, 'Active') ?? true };
}

/** The name of a vendor or employee in the name space shared with customers; null when it has none. */
export function decodeDisplayName(json: JsonObject): { readonly id: string; readonly displayName: string } | null {
  const [id, displayName] = [filledTextAt(json, 'Id'), filledTextAt(json, 'DisplayName')];
  return id === null || displayName === null ? null : { id, displayName };
}

/** @throws UnexpectedAnswer */
export function decodeCompany(json: JsonObject): Company {
  return {
    name: textField(json, 'CompanyName', 'CompanyInfo'),
    legalName: filledTextAt(json, 'LegalName'),
    country: filledTextAt(json, 'Country'),
  };
}

/** The ISO code of an active currency; null for an inactive one. @throws UnexpectedAnswer */
export function decodeCurrency(json: JsonObject): string | null {
  const code = textField(json, 'Code', 'CompanyCurrency');
  return flagAt(json, 'Active') === false ? null : code;
}

/**
 * Home units for one unit of the source currency; null when QuickBooks has none for the day.
 *
 * @throws UnexpectedAnswer
 */
export function decodeExchangeRate(json: JsonObject): DecimalText | null {
  const rate = optionalDecimal(json, 'Rate', 'ExchangeRate');
  return rate === '0' ? null : rate;
}

/** @throws UnexpectedAnswer */
export function decodePreferences(json: JsonObject): Preferences {
  const accounting = sectionOf(json, 'AccountingInfoPrefs');
  const sales = sectionOf(json, 'SalesFormsPrefs');
  const currency = sectionOf(json, 'CurrencyPrefs');
  const tax = sectionOf(json, 'TaxPrefs');
  return {
    bookCloseDate: optionalDay(accounting, 'BookCloseDate', 'Preferences'),
    customTxnNumbers: flagAt(sales, 'CustomTxnNumbers') ?? false,
    multiCurrencyEnabled: flagAt(currency, 'MultiCurrencyEnabled') ?? false,
    homeCurrency: homeCurrencyOf(currency),
    usingSalesTax: flagAt(tax, 'UsingSalesTax') ?? false,
    partnerTaxEnabled: flagAt(tax, 'PartnerTaxEnabled') ?? false,
    eTransactionPaymentEnabled: flagAt(sales, 'ETransactionPaymentEnabled'),
    allowServiceDate: flagAt(sales, 'AllowServiceDate'),
    customFields: decodeCustomFields(sales),
  };
}

/**
 * Decodes the custom fields. They are two lists inside the list: which fields are in use, and their names. The number
 * at the end of each member's name is the field's DefinitionId (`quickbooks.md` §9).
 */
function decodeCustomFields(sales: JsonObject): Preferences['customFields'] {
  if (memberOf(sales, 'CustomField') === undefined) return null;
  const entries = objectList(sales, 'CustomField', 'Preferences').flatMap((list) =>
    objectList(list, 'CustomField', 'Preferences'),
  );
  const numbered = (start: string) =>
    entries.flatMap((entry) => {
      const [, name, definitionId] = /^(.*?)(\d+)$/.exec(textAt(entry, 'Name') ?? '') ?? [];
      return name === `SalesFormsPrefs.${start}` && definitionId !== undefined ? [{ definitionId, entry }] : [];
    });
  const unused = numbered('UseSalesCustom').filter(({ entry }) => flagAt(entry, 'BooleanValue') === false);
  const isUnused = new Set(unused.map(({ definitionId }) => definitionId));
  return numbered('SalesCustomName').flatMap(({ definitionId, entry }) => {
    const name = filledTextAt(entry, 'StringValue');
    return name === null || isUnused.has(definitionId) ? [] : [{ definitionId, name }];
  });
}

function sectionOf(json: JsonObject, name: string): JsonObject {
  const section = memberOf(json, name);
  return isJsonObject(section) ? section : {};
}

/** A reference, or plain text in older answers (`quickbooks.md` §8.6). */
function homeCurrencyOf(currency: JsonObject): string {
  const homeCurrency = memberOf(currency, 'HomeCurrency');
  const code = isJsonObject(homeCurrency)
    ? filledTextAt(homeCurrency, 'value')
    : filledTextAt(currency, 'HomeCurrency');
  if (code === null) throw unexpectedAnswer('Preferences', 'CurrencyPrefs.HomeCurrency', 'a currency');
  return code;
}
