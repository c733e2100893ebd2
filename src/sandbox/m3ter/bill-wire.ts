import type { DecimalText } from '../../model/decimal.ts';
import { type JsonObject, type JsonValue, jsonNumber } from '../../support/json.ts';
import { CREDIT_TYPES } from './line-item-types.ts';
import type { M3terModes } from './modes.ts';
import { encodeStored, present } from './encode-stored.ts';
import { encodeConversions } from './reference-records.ts';
import type { BandUsageRecord, BillRecord, LineRecord } from './state.ts';

/** A bill as an answer. `withTotal` and `withLines` come from the request's query. */
export function encodeBill(
  { lines, ...bill }: BillRecord,
  modes: M3terModes,
  options: { readonly withTotal: boolean; readonly withLines: boolean },
): JsonObject {
  return present({
    ...encodeStored(bill),
    startDateTimeUTC: `${bill.startDate}T00:00:00Z`,
    endDateTimeUTC: `${bill.endDate}T00:00:00Z`,
    currencyConversions: encodeConversions(bill.currencyConversions),
    billFrequencyInterval: number('1'),
    billTotal: options.withTotal ? number(bill.billTotal) : null,
    createdDate: bill.dtCreated,
    csvStatementGenerated: false,
    jsonStatementGenerated: false,
    statementStale: false,
    lineItems: options.withLines ? lines.map((line) => encodeBillLine(line, modes)) : null,
  });
}

/** A line inside a bill: bands are in `usagePerPricingBand`, and child accounts are named. */
function encodeBillLine(line: LineRecord, modes: M3terModes): JsonObject {
  return present({
    ...encodeLine(line, modes),
    childAccountId: line.childAccountId,
    childAccountCode: line.childAccountCode,
    usagePerPricingBand: encodeBands(line, modes),
  });
}

/** A line of the line item endpoints: bands are in `bandUsage`, and child accounts are missing. */
export function encodeSingleLine(bill: BillRecord, line: LineRecord, modes: M3terModes): JsonObject {
  const { dtCreated, dtLastModified, createdBy, lastModifiedBy } = bill;
  return present({
    ...encodeLine(line, modes),
    billId: bill.id,
    version: number('1'),
    bandUsage: encodeBands(line, modes),
    dtCreated,
    dtLastModified,
    createdBy,
    lastModifiedBy,
  });
}

function encodeLine(line: LineRecord, modes: M3terModes): Readonly<Record<string, JsonValue>> {
  const amount = (text: DecimalText): JsonValue => number(signed(line, text, modes));
  return {
    id: line.id,
    lineItemType: line.lineItemType,
    description: line.description,
    quantity: number(line.quantity),
    units: number(line.units),
    unit: line.unit,
    averageUnitPrice: amount(line.averageUnitPrice),
    subtotal: amount(line.subtotal),
    currency: line.currency,
    conversionRate: number(line.conversionRate),
    convertedSubtotal: amount(line.convertedSubtotal),
    sequenceNumber: number(String(line.sequenceNumber)),
    productId: line.product?.id ?? null,
    productCode: line.product?.code ?? null,
    productName: line.product?.name ?? null,
    accountingProductId: line.accountingProduct?.id ?? null,
    accountingProductCode: line.accountingProduct?.code ?? null,
    accountingProductName: line.accountingProduct?.name ?? null,
    aggregationId: line.aggregationId,
    compoundAggregationId: line.compoundAggregationId,
    counterId: line.counterId,
    pricingId: line.pricingId,
    segment: line.segment,
    referencedBillId: line.referencedBillId,
    servicePeriodStartDate: line.servicePeriodStartDate,
    servicePeriodEndDate: line.servicePeriodEndDate,
  };
}

function encodeBands(line: LineRecord, modes: M3terModes): JsonValue {
  if (line.bands.length === 0) return null;
  return line.bands.map((band) => encodeBand(line, band, modes));
}

function encodeBand(line: LineRecord, band: BandUsageRecord, modes: M3terModes): JsonObject {
  const amount = (text: DecimalText): JsonValue => number(signed(line, text, modes));
  return {
    pricingBandId: band.pricingBandId,
    lowerLimit: number(band.lowerLimit),
    fixedPrice: amount(band.fixedPrice),
    unitPrice: amount(band.unitPrice),
    unitSubtotal: amount(band.bandSubtotal),
    bandUnits: number(band.bandUnits),
    bandQuantity: number(band.bandQuantity),
    bandSubtotal: amount(band.bandSubtotal),
    convertedBandSubtotal: amount(band.convertedBandSubtotal),
  };
}

/** An amount with the sign that the mode gives credit types on the wire. */
function signed(line: LineRecord, text: DecimalText, modes: M3terModes): DecimalText {
  if (modes.creditSign === 'negative' || !CREDIT_TYPES.has(line.lineItemType)) return text;
  if (text.startsWith('-')) return text.slice(1);
  return /[1-9]/.test(text) ? `-${text}` : text;
}

function number(text: DecimalText): JsonValue {
  return jsonNumber(text);
}
