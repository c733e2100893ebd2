import { createTransport, createReadTransport } from '../../../src/http/transport.ts';
import { createM3terReader, createM3terWriter, type M3terReader, type M3terWriter } from '../../../src/m3ter/client.ts';
import { createM3terTokens, type M3terCredentials } from '../../../src/m3ter/tokens.ts';
import { M3TER_ANSWERS } from '../../../src/m3ter/wire/fault.ts';
import { limitsWith } from '../../../src/model/limits.ts';
import type { M3terNeeds } from '../../../src/model/needs.ts';
import { createM3terSimulator } from '../../../src/sandbox/m3ter/create-m3ter-simulator.ts';
import { m3terModes, type M3terModes } from '../../../src/sandbox/m3ter/modes.ts';
import type { M3terState } from '../../../src/sandbox/m3ter/state.ts';
import { createExampleCompany } from '../../../src/sandbox/seed/example-company.ts';
import { Secret } from '../../../src/support/secret.ts';
import { createVirtualClock, type VirtualClock } from '../http/test-clock.ts';

export const BASE_URL = 'https://api.m3ter.example';
export const NOW = Date.parse('2026-11-10T12:00:00Z');

export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: string;
}

export interface Fixture {
  readonly state: M3terState;
  readonly clock: VirtualClock;
  readonly seen: SeenRequest[];
  readonly reader: M3terReader;
  readonly writer: M3terWriter;
}

/** May answer in m3ter's place, before (return a Response) or after it (take the answer). */
export type Interfere = (
  request: SeenRequest,
  carryOut: () => Promise<Response>,
) => Promise<Response> | Response | undefined;

export interface FixtureOptions {
  readonly modes?: Partial<M3terModes>;
  readonly interfere?: Interfere;
  readonly credentials?: M3terCredentials;
  readonly organizationId?: string;
  readonly limits?: Readonly<Record<string, number>>;
}

export const SANDBOX_CREDENTIALS: M3terCredentials = {
  apiKey: 'sandbox-m3ter-key',
  apiSecret: new Secret('sandbox-m3ter-secret'),
};

/** The product's client against the simulated example company, over the product's transport. */
export function m3terFixture(options: FixtureOptions = {}): Fixture {
  const clock = createVirtualClock(NOW);
  const state = createExampleCompany(NOW).m3ter;
  const simulator = createM3terSimulator({
    state,
    modes: m3terModes({ throttle: 'off', ...options.modes }),
    world: { clock, random: () => 0.25, journal: () => {} },
  });
  const seen: SeenRequest[] = [];
  const transport = createTransport({
    system: 'm3ter',
    rules: M3TER_ANSWERS,
    fetch: async (request) => {
      const url = new URL(request.url);
      const body = await request.clone().text();
      const noted = { method: request.method, path: url.pathname, query: url.searchParams, body };
      seen.push(noted);
      const carryOut = async (): Promise<Response> => await simulator.handle(request);
      return (await options.interfere?.(noted, carryOut)) ?? (await carryOut());
    },
    clock,
    random: () => 0.5,
    limits: { concurrency: 10, windows: [{ limit: 1_000_000, windowMs: 1_000 }] },
    observer: { throttled: () => {} },
    timeoutMs: 60_000,
    responseBytesMax: 10_000_000,
    allowedOrigins: [BASE_URL],
  });
  const tokens = createM3terTokens({
    baseUrl: BASE_URL,
    credentials: options.credentials ?? SANDBOX_CREDENTIALS,
    transport,
    clock,
  });
  const organizationId = options.organizationId ?? state.organizationId;
  const limits = limitsWith(options.limits ?? {});
  const common = { baseUrl: `${BASE_URL}/`, organizationId, tokens };
  return {
    state,
    clock,
    seen,
    reader: createM3terReader({ ...common, transport: createReadTransport(transport), limits }),
    writer: createM3terWriter({ ...common, transport }),
  };
}

export function needsWith(parts: Partial<M3terNeeds> = {}): M3terNeeds {
  return {
    billsFrom: null,
    billIds: null,
    bills: true,
    runsFrom: '2026-01-01',
    pricingBands: true,
    users: true,
    customFields: true,
    mappingSystem: 'QuickBooksSandbox',
    otherSystems: [],
    ...parts,
  };
}

export function jsonResponse(status: number, body: unknown): Response {
  return new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } });
}
