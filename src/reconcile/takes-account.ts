import { evaluateFilter } from '../filter/evaluate-filter.ts';
import { parseFilter } from '../filter/parse-filter.ts';
import type { Account } from '../model/m3ter.ts';
import type { Integration } from '../model/workspace.ts';

/** Tests accounts against the lists and the filter of an integration. Bills and their rules play no part. */
export function accountsTakenBy({ accounts }: Integration): (account: Account) => boolean {
  const filter = accounts.filter === null ? null : parseFilter(accounts.filter).filter;
  return (account) => {
    const isNamed = (references: readonly string[]): boolean =>
      references.includes(account.code) || references.includes(account.id);
    if (accounts.include.length > 0 && !isNamed(accounts.include)) return false;
    if (isNamed(accounts.exclude)) return false;
    if (accounts.filter === null) return true;
    if (filter === null) return false;
    const answer = evaluateFilter(filter, account);
    return !('error' in answer) && answer.value;
  };
}
