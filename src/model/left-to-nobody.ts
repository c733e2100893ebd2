import type { Address } from './address.ts';
import type { Place } from './diagnostic.ts';

/**
 * What an update of one configuration takes out of every integration: accounts that m3ter's present configuration takes,
 * and that no integration takes once the files hold. Accounts that `accounts.exclude` names are left out on purpose and
 * are none of them (docs/delivery.md §Safety).
 */
export interface LeftToNobody {
  /** The address of the update. */
  readonly address: Address;
  readonly integration: string;
  /** The settings that the update changes, such as `accounts.filter`. */
  readonly settings: readonly string[];
  /** Where the first of them stands in the file. */
  readonly place: Place;
  /** True when the integration takes no account at all any more. */
  readonly takesNone: boolean;
  /** Codes of the accounts, sorted. */
  readonly accounts: readonly string[];
  /** Numbers of their bills that were not sent, sorted; null when no bills were read. */
  readonly bills: readonly string[] | null;
  /** The sum of these bills in each currency, as people read it. */
  readonly money: readonly string[];
}

/**
 * An integration whose account filter takes none of the accounts that have bills, while approved bills are left to no
 * integration: most likely the text of the filter is mistyped (docs/delivery.md §Safety).
 */
export interface FilterWithoutAccounts {
  readonly address: Address;
  readonly integration: string;
  /** Where the filter stands in the file. */
  readonly place: Place;
  /** What the filter may have meant, from the values that accounts have; null when nothing is near. */
  readonly suggestion: string | null;
  /** Numbers of approved bills since the integration's start that nobody sends, sorted. */
  readonly bills: readonly string[];
  /** The sum of these bills in each currency, as people read it. */
  readonly money: readonly string[];
}
