import type { LineOnProductItem } from '../model/conversion.ts';
import type { ItemResolution } from './conversion-input.ts';
import type { DocumentLine } from './document-lines.ts';
import { minorText } from './scaled.ts';

/** The lines of a document whose accounting product has no mapping, with what they come to. */
export function findLinesOnProductItem({
  items,
  lines,
  digits,
  isCreditMemo,
}: {
  readonly items: readonly ItemResolution[];
  readonly lines: readonly DocumentLine[];
  readonly digits: number;
  readonly isCreditMemo: boolean;
}): readonly LineOnProductItem[] {
  return items.flatMap(({ unmapped }, index) => {
    if (unmapped === undefined) return [];
    const amount = lines[index]?.amount ?? 0n;
    return [{ unmapped, amount: minorText(isCreditMemo ? -amount : amount, digits) }];
  });
}
