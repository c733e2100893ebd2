import type { Place } from '../model/diagnostic.ts';

/** Turns offsets of one text into places. Lines end at LF; a CR before it belongs to the line. */
export interface LineIndex {
  readonly path: string;
  /** 1-based line and column of an offset. `end` (exclusive) extends the mark when it is on the same line. */
  placeOf(offset: number, end?: number): Place;
}

export function buildLineIndex(path: string, text: string): LineIndex {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return {
    path,
    placeOf(offset, end) {
      const line = findLine(starts, offset);
      const column = offset - (starts[line] ?? 0) + 1;
      const place = { path, line: line + 1, column };
      if (end === undefined || end <= offset + 1 || findLine(starts, end - 1) !== line) return place;
      return { ...place, endColumn: column + end - offset };
    },
  };
}

/** Index of the last line start that is not after `offset`. */
function findLine(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}
