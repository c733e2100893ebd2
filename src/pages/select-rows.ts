import type { DecimalText } from '../model/decimal.ts';
import { fromUnits, toUnits } from './exact-units.ts';
import type { CurrencySum, TableRow } from '../render/html/page-data.ts';
import { FACETS, type Facet, type SortKey } from './table-row.ts';
import type { ViewState } from './view-state.ts';
import { compareText } from '../support/compare-text.ts';

/** An amount of a row that is summed. */
export interface Figure<R> {
  readonly title: string;
  readonly of: (row: R) => DecimalText | null;
}

/** A row with what filters and sums need of it, computed when it is first asked for: a page is drawn before. */
export class PreparedRow<R extends TableRow> {
  readonly row: R;
  readonly #readFigures: () => readonly (bigint | null)[];
  #text: string | undefined;
  #units: bigint | null | undefined;
  #figures: readonly (bigint | null)[] | undefined;

  constructor(row: R, figuresOf: readonly Figure<R>[]) {
    this.row = row;
    this.#readFigures = () => figuresOf.map(({ of }) => toUnits(of(row)));
  }

  /** Everything that a search looks at, in lower case. */
  get text(): string {
    const { number, customer, account, id, reason, integration, date } = this.row;
    this.#text ??= [number, customer, account, id, reason, integration, date].join('\n').toLowerCase();
    return this.#text;
  }

  /** Its amount, by which it is filtered and sorted. */
  get units(): bigint | null {
    if (this.#units === undefined) this.#units = toUnits(this.row.amount);
    return this.#units;
  }

  /** One for each figure. */
  get figures(): readonly (bigint | null)[] {
    this.#figures ??= this.#readFigures();
    return this.#figures;
  }
}

export function prepareRows<R extends TableRow>(
  rows: readonly R[],
  figures: readonly Figure<R>[],
): readonly PreparedRow<R>[] {
  return rows.map((row) => new PreparedRow(row, figures));
}

/** The rows of a view, in its order. Every word of the search must be in the row. */
export function selectRows<R extends TableRow>(
  rows: readonly PreparedRow<R>[],
  view: ViewState,
): readonly PreparedRow<R>[] {
  const words = view.search
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  const wanted = FACETS.filter((facet) => view.facets[facet] !== '');
  const least = toUnits(view.least);
  const most = toUnits(view.most);
  const isWhole = wanted.length === 0 && least === null && most === null && words.length === 0;
  const chosen = isWhole
    ? rows
    : rows.filter(
        ({ row, text, units }) =>
          wanted.every((facet) => row[facet] === view.facets[facet]) &&
          (least === null || (units !== null && units >= least)) &&
          (most === null || (units !== null && units <= most)) &&
          words.every((word) => text.includes(word)),
      );
  if (view.sort === null) return chosen;
  const compare = comparison(view.sort);
  const sorted = chosen.toSorted(compare);
  return view.descending ? sorted.toReversed() : sorted;
}

/** Compares two rows by the key. An unknown amount comes before all others. */
function comparison(key: SortKey): (a: PreparedRow<TableRow>, b: PreparedRow<TableRow>) => number {
  if (key !== 'amount') return (a, b) => compareText(a.row[key], b.row[key]);
  return (a, b) => {
    if (a.units === b.units) return 0;
    if (a.units === null || b.units === null) return a.units === null ? -1 : 1;
    return a.units < b.units ? -1 : 1;
  };
}

/** The sums of the rows, by currency in text order. A row without an amount is counted and adds nothing. */
export function sumByCurrency(rows: readonly PreparedRow<TableRow>[]): readonly CurrencySum[] {
  const sums = new Map<string, { count: number; units: bigint[] }>();
  for (const { row, figures } of rows) {
    const sum = sums.get(row.currency) ?? { count: 0, units: figures.map(() => 0n) };
    sum.count += 1;
    for (const [index, units] of figures.entries()) sum.units[index] = (sum.units[index] ?? 0n) + (units ?? 0n);
    sums.set(row.currency, sum);
  }
  return [...sums]
    .toSorted(([a], [b]) => compareText(a, b))
    .map(([currency, { count, units }]) => ({ currency, count, totals: units.map(fromUnits) }));
}

/** The values of a facet with the count of rows that have each, in text order. */
export function countValues(
  rows: readonly TableRow[],
  facet: Facet,
): readonly (readonly [value: string, count: number])[] {
  const counts = new Map<string, number>();
  for (const row of rows) if (row[facet] !== '') counts.set(row[facet], (counts.get(row[facet]) ?? 0) + 1);
  return [...counts].toSorted(([a], [b]) => compareText(a, b));
}
