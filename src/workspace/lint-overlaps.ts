import { nameSome } from '../model/count-text.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import { takesEveryAccount, type Integration } from '../model/workspace.ts';
import { finding } from './finding.ts';

const NAMED_MAX = 3;

/**
 * Finds integrations of one connection that take the same accounts, as far as the files show. Both would send the same
 * bills, which are then blocked (billing-rules.md §1). There is one finding for each integration. It is at the later
 * one of a pair, unless only the earlier one takes every account.
 */
export function lintOverlaps(integrations: readonly Integration[]): Diagnostic[] {
  const rivals = new Map<Integration, Integration[]>();
  integrations.forEach((earlier, index) => {
    for (const later of integrations.slice(index + 1)) {
      if (earlier.connection !== later.connection || earlier.entityType !== later.entityType) continue;
      // A name that occurs twice has its own finding.
      if (earlier.name === later.name || !isOverlap(earlier, later)) continue;
      const [wide, other] =
        takesEveryAccount(earlier) && !takesEveryAccount(later) ? [earlier, later] : [later, earlier];
      rivals.set(wide, [...(rivals.get(wide) ?? []), other]);
    }
  });
  return [...rivals].map(([wide, others]) => report(wide, others));
}

function isOverlap(a: Integration, b: Integration): boolean {
  if (takesEveryAccount(a)) return takesOutside(b, a.accounts.exclude);
  if (takesEveryAccount(b)) return takesOutside(a, b.accounts.exclude);
  const isSameFilter = a.accounts.filter !== null && a.accounts.filter === b.accounts.filter;
  return isSameFilter && a.accounts.include.length + b.accounts.include.length === 0;
}

/** False when it may take only excluded accounts. The files do not show which accounts a filter takes. */
function takesOutside(integration: Integration, excluded: readonly string[]): boolean {
  const { include, exclude } = integration.accounts;
  if (excluded.length === 0 || takesEveryAccount(integration)) return true;
  return include.some((account) => !exclude.includes(account) && !excluded.includes(account));
}

function report(wide: Integration, others: readonly Integration[]): Diagnostic {
  const names = nameSome(
    others.map(({ name }) => JSON.stringify(name)),
    NAMED_MAX,
  );
  const which = takesEveryAccount(wide) ? 'every account' : 'the same accounts';
  const message = `it takes ${which}, so it takes those of ${names} too: a bill that both would send is blocked`;
  const hint = 'tell their accounts apart with accounts.filter, include or exclude, or remove one of them';
  return finding('warning', 'lint/integrations-overlap', wide.origin.at('name'), { message, hint });
}
