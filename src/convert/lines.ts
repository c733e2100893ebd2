import { isZero } from '../model/decimal.ts';
import { CREDIT_TYPES, USAGE_TYPES } from '../model/line-item-types.ts';
import type { BandUsage, BillLine } from '../model/m3ter.ts';
import type { ResolvedIntegration } from '../model/resolved-integration.ts';
import type { SortLines } from '../model/workspace.ts';
import type { Dropped, LinePart } from './conversion-input.ts';
import { add, compare, negate, parseScaled, SCALED_ZERO, type Scaled } from './scaled.ts';
import { roundToMinor } from './rounding.ts';
import { compareText } from '../support/compare-text.ts';

export interface Selection {
  /** In the order of the document's lines. */
  readonly kept: readonly LinePart[];
  /** In the order of the bill. */
  readonly dropped: readonly LinePart[];
  /** Exact sum of the dropped parts. */
  readonly excluded: Scaled;
  /** Lines whose pricing bands do not sum to the line. They are not split. */
  readonly unequalBands: readonly BillLine[];
}

/**
 * Which lines and bands of a bill become lines of the document, and in which order (billing-rules.md §2): exclusions,
 * zero quantities, splitting by band, then sorting. `amounts` are the lines' amounts as given. `negateCredits` flips
 * the sign of credit types.
 */
export function selectLines(
  lines: readonly BillLine[],
  amounts: readonly Scaled[],
  context: { readonly integration: ResolvedIntegration; readonly negateCredits: boolean; readonly digits: number },
): Selection {
  const kept: LinePart[] = [];
  const dropped: LinePart[] = [];
  const unequalBands: BillLine[] = [];
  let excluded = SCALED_ZERO;
  for (const index of billOrder(lines)) {
    const line = lines[index];
    if (line === undefined) continue;
    const signFlipped = context.negateCredits && CREDIT_TYPES.has(line.lineItemType);
    const given = amounts[index] ?? SCALED_ZERO;
    const part = partOf(line, signFlipped ? negate(given) : given, signFlipped, context.integration);
    if (part.droppedBy !== null) {
      dropped.push(part);
      excluded = add(excluded, part.exact);
    } else if (!isSplit(line, context.integration)) {
      kept.push(part);
    } else if (!bandsEqual(line, given, context.digits)) {
      unequalBands.push(line);
      kept.push(part);
    } else {
      for (const band of bandParts(part, context.integration)) (band.droppedBy === null ? kept : dropped).push(band);
    }
  }
  return {
    kept: sortParts(kept, context.integration.settings.quickbooks.sortLineItemsBy),
    dropped,
    excluded,
    unequalBands,
  };
}

/** True when at least one line would be kept: the question of the rule `no-lines`. */
export function hasKeptLines(lines: readonly BillLine[], integration: ResolvedIntegration): boolean {
  const amounts = lines.map((line) => parseScaled(line.convertedSubtotal));
  return selectLines(lines, amounts, { integration, negateCredits: false, digits: 2 }).kept.length > 0;
}

/** Indexes of the lines by m3ter's sequence number. Lines without one come last, in their given order. */
function billOrder(lines: readonly BillLine[]): readonly number[] {
  const positions = Array.from(lines.keys());
  const isSorted = lines.every((line, index) => index === 0 || sequenceOf(lines[index - 1]) <= sequenceOf(line));
  if (isSorted) return positions;
  return positions.sort((a, b) => {
    const [first, second] = [sequenceOf(lines[a]), sequenceOf(lines[b])];
    return first === second ? a - b : first - second;
  });
}

function sequenceOf(line: BillLine | undefined): number {
  return line?.sequenceNumber ?? Number.POSITIVE_INFINITY;
}

function partOf(line: BillLine, exact: Scaled, signFlipped: boolean, integration: ResolvedIntegration): LinePart {
  const dropped = droppedBy(line, exact, integration);
  const notes =
    dropped === null && exact.units !== 0n && isZero(line.quantity)
      ? ['the quantity is zero, but the line has an amount']
      : [];
  return { line, band: null, exact, signFlipped, droppedBy: dropped, notes };
}

/** The rule that drops a line, or null (billing-rules.md §2). */
function droppedBy(line: BillLine, exact: Scaled, integration: ResolvedIntegration): Dropped | null {
  if (integration.excludedLineItemTypes.has(line.lineItemType)) {
    const words = `line item type ${line.lineItemType} is excluded (bills.exclude.lineItemTypes)`;
    return { exclusion: 'lineItemTypes', words };
  }
  const isAccounting = line.accountingProductId !== null;
  const productId = isAccounting ? line.accountingProductId : line.productId;
  if (productId !== null && integration.excludedProductIds.has(productId)) {
    const name = (isAccounting ? line.accountingProductCode : line.productCode) ?? productId;
    const words = `${isAccounting ? 'accounting product' : 'product'} "${name}" is excluded (bills.exclude.products)`;
    return { exclusion: 'products', words };
  }
  for (const aggregationId of [line.aggregationId, line.compoundAggregationId]) {
    if (aggregationId !== null && integration.excludedAggregationIds.has(aggregationId)) {
      const words = `aggregation ${aggregationId} is excluded (bills.exclude.aggregations)`;
      return { exclusion: 'aggregations', words };
    }
  }
  return isDroppedZero(line.quantity, exact, integration) ? ZERO_RULE : null;
}

const ZERO_RULE: Dropped = {
  exclusion: 'zeroQuantity',
  words: 'the quantity is zero (quickbooks.sendZeroQuantityLineItems is off)',
};

function isDroppedZero(quantity: string, exact: Scaled, integration: ResolvedIntegration): boolean {
  return exact.units === 0n && !integration.settings.quickbooks.sendZeroQuantityLineItems && isZero(quantity);
}

function isSplit(line: BillLine, integration: ResolvedIntegration): boolean {
  return (
    integration.settings.quickbooks.splitUsageLineItems === 'band' &&
    line.bands.length > 0 &&
    USAGE_TYPES.has(line.lineItemType)
  );
}

/** Bands must sum to their line: exactly, or else after rounding both sides to the minor unit (rulings.md 12, 16). */
function bandsEqual(line: BillLine, given: Scaled, digits: number): boolean {
  let sum = SCALED_ZERO;
  for (const band of line.bands) sum = add(sum, parseScaled(band.convertedBandSubtotal));
  return compare(sum, given) === 0 || roundToMinor(sum, digits) === roundToMinor(given, digits);
}

function bandParts(part: LinePart, integration: ResolvedIntegration): readonly LinePart[] {
  return part.line.bands.map((band) => {
    const given = parseScaled(band.convertedBandSubtotal);
    const exact = part.signFlipped ? negate(given) : given;
    const droppedByZero = isDroppedZero(band.bandQuantity, exact, integration) ? ZERO_RULE : null;
    return { ...part, band, exact, droppedBy: droppedByZero, notes: bandNotes(band, exact) };
  });
}

function bandNotes(band: BandUsage, exact: Scaled): readonly string[] {
  return exact.units !== 0n && isZero(band.bandQuantity) ? ['the quantity is zero, but the band has an amount'] : [];
}

/** Stable: equal parts keep the bill's order (billing-rules.md §2; rulings.md 16). */
function sortParts(parts: readonly LinePart[], by: SortLines): readonly LinePart[] {
  if (by === 'none') return parts;
  if (by === 'subtotal') return parts.toSorted((a, b) => compare(a.exact, b.exact));
  return parts.toSorted((a, b) => {
    const [first, second] = [aggregationOf(a.line), aggregationOf(b.line)];
    if (first === null || second === null) return Number(first === null) - Number(second === null);
    return compareText(first, second);
  });
}

function aggregationOf(line: BillLine): string | null {
  return line.aggregationId ?? line.compoundAggregationId;
}
