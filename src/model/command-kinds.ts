/** The words that `tieout lookup` takes. */
export const LOOKUP_KINDS = [
  'customers',
  'items',
  'customFields',
  'accounts',
  'products',
  'aggregations',
  'bands',
  'users',
  'credentials',
] as const;
export type LookupKind = (typeof LOOKUP_KINDS)[number];

/** The words that `tieout schema` takes: the kinds of documents, then what tieout writes. */
export const SCHEMA_KINDS = [
  'Connection',
  'Integration',
  'ExternalMappings',
  'BillTest',
  'Plan',
  'Report',
  'Audit',
  'Snapshot',
  'Connections',
] as const;
export type SchemaKind = (typeof SCHEMA_KINDS)[number];
