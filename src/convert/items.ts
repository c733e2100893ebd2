import type { Catalog } from '../model/catalog.ts';
import type { ItemStep, Obstacle, UnmappedAccounting } from '../model/conversion.ts';
import { MEMO_TYPES, USAGE_TYPES } from '../model/line-item-types.ts';
import {
  chooseMapping,
  correctLine,
  LEFT_OUT_HINT,
  meantKey,
  sayLines,
  type MappingProblem,
} from '../model/mapping.ts';
import type { BillLine } from '../model/m3ter.ts';
import type { Item } from '../model/quickbooks.ts';
import type { ReasonCode } from '../model/reasons/all-reasons.ts';
import type { ItemRule } from '../model/rules.ts';
import type { RemoteRef } from '../model/sales-document.ts';
import { groupBy } from '../support/group-by.ts';
import type { AskedLine, ConversionInput, ItemResolution, LinePart } from './conversion-input.ts';

/** One place where a line's item may be found. */
interface Tier {
  readonly rule: ItemRule;
  readonly entity: 'PricingBand' | 'Aggregation' | 'CompoundAggregation' | 'Product';
  readonly id: string;
  /** The entity as people know it: its code in quotes, else its id. */
  readonly label: string;
  /** What a line of a mapping file names it by, when it has a code. */
  readonly code: string | null;
  /** The left side of its line in a mapping file: `product: api-calls`. */
  readonly yaml: string;
}

type ItemInput = Pick<ConversionInput, 'integration' | 'mappings' | 'system' | 'catalog' | 'items'>;

/**
 * The QuickBooks item of a line (billing-rules.md §3): for memos by `itemMapping`, for everything else by the first
 * tier that has a mapping. The item must exist and be active. Several mappings in that tier block the bill.
 */
export function resolveItem(part: LinePart, input: ItemInput): ItemResolution {
  const key = input.items === undefined ? null : cacheKey(part, input);
  const known = key === null ? undefined : input.items?.get(key);
  if (known !== undefined) return known;
  const found = findItem(part, input);
  if (key !== null) input.items?.set(key, found);
  return found;
}

/**
 * Everything that the item of a line depends on, within one plan. Null for a line without an entity: its message has
 * the line's own text.
 */
function cacheKey({ line, band }: LinePart, { integration }: ItemInput): string | null {
  const { lineItemType, accountingProductId, productId, aggregationId, compoundAggregationId } = line;
  if (accountingProductId === null && productId === null) return null;
  const ofBand = band?.pricingBandId == null ? [] : [band.pricingBandId, band.lowerLimit];
  return JSON.stringify([
    integration.settings.name,
    lineItemType,
    productId,
    line.productCode,
    accountingProductId,
    line.accountingProductCode,
    aggregationId,
    compoundAggregationId,
    ...ofBand,
  ]);
}

function findItem(part: LinePart, input: ItemInput): ItemResolution {
  const memo = MEMO_TYPES.get(part.line.lineItemType);
  if (memo !== undefined) return resolveMemoItem(memo, input);
  const steps: ItemStep[] = [];
  const tiers = tiersOf(part, input);
  for (const tier of tiers) {
    const choice = chooseMapping(input.mappings, {
      entity: tier.entity,
      m3terId: tier.id,
      table: 'Item',
      system: input.system,
      integration: input.integration.settings.name,
      linkedOnly: input.integration.settings.bills.enforceLinkedMappings,
    });
    if ('none' in choice) {
      steps.push({ rule: tier.rule, detail: `${tier.label}: no mapping`, won: false });
      continue;
    }
    if ('candidates' in choice) {
      const ids = choice.candidates.map((mapping) => externalText(mapping.external)).join(', ');
      steps.push({ rule: tier.rule, detail: `${tier.label}: several mappings (items ${ids})`, won: false });
      return blocked(
        steps,
        'ambiguous-item',
        `${tier.label} is mapped to several items: ${ids}`,
        'keep one mapping of them',
      );
    }
    const { external, unusable, change } = choice.found;
    if (unusable !== undefined) return unusableItem(steps, tier, unusable);
    const item = useItem(steps, tier, external, input.catalog);
    return {
      ...item,
      ...(change === undefined ? {} : { plannedMapping: change }),
      ...unmappedAccountingOf(part.line, tier, item),
    };
  }
  return unmapped(steps, tiers, part.line, input);
}

function tiersOf(part: LinePart, input: ItemInput): readonly Tier[] {
  const { line, band } = part;
  const tiers: Tier[] = [];
  const split = input.integration.settings.quickbooks.splitUsageLineItems;
  if (split !== 'product' && USAGE_TYPES.has(line.lineItemType)) {
    if (band?.pricingBandId != null) tiers.push(bandTier(band.pricingBandId, band.lowerLimit));
    if (line.aggregationId !== null)
      tiers.push(idTier('aggregation', 'Aggregation', line.aggregationId, 'aggregation'));
    if (line.compoundAggregationId !== null) {
      tiers.push(
        idTier('compound aggregation', 'CompoundAggregation', line.compoundAggregationId, 'compoundAggregation'),
      );
    }
  }
  const { accountingProductId, productId } = line;
  if (accountingProductId !== null) {
    tiers.push(productTier('accounting product', accountingProductId, line.accountingProductCode));
  }
  if (productId !== null && productId !== accountingProductId) {
    tiers.push(productTier('product', productId, line.productCode));
  }
  return tiers;
}

/** The accounting product comes first and has no mapping, so the line takes the item of the product. */
function unmappedAccountingOf(
  line: BillLine,
  { rule }: Tier,
  { itemId }: ItemResolution,
): { readonly unmapped?: UnmappedAccounting } {
  const { accountingProductId, accountingProductCode, productCode, productId } = line;
  if (rule !== 'product' || accountingProductId === null || itemId === null) return {};
  const accountingProduct = accountingProductCode ?? accountingProductId;
  return { unmapped: { accountingProductId, accountingProduct, product: productCode ?? productId ?? '', itemId } };
}

function idTier(rule: ItemRule, entity: Tier['entity'], id: string, key: string): Tier {
  return { rule, entity, id, code: null, label: `${rule} ${id}`, yaml: `${key}: ${id}` };
}

/** A band has no code and no name in m3ter. People know it by its lower limit. */
function bandTier(id: string, lowerLimit: string | null): Tier {
  const tier = idTier('pricing band', 'PricingBand', id, 'pricingBand');
  return lowerLimit === null ? tier : { ...tier, label: `${tier.label} (from ${lowerLimit})` };
}

function productTier(rule: ItemRule, id: string, code: string | null): Tier {
  const label = code === null ? `${rule} ${id}` : `${rule} "${code}"`;
  return { rule, entity: 'Product', id, code, label, yaml: `product: ${yamlText(code ?? id)}` };
}

function yamlText(text: string): string {
  return /^[A-Za-z][\w.-]*$/.test(text) ? text : JSON.stringify(text);
}

function externalText(external: RemoteRef): string {
  return 'id' in external ? external.id : external.address;
}

function useItem(steps: ItemStep[], tier: Tier, external: RemoteRef, catalog: Catalog): ItemResolution {
  const itemId = externalText(external);
  const item = catalog.itemsById.get(itemId);
  const unusable = whyUnusable(itemId, item);
  if (unusable !== null) {
    const reason = item === undefined ? 'unknown-item' : 'inactive-item';
    steps.push({ rule: tier.rule, detail: `${tier.label} → ${unusable}`, won: false });
    const before = item?.active === false ? MAKE_ACTIVE : '';
    const cure =
      tier.yaml === ''
        ? `${before}name an active item in ${tier.rule}`
        : lineWith(`${before}map it to an active item`, tier);
    return blocked(steps, reason, `${tier.label} is mapped to ${unusable}`, cure);
  }
  steps.push({ rule: tier.rule, detail: `${tier.label} → item ${itemId} ${item?.name ?? ''}`, won: true });
  return { itemId, steps, obstacle: null, note: null };
}

/** The files have a line for the entity that cannot be carried out. A weaker rule must not replace it. */
function unusableItem(steps: ItemStep[], tier: Tier, { why, message, hint }: MappingProblem): ItemResolution {
  steps.push({ rule: tier.rule, detail: `${tier.label}: ${message}`, won: false });
  if (why === 'leftOut') return blocked(steps, 'unmapped-item', `${tier.label}: ${message}`, LEFT_OUT_HINT);
  const before = why === 'inactive' ? MAKE_ACTIVE : '';
  return blocked(
    steps,
    REASON_OF[why],
    `${tier.label}: ${message}`,
    hint ?? lineWith(`${before}correct the line`, tier),
  );
}

const REASON_OF = {
  unknown: 'unknown-item',
  inactive: 'inactive-item',
  ambiguous: 'ambiguous-item',
} as const satisfies Readonly<Record<Exclude<MappingProblem['why'], 'leftOut'>, ReasonCode>>;

const MAKE_ACTIVE = 'make the item active in QuickBooks, or ';

/** A line of a mapping file to be filled in, and where its candidates are. */
function lineWith(what: string, tier: Tier): AskedLine {
  return { what: `${what}; tieout lookup items lists candidates`, line: lineFor(tier) };
}

function lineFor({ yaml }: Tier): string {
  return `- { ${yaml}, item: { name: "…" } }`;
}

/** Why an item cannot be used, in words, or null. Categories and bundles cannot be on a line. */
function whyUnusable(itemId: string, item: Item | undefined): string | null {
  if (item === undefined) return `item ${itemId}, which does not exist in QuickBooks`;
  if (!item.active) return `item ${itemId} ${item.name}, which is inactive in QuickBooks`;
  if (item.type === 'Category' || item.type === 'Group') {
    return `item ${itemId} ${item.name}, a ${item.type.toLowerCase()} that QuickBooks does not take on a line`;
  }
  return null;
}

function resolveMemoItem(memo: 'creditMemo' | 'debitMemo', { integration, catalog }: ItemInput): ItemResolution {
  const rule = `quickbooks.itemMapping.${memo}` as const;
  const itemId = memo === 'creditMemo' ? integration.creditMemoItemId : integration.debitMemoItemId;
  if (itemId !== null) {
    const tier: Tier = { rule, entity: 'Product', id: itemId, code: null, label: rule, yaml: '' };
    return useItem([], tier, { id: itemId }, catalog);
  }
  if (integration.settings.quickbooks.itemMapping[memo] !== null) {
    const steps = [{ rule, detail: 'the reference could not be resolved', won: false }];
    return blocked(steps, 'unmapped-item', `${rule} names an item that could not be resolved`, `correct ${rule}`);
  }
  return {
    itemId: null,
    steps: [{ rule, detail: 'blank: no product or service', won: true }],
    obstacle: null,
    note: null,
  };
}

function unmapped(steps: ItemStep[], tiers: readonly Tier[], line: BillLine, input: ItemInput): ItemResolution {
  const { settings: integration } = input.integration;
  const [first] = tiers;
  const named = tiers.findLast((tier) => tier.entity === 'Product') ?? first;
  if (integration.delivery.unmappedItem === 'send') {
    steps.push({ rule: 'delivery.unmappedItem', detail: 'send without product or service', won: true });
    return { itemId: null, steps, obstacle: null, note: 'sent without product or service' };
  }
  if (named === undefined) {
    const message = `${line.lineItemType} line "${line.description}" has no product in m3ter`;
    return blocked(steps, 'unmapped-item', message, 'set delivery.unmappedItem: send, or give it a product in m3ter');
  }
  const mistyped = named.code === null ? undefined : input.mappings.mistyped?.get(meantKey(named.entity, named.code));
  if (mistyped !== undefined)
    return blocked(steps, 'unmapped-item', `${named.label} has no QuickBooks item`, correctLine(mistyped));
  const linked = integration.bills.enforceLinkedMappings ? ` that has integration: ${integration.name}` : '';
  const asked = { what: `add to a mapping file${linked}`, line: lineFor(named) };
  return blocked(steps, 'unmapped-item', `${named.label} has no QuickBooks item`, asked);
}

function blocked(
  steps: readonly ItemStep[],
  reason: Obstacle['reason'],
  message: string,
  cure: string | AskedLine,
): ItemResolution {
  if (typeof cure === 'string') return { itemId: null, steps, obstacle: { reason, message, hint: cure }, note: null };
  const hint = `${cure.what}: ${cure.line}`;
  return { itemId: null, steps, obstacle: { reason, message, hint }, asks: cure, note: null };
}

/**
 * One block for all lines: the first reason, and each message and hint of that reason once. What is to be pasted stands
 * together at the end: `add to a mapping file: - { … } - { … }`, which a terminal shows one below the other.
 */
export function joinObstacles(resolutions: readonly ItemResolution[]): Obstacle | null {
  const first = resolutions.find(({ obstacle }) => obstacle !== null)?.obstacle ?? null;
  if (first === null) return null;
  const same = resolutions.filter(({ obstacle }) => obstacle?.reason === first.reason);
  const messages = new Set(same.flatMap(({ obstacle }) => obstacle?.message ?? []));
  const advice = new Set(same.flatMap(({ obstacle, asks }) => (asks === undefined ? (obstacle?.hint ?? []) : [])));
  const asked = groupBy(
    same.flatMap(({ asks }) => asks ?? []),
    ({ what }) => what,
  );
  const pastes = [...asked].map(([what, some]) => sayLines(what, [...new Set(some.map(({ line }) => line))]));
  const hint = [...(advice.size === 0 ? [] : [listed([...advice])]), ...pastes].join('; ');
  return { reason: first.reason, message: listed([...messages]), hint };
}

const LISTED_MAX = 10;

function listed(texts: readonly string[]): string {
  const more = texts.length > LISTED_MAX ? `; and ${String(texts.length - LISTED_MAX)} more` : '';
  return texts.slice(0, LISTED_MAX).join('; ') + more;
}
