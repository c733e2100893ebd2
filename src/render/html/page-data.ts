import type { DecimalText } from '../../model/decimal.ts';
import type { MoneyAccount, MoneyOfIntegration } from '../../model/plan.ts';
import type { Field } from '../page.ts';

/**
 * What an HTML page shows, as the JSON that lies in it. The client code in `src/pages/` draws it and adds no
 * fact. All texts are harmless to read already (`document.ts` shows what is invisible); the client puts them
 * into the page as text alone.
 */
export interface PlanPageData {
  readonly kind: 'plan';
  /** The company, or the connection where it has no name. */
  readonly title: string;
  readonly verdict: string;
  /** What the plan is limited to, that nothing is sent, and the like. */
  readonly remarks: readonly string[];
  readonly facts: readonly LabelledFact[];
  readonly money: readonly MoneyAccount[];
  readonly integrations: readonly MoneyOfIntegration[];
  /** What integrations in `reportOnly` would send. */
  readonly rehearsed: readonly MoneyAccount[];
  readonly guards: readonly GuardLine[];
  readonly guardsOk: number;
  /** Indexes into `bills`, worst money first. */
  readonly blocked: readonly number[];
  readonly unusual: readonly UnusualBill[];
  /** Indexes into `bills`: documents that QuickBooks has and that change. */
  readonly changed: readonly number[];
  readonly drift: readonly DriftLine[];
  readonly changes: readonly ChangeGroup[];
  readonly findings: readonly FindingLine[];
  readonly bills: readonly BillRow[];
  readonly documents: readonly DrawnDocument[];
  /** How to carry it out: commands, one a line. */
  readonly next: readonly string[];
}

export interface LabelledFact {
  readonly label: string;
  readonly value: string;
  /** An id or digest: set in a fixed pitch. */
  readonly code?: true;
  /** Where it leads, an address that `model/links.ts` made. */
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
  /** The lower, the more it asks for a look. */
  readonly rank: number;
  /** Sentences, each with what it rests on. */
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

/** The parts of a plan's account of money, and what is beside it; each bill is in one. */
export type BillClass = 'new' | 'changed' | 'credit' | 'recorded' | 'rehearsed' | 'blocked' | 'skipped' | 'upToDate';

export interface BillRow {
  readonly id: string;
  readonly number: string;
  readonly customer: string;
  readonly account: string;
  readonly integration: string;
  readonly date: string;
  readonly class: BillClass;
  readonly reason: string;
  readonly currency: string;
  /** What the class counts: the document's total, what a blocked bill keeps back, else the bill's; null when unknown. */
  readonly amount: DecimalText | null;
  readonly message: string;
  readonly hint: string | null;
  readonly notes: readonly string[];
  readonly facts: readonly LabelledFact[];
  /** Index into `documents`: the document as it will be. */
  readonly after: number | null;
  /** The document as QuickBooks has it, where that is replaced. */
  readonly before: number | null;
  readonly fields: readonly Field[];
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
  /** E-mail, Cc, Bcc, memo, payment, exchange rate and the like, as far as they are set. */
  readonly facts: readonly LabelledFact[];
  readonly lines: readonly DrawnLine[];
  readonly total: DecimalText;
}

export type { Field };
