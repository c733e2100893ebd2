import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { renderWorkflow } from '../../src/authoring/first-workspace.ts';
import { ROOT } from './source-files.ts';

interface Step {
  readonly run?: string;
  readonly env?: Readonly<Record<string, string>>;
}

interface Job {
  readonly concurrency?: unknown;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly steps: readonly Step[];
}

interface Workflow {
  readonly permissions: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, Job>>;
}

const FIRST_WORKSPACE = {
  dir: 'integrations',
  name: 'acme',
  environment: 'sandbox',
  companyName: null,
  homeCurrency: null,
  from: '2026-11-01',
  schemas: '.schemas',
} as const;

function readWorkflow(name: string): Workflow {
  return parse(readFileSync(join(ROOT, '.github/workflows', name), 'utf8')) as Workflow;
}

function stepsOf(job: Job | undefined): readonly string[] {
  return (job?.steps ?? []).map(({ run = '' }) => run);
}

describe.each([
  ['the example', readWorkflow('reconcile-example.yml')],
  ['the one that init writes', parse(renderWorkflow(FIRST_WORKSPACE)) as Workflow],
])('a workflow that reconciles: %s', (_name, { jobs }) => {
  const signedIn = Object.entries(jobs).filter(([, { steps }]) =>
    steps.some(({ env }) => env?.['QUICKBOOKS_REFRESH_TOKEN'] !== undefined),
  );

  it('lets one job at a time use the QuickBooks sign-in, and cancels none that has begun', () => {
    expect(signedIn.map(([name]) => name)).toEqual(['plan', 'apply']);
    for (const [, { concurrency }] of signedIn) {
      expect(concurrency).toEqual({ group: 'tieout', 'cancel-in-progress': false });
    }
  });

  it('hands every job what a token store needs, and the check of a pull request nothing', () => {
    for (const [, { steps }] of signedIn) {
      const variables = steps.flatMap(({ env }) => Object.keys(env ?? {}));
      expect(variables).toEqual(
        expect.arrayContaining(['TIEOUT_TOKEN_STORE', 'TIEOUT_TOKEN_KEY', 'TIEOUT_GITHUB_TOKEN']),
      );
    }
    expect(JSON.stringify(jobs['check'])).not.toContain('secrets.');
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

  it.each(['checks.yml', 'publish.yml', 'reconcile-example.yml'])('may only read by default: %s', (name) => {
    expect(readWorkflow(name).permissions).toEqual({ contents: 'read' });
  });
});
