import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { renderWorkflow } from '../../src/authoring/workflow.ts';
import { ROOT } from './source-files.ts';

interface Step {
  readonly run?: string;
  readonly uses?: string;
  readonly env?: Readonly<Record<string, string>>;
}

interface Job {
  readonly concurrency?: unknown;
  readonly environment?: string;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly steps: readonly Step[];
}

interface Workflow {
  readonly permissions: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, Job>>;
}

function readWorkflow(name: string): Workflow {
  return parse(readFileSync(join(ROOT, '.github/workflows', name), 'utf8')) as Workflow;
}

function stepsOf(job: Job | undefined): readonly string[] {
  return (job?.steps ?? []).map(({ run = '' }) => run);
}

describe('the workflow that init writes', () => {
  const text = renderWorkflow({ dir: 'our "own" books' });
  const { jobs } = parse(text) as Workflow;
  const signedIn = Object.entries(jobs).filter(([, { steps }]) =>
    steps.some(({ env }) => env?.['QUICKBOOKS_REFRESH_TOKEN'] !== undefined),
  );

  it('lets one job at a time use the sign-in of a connection, drops none and cancels none that has begun', () => {
    expect(signedIn.map(([name]) => name)).toEqual(['plan-merged', 'apply', 'bills', 'drift', 'report']);
    for (const [, { concurrency }] of signedIn) {
      const group = 'tieout-${{ matrix.connection }}';
      expect(concurrency).toEqual({ group, 'cancel-in-progress': false, queue: 'max' });
    }
  });

  it('gives secrets to the one step that signs in, and to no job as a whole', () => {
    for (const [, { steps }] of signedIn) {
      const withSecrets = steps.filter((step) => JSON.stringify(step).includes('secrets.'));
      expect(new Set(withSecrets.map(({ uses }) => uses))).toEqual(new Set(['./node_modules/tieout']));
      expect(Object.keys(withSecrets[0]?.env ?? {})).toEqual(
        expect.arrayContaining(['TIEOUT_TOKEN_STORE', 'TIEOUT_TOKEN_KEY', 'TIEOUT_GITHUB_TOKEN']),
      );
    }
    expect(JSON.stringify([jobs['check'], jobs['connections']])).not.toContain('secrets.');
  });

  it('gives pull requests no secret but the key of snapshots, and what has others an environment of main', () => {
    const secretsOf = ({ steps }: Job): readonly string[] => [...JSON.stringify(steps).matchAll(/secrets\.(\w+)/g)].map(([, name = '']) => name); // prettier-ignore
    expect(
      Object.entries(jobs).map(([name, job]) => [name, job.environment ?? null, new Set(secretsOf(job)).size]),
    ).toEqual([
      ['check', null, 0],
      ['connections', null, 0],
      ['plan', null, 1],
      ['plan-merged', 'billing-unattended', 8],
      ['apply', 'billing', 8],
      ['bills', 'billing-unattended', 8],
      ['drift', 'billing-unattended', 8],
      ['report', 'billing-unattended', 8],
    ]);
    expect(secretsOf(jobs['plan'] ?? { steps: [] })).toEqual(['TIEOUT_SNAPSHOT_KEY']);
  });

  it('may write comments for a plan and issues for the rest, and nothing else', () => {
    const granted = Object.entries(jobs).map(([name, { permissions = {} }]) => [name, Object.keys(permissions)]);
    expect(Object.fromEntries(granted)).toEqual({
      check: [],
      connections: [],
      plan: ['contents', 'actions', 'pull-requests'],
      'plan-merged': ['contents'],
      apply: ['contents', 'actions', 'issues', 'pull-requests'],
      bills: ['contents', 'actions', 'issues', 'pull-requests'],
      drift: ['contents', 'issues'],
      report: ['contents', 'issues'],
    });
  });

  it('pins every action of others by its commit, with the version beside it', () => {
    const used = [...text.matchAll(/uses: (\S+)(.*)/g)].filter(([, action]) => !action?.startsWith('./'));
    expect(used.length).toBeGreaterThan(10);
    for (const [line] of used) expect(line).toMatch(/^uses: actions\/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });
});

describe('the workflows of this repository', () => {
  it('look for known advisories of what is shipped', () => {
    expect(stepsOf(readWorkflow('checks.yml').jobs['check'])).toContain('npm audit');
  });

  it('publish with provenance, from a package that names the repository, without install scripts', () => {
    const { publish } = readWorkflow('publish.yml').jobs;
    const steps = stepsOf(publish);
    expect(publish?.permissions).toEqual({ contents: 'read', 'id-token': 'write' });
    expect(steps).toContain('npm ci --ignore-scripts');
    expect(steps.at(-4)).toMatch(/^npm pkg set .*repository\.url=git\+\$GITHUB_SERVER_URL\/\$GITHUB_REPOSITORY\.git/);
    expect(steps.at(-3)).toBe('mkdir packed && npm pack --ignore-scripts --pack-destination packed');
    expect(steps.at(-2)).toBe('TIEOUT_TARBALL="$(ls packed/*.tgz)" npx vitest run test/package');
    expect(steps.at(-1)).toBe('npm publish packed/*.tgz --ignore-scripts --provenance --access public');
  });

  it('attach the bundle of the action and tag it only after the package is out, with no token of npm', () => {
    const { action } = readWorkflow('publish.yml').jobs;
    expect(action).toMatchObject({ needs: 'publish', permissions: { contents: 'write' } });
    expect(stepsOf(action)).toContain('npm run build:action');
  });

  it.each(['checks.yml', 'publish.yml', 'tieout.yml'])('may only read by default: %s', (name) => {
    expect(readWorkflow(name).permissions).toEqual({ contents: 'read' });
  });
});
