import { appendFile, readFile, stat } from 'node:fs/promises';
import { setOutput, setSecret, warning } from '@actions/core';
import { isSecretVariable } from '../workspace/find-secrets.ts';
import type { Plan } from '../model/plan.ts';
import { escapeTerminal } from '../render/escape.ts';
import { commandLineOf, laptopLine } from './command-line.ts';
import { createGitHub, MissingPermission, type GitHub } from './github-client.ts';
import { readInputs, type ActionInputs } from './inputs.ts';
import { outputsOf, reasonOf } from './outputs.ts';
import { blockedIssue, commentOf, driftIssue, noPlanComment } from './plan-texts.ts';
import { runCommand, type Host } from './run-command.ts';
import { keepComment, keepIssue, markerOf } from './sticky.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Shorter values could be words of the log. */
const SECRET_LENGTH_MIN = 6;

/**
 * One step: runs the command line, then writes the outputs, the pull request's comment and the issues. The exit code is
 * that of the command; a refusal of GitHub does not change it.
 *
 * @throws Error for impossible inputs.
 */
export async function runAction(environment: Environment, host: Host): Promise<number> {
  maskSecrets(environment);
  const inputs = readInputs();
  const line = commandLineOf(inputs);
  const summary = environment['GITHUB_STEP_SUMMARY'] ?? null;
  const before = await sizeOf(summary);
  const { exitCode, lastWords } = await runCommand(host, line.words);
  if (exitCode !== 0 && summary !== null && (await sizeOf(summary)) === before) {
    await appendFile(summary, failureSummary(inputs.command, exitCode, lastWords));
  }
  const plan = line.planFile === null ? null : await readPlan(line.planFile);
  const outputs = outputsOf({ exitCode, reason: reasonOf(exitCode), planFile: line.planFile, plan });
  for (const [name, value] of Object.entries(outputs)) setOutput(name, value);
  await tell(environment, { inputs, exitCode, plan });
  return exitCode;
}

/** Runs before anything is read, so that the runner hides secrets in all later output. */
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

/** Null when the command ended before it had a plan. */
async function readPlan(file: string): Promise<Plan | null> {
  const text = await readFile(file, 'utf8').catch(() => null);
  // The command line beside this action has just written and checked it.
  return text === null ? null : (JSON.parse(text) as Plan);
}

interface Run {
  readonly inputs: ActionInputs;
  readonly exitCode: number;
  readonly plan: Plan | null;
}

async function tell(environment: Environment, run: Run): Promise<void> {
  const { inputs, plan } = run;
  const github = githubOf(environment, inputs);
  if (github === null) return;
  const pullRequest = await pullRequestOf(environment);
  if (inputs.command === 'plan' && inputs.comment && pullRequest !== null) {
    const facts = { commit: pullRequest.head, command: laptopLine(inputs) };
    const body = plan === null ? noPlanComment(run.exitCode, facts) : commentOf(plan, facts);
    const marker = markerOf('plan', inputs.connection ?? plan?.connection.name ?? '');
    await orWarn('pull-requests', () => keepComment(github, pullRequest.number, { marker, body }));
  }
  if (!inputs.issue || plan === null) return;
  const { kind, title, body } = inputs.command === 'drift' ? driftIssue(plan) : blockedIssue(plan);
  const marker = markerOf(kind, plan.connection.name);
  await orWarn('issues', () => keepIssue(github, title, { marker, body }));
}

/** A comment or issue that cannot be written never fails the job. A warning names the permission that the job lacks. */
async function orWarn(permission: 'pull-requests' | 'issues', act: () => Promise<void>): Promise<void> {
  try {
    await act();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const what = permission === 'issues' ? 'the issue' : 'the comment of the pull request';
    const lack =
      error instanceof MissingPermission
        ? `; the job lacks a permission, give it with\npermissions:\n  contents: read\n  ${permission}: write`
        : '';
    warning(`${what} could not be written: ${why}${lack}`);
  }
}

function githubOf(environment: Environment, { token }: ActionInputs): GitHub | null {
  const [owner = '', repo = ''] = (environment['GITHUB_REPOSITORY'] ?? '').split('/');
  if (token === '' || owner === '' || repo === '') return null;
  return createGitHub({ apiUrl: environment['GITHUB_API_URL'] ?? 'https://api.github.com', owner, repo, token });
}

interface PullRequest {
  readonly number: number;
  readonly head: string | null;
}

/** The pull request whose event started the run, or null. */
async function pullRequestOf(environment: Environment): Promise<PullRequest | null> {
  const file = environment['GITHUB_EVENT_PATH'];
  if (file === undefined) return null;
  const event = JSON.parse(await readFile(file, 'utf8')) as {
    readonly pull_request?: { readonly number: number; readonly head?: { readonly sha?: string } };
  };
  if (event.pull_request === undefined) return null;
  return { number: event.pull_request.number, head: event.pull_request.head?.sha ?? null };
}
