import type { Bug } from './deliberate-bugs.ts';
import type { Schedule } from './schedule.ts';
import { simulate } from './simulation.ts';

/** Leaves one thing out, for each thing that can be left out. */
function* smallerThan(schedule: Schedule): Generator<Schedule> {
  for (const list of ['faults', 'acts', 'late', 'runs'] as const) {
    const { length } = schedule[list];
    if (length > 2) yield { ...schedule, [list]: list === 'runs' ? schedule.runs.slice(0, length / 2) : [] };
    for (let index = 0; index < length; index += 1) yield { ...schedule, [list]: schedule[list].toSpliced(index, 1) };
  }
  for (const [index, run] of schedule.runs.entries()) {
    if (run.kill !== null) yield { ...schedule, runs: schedule.runs.with(index, { ...run, kill: null }) };
    const { stopAt, ...unstopped } = run;
    if (stopAt !== undefined) yield { ...schedule, runs: schedule.runs.with(index, unstopped) };
    if (run.savedFrom !== null) yield { ...schedule, runs: schedule.runs.with(index, { ...run, savedFrom: null }) };
  }
  for (const system of ['m3ter', 'quickbooks', 'intuit'] as const) {
    for (const name of Object.keys(schedule.modes[system])) {
      const left = Object.fromEntries(Object.entries(schedule.modes[system]).filter(([other]) => other !== name));
      yield { ...schedule, modes: { ...schedule.modes, [system]: left } };
    }
  }
  if (schedule.bills > 1) yield { ...schedule, bills: schedule.bills - 1 };
}

/** Runs a schedule; an exception is a violation like any other. */
export async function violationsOf(schedule: Schedule, bug: Bug | null): Promise<readonly string[]> {
  try {
    return (await simulate(schedule, bug)).violations;
  } catch (error) {
    return [error instanceof Error ? (error.stack ?? error.message) : String(error)];
  }
}

/** A schedule from which nothing can be left out without the violation going away. */
export async function shrink(schedule: Schedule, bug: Bug | null): Promise<Schedule> {
  for (const smaller of smallerThan(schedule)) {
    if ((await violationsOf(smaller, bug)).length > 0) return await shrink(smaller, bug);
  }
  return schedule;
}
