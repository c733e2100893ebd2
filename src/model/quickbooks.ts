import type { Day, Instant } from './day.ts';
import type { DecimalText } from './decimal.ts';
import type { Diagnostic } from './diagnostic.ts';
import type { ObservedSalesDocument } from './sales-document.ts';

/** What QuickBooks said at one moment, as far as planning needs it. */
export interface QuickBooksSnapshot {
  readonly realmId: string;
  readonly readAt: Instant;
  readonly company: Company;
  readonly preferences: Preferences;
  readonly customers: readonly Customer[];
  /** Names of vendors and employees, which share one name space with customers. */
  readonly otherNames: readonly {
    readonly kind: 'Vendor' | 'Employee';
    /** Only for the digest. */
    readonly id: string;
    readonly displayName: string;
  }[];
  readonly items: readonly Item[];
  /** Null when the user who signed in may not list them. */
  readonly taxCodes: readonly NamedRecord[] | null;
  /** Active currencies; empty when multicurrency is off, null when the user may not list them. */
  readonly currencies: readonly string[] | null;
  /** Any other table that a mapping refers to by name (Class, Department, Term …): table → records. */
  readonly otherRecords: ReadonlyMap<string, readonly NamedRecord[]>;
  /**
   * Invoices and credit memos that may concern the bills in scope: found by mapping or run id, by DocNumber, or by a
   * scan. A deleted document is not here.
   */
  readonly documents: readonly ObservedSalesDocument[];
  /** Numbers with a document that QuickBooks does not show, because it fails on it; none when absent. */
  readonly unreadableNumbers?: readonly string[];
  /** Home units for one unit of the source currency, by `rateKey`. */
  readonly exchangeRates: ReadonlyMap<string, DecimalText>;
  readonly diagnostics: readonly Diagnostic[];
}

/** `USD@2026-10-31`. */
export function rateKey(currency: string, day: Day): string {
  return `${currency.toUpperCase()}@${day}`;
}

export interface NamedRecord {
  readonly id: string;
  readonly name: string;
  readonly active: boolean;
}

export interface Company {
  readonly name: string;
  readonly legalName: string | null;
  readonly country: string | null;
}

export interface Preferences {
  /** Documents up to this day are not written. Null when the books are open. */
  readonly bookCloseDate: Day | null;
  /** False: QuickBooks counts by itself, and gives documents numbers of its own. */
  readonly customTxnNumbers: boolean;
  /** False: documents and customers are in the home currency alone. */
  readonly multiCurrencyEnabled: boolean;
  readonly homeCurrency: string;
  /** False: a company outside the US needs no tax code. */
  readonly usingSalesTax: boolean;
  /** Automated sales tax: QuickBooks may add tax to what we send. Only for the digest. */
  readonly partnerTaxEnabled: boolean;
  /** False: an invoice has no pay button, whatever is sent. Null when QuickBooks does not say. */
  readonly eTransactionPaymentEnabled: boolean | null;
  /** False: lines are sent without a service date. Null when QuickBooks does not say. */
  readonly allowServiceDate: boolean | null;
  /** Custom fields of sales forms that are in use; null when QuickBooks does not say. */
  readonly customFields: readonly CustomFieldDefinition[] | null;
}

export interface CustomFieldDefinition {
  readonly definitionId: string;
  readonly name: string;
}

/** A billing address in the parts that QuickBooks stores. */
export type BillAddress = Readonly<
  Record<'line1' | 'line2' | 'line3' | 'line4' | 'city' | 'region' | 'postalCode' | 'country', string | null>
>;

export interface Customer {
  readonly id: string;
  readonly syncToken: string;
  readonly displayName: string;
  readonly active: boolean;
  readonly currency: string | null;
  readonly email: string | null;
  /** May name our account: `customer-notes.ts`. */
  readonly notes: string | null;
  readonly parentId: string | null;
  readonly companyName: string | null;
  /** Null when the customer has no address. */
  readonly billAddress: BillAddress | null;
}

export interface Item {
  readonly id: string;
  readonly name: string;
  readonly fullyQualifiedName: string;
  readonly sku: string | null;
  readonly type: string;
  readonly active: boolean;
  /** False: QuickBooks refuses a line with this item (fault 6000). */
  readonly hasIncomeAccount: boolean;
  /** First day of an inventory item. Earlier lines are refused (fault 6270). */
  readonly inventoryStart: Day | null;
}

/** A company without a country counts as a US company. */
export function isUsCompany({ country }: Pick<Company, 'country'>): boolean {
  return country === null || /^(?:us|usa|united states.*)$/i.test(country);
}
