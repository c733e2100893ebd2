import type { Day, Instant } from './day.ts';
import type { DecimalText } from './decimal.ts';
import type { Marker } from './marker.ts';

/** A QuickBooks record by Id, or the record that the change at `address` will create. */
export type RemoteRef = { readonly id: string } | { readonly address: string };

export type SalesDocumentKind = 'invoice' | 'creditMemo';

/**
 * An invoice or credit memo in our terms: exactly the fields we own, in the form that is compared,
 * digested, shown and encoded. Plain JSON; every amount is `DecimalText` with the currency's minor
 * digits (quantities and unit prices without trailing zeros).
 */
export interface SalesDocument {
  readonly kind: SalesDocumentKind;
  readonly billId: string;
  readonly customer: RemoteRef;
  readonly docNumber: string;
  readonly txnDate: Day;
  /** Null on credit memos and when the bill has none. */
  readonly dueDate: Day | null;
  readonly currency: string;
  /** False when multicurrency is off: CurrencyRef is then left out. */
  readonly sendCurrency: boolean;
  /** Home units per unit of `currency`; null when it is the home currency or multicurrency is off. */
  readonly exchangeRate: DecimalText | null;
  readonly billEmail: string | null;
  readonly billEmailCc: string | null;
  readonly billEmailBcc: string | null;
  readonly emailStatus: 'NotSet' | 'NeedToSend';
  readonly allowOnlineAchPayment: boolean;
  readonly allowOnlineCreditCardPayment: boolean;
  /** The account reference printed on the invoice. */
  readonly customerMemo: string | null;
  /** Text of PrivateNote before the marker (the purchase order), or null. */
  readonly note: string | null;
  readonly customField: { readonly definitionId: string; readonly value: string } | null;
  /** Null in US companies. */
  readonly globalTaxCalculation: 'TaxExcluded' | 'TaxInclusive' | 'NotApplicable' | null;
  /** At least one; amounts positive on a credit memo's charges reversed (rulings.md 13). */
  readonly lines: readonly SalesLine[];
  /** Sum of the lines, without tax that QuickBooks may add. */
  readonly total: DecimalText;
}

export interface SalesLine {
  readonly description: string;
  readonly amount: DecimalText;
  /** Both set or both null; when set, `round(quantity × unitPrice)` half-up is `amount`. */
  readonly quantity: DecimalText | null;
  readonly unitPrice: DecimalText | null;
  readonly itemId: string | null;
  readonly serviceDate: Day | null;
  readonly taxCode: string | null;
}

/** An invoice or credit memo as QuickBooks has it. */
export interface ObservedSalesDocument {
  readonly kind: SalesDocumentKind;
  readonly id: string;
  readonly syncToken: string;
  readonly docNumber: string | null;
  /** Null: foreign (not made by tieout). */
  readonly marker: Marker | null;
  readonly customerId: string;
  readonly customerName: string | null;
  readonly txnDate: Day;
  readonly dueDate: Day | null;
  readonly currency: string | null;
  readonly exchangeRate: DecimalText | null;
  readonly billEmail: string | null;
  readonly billEmailCc: string | null;
  readonly billEmailBcc: string | null;
  readonly emailStatus: string | null;
  readonly customerMemo: string | null;
  readonly note: string | null;
  readonly lines: readonly SalesLine[];
  /** `TotalAmt` as QuickBooks gives it, tax included. */
  readonly totalAmount: DecimalText;
  /** Tax on top of the lines; zero when the lines include it. */
  readonly taxTotal: DecimalText;
  readonly balance: DecimalText;
  /** True when PrivateNote says it was voided (amounts are zero). */
  readonly voided: boolean;
  /** True when a Payment or another transaction that settles it is linked. */
  readonly settled: boolean;
  readonly lastUpdatedAt: Instant | null;
  readonly createdAt: Instant | null;
}
