import { chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { inject } from 'vitest';
import { parse } from 'yaml';
import { evaluate, fillIn, type Contexts } from './evaluate.ts';
import { runStep } from './run-action.ts';
import type { SimulatedGitHub } from './simulated-github.ts';

interface Step {
  readonly id?: string;
  readonly if?: string;
  readonly run?: string;
  readonly uses?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly 'continue-on-error'?: boolean;
  readonly with?: Readonly<Record<string, string | number | boolean>>;
}

interface Job {
  readonly needs?: string | readonly string[];
  readonly if?: string;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly environment?: string;
  readonly outputs?: Readonly<Record<string, string>>;
  readonly strategy?: { readonly matrix: { readonly include: string } };
  readonly steps: readonly Step[];
}

export interface WorkflowRun {
  /** How each job ended; those that did not run are `skipped`. */
  readonly jobs: Readonly<Record<string, 'success' | 'failure' | 'skipped'>>;
  readonly log: string;
}

/** A repository at GitHub: its files, what its settings hold, and what earlier runs kept. */
export interface Repository {
  readonly folder: string;
  readonly github: SimulatedGitHub;
  readonly vars: Readonly<Record<string, string>>;
  /** Of the repository; those of an environment reach its jobs alone. */
  readonly secrets: Readonly<Record<string, string>>;
}

export interface TriggeredBy {
  readonly event_name: string;
  readonly repository: 'acme/billing';
  readonly event: object;
}

/**
 * Plays a workflow as a runner would, for the steps that ours have: the jobs in order with their conditions and
 * matrices by GitHub's own evaluator, commands in bash, the action as a process, artifacts between jobs. Both systems
 * are the embedded ones, whose state lies in the folder.
 *
 * @param before told of each job that runs, before it begins
 */
export async function runWorkflow(
  text: string,
  repository: Repository,
  by: TriggeredBy,
  before: (job: string) => Promise<void> = async () => await Promise.resolve(),
): Promise<WorkflowRun> {
  const { jobs } = parse(text) as { readonly jobs: Readonly<Record<string, Job>> };
  const ended: Record<string, 'success' | 'failure' | 'skipped'> = {};
  const needs: Record<string, { outputs: Record<string, string> }> = {};
  let log = '';
  for (const [name, job] of Object.entries(jobs)) {
    const contexts: Contexts = { github: by, vars: repository.vars, secrets: repository.secrets, needs };
    const needed = [job.needs ?? []].flat();
    const runs = needed.every((one) => ended[one] === 'success') && evaluate(job.if ?? 'true', contexts) === true;
    ended[name] = runs ? 'success' : 'skipped';
    if (!runs) continue;
    await before(name);
    const include = job.strategy?.matrix.include;
    const matrix = include === undefined ? [{}] : (JSON.parse(fillIn(include, contexts)) as readonly object[]);
    for (const one of matrix) {
      const run = await runJob(job, repository, { ...contexts, matrix: one });
      log += run.log;
      if (run.failed) ended[name] = 'failure';
      needs[name] = { outputs: run.outputs };
    }
  }
  return { jobs: ended, log };
}

interface JobRun {
  readonly failed: boolean;
  readonly outputs: Record<string, string>;
  readonly log: string;
}

/** What an earlier job left; each job begins in a clone of its own. */
const WRITTEN = ['plan.json', 'plan.html', 'report.json', 'report.csv', 'report.html', 'journal.jsonl', 'world.snapshot']; // prettier-ignore

async function runJob(job: Job, repository: Repository, given: Contexts): Promise<JobRun> {
  const { folder, github } = repository;
  github.may.comments = job.permissions?.['pull-requests'] === 'write';
  github.may.issues = job.permissions?.['issues'] === 'write';
  github.may.actions = job.permissions?.['actions'] === 'read';
  for (const file of WRITTEN) await rm(join(folder, file), { force: true });
  const steps: Record<string, { outputs: Record<string, string> }> = {};
  let [failed, log] = [false, ''];
  for (const step of job.steps) {
    const contexts: Contexts = { ...given, steps };
    if (evaluate(step.if ?? 'success()', contexts, failed) !== true) continue;
    const run = await runOne(step, repository, contexts);
    log += run.log;
    failed ||= run.exitCode !== 0 && step['continue-on-error'] !== true;
    if (step.id !== undefined) steps[step.id] = { outputs: run.outputs };
  }
  const outputs = Object.entries(job.outputs ?? {}).map(([name, value]) => [name, fillIn(value, { ...given, steps })]);
  return { failed, outputs: Object.fromEntries(outputs) as Record<string, string>, log };
}

interface StepEnd {
  readonly exitCode: number;
  readonly outputs: Record<string, string>;
  readonly log: string;
}

const NOTHING: StepEnd = { exitCode: 0, outputs: {}, log: '' };

async function runOne(step: Step, repository: Repository, contexts: Contexts): Promise<StepEnd> {
  const inputs = Object.fromEntries(
    Object.entries(step.with ?? {}).map(([name, value]) => [name, fillIn(String(value), contexts)]),
  );
  if (step.run !== undefined) return runShell(fillIn(step.run, contexts), repository.folder);
  const { uses = '' } = step;
  if (uses === './node_modules/tieout') return runTieout(step, inputs, repository, contexts);
  if (uses.startsWith('actions/upload-artifact@')) return upload(inputs, repository, contexts);
  if (uses.startsWith('actions/download-artifact@')) return download(inputs, repository);
  if (/^actions\/(?:checkout|setup-node)@/.test(uses)) return NOTHING;
  throw new Error(`the runner does not know ${uses}`);
}

async function runTieout(
  step: Step,
  inputs: Record<string, string>,
  repository: Repository,
  contexts: Contexts,
): Promise<StepEnd> {
  const { event } = contexts['github'] as TriggeredBy;
  // Where credentials would sign in, the embedded systems answer; a step without them has no systems at all.
  const place = step.env?.['M3TER_API_SECRET'] === undefined ? '' : ' --sandbox';
  // The bills of the embedded company are of this month, whatever the day is.
  const month = inputs['command'] === 'report' ? ' --month 2026-10' : '';
  const args = `${inputs['args'] ?? ''}${place}${month}`;
  const secret = fillIn(step.env?.['TIEOUT_SNAPSHOT_KEY'] ?? '', contexts);
  const run = await runStep(
    repository.folder,
    repository.github,
    { inputs: { ...inputs, args }, event },
    {
      GITHUB_SHA: 'c'.repeat(40),
      GITHUB_ACTOR: 'ann',
      GITHUB_RUN_ID: '4711',
      GITHUB_SERVER_URL: 'https://github.com',
      TIEOUT_SNAPSHOT_KEY: secret,
      TIEOUT_ENVIRONMENT: step.env?.['TIEOUT_ENVIRONMENT'] ?? '',
    },
  );
  return { exitCode: run.exitCode, outputs: run.outputs, log: `${run.stdout}\n${run.stderr}\n` };
}

/** What is installed is the program under test: `npm ci` has nothing to do, and `npx tieout` is it. */
async function runShell(command: string, folder: string): Promise<StepEnd> {
  if (command.startsWith('npm ci')) return NOTHING;
  const shims = join(folder, '.shims');
  await mkdir(shims, { recursive: true });
  await writeFile(join(shims, 'npx'), `#!/bin/sh\nshift\nexec node '${inject('tieout')}' "$@"\n`);
  await chmod(join(shims, 'npx'), 0o755);
  const output = join(folder, '.outputs');
  await writeFile(output, '');
  const run = await execa('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', command], {
    cwd: folder,
    env: { PATH: `${shims}:${process.env['PATH'] ?? ''}`, CI: 'true', GITHUB_ACTIONS: 'true', GITHUB_OUTPUT: output },
    extendEnv: false,
    reject: false,
    all: true,
  });
  const lines = (await readFile(output, 'utf8')).split('\n').filter((line) => line !== '');
  const pairs = lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)] as const);
  return { exitCode: run.exitCode ?? -1, outputs: Object.fromEntries(pairs), log: run.all };
}

async function upload(
  { name = '', path = '', 'retention-days': days = '0' }: Record<string, string>,
  { folder, github }: Repository,
  contexts: Contexts,
): Promise<StepEnd> {
  const { event_name: event } = contexts['github'] as TriggeredBy;
  const paths = path.split('\n').filter((line) => line !== '');
  const read = paths.map(async (one) => [one, await readFile(join(folder, one)).catch(() => null)] as const);
  const files = Object.fromEntries((await Promise.all(read)).flatMap(([one, bytes]) => bytes === null ? [] : [[one, bytes]])); // prettier-ignore
  const branch = event === 'pull_request' ? 'edit' : 'main';
  const { stdout: commit } = await execa('git', ['rev-parse', 'HEAD'], { cwd: folder });
  if (Object.keys(files).length > 0) github.artifacts.push({ name, files, branch, commit, days: Number(days) });
  return NOTHING;
}

async function download({ name = '' }: Record<string, string>, { folder, github }: Repository): Promise<StepEnd> {
  const found = github.artifacts.findLast((artifact) => artifact.name === name);
  for (const [path, bytes] of Object.entries(found?.files ?? {})) await writeFile(join(folder, path), bytes);
  return { ...NOTHING, exitCode: found === undefined ? 1 : 0 };
}
