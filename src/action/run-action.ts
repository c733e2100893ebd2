import { execFile } from 'node:child_process';
import { appendFile, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { setOutput, setSecret, warning } from '@actions/core';
import { isSecretVariable } from '../workspace/find-secrets.ts';
import type { Plan } from '../model/plan.ts';
import type { TieOut } from '../model/tie-out.ts';
import { escapeTerminal } from '../render/escape.ts';
import { SECRET_LENGTH_MIN } from '../support/secret.ts';
import { commandLineOf, laptopLine, reportLineOf } from './command-line.ts';
import { fetchSnapshot, findLastApplied, SNAPSHOT_FILE } from './kept-artifacts.ts';
import { findApproval, type ApprovalVariables } from './find-approval.ts';
import { createGitHub, MissingPermission, type GitHub } from './github-client.ts';
import { LATEST, readInputs, type ActionInputs } from './inputs.ts';
import { outputsOf } from './outputs.ts';
import { blockedIssue, commentOf, driftIssue, noPlanComment, noSnapshotComment } from './plan-texts.ts';
import { keepReportIssues } from './report-issues.ts';
import { runCommand, type Environment, type Host } from './run-command.ts';
import { keepComment, keepIssue, markerOf } from './sticky.ts';

/**
 * One step: runs the command line, then writes the outputs, the pull request's comment and the issues. The exit code is
 * the command's; 0 when the branch has no snapshot yet, and then nothing runs.
 *
 * @throws Error for impossible inputs and for a snapshot that cannot be fetched.
 */
export async function runAction(environment: Environment, host: Host): Promise<number> {
  maskSecrets(environment);
  const inputs = readInputs();
  const line = commandLineOf(inputs);
  const github = githubOf(environment, inputs);
  const plansFromLatest = inputs.snapshot === LATEST && inputs.command === 'plan';
  const snapshotRun = plansFromLatest ? await downloadSnapshot(github, inputs) : null;
  if (plansFromLatest && snapshotRun === null) return await tellNoSnapshot(environment, github, inputs);
  const summary = environment['GITHUB_STEP_SUMMARY'] ?? null;
  const before = await sizeOf(summary);
  // Files that an earlier step left would be taken for this command's when it writes none.
  for (const file of line.written) await rm(file, { force: true });
  const words = [...line.words, ...(await lastAppliedOption(github, inputs))];
  const approval = await approvalOf(environment, github, inputs);
  const { exitCode, lastWords } = await runCommand(host, words, { ...environment, ...approval });
  // A summary that did not grow says nothing of the failure.
  if (exitCode !== 0 && summary !== null && (await sizeOf(summary)) === before) {
    await appendFile(summary, failureSummary(inputs.command, exitCode, lastWords));
  }
  const plan = (await readJson(line.planFile)) as Plan | null;
  const { planFile } = line;
  const htmlFile = (await sizeOf(line.htmlFile)) === 0 ? null : line.htmlFile;
  const outputs = outputsOf({ exitCode, planFile, htmlFile, plan });
  for (const [name, value] of Object.entries(outputs)) setOutput(name, value);
  await writeCommentAndIssue(environment, github, { inputs, exitCode, plan, snapshotRun });
  const report = (await readJson(line.reportFile)) as TieOut | null;
  if (report !== null && inputs.issue && github !== null) {
    await orWarn('issues', () =>
      keepReportIssues(github, report, (month) => reportAgain({ host, environment, inputs }, month)),
    );
  }
  return exitCode;
}

/** Who approved an apply, for its journal. What GitHub does not tell is left out, with a warning. */
async function approvalOf(
  environment: Environment,
  github: GitHub | null,
  { command }: ActionInputs,
): Promise<ApprovalVariables> {
  if (command !== 'apply' || github === null) return {};
  const facts = {
    commit: environment['GITHUB_SHA'] ?? null,
    run: environment['GITHUB_RUN_ID'] ?? null,
    environment: environment['TIEOUT_ENVIRONMENT'] ?? null,
  };
  let approval: ApprovalVariables = {};
  await orWarn('approval', async () => void (approval = await findApproval(github, facts)));
  return approval;
}

const COMMIT = /^[0-9a-f]{40}$/;

/**
 * `--applied COMMIT` for a comparison that names none itself, when this clone has the commit. Without it the comparison
 * says that it is not known.
 */
async function lastAppliedOption(
  github: GitHub | null,
  { command, connection, args }: ActionInputs,
): Promise<readonly string[]> {
  const has = (option: string): boolean => args.some((word) => word === option || word.startsWith(`${option}=`));
  if (github === null || command !== 'plan' || !has('--against') || has('--applied')) return [];
  // A missing permission, or a GitHub that is away, only makes the comparison say less.
  const commit = await findLastApplied(github, connection).catch(() => null);
  return commit !== null && COMMIT.test(commit) && (await hasCommit(commit)) ? ['--applied', commit] : [];
}

/** A clone without its history lacks older commits. */
function hasCommit(commit: string): Promise<boolean> {
  return new Promise((resolve) => {
    execFile('git', ['cat-file', '-e', `${commit}^{commit}`], (error) => resolve(error === null));
  });
}

interface RerunInput {
  readonly host: Host;
  readonly environment: Environment;
  readonly inputs: ActionInputs;
}

/** Another month's report; null when it could not be made, which its annotations say. */
async function reportAgain({ host, environment, inputs }: RerunInput, month: string): Promise<TieOut | null> {
  const { words, written, reportFile } = reportLineOf(inputs, month);
  for (const file of written) await rm(file, { force: true });
  await runCommand(host, words, environment);
  return (await readJson(reportFile)) as TieOut | null;
}

/**
 * Runs before anything is read, so that the runner hides secrets in all later output. A variable of a job is set on
 * purpose, so its value is hidden from the length on that any secret is hidden from.
 */
function maskSecrets(environment: Environment): void {
  for (const [name, value = ''] of Object.entries(environment)) {
    if (value.length >= SECRET_LENGTH_MIN && (isSecretVariable(name) || name === 'INPUT_TOKEN')) setSecret(value);
  }
}

async function sizeOf(file: string | null): Promise<number> {
  if (file === null) return 0;
  return stat(file).then(
    ({ size }) => size,
    () => 0,
  );
}

/** The summary of a run that ended before it could show anything. */
function failureSummary(command: string, exitCode: number, lastWords: string): string {
  const words = escapeTerminal(lastWords).replaceAll('`', "'").trimEnd();
  return `### tieout ${command} ended with exit code ${String(exitCode)}\n\n\`\`\`\`text\n${words}\n\`\`\`\`\n`;
}

/**
 * A plan or a report; null when the command ended before it had one, or has none. The command line beside this action
 * has just written and checked it.
 */
async function readJson(file: string | null): Promise<unknown> {
  const text = file === null ? null : await readFile(file, 'utf8').catch(() => null);
  return text === null ? null : JSON.parse(text);
}

/** Writes the latest snapshot beside the plan, and gives the run that made it; null when there is none yet. */
async function downloadSnapshot(github: GitHub | null, { connection }: ActionInputs): Promise<number | null> {
  if (github === null) throw new Error('snapshot: latest needs the input token, and a repository');
  try {
    const fetched = await fetchSnapshot(github, connection);
    if (fetched === null) return null;
    await writeFile(SNAPSHOT_FILE, fetched.bytes, { mode: 0o600 });
    return fetched.run;
  } catch (error) {
    if (!(error instanceof MissingPermission)) throw error;
    const lack = sayLack(['actions: read']);
    throw new Error(`the snapshot could not be fetched: ${error.message}; ${lack}`, { cause: error });
  }
}

/** Before the first merge nothing can be planned from: that is said, and is no failure of the pull request. */
async function tellNoSnapshot(environment: Environment, github: GitHub | null, inputs: ActionInputs): Promise<number> {
  const body = noSnapshotComment();
  warning('there is no plan yet: the default branch has kept no snapshot');
  for (const [name, value] of Object.entries({ 'exit-code': '0', reason: 'no-snapshot' })) setOutput(name, value);
  const summary = environment['GITHUB_STEP_SUMMARY'];
  if (summary !== undefined) await appendFile(summary, body);
  const pullRequest = await pullRequestOf(environment);
  if (github !== null && inputs.comment && pullRequest !== null) {
    const marker = commentMarkerOf(inputs);
    await orWarn('pull-requests', () => keepComment(github, pullRequest.number, { marker, body }));
  }
  return 0;
}

/**
 * By what the step names, as a step without a plan finds the same comment: the name of the only connection is not known
 * where the files cannot be read.
 */
function commentMarkerOf({ connection, args }: ActionInputs): string {
  const at = args.findIndex((word) => /^--connection(?:=|$)/.test(word));
  const inArgs = /^--connection=(.*)$/.exec(args[at] ?? '')?.[1] ?? (at === -1 ? null : args[at + 1]);
  return markerOf('plan', connection ?? inArgs ?? '');
}

/** How the command of this step ended. */
interface Ended {
  readonly inputs: ActionInputs;
  readonly exitCode: number;
  readonly plan: Plan | null;
  /** The workflow run whose snapshot was planned from, or null. */
  readonly snapshotRun: number | null;
}

/** Writes the comment of the pull request, and the issue about blocked bills or drift. */
async function writeCommentAndIssue(environment: Environment, github: GitHub | null, ended: Ended): Promise<void> {
  const { inputs, plan } = ended;
  if (github === null) return;
  const pullRequest = await pullRequestOf(environment);
  if (inputs.command === 'plan' && inputs.comment && pullRequest !== null) {
    const { commit, base } = pullRequest;
    const facts = { commit, base, command: laptopLine(inputs, ended.snapshotRun) };
    const body = plan === null ? noPlanComment(ended.exitCode, facts) : commentOf(plan, facts);
    const marker = commentMarkerOf(inputs);
    await orWarn('pull-requests', () => keepComment(github, pullRequest.number, { marker, body }));
  }
  if (!inputs.issue || plan === null) return;
  const { kind, title, body } = inputs.command === 'drift' ? driftIssue(plan) : blockedIssue(plan);
  const marker = markerOf(kind, plan.connection.name);
  await orWarn('issues', () => keepIssue(github, title, { marker, body }));
}

/** What is done at GitHub: what is said when it fails, and the permissions that it needs. */
const AT_GITHUB = {
  'pull-requests': ['the comment of the pull request could not be written', ['pull-requests: write']],
  issues: ['the issue could not be written', ['issues: write']],
  approval: [
    'who approved this could not be read, and the journal does not say it',
    ['actions: read', 'pull-requests: read'],
  ],
} as const;

/** What fails at GitHub never fails the job. A warning says why, and names the permission that the job lacks. */
async function orWarn(what: keyof typeof AT_GITHUB, act: () => Promise<void>): Promise<void> {
  try {
    await act();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const [failed, permissions] = AT_GITHUB[what];
    const lack = error instanceof MissingPermission ? `; ${sayLack(permissions)}` : '';
    warning(`${failed}: ${why}${lack}`);
  }
}

/** The permissions of the job as its workflow must have them, besides the one to read the repository. */
function sayLack(permissions: readonly string[]): string {
  const lines = ['permissions:', ...['contents: read', ...permissions].map((one) => `  ${one}`)];
  return `the job lacks a permission, give it with\n${lines.join('\n')}`;
}

function githubOf(environment: Environment, { token }: ActionInputs): GitHub | null {
  const [owner = '', repo = ''] = (environment['GITHUB_REPOSITORY'] ?? '').split('/');
  if (token === '' || owner === '' || repo === '') return null;
  return createGitHub({ apiUrl: environment['GITHUB_API_URL'] ?? 'https://api.github.com', owner, repo, token });
}

interface PullRequest {
  readonly number: number;
  /** The last one of its branch. */
  readonly commit: string | null;
  /** The branch it is to be merged into. */
  readonly base: string | null;
}

/** The pull request whose event started the run, or null. */
async function pullRequestOf(environment: Environment): Promise<PullRequest | null> {
  const file = environment['GITHUB_EVENT_PATH'];
  if (file === undefined) return null;
  const event = JSON.parse(await readFile(file, 'utf8')) as {
    readonly pull_request?: {
      readonly number: number;
      readonly head?: { readonly sha?: string };
      readonly base?: { readonly ref?: string };
    };
  };
  if (event.pull_request === undefined) return null;
  const { number, head, base } = event.pull_request;
  return { number, commit: head?.sha ?? null, base: base?.ref ?? null };
}
