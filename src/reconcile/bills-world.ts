import { earliestFrom } from '../model/workspace.ts';
import type { Address } from '../model/address.ts';
import type { Catalog } from '../model/catalog.ts';
import type { ChangeDraft } from '../model/change.ts';
import type { DecimalText } from '../model/decimal.ts';
import { type Account, type Bill, type M3terSnapshot, type UnreadableBill, invoiceDateOf } from '../model/m3ter.ts';
import { type MappingIndex } from '../model/mapping.ts';
import type { PlanScope } from '../model/plan.ts';
import type { QuickBooksSnapshot } from '../model/quickbooks.ts';
import type { ResolvedIntegration } from '../model/resolved-integration.ts';
import { createIntern, type Intern } from '../support/intern.ts';
import type { ItemMemo } from '../convert/conversion-input.ts';
import { selectIntegration, type Eligibility } from '../convert/eligibility.ts';
import type { BillResult } from '../diff/bill-decision.ts';
import type { AccountName } from '../diff/bill-drafts.ts';
import { decideUnreadable } from '../diff/bills.ts';
import {
  BILL_ENTITY,
  indexObserved,
  kindOfTable,
  type ObservedIndex,
  type PlannedRecord,
} from '../diff/index-observed.ts';
import { findSent, isSent, locateBill, type BillLocation } from '../diff/locate-bill.ts';
import type { ParsedFilter } from '../filter/parsed-filter.ts';
import { parseFilter } from '../filter/parse-filter.ts';
import { type Examined } from './review-bills.ts';
import { compareText } from '../support/compare-text.ts';

export interface BillsInput {
  readonly integrations: readonly ResolvedIntegration[];
  readonly mappings: MappingIndex;
  /** Changes of configurations and mappings in the same apply. */
  readonly drafts: readonly ChangeDraft[];
  /** Changes that must succeed before bills of an integration are sent, by integration name. */
  readonly needed: ReadonlyMap<string, readonly Address[]>;
  readonly catalog: Catalog;
  readonly m3ter: M3terSnapshot;
  readonly quickbooks: QuickBooksSnapshot;
  /** External system of mappings and records. */
  readonly system: string;
  readonly scope: PlanScope;
  /** The number of a bill that a name in the scope nearly is, by the name; absent when nothing looked for it. */
  readonly meantBills?: ReadonlyMap<string, string>;
  /** Epoch milliseconds. */
  readonly now: number;
  readonly maxInvoiceTotal: DecimalText | null;
  /** False when m3ter refuses to record bills (rulings.md 27). */
  readonly recordable: boolean;
  /** The integration of another connection that takes an account, in words; null when none does. */
  readonly takenElsewhere: (account: Account) => string | null;
  /** Where a line about an account belongs, by integration: `add to customers.yaml, below mappings`. */
  readonly whereFor: (integration: string) => string;
}

/** Everything about the bills, indexed. */
export interface World extends BillsInput {
  readonly index: ObservedIndex;
  readonly accounts: ReadonlyMap<string, Account>;
  readonly filters: ReadonlyMap<string, ParsedFilter | null>;
  /** The catalog with all books open. A sent bill is converted to compare it, not to send it. */
  readonly openCatalog: Catalog;
  readonly resend: ReadonlySet<string>;
  /** The pool for texts of documents. */
  readonly intern: Intern;
  readonly items: ItemMemo;
}

/** Indexes what both systems have. */
export function prepare(input: BillsInput): World {
  const filters = new Map<string, ParsedFilter | null>();
  for (const { settings: integration } of input.integrations) {
    const { filter } = integration.accounts;
    if (filter !== null) filters.set(integration.name, parseFilter(filter).filter);
  }
  return {
    ...input,
    index: indexObserved({
      ownNumbering: !input.catalog.preferences.customTxnNumbers,
      documents: input.quickbooks.documents,
      unreadableNumbers: input.quickbooks.unreadableNumbers ?? [],
      mappings: input.m3ter.mappings,
      system: input.system,
      planned: plannedRecords(input),
    }),
    accounts: new Map(input.m3ter.accounts.map((account) => [account.id, account])),
    filters,
    openCatalog: { ...input.catalog, preferences: { ...input.catalog.preferences, bookCloseDate: null } },
    resend: new Set(input.scope.resend),
    intern: createIntern(),
    items: new Map(),
  };
}

/** Lines of the files that name a bill's document and that this apply would record. */
function plannedRecords({ drafts, system }: BillsInput): ReadonlyMap<string, PlannedRecord> {
  const planned = new Map<string, PlannedRecord>();
  for (const draft of drafts) {
    if (draft.kind !== 'mapping' || draft.after === null || !('place' in draft.origin)) continue;
    const { m3terEntity, m3terId, externalSystem, externalTable, external } = draft.after;
    const kind = kindOfTable(externalTable);
    if (m3terEntity !== BILL_ENTITY || externalSystem !== system || kind === null || !('id' in external)) continue;
    planned.set(m3terId, { kind, externalId: external.id, address: draft.address, place: draft.origin.place });
  }
  return planned;
}

/** In id order, each bill once. */
export function billsInScope({ m3ter, scope }: BillsInput): readonly Bill[] {
  const wanted = scope.bills.length === 0 ? null : new Set(scope.bills);
  const byId = new Map(m3ter.bills.map((bill) => [bill.id, bill]));
  return [...byId.values()]
    .filter((bill) => {
      const date = invoiceDateOf(bill);
      return (wanted?.has(bill.id) ?? true) && (scope.since === null || date === null || date >= scope.since);
    })
    .sort((a, b) => compareText(a.id, b.id));
}

/** Bills that do not decode are blocked, unless they are known to be out of scope or before every cut-off. */
export function planUnreadable(world: World): readonly BillResult<never>[] {
  const { m3ter, scope, accounts } = world;
  const earliest = earliestFrom(world.integrations.map(({ settings }) => settings));
  const isInScope = ({ id, invoiceDate: date }: UnreadableBill): boolean =>
    (scope.bills.length === 0 || scope.bills.includes(id)) &&
    (date === null || ((scope.since === null || date >= scope.since) && (earliest === null || date >= earliest)));
  return (m3ter.unreadableBills ?? []).filter(isInScope).map((bill) => {
    const account = bill.accountId === null ? undefined : accounts.get(bill.accountId);
    const sent = findSent(world.index, bill.id);
    return { decision: decideUnreadable(bill, account ?? null, sent), drafts: [], drift: [] };
  });
}

/** Where the bill is in QuickBooks, and which integration sends it. */
export function examine(world: World, bill: Bill): Examined {
  return examineAt(world, bill, locateBill(bill, world.index, world.m3ter.runs.get(bill.id)));
}

/** The same for a bill whose place in QuickBooks is known. */
export function examineAt(world: World, bill: Bill, location: BillLocation): Examined {
  const account = world.accounts.get(bill.accountId) ?? null;
  const eligibility = selectIntegration({
    bill,
    account,
    integrations: world.integrations,
    filters: world.filters,
    run: world.m3ter.runs.get(bill.id),
    nowMs: world.now,
    alreadySent: isSent(location),
    takenElsewhere: world.takenElsewhere,
  });
  return { location, eligibility: account === null ? skipOld(world, bill, eligibility) : eligibility };
}

/** A bill before every cut-off is skipped, even when its account cannot be read. */
function skipOld(world: World, bill: Bill, eligibility: Eligibility): Eligibility {
  const earliest = earliestFrom(world.integrations.map(({ settings }) => settings));
  const date = invoiceDateOf(bill);
  if (earliest === null || date === null || date >= earliest || eligibility.result === 'eligible') return eligibility;
  const message = `the invoice date ${date} is before delivery.from ${earliest}`;
  return { ...eligibility, result: 'skip', reason: 'before-cutoff', message, hint: null };
}

/** The account of a bill; when m3ter did not give it, as far as the bill names it. */
export function accountOf({ accounts }: World, bill: Bill): AccountName {
  return accounts.get(bill.accountId) ?? unreadAccount(bill);
}

function unreadAccount({ accountId, accountCode }: Bill): AccountName {
  return { id: accountId, code: accountCode ?? accountId, name: accountCode ?? '' };
}
