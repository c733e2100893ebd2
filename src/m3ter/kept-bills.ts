import type { BandUsage, Bill, BillLine } from '../model/m3ter.ts';

/** Keeps decoded bills small. What it gives is the bill; its lines are made again whenever they are asked for. */
export type KeepBill = (bill: Bill) => Bill;

/** Bytes of one block. A bill with more has a block of its own. */
const BLOCK_BYTES = 1_048_576;
/** UTF-8 takes at most three bytes for each UTF-16 unit. */
const BYTES_PER_UNIT = 3;

/**
 * Keeps the lines of bills as bytes outside the heap, in a fifth of the memory. Bills are read long before they are
 * converted, and most of them never are: a month has as many lines as the rest of both systems together (quality.md).
 * Texts that repeat are kept once.
 */
export function createBillKeeper(): KeepBill {
  const texts = createTexts();
  let block = Buffer.alloc(0);
  let used = 0;
  return (bill) => {
    const text = JSON.stringify(bill.lines.map((line) => packLine(line, texts.numberOf)));
    if (block.byteLength - used < text.length * BYTES_PER_UNIT) {
      block = Buffer.allocUnsafeSlow(Math.max(BLOCK_BYTES, text.length * BYTES_PER_UNIT));
      used = 0;
    }
    const start = used;
    used += block.write(text, start);
    return new KeptBill(bill, { block, start, end: used, texts: texts.list });
  };
}

interface KeptLines {
  readonly block: Buffer;
  readonly start: number;
  readonly end: number;
  readonly texts: readonly string[];
}

class KeptBill implements Bill {
  readonly id;
  readonly version;
  readonly accountId;
  readonly accountCode;
  readonly billDate;
  readonly startDate;
  readonly endDate;
  readonly dueDate;
  readonly externalInvoiceDate;
  readonly sequentialInvoiceNumber;
  readonly purchaseOrderNumber;
  readonly currency;
  readonly timezone;
  readonly billTotal;
  readonly status;
  readonly locked;
  readonly dtApproved;
  readonly lastCalculatedDate;
  readonly dtLastModified;
  readonly dtCreated;
  readonly #block;
  readonly #start;
  readonly #end;
  readonly #texts;

  constructor(bill: Bill, { block, start, end, texts }: KeptLines) {
    this.id = bill.id;
    this.version = bill.version;
    this.accountId = bill.accountId;
    this.accountCode = bill.accountCode;
    this.billDate = bill.billDate;
    this.startDate = bill.startDate;
    this.endDate = bill.endDate;
    this.dueDate = bill.dueDate;
    this.externalInvoiceDate = bill.externalInvoiceDate;
    this.sequentialInvoiceNumber = bill.sequentialInvoiceNumber;
    this.purchaseOrderNumber = bill.purchaseOrderNumber;
    this.currency = bill.currency;
    this.timezone = bill.timezone;
    this.billTotal = bill.billTotal;
    this.status = bill.status;
    this.locked = bill.locked;
    this.dtApproved = bill.dtApproved;
    this.lastCalculatedDate = bill.lastCalculatedDate;
    this.dtLastModified = bill.dtLastModified;
    this.dtCreated = bill.dtCreated;
    this.#block = block;
    this.#start = start;
    this.#end = end;
    this.#texts = texts;
  }

  get lines(): readonly BillLine[] {
    const packed = JSON.parse(this.#block.toString('utf8', this.#start, this.#end)) as readonly PackedLine[];
    return packed.map((line) => unpackLine(line, this.#texts));
  }
}

/** The number of each text, in the order in which they came. */
interface Texts {
  readonly list: readonly string[];
  readonly numberOf: NumberOf;
}

type NumberOf = (text: string) => number;

function createTexts(): Texts {
  const list: string[] = [];
  const numbers = new Map<string, number>();
  return {
    list,
    numberOf(text) {
      const known = numbers.get(text);
      if (known !== undefined) return known;
      numbers.set(text, list.length);
      return list.push(text) - 1;
    },
  };
}

/** The number of a text that repeats; a text that rarely does is written as it is. */
type Repeated = number;
type RepeatedOrNone = number | null;

type PackedLine = readonly [
  id: string | null,
  lineItemType: Repeated,
  description: Repeated,
  quantity: string,
  units: string | 0,
  unit: Repeated,
  averageUnitPrice: Repeated,
  subtotal: string | 0,
  currency: Repeated,
  conversionRate: Repeated,
  convertedSubtotal: string,
  sequenceNumber: number | null,
  productId: RepeatedOrNone,
  productCode: RepeatedOrNone,
  productName: RepeatedOrNone,
  accountingProductId: RepeatedOrNone,
  accountingProductCode: RepeatedOrNone,
  accountingProductName: RepeatedOrNone,
  aggregationId: RepeatedOrNone,
  compoundAggregationId: RepeatedOrNone,
  childAccountId: RepeatedOrNone,
  childAccountCode: RepeatedOrNone,
  servicePeriodStart: RepeatedOrNone,
  servicePeriodEnd: RepeatedOrNone,
  segment: readonly (readonly [Repeated, Repeated])[],
  bands: readonly PackedBand[],
];

type PackedBand = readonly [
  pricingBandId: RepeatedOrNone,
  lowerLimit: RepeatedOrNone,
  fixedPrice: RepeatedOrNone,
  unitPrice: RepeatedOrNone,
  bandQuantity: string,
  bandUnits: string | null | 0,
  bandSubtotal: string,
  convertedBandSubtotal: string | 0,
];

/** A value that is often equal to another one: zero when it is. */
function unlessSame<T extends string | null>(value: T, other: string): T | 0 {
  return value === other ? 0 : value;
}

function packLine(line: BillLine, numberOf: NumberOf): PackedLine {
  const optional = (text: string | null): RepeatedOrNone => (text === null ? null : numberOf(text));
  return [
    line.id,
    numberOf(line.lineItemType),
    numberOf(line.description),
    line.quantity,
    unlessSame(line.units, line.quantity),
    numberOf(line.unit),
    numberOf(line.averageUnitPrice),
    unlessSame(line.subtotal, line.convertedSubtotal),
    numberOf(line.currency),
    numberOf(line.conversionRate),
    line.convertedSubtotal,
    line.sequenceNumber,
    optional(line.productId),
    optional(line.productCode),
    optional(line.productName),
    optional(line.accountingProductId),
    optional(line.accountingProductCode),
    optional(line.accountingProductName),
    optional(line.aggregationId),
    optional(line.compoundAggregationId),
    optional(line.childAccountId),
    optional(line.childAccountCode),
    optional(line.servicePeriodStart),
    optional(line.servicePeriodEnd),
    line.segment.map(([name, value]) => [numberOf(name), numberOf(value)] as const),
    line.bands.map((band) => [
      optional(band.pricingBandId),
      optional(band.lowerLimit),
      optional(band.fixedPrice),
      optional(band.unitPrice),
      band.bandQuantity,
      unlessSame(band.bandUnits, band.bandQuantity),
      band.bandSubtotal,
      unlessSame(band.convertedBandSubtotal, band.bandSubtotal),
    ]),
  ];
}

function unpackLine(line: PackedLine, texts: readonly string[]): BillLine {
  const repeated = (number: Repeated): string => texts[number] ?? '';
  const optional = (number: RepeatedOrNone): string | null => (number === null ? null : repeated(number));
  return {
    id: line[0],
    lineItemType: repeated(line[1]),
    description: repeated(line[2]),
    quantity: line[3],
    units: line[4] === 0 ? line[3] : line[4],
    unit: repeated(line[5]),
    averageUnitPrice: repeated(line[6]),
    subtotal: line[7] === 0 ? line[10] : line[7],
    currency: repeated(line[8]),
    conversionRate: repeated(line[9]),
    convertedSubtotal: line[10],
    sequenceNumber: line[11],
    productId: optional(line[12]),
    productCode: optional(line[13]),
    productName: optional(line[14]),
    accountingProductId: optional(line[15]),
    accountingProductCode: optional(line[16]),
    accountingProductName: optional(line[17]),
    aggregationId: optional(line[18]),
    compoundAggregationId: optional(line[19]),
    childAccountId: optional(line[20]),
    childAccountCode: optional(line[21]),
    servicePeriodStart: optional(line[22]),
    servicePeriodEnd: optional(line[23]),
    segment: line[24].length === 0 ? NONE : line[24].map(([name, value]) => [repeated(name), repeated(value)] as const),
    bands: line[25].length === 0 ? NONE : line[25].map((band) => unpackBand(band, optional)),
  };
}

function unpackBand(band: PackedBand, optional: (number: RepeatedOrNone) => string | null): BandUsage {
  return {
    pricingBandId: optional(band[0]),
    lowerLimit: optional(band[1]),
    fixedPrice: optional(band[2]),
    unitPrice: optional(band[3]),
    bandQuantity: band[4],
    bandUnits: band[5] === 0 ? band[4] : band[5],
    bandSubtotal: band[6],
    convertedBandSubtotal: band[7] === 0 ? band[6] : band[7],
  };
}

const NONE: readonly never[] = [];
