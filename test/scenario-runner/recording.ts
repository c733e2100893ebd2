import type { Day } from '../../src/model/day.ts';
import type { JsonValue } from '../../src/model/json-value.ts';
import type { LineItemType } from '../../src/model/line-item-types.ts';
import type { FaultSchedule } from '../network/faults.ts';
import type { AccountRecord, BillRecord, LineRecord } from '../../src/sandbox/m3ter/state.ts';
import type { AccountSeed } from '../../src/sandbox/seed/m3ter-records.ts';
import type { SandboxOptions } from '../../src/sandbox/open-sandbox.ts';
import type { Fields } from '../../src/sandbox/quickbooks/fields.ts';
import type {
  SeedCustomer,
  SeedItem,
  SeedPayment,
  SeedSalesDocument,
} from '../../src/sandbox/quickbooks/seed-records.ts';
import type { CompanyOptions, PreferenceSettings } from '../../src/sandbox/quickbooks/state.ts';

/** `m3ter` of a scenario: what the organization has besides the base of `base-company.ts`. */
export interface M3terRecording {
  /** Instead of the base's one account. */
  readonly accounts?: readonly AccountRecording[];
  /** Names of account custom fields besides the base's. */
  readonly customFields?: readonly string[];
  readonly users?: readonly string[];
  /** False: m3ter has no integration configuration. */
  readonly integration?: ConfigRecording | false;
  /** Instead of the base's three mappings. */
  readonly mappings?: readonly MappingRecording[];
  readonly bills?: readonly BillRecording[];
}

export type AccountRecording = Partial<Omit<AccountSeed, 'code'>> &
  Pick<AccountSeed, 'code'> & { readonly more?: Partial<AccountRecord> };

export interface ConfigRecording {
  readonly name?: string;
  readonly enabled?: boolean;
  /** True: m3ter's own engine sends bills too. */
  readonly credential?: boolean;
  readonly configData?: Readonly<Record<string, JsonValue>>;
}

/** One side of each: which entity of m3ter, which record of QuickBooks. */
export interface MappingRecording {
  readonly account?: string;
  readonly product?: string;
  readonly aggregation?: string;
  readonly compoundAggregation?: string;
  /** `pricing code/lower limit` */
  readonly band?: string;
  /** Number of a bill. */
  readonly bill?: string;
  readonly customer?: string;
  readonly item?: string;
  /** Number of a document, or its Id when no document has that number. */
  readonly invoice?: string;
  /** True links it to the integration; text is the id of any other configuration. */
  readonly linked?: boolean | string;
}

export interface BillRecording {
  readonly number: string;
  /** ACME when left out. */
  readonly account?: string;
  /** October 2026 when left out. */
  readonly period?: readonly [Day, Day];
  /** Null leaves it PENDING; 2026-11-01T09:00:00.000Z when left out. */
  readonly approved?: string | null;
  /** Units of the account's currency for one unit of the currency of the prices, when they differ. */
  readonly prices?: { readonly currency: string; readonly conversionRate: string };
  readonly lines: readonly LineRecording[];
  readonly more?: Partial<BillRecord>;
}

export interface LineRecording {
  /** STANDING_CHARGE when left out. */
  readonly type?: LineItemType;
  readonly text: string;
  readonly product?: string | null;
  readonly accountingProduct?: string;
  readonly quantity?: string;
  readonly price?: string;
  readonly unit?: string;
  /** Makes it a usage line, rated through the tiers of this pricing. */
  readonly pricing?: string;
  readonly aggregation?: string;
  readonly compoundAggregation?: string;
  readonly segment?: Readonly<Record<string, string>>;
  /** So many lines like this one, numbered. */
  readonly repeat?: number;
  readonly more?: Partial<LineRecord>;
}

/** `quickbooks` of a scenario: what the company has besides the base of `base-company.ts`. */
export interface QuickBooksRecording {
  readonly company?: Partial<CompanyOptions>;
  readonly preferences?: Partial<PreferenceSettings>;
  /** Instead of the base's one customer. */
  readonly customers?: readonly SeedCustomer[];
  readonly vendors?: readonly string[];
  readonly employees?: readonly (readonly [string, string])[];
  readonly items?: readonly SeedItem[];
  readonly classes?: readonly string[];
  readonly departments?: readonly string[];
  readonly taxCodes?: readonly { readonly id: string; readonly name: string }[];
  /** Instead of USD, GBP and EUR; empty for none. */
  readonly currencies?: readonly string[];
  readonly exchangeRates?: readonly { readonly currency: string; readonly day: Day; readonly rate: string }[];
  readonly invoices?: readonly SeedSalesDocument[];
  readonly payments?: readonly SeedPayment[];
}

/** What is written by hand besides the recordings. Everything but the title may be left out. */
export interface ScenarioText {
  readonly title: string;
  /** What happened before the plan: commands of ours, and what people and m3ter did. */
  readonly given?: readonly Event[];
  /** Command lines; `{NUMBER}` stands for the id of that bill. */
  readonly plan?: string;
  readonly apply?: string;
  /** Between the plan and its application. */
  readonly meanwhile?: readonly Event[];
  readonly modes?: SandboxOptions['modes'];
  /** Faults of the writes of the apply, counted from 0. */
  readonly faults?: FaultSchedule;
  /** Why a second plan is not empty; without it the second plan must be. */
  readonly secondPlan?: string;
  /** Command line of the tie-out that the golden part holds; October when left out. */
  readonly report?: string;
  /** What else the golden part holds. */
  readonly shows?: readonly Shown[];
}

/**
 * - `end`: configurations, mappings, customers and documents at the end (section `after`), where the
 *   requests do not say what came of them
 * - `saved`: the saved plan
 * - `keys`: request ids and digests as they are
 * - `tieOut`: the tie-out at the end
 */
export type Shown = 'end' | 'saved' | 'keys' | 'tieOut';

/** One thing that happens; exactly one member is set. */
export interface Event {
  /** A command line of ours. */
  readonly tieout?: string;
  /** New lines, as new usage gives; approved again unless `approve` is false. */
  readonly recalculate?: {
    readonly bill: string;
    readonly lines: readonly LineRecording[];
    readonly approve?: boolean;
  };
  readonly approve?: string;
  readonly unapprove?: string;
  readonly lock?: string;
  readonly changeBill?: { readonly bill: string; readonly set: Partial<BillRecord>; readonly account?: string };
  readonly deleteBill?: string;
  readonly addBill?: BillRecording;
  readonly run?: { readonly bill: string; readonly status: string; readonly invoice?: string; readonly at?: string };
  readonly map?: MappingRecording;
  /** Takes away every mapping of this m3ter entity. */
  readonly unmap?: MappingRecording;
  readonly configure?: Readonly<Record<string, JsonValue>>;
  readonly disableIntegration?: true;
  readonly void?: string;
  readonly erase?: string;
  readonly edit?: { readonly invoice: string; readonly set: Fields };
  /** An e-mail address that the website let pass and that the API would not take. */
  readonly mistype?: { readonly invoice?: string; readonly customer?: string; readonly address: string };
  /** Puts members into the detail of one line, numbered from 1. */
  readonly editLine?: { readonly invoice: string; readonly line: number; readonly set: Fields };
  readonly changeAccount?: { readonly account: string; readonly set: Partial<AccountRecord> };
  readonly pay?: { readonly invoice: string; readonly amount?: string };
  /** A person copies a document, its note included. */
  readonly copy?: { readonly invoice: string; readonly as: string };
  readonly rename?: { readonly customer: string; readonly name: string };
  readonly deactivate?: { readonly customer?: string; readonly item?: string };
  readonly closeBooks?: Day;
  readonly addInvoice?: SeedSalesDocument;
  readonly editFile?: { readonly file: string; readonly replace: string; readonly with: string };
}
