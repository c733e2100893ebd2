import { moneyText } from '../model/money-text.ts';
import type { TieOut, TieOutEntry, TieOutGroup } from '../model/tie-out.ts';
import { groupBy } from '../support/group-by.ts';
import { sumOf } from './build-statements.ts';
import { compareText } from '../support/compare-text.ts';

interface Key {
  readonly key: string;
  readonly name: string;
}

/** The entries' sums by month, integration, account and customer. Each currency has sums of its own. */
export function groupEntries(entries: readonly TieOutEntry[]): TieOut['groups'] {
  return {
    months: group(entries, ({ invoiceDate }) => named(invoiceDate?.slice(0, 7) ?? '')),
    integrations: group(entries, ({ integration }) => named(integration ?? '')),
    accounts: group(entries, ({ accountCode, accountName }) => ({
      key: accountCode ?? '',
      name: accountCode === null ? '' : (accountName ?? ''),
    })),
    customers: group(entries, ({ documents: [document] }) => ({
      key: document?.customerId ?? '',
      name: document?.customerName ?? '',
    })),
  };
}

function named(name: string): Key {
  return { key: name, name };
}

function group(entries: readonly TieOutEntry[], keyOf: (entry: TieOutEntry) => Key): readonly TieOutGroup[] {
  const groups = groupBy(entries, (entry) => `${keyOf(entry).key}\n${entry.currency}`);
  return [...groups.values()]
    .flatMap((tieOutEntrys) =>
      tieOutEntrys[0] === undefined ? [] : [sumGroup(tieOutEntrys, tieOutEntrys[0], keyOf(tieOutEntrys[0]))],
    )
    .sort(
      (a, b) =>
        Number(a.key === '') - Number(b.key === '') || compareText(a.key, b.key) || compareText(a.currency, b.currency),
    );
}

function sumGroup(entries: readonly TieOutEntry[], first: TieOutEntry, { key, name }: Key): TieOutGroup {
  const { currency } = first;
  const sum = (of: 'billed' | 'shouldBeInvoiced' | 'invoiced' | 'difference'): string =>
    entries.length === 1 ? first[of] : moneyText(sumOf(entries.map((entry) => entry[of])), currency);
  return {
    key,
    name,
    currency,
    count: entries.length,
    billed: sum('billed'),
    shouldBeInvoiced: sum('shouldBeInvoiced'),
    invoiced: sum('invoiced'),
    difference: sum('difference'),
  };
}
