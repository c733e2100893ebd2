import { evaluateFilter } from '../filter/evaluate-filter.ts';
import { parseFilter } from '../filter/parse-filter.ts';
import type { ParsedFilter } from '../filter/parsed-filter.ts';
import { suggestValues } from '../filter/suggest-values.ts';
import { sumBillTotals } from '../model/bill-amounts.ts';
import { formatCount, joinWords, nameSome } from '../model/count-text.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import { docNumberOf } from '../model/doc-number.ts';
import type { Account, Bill } from '../model/m3ter.ts';
import type { PlanScope } from '../model/plan.ts';
import type { ResolvedIntegration } from '../model/resolved-integration.ts';
import type { FilterWithoutAccounts } from '../model/left-to-nobody.ts';
import { accountsOfNobody, isAfterStart } from './find-left-to-nobody.ts';
import { compareText } from '../support/compare-text.ts';

/**
 * Finds the integrations whose filter takes none of the accounts that have bills, while approved bills are left to
 * nobody. Accounts without bills do not count: one of them may have the mistyped text by chance. A plan of single bills,
 * or since a day, does not see which accounts have bills, so it finds none.
 */
export function findFiltersWithoutAccounts(input: {
  readonly integrations: readonly ResolvedIntegration[];
  readonly accounts: readonly Account[];
  readonly bills: readonly Bill[];
  /** Bills without a document that a rule keeps back. */
  readonly unsentBills: readonly Bill[];
  readonly takenElsewhere: (account: Account) => string | null;
  readonly scope: PlanScope;
}): readonly FilterWithoutAccounts[] {
  const { scope, integrations } = input;
  if (scope.only === 'config' || scope.bills.length > 0 || scope.since !== null) return [];
  if (input.unsentBills.length === 0) return [];
  const billed = new Set(input.bills.map(({ accountId }) => accountId));
  const accounts = input.accounts.filter(({ id }) => billed.has(id));
  const none = integrations.flatMap((resolved) => {
    const { filter } = parseFilter(resolved.settings.accounts.filter ?? '');
    return filter !== null && takesNone(filter, accounts) ? [{ resolved, filter }] : [];
  });
  if (none.length === 0) return [];
  const left = new Set(accountsOfNobody(input).map(({ id }) => id));
  const approved = input.unsentBills.filter(({ accountId, status }) => left.has(accountId) && status === 'APPROVED');
  return none.flatMap(({ resolved, filter }) => {
    const bills = approved.filter((bill) => isAfterStart(bill, resolved));
    if (bills.length === 0) return [];
    const { settings, address } = resolved;
    return [
      {
        address,
        integration: settings.name,
        place: settings.origin.at('accounts', 'filter'),
        suggestion: suggestValues(filter, accounts),
        bills: bills.map(docNumberOf).sort(compareText),
        money: sumBillTotals(bills),
      },
    ];
  });
}

/** False for a filter that fails for an account: that is reported with the account's bills. */
function takesNone(filter: ParsedFilter, accounts: readonly Account[]): boolean {
  return accounts.every((account) => {
    const answer = evaluateFilter(filter, account);
    return !('error' in answer) && !answer.value;
  });
}

const NAMED_MAX = 5;

/** One finding for each, at the filter. */
export function reportFiltersWithoutAccounts(found: readonly FilterWithoutAccounts[]): readonly Diagnostic[] {
  return found.map(({ integration, place, suggestion, bills, money }) => ({
    severity: 'warning',
    code: 'plan/takes-no-account',
    message:
      `${integration} takes no account: its filter is false for every account that has bills, and ` +
      `${formatCount(bills.length, 'approved bill')} (${joinWords(money)}) ${bills.length === 1 ? 'is' : 'are'} left to ` +
      `no integration: ${nameSome(bills, NAMED_MAX)}`,
    place,
    hint: suggestion ?? 'check the fields and the text of accounts.filter; text is compared letter by letter',
    about: integration,
  }));
}
