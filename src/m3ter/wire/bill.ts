import { decimal } from '../../model/decimal.ts';
import type { BandUsage, Bill, BillLine } from '../../model/m3ter.ts';
import { sameOr, type Intern } from '../../support/intern.ts';
import { isJsonNumber, type JsonObject } from '../../support/json.ts';
import { isMissing } from '../../http/answer-fields.ts';
import {
  decimalField,
  flagField,
  integerField,
  objectList,
  optionalDay,
  optionalDecimal,
  optionalInstant,
  optionalInteger,
  optionalObject,
  optionalText,
  subjectOf,
  textField,
  type Subject,
  unexpectedAnswer,
} from './fields.ts';

/**
 * A bill with its lines (`m3ter.md` §4.2, §4.4). All amounts are exact.
 *
 * @throws UnexpectedAnswer when a field that money or identity depends on is missing or malformed.
 */
export function decodeBill(object: JsonObject, intern: Intern = (text) => text): Bill {
  const subject = subjectOf('bill', object);
  const text = (field: string): string | null => internOptional(intern, optionalText(object, field, subject));
  const timezone = text('timezone');
  const currency = intern(textField(object, 'currency', subject));
  const status = textField(object, 'status', subject);
  if (status !== 'PENDING' && status !== 'APPROVED') {
    throw unexpectedAnswer(subject, 'status', 'PENDING or APPROVED');
  }
  const own = (field: string): string | null => optionalText(object, field, subject);
  const day = (field: string): string | null => internOptional(intern, optionalDay(object, field, subject, timezone));
  return {
    id: intern(subject.id),
    version: integerField(object, 'version', subject),
    accountId: intern(textField(object, 'accountId', subject)),
    accountCode: own('accountCode'),
    billDate: day('billDate'),
    startDate: day('startDate'),
    endDate: day('endDate'),
    dueDate: day('dueDate'),
    externalInvoiceDate: day('externalInvoiceDate'),
    sequentialInvoiceNumber: own('sequentialInvoiceNumber'),
    purchaseOrderNumber: own('purchaseOrderNumber'),
    currency,
    timezone,
    billTotal: optionalDecimal(object, 'billTotal', subject),
    status,
    locked: flagField(object, 'locked', subject, false),
    dtApproved: optionalInstant(object, 'dtApproved', subject),
    lastCalculatedDate: optionalInstant(object, 'lastCalculatedDate', subject),
    dtLastModified: optionalInstant(object, 'dtLastModified', subject),
    dtCreated: optionalInstant(object, 'dtCreated', subject),
    lines: decodeLines(object, subject, { intern, currency, timezone }),
  };
}

interface LineContext {
  readonly intern: Intern;
  readonly currency: string;
  readonly timezone: string | null;
}

/** A bill without the member for lines might not be empty, so it is refused, unless it says that its total is zero. */
function decodeLines(object: JsonObject, subject: Subject, context: LineContext): readonly BillLine[] {
  if (isMissing(object['lineItems'])) {
    const total = optionalDecimal(object, 'billTotal', subject);
    if (total !== null && decimal(total).eq('0')) return [];
    throw unexpectedAnswer(subject, 'lineItems', 'the lines of the bill');
  }
  return objectList(object, 'lineItems', subject).map((line, index) =>
    decodeLine(line, { what: `line ${String(index + 1)} of bill`, id: subject.id }, context),
  );
}

function decodeLine(line: JsonObject, subject: Subject, context: LineContext): BillLine {
  const { intern } = context;
  const text = (field: string): string | null => internOptional(intern, optionalText(line, field, subject));
  const quantity = decimalField(line, 'quantity', subject);
  const convertedSubtotal = decimalField(line, 'convertedSubtotal', subject);
  const currency = text('currency') ?? context.currency;
  return {
    id: optionalText(line, 'id', subject),
    lineItemType: intern(textField(line, 'lineItemType', subject)),
    description: text('description') ?? '',
    quantity,
    units: sameOr(quantity, optionalDecimal(line, 'units', subject) ?? quantity),
    unit: text('unit') ?? '',
    // Without an average price the invoice line has only its amount. Zero would never give the amount.
    averageUnitPrice: internOptional(intern, optionalDecimal(line, 'averageUnitPrice', subject)) ?? '0',
    subtotal: sameOr(convertedSubtotal, optionalDecimal(line, 'subtotal', subject) ?? convertedSubtotal),
    currency,
    conversionRate: conversionRate(line, subject, currency === context.currency),
    convertedSubtotal,
    sequenceNumber: optionalInteger(line, 'sequenceNumber', subject),
    productId: text('productId'),
    productCode: text('productCode'),
    productName: text('productName'),
    accountingProductId: text('accountingProductId'),
    accountingProductCode: text('accountingProductCode'),
    accountingProductName: text('accountingProductName'),
    aggregationId: text('aggregationId'),
    compoundAggregationId: text('compoundAggregationId'),
    segment: decodeSegment(line, subject, intern),
    childAccountId: text('childAccountId'),
    childAccountCode: text('childAccountCode'),
    servicePeriodStart: internOptional(intern, optionalDay(line, 'servicePeriodStartDate', subject, context.timezone)),
    servicePeriodEnd: internOptional(intern, optionalDay(line, 'servicePeriodEndDate', subject, context.timezone)),
    bands: decodeBands(line, subject, intern),
  };
}

/** The rate may be absent only where it must be one. */
function conversionRate(line: JsonObject, subject: Subject, sameCurrency: boolean): string {
  const rate = optionalDecimal(line, 'conversionRate', subject);
  if (rate !== null) return rate;
  if (sameCurrency) return '1';
  throw unexpectedAnswer(subject, 'conversionRate', 'a decimal number');
}

function decodeSegment(line: JsonObject, subject: Subject, intern: Intern): readonly (readonly [string, string])[] {
  const segment = optionalObject(line, 'segment', subject);
  if (segment === null) return NONE;
  return Object.entries(segment).flatMap(([key, value]) => {
    if (typeof value === 'string') return [[intern(key), intern(value)] as const];
    return isJsonNumber(value) ? [[intern(key), value.value] as const] : [];
  });
}

/** A bill has its bands in `usagePerPricingBand`, the line item endpoints in `bandUsage` (`m3ter.md` §4.4). */
function decodeBands(line: JsonObject, subject: Subject, intern: Intern): readonly BandUsage[] {
  const bands = objectList(line, 'usagePerPricingBand', subject);
  const used = bands.length > 0 ? bands : objectList(line, 'bandUsage', subject);
  return used.length === 0 ? NONE : used.map((band) => decodeBand(band, subject, intern));
}

function decodeBand(band: JsonObject, subject: Subject, intern: Intern): BandUsage {
  const bandQuantity = decimalField(band, 'bandQuantity', subject);
  const bandSubtotal = decimalField(band, 'bandSubtotal', subject);
  const price = (field: string): string | null => internOptional(intern, optionalDecimal(band, field, subject));
  return {
    pricingBandId: internOptional(intern, optionalText(band, 'pricingBandId', subject)),
    lowerLimit: price('lowerLimit'),
    fixedPrice: price('fixedPrice'),
    unitPrice: price('unitPrice'),
    bandQuantity,
    bandUnits: sameOr(bandQuantity, optionalDecimal(band, 'bandUnits', subject)),
    bandSubtotal,
    convertedBandSubtotal: sameOr(bandSubtotal, decimalField(band, 'convertedBandSubtotal', subject)),
  };
}

const NONE: readonly never[] = [];

function internOptional(intern: Intern, text: string | null): string | null {
  return text === null ? null : intern(text);
}
