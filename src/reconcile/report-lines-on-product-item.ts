import { sumBillTotals } from '../model/bill-amounts.ts';
import type { LineOnProductItem } from '../model/conversion.ts';
import { formatCount, joinWords, nameSome } from '../model/count-text.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import type { M3terSnapshot } from '../model/m3ter.ts';
import { mappingKey, type MappingIndex } from '../model/mapping.ts';
import type { BillDecision } from '../model/plan.ts';
import type { QuickBooksSnapshot } from '../model/quickbooks.ts';
import type { Connection, Workspace } from '../model/workspace.ts';
import { compareText } from '../support/compare-text.ts';
import { groupBy } from '../support/group-by.ts';
import { quoteWord } from '../support/quote-word.ts';
import { targetOf } from './check-unmapped-items.ts';

interface LinesInput {
  readonly workspace: Workspace;
  readonly connection: Connection;
  readonly m3ter: M3terSnapshot;
  readonly quickbooks: QuickBooksSnapshot;
  readonly decisions: readonly BillDecision[];
  readonly mappings: MappingIndex;
  /** By bill that this plan sends. */
  readonly linesOnProductItem: ReadonlyMap<string, readonly LineOnProductItem[]>;
}

/** A line with what is said of its bill. */
interface Told extends LineOnProductItem {
  readonly billId: string;
  readonly currency: string;
  readonly integration: string | null;
}

/** So many accounting products have a finding each; the rest share one. */
const NAMED_MAX = 5;
/** So many items, and products of the shared finding, are named. */
const LISTED_MAX = 5;

/**
 * Accounting products without a mapping whose lines go to the item of the product in bills of this plan (rulings.md 17),
 * one finding each, with the money. It is a warning where another accounting product is mapped: then this one was most
 * likely forgotten. A company that maps none maps its products on purpose, which is a remark.
 */
export function reportLinesOnProductItem(input: LinesInput): readonly Diagnostic[] {
  if (input.linesOnProductItem.size === 0) return [];
  const severity = mapsAccountingProducts(input) ? 'warning' : 'info';
  const code = 'mapping/accounting-product-missing';
  const groups =
    [...groupBy(told(input), ({ unmapped, integration }) => keyOf(input, unmapped.accountingProductId, integration))] // prettier-ignore
      .map(([, lines]) => lines)
      .sort((a, b) => b.length - a.length || compareText(labelOf(a), labelOf(b)));
  const named = groups.slice(0, NAMED_MAX).map((lines): Diagnostic => ({
    severity,
    code,
    message: sayOne(input, lines),
    hint: cureOf(input, lines),
    place: targetOf(input, lines[0]?.integration ?? null).place,
  }));
  const more = groups.slice(NAMED_MAX);
  if (more.length === 0) return named;
  const lines = more.flat();
  const labels = [...new Set(more.map(labelOf))];
  const message = `${formatCount(more.length, 'more accounting product has', 'more accounting products have')} no mapping, so ${sayLines(lines)} to the items of their products: ${nameSome(labels, LISTED_MAX)}`;
  return [...named, { severity, code, message, hint: `map them too: tieout map ${optionsOf(more)}` }];
}

function told({ decisions, linesOnProductItem }: LinesInput): readonly Told[] {
  return decisions.flatMap(({ billId, currency, integration }) =>
    (linesOnProductItem.get(billId) ?? []).map((line) => ({ ...line, billId, currency, integration })),
  );
}

/** One that only counts for its integration needs a mapping for each. */
function keyOf({ workspace }: LinesInput, accountingProductId: string, integration: string | null): string {
  return JSON.stringify([accountingProductId, isLinkedOnly(workspace, integration) ? integration : null]);
}

function isLinkedOnly({ integrations }: Workspace, integration: string | null): boolean {
  return integrations.some(({ name, bills }) => name === integration && bills.enforceLinkedMappings);
}

/** True when an accounting product on a line of any bill that was read has an item. */
function mapsAccountingProducts({ m3ter, mappings }: LinesInput): boolean {
  return m3ter.bills.some(({ lines }) =>
    lines.some(
      ({ accountingProductId, productId }) =>
        accountingProductId !== null &&
        accountingProductId !== productId &&
        mappings.byKey.has(mappingKey('Product', accountingProductId, 'Item')),
    ),
  );
}

function labelOf([first]: readonly Told[]): string {
  return first?.unmapped.accountingProduct ?? '';
}

function sayOne({ quickbooks }: LinesInput, lines: readonly Told[]): string {
  const names = new Map(quickbooks.items.map(({ id, fullyQualifiedName }) => [id, fullyQualifiedName]));
  const items = groupBy(lines, ({ unmapped }) => unmapped.itemId);
  const targets = [...items].map(([id, some]) => {
    const products = [...new Set(some.map(({ unmapped }) => `"${unmapped.product}"`))].sort(compareText);
    const noun = products.length === 1 ? 'product' : 'products';
    return `item ${id} ${names.get(id) ?? ''} of ${noun} ${nameSome(products, LISTED_MAX)}`;
  });
  return `accounting product "${labelOf(lines)}" has no mapping, so ${sayLines(lines)} to ${nameSome(targets, LISTED_MAX)}`;
}

/** `2 lines of 1 bill (USD 2,608.09) go`. */
function sayLines(lines: readonly Told[]): string {
  const bills = new Set(lines.map(({ billId }) => billId)).size;
  const money = joinWords(sumBillTotals(lines.map(({ currency, amount }) => ({ currency, billTotal: amount }))));
  return `${formatCount(lines.length, 'line')} of ${formatCount(bills, 'bill')} (${money}) ${lines.length === 1 ? 'goes' : 'go'}`;
}

function cureOf({ workspace }: LinesInput, lines: readonly Told[]): string {
  const integration = lines[0]?.integration ?? null;
  const linked = isLinkedOnly(workspace, integration) ? ` --integration ${quoteWord(integration ?? '')}` : '';
  const command = `tieout map ${optionsOf([lines])}`;
  const [item, ...others] = [...new Set(lines.map(({ unmapped }) => unmapped.itemId))];
  const own = `${command}${linked} gives it an item of its own`;
  if (item === undefined || others.length > 0) return own;
  return `${own}; if that of the product is meant, say so: ${command} --item ${item}${linked}`;
}

function optionsOf(groups: readonly (readonly Told[])[]): string {
  return [...new Set(groups.map(labelOf))].map((label) => `--product ${quoteWord(label)}`).join(' ');
}
