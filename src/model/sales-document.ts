import type { Day, Instant } from './day.ts';
import { decimal, decimalText, type DecimalText, isZero } from './decimal.ts';
import type { JsonObject } from './json-value.ts';
import type { Marker } from './marker.ts';
import { compareText } from '../support/compare-text.ts';

/** A QuickBooks record by Id, or the record that the change at `address` will create. */
export type RemoteRef = { readonly id: string } | { readonly address: string };

export type SalesDocumentKind = 'invoice' | 'creditMemo';

/**
 * An invoice or credit memo in our terms: exactly the fields that we own, in the form that is compared, digested, shown
 * and encoded. Plain JSON. Every amount is `DecimalText` with the currency's minor digits; quantities and unit prices
 * have no trailing zeros.
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
  /** False when multicurrency is off. Then CurrencyRef is left out. */
  readonly sendCurrency: boolean;
  /** Home units per unit of `currency`; null when it is the home currency or multicurrency is off. */
  readonly exchangeRate: DecimalText | null;
  readonly billEmail: string | null;
  readonly billEmailCc: string | null;
  readonly billEmailBcc: string | null;
  /** An update leaves `NotSet` out: it must not erase the sign that the document was e-mailed. */
  readonly emailStatus: 'NotSet' | 'NeedToSend';
  /** Null leaves the switch to the company's setting. */
  readonly allowOnlineAchPayment: boolean | null;
  readonly allowOnlineCreditCardPayment: boolean | null;
  /** The account reference printed on the invoice. */
  readonly customerMemo: string | null;
  /** Text of PrivateNote before the marker (the purchase order), or null. */
  readonly note: string | null;
  /** Null when the files name no field; an empty value clears it. */
  readonly customField: CustomFieldValue | null;
  /** Null in US companies. */
  readonly globalTaxCalculation: 'TaxExcluded' | 'NotApplicable' | null;
  /**
   * At least one line. A credit memo has the signs of its bill reversed, so a charge is negative on it (rulings.md 13).
   */
  readonly lines: readonly SalesLine[];
  /** Sum of the lines, without tax that QuickBooks may add. */
  readonly total: DecimalText;
  /** Set when the company may store `?` for some characters of the texts. Such characters then make no difference. */
  readonly textMayBeCut?: true;
  /** On an update only: members of the body that are not ours and would be lost if they were left out. */
  readonly kept?: JsonObject;
}

export interface CustomFieldValue {
  readonly definitionId: string;
  readonly value: string;
}

export interface SalesLine {
  readonly description: string;
  readonly amount: DecimalText;
  /** Both set or both null; when set, `quantity × unitPrice`, rounded half away from zero, is `amount`. */
  readonly quantity: DecimalText | null;
  readonly unitPrice: DecimalText | null;
  readonly itemId: string | null;
  readonly serviceDate: Day | null;
  readonly taxCode: string | null;
  /**
   * Members of the line that are not ours (class, links …), in QuickBooks' own form. Lines read from QuickBooks have
   * them, and lines of an update that carry them over.
   */
  readonly kept?: JsonObject;
}

/**
 * What a person or QuickBooks added to a document beyond the fields that we own. It never makes a difference, and an
 * update must not lose it.
 */
export interface Beside {
  readonly allowOnlineAchPayment: boolean | null;
  readonly allowOnlineCreditCardPayment: boolean | null;
  readonly globalTaxCalculation: string | null;
  /** Custom fields with a value. */
  readonly customFields: readonly CustomFieldValue[];
  /** Members of the header that an update leaves unchanged, with the names that people know: `location`, `Oslo`. */
  readonly header: readonly { readonly name: string; readonly value: string }[];
}

/** An invoice or credit memo as QuickBooks has it. */
export interface ObservedSalesDocument {
  readonly kind: SalesDocumentKind;
  readonly id: string;
  readonly syncToken: string;
  readonly docNumber: string | null;
  /** Null: the document is foreign (not made by tieout). */
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
  /** The fields that an update leaves unchanged. */
  readonly beside: Beside;
  /** `TotalAmt` as QuickBooks gives it, tax included. */
  readonly totalAmount: DecimalText;
  /** Tax on top of the lines; zero when the lines include it. */
  readonly taxTotal: DecimalText;
  readonly balance: DecimalText;
  /** True when PrivateNote says it was voided (amounts are zero). */
  readonly voided: boolean;
  /** True when a Payment, or another transaction that settles the document, is linked to it. */
  readonly settled: boolean;
  readonly lastUpdatedAt: Instant | null;
  readonly createdAt: Instant | null;
}

/** `TotalAmt` without the tax that QuickBooks added (rulings.md 4). */
export function totalWithoutTax({
  totalAmount,
  taxTotal,
}: Pick<ObservedSalesDocument, 'totalAmount' | 'taxTotal'>): DecimalText {
  return isZero(taxTotal) ? totalAmount : decimalText(decimal(totalAmount).minus(decimal(taxTotal)));
}

/** Oldest first: by creation, then by Id, which QuickBooks counts up. */
export function compareDocuments(a: ObservedSalesDocument, b: ObservedSalesDocument): number {
  return (
    compareText(a.createdAt ?? '', b.createdAt ?? '') ||
    a.id.length - b.id.length ||
    compareText(a.id, b.id) ||
    compareText(a.kind, b.kind)
  );
}
