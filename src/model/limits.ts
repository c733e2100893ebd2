/**
 * Every documented limit of both APIs, in one place. A Connection's `limits` overrides by key.
 * Sources: `m3ter.md` §1.3 and §1.7, `quickbooks.md` §3, §4, §6; last verified 2026-11-22.
 */
export const API_LIMITS = {
  /** m3ter: requests a second for the organization. We stay below, as other clients share it. */
  m3terRequestsPerSecond: 40,
  /** 20,000 in five minutes for an address, which may belong to several organizations and programs. */
  m3terRequestsPerFiveMinutes: 18_000,
  m3terConcurrency: 10,
  m3terPageSize: 200,
  /** Accounts, bills, aggregations, pricings. */
  m3terPageSizeSmall: 100,
  /** Ids in one `latest?ids=` request (rulings.md 26). */
  m3terRunIdsPerRequest: 50,
  /** QuickBooks: 500 a minute for a realm. */
  quickbooksRequestsPerMinute: 480,
  /** 10 a second for a realm and app. */
  quickbooksRequestsPerSecond: 9,
  quickbooksConcurrency: 10,
  /** 40 a minute for a realm and app. */
  quickbooksBatchesPerMinute: 40,
  /** 30 is the documented maximum. */
  quickbooksBatchItems: 30,
  quickbooksPageSize: 1000,
  /** Values in one `IN (…)` list; the real limit is unknown, the URL must stay short. */
  quickbooksInListSize: 200,
  /** Milliseconds until a request is given up; QuickBooks itself stops at 120 s. */
  requestTimeoutMs: 125_000,
  tokenTimeoutMs: 30_000,
  /** Bytes of an answer. */
  responseBytesMax: 64 * 1024 * 1024,
  /** Errors in a row within one integration that stop its remaining bills (m3ter's own rule). */
  breakerErrors: 20,
} as const;

/** Of the systems embedded in a command: nobody shares them, so no request waits there. */
export const EMBEDDED_LIMITS = {
  m3terRequestsPerSecond: 10_000,
  m3terRequestsPerFiveMinutes: 1_000_000,
  quickbooksRequestsPerMinute: 10_000,
  quickbooksRequestsPerSecond: 10_000,
  quickbooksBatchesPerMinute: 10_000,
} as const satisfies Partial<Record<LimitName, number>>;

export type LimitName = keyof typeof API_LIMITS;
export type Limits = Readonly<Record<LimitName, number>>;

/** The limits with a connection's overrides; unknown keys were refused by validation. */
export function limitsWith(overrides: Readonly<Record<string, number>>): Limits {
  return { ...API_LIMITS, ...overrides };
}
