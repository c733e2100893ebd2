import { formatCount, joinWords, nameSome } from '../model/count-text.ts';
import type { Change } from '../model/change.ts';
import type { UnknownM3terObject } from '../model/desired.ts';
import { DEFAULTS } from '../model/generated/settings.ts';
import { GUARDS, MAX_UNDO_DEFAULT, type GuardName, type GuardOverrides } from '../model/guards.ts';
import type { BillDecision, GuardResult } from '../model/plan.ts';
import type { Company, Preferences } from '../model/quickbooks.ts';
import type { ResolvedIntegration } from '../model/resolved-integration.ts';
import type { FilterWithoutAccounts, LeftToNobody } from '../model/left-to-nobody.ts';
import type { Connection } from '../model/workspace.ts';
import { isSend } from './summary.ts';
import { compareText } from '../support/compare-text.ts';

export interface GuardInput {
  readonly connection: Connection;
  readonly integrations: readonly ResolvedIntegration[];
  readonly overrides: GuardOverrides;
  readonly changes: readonly Change[];
  /** Changes of integrations in `reportOnly`. They never trip a guard, but a guard warns where they would. */
  readonly wouldSend?: readonly Change[];
  readonly bills: readonly BillDecision[];
  /** The count of wanted configurations, mappings and customers that exist. */
  readonly managed: number;
  /** The count of integration and mapping documents of this connection. */
  readonly yamlDocuments: number;
  /** Lines of mapping files whose m3ter side names nothing in m3ter. */
  readonly unknownM3terObjects: readonly UnknownM3terObject[];
  /** What updates of configurations take out of every integration. */
  readonly leftToNobody: readonly LeftToNobody[];
  /** Integrations whose filter takes no account while approved bills are left to none. */
  readonly filtersWithoutAccounts: readonly FilterWithoutAccounts[];
  /** The organization and the company that answered. */
  readonly answered: {
    readonly organizationId: string;
    readonly realmId: string;
    readonly company: Company;
    readonly preferences: Preferences;
  };
}

/** With fewer existing objects a percentage means little (delivery.md, Safety). */
const MAX_UPDATES_FROM = 10;

/** What one check found. */
type GuardCheck = Omit<GuardResult, 'name'>;

/** The check of each guard of `model/guards.ts`. */
const CHECKS: Readonly<Record<GuardName, (input: GuardInput) => GuardCheck>> = {
  'max-invoices': checkMaxInvoices,
  'max-invoice-total': checkMaxInvoiceTotal,
  'max-deletes': checkMaxDeletes,
  'max-updates': checkMaxUpdates,
  'max-unbilled': checkMaxUnbilled,
  'max-undo': checkMaxUndo,
  'empty-workspace': checkEmptyWorkspace,
  'realm-mismatch': checkRealm,
  'unresolved-mapping': checkUnresolvedMappings,
  'native-sender': checkNativeSender,
};

/**
 * Checks every guard, in their order. A tripped guard refuses the plan before the first write. One with a flag
 * (`model/guards.ts`) is lifted by that flag, or by its limit in the files where it has one; any other by correcting
 * what it names. Nothing lifts all (delivery.md, Safety).
 */
export function checkGuards(input: GuardInput): readonly GuardResult[] {
  return (Object.keys(GUARDS) as GuardName[]).map((name) => ({ name, ...CHECKS[name](input) }));
}

/** True when any guard refuses the plan. */
export function isRefused(guards: readonly GuardResult[]): boolean {
  return guards.some((guard) => guard.status === 'tripped');
}

function ok(observed: string, limit: string): GuardCheck {
  return { status: 'ok', message: 'within the limit', observed, limit, lift: null };
}

function checkMaxInvoices(input: GuardInput): GuardCheck {
  const sends = input.changes.filter(isSend);
  const over = invoicesOver(input, sends);
  if (over.length > 0) return { ...tripped(over, sends.length), status: 'tripped' };
  const wouldSend = (input.wouldSend ?? []).filter(isSend);
  const would = invoicesOver(input, wouldSend);
  if (would.length > 0) {
    const { message, ...facts } = tripped(would, wouldSend.length);
    return { ...facts, status: 'warning', message: `with delivery.mode: replay ${message}` };
  }
  const { maxInvoices } = input.overrides;
  const limit = maxInvoices === null ? 'limits.maxInvoices of each integration' : String(maxInvoices);
  return ok(String(sends.length), limit);
}

/** The plan or an integration that would send too many documents. */
interface Over {
  readonly who: string;
  readonly count: number;
  readonly limit: number;
}

/** The flag limits the whole plan; `limits.maxInvoices` limits each integration. */
function invoicesOver({ overrides, bills, integrations }: GuardInput, sends: readonly Change[]): readonly Over[] {
  const { maxInvoices } = overrides;
  if (maxInvoices !== null) {
    return sends.length <= maxInvoices ? [] : [{ who: 'the plan', count: sends.length, limit: maxInvoices }];
  }
  const integrationOf = new Map(bills.map((bill) => [bill.change, bill.integration]));
  const counts = new Map<string, number>();
  for (const send of sends) {
    const name = integrationOf.get(send.address) ?? '';
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...integrations]
    .sort((a, b) => compareText(a.settings.name, b.settings.name))
    .flatMap(({ settings: { name, limits } }) => {
      const count = counts.get(name) ?? 0;
      const limit = limits.maxInvoices;
      return limit !== null && count > limit ? [{ who: `integration "${name}"`, count, limit }] : [];
    });
}

function tripped(over: readonly Over[], all: number): Omit<GuardCheck, 'status'> {
  const said = over.map(
    ({ who, count, limit }) =>
      `${who} would send ${formatCount(count, 'document')}, more than ${formatCount(limit, '', '').trim()}`,
  );
  return {
    message: said.join('; '),
    observed: over.map(({ count }) => String(count)).join(', '),
    limit: over.map(({ limit }) => String(limit)).join(', '),
    lift: `--max-invoices ${String(all)} for the whole plan, or limits.maxInvoices of ${over.length === 1 ? 'the integration' : 'each integration'}`,
  };
}

/** The cap blocks single bills (rulings.md 10) and never refuses the plan. This guard says how many it blocks. */
function checkMaxInvoiceTotal(input: GuardInput): GuardCheck {
  const blocked = input.bills.filter((bill) => bill.reason === 'max-invoice-total').length;
  const limit = input.overrides.maxInvoiceTotal ?? 'limits.maxInvoiceTotal of each integration';
  if (blocked === 0) return ok('0', limit);
  return {
    status: 'warning',
    message: `${formatCount(blocked, 'bill is', 'bills are')} blocked: the total is above the cap`,
    observed: String(blocked),
    limit,
    lift: '--max-invoice-total AMOUNT, or limits.maxInvoiceTotal of the integration',
  };
}

/** Unlinked mappings belong to no integration, so the largest limit of any integration counts. */
function largest(input: GuardInput, name: 'maxDeletes' | 'maxUpdates' | 'maxUnbilled'): number {
  const given = input.overrides[name];
  if (given !== null) return given;
  const limits = input.integrations.map(({ settings: integration }) => integration.limits[name]);
  return limits.length === 0 ? DEFAULTS.Integration.limits[name] : Math.max(...limits);
}

function checkMaxDeletes(input: GuardInput): GuardCheck {
  const limit = largest(input, 'maxDeletes');
  const pruned = input.changes.filter(isPrune).length;
  if (pruned <= limit) return ok(String(pruned), String(limit));
  return {
    status: 'tripped',
    message: `prune would delete ${formatCount(pruned, 'mapping')}, more than ${String(limit)}`,
    observed: String(pruned),
    limit: String(limit),
    lift: `--max-deletes ${String(pruned)}, or limits.maxDeletes of an integration, or absent: true for each`,
  };
}

/** Reviewed deletes and surplus records do not count (rulings.md 3). Only a prune has a remote object as its origin. */
function isPrune(change: Change): boolean {
  return change.action === 'delete' && 'remoteId' in change.origin;
}

function checkMaxUpdates(input: GuardInput): GuardCheck {
  const limit = largest(input, 'maxUpdates');
  const updates = input.changes.filter(
    (change) =>
      change.action === 'update' &&
      !change.recordsBill &&
      (change.kind === 'integration' || change.kind === 'mapping' || change.kind === 'customer'),
  ).length;
  const observed = `${String(updates)} of ${String(input.managed)}`;
  const allowed = `${String(limit)} % from ${String(MAX_UPDATES_FROM)} objects up`;
  if (input.managed < MAX_UPDATES_FROM || updates * 100 <= limit * input.managed) {
    return ok(observed, allowed);
  }
  const needed = Math.ceil((updates * 100) / input.managed);
  return {
    status: 'tripped',
    message: `the plan would update ${observed} existing configurations, mappings and customers, more than ${String(limit)} %`,
    observed,
    limit: allowed,
    lift: `--max-updates ${String(needed)}, or limits.maxUpdates of an integration`,
  };
}

/**
 * Neither an edit nor a first set-up may make bills leave in silence (delivery.md, Safety). Counted are
 * - bills that updates of this plan take out of every integration; accounts, when an integration would take none any
 *   more or when no bills were read;
 * - bills left to nobody beside an integration that takes no account. One that this plan creates refuses the plan; one
 *   that m3ter has already only warns, because refusing would stop the invoices of the others too.
 */
function checkMaxUnbilled(input: GuardInput): GuardCheck {
  const limit = largest(input, 'maxUnbilled');
  if (input.leftToNobody.length + input.filtersWithoutAccounts.length === 0) return ok('0', String(limit));
  const updated = new Set(input.changes.map(({ address }) => address));
  const causes = input.leftToNobody.filter((one) => updated.has(one.address) && countOut(one) > 0);
  const told = new Set(causes.map(({ address }) => address));
  const none = input.filtersWithoutAccounts.filter(({ address }) => !told.has(address));
  const created = new Set(input.changes.flatMap(({ address, action }) => (action === 'create' ? [address] : [])));
  const isTripped = causes.length > 0 || none.some(({ address }) => created.has(address));
  const count = countUnbilled(causes, none);
  if (count <= limit) return ok(String(count), String(limit));
  const settings = [...causes.flatMap((one) => one.settings), ...none.map(() => 'accounts.filter')];
  return {
    status: isTripped ? 'tripped' : 'warning',
    message: [...causes.map(sayLeftToNobody), ...none.map(sayFilterWithoutAccounts)].join('; '),
    observed: String(count),
    limit: String(limit),
    lift:
      `correct ${joinWords([...new Set(settings)])}, or name the accounts in ` +
      `accounts.exclude if they are not to be billed; --max-unbilled ${String(count)}, or limits.maxUnbilled of an integration`,
  };
}

/** Several integrations may be blamed for one bill, which counts once. */
function countUnbilled(causes: readonly LeftToNobody[], none: readonly FilterWithoutAccounts[]): number {
  const taken = causes.reduce((sum, one) => sum + countOut(one), 0);
  const counted = new Set(causes.flatMap(({ bills }) => bills ?? []));
  return taken + new Set(none.flatMap(({ bills }) => bills.filter((bill) => !counted.has(bill)))).size;
}

function countOut({ bills, accounts, takesNone }: LeftToNobody): number {
  if (bills !== null && bills.length > 0) return bills.length;
  return bills === null || takesNone ? accounts.length : 0;
}

const NAMED_MAX = 5;

/** `accounts.filter, as edited in us.yaml:9, leaves 5 bills (USD 8,069.42) to no integration: …; "US" takes no account any more`. */
function sayLeftToNobody({ integration, settings, place, takesNone, accounts, bills, money }: LeftToNobody): string {
  const ofBills = bills !== null && bills.length > 0;
  const names = ofBills ? bills : accounts;
  const what = ofBills
    ? `${formatCount(bills.length, 'bill')} (${joinWords(money)})`
    : formatCount(accounts.length, 'account');
  const none = takesNone ? `; "${integration}" takes no account any more` : '';
  const edit = `${joinWords(settings)}, as edited in ${place.path}:${String(place.line)},`;
  return `${edit} leaves ${what} to no integration: ${nameSome(names, NAMED_MAX)}${none}`;
}

/** `"US" takes no account: accounts.filter in us.yaml:9 (did you mean "US" …?) leaves 5 bills (USD 8,069.42) to no integration: …`. */
function sayFilterWithoutAccounts({ integration, place, suggestion, bills, money }: FilterWithoutAccounts): string {
  const filter = `accounts.filter in ${place.path}:${String(place.line)}${suggestion === null ? '' : ` (${suggestion})`}`;
  const what = `${formatCount(bills.length, 'approved bill')} (${joinWords(money)})`;
  return `"${integration}" takes no account: ${filter} leaves ${what} to no integration: ${nameSome(bills, NAMED_MAX)}`;
}

function checkMaxUndo({ changes, overrides }: GuardInput): GuardCheck {
  const limit = overrides.maxUndo ?? MAX_UNDO_DEFAULT;
  const voids = changes.filter(({ action }) => action === 'void').length;
  if (voids <= limit) return ok(String(voids), String(limit));
  return {
    status: 'tripped',
    message: `the plan would void ${formatCount(voids, 'invoice')}, more than ${String(limit)}`,
    observed: String(voids),
    limit: String(limit),
    lift: `--max-undo ${String(voids)}`,
  };
}

function checkEmptyWorkspace(input: GuardInput): GuardCheck {
  if (input.yamlDocuments > 0) return ok(String(input.yamlDocuments), 'at least 1');
  return {
    status: 'tripped',
    message: `no Integration or ExternalMappings document names connection "${input.connection.name}"`,
    observed: '0',
    limit: 'at least 1',
    lift: 'check --dir and connection: in the files; an empty workspace never means "delete all"',
  };
}

function checkRealm(input: GuardInput): GuardCheck {
  const { connection, answered } = input;
  const { company, preferences } = answered;
  const pairs: readonly (readonly [string, string | null, string])[] = [
    ['m3ter.organizationId', connection.organizationId, answered.organizationId],
    ['quickbooks.realmId', connection.realmId, answered.realmId],
    ['quickbooks.companyName', connection.companyName, nameOfCompany(company, connection.companyName)],
    ['quickbooks.homeCurrency', connection.homeCurrency, preferences.homeCurrency],
  ];
  const [wrong] = pairs.flatMap(([key, wanted, held]) =>
    wanted !== null && wanted !== held ? [{ key, wanted, held }] : [],
  );
  const observed = `${company.name}, ${preferences.homeCurrency}`;
  if (wrong === undefined) return ok(observed, 'the Connection document');
  const { key, wanted, held } = wrong;
  return {
    status: 'tripped',
    message: `${key} is "${wanted}" in the Connection, but "${held}" answered`,
    observed: held,
    limit: wanted,
    lift: `correct ${key} in the Connection, or the credentials`,
  };
}

/** The company may be named by its name or by its legal name. */
function nameOfCompany(company: Company, wanted: string | null): string {
  return company.legalName !== null && company.legalName === wanted ? company.legalName : company.name;
}

const PLACES_MAX = 5;

/**
 * A line with a wrong code may be meant for any account or product. Without it a bill could go to a new customer, or
 * its lines to a weaker item. Nothing is sent until the line is right.
 */
function checkUnresolvedMappings({ unknownM3terObjects }: GuardInput): GuardCheck {
  if (unknownM3terObjects.length === 0) return ok('0', 'none');
  const count = unknownM3terObjects.length;
  const places = unknownM3terObjects.map(({ place: { path, line }, suggestion }) =>
    suggestion === null ? `${path}:${String(line)}` : `${path}:${String(line)} (${suggestion})`,
  );
  return {
    status: 'tripped',
    message:
      count === 1
        ? '1 mapping names something that m3ter does not have, so which bills it is for cannot be known'
        : `${String(count)} mappings name something that m3ter does not have, so which bills they are for cannot be known`,
    observed: String(count),
    limit: 'none',
    lift: `correct or remove ${nameSome(places, PLACES_MAX)}`,
  };
}

/** A warning only: with `graceMinutes` the situation is safe, and people should know of it (rulings.md 6). */
function checkNativeSender(input: GuardInput): GuardCheck {
  const both = input.integrations.filter(({ nativeEngineActive }) => nativeEngineActive);
  if (both.length === 0) return ok('0', 'none');
  const names = both.map(({ settings }) => settings.name).sort();
  // A rehearsal shows what sending for real would show.
  const rehearses = both.every(({ settings }) => settings.delivery.mode === 'reportOnly');
  const sends = rehearses ? 'with delivery.mode: replay it may send the same bills' : 'it may send bills too';
  return {
    status: 'warning',
    message: `m3ter's own integration is enabled and authorized for ${names.join(', ')}; ${sends}`,
    observed: String(both.length),
    limit: 'none',
    lift: null,
  };
}
