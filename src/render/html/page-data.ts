import type { RuleOutcome } from '../../model/conversion.ts';
import type { DecimalText } from '../../model/decimal.ts';
import type { MoneyAccount, MoneyOfIntegration } from '../../model/plan.ts';
import type { TieOutGroup } from '../../model/tie-out.ts';
import type { Field } from '../page.ts';

/**
 * What an HTML page shows, as the JSON inside it. The client code in `src/pages/` draws it and adds no facts. The
 * invisible characters of all texts are already visible (`html-document.ts`). The client puts the texts into the page only as
 * text.
 */
export interface PlanPageData {
  readonly kind: 'plan';
  /** The company's name; the connection's when it has none. */
  readonly title: string;
  readonly verdict: string;
  /** Remarks about the whole plan: its scope, that nothing is sent, and the like. */
  readonly remarks: readonly string[];
  readonly facts: readonly LabelledFact[];
  /** True for a plan of `tieout undo`. */
  readonly isUndo: boolean;
  readonly money: readonly MoneyAccount[];
  readonly integrations: readonly MoneyOfIntegration[];
  /** What integrations in `reportOnly` would send. */
  readonly rehearsed: readonly MoneyAccount[];
  readonly guards: readonly GuardLine[];
  readonly guardsOk: number;
  /** Indexes into `bills`, largest amount first. */
  readonly blocked: readonly number[];
  readonly unusual: readonly UnusualBill[];
  /** Indexes into `bills`: documents that QuickBooks has and that change. */
  readonly changed: readonly number[];
  /** Indexes into `bills`: invoices that an undo voids, largest amount first. */
  readonly voided: readonly number[];
  /** Indexes into `bills`: bills that an undo with --hold keeps from being sent, largest amount first. */
  readonly held: readonly number[];
  readonly drift: readonly DriftLine[];
  readonly changes: readonly ChangeGroup[];
  readonly findings: readonly FindingLine[];
  readonly bills: readonly BillRow[];
  /** The sums of all rows by currency. */
  readonly sums: readonly CurrencySum[];
  /** The commands that carry it out, one on each line. */
  readonly next: readonly string[];
}

export interface LabelledFact {
  readonly label: string;
  readonly value: string;
  /** True for an id or digest, which is shown in a monospaced font. */
  readonly code?: true;
  /** The address that it links to, made by `model/links.ts`. */
  readonly href?: string;
}

export interface GuardLine {
  readonly status: 'warning' | 'tripped';
  readonly name: string;
  readonly message: string;
  readonly lift: string | null;
}

export interface UnusualBill {
  /** Index into `bills`. */
  readonly bill: number;
  /** A lower rank is more important to look at. */
  readonly rank: number;
  /** Sentences, each with its evidence. */
  readonly why: readonly string[];
}

export interface DriftLine {
  readonly code: string;
  readonly kind: string;
  readonly number: string;
  readonly customer: string;
  readonly reason: string;
  readonly hint: string | null;
  readonly fields: readonly Field[];
}

export interface ChangeGroup {
  readonly title: string;
  readonly rows: readonly {
    readonly action: string;
    readonly kind: string;
    readonly label: string;
    readonly reason: string;
    readonly fields: readonly Field[];
  }[];
}

export interface FindingLine {
  readonly severity: 'error' | 'warning' | 'info';
  readonly code: string;
  readonly where: string;
  readonly message: string;
  readonly hint: string | null;
}

/** The parts of a plan's account of money, and the parts outside it. Each bill is in exactly one. */
export type PlanClass =
  'new' | 'changed' | 'credit' | 'voided' | 'recorded' | 'rehearsed' | 'blocked' | 'held' | 'skipped' | 'upToDate';

/** A row of the table of bills, on any page: what it is searched, filtered, sorted and summed by. */
export interface TableRow {
  readonly id: string;
  readonly number: string;
  readonly customer: string;
  readonly account: string;
  readonly integration: string;
  /** A day, or empty. */
  readonly date: string;
  readonly class: string;
  readonly reason: string;
  readonly currency: string;
  /** The amount for sums; null when it is not known. */
  readonly amount: DecimalText | null;
}

/** A row with its story in words. */
export interface ToldRow extends TableRow {
  readonly message: string;
  readonly hint: string | null;
  readonly notes: readonly string[];
  readonly facts: readonly LabelledFact[];
  readonly fields: readonly Field[];
}

export interface BillRow extends ToldRow {
  readonly class: PlanClass;
  /**
   * The amount in the class's sum: the document's total, a blocked bill's missing amount, a held bill's total, else the
   * bill's total. Null when it is not known.
   */
  readonly amount: DecimalText | null;
  /** The document as it will be; null when there will be none, or it is voided. */
  readonly after: DrawnDocument | null;
  /** The document that QuickBooks has, when it is replaced or voided; else null. */
  readonly before: DrawnDocument | null;
}

/** Properties of a bill that the table lists; the others are shown when its row opens. */
export const BILL_LISTED = [
  'id', 'number', 'customer', 'account', 'integration', 'date', 'class', 'reason', 'currency', 'amount',
] as const satisfies readonly (keyof BillRow)[]; // prettier-ignore

export type ListedBill = Pick<BillRow, (typeof BILL_LISTED)[number]>;
export type BillDetails = Omit<BillRow, keyof ListedBill>;

/** So many of each section are shown before somebody asks for more. */
export const SHOWN_AT_FIRST = { blocked: 25, unusual: 12, changed: 6, voided: 12, held: 25 } as const;

/** A plan as its file has it. The parts `rows-0`, `rows-1` … have the details of the bills. */
export interface PackedPlan extends Omit<PlanPageData, 'bills'> {
  readonly bills: PackedRows<ListedBill>;
  readonly rowsInPart: number;
  /** Details of bills, by their index, that sections show at first. */
  readonly shown: readonly (readonly [index: number, details: BillDetails])[];
}

/** A line of a drawn document: description, quantity, unit price, amount, day of service, item. */
export type DrawnLine = readonly [
  description: string,
  quantity: DecimalText | null,
  unitPrice: DecimalText | null,
  amount: DecimalText,
  serviceDate: string | null,
  item: string | null,
];

/** An invoice or credit memo as QuickBooks will print it, as far as the plan knows. */
export interface DrawnDocument {
  readonly title: string;
  readonly number: string;
  readonly date: string;
  readonly due: string | null;
  readonly currency: string;
  readonly from: string;
  readonly billTo: readonly string[];
  readonly customer: string;
  /** E-mail, Cc, Bcc, memo, payment, exchange rate and the like, where they are set. */
  readonly facts: readonly LabelledFact[];
  readonly lines: readonly DrawnLine[];
  readonly total: DecimalText;
}

export type { Field };

/** How a class of bills is called, and how much it asks of a reader. */
export interface ClassLook {
  readonly label: string;
  readonly tone: 'good' | 'change' | 'bad' | 'quiet';
}

/** What the page of a report shows: `tieout report --html FILE`. */
export interface ReportPageData {
  readonly kind: 'report';
  readonly title: string;
  readonly period: string;
  readonly verdict: {
    readonly name: 'ties' | 'explained' | 'untied';
    readonly word: string;
    readonly sentence: string;
  };
  readonly remarks: readonly string[];
  readonly facts: readonly LabelledFact[];
  readonly statements: readonly StatementData[];
  readonly months: readonly TieOutGroup[];
  readonly notInvoiced: readonly AgedReason[];
  readonly receivables: readonly ReceivablesData[];
  readonly groups: readonly { readonly title: string; readonly noun: string; readonly rows: readonly TieOutGroup[] }[];
  readonly classes: Readonly<Record<string, ClassLook>>;
  /** The sums of all rows by currency: billed, should be invoiced, invoiced, difference. */
  readonly sums: readonly CurrencySum[];
  readonly rows: readonly ReportRow[];
  /** Texts that many rows share. */
  readonly texts: readonly string[];
  readonly findings: readonly FindingLine[];
}

export interface CurrencySum {
  readonly currency: string;
  readonly count: number;
  /** One for each figure. */
  readonly totals: readonly DecimalText[];
}

/** Properties of a report's row that the table lists; the others are shown when it opens. */
export const LISTED = [
  'id', 'number', 'customer', 'account', 'integration', 'date', 'class', 'reason', 'currency', 'amount', 'billed',
  'shouldBeInvoiced', 'invoiced', 'difference', 'unexplained',
] as const satisfies readonly (keyof ReportRow)[]; // prettier-ignore

export type ListedRow = Pick<ReportRow, (typeof LISTED)[number]>;
export type RowDetail = Omit<ReportRow, keyof ListedRow>;

/** Rows as columns: `values` has one for each row, or `at` says which value `of` these each row has. */
export interface PackedRows<R> {
  readonly count: number;
  readonly columns: { readonly [K in keyof R]: PackedColumn<R[K]> };
}

export type PackedColumn<T> =
  { readonly values: readonly T[] } | { readonly of: readonly T[]; readonly at: readonly number[] };

/** A report as its file has it. The details of the rows and the groups are in parts of their own. */
export interface PackedReport extends Omit<ReportPageData, 'rows' | 'groups'> {
  readonly rows: PackedRows<ListedRow>;
  readonly rowsInPart: number;
}

/** The part `groups`. The parts `rows-0`, `rows-1` … have `RowDetail`s. */
export type PackedGroups = readonly {
  readonly title: string;
  readonly noun: string;
  readonly rows: PackedRows<TieOutGroup>;
}[];

export interface StatementData {
  readonly currency: string;
  /** `isSum`: what the rows above it come to. */
  readonly rows: readonly StatementLine[];
  /** What stands below the last sum: QuickBooks' own total, what is unexplained, tax. */
  readonly below: readonly StatementLine[];
}

export interface StatementLine {
  readonly label: string;
  readonly remark: string;
  readonly count: number | null;
  readonly amount: DecimalText;
  readonly isSum: boolean;
}

export interface AgedReason {
  readonly currency: string;
  readonly reason: string;
  readonly label: string;
  readonly count: number;
  /** By days since the invoice date, one for each of `AGES`. */
  readonly amounts: readonly DecimalText[];
}

export interface ReceivablesData {
  readonly currency: string;
  readonly states: readonly {
    readonly state: string;
    readonly label: string;
    readonly count: number;
    readonly total: DecimalText;
    readonly balance: DecimalText;
  }[];
  /** Of what is overdue, by days since the due date. */
  readonly aging: readonly { readonly days: string; readonly count: number; readonly balance: DecimalText }[];
}

export interface ReportRow extends ToldRow {
  /** Billed; of a document without a bill what it comes to. */
  readonly amount: DecimalText;
  readonly billed: DecimalText;
  readonly shouldBeInvoiced: DecimalText;
  readonly invoiced: DecimalText;
  readonly difference: DecimalText;
  readonly unexplained: DecimalText;
  readonly steps: readonly { readonly label: string; readonly amount: DecimalText; readonly isSum: boolean }[];
  readonly documents: readonly DocumentLine[];
  /** What happened to the bill, oldest first; empty when `untold` says why. */
  readonly timeline: readonly { readonly when: string; readonly event: string; readonly detail: string }[];
  /** Every rule that was asked, in order. The texts are indexes into `texts`: most bills pass the same rules. */
  readonly rules: readonly (readonly [outcome: RuleOutcome, rule: number, detail: number])[];
  /** Where the timeline and the rules are instead; null when the row has them. */
  readonly untold: string | null;
}

export interface DocumentLine {
  readonly kind: string;
  readonly number: string;
  readonly customer: string;
  readonly date: string;
  readonly due: string;
  readonly currency: string;
  readonly total: DecimalText;
  readonly tax: DecimalText;
  readonly balance: DecimalText;
  readonly state: string;
  readonly href?: string;
}
