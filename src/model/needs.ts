import type { Day, Instant, Period } from './day.ts';

/** What planning must ask QuickBooks, computed from the files and m3ter's snapshot before any request. */
export interface QuickBooksNeeds {
  /** Ids of sent documents, from mappings and complete runs. */
  readonly invoiceIds: readonly string[];
  readonly creditMemoIds: readonly string[];
  /**
   * Numbers of all bills in scope, recorded or not, for both kinds. A second invoice with the number of a recorded one
   * must be found as well (delivery.md, "Exactly one invoice per bill").
   */
  readonly docNumbers: readonly string[];
  /** Those of `docNumbers` that are made from a bill's id. No document older than the bill has such a number. */
  readonly ownNumbers: readonly string[];
  /** The days of a report. Every document with a date in them is read, so that their sum is complete. */
  readonly period?: Period;
  /** Earliest invoice date among the bills in scope; null when there is none. */
  readonly earliest: Day | null;
  /** No document of the bills in scope was created earlier. Null without bills, or when m3ter does not say. */
  readonly createdFrom: Instant | null;
  /** Currency and day of foreign-currency bills that may be sent. */
  readonly rates: readonly { readonly currency: string; readonly day: Day }[];
  /**
   * Rates of recorded foreign-currency bills. A rate is needed only when the bill changed: when no document that was
   * read has the bill's marker with the bill's version.
   */
  readonly ratesIfChanged?: readonly RateIfChanged[];
  /** Ids of the customers and items that m3ter's mappings or lines of the files name. */
  readonly customerIds: readonly string[];
  readonly itemIds: readonly string[];
  /** Tables other than Customer and Item that mappings refer to by name. */
  readonly tables: readonly string[];
}

/** Only the company and its lists. */
export const NOTHING_OF_QUICKBOOKS: QuickBooksNeeds = {
  invoiceIds: [],
  creditMemoIds: [],
  docNumbers: [],
  ownNumbers: [],
  earliest: null,
  createdFrom: null,
  rates: [],
  customerIds: [],
  itemIds: [],
  tables: [],
};

export interface RateIfChanged {
  readonly currency: string;
  readonly day: Day;
  readonly billId: string;
  readonly billVersion: number;
}

/** What planning must ask m3ter. */
export interface M3terNeeds {
  /** Only bills with a bill date from this day (`--since`), or null for all. */
  readonly billsFrom: Day | null;
  /** Only these bills (`--bill`), or null for all. */
  readonly billIds: readonly string[] | null;
  /** False under `--only config`. */
  readonly bills: boolean;
  /** Runs are read for bills with an invoice date from this day; null reads none. */
  readonly runsFrom: Day | null;
  /**
   * The days of a report. The run of every bill of these days is read, also of recorded bills. Only the run shows that
   * m3ter's engine is sending a bill again.
   */
  readonly period?: Period;
  /** True when a mapping or an integration names pricing bands (and likewise users and custom fields). */
  readonly pricingBands: boolean;
  readonly users: boolean;
  readonly customFields: boolean;
  /** The connection's external system, `QuickBooks` or `QuickBooksSandbox`. */
  readonly mappingSystem: string;
  /** Other external systems that mapping files name. */
  readonly otherSystems: readonly string[];
}
