/** A mapping key of a document, with m3ter's entity and the QuickBooks table that it maps to. */
export const MAPPING_FORMS = [
  { key: 'account', entity: 'Account', side: 'customer', table: 'Customer' },
  { key: 'product', entity: 'Product', side: 'item', table: 'Item' },
  { key: 'aggregation', entity: 'Aggregation', side: 'item', table: 'Item' },
  { key: 'compoundAggregation', entity: 'CompoundAggregation', side: 'item', table: 'Item' },
  { key: 'pricingBand', entity: 'PricingBand', side: 'item', table: 'Item' },
] as const;

export type MappingGroup = 'customers' | 'items' | 'mappings';

/** The list that a mapping belongs to. People keep customers, items and other mappings apart. */
export function groupOf(entity: string, table: string): MappingGroup {
  const form = formOf(entity, table);
  return form === undefined ? 'mappings' : form.side === 'customer' ? 'customers' : 'items';
}

/** The form of a mapping; undefined for one that only its long form can say. */
export function formOf(entity: string, table: string) {
  return MAPPING_FORMS.find((form) => form.entity === entity && form.table === table);
}
