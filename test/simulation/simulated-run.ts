import type { M3terPort, QuickBooksPort } from '../../src/apply/ports.ts';
import { documentKey, keyText } from '../../src/apply/idempotency-key.ts';
import { NO_JOURNAL } from '../../src/apply/journal-file.ts';
import { buildSystems, type Systems } from '../../src/cli/build-systems.ts';
import type { Report } from '../../src/model/outcome.ts';
import type { Plan } from '../../src/model/plan.ts';
import { planMark } from '../../src/model/marker.ts';
import { isDocument } from '../../src/plan/money.ts';
import { isRefused } from '../../src/plan/check-guards.ts';
import { compareWithReviewed } from '../../src/plan/stale.ts';
import type { TokenStore } from '../../src/quickbooks/token-ports.ts';
import { applyAndProve } from '../../src/reconcile/run-apply.ts';
import { EVERYTHING, readAndPlan, scopeWith, type PlanRequest, type Readers } from '../../src/reconcile/run-plan.ts';
import { SANDBOX_ENVIRONMENT } from '../../src/sandbox/environment.ts';
import type { Simulator } from '../../src/sandbox/ports.ts';
import { seededRandom } from '../../src/sandbox/seed/scaled-company.ts';
import type { Clock, Random } from '../../src/support/clock.ts';
import type { Bug } from './deliberate-bugs.ts';
import type { Scheduler } from './scheduler.ts';
import { SIMULATED_WORKSPACES, type SimulatedWorkspace } from './workspace.ts';

function requestIn({ workspace, connection }: SimulatedWorkspace, undoes: Plan | null): PlanRequest {
  return {
    workspace,
    connection,
    diagnostics: [],
    scope: undoes === null ? EVERYTHING : scopeOfUndo(undoes),
    overrides: {
      maxInvoices: null,
      maxInvoiceTotal: null,
      maxDeletes: null,
      maxUpdates: null,
      maxUnbilled: null,
      maxUndo: null,
    },
  };
}

/** As `tieout undo --plan` asks for it. */
function scopeOfUndo({ id, changes, connection: { realmId } }: Plan) {
  const targets = changes.filter(isDocument).flatMap(({ action, after }) => {
    const key = keyText(documentKey(realmId, after, null));
    return action === 'create' ? [{ billId: after.marker.billId, key, plan: planMark(id) }] : [];
  });
  return scopeWith({ bills: targets.map(({ billId }) => billId), undo: { targets, emailed: true, hold: false } });
}

/** Where a process ends without a word: at its n-th request, before it leaves or when the answer is there. */
export interface Kill {
  readonly atRequest: number;
  readonly when: 'before' | 'after';
}

export interface RunSettings {
  readonly name: string;
  readonly seed: number;
  /** `delivery.text` of the files. */
  readonly text: keyof typeof SIMULATED_WORKSPACES;
  readonly kill: Kill | null;
  /** Told to stop when it has made so many requests. */
  readonly stopAt: number | null;
  /** A plan that somebody reviewed and saved; null plans afresh. */
  readonly saved: Plan | null;
  /** The plan whose run is undone; null for an apply. */
  readonly undoes: Plan | null;
  readonly bug: Bug | null;
}

/** What one run lives in. */
export interface Surroundings {
  readonly scheduler: Scheduler;
  /** Everything beyond the run's own network card. */
  readonly network: (request: Request, run: SimulatedRun) => Promise<Response>;
  readonly tokenStore: TokenStore;
}

export type RunEnd =
  | { readonly kind: 'report'; readonly report: Report; readonly plan: Plan }
  | { readonly kind: 'refused'; readonly plan: Plan }
  | { readonly kind: 'failed'; readonly error: unknown }
  | { readonly kind: 'killed' };

/** One process of the product: its own clients, its own random numbers, and an end. */
export class SimulatedRun {
  readonly settings: RunSettings;
  readonly startedAt: number;
  endedAt: number | null = null;
  end: RunEnd | null = null;
  plan: Plan | null = null;
  requests = 0;
  readonly #request: PlanRequest;
  readonly #around: Surroundings;
  readonly #random: Random;
  #killed = false;
  readonly #stop = { requested: false };
  #onKilled: (() => void)[] = [];

  constructor(settings: RunSettings, around: Surroundings) {
    this.settings = settings;
    this.#request = requestIn(SIMULATED_WORKSPACES[settings.text], settings.undoes);
    this.#around = around;
    this.#random = seededRandom(settings.seed);
    this.startedAt = around.scheduler.now;
  }

  /** Called when the process is gone: locks it held are free. */
  onKilled(release: () => void): void {
    this.#onKilled.push(release);
  }

  get killed(): boolean {
    return this.#killed;
  }

  /** Starts the run; `end` is set when it is over, however it ends. */
  start(whenOver: (run: SimulatedRun) => void): void {
    const finish = (end: RunEnd): void => {
      if (this.end !== null) return;
      this.end = end;
      this.endedAt = this.#around.scheduler.now;
      whenOver(this);
    };
    this.onKilled(() => {
      finish({ kind: 'killed' });
    });
    this.#carryOut().then(finish, (error: unknown) => {
      finish({ kind: 'failed', error });
    });
  }

  async #carryOut(): Promise<RunEnd> {
    const { bug } = this.settings;
    const clock = this.#clock();
    const systems = this.#systems(clock);
    const readers = bug?.readers?.(systems.readers) ?? systems.readers;
    const { plan, send } = await this.#planFor(readers, clock);
    this.plan = plan;
    if (isRefused(plan.guards)) return { kind: 'refused', plan };
    const ports = this.#destinations(systems, plan, bug);
    const { limits } = systems;
    const report = await applyAndProve({
      request: this.#request,
      plan,
      reviewedId: plan.id,
      send,
      alreadySo: [],
      notInPlan: [],
      readers,
      clock,
      ports: {
        ...ports,
        journal: NO_JOURNAL,
        progress: QUIET,
        clock,
        stop: this.#stop,
        // Small groups, so that a few bills already make several.
        limits: { groupSize: 3, batchItems: 2, breakerErrors: limits.breakerErrors, concurrency: 4 },
      },
    });
    return { kind: 'report', report, plan };
  }

  async #planFor(readers: Readers, clock: Clock): Promise<{ plan: Plan; send: ReadonlySet<string> }> {
    const { plan, world } = await readAndPlan(this.#request, readers, clock);
    const { saved } = this.settings;
    if (saved === null) return { plan, send: new Set(plan.changes.map((change) => change.id)) };
    const { send } = compareWithReviewed({ reviewed: saved, fresh: plan, world: world() });
    return { plan, send: new Set(send) };
  }

  #destinations(systems: Systems, plan: Plan, bug: Bug | null) {
    const ports: { m3ter: M3terPort; quickbooks: QuickBooksPort } = systems.openPorts(plan.connection.homeCurrency);
    return bug?.ports?.(ports) ?? ports;
  }

  #systems(clock: Clock): Systems {
    const { bug } = this.settings;
    const store = this.#around.tokenStore;
    return buildSystems({
      connection: this.#request.connection,
      environment: SANDBOX_ENVIRONMENT,
      fetch: bug?.fetch?.(this.#fetch(), this.#random) ?? this.#fetch(),
      processes: { ownId: process.pid, startedAt: 0, isRunning: () => true },
      clock,
      random: this.#random,
      progress: QUIET,
      sandboxFolder: null,
      tokenStore: { ...store, withLock: (task) => this.#locked(task) },
      onSecret: () => undefined,
    });
  }

  /** The lock of a store between processes: one at a time, and free again when its holder is killed. */
  async #locked<T>(task: () => Promise<T>): Promise<T> {
    const turn = LOCKS.get(this.#around.tokenStore) ?? Promise.resolve();
    let release = (): void => undefined;
    const mine = new Promise<void>((resolve) => {
      release = resolve;
    });
    LOCKS.set(
      this.#around.tokenStore,
      turn.then(async () => mine),
    );
    this.onKilled(release);
    await turn;
    try {
      return await task();
    } finally {
      release();
    }
  }

  #fetch(): Simulator {
    const { scheduler, network } = this.#around;
    return (request) =>
      new Promise((resolve, reject) => {
        if (this.#killed) return;
        const number = this.requests;
        this.requests += 1;
        if (number === this.settings.stopAt) this.#stop.requested = true;
        const { kill } = this.settings;
        const dies = kill?.atRequest === number ? kill.when : null;
        if (dies === 'before') {
          this.#die();
          return;
        }
        const deliver = (hand: () => void): void => {
          scheduler.after(this.#latency(), () => {
            if (dies === 'after') this.#die();
            if (!this.#killed) hand();
          });
        };
        // What left before the kill still arrives.
        scheduler.after(this.#latency(), () => {
          void this.#answerOf(request, network).then((hand) => {
            deliver(() => {
              hand(resolve, reject);
            });
            return null;
          });
        });
      });
  }

  /** The answer, or the network's failure, as something to be handed over later. */
  async #answerOf(request: Request, network: Surroundings['network']) {
    try {
      const response = await network(request, this);
      return (resolve: (response: Response) => void) => {
        resolve(response);
      };
    } catch (error) {
      return (_: unknown, reject: (error: unknown) => void) => {
        reject(error);
      };
    }
  }

  #latency(): number {
    return 5 + Math.floor(this.#random() * 295);
  }

  #clock(): Clock {
    const clock = this.#around.scheduler.clock();
    return {
      now: () => clock.now(),
      sleep: async (ms, signal) => {
        await clock.sleep(ms, signal);
        if (this.#killed) await new Promise(() => undefined);
      },
    };
  }

  #die(): void {
    this.#killed = true;
    for (const release of this.#onKilled) release();
  }
}

/** The end of the line for the lock of each store. */
const LOCKS = new WeakMap<TokenStore, Promise<void>>();

const QUIET = {
  start: () => undefined,
  advance: () => undefined,
  waiting: () => undefined,
  done: () => undefined,
};
