import { DEFAULTS } from './generated/settings.ts';

/**
 * The limits that requests keep to: the defaults of a Connection's `limits` in `schemas/connection.schema.json`, which
 * also says what each system documents. A Connection overrides by key.
 * - Rates of requests are lower than documented, so that others can work beside us.
 * - Batches a minute, items of a batch, pages and QuickBooks' requests at once are as documented.
 * - A request is given up later than QuickBooks gives it up, so that its own answer is heard.
 */
export const API_LIMITS = DEFAULTS.Connection.limits;

/** Limits of the systems embedded in a command. Nobody else uses these systems, so no request waits. */
export const EMBEDDED_LIMITS = {
  m3terRequestsPerSecond: 10_000,
  m3terRequestsPerFiveMinutes: 1_000_000,
  quickbooksRequestsPerMinute: 10_000,
  quickbooksRequestsPerSecond: 10_000,
  quickbooksBatchesPerMinute: 10_000,
} as const satisfies Partial<Record<LimitName, number>>;

export type LimitName = keyof typeof API_LIMITS;
export type ApiLimits = Readonly<Record<LimitName, number>>;

/** The limits with a connection's overrides; unknown keys were refused by validation. */
export function limitsWith(overrides: Readonly<Record<string, number>>): ApiLimits {
  return { ...API_LIMITS, ...overrides };
}

/** Longer than any observed lag of a query behind a write (`quickbooks.md` §4, §15). */
export const QUERY_LAG_MS = 32_000;

/** Reads a month in Intuit's free tier. After them QuickBooks answers 429 until the next month (`quickbooks.md` §3). */
export const FREE_READS_A_MONTH = 500_000;

/** A person signs in again in time when so many days of the refresh token are left. */
export const SIGN_IN_WARN_DAYS = 14;
