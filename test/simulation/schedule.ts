import { INTUIT_MODES, type IntuitModes } from '../../src/sandbox/intuit/modes.ts';
import { M3TER_MODES, type M3terModes } from '../../src/sandbox/m3ter/modes.ts';
import type { ModeTable } from '../../src/sandbox/modes.ts';
import { QUICKBOOKS_MODES, type QuickBooksModes } from '../../src/sandbox/quickbooks/modes.ts';
import { randomSchedule, type ScheduledFault } from '../network/faults.ts';
import { seededRandom } from '../../src/sandbox/seed/scaled-company.ts';
import type { Random } from '../../src/support/clock.ts';
import { ACTS, type ActName } from './acts.ts';
import type { Kill } from './simulated-run.ts';

export interface ScheduledRun {
  readonly atMs: number;
  readonly seed: number;
  readonly kill: Kill | null;
  /** Told to stop (SIGINT) when it has made so many requests; never when it is left out. */
  readonly stopAt?: number;
  /** Applies the plan that another run of the schedule made, as somebody would who saved it. */
  readonly savedFrom: number | null;
  /** Plans and applies the undo of what this other run of the schedule sent; an apply when it is left out. */
  readonly undoes?: number;
}

export interface ScheduledAct {
  readonly atMs: number;
  readonly act: ActName;
  /** Which bill it is about. */
  readonly bill: number;
}

/** A request that travels so long that its sender has given up when it arrives. */
export interface LateRequest {
  readonly at: number;
  readonly ms: number;
}

export interface ScheduledModes {
  readonly m3ter: Partial<M3terModes>;
  readonly quickbooks: Partial<QuickBooksModes>;
  readonly intuit: Partial<IntuitModes>;
}

/** Everything that decides how a simulation goes: plain data, so that a failure can be printed and replayed. */
export interface Schedule {
  readonly seed: number;
  readonly bills: number;
  /** True when m3ter holds neither configuration nor mappings yet. */
  readonly fresh: boolean;
  /** True when names of the company's customers have characters beyond Latin-1; not when it is left out. */
  readonly unicode?: boolean;
  readonly modes: ScheduledModes;
  readonly runs: readonly ScheduledRun[];
  readonly acts: readonly ScheduledAct[];
  readonly faults: readonly ScheduledFault[];
  readonly late: readonly LateRequest[];
}

/** Runs come in waves, far enough apart for grace periods to end between them. */
const WAVE_MS = 45 * 60_000;

/** A mode is forced with `--mode quickbooks.requestid=ignored`. */
export type ForcedModes = Readonly<Partial<Record<keyof ScheduledModes, Readonly<Record<string, string>>>>>;

/** The schedule of a seed: the same one on every machine. */
export function createSchedule(seed: number, forced: ForcedModes = {}): Schedule {
  const random = seededRandom(seed * 2_654_435_761);
  const whole = (max: number): number => Math.floor(random() * max);
  const waves = 1 + whole(3);
  const runs: ScheduledRun[] = [];
  for (let wave = 0; wave < waves; wave += 1) {
    const count = random() < 0.45 ? 2 + whole(2) : 1;
    for (let index = 0; index < count; index += 1) {
      runs.push({
        atMs: wave * WAVE_MS + (index === 0 ? 0 : whole(random() < 0.5 ? 500 : 8_000)),
        seed: whole(1_000_000),
        kill: random() < 0.3 ? { atRequest: whole(30), when: random() < 0.5 ? 'before' : 'after' } : null,
        savedFrom: runs.length > 0 && random() < 0.12 ? whole(runs.length) : null,
        ...(random() < 0.1 ? { stopAt: whole(50) } : {}),
      });
    }
  }
  const modes = forceModes(randomModes(random), forced);
  const rate = random() < 0.15 ? 0 : random() < 0.7 ? 0.06 : 0.25;
  return {
    seed,
    bills: 3 + whole(6),
    fresh: random() < 0.25,
    unicode: random() < 0.4,
    modes,
    runs: [...runs, ...undoRuns(seed, runs)],
    acts: [...randomActs(random, waves), ...provokingActs(random, modes, waves)].sort((a, b) => a.atMs - b.atMs),
    faults: [...randomSchedule(random, { requests: 40 * runs.length, rate })],
    late: random() < 0.15 ? [{ at: whole(40), ms: 100_000 + whole(200_000) }] : [],
  };
}

/**
 * In every third schedule somebody undoes what a run sent, some time after it, and often while another run is at work.
 * They have random numbers of their own, so that everything else of a seed is as it would be without them.
 */
function undoRuns(seed: number, runs: readonly ScheduledRun[]): readonly ScheduledRun[] {
  const random = seededRandom(seed * 40_503 + 11);
  const whole = (max: number): number => Math.floor(random() * max);
  if (random() < 0.67) return [];
  return Array.from({ length: random() < 0.3 ? 2 : 1 }, () => {
    const undoes = whole(runs.length);
    const sentAt = runs[undoes]?.atMs ?? 0;
    return {
      atMs: sentAt + (random() < 0.4 ? WAVE_MS + whole(8_000) : 60_000 + whole(20 * 60_000)),
      seed: whole(1_000_000),
      kill: random() < 0.35 ? { atRequest: whole(20), when: random() < 0.5 ? 'before' : 'after' } : null,
      savedFrom: null,
      undoes,
    };
  });
}

function randomModes(random: Random): ScheduledModes {
  const usual = random() < 0.25;
  return {
    m3ter: chooseModes(M3TER_MODES, random, usual),
    quickbooks: chooseModes(QUICKBOOKS_MODES, random, usual),
    intuit: chooseModes(INTUIT_MODES, random, usual),
  };
}

/** One mode in three is not at its default, unless everything is as usual. */
function chooseModes<Table extends ModeTable>(table: Table, random: Random, usual: boolean) {
  const chosen: Record<string, string> = {};
  for (const [name, spec] of Object.entries(table)) {
    const other = spec.possibilities[Math.floor(random() * spec.possibilities.length)] ?? spec.possibilities[0];
    if (!usual && random() < 0.34 && other !== spec.possibilities[0]) chosen[name] = other;
  }
  return chosen as { [Name in keyof Table]?: Table[Name]['possibilities'][number] };
}

function forceModes(modes: ScheduledModes, forced: ForcedModes): ScheduledModes {
  return {
    m3ter: { ...modes.m3ter, ...forced.m3ter },
    quickbooks: { ...modes.quickbooks, ...forced.quickbooks },
    intuit: { ...modes.intuit, ...forced.intuit },
  };
}

const ACT_NAMES = Object.keys(ACTS) as ActName[];

/** What people do: in the middle of a wave, or between two. */
function randomActs(random: Random, waves: number): ScheduledAct[] {
  const count = random() < 0.3 ? 0 : 1 + Math.floor(random() * 5);
  return Array.from({ length: count }, () =>
    actAtSomeTime(random, waves, ACT_NAMES[Math.floor(random() * ACT_NAMES.length)] ?? 'approve'),
  );
}

function actAtSomeTime(random: Random, waves: number, act: ActName): ScheduledAct {
  const wave = Math.floor(random() * waves) * WAVE_MS;
  const atMs = wave + Math.floor(random() < 0.6 ? random() * 12_000 : (0.1 + random() * 0.8) * WAVE_MS);
  return { atMs, act, bill: Math.floor(random() * 8) };
}

/** An act that makes a mode matter: before anything is read, before it is sent, or when there is something in the books. */
interface Provocation {
  readonly act: ActName;
  readonly when: 'start' | 'firstRun' | 'anyTime';
}

/** Modes of QuickBooks that make a difference only after somebody did something. */
const PROVOKED_BY: Readonly<Partial<Record<keyof QuickBooksModes, readonly Provocation[]>>> = {
  poison: [{ act: 'decorate', when: 'start' }],
  unknownCustomField: [{ act: 'removeCustomField', when: 'firstRun' }],
  inactiveReference: [{ act: 'inactivateItem', when: 'firstRun' }],
  deletedSuffix: [{ act: 'inactivateItem', when: 'anyTime' }],
  oddId: [{ act: 'mistypeRecord', when: 'anyTime' }],
  impossibleEmail: [
    { act: 'mistypeAddress', when: 'anyTime' },
    { act: 'mistypeElsewhere', when: 'anyTime' },
  ],
  unchangedUpdate: [{ act: 'saveUnchanged', when: 'anyTime' }],
  voidedWord: [{ act: 'voidInvoice', when: 'anyTime' }],
};

/** What people do so that the chosen modes make a difference, in every other schedule. */
function provokingActs(random: Random, { quickbooks }: ScheduledModes, waves: number): ScheduledAct[] {
  const acts: ScheduledAct[] = [];
  for (const [mode, provocations] of Object.entries(PROVOKED_BY)) {
    const { act, when } = provocations[Math.floor(random() * provocations.length)] ?? {
      act: 'approve',
      when: 'anyTime',
    };
    if (!Object.hasOwn(quickbooks, mode) || random() < 0.5) continue;
    acts.push(actAt(random, { act, when, waves }));
  }
  return acts;
}

/** A run that nothing disturbs has read everything after some seconds, and then sends. */
function actAt(random: Random, { act, when, waves }: Provocation & { readonly waves: number }): ScheduledAct {
  if (when === 'anyTime') return actAtSomeTime(random, waves, act);
  const atMs = when === 'start' ? 0 : 1_500 + Math.floor(random() * 5_000);
  return { atMs, act, bill: Math.floor(random() * 8) };
}
