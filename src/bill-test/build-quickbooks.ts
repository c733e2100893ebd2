import type { BillTestDocument } from '../model/generated/bill-test.ts';
import type { Customer, Item, QuickBooksSnapshot } from '../model/quickbooks.ts';
import type { Connection, Integration, MappingRule, QuickBooksReference } from '../model/workspace.ts';

/**
 * QuickBooks as a rule test needs it: every item and customer that the files name exists and is active, and nothing was
 * sent. Customers have the account's currency, else the bill's.
 */
export function buildQuickBooks(input: {
  readonly document: BillTestDocument;
  readonly integration: Integration;
  readonly connection: Connection;
  readonly rules: readonly MappingRule[];
}): QuickBooksSnapshot {
  const { document, integration, connection, rules } = input;
  const { account, bill, company } = document;
  const homeCurrency = company?.homeCurrency ?? connection.homeCurrency ?? bill.currency;
  const memos = Object.values(integration.quickbooks.itemMapping);
  const taxCode = integration.delivery.tax.code;
  const isUnitedStates = taxCode === 'NON' || taxCode === 'TAX';
  const date = bill.externalInvoiceDate ?? bill.billDate;
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
    items: unique([...referencesTo(rules, 'Item'), ...memos.filter((reference) => reference !== null)], buildItem),
    taxCodes: isUnitedStates ? [] : [{ id: taxCode, name: taxCode, active: true }],
    currencies: [...new Set([homeCurrency, bill.currency])],
    otherRecords: new Map(),
    documents: [],
    exchangeRates: new Map([[`${bill.currency}@${date}`, company?.exchangeRate ?? '1']]),
    diagnostics: [],
  };
}

function referencesTo(rules: readonly MappingRule[], table: string): readonly QuickBooksReference[] {
  return rules.flatMap((rule) => (rule.table === table && rule.external !== null ? [rule.external] : []));
}

/** The id for a reference: the id itself, or the property with its value. */
function idOf(reference: QuickBooksReference): string {
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
  const id = idOf(reference);
  const name = 'name' in reference ? reference.name : id;
  const sku = 'sku' in reference ? reference.sku : null;
  const sellable = { active: true, hasIncomeAccount: true, inventoryStart: null };
  return { id, name, fullyQualifiedName: name, sku, type: 'Service', ...sellable };
}

function buildCustomer(reference: QuickBooksReference, currency: string): Customer {
  const id = idOf(reference);
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
