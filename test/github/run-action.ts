import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { inject } from 'vitest';
import type { SimulatedGitHub } from './simulated-github.ts';

export interface StepRun {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly outputs: Readonly<Record<string, string>>;
  readonly summary: string;
}

export type GitHubEvent =
  { readonly pull_request: { readonly number: number; readonly head: { readonly sha: string } } } | object;

export const PULL_REQUEST: GitHubEvent = { pull_request: { number: 7, head: { sha: 'a91f2e7'.padEnd(40, '0') } } };

/** Runs the bundled action as a runner does: inputs and files by environment, its own process. */
export async function runStep(
  folder: string,
  github: SimulatedGitHub,
  step: { readonly inputs: Readonly<Record<string, string>>; readonly event: GitHubEvent },
  env: Readonly<Record<string, string>> = {},
): Promise<StepRun> {
  const files = { outputs: join(folder, '.outputs'), summary: join(folder, '.summary'), event: join(folder, '.event') };
  await writeFile(files.outputs, '');

  await writeFile(files.summary, '');
  await writeFile(files.event, JSON.stringify(step.event));
  const inputs = Object.entries({ token: 'job-token-0123456789', ...step.inputs }).map(([name, value]) => [
    `INPUT_${name.toUpperCase()}`,
    value,
  ]);
  const run = await execa('node', [join(inject('action'), 'action.mjs')], {
    cwd: folder,
    env: {
      PATH: process.env['PATH'] ?? '',
      CI: 'true',
      GITHUB_ACTIONS: 'true',
      GITHUB_REPOSITORY: 'acme/billing',
      GITHUB_API_URL: github.url,
      GITHUB_EVENT_PATH: files.event,
      GITHUB_OUTPUT: files.outputs,
      GITHUB_STEP_SUMMARY: files.summary,
      ...Object.fromEntries(inputs),
      ...env,
    },
    extendEnv: false,
    reject: false,
    stdin: 'ignore',
  });
  return {
    exitCode: run.exitCode ?? -1,
    stdout: run.stdout,
    stderr: run.stderr,
    outputs: parseOutputs(await readFile(files.outputs, 'utf8')),
    summary: await readFile(files.summary, 'utf8'),
  };
}

/** `name<<MARK`, the value, `MARK`: the form of the file that a runner reads. */
function parseOutputs(text: string): Readonly<Record<string, string>> {
  const found = [...text.matchAll(/^([^\n<]+)<<(\S+)\n([\s\S]*?)\n?\2$/gm)];
  return Object.fromEntries(found.map(([, name = '', , value = '']) => [name, value]));
}
