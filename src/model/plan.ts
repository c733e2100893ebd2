import type { Address } from './address.ts';
import type { BillClass } from './bill-class.ts';
import type { Change } from './change.ts';
import type { Obstacle } from './conversion.ts';
import type { Day, Instant } from './day.ts';
import type { DecimalText } from './decimal.ts';
import type { Diagnostic } from './diagnostic.ts';
import type { GuardName, LimitValues } from './guards.ts';
import type { PlanEffect } from './plan-effect.ts';
import type { ReasonCode } from './reasons/all-reasons.ts';
import type { SalesDocumentKind } from './sales-document.ts';

/**
 * The ordered, checked, immutable set of changes, with the decision for every bill. Plain JSON: this one value is
 * saved, shown and applied (`schemas/plan.schema.json`).
 */
export interface Plan {
  readonly formatVersion: string;
  /** Digest of the content, times excluded (rulings.md 23). */
  readonly id: string;
  readonly createdAt: Instant;
  readonly connection: PlanConnection;
  /** Digests of what the plan was made from. */
  readonly basedOn: {
    readonly workspace: string;
    readonly m3ter: string;
    readonly quickbooks: string;
    readonly m3terReadAt: Instant;
    readonly quickbooksReadAt: Instant;
  };
  /** The snapshot that the plan was made from; absent for a live plan. */
  readonly snapshot?: PlanSnapshot;
  readonly scope: PlanScope;
  /** ApiLimits set by flags for this plan alone; absent when no flag was given (rulings.md 32). */
  readonly limits?: PlanLimits;
  readonly summary: PlanSummary;
  /** In the order of application. */
  readonly changes: readonly Change[];
  /**
   * What integrations with `delivery.mode: reportOnly` would send. It is converted, priced and shown, and never applied
   * (rulings.md 31). Absent when there is nothing.
   */
  readonly wouldSend?: readonly Change[];
  readonly bills: readonly BillDecision[];
  readonly drift: readonly Drift[];
  readonly guards: readonly GuardResult[];
  readonly diagnostics: readonly Diagnostic[];
  /** What the files change against another version of them; absent when not asked for. It is not part of the id. */
  readonly effect?: PlanEffect;
}

export interface PlanConnection {
  readonly name: string;
  readonly organizationId: string;
  readonly environment: 'sandbox' | 'production';
  readonly realmId: string;
  readonly companyName: string;
  readonly homeCurrency: string;
  /** The pattern of a bill's address in the m3ter Console, from the Connection. */
  readonly billUrl?: string;
  /** True when the systems were the embedded ones. */
  readonly embedded?: true;
  /** True when custom transaction numbers are off. Then QuickBooks may replace our numbers. */
  readonly ownNumbering?: true;
}

/**
 * The snapshot behind a plan (`model/world.ts`). It is not part of the plan's id: a live plan with the same content has
 * the same id.
 */
export interface PlanSnapshot {
  readonly takenAt: Instant;
  /** `hidden`: codes replace e-mail and postal addresses, so the plan cannot be applied. */
  readonly addresses: 'whole' | 'hidden';
}

/** What the plan was limited to; an unlimited plan has `only: null` and empty lists. */
export interface PlanScope {
  readonly only: 'config' | 'bills' | null;
  readonly integrations: readonly string[];
  readonly bills: readonly string[];
  readonly since: Day | null;
  readonly resend: readonly string[];
  /** Set for a plan of `tieout undo`, which does nothing else; `bills` are then those that it looks at. */
  readonly undo?: UndoScope;
}

/** What `tieout undo` was asked for. */
export interface UndoScope {
  readonly targets: readonly UndoTarget[];
  /** True: invoices that were e-mailed are voided too. */
  readonly emailed: boolean;
  /** True: the bills stay recorded as sent. */
  readonly hold: boolean;
}

/** A document to be undone: that of the bill, or exactly the one that a run wrote. */
export interface UndoTarget {
  readonly billId: string;
  /** Our request key of the write that made it, as the journal has it; null for the document that the bill has now. */
  readonly key: string | null;
  /** The beginning of the id of the plan that the run applied, as markers have it (`planMark`); absent for a bill. */
  readonly plan?: string;
  /** QuickBooks Id of the customer that the run sent it to; absent when nothing written down says it. */
  readonly customer?: string;
}

/** The limits from flags that replace those of the files. */
export type PlanLimits = Partial<LimitValues>;

export interface PlanSummary {
  /**
   * Counts of changes other than invoices, credit memos and the mappings that record bills (rulings.md 23). A surplus
   * record that is deleted counts too.
   */
  readonly create: number;
  readonly update: number;
  readonly delete: number;
  readonly enable: number;
  /** Adopted customers, invoices and credit memos. */
  readonly adopt: number;
  readonly blocked: number;
  readonly skipped: number;
  /** Bills that a person holds; absent when there is none. */
  readonly held?: number;
  readonly upToDate: number;
  readonly drift: number;
  /** What the plan means in money, by currency. */
  readonly money: readonly MoneyAccount[];
  /** The same by integration. */
  readonly integrations: readonly MoneyOfIntegration[];
  /** What `wouldSend` means in money; absent when there is nothing. */
  readonly wouldSend?: readonly MoneyAccount[];
  readonly bills: number;
  readonly accounts: number;
}

export interface MoneySum {
  /** Documents or bills. */
  readonly count: number;
  readonly total: DecimalText;
}

/** The money of one currency. The totals are those of the documents; a credit memo counts negative. */
export interface MoneyAccount {
  readonly currency: string;
  /** Documents to create or update, with the totals that they will have in QuickBooks. */
  readonly invoices: number;
  readonly total: DecimalText;
  /** By how much the company's documents rise: new ones, differences of updated ones, credits, less voided ones. */
  readonly net: DecimalText;
  readonly new: MoneySum;
  readonly changed: MoneySum & { readonly before: DecimalText };
  readonly credits: MoneySum;
  /** Already in QuickBooks; this plan only records them in m3ter. */
  readonly recorded: MoneySum;
  /** Bills that cannot be sent. A bill that was sent before counts with the amount that its document lacks. */
  readonly blocked: MoneySum;
  /** Invoices that are voided, with their totals before; absent when there are none. */
  readonly voided?: MoneySum;
}

export interface MoneyOfIntegration {
  /** Null for bills that no integration takes. */
  readonly integration: string | null;
  readonly money: readonly MoneyAccount[];
}

/**
 * `resend` sends a bill again: as an update of its document when the bill changed, or as a new document after an undo,
 * or because the flag `--resend` asks for one in place of a document that was voided or deleted.
 */
export type DecisionKind = 'send' | 'resend' | 'adopt' | 'undo' | 'skip' | 'block' | 'upToDate';

/** A decision before its class is known. */
export type DecisionDraft = Omit<BillDecision, 'class'>;

export interface BillDecision {
  readonly billId: string;
  readonly billVersion: number;
  readonly accountId: string;
  readonly accountCode: string;
  readonly accountName: string;
  /** The customer's name in QuickBooks, of a bill with a change and a customer that is called otherwise than the account. */
  readonly customerName?: string;
  /** Null when no integration takes the account. */
  readonly integration: string | null;
  /** True when the integration only rehearses. The decision is the one that it would carry out. */
  readonly reportOnly?: true;
  readonly decision: DecisionKind;
  /** A blocked bill of an undo: its document stays and is left to a person. The document's total counts as blocked. */
  readonly notUndone?: true;
  /**
   * Why today's rules do not send the bill again, of which an undo voids the invoice or has voided it. Absent for a bill
   * that is sent again, that is held, or that was never undone.
   */
  readonly notSentAgain?: Obstacle;
  /** Where the bill's money is. `decision` says what happens next. */
  readonly class: BillClass;
  readonly reason: ReasonCode;
  readonly message: string;
  readonly hint: string | null;
  readonly kind: SalesDocumentKind | null;
  readonly docNumber: string | null;
  readonly invoiceDate: Day | null;
  readonly currency: string;
  /** The total that the document has or will have in QuickBooks; null when there is no document. */
  readonly total: DecimalText | null;
  readonly billTotal: DecimalText | null;
  /** Sum of the lines that the rules dropped, with the bill's sign; null when no dropped line has an amount. */
  readonly excludedTotal: DecimalText | null;
  /**
   * The total without tax of the bill's document in QuickBooks now. Null when there is none, when it is in another
   * currency, and when it is counted with another bill.
   */
  readonly sentTotal: DecimalText | null;
  /** The kind of that document. The bill may ask for the other kind now. */
  readonly sentKind: SalesDocumentKind | null;
  /** The change that carries this decision, or null. */
  readonly change: Address | null;
  /** QuickBooks id of the document already sent, or null. */
  readonly remoteId: string | null;
  /** Facts worth a line under the bill: no Cc address, a changed name, a cut description. */
  readonly notes: readonly string[];
}

/** A document in QuickBooks that differs from its bill. It is reported and left unchanged. */
export interface Drift {
  readonly code: ReasonCode;
  readonly address: Address;
  readonly billId: string | null;
  readonly message: string;
  readonly fields: readonly { readonly path: string; readonly before: string; readonly after: string }[];
  /** Number and customer of a document for which the plan has no bill. */
  readonly docNumber?: string;
  readonly customerName?: string;
  readonly remoteIds: readonly string[];
  readonly since: Instant | null;
  readonly hint: string | null;
}

export interface GuardResult {
  readonly name: GuardName;
  readonly status: 'ok' | 'warning' | 'tripped';
  readonly message: string;
  readonly observed: string;
  readonly limit: string;
  /** The exact YAML key or flag that lifts the guard. */
  readonly lift: string | null;
}
