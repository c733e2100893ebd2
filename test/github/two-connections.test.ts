import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, test, vi } from 'vitest';
import { parse } from 'yaml';
import { emptyFolder, runProcess } from '../cli/run-process.ts';
import { fillIn } from './evaluate.ts';
import { findWrong } from './github-parser.ts';
import { runWorkflow, type Repository, type TriggeredBy } from './run-workflow.ts';
import { simulateGitHub } from './simulated-github.ts';

/** Each job runs once for each connection. */
vi.setConfig({ testTimeout: 300_000 });

interface Workflow {
  readonly jobs: Readonly<Record<string, { readonly steps: readonly { readonly env?: Readonly<Record<string, string>> }[] }>>; // prettier-ignore
}

const by = (event_name: string, event: object): TriggeredBy => ({ event_name, repository: 'acme/billing', event });

/** A repository that `init` made twice, as the README says for a second connection. */
async function twoConnections(): Promise<{ readonly repository: Repository; readonly workflow: string }> {
  const folder = await emptyFolder();
  await mkdir(join(folder, '.git'));
  await writeFile(join(folder, 'package.json'), '{ "devDependencies": { "tieout": "0.1.0" } }\n');
  await writeFile(join(folder, 'package-lock.json'), '{}\n');
  const first = 'init --name acme --environment sandbox --from 2026-11-01';
  const second = 'init --name acme-production --environment production --from 2026-11-01';
  for (const line of [first, second]) {
    expect(await runProcess(folder, line.split(' '))).toMatchObject({ exitCode: 0 });
  }
  const author = ['-c', 'user.name=ann', '-c', 'user.email=ann@example.com'];
  for (const words of [
    ['init', '--quiet', '--initial-branch=main'],
    ['add', '--all'],
    [...author, 'commit', '--quiet', '--message=two'],
    [...author, 'commit', '--quiet', '--allow-empty', '--message=more'],
  ]) {
    // prettier-ignore
    await execa('git', words, { cwd: folder });
  }
  const workflow = await readFile(join(folder, '.github/workflows/tieout.yml'), 'utf8');
  const secrets = { TIEOUT_SNAPSHOT_KEY: 'planted-SNAPSHOT-key-0123456789' };
  const repository = { folder, github: await simulateGitHub(), vars: { TIEOUT_ENABLED: 'true' }, secrets };
  return { repository, workflow };
}

test('init hands each step the secrets of its own connection and no other, each with a token of its own', async () => {
  const { workflow } = await twoConnections();
  expect(await findWrong('tieout.yml', workflow)).toEqual([]);
  const { jobs } = parse(workflow) as Workflow;
  const signedIn = Object.values(jobs).flatMap(({ steps }) => steps.flatMap(({ env }) => (env?.['M3TER_API_SECRET'] === undefined ? [] : [env]))); // prettier-ignore
  expect(signedIn.length).toBeGreaterThan(5);
  const names = ['M3TER_API_KEY', 'M3TER_API_SECRET', 'QUICKBOOKS_CLIENT_ID', 'QUICKBOOKS_CLIENT_SECRET', 'QUICKBOOKS_REFRESH_TOKEN']; // prettier-ignore
  const all = [...names, ...names.map((name) => `ACME_PRODUCTION_${name}`)];
  const secrets = Object.fromEntries(all.map((name) => [name, `of ${name}`]));
  for (const env of signedIn) {
    for (const [connection, prefix] of [
      ['acme', ''],
      ['acme-production', 'ACME_PRODUCTION_'],
    ] as const) {
      const contexts = { matrix: { connection }, secrets, vars: {}, needs: {}, github: {} };
      const given = Object.entries(env).filter(([name, value]) => all.includes(name) && fillIn(value, contexts) !== '');
      expect(given.map(([name, value]) => [name, fillIn(value, contexts)])).toEqual(
        names.map((name) => [`${prefix}${name}`, `of ${prefix}${name}`]),
      );
    }
    const ids = Object.keys(env).filter((name) => /ORG_ID|REALM_ID/.test(name));
    expect(ids).toHaveLength(4);
    for (const name of ids) expect(env[name]).toBe(`\${{ vars.${name} }}`);
  }
  const [head = ''] = workflow.split('\nname: tieout');
  expect(head).toContain(
    '#   QUICKBOOKS_REFRESH_TOKEN, ACME_PRODUCTION_QUICKBOOKS_REFRESH_TOKEN,\n# and must be in neither environment',
  );
});

test('each job runs for each connection of the matrix, with artifacts and issues of its own', async () => {
  const { repository, workflow } = await twoConnections();
  const { github } = repository;
  const merged = await runWorkflow(workflow, repository, by('push', {}));
  expect(merged.jobs).toMatchObject({ connections: 'success', 'plan-merged': 'success', apply: 'success' });
  // In the order of their files.
  const names = ['acme-production', 'acme'];
  const kept = github.artifacts.map(({ name }) => name);
  expect(kept).toEqual([
    ...names.map((name) => `plan-${name}`),
    ...names.flatMap((name) => ['journal', 'applied', 'snapshot'].map((kind) => `${kind}-${name}`)),
  ]);
  for (const { name, files } of github.artifacts.filter(({ name: one }) => one.startsWith('plan-'))) {
    const plan = JSON.parse(Buffer.from(files['plan.json'] ?? []).toString('utf8')) as { readonly connection: { readonly name: string } }; // prettier-ignore
    expect(`plan-${plan.connection.name}`).toBe(name);
  }
  const pull = { number: 7, head: { sha: 'a'.repeat(40), repo: { full_name: 'acme/billing' } }, base: { ref: 'main' } };
  const proposed = await runWorkflow(workflow, repository, by('pull_request', { pull_request: pull }));
  expect(proposed.jobs).toMatchObject({ plan: 'success', apply: 'skipped' });
  for (const schedule of ['17 * * * *', '47 5 * * *', '27 6 3 * *']) {
    const { jobs } = await runWorkflow(workflow, repository, by('schedule', { schedule }));
    expect(Object.values(jobs)).not.toContain('failure');
  }
  expect(github.artifacts.slice(-2).map(({ name }) => name)).toEqual(names.map((name) => `report-${name}`));
  // No comment and no issue of one connection was taken for the other's.
  const markers = [...github.comments, ...github.issues].filter(({ state }) => state === 'open').map(({ body }) => body.split('\n')[0]); // prettier-ignore
  expect(new Set(markers).size).toBe(markers.length);
});
