const LENGTH_MAX = 80;

/**
 * The candidate that `word` most likely meant: the smallest edit distance, up to a third of the word. Case, `_`, `-`
 * and spaces cost nothing, because they are the most frequent mistakes. The first of equally near candidates wins. Null
 * when none is near.
 */
export function nearestWord(word: string, candidates: Iterable<string>): string | null {
  const wanted = fold(word);
  if (wanted.length > LENGTH_MAX) return null;
  let nearest: string | null = null;
  let distanceMin = Math.max(1, Math.floor(wanted.length / 3)) + 1;
  for (const candidate of candidates) {
    const folded = fold(candidate);
    if (Math.abs(folded.length - wanted.length) >= distanceMin) continue;
    const distance = editDistance(wanted, folded);
    if (distance < distanceMin) {
      distanceMin = distance;
      nearest = candidate;
    }
  }
  return nearest;
}

/** The same for numbers, of which many are alike: the only one that is one slip away. Null when several are. */
export function nearestNumber(number: string, candidates: readonly string[]): string | null {
  const wanted = fold(number);
  if (wanted.length > LENGTH_MAX) return null;
  const near = candidates.filter((candidate) => {
    const folded = fold(candidate);
    return Math.abs(folded.length - wanted.length) <= 1 && editDistance(wanted, folded) <= 1;
  });
  const [only, another] = new Set(near);
  return another === undefined ? (only ?? null) : null;
}

/** `did you mean "connection"?`, or null when nothing is near. */
export function suggest(word: string, candidates: Iterable<string>): string | null {
  const nearest = nearestWord(word, candidates);
  return nearest === null ? null : `did you mean ${JSON.stringify(nearest)}?`;
}

/** More would be a list and no question. */
const NAMES_MAX = 3;

/**
 * The names that `text` most likely meant: the nearest one, else those that have all its words or their beginnings, in
 * any order and case: `US` and `quick us` for `QuickBooks US invoices`. None when there are too many to ask about.
 */
export function meantNames(text: string, names: readonly string[]): readonly string[] {
  const nearest = nearestWord(text, names);
  if (nearest !== null) return [nearest];
  const wanted = wordsOf(text);
  const isPart = (name: string): boolean => {
    const words = wordsOf(name);
    return wanted.every((part) => words.some((word) => word.startsWith(part)));
  };
  const found = wanted.length === 0 ? [] : names.filter(isPart);
  return found.length > NAMES_MAX ? [] : found;
}

function wordsOf(text: string): readonly string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}

function fold(word: string): string {
  return word.toLowerCase().replaceAll(/[-_ ]/g, '');
}

/** Insertions, deletions, replacements and swaps of neighbours that turn `a` into `b`. */
export function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const cost = a[row - 1] === b[column - 1] ? 0 : 1;
      let best = Math.min(at(last, column) + 1, at(current, column - 1) + 1, at(last, column - 1) + cost);
      if (row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]) {
        best = Math.min(best, at(beforeLast, column - 2) + 1);
      }
      current.push(best);
    }
    beforeLast = last;
    last = current;
  }
  return at(last, b.length);
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Number.POSITIVE_INFINITY;
}
