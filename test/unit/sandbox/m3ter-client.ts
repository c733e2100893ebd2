import { emptyM3terState, type M3terState } from '../../../src/sandbox/m3ter/state.ts';
import { createM3terSimulator } from '../../../src/sandbox/m3ter/create-m3ter-simulator.ts';
import { type M3terModes, m3terModes } from '../../../src/sandbox/m3ter/modes.ts';
import type { WriteRecord } from '../../../src/sandbox/ports.ts';
import {
  type JsonObject,
  type JsonValue,
  isJsonNumber,
  isJsonObject,
  parseJson,
  stringifyJson,
} from '../../../src/support/json.ts';

export const ORGANIZATION = '11111111-2222-4333-8444-555555555555';

export interface Answered {
  readonly status: number;
  readonly body: JsonObject;
  readonly text: string;
}

/** A m3ter simulator with a client that has a token, a clock that stands still, and its journal. */
export interface M3terFixture {
  readonly state: M3terState;
  readonly writes: WriteRecord[];
  /** Epoch milliseconds; assign to move time. */
  now: number;
  send: (method: string, path: string, body?: JsonValue) => Promise<Answered>;
  readonly raw: (request: Request) => Promise<Response>;
}

export async function m3terFixture(
  chosen: Partial<M3terModes> = {},
  state: M3terState = emptyM3terState({
    organizationId: ORGANIZATION,
    currency: 'USD',
    apiKey: 'key',
    apiSecret: 'secret',
  }),
): Promise<M3terFixture> {
  const writes: WriteRecord[] = [];
  const { apiKey, apiSecret } = state.serviceUsers[0] ?? { apiKey: '', apiSecret: '' };
  const fixture: M3terFixture = {
    state,
    writes,
    now: Date.parse('2026-11-10T12:00:00Z'),
    send: async () => Promise.reject(new Error('no token yet')),
    raw: async (request) => simulator.handle(request),
  };
  const simulator = createM3terSimulator({
    state,
    modes: m3terModes(chosen),
    world: {
      clock: { now: () => fixture.now, sleep: async () => Promise.resolve() },
      random: () => 0.25,
      journal: (entry) => writes.push(entry),
    },
  });
  const token = await obtainToken(fixture, apiKey, apiSecret);
  fixture.send = async (method, path, body) => {
    const init = { method, headers: { authorization: `Bearer ${token}` } };
    const url = `https://api.m3ter.com/organizations/${state.organizationId}/${path}`;
    const request = new Request(url, body === undefined ? init : { ...init, body: stringifyJson(body) });
    return decode(await simulator.handle(request));
  };
  return fixture;
}

export async function obtainToken(fixture: M3terFixture, apiKey: string, apiSecret: string): Promise<string> {
  const response = await fixture.raw(
    new Request('https://api.m3ter.com/oauth/token', {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from(`${apiKey}:${apiSecret}`).toString('base64')}` },
      body: new URLSearchParams({ grant_type: 'client_credentials' }),
    }),
  );
  return plain((await decode(response)).body['access_token']);
}

export async function decode(response: Response): Promise<Answered> {
  const text = await response.text();
  const body = parseJson(text);
  return { status: response.status, text, body: isJsonObject(body) ? body : { list: body } };
}

/** The `data` of a page. */
export function rows(answered: Answered): readonly JsonObject[] {
  const data = answered.body['data'];
  return Array.isArray(data) ? data.filter(isJsonObject) : [];
}

/** A text or number of an answer as text; empty for anything else. */
export function plain(value: JsonValue | undefined): string {
  if (typeof value === 'string') return value;
  return isJsonNumber(value) ? value.toString() : '';
}

/** The object at `key`, empty when there is none. */
export function member(object: JsonObject | undefined, key: string): JsonObject {
  const value = object?.[key];
  return isJsonObject(value) ? value : {};
}
