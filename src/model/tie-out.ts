import type { BillClass } from './bill-class.ts';
import type { Exclusion } from './conversion.ts';
import { daysBetween, type Day, type Instant, type Period } from './day.ts';
import type { DecimalText } from './decimal.ts';
import type { Diagnostic } from './diagnostic.ts';
import type { PlanConnection } from './plan.ts';
import type { ReasonCode } from './reasons/all-reasons.ts';
import type { ObservedSalesDocument, SalesDocumentKind } from './sales-document.ts';

/**
 * The report of a period. It compares what m3ter billed with what QuickBooks has, and says where every cent of the
 * difference is (report.md §2). Plain JSON by `schemas/report.schema.json`. Every amount is text with the currency's
 * minor digits or more. Credit memos are negative, so that amounts can be added.
 */
export interface TieOut {
  readonly formatVersion: string;
  readonly period: Period;
  readonly scope: TieOutScope;
  readonly readAt: Instant;
  readonly connection: PlanConnection;
  readonly verdict: TieOutVerdict;
  /** One for each currency, in text order. */
  readonly statements: readonly Statement[];
  /** One for each bill of the period, and one for each document without a bill; by date, then number. */
  readonly bills: readonly TieOutEntry[];
  readonly groups: Readonly<Record<GroupKind, readonly TieOutGroup[]>>;
  readonly receivables: readonly Receivables[];
  readonly diagnostics: readonly Diagnostic[];
}

/** What the report is limited to; empty lists for everything. */
export interface TieOutScope {
  readonly integrations: readonly string[];
  readonly accounts: readonly string[];
}

/**
 * - `ties`: nothing differs.
 * - `explained`: a row explains each difference.
 * - `untied`: the total in QuickBooks is not the total that the rows explain.
 */
export type TieOutVerdict = 'ties' | 'explained' | 'untied';

/** The rows of a statement, in its order. */
export const STATEMENT_ROWS = [
  'billed',
  'notBillable',
  'excludedLines',
  'rounding',
  'shouldBeInvoiced',
  'notYetInvoiced',
  'invoicedDifferently',
  'voidedOrDeleted',
  'withoutBill',
  'invoiced',
] as const;

export type StatementRowName = (typeof STATEMENT_ROWS)[number];

export interface Statement {
  readonly currency: string;
  /** The rows before `shouldBeInvoiced` sum to it. It and the rows after it sum to `invoiced`. */
  readonly rows: readonly StatementRow[];
  /** `inQuickBooks` minus the row `invoiced`. */
  readonly unexplained: DecimalText;
  /** Total of the documents in QuickBooks, without the tax that QuickBooks added. */
  readonly inQuickBooks: DecimalText;
  /** Tax that QuickBooks added. No row contains it. */
  readonly tax: DecimalText;
  /** Total in the home currency, by the rate of each document. Null when `currency` is the home currency. */
  readonly home: HomeAmount | null;
}

export interface StatementRow {
  readonly row: StatementRowName;
  /** A reason of `model/reasons/all-reasons.ts`, or an `ExcludedBy`. Null for rows without a reason. */
  readonly reason: string | null;
  /** Number of documents in the rows `withoutBill` and `invoiced`, of bills in the others. */
  readonly count: number;
  readonly amount: DecimalText;
}

export interface HomeAmount {
  readonly currency: string;
  readonly amount: DecimalText;
  readonly documents: number;
  /** Number of documents without a rate. `amount` does not contain them. */
  readonly withoutRate: number;
}

/**
 * Why lines are left off a document:
 * - the setting that excludes them;
 * - `earlierRules`: the rules at the time of sending excluded them;
 * - `lines`: the lines do not show which setting excludes which amount.
 */
export type ExcludedBy = Exclusion | 'earlierRules' | 'lines';

/** A bill with its documents in one currency, or a document without a bill. */
export interface TieOutEntry {
  /** Each bill has one entry `bill`. A document that counts for no bill has an entry `document`. */
  readonly of: 'bill' | 'document';
  /** Null when the bill of the document is not known. */
  readonly billId: string | null;
  readonly docNumber: string | null;
  readonly accountCode: string | null;
  readonly accountName: string | null;
  readonly integration: string | null;
  /** Invoice date of the bill. For a document without a bill, the document's own date. */
  readonly invoiceDate: Day | null;
  readonly currency: string;
  readonly class: BillClass;
  readonly reason: ReasonCode;
  readonly message: string;
  readonly billed: DecimalText;
  /** Amounts of the bill that rules leave off its document. */
  readonly excluded: readonly { readonly by: ExcludedBy; readonly amount: DecimalText }[];
  readonly rounding: DecimalText;
  readonly shouldBeInvoiced: DecimalText;
  /** Total of its documents, without tax. */
  readonly invoiced: DecimalText;
  /** `invoiced` minus `shouldBeInvoiced`. */
  readonly difference: DecimalText;
  /** The part of `difference` that nothing explains. */
  readonly unexplained: DecimalText;
  readonly documents: readonly TieOutDocument[];
}

/** An unpaid or partly paid invoice after its due date is `overdue`. */
export type DocumentState = 'open' | 'partPaid' | 'paid' | 'overdue' | 'voided';

export interface TieOutDocument {
  readonly kind: SalesDocumentKind;
  readonly id: string;
  readonly number: string | null;
  readonly date: Day;
  readonly dueDate: Day | null;
  readonly customerId: string;
  readonly customerName: string | null;
  readonly currency: string;
  /** Total without the tax that QuickBooks added. */
  readonly total: DecimalText;
  readonly tax: DecimalText;
  /** The unpaid amount, including tax. */
  readonly balance: DecimalText;
  readonly state: DocumentState;
  /** The document's own rate: units of the home currency for one unit of `currency`. */
  readonly exchangeRate: DecimalText | null;
}

export type GroupKind = 'months' | 'integrations' | 'accounts' | 'customers';

export interface TieOutGroup {
  /** The month `2026-10`, the integration, the account code, or the customer's QuickBooks Id. Empty for none. */
  readonly key: string;
  readonly name: string;
  readonly currency: string;
  readonly count: number;
  readonly billed: DecimalText;
  readonly shouldBeInvoiced: DecimalText;
  readonly invoiced: DecimalText;
  readonly difference: DecimalText;
}

/** How old money is that waits: the label of each age in days, and its last day. */
export const AGES = [
  { label: '0-30', lastDay: 30 },
  { label: '31-60', lastDay: 60 },
  { label: '61-90', lastDay: 90 },
  { label: 'over 90', lastDay: Infinity },
] as const;

/** The index in `AGES` of money that waits since a day. */
export function ageSince(day: Day, today: Day): number {
  const days = daysBetween(day, today);
  return AGES.findIndex(({ lastDay }) => days <= lastDay);
}

/** What customers owe for the documents of the report. Totals and balances include tax. */
export interface Receivables {
  readonly currency: string;
  readonly states: readonly {
    readonly state: Exclude<DocumentState, 'voided'>;
    readonly count: number;
    readonly total: DecimalText;
    readonly balance: DecimalText;
  }[];
  /** The overdue documents by days since they were due. */
  readonly aging: readonly {
    readonly days: (typeof AGES)[number]['label'];
    readonly count: number;
    readonly balance: DecimalText;
  }[];
}

/** The documents that QuickBooks has for one bill. */
export interface BillDocuments {
  /** The document that counts as the bill's. */
  readonly primary: ObservedSalesDocument | null;
  /** Other documents of the same bill, none of them voided. */
  readonly second: readonly ObservedSalesDocument[];
  readonly voided: readonly ObservedSalesDocument[];
  /** True when tieout sent `primary` for this version of the bill and nobody has changed it since. */
  readonly asSent: boolean;
}

/** What makes `tieout report` fail. Each level includes the levels before it. */
export const FAIL_ON = ['none', 'untied', 'missing', 'drift'] as const;
export type FailOn = (typeof FAIL_ON)[number];
export const FAIL_ON_DEFAULT = 'untied' as const satisfies FailOn;
