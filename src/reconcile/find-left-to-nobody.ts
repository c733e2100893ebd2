import { sumBillTotals } from '../model/bill-amounts.ts';
import type { ChangeDraft } from '../model/change.ts';
import { docNumberOf } from '../model/doc-number.ts';
import type { JsonValue } from '../model/json-value.ts';
import { type Account, type Bill, invoiceDateOf } from '../model/m3ter.ts';
import type { ResolvedIntegration } from '../model/resolved-integration.ts';
import type { LeftToNobody } from '../model/left-to-nobody.ts';
import { normaliseConfigValue } from '../desired/config-keys.ts';
import { parseFilter } from '../filter/parse-filter.ts';
import { groupBy } from '../support/group-by.ts';
import { accountsPassing, accountsSelectedBy } from './takes-account.ts';
import { compareText } from '../support/compare-text.ts';

/** The settings that decide which accounts an integration takes. */
const SELECTING: ReadonlySet<string> = new Set(['accounts.include', 'accounts.exclude', 'accounts.filter']);

type ConfigUpdate = ChangeDraft & { readonly kind: 'integration'; readonly action: 'update' };

/**
 * Finds the accounts and unsent bills that updates of configurations take out of every integration: m3ter's present
 * configuration takes them, the one of the files does not, and no other integration does. An account and its bills count
 * with one update only. Pure; accounts are looked at only when an update changes which accounts are taken.
 *
 * @param input.unsentBills bills without a document, of all accounts; null when no bills were read
 */
export function findLeftToNobody(input: {
  readonly integrations: readonly ResolvedIntegration[];
  readonly drafts: readonly ChangeDraft[];
  readonly accounts: readonly Account[];
  readonly unsentBills: readonly Bill[] | null;
  readonly takenElsewhere: (account: Account) => string | null;
}): readonly LeftToNobody[] {
  const updates = input.drafts.filter(isSelectionUpdate);
  if (updates.length === 0) return [];
  const left = accountsOfNobody(input);
  const bills = groupBy(input.unsentBills ?? [], ({ accountId }) => accountId);
  const counted = new Set<string>();
  return updates.flatMap((update) => {
    const resolved = input.integrations.find(({ address }) => address === update.address);
    if (resolved === undefined) return [];
    const tookBefore = accountsSelectedBy(selectionBefore(update, resolved));
    const accounts = left.filter((account) => !counted.has(account.id) && tookBefore(account));
    if (accounts.length === 0) return [];
    for (const { id } of accounts) counted.add(id);
    const takesNow = takenBy(resolved);
    const own = accounts.flatMap(({ id }) => bills.get(id) ?? []).filter((bill) => isAfterStart(bill, resolved));
    const takesNone = !input.accounts.some(takesNow);
    return [describe(update, resolved, { accounts, bills: input.unsentBills === null ? null : own, takesNone })];
  });
}

/** Accounts that no integration takes, of this connection or another, and that nobody leaves out on purpose. */
export function accountsOfNobody(input: {
  readonly integrations: readonly ResolvedIntegration[];
  readonly accounts: readonly Account[];
  readonly takenElsewhere: (account: Account) => string | null;
}): readonly Account[] {
  const takes = input.integrations.map(takenBy);
  const excludes = exclusionsOf(input.integrations);
  return input.accounts.filter(
    (account) =>
      !takes.some((isTaken) => isTaken(account)) &&
      !isOptedOut(account) &&
      !excludes(account) &&
      input.takenElsewhere(account) === null,
  );
}

function isSelectionUpdate(draft: ChangeDraft): draft is ConfigUpdate {
  return (
    draft.kind === 'integration' && draft.action === 'update' && draft.fields.some(({ path }) => SELECTING.has(path))
  );
}

function takenBy(resolved: ResolvedIntegration): (account: Account) => boolean {
  const { settings, includedAccountIds, excludedAccountIds } = resolved;
  return accountsSelectedBy({
    isIncluded: ({ id }) => settings.accounts.include.length === 0 || includedAccountIds.has(id),
    isExcluded: ({ id }) => excludedAccountIds.has(id),
    filter: settings.accounts.filter,
  });
}

/** What m3ter's configuration takes now. A filter of m3ter that tieout cannot read may take any account. */
function selectionBefore(
  update: ConfigUpdate,
  resolved: ResolvedIntegration,
): Parameters<typeof accountsSelectedBy>[0] {
  const { settings, includedAccountIds, excludedAccountIds } = resolved;
  const before = (path: string, now: JsonValue): JsonValue => {
    const field = update.fields.find((one) => one.path === path);
    return field === undefined ? now : normaliseConfigValue(path, field.before);
  };
  const included = idsOf(before('accounts.include', [...includedAccountIds]));
  const excluded = idsOf(before('accounts.exclude', [...excludedAccountIds]));
  const filter = before('accounts.filter', settings.accounts.filter);
  const isReadable = typeof filter === 'string' && parseFilter(filter).filter !== null;
  return {
    isIncluded: ({ id }) => included.size === 0 || included.has(id),
    isExcluded: ({ id }) => excluded.has(id),
    filter: isReadable ? filter : null,
  };
}

function idsOf(value: JsonValue): ReadonlySet<string> {
  return new Set(Array.isArray(value) ? value.filter((id) => typeof id === 'string') : []);
}

/** m3ter holds the bills of such an account back under every configuration. */
function isOptedOut({ sendBillsToThirdParties }: Account): boolean {
  return sendBillsToThirdParties?.trim().toLowerCase() === 'false';
}

/**
 * Tells whether an account is excluded on purpose (rulings.md 30): by an integration whose filter takes it, or by every
 * integration that lists no accounts.
 */
function exclusionsOf(integrations: readonly ResolvedIntegration[]): (account: Account) => boolean {
  const all = integrations.map(({ settings: { accounts }, excludedAccountIds }) => ({
    passes: accountsPassing(accounts.filter),
    excluded: excludedAccountIds,
    lists: accounts.include.length > 0,
  }));
  return (account) => {
    const naming = all.filter(({ excluded }) => excluded.has(account.id));
    if (naming.some(({ passes }) => passes(account))) return true;
    return naming.length > 0 && all.every(({ excluded, lists }) => lists || excluded.has(account.id));
  };
}

/** A bill without a date is not before the start. */
export function isAfterStart(bill: Bill, { settings }: ResolvedIntegration): boolean {
  const date = invoiceDateOf(bill);
  return date === null || date >= settings.delivery.from;
}

function describe(
  update: ConfigUpdate,
  { settings }: ResolvedIntegration,
  found: { readonly accounts: readonly Account[]; readonly bills: readonly Bill[] | null; readonly takesNone: boolean },
): LeftToNobody {
  const changed = update.fields.map(({ path }) => path).filter((path) => SELECTING.has(path));
  const [first = 'accounts'] = changed;
  return {
    address: update.address,
    integration: settings.name,
    settings: changed,
    place: settings.origin.at(...first.split('.')),
    takesNone: found.takesNone,
    accounts: found.accounts.map(({ code }) => code).sort(compareText),
    bills: found.bills?.map(docNumberOf).sort(compareText) ?? null,
    money: sumBillTotals(found.bills ?? []),
  };
}
