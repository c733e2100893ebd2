import { toInstant, type Instant } from '../model/day.ts';
import { FORMAT_VERSIONS } from '../model/format-versions.ts';
import type { Account, M3terSnapshot, ObservedConfig } from '../model/m3ter.ts';
import type { QuickBooksSnapshot } from '../model/quickbooks.ts';
import type { WorldSnapshot } from '../model/world.ts';

type Texts<T> = Readonly<Record<string, T>>;

/** A world as plain JSON (`schemas/snapshot.schema.json`): maps become objects, runs a list. */
export interface SavedWorld extends Omit<WorldSnapshot, 'm3ter' | 'quickbooks'> {
  readonly formatVersion: string;
  readonly m3ter: Omit<M3terSnapshot, 'accounts' | 'configs' | 'runs' | 'catalogue' | 'unreadableBills'> & {
    readonly accounts: readonly SavedAccount[];
    /** Without the object as it was read, which only an update needs. */
    readonly configs: readonly Omit<ObservedConfig, 'raw'>[];
    readonly unreadableBills: NonNullable<M3terSnapshot['unreadableBills']>;
    readonly runs: readonly (M3terSnapshot['runs'] extends ReadonlyMap<string, infer Run> ? Run : never)[];
    readonly catalogue: { readonly destinations: Texts<string>; readonly keys: Texts<string | null> } | null;
  };
  readonly quickbooks: Omit<QuickBooksSnapshot, 'otherRecords' | 'exchangeRates'> & {
    readonly otherRecords: Texts<QuickBooksSnapshot['otherRecords'] extends ReadonlyMap<string, infer Rows> ? Rows : never>;
    readonly exchangeRates: Texts<string>;
  };
} // prettier-ignore

type SavedAccount = Omit<Account, 'customFields'> & {
  readonly customFields: Texts<Account['customFields'] extends ReadonlyMap<string, infer V> | null ? V : never> | null;
};

/** The plain form of a world. `loadWorld` is the inverse. */
export function saveWorld({ m3ter, quickbooks, ...world }: WorldSnapshot): SavedWorld {
  const { catalogue } = m3ter;
  return {
    formatVersion: FORMAT_VERSIONS.snapshot,
    ...world,
    m3ter: {
      ...m3ter,
      accounts: m3ter.accounts.map((account) => ({
        ...account,
        customFields: account.customFields === null ? null : Object.fromEntries(account.customFields),
      })),
      configs: m3ter.configs.map(({ raw: _raw, ...config }) => ({
        ...config,
        dtLastModified: plainInstant(config.dtLastModified),
      })),
      bills: m3ter.bills.map((bill) => ({
        ...bill,
        dtApproved: plainInstant(bill.dtApproved),
        lastCalculatedDate: plainInstant(bill.lastCalculatedDate),
        dtLastModified: plainInstant(bill.dtLastModified),
        // Spreading leaves out what is only made when it is asked for.
        lines: bill.lines,
      })),
      unreadableBills: m3ter.unreadableBills ?? [],
      runs: [...m3ter.runs.values()].map((run) => ({
        ...run,
        dtStarted: plainInstant(run.dtStarted),
        dtCompleted: plainInstant(run.dtCompleted),
      })),
      catalogue:
        catalogue === null
          ? null
          : { destinations: Object.fromEntries(catalogue.destinations), keys: Object.fromEntries(catalogue.keys) },
    },
    quickbooks: {
      ...quickbooks,
      otherRecords: Object.fromEntries(quickbooks.otherRecords),
      exchangeRates: Object.fromEntries(quickbooks.exchangeRates),
    },
  };
}

/** The world of a plain form that matches the schema. */
export function loadWorld({ formatVersion: _version, m3ter, quickbooks, ...world }: SavedWorld): WorldSnapshot {
  const { catalogue } = m3ter;
  return {
    ...world,
    m3ter: {
      ...m3ter,
      accounts: m3ter.accounts.map((account) => ({
        ...account,
        customFields: account.customFields === null ? null : new Map(Object.entries(account.customFields)),
      })),
      configs: m3ter.configs.map((config) => ({ ...config, raw: {} })),
      runs: new Map(m3ter.runs.map((run) => [run.billId, run])),
      catalogue:
        catalogue === null
          ? null
          : {
              destinations: new Map(Object.entries(catalogue.destinations)),
              keys: new Map(Object.entries(catalogue.keys)),
            },
    },
    quickbooks: {
      ...quickbooks,
      otherRecords: new Map(Object.entries(quickbooks.otherRecords)),
      exchangeRates: new Map(Object.entries(quickbooks.exchangeRates)),
    },
  };
}

const RFC_3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})$/;

/** m3ter may write instants without a zone, and they are kept as it wrote them. The schema allows only one form. */
function plainInstant(instant: Instant | null): Instant | null {
  return instant === null || RFC_3339.test(instant) ? instant : toInstant(Date.parse(instant));
}
