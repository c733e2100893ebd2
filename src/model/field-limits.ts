/**
 * The most that QuickBooks takes in a field: characters, unless the name says otherwise. Sources are sections of
 * `docs/quickbooks.md`, last read in 2026-11. The simulated QuickBooks has lists of its own, so that a mistake in these
 * shows: `transaction-fields.ts`, `entity-fields.ts`, `schema.ts` and `sales-lines.ts` in `sandbox/quickbooks/`. A test
 * compares them.
 */
export const QUICKBOOKS_MAX = {
  /** `quickbooks.md` §7.1 */
  displayName: 500,
  companyName: 100,
  addressLine: 500,
  place: 255,
  postalCode: 30,
  /** `quickbooks.md` §7.1, §8.1: all addresses of a field together. */
  emails: 100,
  /** `quickbooks.md` §8.4 */
  docNumber: 21,
  /** `quickbooks.md` §8.1: longer values are cut or refused. */
  customField: 31,
  customerMemo: 1000,
  privateNote: 4000,
  /** `quickbooks.md` §8.2 */
  description: 4000,
  lines: 10_000,
  taxableLines: 750,
  amountDigits: 15,
  /** `quickbooks.md` §8.2; rulings.md 35: QuickBooks drops further decimals of `Qty` and `UnitPrice`. */
  decimalsOfQuantity: 7,
} as const;
