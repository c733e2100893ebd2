/**
 * The rules that a bill goes through (billing-rules.md §1–§6), in order, with the title that people read. A rule of a
 * setting has the key of the setting.
 */
export const RULES = {
  // which integration takes the bill, and whether it may go (§1)
  'account takes part': 'Customer takes part',
  'accounts.include': 'Customer is included',
  'accounts.exclude': 'Customer is not excluded',
  'accounts.filter': 'Customer passes the filter',
  'delivery.from': 'Bill is not too old',
  approval: 'Bill is approved',
  'integration enabled': 'Integration is switched on',
  "m3ter's own engine": 'm3ter does not send it',
  'delivery.mode': 'tieout may send it',
  'one integration': 'One integration sends it',
  // what it becomes (§2 to §6)
  lines: 'Lines are left to send',
  customer: 'Customer in QuickBooks',
  'bill total': 'Lines sum to the bill',
  'pricing bands': 'Bands sum to their line',
  items: 'Product or service',
  amounts: 'Amounts to the cent',
  header: 'Number, date, currency',
  'QuickBooks limits': 'QuickBooks accepts it',
  // what QuickBooks holds of it
  'state in QuickBooks': 'State in QuickBooks',
} as const;

export type RuleId = keyof typeof RULES;

/** "Another integration does not take the bill" is not a rule. It is shown beside the rules. */
export type OtherIntegration = `not by "${string}"`;

export function isRule(rule: RuleId | OtherIntegration): rule is RuleId {
  return Object.hasOwn(RULES, rule);
}

/** Where a line's item may be found (billing-rules.md §3), strongest first. */
export type ItemRule =
  | 'quickbooks.itemMapping.creditMemo'
  | 'quickbooks.itemMapping.debitMemo'
  | 'pricing band'
  | 'aggregation'
  | 'compound aggregation'
  | 'accounting product'
  | 'product'
  | 'delivery.unmappedItem';
