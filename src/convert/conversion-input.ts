import type { Address } from '../model/address.ts';
import type { Catalog, CustomerChoice } from '../model/catalog.ts';
import type { Exclusion, ItemStep, Obstacle, UnmappedAccounting } from '../model/conversion.ts';
import type { Account, Bill, BandUsage, BillLine } from '../model/m3ter.ts';
import type { MappingIndex } from '../model/mapping.ts';
import type { ResolvedIntegration } from '../model/resolved-integration.ts';
import type { SalesDocumentKind } from '../model/sales-document.ts';
import type { Intern } from '../support/intern.ts';
import type { Scaled } from './scaled.ts';

/** Everything that the conversion of one bill depends on. */
export interface ConversionInput {
  readonly bill: Bill;
  /** The account of the bill. */
  readonly account: Account;
  readonly integration: ResolvedIntegration;
  readonly mappings: MappingIndex;
  /** The external system of the mappings: `QuickBooks` or `QuickBooksSandbox`. */
  readonly system: string;
  readonly catalog: Catalog;
  /** From `resolveCustomers`, for this account and integration. */
  readonly customer: CustomerChoice;
  /** Gives the document another number than the bill's own, as one has that was sent again. */
  readonly numberOf?: (kind: SalesDocumentKind) => string;
  /** The pool of the plan for the texts of documents, which repeat from bill to bill. */
  readonly intern?: Intern;
  /** The plan's items that were found before, by what they were found for (`resolveItem`). */
  readonly items?: ItemMemo;
}

/** What decides the item of a line, as one text, with the answer. One for each plan: it holds for its mappings alone. */
export type ItemMemo = Map<string, ItemResolution>;

export interface ItemResolution {
  /** Null when the line has no product or service in QuickBooks. */
  readonly itemId: string | null;
  /** The rules tried, in order. If one won, it is the last. */
  readonly steps: readonly ItemStep[];
  readonly obstacle: Obstacle | null;
  /** The line of a mapping file that the hint asks for; absent when it asks for none. */
  readonly asks?: AskedLine;
  readonly note: string | null;
  /** Set when the item is that of the product because the accounting product has none. */
  readonly unmapped?: UnmappedAccounting;
  /** The change of this plan that creates the item's mapping. */
  readonly plannedMapping?: Address;
}

/** A line to paste, and what to do with it: `add to a mapping file`, `- { product: api-calls, item: { name: "…" } }`. */
export interface AskedLine {
  readonly what: string;
  readonly line: string;
}

export interface Dropped {
  readonly exclusion: Exclusion;
  readonly words: string;
}

/** A line of the bill, or one pricing band of it, on its way to a line of the document. */
export interface LinePart {
  readonly line: BillLine;
  readonly band: BandUsage | null;
  /** In the bill's currency, with the resolved sign. */
  readonly exact: Scaled;
  /** True when the given sign was flipped, because the line is a credit. */
  readonly signFlipped: boolean;
  /** Which rule drops it; null when it is kept. */
  readonly droppedBy: Dropped | null;
  readonly notes: readonly string[];
}
