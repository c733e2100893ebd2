import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setupServer } from 'msw/node';
import { parse } from 'yaml';
import type { Plan } from '../../src/model/plan.ts';
import { sandboxMswHandlers } from '../../src/sandbox/msw-handlers.ts';
import { buildStates, SCENARIO_START } from './base-company.ts';
import { billIdOf, describeEnd } from './end-state.ts';
import { happen } from './events.ts';
import { formatJson } from './format-json.ts';
import type { Event, M3terRecording, QuickBooksRecording, ScenarioText } from './recording.ts';
import { openStage, type CommandRun, type Stage } from './stage.ts';

/** A scenario that was played: what is compared with its golden files, and what its laws are checked on. */
export interface PlayedScenario {
  readonly text: ScenarioText;
  /** Contents of the golden files by name. */
  readonly golden: Readonly<Record<GoldenFile, string>>;
  readonly plan: Plan;
  readonly planned: CommandRun;
  readonly applied: CommandRun;
  readonly secondPlan: Plan;
  /** Write requests that reached a system while planning. */
  readonly writesOfPlanning: number;
  readonly stage: Stage;
  /** Everything any command printed or saved. */
  readonly outputs: string;
}

export const GOLDEN_FILES = ['plan.txt', 'plan.json', 'requests.jsonl', 'report.txt', 'after.json'] as const;
export type GoldenFile = (typeof GOLDEN_FILES)[number];

/** Scenarios begin at nine; each event is a minute later, and ours run at full minutes too. */
const MINUTE_MS = 60_000;

/** Plays a scenario from its folder: what was before, a plan, its application, and a second plan. */
export async function playScenario(scenarioFolder: string): Promise<PlayedScenario> {
  const text = parse(await readFile(join(scenarioFolder, 'scenario.yaml'), 'utf8')) as ScenarioText;
  const states = buildStates(
    await readRecording<M3terRecording>(scenarioFolder, 'm3ter.json'),
    await readRecording<QuickBooksRecording>(scenarioFolder, 'quickbooks.json'),
  );
  const stage = await openStage({ states, startMs: SCENARIO_START, modes: text.modes });
  const server = setupServer(...sandboxMswHandlers(stage.handle));
  const folder = await mkdtemp(join(tmpdir(), 'tieout-scenario-'));
  server.listen({ onUnhandledRequest: 'error' });
  const { fetch } = globalThis;
  globalThis.fetch = stage.clock.watch(fetch);
  try {
    await cp(join(scenarioFolder, 'integrations'), join(folder, 'integrations'), { recursive: true });
    return await play({ text, stage, folder });
  } finally {
    globalThis.fetch = fetch;
    server.close();
    await rm(folder, { recursive: true, force: true });
  }
}

interface Play {
  readonly text: ScenarioText;
  readonly stage: Stage;
  readonly folder: string;
}

async function play({ text, stage, folder }: Play): Promise<PlayedScenario> {
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
  const plan = JSON.parse(saved) as Plan;
  return {
    text,
    plan,
    planned,
    applied,
    secondPlan: JSON.parse(second.stdout) as Plan,
    writesOfPlanning,
    stage,
    outputs: [saved, ...runs.flatMap((done) => [done.stdout, done.stderr])].join('\n'),
    golden: {
      'plan.txt': transcript(planned),
      'plan.json': formatJson(withoutTimes(plan)),
      'requests.jsonl': requests.map(requestLine).join(''),
      'report.txt': transcript(applied),
      'after.json': formatJson(describeEnd(stage.sandbox.states)),
    },
  };
}

async function readRecording<T>(folder: string, name: string): Promise<T> {
  return JSON.parse(await readFile(join(folder, name), 'utf8')) as T;
}

/** `{INV-101}` in a command line is the id of that bill. */
function withBillIds(line: string): string {
  return line.replaceAll(/\{([^}]+)\}/g, (_, number: string) => billIdOf(number));
}

function transcript({ line, stdout, stderr, exitCode }: CommandRun): string {
  const errors = stderr === '' ? '' : `--- stderr\n${stderr}`;
  return `$ ${line}\n${stdout}${errors}--- exit ${String(exitCode)}\n`;
}

/** The times of reading say nothing about a plan (rulings.md 23). */
function withoutTimes({ basedOn, ...plan }: Plan): object {
  const { m3terReadAt: _m3ter, quickbooksReadAt: _quickbooks, ...digests } = basedOn;
  return { ...plan, createdAt: '(time)', basedOn: digests };
}

/** One JSON object a line; the body is the text that was sent, so that its numbers stay as they were. */
function requestLine({ system, method, path, body }: Stage['writes'][number]): string {
  const facts = JSON.stringify({ system, method, path });
  return `${body === '' ? facts : `${facts.slice(0, -1)},"body":${body}}`}\n`;
}
