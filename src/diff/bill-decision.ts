import type { Address } from '../model/address.ts';
import type { CustomerChoice } from '../model/catalog.ts';
import type { ChangeDraft } from '../model/change.ts';
import type { Conversion, LineOnProductItem } from '../model/conversion.ts';
import { decimal, type DecimalText } from '../model/decimal.ts';
import { type IntegrationRun, invoiceDateOf } from '../model/m3ter.ts';
import { formatAmount, formatMoney } from '../model/money-text.ts';
import type { DecisionKind, DecisionDraft, Drift } from '../model/plan.ts';
import type { Preferences } from '../model/quickbooks.ts';
import { REASONS, type ReasonCode } from '../model/reasons/all-reasons.ts';
import type { ResolvedIntegration } from '../model/resolved-integration.ts';
import { type ObservedSalesDocument, type SalesDocument, totalWithoutTax } from '../model/sales-document.ts';
import type { BillSubject } from './bill-drafts.ts';
import type { ObservedIndex } from './index-observed.ts';
import type { BillLocation } from './locate-bill.ts';
import type { CustomerLine } from './other-customer.ts';

/** Everything that the decision about one bill depends on; an integration takes the bill. */
export interface BillCase {
  readonly subject: BillSubject;
  readonly integration: ResolvedIntegration;
  readonly location: BillLocation;
  readonly index: ObservedIndex;
  readonly run: IntegrationRun | undefined;
  /** Converts the bill. Called only when needed: unchanged bills need no conversion. */
  readonly convert: () => Conversion;
  /** QuickBooks Id of the customer that the account is mapped to; null when no mapping is certain. */
  readonly mappedCustomerId: string | null;
  /** The line of the files by which this plan gives the account another customer; null when none does. */
  readonly customerLine: CustomerLine | null;
  /** The customer for the bill's document, as far as it is certain. */
  readonly customer: CustomerChoice;
  readonly preferences: Preferences;
  /** True when `--resend` names this bill. */
  readonly resend: boolean;
  /** False when m3ter refuses to record bills (rulings.md 27). */
  readonly recordable: boolean;
  /** `limits.maxInvoiceTotal` or its flag; null for no cap. */
  readonly maxInvoiceTotal: DecimalText | null;
  /** Where a line of the files belongs, by integration, in words. */
  readonly whereFor: (integration: string) => string;
}

export interface BillResult<Draft extends ChangeDraft = ChangeDraft> {
  readonly decision: DecisionDraft;
  /** The document change first, then its records. */
  readonly drafts: readonly Draft[];
  readonly drift: readonly Drift[];
  /** The address of a planned record that must not be made. The change that would make it is dropped. */
  readonly refuses?: Address;
  /** Lines of the document that have the item of their product in place of their accounting product's. */
  readonly linesOnProductItem?: readonly LineOnProductItem[];
}

/** Why a bill gets no change of its own. */
export interface Grounds {
  readonly decision: DecisionKind;
  readonly reason: ReasonCode;
  readonly message?: string;
  readonly hint?: string | null;
  readonly document?: SalesDocument | null;
  readonly observed?: ObservedSalesDocument | null;
  readonly change?: Address | null;
  readonly excludedTotal?: DecimalText | null;
  readonly notes?: readonly string[];
}

/**
 * The grounds that a document stays unchanged. When somebody edited it, the edit is the reason: nothing is sent, but
 * the document is not what the bill says.
 */
export function leaveAsItIs(observed: ObservedSalesDocument, drift: readonly Drift[]): Grounds {
  const [found] = drift;
  if (found === undefined) return { decision: 'upToDate', reason: 'up-to-date', observed };
  return { decision: 'upToDate', reason: found.code, message: found.message, observed };
}

/**
 * The decision for a bill whose account is known. It is written out: an object of so many members that is made by
 * spreading takes several times the memory and time.
 */
export function buildDecision(
  subject: Pick<BillSubject, 'bill' | 'account'>,
  integration: ResolvedIntegration | null,
  docNumber: string,
  grounds: Grounds,
): DecisionDraft {
  const { bill, account } = subject;
  const document = grounds.document ?? null;
  const observed = grounds.observed ?? null;
  const sent = observed !== null && isInCurrency(observed, bill.currency) ? observed : null;
  const decision: DecisionDraft = {
    billId: bill.id,
    billVersion: bill.version,
    accountId: account.id,
    accountCode: account.code,
    accountName: account.name,
    integration: integration?.settings.name ?? null,
    decision: grounds.decision,
    reason: grounds.reason,
    message: grounds.message ?? REASONS[grounds.reason].sentence,
    hint: grounds.hint ?? null,
    kind: document?.kind ?? observed?.kind ?? null,
    docNumber: document?.docNumber ?? observed?.docNumber ?? docNumber,
    invoiceDate: document?.txnDate ?? observed?.txnDate ?? invoiceDateOf(bill),
    currency: bill.currency,
    total: document?.total ?? (observed === null ? null : totalWithoutTax(observed)),
    billTotal: bill.billTotal,
    excludedTotal: grounds.excludedTotal ?? null,
    sentTotal: sent === null ? null : totalWithoutTax(sent),
    sentKind: sent?.kind ?? null,
    change: grounds.change ?? null,
    remoteId: observed?.id ?? null,
    notes: grounds.notes ?? NO_NOTES,
  };
  return integration?.settings.delivery.mode === 'reportOnly' ? asReported(decision) : decision;
}

/** Shared by the many decisions that have none. */
const NO_NOTES: readonly string[] = [];

/** Beside the integration, where people look for it. The few that have it are made anew: see `buildDecision`. */
function asReported(decision: DecisionDraft): DecisionDraft {
  const { billId, billVersion, accountId, accountCode, accountName, integration, ...rest } = decision;
  return { billId, billVersion, accountId, accountCode, accountName, integration, reportOnly: true, ...rest };
}

/** With the customer's name in QuickBooks, where it is another than the account's. */
export function nameCustomer(decision: DecisionDraft, customerName: string): DecisionDraft {
  const isSame = customerName.trim().toLowerCase() === decision.accountName.trim().toLowerCase();
  return isSame ? decision : { ...decision, customerName };
}

/** Without multicurrency a document names no currency. */
export function isInCurrency({ currency }: ObservedSalesDocument, wanted: string): boolean {
  return currency === null || currency.toUpperCase() === wanted.toUpperCase();
}

/** A decision that makes no change. */
export function resultWithoutChange(billCase: BillCase, grounds: Grounds, drift: readonly Drift[] = []): BillResult {
  const decision = buildDecision(billCase.subject, billCase.integration, billCase.location.docNumber, grounds);
  return { decision, drafts: [], drift };
}

/** A decision carried out by `drafts`. The first is the document's. */
export function resultWithChange(
  billCase: BillCase,
  grounds: Grounds,
  drafts: readonly ChangeDraft[],
  drift: readonly Drift[] = [],
): BillResult {
  const change = drafts[0]?.address ?? null;
  const decision = buildDecision(billCase.subject, billCase.integration, billCase.location.docNumber, {
    ...grounds,
    change,
  });
  return { decision, drafts, drift };
}

/** The block for a total above the cap, or null. The cap is in the bill's own currency (rulings.md 10). */
export function checkTotalCap(billCase: BillCase, document: SalesDocument): Grounds | null {
  const { maxInvoiceTotal } = billCase;
  if (maxInvoiceTotal === null || decimal(document.total).lte(decimal(maxInvoiceTotal))) return null;
  return {
    decision: 'block',
    reason: 'max-invoice-total',
    message: `${formatMoney(document.currency, document.total)} is above the cap of ${formatAmount(document.currency, maxInvoiceTotal)}`,
    hint: 'raise limits.maxInvoiceTotal of the integration, or use --max-invoice-total',
    document,
  };
}
