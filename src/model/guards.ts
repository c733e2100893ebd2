import type { CodeEntry } from './codes.ts';
import type { DecimalText } from './decimal.ts';
import { DEFAULTS } from './generated/settings.ts';

const { maxDeletes, maxUpdates } = DEFAULTS.Integration.limits;
/** Voids of one plan without a flag. A void cannot be taken back, so a large run is undone on purpose only. */
export const MAX_UNDO_DEFAULT = 50;

/**
 * One guard: a limit that refuses a whole plan, or warns. Its check is the row of the same name in `plan/check-guards.ts`.
 * A plan keeps the value of its flag: `planLimits` in `schemas/plan.schema.json`.
 */
interface Guard extends CodeEntry {
  /** The flag of one run that replaces the number in the files: `--` and the guard's name. Null when there is none. */
  readonly flag: LimitFlag | null;
  /** What a refused apply ends as: a refusal, or an error of the files. */
  readonly endsAs: 'refusal' | 'filesError';
}

interface LimitFlag {
  readonly key: string;
  /** The commands that take it: those that plan, or `undo`. */
  readonly of: 'plan' | 'undo';
  /** What the value is, as the help names it. */
  readonly value: keyof LimitTypes;
  readonly help: string;
}

interface LimitTypes {
  readonly n: number;
  readonly percent: number;
  readonly amount: DecimalText;
}

/** Every guard, in the order in which they are checked and shown (delivery.md, Safety). No flag lifts all. */
export const GUARDS = {
  'max-invoices': {
    flag: { key: 'maxInvoices', of: 'plan', value: 'n', help: 'refuse a plan that would send more' },
    endsAs: 'refusal',
    title: 'more invoices than allowed',
    cause:
      'The plan would send more invoices and credit memos than limits.maxInvoices of the integration, or --max-invoices.',
    cure: 'Check the list; then allow the number with --max-invoices N or in the file.',
  },
  'max-invoice-total': {
    flag: { key: 'maxInvoiceTotal', of: 'plan', value: 'amount', help: 'block a bill above this amount' },
    endsAs: 'refusal',
    title: 'an invoice above the cap',
    cause: 'The total of a bill is above limits.maxInvoiceTotal or --max-invoice-total. Only that bill is blocked.',
    cure: 'Check the bill; then raise the cap in the file or with --max-invoice-total AMOUNT.',
  },
  'max-deletes': {
    flag: { key: 'maxDeletes', of: 'plan', value: 'n', help: 'allow this many pruned mappings' },
    endsAs: 'refusal',
    title: 'more deletes than allowed',
    cause: `Files with prune: true would delete more mappings than limits.maxDeletes (${String(maxDeletes)} unless set) or --max-deletes.`,
    cure: 'List what must stay, or allow the number with --max-deletes N, or write absent: true for each.',
  },
  'max-updates': {
    flag: { key: 'maxUpdates', of: 'plan', value: 'percent', help: 'share of existing objects that may be updated' },
    endsAs: 'refusal',
    title: 'more updates than allowed',
    cause: `The plan would update a larger share of the existing configurations, mappings and customers than limits.maxUpdates (${String(maxUpdates)} % unless set).`,
    cure: 'Check that the right files meet the right organization; then allow it with --max-updates PERCENT.',
  },
  'max-unbilled': {
    flag: { key: 'maxUnbilled', of: 'plan', value: 'n', help: 'let an edit leave this many bills to no integration' },
    endsAs: 'refusal',
    title: 'bills that an edit or a first filter leaves to nobody',
    cause:
      'A new integration takes no account at all while approved bills are left to none, or a change of accounts.filter, accounts.include or accounts.exclude in this plan takes bills out of every integration that one takes in m3ter now, so nobody would send them. Accounts count in place of bills when an integration would take none, or when no bills are read. The limit is limits.maxUnbilled (0 unless set) or --max-unbilled.',
    cure: 'Correct the setting, or name accounts that are not to be billed in accounts.exclude; or allow the number with --max-unbilled N.',
  },
  'max-undo': {
    flag: { key: 'maxUndo', of: 'undo', value: 'n', help: 'let tieout undo void this many invoices' },
    endsAs: 'refusal',
    title: 'more invoices to void than allowed',
    cause: `A plan of tieout undo would void more invoices than --max-undo (${String(MAX_UNDO_DEFAULT)} unless given).`,
    cure: 'Check the list; then allow the number with --max-undo N.',
  },
  'empty-workspace': {
    flag: null,
    endsAs: 'refusal',
    title: 'no documents found',
    cause: 'No Integration or ExternalMappings document names this connection. That never means "delete all".',
    cure: 'Check --dir and the connection: key of the files.',
  },
  'realm-mismatch': {
    flag: null,
    endsAs: 'refusal',
    title: 'another company answers',
    cause:
      'The organization, realm, company name or home currency that answers is not what the Connection document says.',
    cure: 'Correct the Connection, or use the credentials of the right organization and company.',
  },
  'unresolved-mapping': {
    flag: null,
    endsAs: 'filesError',
    title: 'a mapping names nothing in m3ter',
    cause:
      'A line of a mapping file has a code or id that m3ter does not have. It may be meant for any account or product: without it a bill could go to a new customer, or a line to another item.',
    cure: 'Correct the line, or remove it when its object is gone. Nothing is sent until then.',
  },
  'native-sender': {
    flag: null,
    endsAs: 'refusal',
    title: "m3ter's own integration sends too",
    cause:
      "m3ter's integration is enabled and authorized while delivery.mode is replay. tieout waits graceMinutes before it sends.",
    cure: 'Nothing needs doing. To have one sender only, remove the authorization in m3ter.',
  },
} as const satisfies Readonly<Record<string, Guard>>;

export type GuardName = keyof typeof GUARDS;
type FlagOf<Name extends GuardName> = (typeof GUARDS)[Name]['flag'];
type AnyFlag = NonNullable<FlagOf<GuardName>>;

/** A value for each limit that has a flag. */
export type LimitValues = { readonly [Flag in AnyFlag as Flag['key']]: LimitTypes[Flag['value']] };

/** A guard that has a flag. */
export interface FlaggedGuard {
  readonly name: GuardName;
  readonly flag: AnyFlag;
}

export const FLAGGED_GUARDS: readonly FlaggedGuard[] = (Object.keys(GUARDS) as GuardName[]).flatMap((name) => {
  const { flag } = GUARDS[name];
  return flag === null ? [] : [{ name, flag }];
});

/** Flags of one run that replace the numbers in the files; null when not given. */
export type GuardOverrides = { readonly [Key in keyof LimitValues]: LimitValues[Key] | null };

export const NO_OVERRIDES = overridesFrom(() => null);

/** Builds the overrides from the value of each flag; null when a flag was not given. */
export function overridesFrom(valueOf: <Key extends keyof LimitValues>(key: Key) => LimitValues[Key] | null) {
  const pairs = FLAGGED_GUARDS.map(({ flag }) => [flag.key, valueOf(flag.key)]);
  return Object.fromEntries(pairs) as GuardOverrides;
}

/** What `tieout explain guard/NAME` prints. */
export const GUARD_CODES = Object.fromEntries(
  Object.entries(GUARDS).map(([name, { title, cause, cure }]) => [`guard/${name}`, { title, cause, cure }]),
) as { readonly [Name in GuardName as `guard/${Name}`]: CodeEntry };
