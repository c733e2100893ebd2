import type { SalesLine } from '../model/sales-document.ts';
import type { ConversionInput, ItemResolution, LinePart } from './conversion-input.ts';
import { describeLine, type PeriodMemo } from './describe-line.ts';
import type { TextFitter } from './latin-text.ts';
import { givesAmount, isExactlyKept, quantityAndPrice, type QuantityAndPrice } from './quantity-and-price.ts';
import { minorText, parseScaled, plainText, SCALED_ONE, scaledText } from './scaled.ts';
import { roundToMinor } from './rounding.ts';

export interface DocumentLine {
  readonly line: SalesLine;
  /** `line.amount` in minor units. */
  readonly amount: bigint;
  /** Facts for a line under the bill in the plan. */
  readonly notes: readonly string[];
}

export interface LinesContext {
  readonly input: ConversionInput;
  readonly digits: number;
  readonly isCreditMemo: boolean;
  readonly text: TextFitter;
}

/**
 * The lines of the document (billing-rules.md §4). `amounts` are rounded minor units that sum to the document.
 * - By default a line has quantity and price only when their product is its amount.
 * - Under strict mapping a line has them whenever QuickBooks keeps them exactly, and their rounded product replaces the
 *   amount.
 */
export function buildDocumentLines(
  parts: readonly LinePart[],
  amounts: readonly bigint[],
  items: readonly ItemResolution[],
  context: LinesContext,
): readonly DocumentLine[] {
  const strict = context.input.integration.settings.quickbooks.strictLineItemMapping;
  const allowsServiceDate = context.input.catalog.preferences.allowServiceDate !== false;
  const currency = context.input.bill.currency.toUpperCase();
  const { intern = (text: string) => text } = context.input;
  const period: PeriodMemo = { start: null, end: null, words: '' };
  return parts.map((part, index) => {
    const rounded = amounts[index] ?? 0n;
    const negated = part.signFlipped !== context.isCreditMemo;
    const priced = quantityAndPrice(part, negated);
    const amount = strict && priced !== null ? roundToMinor(priced.product, context.digits) : rounded;
    const stands = priced !== null && (strict ? isExactlyKept(priced) : givesAmount(priced, amount, context.digits));
    const shown = stands ? priced : null;
    const isCut = strict && priced !== null && !stands;
    const priceWords = isCut || (!strict && !stands) ? wordsFor(part, priced, currency) : null;
    const description = describeLine(part, { priceWords, strict, period, text: context.text });
    const item = items[index];
    const line: SalesLine = {
      description: intern(description.text),
      amount: minorText(amount, context.digits),
      quantity: shown === null ? null : plainText(part.band?.bandQuantity ?? part.line.quantity),
      unitPrice: shown === null ? null : priceText(part, shown, negated),
      itemId: item?.itemId ?? null,
      serviceDate: allowsServiceDate ? part.line.servicePeriodStart : null,
      taxCode: context.input.integration.taxCode,
    };
    const notes = [...notesOf(part, item, description.note), ...(isCut ? [STRICT_CUT] : [])];
    return { line, amount, notes };
  });
}

const STRICT_CUT =
  'quantity and price are in the description, whatever strict mapping says: QuickBooks does not keep that many decimals';

/** The price as m3ter wrote it when nothing changes it, so that no text is made for it. */
function priceText({ line, band }: LinePart, { unitPrice, listPrice }: QuantityAndPrice, negated: boolean): string {
  const isAsGiven = !negated && unitPrice === listPrice;
  return isAsGiven ? plainText(band?.unitPrice ?? line.averageUnitPrice) : scaledText(unitPrice);
}

/** Quantity, unit and price in words, for a line that has only an amount. */
function wordsFor(part: LinePart, priced: QuantityAndPrice | null, currency: string): string {
  const unit = part.line.unit.trim();
  const quantity = priced?.quantity ?? parseScaled(part.band?.bandQuantity ?? part.line.quantity);
  // "Minimum, 0, 2026-10-01" would not say what the 0 counts.
  const counted = unit === '' ? `quantity ${scaledText(quantity)}` : `${scaledText(quantity)} ${unit}`;
  const isPriced = priced !== null && priced.unitPrice.units !== 0n;
  if (isPriced) return `${counted} at ${priceInWords(part, priced, currency)}`;
  return part.band?.fixedPrice == null ? counted : `${counted}, fixed price`;
}

/** The price in its own currency with the rate. Their product has more digits than a person can check. */
function priceInWords({ line }: LinePart, priced: QuantityAndPrice, currency: string): string {
  const rate = parseScaled(line.conversionRate);
  if (rate === SCALED_ONE) return `${currency} ${scaledText(priced.unitPrice)}`;
  return `${line.currency.toUpperCase()} ${scaledText(priced.listPrice)}, converted at ${scaledText(rate)}`;
}

function notesOf(part: LinePart, item: ItemResolution | undefined, cut: string | null): readonly string[] {
  const itemNote = item?.note ?? null;
  if (itemNote === null && cut === null) return part.notes;
  return [...part.notes, ...(itemNote === null ? [] : [itemNote]), ...(cut === null ? [] : [cut])];
}
