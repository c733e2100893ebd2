import type { Action } from './change.ts';
import type { Instant, Period } from './day.ts';
import type { DecimalText } from './decimal.ts';
import type { Diagnostic } from './diagnostic.ts';
import type { OutcomeStatus } from './outcome.ts';
import type { PlanConnection } from './plan.ts';
import type { SalesDocumentKind } from './sales-document.ts';

/** Who started a run of apply, and who had approved it, as far as its workflow says. */
export interface StartedBy {
  /** The commit whose files were applied. */
  readonly commit: string | null;
  /** The pull request that brought the commit. */
  readonly pullRequest: number | null;
  /** The protected environment that the run waited for. */
  readonly environment: string | null;
  /** Those who let it go on there. */
  readonly approvedBy: readonly string[];
  /** Who or what started it. */
  readonly actor: string | null;
  /** Address of the workflow's run. */
  readonly run: string | null;
}

/** A run without a workflow. */
export const NOBODY_KNOWN: StartedBy = {
  commit: null,
  pullRequest: null,
  environment: null,
  approvedBy: [],
  actor: null,
  run: null,
};

/** The totals that were compared after sending, without tax that QuickBooks added. In an audit as they count. */
export interface SentProof {
  readonly currency: string;
  readonly planTotal: DecimalText;
  readonly quickbooksTotal: DecimalText;
  /** True when the bill less its excluded lines, the plan and QuickBooks agree. */
  readonly equal: boolean;
}

/** One time that a journal tells of a document: made, changed, or found to be so already. */
export interface AuditSend extends StartedBy {
  readonly planId: string;
  /** When the plan was made, when its file is among those of the audit; else null. */
  readonly planMadeAt: Instant | null;
  readonly at: Instant;
  readonly action: Action | null;
  readonly status: OutcomeStatus;
  /** Id of the document in QuickBooks. */
  readonly remoteId: string | null;
  /** QuickBooks Id of the customer that it was sent to; null in journals that have none, and for what was not written. */
  readonly customerId: string | null;
  /** Null in journals that have none, and for what was not sent. */
  readonly proof: SentProof | null;
  /** The file that tells of it. */
  readonly journal: string;
}

/**
 * - `proved`: a journal has it, and QuickBooks has the total that was proved when it was sent, at the customer that it
 *   was sent to.
 * - `changedSince`: a journal has it, and QuickBooks has another total than was proved, or another customer, or no total
 *   was proved.
 * - `deletedSince`: a journal has it, and QuickBooks no longer has it, other than as void by an undo that a journal has.
 * - `notInJournals`: it carries our marker, and none of the journals has it.
 * - `notOurs`: somebody else made it.
 */
export type AuditVerdict = 'proved' | 'changedSince' | 'deletedSince' | 'notInJournals' | 'notOurs';

/** A document in QuickBooks, and how it came there; or one that a journal has and QuickBooks no longer. */
export interface AuditEntry {
  readonly billId: string;
  readonly docNumber: string | null;
  readonly accountName: string;
  readonly kind: SalesDocumentKind;
  /** Id of the document in QuickBooks. */
  readonly documentId: string;
  /** The customer that QuickBooks has on it; null for a document that it no longer has. */
  readonly customer: { readonly id: string; readonly name: string | null } | null;
  /** The other customer that it was sent to; absent when it is there still, or nothing tells. */
  readonly sentToCustomerId?: string;
  readonly currency: string;
  /** The total that QuickBooks has, without tax that it added; below zero for a credit memo, zero for what was deleted. */
  readonly total: DecimalText;
  /** The version of the bill that the document's marker names; null without a marker. */
  readonly billVersion: number | null;
  readonly verdict: AuditVerdict;
  /** Who made it void, by its marker; absent for a document that is not void. */
  readonly voided?: 'byUndo' | 'bySomebody';
  /** Oldest first. The last of them made the document what it is. */
  readonly sends: readonly AuditSend[];
}

/**
 * Where the documents of a period come from: for each who approved it, by which plan, when it was sent and how that was
 * proved (report.md §9). Plain JSON by `schemas/audit.schema.json`.
 */
export interface Audit {
  readonly formatVersion: string;
  readonly period: Period;
  readonly readAt: Instant;
  readonly connection: PlanConnection;
  /** The files that were joined. */
  readonly journals: readonly string[];
  readonly documents: readonly AuditEntry[];
  readonly diagnostics: readonly Diagnostic[];
}

/** What one journal says. */
export interface ReadJournal {
  readonly path: string;
  /** By address of the document's change, `invoice/BILL`, with the connection of its run; in the order of the file. */
  readonly sends: readonly (Omit<AuditSend, 'planMadeAt'> & {
    readonly address: string;
    readonly connection: string | null;
  })[];
  readonly diagnostics: readonly Diagnostic[];
}
