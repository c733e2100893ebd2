import { formatCount, nameSome } from '../model/count-text.ts';
import type { Diagnostic, Place } from '../model/diagnostic.ts';
import type { BillWalk } from '../model/explanation.ts';
import { MEMO_TYPES } from '../model/line-item-types.ts';
import type { BillLine, M3terSnapshot } from '../model/m3ter.ts';
import type { BillDecision } from '../model/plan.ts';
import { correctLine, meantKey, sayLines, type MappingIndex } from '../model/mapping.ts';
import type { QuickBooksSnapshot } from '../model/quickbooks.ts';
import { destinationFor, type Connection, type MappingFile, type Workspace } from '../model/workspace.ts';
import { nearestWord } from '../support/did-you-mean.ts';
import { compareText } from '../support/compare-text.ts';
import { chooseList, fitsList, isEmptyList, isOwnLine } from '../workspace/choose-list.ts';
import { groupBy } from '../support/group-by.ts';

interface Files {
  readonly workspace: Workspace;
  readonly connection: Connection;
}

interface UnmappedInput extends Files {
  readonly m3ter: M3terSnapshot;
  readonly quickbooks: QuickBooksSnapshot;
  readonly decisions: readonly BillDecision[];
  readonly mappings: MappingIndex;
  readonly walkOf: (billId: string) => BillWalk | null;
}

interface Unmapped {
  readonly id: string;
  readonly code: string;
  readonly name: string | null;
  readonly target: Target;
  bills: number;
}

/** A bill is converted again to see its lines. At most so many blocked bills are. */
const BILLS_MAX = 500;

/** What is said of products without an item. */
export interface UnmappedItems {
  readonly diagnostics: readonly Diagnostic[];
  /** By bill: the same hint as in the findings, for bills that lack nothing else. */
  readonly hints: ReadonlyMap<string, string>;
}

/**
 * One warning for each product on lines of blocked bills that no mapping names. It is at the list where the line
 * belongs, and suggests the item with the most similar name (billing-rules.md §3, `unmapped-item`). Lines that have an
 * item, but of their product instead of their accounting product, are in `report-lines-on-product-item.ts`.
 */
export function checkUnmappedItems(input: UnmappedInput): UnmappedItems {
  const blocked = input.decisions
    .filter(({ reason }) => reason === 'unmapped-item')
    .sort((a, b) => compareText(a.billId, b.billId))
    .slice(0, BILLS_MAX);
  if (blocked.length === 0) return { diagnostics: [], hints: new Map() };
  const isNamed = indexNamed(input);
  const unmapped = new Map<string, Unmapped>();
  const followers: Followers = new Map();
  const lacks = new Map<string, ReadonlySet<string>>();
  for (const { billId, integration } of blocked) {
    const seen = new Set<string>();
    let lacksMore = false;
    for (const line of linesWithoutItem(input.walkOf(billId))) {
      const id = line.accountingProductId ?? line.productId;
      if (id === null || isNamed(line)) {
        lacksMore = true;
        continue;
      }
      noteFollower(line, followers);
      const key = `${integration ?? ''} ${id}`;
      const known = unmapped.get(key) ?? describe(input, id, integration);
      if (!seen.has(key)) known.bills += 1;
      seen.add(key);
      unmapped.set(key, known);
    }
    if (!lacksMore) lacks.set(billId, seen);
  }
  const cures = new Map([...unmapped].map(([key, one]) => [key, cureOf(one, input)]));
  const sayFor = (keys: Iterable<string>): string => sayCures([...keys].flatMap((key) => cures.get(key) ?? []));
  const found = [...unmapped].sort(
    ([a, { code: one }], [b, { code: two }]) => compareText(one, two) || compareText(a, b),
  );
  return {
    diagnostics: found.map(([key, one]) => report(one, followers, sayFor([key]))),
    hints: new Map([...lacks].filter(([, keys]) => keys.size > 0).map(([billId, keys]) => [billId, sayFor(keys)])),
  };
}

/** The lines of a bill for which no mapping gives an item, in the bill's order. */
export function linesWithoutItem(walk: BillWalk | null): readonly BillLine[] {
  const lines = walk?.conversion?.trace().lines ?? [];
  return lines
    .filter(({ kept, item, line }) => kept && !MEMO_TYPES.has(line.lineItemType) && !item.some(({ won }) => won))
    .map(({ line }) => line);
}

/** True when a mapping names the line's product. A mapping that cannot be used has its own finding. */
function indexNamed({ workspace, m3ter }: UnmappedInput): (line: BillLine) => boolean {
  const named = new Set([
    ...workspace.mappingFiles.flatMap(({ rules }) =>
      rules.filter(({ entity, absent }) => entity === 'Product' && !absent).map((rule) => rule.m3terReference),
    ),
    ...m3ter.mappings.filter(({ m3terEntity }) => m3terEntity === 'Product').map(({ m3terId }) => m3terId),
  ]);
  return ({ accountingProductId, accountingProductCode, productId, productCode }) =>
    [accountingProductId, accountingProductCode, productId, productCode].some(
      (reference) => reference !== null && named.has(reference),
    );
}

/** By product, the accounting products whose lines get its item as long as they have none (rulings.md 17). */
type Followers = Map<string, Set<string>>;

function noteFollower({ accountingProductId, accountingProductCode, productId }: BillLine, followers: Followers): void {
  if (accountingProductId === null || productId === null || accountingProductId === productId) return;
  followers.set(productId, (followers.get(productId) ?? new Set()).add(accountingProductCode ?? accountingProductId));
}

function describe(input: UnmappedInput, id: string, integration: string | null): Unmapped {
  const product = input.m3ter.products.find((entity) => entity.id === id);
  return { id, code: product?.code ?? id, name: product?.name ?? null, target: targetOf(input, integration), bills: 0 };
}

type Group = 'items' | 'customers';

/** The place for the missing line. */
interface Target {
  readonly place: Place;
  /** Words before the suggested line. */
  readonly where: string;
}

/**
 * The list that `tieout map` writes the line into. By hand any empty list is less work than a new file, and for a line
 * about a customer a list of items too. A CSV file takes no line of YAML.
 */
export function targetOf({ workspace, connection }: Files, name: string | null, group: Group = 'items'): Target {
  const integration = workspace.integrations.find(
    (candidate) => candidate.connection === connection.name && candidate.name === name,
  );
  const linkedTo = integration?.bills.enforceLinkedMappings === true ? name : null;
  const wanted = { group, integration: linkedTo, system: destinationFor(connection.environment) };
  const lists = workspace.mappingFiles.filter((file) => file.connection === connection.name);
  const own = lists.filter((file) => fitsList(file, wanted) && hasOwnLines(file));
  const list =
    chooseList(lists, wanted, isOwnLine)?.file ?? own.find(isEmptyList) ?? (group === 'customers' ? own[0] : undefined);
  if (list !== undefined) {
    const place = list.origin.at('mappings');
    return { place, where: `add to ${place.path}, below mappings` };
  }
  const linked = linkedTo === null ? '' : ` integration: ${JSON.stringify(linkedTo)},`;
  return {
    place: integration?.origin.at('name') ?? connection.origin.at('name'),
    where: `make a file of kind: ExternalMappings with connection: ${connection.name},${linked} a name, and below mappings`,
  };
}

/** Where a line about an account belongs. The lists of an integration are searched once: many accounts may lack a customer. */
export function createWhereFor(files: Files): (integration: string) => string {
  const found = new Map<string, string>();
  return (integration) => {
    const where = found.get(integration) ?? targetOf(files, integration, 'customers').where;
    found.set(integration, where);
    return where;
  };
}

/** False for a list whose lines are in a CSV file. */
function hasOwnLines(file: MappingFile): boolean {
  return file.rules.length === 0 ? isEmptyList(file) : file.rules.every((rule) => isOwnLine(file, rule));
}

/** What to do about a product: a line to add, or the mistyped one to correct. */
type Cure = { readonly correct: string } | { readonly add: string; readonly line: string };

function cureOf({ code, name, target }: Unmapped, { quickbooks, mappings }: UnmappedInput): Cure {
  const mistyped = mappings.mistyped?.get(meantKey('Product', code));
  if (mistyped !== undefined) return { correct: correctLine(mistyped) };
  const active = quickbooks.items.filter((item) => item.active && item.type !== 'Category' && item.type !== 'Group');
  const names = active.map((item) => item.fullyQualifiedName).sort(compareText);
  const product = /^[A-Za-z][\w.-]*$/.test(code) ? code : JSON.stringify(code);
  const meant = (name === null ? null : nearestWord(name, names)) ?? nearestWord(code, names);
  const item = meant === null ? '{ name: "…" }' : `{ name: ${JSON.stringify(meant)} }`;
  return { add: target.where, line: `- { product: ${product}, item: ${item} }` };
}

function sayCures(cures: readonly Cure[]): string {
  const corrections = cures.flatMap((cure) => ('correct' in cure ? [cure.correct] : []));
  const added = groupBy(
    cures.flatMap((cure) => ('add' in cure ? [cure] : [])),
    ({ add }) => add,
  );
  const additions = [...added].map(([where, some]) => {
    const written = some.length === 1 ? 'it' : 'them';
    return sayLines(`${where} (or let tieout map write ${written})`, some.map(({ line }) => line)); // prettier-ignore
  });
  return [...new Set([...corrections, ...additions])].join('; ');
}

function report({ id, code, target, bills }: Unmapped, followers: Followers, hint: string): Diagnostic {
  const which = `${formatCount(bills, 'bill')} of this plan`;
  const following = [...(followers.get(id) ?? [])].sort(compareText).map((follower) => `"${follower}"`);
  const also = following.length === 0 ? '' : `; ${sayFollowing(following)}`;
  return {
    severity: 'warning',
    code: 'mapping/item-missing',
    message: `product "${code}" has no QuickBooks item, and ${which} ${bills === 1 ? 'needs' : 'need'} one${also}`,
    hint,
    place: target.place,
  };
}

const FOLLOWERS_MAX = 5;

function sayFollowing(names: readonly string[]): string {
  const [noun, until] = names.length === 1 ? ['product', 'that is'] : ['products', 'those are'];
  return `the lines of accounting ${noun} ${nameSome(names, FOLLOWERS_MAX)} get it too, until ${until} mapped`;
}
