import { setImmediate as nextTurn } from 'node:timers/promises';
import { SANDBOX_ENVIRONMENT } from '../../src/sandbox/environment.ts';
import { withFaults, type FaultSchedule } from '../network/faults.ts';
import { openSandbox, type Sandbox, type SandboxOptions } from '../../src/sandbox/open-sandbox.ts';
import type { Simulator } from '../../src/sandbox/ports.ts';
import { systemOfPath } from '../../src/sandbox/router.ts';
import type { SandboxStates } from '../../src/sandbox/state.ts';
import { runCommandLine } from '../../src/cli/program.ts';
import type { Output } from '../../src/cli/terminal.ts';
import type { Clock } from '../../src/support/clock.ts';

/** A write request that reached one of the systems. */
export interface WriteRequest {
  readonly system: 'm3ter' | 'quickbooks';
  readonly method: string;
  /** Without host, organization and realm. */
  readonly path: string;
  readonly body: string;
}

/** What a command printed, and how it ended. */
export interface CommandRun {
  readonly line: string;
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
}

/** What lies between the command line and the systems: it answers itself, or lets a request through. */
export type StageNetwork = (request: Request, systems: Simulator) => Promise<Response>;

/** Answers a question of a command, knowing what it printed on stderr so far; null for the end of input. */
export type StagePerson = (question: string, printed: string) => Promise<string | null>;

/** Both systems and the command line over them; one scenario plays on one stage. */
export interface Stage {
  readonly sandbox: Sandbox;
  readonly clock: ScenarioClock;
  /** Answers every request of the run. */
  readonly handle: Simulator;
  readonly writes: readonly WriteRequest[];
  /** How many requests a system refused as too many. */
  throttled(): number;
  /** From now on the n-th write goes wrong. */
  breakWrites(schedule: FaultSchedule): void;
  /** From now on requests go through this first; null: straight to the systems. */
  readonly setNetwork: (network: StageNetwork | null) => void;
  /** The variables of the shell that commands are typed in. */
  readonly environment: Record<string, string>;
  /** Who answers questions from now on; null: nobody is there. */
  readonly setPerson: (person: StagePerson | null) => void;
  /** Sends SIGINT to the command that runs. */
  readonly interrupt: () => void;
  run(line: string, folder: string): Promise<CommandRun>;
}

/**
 * Time that passes only in waits. A wait that somebody may cut short is a timeout: it never ends by
 * itself, as the systems always answer. Any other wait ends, and moves the time on, as soon as no
 * request is under way: requests take no time here, so none may be overtaken.
 */
export interface ScenarioClock extends Clock {
  advance(ms: number): void;
  /** The same time for the systems, whose own waits are part of a request. */
  readonly ofSystems: Clock;
  /** A `fetch` that the clock waits for. */
  watch(fetch: typeof globalThis.fetch): typeof globalThis.fetch;
}

export function createScenarioClock(startMs: number): ScenarioClock {
  let nowMs = startMs;
  const underWay = new Set<symbol>();
  return {
    now: () => nowMs,
    advance: (ms) => {
      nowMs += ms;
    },
    ofSystems: {
      now: () => nowMs,
      sleep: (ms) => {
        nowMs += ms;
        return Promise.resolve();
      },
    },
    watch: (fetch) => async (input, init) => {
      const request = Symbol('request');
      underWay.add(request);
      try {
        return await fetch(input, init);
      } finally {
        underWay.delete(request);
      }
    },
    sleep: async (ms, signal) => {
      if (signal !== undefined) return untilAborted(signal);
      const until = nowMs + ms;
      while (underWay.size > 0) await nextTurn();
      nowMs = Math.max(nowMs, until);
    },
  };
}

function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((_, reject) => {
    const stop = (): void => reject(signal.reason as Error);
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop);
  });
}

/** The same numbers in every run (a linear congruential generator with the constants of Numerical Recipes). */
function createSeededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

const THROTTLED = 429;

export async function openStage(options: {
  readonly states: SandboxStates;
  readonly startMs: number;
  readonly modes: SandboxOptions['modes'];
}): Promise<Stage> {
  const clock = createScenarioClock(options.startMs);
  const random = createSeededRandom(1);
  const sandbox = await openSandbox({
    folder: null,
    clock: clock.ofSystems,
    random,
    modes: options.modes ?? {},
    seed: () => options.states,
  });
  const writes: WriteRequest[] = [];
  let throttled = 0;
  let faulty: Simulator = sandbox.handle;
  let network: StageNetwork = async (request, systems) => await systems(request);
  const environment: Record<string, string> = { ...SANDBOX_ENVIRONMENT };
  let person: StagePerson | null = null;
  const listeners = new Set<(signal: 'SIGINT') => void>();
  const handle: Simulator = async (request) => {
    const write = await writeOf(request);
    if (write !== null) writes.push(write);
    const response = await network(request, write === null ? sandbox.handle : faulty);
    if (response.status === THROTTLED) throttled += 1;
    return response;
  };
  return {
    sandbox,
    clock,
    handle,
    writes,
    throttled: () => throttled,
    breakWrites: (schedule) => {
      faulty = withFaults(sandbox.handle, schedule, { clock: clock.ofSystems }).handle;
    },
    setNetwork: (changed) => {
      network = changed ?? (async (request, systems) => await systems(request));
    },
    environment,
    setPerson: (changed) => {
      person = changed;
    },
    interrupt: () => {
      for (const listener of listeners) listener('SIGINT');
    },
    run: (line, folder) =>
      runCommand(line, {
        environment: { TIEOUT_TOKEN_STORE: `file:${folder}/tokens.json`, ...environment },
        folder,
        clock,
        random,
        person,
        onSignal: (listener) => {
          listeners.add(listener);
          return () => void listeners.delete(listener);
        },
      }),
  };
}

/** Null for a read, and for signing in. */
async function writeOf(request: Request): Promise<WriteRequest | null> {
  const { pathname, search } = new URL(request.url);
  const system = systemOfPath(pathname);
  if (request.method === 'GET' || system === null || system === 'intuit' || pathname === '/oauth/token') return null;
  const path = pathname.replace(/^\/(?:organizations|v3\/company)\/[^/]+/, '') + search;
  return { system, method: request.method, path, body: await request.clone().text() };
}

interface CommandWorld {
  readonly environment: Readonly<Record<string, string>>;
  readonly folder: string;
  readonly clock: Clock;
  readonly random: () => number;
  readonly person: StagePerson | null;
  readonly onSignal: (listener: (signal: 'SIGINT') => void) => () => void;
}

async function runCommand(
  line: string,
  { environment, folder, clock, random, person, onSignal }: CommandWorld,
): Promise<CommandRun> {
  const written = { stdout: '', stderr: '' };
  const output = (stream: keyof typeof written): Output => ({
    isTerminal: false,
    columns: null,
    write: (text) => {
      written[stream] += text;
    },
  });
  const exitCode = await runCommandLine({
    arguments: line.split(' '),
    environment,
    workingDirectory: folder,
    terminal: {
      stdout: output('stdout'),
      stderr: output('stderr'),
      interactive: person !== null,
      ask: async (question) => (await person?.(question, written.stderr)) ?? null,
    },
    signals: { received: null, onFirst: onSignal },
    clock,
    random,
    processes: { ownId: 1, startedAt: 0, isRunning: () => false },
    version: '0.0.0-test',
    exampleFolder: folder,
  });
  return { line: `tieout ${line}`, ...written, exitCode };
}
