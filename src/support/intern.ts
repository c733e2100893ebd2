/**
 * Gives one shared copy of each text. Records of a month repeat the same ids, codes, names and sentences, and parsing or
 * joining makes a new text each time. Sharing keeps 100,000 bills in memory (quality.md). Texts that rarely repeat do
 * not belong into a pool: it would only grow.
 */
export type Intern = (text: string) => string;

/** A new pool, one for each read or plan, so that texts do not outlive their snapshot. */
export function createIntern(): Intern {
  const pool = new Map<string, string>();
  return (text) => {
    const pooled = pool.get(text);
    if (pooled !== undefined) return pooled;
    pool.set(text, text);
    return text;
  };
}

/** Gives one shared copy of each list of texts. */
export function createListIntern(): (list: readonly string[]) => readonly string[] {
  const pool = new Map<string, readonly string[]>();
  return (list) => {
    const key = JSON.stringify(list);
    const pooled = pool.get(key);
    if (pooled !== undefined) return pooled;
    // A list that was pushed to has room for more; its copy has not.
    const copy = list.slice();
    pool.set(key, copy);
    return copy;
  };
}

/** The second text, or the first where both are equal, so that one copy is kept. */
export function sameOr<T extends string | null>(first: string, second: T): string | T {
  return first === second ? first : second;
}
