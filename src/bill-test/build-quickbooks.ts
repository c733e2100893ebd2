import type { BillTestDocument } from '../model/generated/bill-test.ts';
import { invoiceDateOf } from '../model/m3ter.ts';
import { rateKey, type Customer, type Item, type QuickBooksSnapshot } from '../model/quickbooks.ts';
import type { Connection, Integration, MappingRule, QuickBooksReference } from '../model/workspace.ts';

/**
 * QuickBooks as a rule test needs it: every item and customer that the files name exists and is active, and nothing was
 * sent. Customers have the account's currency, else the bill's.
 */
export function buildQuickBooks(input: {
  readonly test: BillTestDocument;
  readonly integration: Integration;
  readonly connection: Connection;
  readonly rules: readonly MappingRule[];
}): QuickBooksSnapshot {
  const { test, integration, connection, rules } = input;
  const { account, bill, company } = test;
  const homeCurrency = company?.homeCurrency ?? connection.homeCurrency ?? bill.currency;
  const memoItems = Object.values(integration.quickbooks.itemMapping);
  const taxCode = integration.delivery.tax.code;
  // Only a company in the United States has the tax codes NON and TAX. Elsewhere a code is one of the company's own.
  const isUnitedStates = taxCode === 'NON' || taxCode === 'TAX';
  const day = invoiceDateOf({ externalInvoiceDate: bill.externalInvoiceDate ?? null, billDate: bill.billDate });
  return {
    realmId: connection.realmId,
    readAt: '1970-01-01T00:00:00.000Z',
    company: {
      name: connection.companyName ?? 'Company of the test',
      legalName: null,
      country: isUnitedStates ? 'US' : 'GB',
    },
    preferences: {
      bookCloseDate: company?.bookCloseDate ?? null,
      customTxnNumbers: true,
      multiCurrencyEnabled: company?.multiCurrency ?? true,
      homeCurrency,
      usingSalesTax: !isUnitedStates,
      partnerTaxEnabled: false,
      eTransactionPaymentEnabled: null,
      allowServiceDate: null,
      customFields: null,
    },
    customers: unique(referencesTo(rules, 'Customer'), (reference) =>
      buildCustomer(reference, account.currency ?? bill.currency),
    ),
    otherNames: [],
    items: unique([...referencesTo(rules, 'Item'), ...memoItems.filter((reference) => reference !== null)], buildItem),
    taxCodes: isUnitedStates ? [] : [{ id: taxCode, name: taxCode, active: true }],
    currencies: [...new Set([homeCurrency, bill.currency])],
    otherRecords: new Map(),
    documents: [],
    exchangeRates: new Map(day === null ? [] : [[rateKey(bill.currency, day), company?.exchangeRate ?? '1']]),
    diagnostics: [],
  };
}

function referencesTo(rules: readonly MappingRule[], table: string): readonly QuickBooksReference[] {
  return rules.flatMap((rule) => (rule.table === table && rule.external !== null ? [rule.external] : []));
}

/** The id itself, or one made of the property and its value: `name Consulting`. */
function placeholderId(reference: QuickBooksReference): string {
  if ('id' in reference) return reference.id;
  return Object.entries(reference).flat().join(' ');
}

function unique<T extends { readonly id: string }>(
  references: readonly QuickBooksReference[],
  build: (reference: QuickBooksReference) => T,
): readonly T[] {
  const built = references.map(build);
  return [...new Map(built.map((record) => [record.id, record])).values()];
}

function buildItem(reference: QuickBooksReference): Item {
  const id = placeholderId(reference);
  const name = 'name' in reference ? reference.name : id;
  const sku = 'sku' in reference ? reference.sku : null;
  const sellable = { active: true, hasIncomeAccount: true, inventoryStart: null };
  return { id, name, fullyQualifiedName: name, sku, type: 'Service', ...sellable };
}

function buildCustomer(reference: QuickBooksReference, currency: string): Customer {
  const id = placeholderId(reference);
  const displayName = 'displayName' in reference ? reference.displayName : `customer ${id}`;
  return {
    id,
    syncToken: '0',
    displayName,
    active: true,
    currency,
    email: null,
    notes: null,
    parentId: null,
    companyName: null,
    billAddress: null,
  };
}
