import { signedTotal } from '../model/bill-amounts.ts';
import { classifyBill } from '../model/bill-class.ts';
import type { Conversion } from '../model/conversion.ts';
import { isWithin, type Day, type Period } from '../model/day.ts';
import { decimal, isZero, ZERO, type Decimal } from '../model/decimal.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import { type M3terSnapshot, invoiceDateOf } from '../model/m3ter.ts';
import { moneyText } from '../model/money-text.ts';
import type { BillDecision, Drift, Plan } from '../model/plan.ts';
import { REASONS, type ReasonCode } from '../model/reasons/all-reasons.ts';
import { type ObservedSalesDocument, totalWithoutTax } from '../model/sales-document.ts';
import type { BillDocuments, TieOutEntry, TieOutScope } from '../model/tie-out.ts';
import { groupBy } from '../support/group-by.ts';
import { createIntern, sameOr, type Intern } from '../support/intern.ts';
import { moneyOfBill } from './bill-money.ts';
import type { BillReviews } from './review-bills.ts';
import { describeDocument } from './tie-out-document.ts';
import { findingsOf } from './tie-out-findings.ts';

export interface TieOutInput {
  readonly plan: Pick<Plan, 'connection' | 'basedOn' | 'bills' | 'drift' | 'diagnostics'>;
  readonly reviews: BillReviews;
  readonly m3ter: Pick<M3terSnapshot, 'bills' | 'unreadableBills'>;
  readonly period: Period;
  readonly scope: TieOutScope;
  /** Decides which documents are overdue. */
  readonly today: Day;
}

/** Collects the entries, and the documents that they contain. No document is in two entries. */
export class TieOutLedger {
  readonly entries: TieOutEntry[] = [];
  readonly today: Day;
  readonly #input: TieOutInput;
  /** Invoice date by bill id, for every bill of m3ter. */
  readonly #dates: ReadonlyMap<string, Day | null>;
  readonly #driftOf: ReadonlyMap<string | null, readonly Drift[]>;
  readonly #accounted = new Set<ObservedSalesDocument>();
  readonly #undated: string[] = [];
  readonly #withoutTotal: string[] = [];
  readonly #zeros = shareZeros();

  constructor(input: TieOutInput) {
    this.#input = input;
    const { bills, unreadableBills = [] } = input.m3ter;
    this.today = input.today;
    this.#driftOf = groupBy(input.plan.drift, ({ billId }) => billId);
    this.#dates = new Map([
      ...bills.map((bill) => [bill.id, invoiceDateOf(bill)] as const),
      ...unreadableBills.map((bill) => [bill.id, bill.invoiceDate] as const),
    ]);
  }

  addBill(decision: BillDecision): void {
    const { reviews } = this.#input;
    if (!this.#isInScope(decision)) return;
    const date = this.#dates.get(decision.billId) ?? null;
    if (date === null) {
      this.#undated.push(decision.docNumber ?? decision.billId);
      return;
    }
    if (!isWithin(date, this.#input.period)) return;
    if (decision.billTotal === null) this.#withoutTotal.push(decision.docNumber ?? decision.billId);
    const documents = reviews.documentsOf(decision);
    const story = classifyBill(decision, this.#driftOf.get(decision.billId) ?? []);
    const primary = documents.primary === null ? null : this.#account(documents.primary);
    const own = primary !== null && isInCurrencyOf(primary, decision) ? primary : null;
    const convert = () => reviews.conversionOf(decision.billId);
    this.#pushBill({ decision, date, reason: story.reason, documents, own, convert });
    const named = { ...nameOf(decision), invoiceDate: date };
    if (primary !== null && own === null) {
      this.#pushDocument(primary, { ...named, class: 'invoicedDifferently', reason: 'other-currency' });
    }
    for (const second of documents.second) {
      const counted = this.#account(second);
      if (counted === null) continue;
      this.#pushDocument(counted, { ...named, class: 'withoutBill', reason: 'duplicate-invoice' });
    }
  }

  /**
   * Adds a document of ours whose bill m3ter does not have. Such a document has no account and no integration, so a
   * report that is limited to some leaves it out.
   */
  addOrphan({ remoteIds, billId, message }: Drift): void {
    const { reviews, period, scope } = this.#input;
    if (scope.integrations.length > 0 || scope.accounts.length > 0) return;
    for (const document of reviews.observed()) {
      if (!remoteIds.includes(document.id) || reviews.ownerOf(document) !== billId) continue;
      if (document.voided || !isWithin(document.txnDate, period) || this.#account(document) === null) continue;
      const named = { billId, docNumber: document.docNumber, accountCode: null, accountName: document.customerName };
      const entry = { ...named, integration: null, invoiceDate: document.txnDate, message } as const;
      this.#pushDocument(document, { ...entry, class: 'withoutBill', reason: 'orphan-invoice' });
    }
  }

  /**
   * Total by currency of the documents of the period, as QuickBooks answered. It includes documents that no entry
   * contains and whose marker or record names a bill of the period.
   */
  sumDocuments(): ReadonlyMap<string, Decimal> {
    const { homeCurrency } = this.#input.plan.connection;
    const sums = new Map<string, Decimal>();
    for (const document of [...this.#accounted, ...this.#unaccounted()]) {
      const currency = currencyOf(document, homeCurrency);
      sums.set(currency, (sums.get(currency) ?? ZERO).plus(signedOf(document)));
    }
    return sums;
  }

  findings(): readonly Diagnostic[] {
    return findingsOf({ undated: this.#undated, withoutTotal: this.#withoutTotal, inNoRow: this.#unaccounted() });
  }

  #isInScope({ integration, accountCode }: BillDecision): boolean {
    const { integrations, accounts } = this.#input.scope;
    return (
      (integrations.length === 0 || (integration !== null && integrations.includes(integration))) &&
      (accounts.length === 0 || accounts.includes(accountCode))
    );
  }

  /** The document, when no entry contains it yet. So a document that two bills name is counted once. */
  #account(document: ObservedSalesDocument): ObservedSalesDocument | null {
    if (document.voided || this.#accounted.has(document)) return null;
    this.#accounted.add(document);
    return document;
  }

  #unaccounted(): readonly ObservedSalesDocument[] {
    const { reviews, plan, period } = this.#input;
    const inScope = new Set(plan.bills.filter((bill) => this.#isInScope(bill)).map(({ billId }) => billId));
    return reviews.observed().filter((document) => {
      if (document.voided || this.#accounted.has(document)) return false;
      const owner = reviews.ownerOf(document);
      if (owner === null || !inScope.has(owner)) return false;
      const date = this.#dates.get(owner) ?? null;
      return date !== null && isWithin(date, period);
    });
  }

  #pushBill(bill: {
    readonly decision: BillDecision;
    readonly date: Day;
    readonly reason: ReasonCode;
    readonly documents: BillDocuments;
    readonly own: ObservedSalesDocument | null;
    readonly convert: () => Conversion | null;
  }): void {
    const { decision, documents, own, convert } = bill;
    const currency = decision.currency.toUpperCase();
    const invoiced = own === null ? ZERO : signedOf(own);
    const money = moneyOfBill({ decision, convert, invoiced, asSent: documents.asSent });
    // Most of its amounts are the billed one, or zero.
    const billed = moneyText(money.billed, currency);
    const text = (amount: Decimal): string => sameOr(billed, this.#zeros(moneyText(amount, currency)));
    // Written out: a month has one for each bill, and spreading takes half as much memory again.
    this.entries.push({
      of: 'bill',
      billId: decision.billId,
      docNumber: decision.docNumber,
      accountCode: decision.accountCode,
      accountName: decision.accountName,
      integration: decision.integration,
      invoiceDate: bill.date,
      currency,
      class: decision.class,
      reason: bill.reason,
      message: messageOf(decision, bill.reason, !invoiced.eq(money.claimed)),
      billed,
      excluded: orNone(money.excluded.map(({ by, amount }) => ({ by, amount: text(amount) }))),
      rounding: text(money.rounding),
      shouldBeInvoiced: text(money.wanted),
      invoiced: text(invoiced),
      difference: text(invoiced.minus(money.wanted)),
      unexplained: text(invoiced.minus(money.claimed)),
      documents: orNone(
        [...(own === null ? [] : [own]), ...documents.voided].map((document) => this.#describe(document)),
      ),
    });
  }

  #pushDocument(
    document: ObservedSalesDocument,
    of: Pick<
      TieOutEntry,
      'billId' | 'docNumber' | 'accountCode' | 'accountName' | 'integration' | 'invoiceDate' | 'class' | 'reason'
    > &
      Partial<Pick<TieOutEntry, 'message'>>,
  ): void {
    const { homeCurrency } = this.#input.plan.connection;
    const currency = currencyOf(document, homeCurrency);
    const zero = moneyText(ZERO, currency);
    const invoiced = moneyText(signedOf(document), currency);
    this.entries.push({
      of: 'document',
      ...of,
      docNumber: document.docNumber,
      message: of.message ?? REASONS[of.reason].sentence,
      currency,
      billed: zero,
      excluded: [],
      rounding: zero,
      shouldBeInvoiced: zero,
      invoiced,
      difference: invoiced,
      unexplained: zero,
      documents: [this.#describe(document)],
    });
  }

  #describe(document: ObservedSalesDocument): TieOutEntry['documents'][number] {
    return describeDocument(document, currencyOf(document, this.#input.plan.connection.homeCurrency), this.today);
  }
}

const NONE: readonly never[] = [];

/** One empty list for all entries. */
function orNone<T>(list: readonly T[]): readonly T[] {
  return list.length === 0 ? NONE : list;
}

/** Shares the texts of zero, which differ by the digits of the currency. */
function shareZeros(): Intern {
  const intern = createIntern();
  return (text) => (isZero(text) ? intern(text) : text);
}

/** Says why an amount is unexplained, else why the bill is in its class. */
function messageOf(
  { message, reason: decided, notSentAgain }: BillDecision,
  reason: ReasonCode,
  isUnexplained: boolean,
): string {
  if (isUnexplained)
    return "the invoice has another total than the bill, and today's rules make none of it to compare with";
  return reason === decided || notSentAgain !== undefined ? message : REASONS[reason].sentence;
}

function nameOf({ billId, docNumber, accountCode, accountName, integration }: BillDecision) {
  return { billId, docNumber, accountCode, accountName, integration };
}

function signedOf(document: ObservedSalesDocument): Decimal {
  return decimal(signedTotal(document.kind, totalWithoutTax(document)));
}

/** Without multicurrency a document names no currency. It is then in the home currency. */
function currencyOf({ currency }: ObservedSalesDocument, homeCurrency: string): string {
  return (currency ?? homeCurrency).toUpperCase();
}

function isInCurrencyOf({ currency }: ObservedSalesDocument, bill: BillDecision): boolean {
  return currency === null || currency.toUpperCase() === bill.currency.toUpperCase();
}
