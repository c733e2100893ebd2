import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { bites, CHOICES } from './bites.ts';
import { BUGS, type Bug } from './deliberate-bugs.ts';
import { createSchedule, type ForcedModes, type Schedule } from './schedule.ts';
import { shrink, violationsOf } from './shrink.ts';

const USAGE = `npm run simulate -- [options]

  --runs N        schedules to run (1000)
  --seed S        seed of the first one (1)
  --mode X.Y=Z    force a mode: quickbooks.requestid=ignored; may be given several times
  --bug NAME      put a deliberate bug in: ${Object.keys(BUGS).join(', ')}
  --replay JSON   run one schedule, as a failure printed it
  --jobs N        processes (as many as there are cores)
  --failures N    stop after so many failures (5)
  --bites         count instead in how many of the schedules each mode makes a difference
`;

interface Options {
  readonly runs: number;
  readonly seed: number;
  readonly forced: ForcedModes;
  readonly bug: Bug | null;
  readonly replay: Schedule | null;
  readonly jobs: number;
  readonly failures: number;
  readonly bites: boolean;
}

/** Exit code 0 when every law held in every schedule, 1 when not, 64 for a wrong option. */
async function main(): Promise<number> {
  const options = readOptions();
  if (options === null) return 64;
  if (options.replay !== null) return await replay(options.replay, options.bug);
  if (options.bites) return await countBites(options);
  if (options.jobs > 1 && options.runs >= 2 * options.jobs) return await share(options);
  return await runAll(options);
}

function readOptions(): Options | null {
  const { values } = parseArgs({
    options: {
      runs: { type: 'string', default: '1000' },
      seed: { type: 'string', default: '1' },
      mode: { type: 'string', multiple: true, default: [] },
      bug: { type: 'string' },
      replay: { type: 'string' },
      jobs: { type: 'string', default: String(availableParallelism()) },
      failures: { type: 'string', default: '5' },
      bites: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const bug = values.bug === undefined ? null : (BUGS[values.bug] ?? undefined);
  if (values.help || bug === undefined) {
    process.stderr.write(USAGE);
    return null;
  }
  return {
    runs: Number(values.runs),
    seed: Number(values.seed),
    forced: forcedModes(values.mode),
    bug,
    replay: values.replay === undefined ? null : (JSON.parse(values.replay) as Schedule),
    jobs: Number(values.jobs),
    failures: Number(values.failures),
    bites: values.bites,
  };
}

function forcedModes(texts: readonly string[]): ForcedModes {
  const forced: Record<string, Record<string, string>> = {};
  for (const text of texts) {
    const [, system = '', name = '', value = ''] = /^(\w+)\.(\w+)=([\w-]+)$/.exec(text) ?? [];
    forced[system] = { ...forced[system], [name]: value };
  }
  return forced;
}

async function replay(schedule: Schedule, bug: Bug | null): Promise<number> {
  const violations = await violationsOf(schedule, bug);
  process.stdout.write(violations.length === 0 ? 'every law held\n' : `${violations.join('\n')}\n`);
  return violations.length === 0 ? 0 : 1;
}

/** Each possibility of each mode alone, in every schedule: each takes two simulations. */
async function countBites({ runs, seed: first }: Options): Promise<number> {
  for (const choice of CHOICES) {
    let count = 0;
    for (let seed = first; seed < first + runs; seed += 1) if (await bites(seed, choice)) count += 1;
    process.stdout.write(`${choice.name}: ${String(count)} of ${String(runs)}\n`);
  }
  return 0;
}

async function runAll(options: Options): Promise<number> {
  const startedAt = Date.now();
  const failed: number[] = [];
  let done = 0;
  for (let seed = options.seed; seed < options.seed + options.runs && failed.length < options.failures; seed += 1) {
    const plain = createSchedule(seed, options.forced);
    const schedule = options.bug?.focus?.(plain) ?? plain;
    const violations = await violationsOf(schedule, options.bug);
    done += 1;
    if (violations.length === 0) continue;
    failed.push(seed);
    process.stdout.write(`seed ${String(seed)}:\n${violations.map((text) => `  ${text}\n`).join('')}`);
    const smallest = await shrink(schedule, options.bug);
    process.stdout.write(`  replay: --replay '${JSON.stringify(smallest)}'\n`);
  }
  const seconds = (Date.now() - startedAt) / 1_000;
  process.stdout.write(
    `${String(done)} schedules from seed ${String(options.seed)}, ${String(failed.length)} failed, ` +
      `${(done / seconds).toFixed(1)} a second\n`,
  );
  return failed.length === 0 ? 0 : 1;
}

/** The same seeds, in several processes. */
async function share(options: Options): Promise<number> {
  const each = Math.ceil(options.runs / options.jobs);
  const codes = await Promise.all(
    Array.from({ length: options.jobs }, async (_, job) => {
      const first = options.seed + job * each;
      const runs = Math.min(each, options.seed + options.runs - first);
      const own = ['--jobs', '1', '--runs', String(runs), '--seed', String(first)];
      const child = spawn(process.execPath, ['src/build/run.mjs', ...process.argv.slice(1), ...own], {
        stdio: 'inherit',
      });
      return await new Promise<number>((resolve) => {
        child.on('exit', (code) => {
          resolve(code ?? 1);
        });
      });
    }),
  );
  return codes.every((code) => code === 0) ? 0 : 1;
}

process.exitCode = await main();
