/** The values of each key, in their order; keys in the order of their first value. */
export function groupBy<K, V>(values: Iterable<V>, keyOf: (value: V) => K): ReadonlyMap<K, readonly V[]> {
  const groups = new Groups<K, V>();
  for (const value of values) groups.add(keyOf(value), value);
  return groups;
}

/** Several values in one entry. A class of its own, so that a value may be a list. */
class Several<V> {
  readonly values: V[];

  constructor(values: V[]) {
    this.values = values;
  }
}

/**
 * A map of lists that keeps an only value without a list. Most keys of a month have one value, and a list for each takes
 * more memory than the entry (quality.md). A list is made when it is asked for.
 */
export class Groups<K, V> implements ReadonlyMap<K, readonly V[]> {
  readonly #entries = new Map<K, V | Several<V>>();

  add(key: K, value: V): void {
    const entry = this.#entries.get(key);
    if (entry instanceof Several) entry.values.push(value);
    else if (entry === undefined && !this.#entries.has(key)) this.#entries.set(key, value);
    else this.#entries.set(key, new Several([entry as V, value]));
  }

  get(key: K): readonly V[] | undefined {
    const entry = this.#entries.get(key);
    return entry === undefined && !this.#entries.has(key) ? undefined : listOf(entry as V | Several<V>);
  }

  has(key: K): boolean {
    return this.#entries.has(key);
  }

  get size(): number {
    return this.#entries.size;
  }

  keys(): MapIterator<K> {
    return this.#entries.keys();
  }

  *values(): MapIterator<readonly V[]> {
    for (const entry of this.#entries.values()) yield listOf(entry);
  }

  *entries(): MapIterator<[K, readonly V[]]> {
    for (const [key, entry] of this.#entries) yield [key, listOf(entry)];
  }

  [Symbol.iterator](): MapIterator<[K, readonly V[]]> {
    return this.entries();
  }

  forEach(visit: (values: readonly V[], key: K, groups: ReadonlyMap<K, readonly V[]>) => void): void {
    for (const [key, values] of this) visit(values, key, this);
  }
}

function listOf<V>(entry: V | Several<V>): readonly V[] {
  return entry instanceof Several ? entry.values : [entry];
}
