import type { BillClass } from './bill-class.ts';
import type { Exclusion } from './conversion.ts';
import type { Day, Instant, Period } from './day.ts';
import type { DecimalText } from './decimal.ts';
import type { Diagnostic } from './diagnostic.ts';
import type { PlanConnection } from './plan.ts';
import type { ReasonCode } from './reasons.ts';
import type { ObservedSalesDocument, SalesDocumentKind } from './sales-document.ts';

export const TIE_OUT_FORMAT_VERSION = '1.0';

/**
 * Whether what m3ter billed in a period is what QuickBooks has, and where every cent of the difference is
 * (report.md §2). Plain JSON; `schemas/report.schema.json`. Every amount is text with the currency's minor digits or
 * more, and carries the sign with which it enters a sum: credit memos are negative.
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

/** `ties`: nothing differs. `explained`: each difference has a row. `untied`: money is somewhere that no row says. */
export type TieOutVerdict = 'ties' | 'explained' | 'untied';

/** In the order of the statement. */
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
  /** `billed` and the rows after it sum to `shouldBeInvoiced`; that and the rows after it to `invoiced`. */
  readonly rows: readonly StatementRow[];
  /** What QuickBooks' documents come to, less the row `invoiced`. */
  readonly unexplained: DecimalText;
  /** What QuickBooks' documents come to, without the tax that it added. */
  readonly inQuickBooks: DecimalText;
  /** Tax that QuickBooks added on top; in no row. */
  readonly tax: DecimalText;
  /** The documents in the home currency, each by its own rate; null for the home currency itself. */
  readonly home: HomeAmount | null;
}

export interface StatementRow {
  readonly row: StatementRowName;
  /** A reason of `model/reasons.ts`, or which exclusion; null for rows that have none. */
  readonly reason: string | null;
  /** Bills; documents for `withoutBill` and `invoiced`. */
  readonly count: number;
  readonly amount: DecimalText;
}

export interface HomeAmount {
  readonly currency: string;
  readonly amount: DecimalText;
  readonly documents: number;
  /** Documents that carry no rate, and are not in `amount`. */
  readonly withoutRate: number;
}

/** Why lines are left off. `earlierRules`: by the rules that held when it was sent; `lines`: several of them at once. */
export type ExcludedBy = Exclusion | 'earlierRules' | 'lines';

/** A bill with its documents in one currency, or a document without a bill. */
export interface TieOutEntry {
  /** One entry of each bill; the others are of documents that no amount of a bill stands for. */
  readonly of: 'bill' | 'document';
  /** Null only for a document whose bill is not known. */
  readonly billId: string | null;
  readonly docNumber: string | null;
  readonly accountCode: string | null;
  readonly accountName: string | null;
  readonly integration: string | null;
  /** Of the bill; of a document without a bill its own. */
  readonly invoiceDate: Day | null;
  readonly currency: string;
  readonly class: BillClass;
  readonly reason: ReasonCode;
  readonly message: string;
  readonly billed: DecimalText;
  /** Parts of the bill that rules leave off its document. */
  readonly excluded: readonly { readonly by: ExcludedBy; readonly amount: DecimalText }[];
  readonly rounding: DecimalText;
  readonly shouldBeInvoiced: DecimalText;
  /** What its documents come to, without tax. */
  readonly invoiced: DecimalText;
  /** `invoiced` less `shouldBeInvoiced`. */
  readonly difference: DecimalText;
  /** The part of `difference` that nothing explains. */
  readonly unexplained: DecimalText;
  readonly documents: readonly TieOutDocument[];
}

/** Of a document that is not voided: nothing is paid, some, or all of it; `overdue` before the rest. */
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
  /** Without tax that QuickBooks added. */
  readonly total: DecimalText;
  readonly tax: DecimalText;
  /** What is still to be paid, tax included. */
  readonly balance: DecimalText;
  readonly state: DocumentState;
  /** Home units for one unit of `currency`, as it stands on the document. */
  readonly exchangeRate: DecimalText | null;
}

export type GroupKind = 'months' | 'integrations' | 'accounts' | 'customers';

export interface TieOutGroup {
  /** Month `2026-10`, name, account code, or QuickBooks Id; empty for none. */
  readonly key: string;
  readonly name: string;
  readonly currency: string;
  readonly count: number;
  readonly billed: DecimalText;
  readonly shouldBeInvoiced: DecimalText;
  readonly invoiced: DecimalText;
  readonly difference: DecimalText;
}

export const AGING_DAYS = ['0-30', '31-60', '61-90', 'over 90'] as const;

/** What customers owe on the documents of the report. Totals and balances include tax. */
export interface Receivables {
  readonly currency: string;
  readonly states: readonly {
    readonly state: Exclude<DocumentState, 'voided'>;
    readonly count: number;
    readonly total: DecimalText;
    readonly balance: DecimalText;
  }[];
  /** Of the overdue ones: for how many days. */
  readonly aging: readonly {
    readonly days: (typeof AGING_DAYS)[number];
    readonly count: number;
    readonly balance: DecimalText;
  }[];
}

/** What QuickBooks has of one bill. */
export interface BillDocuments {
  /** The document that counts. */
  readonly primary: ObservedSalesDocument | null;
  /** More documents of the same bill that are not voided. */
  readonly second: readonly ObservedSalesDocument[];
  readonly voided: readonly ObservedSalesDocument[];
  /** True when `primary` is as tieout left it, of this version of the bill. */
  readonly asSent: boolean;
}

/** When `tieout report` fails. Each includes those before it. */
export const FAIL_ON = ['none', 'untied', 'missing', 'drift'] as const;
export type FailOn = (typeof FAIL_ON)[number];
