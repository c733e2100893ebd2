import { parseDocumentAddress } from '../model/address.ts';
import { kindWord, type Action, type Change, type FieldDiff, type Kind } from '../model/change.ts';
import { signedTotal } from '../model/bill-amounts.ts';
import { isHeld } from '../model/bill-class.ts';
import type { DecimalText } from '../model/decimal.ts';
import { linksOf, linksOfDrift, type LinkedSystems } from '../model/links.ts';
import type { BillDecision, Drift, Plan } from '../model/plan.ts';
import { labelField } from '../model/field-labels.ts';
import { renderFieldValue } from './field-value.ts';
import type { Field } from './page.ts';
import { countSkipped, type SkippedBills } from './plan-skipped.ts';

/**
 * What each part of a plan has in its rows, as raw texts. The `plan-table-*.ts` beside this file have the columns; text
 * and Markdown both render the page that the tables make.
 */
export interface PlanRows {
  readonly configuration: readonly ChangeRow[];
  readonly customersAndMappings: readonly ChangeRow[];
  /** Mappings that are deleted, which nobody should overlook. */
  readonly deleted: readonly ChangeRow[];
  readonly invoices: readonly InvoiceRow[];
  /** What integrations in `reportOnly` would send, with the customers and mappings that it needs. */
  readonly wouldSend: readonly InvoiceRow[];
  readonly wouldChange: readonly ChangeRow[];
  readonly drift: readonly DriftRow[];
  readonly blocked: readonly BlockedBill[];
  readonly held: readonly HeldBill[];
  readonly undone: readonly UndoneBill[];
  readonly skipped: readonly SkippedBills[];
}

/** A change of a configuration, a customer or a mapping. */
export interface ChangeRow {
  readonly action: Action;
  readonly kind: string;
  readonly label: string;
  /** Why, and what asks for it. */
  readonly reason: string;
  readonly fields: readonly Field[];
}

/** An invoice or a credit memo as it will be. */
export interface InvoiceRow {
  /** What the row is made from: only a row that is shown looks into its lines. */
  readonly change: DocumentChange;
  readonly action: Action;
  readonly kind: string;
  readonly billId: string | null;
  readonly docNumber: string;
  /** The address of the document in QuickBooks, else of the bill. */
  readonly href: string | null;
  readonly customer: string;
  /** The account, where the customer is not named after it; else empty. */
  readonly otherAccount: string;
  readonly date: string;
  readonly currency: string;
  /** Negative for a credit memo, so that a column of totals adds up. */
  readonly total: DecimalText;
  /** The total that an update replaces; null for any other change. */
  readonly replaced: DecimalText | null;
  readonly reason: string;
  readonly fields: readonly Field[];
  readonly notes: readonly string[];
  /** True when the same plan creates the customer. */
  readonly isNewCustomer: boolean;
}

/** A document in QuickBooks that is not as its bill says. */
export interface DriftRow {
  readonly currency: string;
  /** The document's total; null when no bill says it. */
  readonly total: DecimalText | null;
  readonly code: string;
  readonly kind: string;
  readonly docNumber: string;
  /** The address of the document in QuickBooks, else of the bill. */
  readonly href: string | null;
  readonly accountName: string;
  readonly reason: string;
  readonly fields: readonly Field[];
  readonly hint: string | null;
}

/** A blocked bill, with its address in a browser. */
export interface BlockedBill extends BillDecision {
  readonly href: string | null;
}

/** A held bill (`isHeld`), with its address in a browser. */
export interface HeldBill extends BillDecision {
  readonly href: string | null;
}

/** A bill that today's rules do not send again after its undo (`notSentAgain`), with its address in a browser. */
export interface UndoneBill extends BillDecision {
  readonly href: string | null;
}

/** The record of a sent bill is part of sending it and has no line. One that is deleted has. */
export function isShown({ recordsBill, action }: Pick<Change, 'recordsBill' | 'action'>): boolean {
  return !recordsBill || action === 'delete';
}

export function buildPlanRows(plan: Plan): PlanRows {
  const decisions = indexDecisions(plan.bills);
  const shown = plan.changes.filter(isShown);
  const rehearsed = (plan.wouldSend ?? []).filter(isShown);
  const changesOf = (changes: readonly Change[], ...kinds: readonly Kind[]): readonly ChangeRow[] =>
    changes.filter(({ kind }) => kinds.includes(kind)).map((change) => rowOfChange(change, decisions.byBill));
  const invoicesOf = (changes: readonly Change[]): readonly InvoiceRow[] =>
    changes.flatMap((change) =>
      change.kind === 'invoice' || change.kind === 'creditMemo'
        ? [rowOfInvoice(change, decisions.byChange, plan.connection)]
        : [],
    );
  return {
    configuration: changesOf(shown, 'integration'),
    customersAndMappings: changesOf(
      shown.filter(({ action }) => action !== 'delete'),
      'customer',
      'mapping',
    ),
    deleted: changesOf(
      shown.filter(({ action }) => action === 'delete'),
      'customer',
      'mapping',
    ),
    invoices: invoicesOf(shown),
    wouldSend: invoicesOf(rehearsed),
    wouldChange: changesOf(rehearsed, 'customer', 'mapping'),
    drift: plan.drift.map((drift) => rowOfDrift(drift, decisions.byBill, plan.connection)),
    blocked: plan.bills
      .filter((bill) => bill.decision === 'block')
      .map((bill) => ({ ...bill, href: hrefOf(plan.connection, bill) })),
    held: plan.bills.filter(isHeld).map((bill) => ({ ...bill, href: hrefOf(plan.connection, bill) })),
    undone: plan.bills
      .filter(({ notSentAgain }) => notSentAgain !== undefined)
      .map((bill) => ({ ...bill, href: hrefOf(plan.connection, bill) })),
    skipped: countSkipped(plan),
  };
}

/** The address that a person opens first: the document in QuickBooks, else the bill in m3ter. */
export function hrefOf(systems: LinkedSystems, bill: Parameters<typeof linksOf>[1]): string | null {
  const { document, bill: ofBill } = linksOf(systems, bill);
  return document ?? ofBill ?? null;
}

/** The decision without the document that was there: a re-sent one is another document. */
function unsent(decision: BillDecision): BillDecision {
  return { ...decision, remoteId: null };
}

interface DecisionIndex {
  readonly byChange: ReadonlyMap<string, BillDecision>;
  readonly byBill: ReadonlyMap<string, BillDecision>;
}

function indexDecisions(bills: readonly BillDecision[]): DecisionIndex {
  const byChange = new Map<string, BillDecision>();
  const byBill = new Map<string, BillDecision>();
  for (const bill of bills) {
    byBill.set(bill.billId, bill);
    if (bill.change !== null) byChange.set(bill.change, bill);
  }
  return { byChange, byBill };
}

function rowOfChange(change: Change, decisions: ReadonlyMap<string, BillDecision>): ChangeRow {
  return {
    action: change.action,
    kind: kindWord(change.kind),
    label: change.recordsBill ? `record of ${nameOfBill(change, decisions)}` : change.label + linkOf(change),
    reason: explainChange(change, decisions),
    fields: change.fields.map(viewField),
  };
}

/** Two mappings of one thing differ by their integration. */
function linkOf({ kind, address }: Change): string {
  const at = kind === 'mapping' ? address.lastIndexOf('@') : -1;
  return at === -1 ? '' : ` (integration ${address.slice(at + 1)})`;
}

function nameOfBill({ origin, label }: Change, decisions: ReadonlyMap<string, BillDecision>): string {
  const decision = 'billId' in origin ? decisions.get(origin.billId) : undefined;
  return decision?.docNumber ?? label;
}

/** Reasons that add nothing to the verb and the origin beside it. */
const SAID_BY_THE_VERB: ReadonlySet<string> = new Set(['not-found', 'fields-differ', 'absent-in-file']);

function explainChange(change: Change, decisions: ReadonlyMap<string, BillDecision>): string {
  const { origin, reason } = change;
  const isSaid = SAID_BY_THE_VERB.has(reason.code);
  if ('place' in origin) {
    const place = `${origin.place.path}:${String(origin.place.line)}`;
    // What a mapping named before is in no other column.
    const isNews = change.kind === 'mapping' && change.action === 'update';
    return isSaid && !isNews ? place : `${reason.message}; ${place}`;
  }
  if ('billId' in origin && isSaid) {
    const docNumber = decisions.get(origin.billId)?.docNumber ?? null;
    return docNumber === null ? `needed by bill ${origin.billId}` : `needed by invoice ${docNumber}`;
  }
  return reason.message;
}

/** `ACME Ltd`; `ACME Ltd (account Globex)` where the customer's name in QuickBooks does not begin with the account's. */
export function sayCustomer(bill: Pick<BillDecision, 'accountName' | 'customerName'>): string {
  const { accountName, customerName } = bill;
  const account = otherAccount(bill);
  return customerName === undefined || account === ''
    ? (customerName ?? accountName)
    : `${customerName} (account ${account})`;
}

/** The account, where the customer's name in QuickBooks does not begin with its name; else empty. */
function otherAccount({ accountName, customerName }: Pick<BillDecision, 'accountName' | 'customerName'>): string {
  const account = accountName.trim();
  return customerName?.toLowerCase().startsWith(account.toLowerCase()) === false ? account : '';
}

export function viewField(field: FieldDiff): Field {
  return {
    label: labelField(field.path),
    before: renderFieldValue(field.path, field.before),
    after: renderFieldValue(field.path, field.after),
  };
}

type DocumentChange = Extract<Change, { kind: 'invoice' | 'creditMemo' }>;

function rowOfInvoice(
  change: DocumentChange,
  decisions: ReadonlyMap<string, BillDecision>,
  systems: LinkedSystems,
): InvoiceRow {
  const decision = decisions.get(change.address);
  const { document } = change.action === 'void' ? change.before : change.after;
  return {
    change,
    action: change.action,
    kind: kindWord(change.kind),
    billId: document.billId,
    docNumber: document.docNumber,
    href: decision === undefined ? null : hrefOf(systems, change.action === 'create' ? unsent(decision) : decision),
    customer: decision === undefined ? change.label : (decision.customerName ?? decision.accountName),
    otherAccount: decision === undefined ? '' : otherAccount(decision),
    date: document.txnDate,
    currency: document.currency,
    total: signedTotal(change.kind, document.total),
    replaced: change.action === 'update' ? signedTotal(change.kind, change.before.document.total) : null,
    reason: change.reason.message,
    fields: change.action === 'update' ? change.fields.map(viewField) : [],
    notes: decision?.notes ?? [],
    isNewCustomer: document !== null && 'address' in document.customer,
  };
}

function rowOfDrift(drift: Drift, decisions: ReadonlyMap<string, BillDecision>, systems: LinkedSystems): DriftRow {
  const document = parseDocumentAddress(drift.address);
  const decision = drift.billId === null ? undefined : decisions.get(drift.billId);
  const since = drift.since === null ? '' : `; since ${drift.since.slice(0, 10)}`;
  return {
    currency: decision?.currency ?? '',
    total: decision === undefined || decision.total === null ? null : signedTotal(decision.kind, decision.total),
    code: drift.code,
    kind: document === null ? '' : kindWord(document.kind),
    docNumber:
      decision?.docNumber ??
      drift.docNumber ??
      (drift.remoteIds.length > 0 ? `QuickBooks id ${drift.remoteIds.join(', ')}` : drift.address),
    href: linksOfDrift(systems, drift).document ?? (decision === undefined ? null : hrefOf(systems, decision)),
    accountName: decision?.accountName ?? drift.customerName ?? '',
    reason: drift.message + since,
    fields: drift.fields.map((field) => viewField(field)),
    hint: drift.hint,
  };
}
