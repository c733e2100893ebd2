import { type Day, addDays } from '../../model/day.ts';
import type { Random } from '../../support/clock.ts';
import type { AccountRecord, LineRecord, M3terState } from '../m3ter/state.ts';
import type { Seed } from '../quickbooks/seed-records.ts';
import type { SandboxStates } from '../state.ts';
import type { LineFrame } from './bill-lines.ts';
import { createSandboxIntuit, emptySandboxM3ter } from './example-company.ts';
import { seedExampleCatalog } from './example-catalog.ts';
import { lineOf, seedConsoleConfig } from './example-m3ter.ts';
import { startExampleBooks } from './example-quickbooks.ts';
import { seedAccount, seedBill, seedMapping } from './m3ter-records.ts';
import type { ExampleLine } from './read-example.ts';

export interface ScaleOptions {
  readonly accounts: number;
  /** Monthly bills of each account, the last one for October 2026; one when absent. */
  readonly billsPerAccount?: number;
  /** The same seed gives the same company. */
  readonly seed: number;
  /** Epoch milliseconds: when Intuit's consent was given. */
  readonly now: number;
}

/** The state of an account's customer: mapped, found by its name, or missing. */
type CustomerSituation = 'mapped' | 'named' | 'missing';

const COUNTRIES = [
  { country: 'US', currency: 'USD', place: 'Springfield', share: 0.7 },
  { country: 'UK', currency: 'GBP', place: 'Reading', share: 0.85 },
  { country: 'DE', currency: 'EUR', place: 'Berlin', share: 1 },
] as const;

const LAST_MONTH: Day = '2026-10-01';
/** The company has one account for each code in the example workspace. */
const NAMED_CODES = ['GLOBEX', 'INITECH', 'CYBERDYNE', 'VANDELAY'] as const;
const FIRST_NUMBER = 200_000;

/**
 * Northwind Robotics with as many accounts and bills as asked, for benchmarks and simulations. The example workspace
 * fits it. All bills are approved. About six customers in ten are mapped; two have the account's name.
 */
export function createScaledCompany(options: ScaleOptions): SandboxStates {
  const random = seededRandom(options.seed);
  const { state: quickbooks, seed } = startExampleBooks();
  const m3ter = emptySandboxM3ter();
  seedExampleCatalog(m3ter);
  const vandelay = seedNamedAccounts(m3ter, seed);
  seedConsoleConfig(m3ter, [vandelay.id]);
  const accounts = Array.from({ length: options.accounts }, (_, index) =>
    seedScaledAccount(m3ter, seed, random, index),
  );
  const periods = monthsUntil(LAST_MONTH, options.billsPerAccount ?? 1);
  for (const period of periods) {
    for (const account of accounts) seedScaledBill(m3ter, { account, period, random });
  }
  return { m3ter, quickbooks, intuit: createSandboxIntuit(options.now) };
}

/** Accounts and customers that the example workspace refers to, without bills. Returns the excluded one. */
function seedNamedAccounts(state: M3terState, seed: Seed): AccountRecord {
  seed.customer({ displayName: 'Globex Corp' });
  seed.customer({ id: '59', displayName: 'Initech' });
  seed.customer({ displayName: 'Cyberdyne Systems UK', currency: 'GBP' });
  const [, , , vandelay] = NAMED_CODES.map((code) => {
    const european = code === 'CYBERDYNE';
    return seedAccount(state, {
      code,
      name: `${code.slice(0, 1)}${code.slice(1).toLowerCase()}`,
      country: european ? 'UK' : 'US',
      currency: european ? 'GBP' : 'USD',
      email: null,
      address: { locality: 'Springfield' },
    });
  }) as [AccountRecord, AccountRecord, AccountRecord, AccountRecord];
  return vandelay;
}

function seedScaledAccount(state: M3terState, seed: Seed, random: Random, index: number): AccountRecord {
  const number = String(index + 1).padStart(6, '0');
  const draw = random();
  const { country, currency, place } = COUNTRIES.find(({ share }) => draw < share) ?? COUNTRIES[0];
  const name = `Customer ${number} ${place}`;
  const account = seedAccount(state, {
    code: `C${number}`,
    name,
    country,
    currency,
    email: `ap-${number}@customer.example`,
    address: { addressLine1: `${String(index + 1)} Main Street`, locality: place, country },
  });
  const situation = situationOf(random());
  if (situation === 'missing') return account;
  const displayName = situation === 'named' ? name : `${name} (books)`;
  const externalId = seed.customer({ displayName, currency });
  if (situation === 'mapped') {
    seedMapping(state, { m3terEntity: 'Account', m3terId: account.id, externalTable: 'Customer', externalId });
  }
  return account;
}

function situationOf(draw: number): CustomerSituation {
  if (draw < 0.6) return 'mapped';
  return draw < 0.8 ? 'named' : 'missing';
}

function seedScaledBill(
  state: M3terState,
  bill: {
    readonly account: AccountRecord;
    readonly period: readonly [Day, Day];
    readonly random: Random;
  },
): void {
  const { account, period } = bill;
  const number = `M3-${String(FIRST_NUMBER + state.bills.length)}`;
  const currency = account.currency ?? 'USD';
  const frame = { billNumber: number, period, currency, conversionRate: '1' };
  const approvedAt = `${addDays(period[1], 2)}T09:00:00.000Z`;
  seedBill(state, { account, period, number, approvedAt, lines: scaledLines(state, frame, bill.random) });
}

function scaledLines(state: M3terState, frame: LineFrame, random: Random): LineRecord[] {
  const whole = (max: number): string => String(1 + Math.floor(random() * max));
  const lines: readonly ExampleLine[] = [
    {
      type: 'STANDING_CHARGE',
      text: 'Fleet Platform, monthly',
      product: 'fleet-platform',
      unit: 'month',
      price: whole(900),
    },
    { type: 'USAGE', text: 'API requests', pricing: 'api-tiers', quantity: whole(700_000) },
    { type: 'USAGE', text: 'Telemetry stored', pricing: 'storage-tiers', quantity: `${whole(3_000)}.${whole(9)}` },
    {
      type: 'COUNTER_RUNNING_TOTAL_CHARGE',
      text: 'Connected robots',
      counter: 'connected-robots',
      quantity: whole(40),
      unit: 'robots',
      price: '14.50',
    },
  ];
  return lines.map((line) => lineOf(state, frame, line));
}

/** First and last day of `count` months that end with the one that starts on `lastStart`, oldest first. */
function monthsUntil(lastStart: Day, count: number): (readonly [Day, Day])[] {
  const months: (readonly [Day, Day])[] = [];
  let start = lastStart;
  for (let index = 0; index < count; index += 1) {
    const within = addDays(start, 31);
    const next = `${within.slice(0, 8)}01`;
    months.unshift([start, addDays(next, -1)]);
    start = `${addDays(start, -1).slice(0, 8)}01`;
  }
  return months;
}

/** A small fast generator (mulberry32): the same numbers on every machine. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d_2b_79_f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
