import { emptyIntuitState, seedAccessToken, seedGrant, type IntuitState } from '../../../src/sandbox/intuit/state.ts';
import type { Simulator, SimulatorPorts, WriteRecord } from '../../../src/sandbox/ports.ts';
import { quickbooksModes, type QuickBooksModes } from '../../../src/sandbox/quickbooks/modes.ts';
import type { People } from '../../../src/sandbox/quickbooks/people.ts';
import { openSeed, type Seed } from '../../../src/sandbox/quickbooks/seed-records.ts';
import { createQuickBooksSimulator } from '../../../src/sandbox/quickbooks/simulator.ts';
import {
  emptyQuickBooksState,
  type CompanyOptions,
  type PreferenceSettings,
  type QuickBooksState,
} from '../../../src/sandbox/quickbooks/state.ts';
import { isJsonNumber, isJsonObject, parseJson, type JsonValue } from '../../../src/support/json.ts';

export const REALM = '9130350000000001';
export const ACCESS_TOKEN = 'test-access-token-1';
export const START = Date.parse('2026-10-01T16:00:00Z');

/** JSON of an answer with plain numbers as their text, easy to compare: `812.45` is `'#812.45'`. */
export type Plain = null | boolean | string | readonly Plain[] | { readonly [name: string]: Plain };

export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Plain;
  readonly text: string;
}

export interface TestCompany {
  readonly state: QuickBooksState;
  readonly intuit: IntuitState;
  readonly seed: Seed;
  readonly handle: Simulator;
  readonly people: People;
  readonly journal: WriteRecord[];
  readonly clock: { at: number };
  readonly customerId: string;
  readonly itemId: string;
  get(path: string): Promise<Answered>;
  post(path: string, body: unknown): Promise<Answered>;
  query(text: string): Promise<Answered>;
}

export interface TestCompanyOptions {
  readonly modes?: Partial<QuickBooksModes>;
  readonly preferences?: Partial<PreferenceSettings>;
  readonly country?: string;
  readonly throttle?: 'on';
  readonly timeScale?: number;
}

/** A company with one customer and one item; limits are off unless a test is about them. */
export function openTestCompany(options: TestCompanyOptions = {}): TestCompany {
  const company: CompanyOptions = {
    realmId: REALM,
    companyName: 'Northwind Robotics',
    country: options.country ?? 'US',
    preferences: options.preferences ?? {},
  };
  const state = emptyQuickBooksState(company);
  const seed = openSeed({ state, now: START - 86_400_000 });
  seed.standardLists();
  const customerId = seed.customer({ displayName: 'ACME Ltd', email: 'ap@acme.example' });
  const itemId = seed.item({ name: 'API usage', id: '19' });
  const intuit = emptyIntuitState({ realmId: REALM, applications: [] });
  seedGrant(intuit, { clientId: 'client', refreshToken: 'refresh-1', now: START });
  seedAccessToken(intuit, { refreshToken: 'refresh-1', accessToken: ACCESS_TOKEN, now: START });
  const clock = { at: START };
  const journal: WriteRecord[] = [];
  const world = worldAt(clock, journal);
  const modes = quickbooksModes({ throttle: options.throttle ?? 'off', ...options.modes });
  const { handle, people } = createQuickBooksSimulator({
    state,
    intuit,
    modes,
    world,
    timeScale: options.timeScale ?? 1,
  });
  const send = sender(handle);
  return {
    state,
    intuit,
    seed,
    handle,
    people,
    journal,
    clock,
    customerId,
    itemId,
    get: (path) => send('GET', path),
    post: (path, body) => send('POST', path, body),
    query: (text) => send('GET', `query?query=${encodeURIComponent(text)}`),
  };
}

/** A clock that moves only when it is told or slept on, and a repeatable random source. */
export function worldAt(clock: { at: number }, journal: WriteRecord[]): SimulatorPorts {
  let drawn = 0;
  return {
    clock: {
      now: () => clock.at,
      sleep: async (ms) => {
        clock.at += ms;
        await new Promise((resolve) => setImmediate(resolve));
      },
    },
    random: () => {
      drawn = (drawn * 1103515245 + 12345) % 2147483648;
      return drawn / 2147483648;
    },
    journal: (entry) => journal.push(entry),
  };
}

function sender(handle: Simulator) {
  return async (method: string, path: string, body?: unknown): Promise<Answered> => {
    const response = await handle(apiRequest(method, path, body));
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, body: plain(parseJson(text)) };
  };
}

/** A request as a good client sends it; a text body goes as it is. */
export function apiRequest(method: string, path: string, body?: unknown): Request {
  const url = `https://quickbooks.api.intuit.com/v3/company/${REALM}/${path}`;
  const headers = { authorization: `Bearer ${ACCESS_TOKEN}`, accept: 'application/json' };
  if (body === undefined) return new Request(url, { method, headers });
  return new Request(url, { method, headers, body: typeof body === 'string' ? body : JSON.stringify(body) });
}

function plain(value: JsonValue): Plain {
  if (isJsonNumber(value)) return `#${value.value}`;
  if (isJsonObject(value)) {
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, plain(member)]));
  }
  return Array.isArray(value) ? value.map(plain) : (value as Plain);
}

/** The value at a path of names and indexes; fails loudly when it is not there. */
export function at(value: Plain, ...path: readonly (string | number)[]): Plain {
  let current: Plain | undefined = value;
  for (const step of path) {
    current = (current as Record<string | number, Plain> | undefined)?.[step];
    if (current === undefined) throw new RangeError(`nothing at ${path.join('.')} of ${JSON.stringify(value)}`);
  }
  return current;
}

export function textAt(value: Plain, ...path: readonly (string | number)[]): string {
  const current = at(value, ...path);
  if (typeof current !== 'string') throw new TypeError(`no text at ${path.join('.')}: ${JSON.stringify(current)}`);
  return current;
}

/** `400/6140` for a fault of shape A, `ok` for an answer without one. */
export function faultOf(answer: Answered): string {
  const body = answer.body as { Fault?: Plain };
  return body.Fault === undefined ? 'ok' : `${String(answer.status)}/${textAt(body.Fault, 'Error', 0, 'code')}`;
}

export interface LineOptions {
  readonly amount: number | string;
  readonly quantity?: number;
  readonly unitPrice?: number;
  readonly taxCode?: string;
  readonly itemId?: string | null;
}

/** A sales line of the test item. */
export function line(options: LineOptions): object {
  const { amount, quantity, unitPrice, taxCode, itemId } = options;
  return {
    DetailType: 'SalesItemLineDetail',
    Amount: amount,
    Description: 'API calls',
    SalesItemLineDetail: {
      ...(itemId === null ? {} : { ItemRef: { value: itemId ?? '19' } }),
      ...(quantity === undefined ? {} : { Qty: quantity }),
      ...(unitPrice === undefined ? {} : { UnitPrice: unitPrice }),
      ...(taxCode === undefined ? {} : { TaxCodeRef: { value: taxCode } }),
    },
  };
}

/** An invoice of one line of 812.45, with the given properties in place of its own. */
export function invoiceBody(company: Pick<TestCompany, 'customerId'>, own: object = {}): Record<string, unknown> {
  return {
    CustomerRef: { value: company.customerId },
    TxnDate: '2026-09-30',
    Line: [line({ amount: 812.45 })],
    ...own,
  };
}
