import type { Clock, Random } from '../support/clock.ts';
import type { ProcessTable } from '../support/lock-file.ts';
import { lockFolder } from './folder-lock.ts';
import { type IntuitModes, intuitModes } from './intuit/modes.ts';
import { createIntuitSimulator } from './intuit/simulator.ts';
import { createM3terSimulator } from './m3ter/create-m3ter-simulator.ts';
import { type M3terModes, m3terModes } from './m3ter/modes.ts';
import type { Simulator, SimulatorPorts, WriteRecord } from './ports.ts';
import { type QuickBooksModes, quickbooksModes } from './quickbooks/modes.ts';
import type { People } from './quickbooks/people.ts';
import { createQuickBooksSimulator } from './quickbooks/simulator.ts';
import { routeByPath, systemOfPath } from './router.ts';
import { createExampleCompany } from './seed/example-company.ts';
import { type SandboxStates, type SandboxSystem, readSandbox } from './state.ts';
import { type Saver, createSaver } from './saver.ts';

export interface SandboxOptions {
  /** Where the state is kept between processes; null keeps it in memory only. */
  readonly folder: string | null;
  readonly clock: Clock;
  readonly random: Random;
  /** Modes of the three systems. A mode that is left out has its default. */
  readonly modes?: {
    readonly m3ter?: Partial<M3terModes>;
    readonly quickbooks?: Partial<QuickBooksModes>;
    readonly intuit?: Partial<IntuitModes>;
  };
  /** The first state of an empty folder, or of memory; the example company by default. */
  readonly seed?: (now: number) => SandboxStates;
  /**
   * Locks the folder while the sandbox is open, so that two processes do not overwrite each other. Without it there is
   * no lock.
   */
  readonly processes?: ProcessTable;
  /** True when it stays open until somebody ends it: other processes are told so at once. */
  readonly isServing?: boolean;
  /** Called, in words for a person, when this waits for another process. */
  readonly onWait?: (words: string) => void;
  /** How many times faster than real time QuickBooks' rate limits run. */
  readonly timeScale?: number;
}

/** All systems, ready to be called. */
export interface Sandbox {
  /** One function for all hosts. The loopback server and MSW call it too. */
  readonly handle: Simulator;
  /** The same, as a replacement of the platform's `fetch`. */
  readonly fetch: Simulator;
  readonly states: SandboxStates;
  /** Every write that was carried out, oldest first, including those of earlier processes. */
  readonly journal: readonly WriteRecord[];
  /** What people do by hand in QuickBooks. For m3ter it is in `m3ter/engine.ts`. */
  readonly people: People;
  save(): Promise<void>;
  /** Saves the state and releases the folder. */
  close(): Promise<void>;
}

/**
 * Opens the embedded m3ter, QuickBooks and Intuit. A write is on the disk before its answer is given, so a process may
 * be killed at any time.
 *
 * @throws WorldFailure `sandbox/state-corrupt`, `sandbox/cannot-save`; RemoteUnavailable `sandbox/in-use`.
 */
export async function openSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { folder, clock, processes, onWait, isServing = false } = options;
  const waiting = onWait === undefined ? {} : { onWait };
  if (folder === null) return assemble(options, startStates(options), [], null, async () => Promise.resolve());
  const lock = processes === undefined ? null : await lockFolder(folder, { clock, processes, isServing, ...waiting });
  const release = async (): Promise<void> => lock?.release();
  try {
    const saved = await readSandbox(folder);
    const states = saved?.states ?? startStates(options);
    const saver = createSaver(folder, states);
    if (saved === null) await saver.saveAll();
    return assemble(options, states, saved?.journal ?? [], saver, release);
  } catch (error) {
    await release();
    throw error;
  }
}

function startStates(options: SandboxOptions): SandboxStates {
  return (options.seed ?? createExampleCompany)(options.clock.now());
}

function assemble(
  options: SandboxOptions,
  states: SandboxStates,
  journal: WriteRecord[],
  saver: Saver | null,
  release: () => Promise<void>,
): Sandbox {
  const world: SimulatorPorts = {
    clock: options.clock,
    random: options.random,
    journal: (entry) => {
      journal.push(entry);
      saver?.note(entry);
    },
  };
  const { systems, people } = buildSystems(options, states, world);
  const route = routeByPath(systems);
  const handle: Simulator = async (request) => {
    const system = systemOfPath(new URL(request.url).pathname);
    const before = journal.length;
    const response = await route(request);
    // Every server sends its time, and clients compare their clock with it.
    if (!response.headers.has('date')) response.headers.set('date', new Date(options.clock.now()).toUTCString());
    if (saver !== null && system !== null && (journal.length > before || isTokenRequest(request))) {
      await saver.saveSoon(system);
    }
    return response;
  };
  const save = async (): Promise<void> => saver?.saveAll();
  const close = async (): Promise<void> => {
    try {
      await save();
    } finally {
      await release();
    }
  };
  return { handle, fetch: handle, states, journal, people, save, close };
}

function buildSystems(
  options: SandboxOptions,
  states: SandboxStates,
  world: SimulatorPorts,
): { readonly systems: Readonly<Record<SandboxSystem, Simulator>>; readonly people: People } {
  const { modes = {}, timeScale } = options;
  const { m3ter, quickbooks, intuit } = states;
  const books = createQuickBooksSimulator({
    state: quickbooks,
    intuit,
    modes: quickbooksModes(modes.quickbooks),
    world,
    ...(timeScale === undefined ? {} : { timeScale }),
  });
  const systems = {
    m3ter: createM3terSimulator({ state: m3ter, modes: m3terModes(modes.m3ter), world }).handle,
    quickbooks: books.handle,
    intuit: createIntuitSimulator({ state: intuit, modes: intuitModes(modes.intuit), world }).handle,
  };
  return { systems, people: books.people };
}

/** Tokens are part of the state, although giving one is not a write. */
function isTokenRequest(request: Request): boolean {
  return request.method === 'POST' && /\/(?:oauth|oauth2)\//.test(new URL(request.url).pathname);
}
