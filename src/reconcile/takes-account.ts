import { evaluateFilter } from '../filter/evaluate-filter.ts';
import { parseFilter } from '../filter/parse-filter.ts';
import type { Account } from '../model/m3ter.ts';
import type { Integration } from '../model/workspace.ts';

/** Which accounts an integration takes: its two lists and its filter. */
export interface Selection {
  /** False for an account that `accounts.include` does not name; true for all when it names none. */
  readonly isIncluded: (account: Account) => boolean;
  readonly isExcluded: (account: Account) => boolean;
  readonly filter: string | null;
}

/** Tests accounts against the lists and the filter of an integration. Bills and their rules play no part. */
export function accountsTakenBy({ accounts }: Integration): (account: Account) => boolean {
  const isNamed = (references: readonly string[], account: Account): boolean =>
    references.includes(account.code) || references.includes(account.id);
  return accountsSelectedBy({
    isIncluded: (account) => accounts.include.length === 0 || isNamed(accounts.include, account),
    isExcluded: (account) => isNamed(accounts.exclude, account),
    filter: accounts.filter,
  });
}

/** The same for any selection. A filter that tieout cannot read, or that fails for an account, takes none. */
export function accountsSelectedBy({ isIncluded, isExcluded, filter }: Selection): (account: Account) => boolean {
  const passes = accountsPassing(filter);
  return (account) => isIncluded(account) && !isExcluded(account) && passes(account);
}

/** Tests accounts against a filter; null takes all. */
export function accountsPassing(filter: string | null): (account: Account) => boolean {
  if (filter === null) return () => true;
  const parsed = parseFilter(filter).filter;
  return (account) => {
    if (parsed === null) return false;
    const answer = evaluateFilter(parsed, account);
    return !('error' in answer) && answer.value;
  };
}
