/** A mapping key of a document, with m3ter's entity and the QuickBooks table that it maps to. */
export const MAPPING_FORMS = [
  { key: 'account', entity: 'Account', side: 'customer', table: 'Customer' },
  { key: 'product', entity: 'Product', side: 'item', table: 'Item' },
  { key: 'aggregation', entity: 'Aggregation', side: 'item', table: 'Item' },
  { key: 'compoundAggregation', entity: 'CompoundAggregation', side: 'item', table: 'Item' },
  { key: 'pricingBand', entity: 'PricingBand', side: 'item', table: 'Item' },
] as const;
