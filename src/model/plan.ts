import type { Address } from './address.ts';
import type { BillClass } from './bill-class.ts';
import type { Change } from './change.ts';
import type { Day, Instant } from './day.ts';
import type { DecimalText } from './decimal.ts';
import type { Diagnostic } from './diagnostic.ts';
import type { ReasonCode } from './reasons.ts';
import type { SalesDocumentKind } from './sales-document.ts';

/** The second number rises with every addition: a reader of an older form finds all it knows. */
export const PLAN_FORMAT_VERSION = '1.2';

/**
 * The ordered, checked, immutable set of changes, with every bill's decision. Plain JSON: what is
 * saved, shown and applied is this one value (`schemas/plan.schema.json`).
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
  /** The snapshot that both systems were read from; not there for a live plan. */
  readonly snapshot?: PlanSnapshot;
  readonly scope: PlanScope;
  /** Limits that this plan alone has, by the flags that were given; not there when none was (rulings.md 32). */
  readonly limits?: PlanLimits;
  readonly summary: PlanSummary;
  /** In the order of application. */
  readonly changes: readonly Change[];
  /**
   * What integrations with `delivery.mode: reportOnly` would send: converted, priced and shown, and in no list
   * that is applied (rulings.md 31). Left out when there is nothing.
   */
  readonly wouldSend?: readonly Change[];
  readonly bills: readonly BillDecision[];
  readonly drift: readonly Drift[];
  readonly guards: readonly GuardResult[];
  readonly diagnostics: readonly Diagnostic[];
}

export interface PlanConnection {
  readonly name: string;
  readonly organizationId: string;
  readonly environment: 'sandbox' | 'production';
  readonly realmId: string;
  readonly companyName: string;
  readonly homeCurrency: string;
  /** What the address of a bill in the m3ter Console looks like, as the Connection says it. */
  readonly billUrl?: string;
  /** True when the systems were the embedded ones. */
  readonly embedded?: true;
}

/** A snapshot as a plan remembers it (`model/world.ts`). No part of the plan's id: an equal live plan means the same. */
export interface PlanSnapshot {
  readonly takenAt: Instant;
  /** `hidden`: codes stand in place of e-mail and postal addresses, so the plan cannot be applied. */
  readonly addresses: 'whole' | 'hidden';
}

/** What the plan was limited to; an unlimited plan has `only: null` and empty lists. */
export interface PlanScope {
  readonly only: 'config' | 'bills' | null;
  readonly integrations: readonly string[];
  readonly bills: readonly string[];
  readonly since: Day | null;
  readonly resend: readonly string[];
}

/** Numbers in place of those of the files, as their flags were given. */
export interface PlanLimits {
  readonly maxInvoices?: number;
  readonly maxInvoiceTotal?: DecimalText;
  readonly maxDeletes?: number;
  /** Percent. */
  readonly maxUpdates?: number;
}

export interface PlanSummary {
  /** Changes other than invoices, credit memos and the mappings that record bills (rulings.md 23); a surplus record that is deleted counts. */
  readonly create: number;
  readonly update: number;
  readonly delete: number;
  readonly enable: number;
  /** Adopted customers, invoices and credit memos. */
  readonly adopt: number;
  readonly blocked: number;
  readonly skipped: number;
  readonly upToDate: number;
  readonly drift: number;
  /** What the plan means in money, by currency. */
  readonly money: readonly MoneyAccount[];
  /** The same by integration. */
  readonly integrations: readonly MoneyOfIntegration[];
  /** What `wouldSend` means in money; left out when there is nothing. */
  readonly wouldSend?: readonly MoneyAccount[];
  readonly bills: number;
  readonly accounts: number;
}

export interface MoneySum {
  /** Documents or bills. */
  readonly count: number;
  readonly total: DecimalText;
}

/** The account of one currency. Totals are those of the documents; a credit memo counts negative. */
export interface MoneyAccount {
  readonly currency: string;
  /** Documents to create or update, and what they come to in QuickBooks then. */
  readonly invoices: number;
  readonly total: DecimalText;
  /** What the documents of the company come to more than before: new, changed (total less before) and credits. */
  readonly net: DecimalText;
  readonly new: MoneySum;
  readonly changed: MoneySum & { readonly before: DecimalText };
  readonly credits: MoneySum;
  /** In QuickBooks already; only recorded in m3ter. */
  readonly recorded: MoneySum;
  /** Bills that cannot be sent; of one that was sent before, what its document lacks. */
  readonly blocked: MoneySum;
}

export interface MoneyOfIntegration {
  /** Null for bills that no integration takes. */
  readonly integration: string | null;
  readonly money: readonly MoneyAccount[];
}

export type BillVerdict = 'send' | 'resend' | 'adopt' | 'skip' | 'block' | 'upToDate';

/** A decision before its class is known. */
export type DecisionDraft = Omit<BillDecision, 'class'>;

export interface BillDecision {
  readonly billId: string;
  readonly billVersion: number;
  readonly accountId: string;
  readonly accountCode: string;
  readonly accountName: string;
  /** Null when no integration takes the account. */
  readonly integration: string | null;
  /** True when the integration only rehearses: the decision is what it would be, and is not carried out. */
  readonly reportOnly?: true;
  readonly decision: BillVerdict;
  /** Where its money is; the decision says what happens to it next. */
  readonly class: BillClass;
  readonly reason: ReasonCode;
  readonly message: string;
  readonly hint: string | null;
  readonly kind: SalesDocumentKind | null;
  readonly docNumber: string | null;
  readonly invoiceDate: Day | null;
  readonly currency: string;
  /** The document's total as it will be (or is) in QuickBooks; null when there is no document. */
  readonly total: DecimalText | null;
  readonly billTotal: DecimalText | null;
  /** Sum of the lines the rules dropped; null when nothing was dropped. */
  readonly excludedTotal: DecimalText | null;
  /** What the bill's document comes to in QuickBooks now, without tax; null when there is none. */
  readonly sentTotal: DecimalText | null;
  /** What that document is; the bill may ask for the other kind now. */
  readonly sentKind: SalesDocumentKind | null;
  /** The change that carries this decision, or null. */
  readonly change: Address | null;
  /** QuickBooks id of the document already sent, or null. */
  readonly remoteId: string | null;
  /** Facts worth a line under the bill: Cc missing, name changed, description cut. */
  readonly notes: readonly string[];
}

/** A difference made by someone else, reported and never overwritten unasked. */
export interface Drift {
  readonly code: ReasonCode;
  readonly address: Address;
  readonly billId: string | null;
  readonly message: string;
  readonly fields: readonly { readonly path: string; readonly before: string; readonly after: string }[];
  /** Number and customer of a document that no bill of the plan stands for. */
  readonly docNumber?: string;
  readonly customerName?: string;
  readonly remoteIds: readonly string[];
  readonly since: Instant | null;
  readonly hint: string | null;
}

export type GuardName =
  | 'max-invoices'
  | 'max-invoice-total'
  | 'max-deletes'
  | 'max-updates'
  | 'empty-workspace'
  | 'realm-mismatch'
  | 'unresolved-mapping'
  | 'native-sender';

export interface GuardResult {
  readonly name: GuardName;
  readonly status: 'ok' | 'warning' | 'tripped';
  readonly message: string;
  readonly observed: string;
  readonly limit: string;
  /** The exact YAML key or flag that lifts it. */
  readonly lift: string | null;
}
