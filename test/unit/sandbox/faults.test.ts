import { describe, expect, it } from 'vitest';
import { type Fault, type FaultSchedule, randomSchedule, withFaults } from '../../network/faults.ts';
import type { Random } from '../../../src/support/clock.ts';

const M3TER = 'https://api.m3ter.com/organizations/1/bills';
const QUICKBOOKS = 'https://quickbooks.api.intuit.com/v3/company/1/invoice';

/** A system that counts what reaches it. */
function countingSystem(): { readonly handle: (request: Request) => Promise<Response>; reached: number } {
  const system = {
    reached: 0,
    handle: async (): Promise<Response> => {
      system.reached += 1;
      return Promise.resolve(Response.json({ answer: 'a long enough text to cut in two' }));
    },
  };
  return system;
}

function bad(fault: Fault): {
  readonly send: (url?: string) => Promise<Response>;
  readonly reached: () => number;
  readonly slept: number[];
  readonly events: string[];
} {
  const system = countingSystem();
  const slept: number[] = [];
  const events: string[] = [];
  const clock = {
    now: () => 0,
    sleep: async (ms: number): Promise<void> => {
      slept.push(ms);
      return Promise.resolve();
    },
  };
  const person = (): void => {
    events.push(`edited after ${String(system.reached)} requests`);
  };
  const faulty = withFaults(system.handle, [{ at: 0, fault }], { clock, events: { person } });
  const send = async (url = M3TER): Promise<Response> => faulty.handle(new Request(url));
  return { send, reached: () => system.reached, slept, events };
}

describe('a fault', () => {
  it.each<[string, Fault, string, number]>([
    ['refused', { kind: 'refused' }, 'ECONNREFUSED', 0],
    ['lost before', { kind: 'lost', when: 'before' }, 'ECONNRESET', 0],
    ['lost after', { kind: 'lost', when: 'after' }, 'UND_ERR_SOCKET', 1],
  ])('%s breaks the connection as fetch does', async (_name, fault, code, reached) => {
    const system = bad(fault);
    await expect(system.send()).rejects.toMatchObject({ name: 'TypeError', message: 'fetch failed', cause: { code } });
    expect(system.reached()).toBe(reached);
    expect((await system.send()).status).toBe(200);
  });

  it.each<[string, Fault, number, number]>([
    ['429 before', { kind: 'throttled', when: 'before', retryAfterSeconds: 2 }, 429, 0],
    ['429 after', { kind: 'throttled', when: 'after', retryAfterSeconds: null }, 429, 1],
    ['503 before', { kind: 'serverError', when: 'before', status: 503, html: false }, 503, 0],
    ['502 after', { kind: 'serverError', when: 'after', status: 502, html: true }, 502, 1],
  ])('%s answers %s', async (_name, fault, status, reached) => {
    const system = bad(fault);
    expect((await system.send()).status).toBe(status);
    expect(system.reached()).toBe(reached);
  });

  it('429 has Retry-After only when it was given, and speaks as the system does', async () => {
    const first = await bad({ kind: 'throttled', when: 'before', retryAfterSeconds: 7 }).send(QUICKBOOKS);
    expect(first.headers.get('retry-after')).toBe('7');
    expect(await first.text()).toContain('003001');
    const second = await bad({ kind: 'throttled', when: 'before', retryAfterSeconds: null }).send();
    expect(second.headers.get('retry-after')).toBeNull();
    expect(await second.json()).toEqual({ message: 'Too Many Requests' });
  });

  it('5xx is HTML or the JSON of the system', async () => {
    const fault: Fault = { kind: 'serverError', when: 'before', status: 500, html: false };
    expect(await (await bad(fault).send(QUICKBOOKS)).text()).toContain('SystemFault');
    expect(await (await bad(fault).send()).json()).toEqual({ message: 'Internal server error' });
    expect(await (await bad({ ...fault, html: true }).send()).text()).toMatch(/^<html>/);
  });

  it('in a 200 is a Fault from QuickBooks, and a 500 elsewhere', async () => {
    const answered = await bad({ kind: 'faultInOk' }).send(QUICKBOOKS);
    expect([answered.status, (await answered.text()).includes('"Fault"')]).toEqual([200, true]);
    expect((await bad({ kind: 'faultInOk' }).send()).status).toBe(500);
  });

  it('cuts an answer by text or by a broken stream', async () => {
    const cut = await bad({ kind: 'truncated', how: 'text' }).send();
    await expect(cut.json()).rejects.toThrow(SyntaxError);
    const broken = await bad({ kind: 'truncated', how: 'stream' }).send();
    await expect(broken.text()).rejects.toThrow('terminated');
  });

  it('delays', async () => {
    const system = bad({ kind: 'delay', ms: 1500 });
    expect((await system.send()).status).toBe(200);
    expect(system.slept).toEqual([1500]);
  });

  it.each([
    ['before', 'edited after 0 requests'],
    ['after', 'edited after 1 requests'],
  ] as const)('lets something else happen %s the request', async (when, expected) => {
    const system = bad({ kind: 'event', when, name: 'person' });
    await system.send();
    expect(system.events).toEqual([expected]);
  });

  it('names an event that exists', () => {
    expect(() => bad({ kind: 'event', when: 'before', name: 'nobody' })).toThrow(RangeError);
  });
});

describe('a schedule', () => {
  it('strikes at its requests, several at one, and tells what happened', async () => {
    const system = countingSystem();
    const slept: number[] = [];
    const clock = {
      now: () => 0,
      sleep: async (ms: number): Promise<void> => {
        slept.push(ms);
        return Promise.resolve();
      },
    };
    const schedule: FaultSchedule = [
      { at: 1, fault: { kind: 'delay', ms: 5 } },
      { at: 1, fault: { kind: 'throttled', when: 'before', retryAfterSeconds: null } },
      { at: 9, fault: { kind: 'refused' } },
    ];
    const faulty = withFaults(system.handle, schedule, { clock });
    const statuses: number[] = [];
    for (let index = 0; index < 3; index += 1) statuses.push((await faulty.handle(new Request(M3TER))).status);
    expect(statuses).toEqual([200, 429, 200]);
    expect([faulty.requests(), faulty.happened(), slept]).toEqual([3, schedule.slice(0, 2), [5]]);
  });

  it('comes from a random source: the same one, the same schedule; plain data', () => {
    const make = (seed: number): FaultSchedule =>
      randomSchedule(sequence(seed), { requests: 200, rate: 0.3, events: ['person'] });
    expect(make(1)).toEqual(make(1));
    expect(make(1)).not.toEqual(make(2));
    expect(JSON.parse(JSON.stringify(make(1)))).toEqual(make(1));
  });

  it('reaches every kind of fault in time, and none at rate zero', () => {
    const schedule = randomSchedule(sequence(3), { requests: 2_000, rate: 1, events: ['person'] });
    expect([...new Set(schedule.map(({ fault }) => fault.kind))].toSorted()).toEqual([
      'delay',
      'event',
      'faultInOk',
      'lost',
      'refused',
      'serverError',
      'throttled',
      'truncated',
    ]);
    expect(randomSchedule(sequence(3), { requests: 100, rate: 0 })).toEqual([]);
  });
});

/** A small generator for tests. */
function sequence(seed: number): Random {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 4_294_967_296;
  };
}
