import type { Address } from './address.ts';
import { isBeyondLatin1 } from './latin-1.ts';
import type { DecimalText } from './decimal.ts';
import type { ReasonCode } from './reasons/all-reasons.ts';
import type { RemoteRef } from './sales-document.ts';
import { groupBy } from '../support/group-by.ts';
import type { Company, Customer, Item, Preferences, QuickBooksSnapshot } from './quickbooks.ts';

/** Read-only lookups from QuickBooks that conversion uses. */
export interface Catalog {
  readonly company: Company;
  readonly preferences: Preferences;
  readonly itemsById: ReadonlyMap<string, Item>;
  readonly customersById: ReadonlyMap<string, Customer>;
  /** Customers by lower-case display name, active and inactive. */
  readonly customersByName: ReadonlyMap<string, readonly Customer[]>;
  /** Vendors and employees by lower-case display name. */
  readonly otherNames: ReadonlyMap<string, 'Vendor' | 'Employee'>;
  /** Null when they may not be listed. */
  readonly currencies: ReadonlySet<string> | null;
  /**
   * True when a name in the company's lists has characters beyond Latin-1. That proves that the company holds such
   * text.
   */
  readonly holdsAllText: boolean;
  /** By `CURRENCY@DAY`. */
  readonly exchangeRates: ReadonlyMap<string, DecimalText>;
}

export function buildCatalog(snapshot: QuickBooksSnapshot): Catalog {
  return {
    company: snapshot.company,
    preferences: snapshot.preferences,
    itemsById: new Map(snapshot.items.map((item) => [item.id, item])),
    customersById: new Map(snapshot.customers.map((customer) => [customer.id, customer])),
    customersByName: groupBy(snapshot.customers, ({ displayName }) => displayName.toLowerCase()),
    otherNames: new Map(snapshot.otherNames.map((otherName) => [otherName.displayName.toLowerCase(), otherName.kind])),
    currencies: snapshot.currencies === null ? null : new Set(snapshot.currencies),
    holdsAllText: listsHoldAllText(snapshot),
    exchangeRates: snapshot.exchangeRates,
  };
}

function listsHoldAllText({ customers, otherNames, items }: QuickBooksSnapshot): boolean {
  return (
    customers.some(({ displayName }) => isBeyondLatin1(displayName)) ||
    otherNames.some(({ displayName }) => isBeyondLatin1(displayName)) ||
    items.some(({ name }) => isBeyondLatin1(name))
  );
}

/** The customer a bill's document is for, as found before conversion (billing-rules.md §5). */
export type CustomerChoice =
  /** Mapped, adopted or about to be created; `currency` null when QuickBooks did not say. */
  | {
      readonly result: 'customer';
      readonly ref: RemoteRef;
      readonly currency: string | null;
      readonly displayName: string;
      /** How the customer was found. */
      readonly how: 'mapped' | 'adopted' | 'created';
      /** What was changed in the name, in words; empty when nothing was. */
      readonly notes: readonly string[];
      /** The change of this plan that creates the mapping by which it was found. */
      readonly plannedMapping?: Address;
    }
  | {
      readonly result: 'block';
      readonly reason: ReasonCode;
      readonly message: string;
      readonly hint: string | null;
    };
