import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'lossless-json';
import type { Plan } from '../../src/model/plan.ts';
import { buildStates, SCENARIO_START } from './base-company.ts';
import { billIdOf, describeEnd } from './end-state.ts';
import { happen } from './events.ts';
import { formatJson } from './format-json.ts';
import { createMask } from './mask.ts';
import type { Event, ScenarioText } from './recording.ts';
import type { Golden, ScenarioFile } from './scenario-file.ts';
import { openStage, type CommandRun, type Stage } from './stage.ts';
import { workspaceFiles } from './workspace-files.ts';

/** A scenario that was played: what its laws and its golden part are checked on. */
export interface PlayedScenario {
  readonly text: ScenarioText;
  readonly plan: Plan;
  readonly planned: CommandRun;
  readonly applied: CommandRun;
  /** Write requests of the apply. */
  readonly requests: Stage['writes'];
  readonly secondPlan: Plan;
  /** `tieout report` of October at the end, when the scenario shows it. */
  readonly tieOut: CommandRun | null;
  /** Write requests that reached a system while planning. */
  readonly writesOfPlanning: number;
  readonly stage: Stage;
  /** Everything any command printed or saved. */
  readonly outputs: string;
}

/** Scenarios begin at nine; each event is a minute later, and ours run at full minutes too. */
const MINUTE_MS = 60_000;

/** Plays a scenario: what was before, a plan, its application, and a second plan. */
export async function playScenario(file: ScenarioFile): Promise<PlayedScenario> {
  return await onStage(file, play);
}

/** Sets up the systems and the folder of a scenario for `act`, and takes them down. */
export async function onStage<T>(
  { text, m3ter, quickbooks, workspace }: ScenarioFile,
  act: (play: Play) => Promise<T>,
): Promise<T> {
  const states = buildStates(m3ter, quickbooks);
  const stage = await openStage({ states, startMs: SCENARIO_START, modes: text.modes });
  const folder = await mkdtemp(join(tmpdir(), 'tieout-scenario-'));
  const { fetch } = globalThis;
  globalThis.fetch = stage.clock.watch(atRealHosts(stage));
  try {
    await mkdir(join(folder, 'integrations'));
    for (const [name, content] of await workspaceFiles(workspace)) {
      await writeFile(join(folder, 'integrations', name), content);
    }
    return await act({ text, stage, folder });
  } finally {
    globalThis.fetch = fetch;
    await rm(folder, { recursive: true, force: true });
  }
}

/** A `fetch` for the real addresses of the systems, which the stage answers; there is no other network. */
function atRealHosts({ handle }: Stage): typeof globalThis.fetch {
  return async (input, init) => {
    // Ours are made once: a copy of each would take a twentieth of the time of a scenario.
    const request = input instanceof Request && init === undefined ? input : new Request(input, init);
    const { protocol, hostname } = new URL(request.url);
    if (protocol === 'https:' && /\.(?:m3ter|intuit|github)\.com$/.test(hostname)) return await handle(request);
    throw new TypeError(`a scenario has no ${hostname}`);
  };
}

export interface Play {
  readonly text: ScenarioText;
  readonly stage: Stage;
  readonly folder: string;
}

/** What a scenario's own lines and events do, a minute after each other. */
export function playersOf({ stage, folder }: Play) {
  const runs: CommandRun[] = [];
  const run = async (line: string): Promise<CommandRun> => {
    stage.clock.advance(MINUTE_MS);
    const done = await stage.run(withBillIds(line), folder);
    runs.push(done);
    return done;
  };
  const runEvents = async (events: readonly Event[]): Promise<void> => {
    for (const event of events) {
      if (event.tieout === undefined) {
        stage.clock.advance(MINUTE_MS);
        await happen({ sandbox: stage.sandbox, folder, now: stage.clock.now() }, event);
      } else await run(event.tieout);
    }
  };
  return { runs, run, runEvents };
}

async function play({ text, stage, folder }: Play): Promise<PlayedScenario> {
  const { runs, run, runEvents } = playersOf({ text, stage, folder });
  await runEvents(text.given ?? []);
  const before = stage.writes.length;
  const planned = await run(text.plan ?? 'plan --out plan.json');
  const saved = await readFile(join(folder, 'plan.json'), 'utf8');
  const writesOfPlanning = stage.writes.length - before;
  await runEvents(text.meanwhile ?? []);
  const beforeApply = stage.writes.length;
  stage.breakWrites(text.faults ?? []);
  const applied = await run(text.apply ?? 'apply plan.json');
  const requests = stage.writes.slice(beforeApply);
  stage.breakWrites([]);
  const second = await run('plan --format json');
  const tieOut = text.shows?.includes('tieOut') === true ? await run(text.report ?? 'report --month 2026-10') : null;
  const plan = JSON.parse(saved) as Plan;
  return {
    text,
    plan,
    planned,
    applied,
    secondPlan: JSON.parse(second.stdout) as Plan,
    tieOut,
    requests,
    writesOfPlanning,
    stage,
    outputs: [saved, ...runs.flatMap((done) => [done.stdout, done.stderr])].join('\n'),
  };
}

/** The golden part of a scenario that was played, masked (`mask.ts`). */
export function goldenOf({ text, plan, planned, applied, requests, stage, tieOut }: PlayedScenario): Golden {
  const shows = (shown: NonNullable<ScenarioText['shows']>[number]): boolean => text.shows?.includes(shown) === true;
  const mask = createMask({ keys: shows('keys') });
  return {
    plan: mask(transcript(planned)),
    requests: mask(requests.map(requestText).join('')),
    report: mask(transcript(applied)),
    ...(shows('end') ? { after: mask(formatJson(describeEnd(stage.sandbox.states))) } : {}),
    ...(shows('saved') ? { saved: mask(formatJson(withoutNoise(plan))) } : {}),
    ...(tieOut === null ? {} : { tieOut: mask(transcript(tieOut)) }),
  };
}

/** `{INV-101}` in a command line is the id of that bill. */
export function withBillIds(line: string): string {
  return line.replaceAll(/\{([^}]+)\}/g, (_, number: string) => billIdOf(number));
}

function transcript({ line, stdout, stderr, exitCode }: CommandRun): string {
  const errors = stderr === '' ? '' : `--- stderr\n${stderr}`;
  return `$ ${line}\n${stdout}${errors}--- exit ${String(exitCode)}\n`;
}

/**
 * The saved plan without its id, its times and the digests of what it was made from, which say nothing
 * to a reader (rulings.md 23), and without the guards that found nothing.
 */
function withoutNoise({ id: _id, createdAt: _createdAt, basedOn: _basedOn, guards, ...plan }: Plan): object {
  return { ...plan, guards: guards.filter((guard) => guard.status !== 'ok') };
}

/** The body's numbers are those that were sent, digit by digit. */
function requestText({ system, method, path, body }: Stage['writes'][number]): string {
  const sent = body === '' ? '' : formatJson(parse(body));
  return `${method} ${system} ${path}\n${sent}`;
}
