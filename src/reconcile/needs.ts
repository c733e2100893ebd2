import type { Day } from '../model/day.ts';

/** What planning must ask QuickBooks, computed from the files and m3ter's snapshot before any request. */
export interface QuickBooksNeeds {
  /** Ids of sent documents, from mappings and complete runs. */
  readonly invoiceIds: readonly string[];
  readonly creditMemoIds: readonly string[];
  /** Numbers of bills that have no record and may be sent: looked up for both kinds. */
  readonly docNumbers: readonly string[];
  /** Earliest invoice date among the bills looked at, or null when there is none. */
  readonly earliest: Day | null;
  /** Currency and day of foreign-currency bills that may be sent. */
  readonly rates: readonly { readonly currency: string; readonly day: Day }[];
  /** Tables other than Customer and Item that mappings refer to by name. */
  readonly tables: readonly string[];
}

/** What planning must ask m3ter. */
export interface M3terNeeds {
  /** Only bills with a bill date from this day (`--since`), or null for all. */
  readonly billsFrom: Day | null;
  /** Only these bills (`--bill`), or null for all. */
  readonly billIds: readonly string[] | null;
  /** False under `--only config`. */
  readonly bills: boolean;
  /** True when a mapping or integration names pricing bands, users, custom fields. */
  readonly pricingBands: boolean;
  readonly users: boolean;
  readonly customFields: boolean;
  readonly mappingSystem: string;
}
