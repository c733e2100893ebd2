import { assertNever } from '../support/invariant.ts';
import type {
  Change,
  ChangeDraft,
  CustomerChange,
  IntegrationChange,
  InvoiceVoid,
  MappingChange,
  SalesDocumentChange,
} from './change.ts';

/**
 * The order of application (delivery.md, The loop). A plan lists its changes in this order, and apply carries out one
 * level after the other. An arrow means "needs the id or the success of":
 *
 *     settings    integration: create, update
 *     enabling    integration: enable                 (with its settings in place)
 *     customers   customer
 *     mappings    mapping: create, update ───► settings, customers   (a linked mapping, a customer's mapping)
 *     unmapping   mapping: delete                     (after its replacement exists)
 *     documents   invoice, credit memo ───► settings, enabling, customers
 *     voids       invoice: void
 *     records     mapping that records a bill ───► documents, voids
 *
 * So a change never depends on a later one. No document needs a mapping. So the mappings of many new customers are
 * written while documents are sent (`apply/apply-plan.ts`).
 */
export const LEVELS = [
  'settings',
  'enabling',
  'customers',
  'mappings',
  'unmapping',
  'documents',
  'voids',
  'records',
] as const;

export type Level = (typeof LEVELS)[number];

/** The changes of each level. */
export interface ChangeOfLevel {
  readonly settings: IntegrationChange;
  readonly enabling: IntegrationChange;
  readonly customers: CustomerChange;
  readonly mappings: MappingChange;
  readonly unmapping: MappingChange;
  readonly documents: SalesDocumentChange;
  readonly voids: InvoiceVoid;
  readonly records: MappingChange;
}

export type ChangesByLevel = { readonly [L in Level]: readonly ChangeOfLevel[L][] };

/** The level of a change, by its kind and action. */
export function levelOf(change: ChangeDraft): Level {
  switch (change.kind) {
    case 'integration':
      return change.action === 'enable' ? 'enabling' : 'settings';
    case 'customer':
      return 'customers';
    case 'mapping':
      if (change.recordsBill) return 'records';
      return change.action === 'delete' ? 'unmapping' : 'mappings';
    case 'invoice':
      return change.action === 'void' ? 'voids' : 'documents';
    case 'creditMemo':
      return 'documents';
    default:
      return assertNever(change);
  }
}

/** The changes of each level, in their own order. */
export function groupByLevel(changes: readonly Change[]): ChangesByLevel {
  const groups = Object.fromEntries(LEVELS.map((level): [Level, Change[]] => [level, []])) as Record<Level, Change[]>;
  for (const change of changes) groups[levelOf(change)].push(change);
  // `levelOf` puts no other kind on a level than `ChangeOfLevel` names.
  return groups as unknown as ChangesByLevel;
}
