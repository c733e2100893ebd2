import { QuickBooksFault } from '../../src/sandbox/quickbooks/fault.ts';
import { systemOfPath } from '../../src/sandbox/router.ts';
import { withFaults } from '../network/faults.ts';
import { openSandbox, type Sandbox } from '../../src/sandbox/open-sandbox.ts';
import type { WriteRecord } from '../../src/sandbox/ports.ts';
import { SANDBOX_ENVIRONMENT } from '../../src/sandbox/environment.ts';
import { seededRandom } from '../../src/sandbox/seed/scaled-company.ts';
import { createMemoryTokenStore } from '../../src/quickbooks/token-store/memory-store.ts';
import type { Change } from '../../src/model/change.ts';
import type { TokenStore } from '../../src/quickbooks/token-ports.ts';
import { Failure, NotSignedIn, RemoteUnavailable } from '../../src/support/errors.ts';
import { ACTS, noTouches, type Stage, type Touches } from './acts.ts';
import type { Bug } from './deliberate-bugs.ts';
import { checkEnd, checkReport, willRenumber, type Evidence } from './laws.ts';
import type { Schedule } from './schedule.ts';
import { Scheduler } from './scheduler.ts';
import { SimulatedRun } from './simulated-run.ts';
import { addBills, copyWorld, createEmptyWorld, holdUnicode, START_MS, type World } from './world.ts';

/** What a schedule led to. An empty list of violations means that every law held. */
export interface SimulationResult {
  readonly violations: readonly string[];
  readonly journal: readonly WriteRecord[];
  readonly requests: number;
  /** Ends of the scheduled runs, in the order of the schedule. */
  readonly ends: readonly string[];
}

/** Runs one schedule from beginning to end, then checks every law. `onAnswer` gets the text of each answer. */
export async function simulate(
  schedule: Schedule,
  bug: Bug | null = null,
  onAnswer: ((text: string) => void) | null = null,
): Promise<SimulationResult> {
  const world = await worldFor(schedule);
  const simulation = await openSimulation(schedule, world, { bug, onAnswer });
  return await simulation.carryOut();
}

let setUp: Promise<World> | null = null;

/** A world in which configuration and mappings exist, because the product made them once, undisturbed. */
function setUpWorld(): Promise<World> {
  setUp ??= (async () => {
    const world = createEmptyWorld();
    const calm: Schedule = { ...CALM, seed: 1 };
    const simulation = await openSimulation(calm, world, { bug: null, onAnswer: null });
    const { violations } = await simulation.carryOut();
    if (violations.length > 0) throw new Error(`the calm world breaks the laws: ${violations.join('; ')}`);
    for (const key of Object.keys(world.states.quickbooks.answers)) delete world.states.quickbooks.answers[key];
    return world;
  })();
  return setUp;
}

const CALM: Omit<Schedule, 'seed'> = {
  bills: 0,
  fresh: true,
  modes: { m3ter: {}, quickbooks: {}, intuit: {} },
  runs: [],
  acts: [],
  faults: [],
  late: [],
};

async function worldFor(schedule: Schedule): Promise<World> {
  const ready = await setUpWorld();
  const renumbers = willRenumber(schedule.modes.quickbooks);
  const world = { ...copyWorld(schedule.fresh ? createEmptyWorld() : ready), renumbers };
  if (schedule.unicode === true) holdUnicode(world);
  addBills(world, schedule.bills, seededRandom(schedule.seed + 17));
  return world;
}

async function openSimulation(
  schedule: Schedule,
  world: World,
  { bug, onAnswer }: Pick<Parts, 'bug' | 'onAnswer'>,
): Promise<Simulation> {
  const scheduler = new Scheduler(START_MS);
  const random = seededRandom(schedule.seed + 29);
  const sandbox = await openSandbox({
    folder: null,
    clock: scheduler.clock(),
    random,
    modes: schedule.modes,
    seed: () => world.states,
  });
  return new Simulation({ schedule, world, scheduler, sandbox, bug, onAnswer, random });
}

/** How long nothing is disturbed before the last runs: longer than grace periods, delays and tokens. */
const QUIET_MS = 3 * 3_600_000;

/** Somebody sends text as it is where the company takes it, and be it with question marks. */
function textSetting({ modes: { quickbooks } }: Schedule): 'auto' | 'unicode' {
  return (quickbooks.textBeyondLatin1 ?? 'refuse2040') === 'refuse2040' ? 'auto' : 'unicode';
}

/** Where QuickBooks remembers refusals under their request id, a refused write goes through only a day later. */
const FORGETTING_MS = 26 * 3_600_000;

function quietTime({ modes: { quickbooks } }: Schedule): number {
  const remembers = quickbooks.idempotentErrorReplay === 'yes' || quickbooks.batchReplay === 'wholeBatch';
  return remembers ? FORGETTING_MS : QUIET_MS;
}

interface Parts {
  readonly schedule: Schedule;
  readonly world: World;
  readonly scheduler: Scheduler;
  readonly sandbox: Sandbox;
  readonly bug: Bug | null;
  readonly onAnswer: ((text: string) => void) | null;
  readonly random: () => number;
}

class Simulation {
  readonly #parts: Parts;
  readonly #touches: Touches = noTouches();
  readonly #store: TokenStore = createMemoryTokenStore(null);
  readonly #runs: SimulatedRun[] = [];
  readonly #violations: string[] = [];
  readonly #writer = new Map<WriteRecord, SimulatedRun>();
  readonly #senders = new WeakMap<Request, SimulatedRun>();
  readonly #network: (request: Request, run: SimulatedRun) => Promise<Response>;
  readonly #evidence: Evidence;
  #isQuiet = false;
  #requests = 0;

  constructor(parts: Parts) {
    this.#parts = parts;
    const { sandbox, scheduler, schedule, onAnswer } = parts;
    const attributed = async (request: Request): Promise<Response> => {
      const before = sandbox.journal.length;
      const response = await sandbox.handle(request);
      const run = this.#senders.get(request);
      for (const write of sandbox.journal.slice(before)) if (run !== undefined) this.#writer.set(write, run);
      onAnswer?.(await textOfAnswer(response));
      return response;
    };
    const faulty = withFaults(attributed, schedule.faults, { clock: scheduler.clock() });
    this.#network = async (request, run) => {
      this.#senders.set(request, run);
      this.#requests += 1;
      if (this.#isQuiet) return await attributed(request);
      const late = schedule.late.find(({ at }) => at === this.#requests);
      if (late !== undefined && systemOfPath(new URL(request.url).pathname) !== 'intuit') {
        await new Promise<void>((resolve) => {
          scheduler.after(late.ms, resolve);
        });
      }
      return await faulty.handle(request);
    };
    this.#evidence = {
      schedule,
      world: parts.world,
      sandbox,
      touches: this.#touches,
      runs: this.#runs,
      writerOf: (write) => this.#writer.get(write) ?? null,
    };
  }

  async carryOut(): Promise<SimulationResult> {
    const { schedule, scheduler, sandbox } = this.#parts;
    this.#scheduleEverything();
    const last = Math.max(0, ...schedule.runs.map(({ atMs }) => atMs), ...schedule.acts.map(({ atMs }) => atMs));
    await scheduler.pass(last + 1);
    await scheduler.runUntil(() => this.#runs.every((run) => run.end !== null));
    const ends = this.#runs.map((run) => describeEnd(run));
    await scheduler.pass(quietTime(schedule));
    this.#isQuiet = true;
    await this.#signInAgain();
    const quiet = await this.#runOnce('quiet');
    // At rest, queries have caught up with what was written.
    await scheduler.pass(60_000);
    const proof = await this.#runOnce('proof');
    this.#violations.push(...checkEnd(this.#evidence, { quiet, proof }));
    return { violations: this.#violations, journal: sandbox.journal, requests: this.#requests, ends };
  }

  #scheduleEverything(): void {
    const { schedule, scheduler, world, sandbox, random } = this.#parts;
    for (const [index, planned] of schedule.runs.entries()) {
      scheduler.after(planned.atMs, () => {
        const saved = planned.savedFrom === null ? null : (this.#runOf(planned.savedFrom)?.plan ?? null);
        const { seed, kill, stopAt = null } = planned;
        const undoes = planned.undoes === undefined ? null : (this.#runOf(planned.undoes)?.plan ?? null);
        // Nobody undoes a run that planned no invoice.
        const isIdle = planned.undoes !== undefined && !(undoes?.changes ?? []).some(isNewDocument);
        if (!isIdle) this.#start({ name: nameOfRun(index), seed, kill, stopAt, saved, undoes });
      });
    }
    const stage: Stage = {
      world,
      sandbox,
      scheduler,
      random,
      touches: this.#touches,
      isRunning: () => this.#runs.some((run) => run.end === null),
    };
    for (const { atMs, act, bill } of schedule.acts) {
      scheduler.after(atMs, () => {
        const facts = world.bills[bill % Math.max(1, world.bills.length)];
        if (facts !== undefined) attempt(() => ACTS[act](stage, facts));
      });
    }
  }

  #runOf(index: number): SimulatedRun | undefined {
    return this.#runs.find(({ settings }) => settings.name === nameOfRun(index));
  }

  #start(settings: Omit<ConstructorParameters<typeof SimulatedRun>[0], 'bug' | 'text'>): SimulatedRun {
    const { scheduler, bug, schedule } = this.#parts;
    const run = new SimulatedRun(
      { ...settings, bug, text: textSetting(schedule) },
      { scheduler, network: this.#network, tokenStore: this.#store },
    );
    this.#runs.push(run);
    run.start((over) => {
      this.#violations.push(...checkReport(this.#evidence, over));
      this.#checkFailure(over);
    });
    return run;
  }

  /** A run may fail because the world fails; never by a bug of ours, and never when the world is quiet. */
  #checkFailure(run: SimulatedRun): void {
    if (run.end?.kind === 'refused') this.#violations.push(`${run.settings.name} was refused by a guard`);
    if (run.end?.kind !== 'failed') return;
    const { error } = run.end;
    if (error instanceof NotSignedIn) this.#touches.signedOut = true;
    const expected = error instanceof Failure && !this.#isQuiet;
    if (expected) return;
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    this.#violations.push(`${run.settings.name} failed: ${text}`);
  }

  async #runOnce(name: string): Promise<SimulatedRun> {
    const run = this.#start({
      name,
      seed: this.#parts.schedule.seed + 41,
      kill: null,
      stopAt: null,
      saved: null,
      undoes: null,
    });
    await this.#parts.scheduler.runUntil(() => run.end !== null);
    return run;
  }

  /** A person signs in again, when the sign-in was lost, or a token that was replaced has rested for a day. */
  async #signInAgain(): Promise<void> {
    const { schedule } = this.#parts;
    const rested = schedule.modes.intuit.rotation === 'everyRefresh' && quietTime(schedule) > QUIET_MS;
    if (!this.#touches.signedOut && !rested && (await this.#holdsLivingToken())) return;
    for (const grant of Object.values(this.#parts.sandbox.states.intuit.grants)) {
      grant.revoked = false;
      grant.previous = null;
      grant.current = { ...grant.current, value: SANDBOX_ENVIRONMENT.QUICKBOOKS_REFRESH_TOKEN };
    }
    await this.#store.clear();
  }

  /** When each refresh makes a new token and two answers are lost, nobody holds one that Intuit takes. */
  async #holdsLivingToken(): Promise<boolean> {
    const stored = await this.#store.read();
    const value = new Set(
      stored === null
        ? [SANDBOX_ENVIRONMENT.QUICKBOOKS_REFRESH_TOKEN]
        : [stored.refreshToken, ...(stored.previous === null ? [] : [stored.previous.refreshToken])].map((token) =>
            token.reveal(),
          ),
    );
    const grants = Object.values(this.#parts.sandbox.states.intuit.grants);
    return grants.some(({ current, previous }) => value.has(current.value) || value.has(previous?.value ?? ''));
  }
}

function nameOfRun(index: number): string {
  return `run ${String(index)}`;
}

function isNewDocument({ kind, action }: Change): boolean {
  return (kind === 'invoice' || kind === 'creditMemo') && action === 'create';
}

/** Everything of an answer that a client can see. */
async function textOfAnswer(response: Response): Promise<string> {
  const headers = [...response.headers].map(([name, value]) => `${name}: ${value}`);
  return [String(response.status), ...headers, await response.clone().text()].join('\n');
}

/** QuickBooks refuses people too, for example an edit of an invoice whose item is inactive. */
function attempt(act: () => void): void {
  try {
    act();
  } catch (error) {
    if (!(error instanceof QuickBooksFault)) throw error;
  }
}

function describeEnd(run: SimulatedRun): string {
  const { end } = run;
  if (end === null) return 'running';
  if (end.kind === 'failed') {
    const { error } = end;
    return error instanceof RemoteUnavailable ? 'unavailable' : `failed ${error instanceof Failure ? error.code : ''}`;
  }
  return end.kind === 'report' ? `exit ${String(end.report.exitCode)}` : end.kind;
}
