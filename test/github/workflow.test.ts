import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, test, vi } from 'vitest';
import { renderWorkflow } from '../../src/authoring/workflow.ts';
import { emptyFolder, exampleFolder, runProcess } from '../cli/run-process.ts';
import { findWrong } from './github-parser.ts';
import { runStep } from './run-action.ts';
import { runWorkflow, type Repository, type TriggeredBy } from './run-workflow.ts';
import { simulateGitHub } from './simulated-github.ts';

/** Each step is a process of its own, and a test plays some dozens. */
vi.setConfig({ testTimeout: 300_000 });

const WORKFLOW = renderWorkflow({ dir: 'integrations' });
const WORKFLOWS = join(import.meta.dirname, '../../.github/workflows');
const VARS = { TIEOUT_ENABLED: 'true' };
const SECRETS = { TIEOUT_SNAPSHOT_KEY: 'planted-SNAPSHOT-key-0123456789' };

/** A clone of main, and on it the merge of a pull request that `edit` makes. */
async function repositoryAt(folder: string, vars: Readonly<Record<string, string>> = VARS): Promise<Repository> {
  const git = async (...words: readonly string[]): Promise<unknown> =>
    await execa('git', ['-c', 'user.name=ann', '-c', 'user.email=ann@example.com', ...words], { cwd: folder });
  await git('init', '--quiet', '--initial-branch=main');
  await git('add', '--all');
  await git('commit', '--quiet', '--message=first');
  await git('commit', '--quiet', '--allow-empty', '--message=second');
  return { folder, github: await simulateGitHub(), vars, secrets: SECRETS };
}

/** A pull request that takes a customer out; its head is the commit on which workflows run. */
async function propose({ folder }: Repository): Promise<void> {
  const path = join(folder, 'integrations/us.yaml');
  const text = await readFile(path, 'utf8');
  await writeFile(path, text.replace('exclude: [VANDELAY]', 'exclude: [VANDELAY, WAYNE]'));
  const words = [
    '-c',
    'user.name=ann',
    '-c',
    'user.email=ann@example.com',
    'commit',
    '--quiet',
    '--all',
    '--message=exclude',
  ];
  await execa('git', words, { cwd: folder });
}

const trigger = (event_name: string, event: object): TriggeredBy => ({ event_name, repository: 'acme/billing', event });
const pullRequestFrom = (full_name: string): TriggeredBy =>
  trigger('pull_request', {
    pull_request: { number: 7, head: { sha: 'a'.repeat(40), repo: { full_name } }, base: { ref: 'main' } },
  });
const PULL_REQUEST = pullRequestFrom('acme/billing');
const PUSH = trigger('push', {});
const HOURLY = trigger('schedule', { schedule: '17 * * * *' });
const MONTHLY = trigger('schedule', { schedule: '27 6 3 * *' });
const DAILY = trigger('schedule', { schedule: '47 5 * * *' });

describe('the workflow that init writes', () => {
  test('plans a pull request from the snapshot of main without credentials, and says what it does to invoices', async () => {
    const repository = await repositoryAt(await exampleFolder());
    const { github } = repository;
    const first = await runWorkflow(WORKFLOW, repository, PULL_REQUEST);
    expect(first.jobs).toMatchObject({ plan: 'success' });
    expect(github.comments.map(({ body }) => body)).toEqual([expect.stringContaining('There is no plan yet')]);
    const inputs = { command: 'snapshot', args: '--bills --sandbox' };
    const taken = await runStep(repository.folder, github, { inputs, event: {} }, SECRETS);
    expect(taken.exitCode).toBe(0);
    const bytes = await readFile(join(repository.folder, 'world.snapshot'));
    const kept = { name: 'snapshot-northwind-sandbox', files: { 'world.snapshot': bytes }, branch: 'main' };
    expect(bytes.toString('latin1')).toMatch(/^tieout-snapshot-1\n/);
    github.artifacts.push(kept);
    // Others can keep artifacts of the same name; none of them may be planned from.
    for (const other of [{ branch: 'edit' }, { branch: 'main', fork: true }, { branch: 'main', expired: true }]) {
      github.artifacts.push({
        name: kept.name,
        files: { 'world.snapshot': Buffer.from('hostile') },
        ...other,
      });
    }
    await propose(repository);
    const proposed = await runWorkflow(WORKFLOW, repository, PULL_REQUEST);
    expect(proposed.jobs).toEqual({
      check: 'success',
      connections: 'success',
      plan: 'success',
      'plan-merged': 'skipped',
      apply: 'skipped',
      bills: 'skipped',
      drift: 'skipped',
      report: 'skipped',
    });
    expect(github.comments).toHaveLength(1);
    const { body = '' } = github.comments[0] ?? {};
    expect(body).toMatch(
      /Effect of these files against main \([0-9a-f]{7}\)\n\n\*\*1 invoice vanishes \(USD 1,805\.00\)/,
    );
    expect(body).toContain('QuickBooks US invoices: accounts.exclude');
    expect(body).toContain('From a snapshot of 20');
    expect(body).toMatch(
      /gh run download 400\d --name snapshot-northwind-sandbox &amp;&amp; tieout plan --snapshot world\.snapshot/,
    );
    // Run again, nothing is news.
    const writes = github.writes.length;
    await runWorkflow(WORKFLOW, repository, PULL_REQUEST);
    expect(github.writes).toHaveLength(writes);
  });

  test('on the merge applies exactly the plan that was made then, keeps a snapshot, and runs again; hourly and daily tells issues', async () => {
    const repository = await repositoryAt(await exampleFolder());
    const { github } = repository;
    github.merged.set('c'.repeat(40), 12);
    github.approvals.push({ environment: 'billing', login: 'bob', state: 'approved' }, { environment: 'other', login: 'eve', state: 'approved' }, { environment: 'billing', login: 'mallory', state: 'rejected' }); // prettier-ignore
    const merged = await runWorkflow(WORKFLOW, repository, PUSH);
    expect(merged.jobs).toMatchObject({
      plan: 'skipped',
      'plan-merged': 'success',
      apply: 'success',
      bills: 'skipped',
    });
    expect(github.artifacts.map(({ name }) => name.split('-')[0])).toEqual(['plan', 'journal', 'applied', 'snapshot']);
    const [plan, journal] = ['plan.json', 'journal.jsonl'].map((file, index) =>
      Buffer.from(github.artifacts[index]?.files[file] ?? []).toString('utf8'),
    );
    expect(github.artifacts.map(({ files, days }) => [Object.keys(files), days])).toEqual([
      [['plan.json', 'plan.html'], 30],
      [['journal.jsonl', 'plan.json'], 90],
      [['plan.json'], 90],
      [['world.snapshot'], 14],
    ]);
    expect(journal).toContain((JSON.parse(plan ?? '{}') as { id: string }).id);
    expect(JSON.parse(journal?.split('\n')[0] ?? '{}')).toMatchObject({
      event: 'start',
      commit: 'c'.repeat(40),
      actor: 'ann',
      pullRequest: 12,
      environment: 'billing',
      approvedBy: ['bob'],
      run: 'https://github.com/acme/billing/actions/runs/4711',
    });
    // From the artifacts alone an auditor sees who approved each invoice.
    await writeFile(join(repository.folder, 'kept.jsonl'), journal ?? '');
    await writeFile(join(repository.folder, 'kept.json'), plan ?? '');
    const audited = await runProcess(repository.folder, ['report', '--sandbox', '--month', '2026-10', '--audit', 'kept.jsonl', 'kept.json']); // prettier-ignore
    expect(audited.stdout.replaceAll(/\s+/g, ' ')).toContain('pull request 12, approved by bob in billing, commit ccccccc, started by ann'); // prettier-ignore
    expect(audited.exitCode).toBe(0);
    expect(github.issues.map(({ title, state }) => [title.includes('cannot be sent'), state])).toEqual([
      [true, 'open'],
    ]);
    // A pull request knows the commit that was applied, and so who moved.
    await propose(repository);
    await runWorkflow(WORKFLOW, repository, PULL_REQUEST);
    const { body = '' } = github.comments.at(-1) ?? {};
    expect(body).toMatch(/Who moved: since [0-9a-f]{7}, which was applied last/);
    expect(body).toContain('yours: these files changed it');
    expect(body).not.toContain('never applied');
    // A version that the step names itself is taken, in either form of the option.
    const { stdout: first } = await execa('git', ['rev-parse', 'HEAD~2'], { cwd: repository.folder });
    for (const named of ['--applied HEAD~2', '--applied=HEAD~2']) {
      const inputs = { command: 'plan', connection: 'northwind-sandbox', args: `--sandbox --against HEAD~1 ${named}` };
      const { summary } = await runStep(repository.folder, github, { inputs, event: {} }, SECRETS);
      expect(summary).toContain(`Who moved: since ${first.slice(0, 7)}, which was applied last`);
    }
    const again = await runWorkflow(WORKFLOW, repository, PUSH);
    expect(again.jobs).toMatchObject({ 'plan-merged': 'success', apply: 'success' });
    const hourly = await runWorkflow(WORKFLOW, repository, HOURLY);
    expect(hourly.jobs).toMatchObject({ connections: 'success', apply: 'skipped', bills: 'success', drift: 'skipped' });
    const daily = await runWorkflow(WORKFLOW, repository, DAILY);
    expect(daily.jobs).toMatchObject({ bills: 'skipped', drift: 'success', report: 'skipped' });
    expect(github.issues.filter(({ title }) => title.includes('cannot be sent'))).toHaveLength(1);
    const monthly = await runWorkflow(WORKFLOW, repository, MONTHLY);
    expect(monthly.jobs).toMatchObject({ drift: 'skipped', report: 'success' });
    const kept = github.artifacts.at(-1);
    expect([kept?.name, Object.keys(kept?.files ?? {}), kept?.days]).toEqual([
      'report-northwind-sandbox',
      ['report.json', 'report.csv', 'report.html'],
      90,
    ]);
    expect(github.issues.map(({ title, state }) => [title, state]).at(-1)).toEqual([
      'tieout, northwind-sandbox: 2026-10-01 to 2026-10-31: Explained',
      'open',
    ]);
  });

  test('applies the plan that waited for its approval, and none that it would make by then', async () => {
    const repository = await repositoryAt(await exampleFolder());
    const { folder, github } = repository;
    const merged = await runWorkflow(WORKFLOW, repository, PUSH, async (job) => {
      if (job !== 'apply') return;
      // What was approved is of the configuration alone, so a plan of now would send more.
      const words = ['plan', '--sandbox', '--only', 'config', '--out', 'plan.json'];
      expect(await runProcess(folder, words)).toMatchObject({ exitCode: 0 });
      const approved = github.artifacts.find(({ name }) => name.startsWith('plan-'));
      Object.assign(approved?.files ?? {}, { 'plan.json': await readFile(join(folder, 'plan.json')) });
    });
    expect(merged.jobs).toMatchObject({ 'plan-merged': 'success', apply: 'success' });
    const journal = Buffer.from(github.artifacts.find(({ name }) => name.startsWith('journal-'))?.files['journal.jsonl'] ?? []).toString('utf8'); // prettier-ignore
    expect(journal).toContain('integration/');
    expect(journal).not.toMatch(/"(?:invoice|creditMemo|customer)\//);
  });

  test('gives a fork the checks and nothing else, nor anybody anything before the variables are set', async () => {
    const repository = await repositoryAt(await exampleFolder());
    const fork = await runWorkflow(WORKFLOW, repository, pullRequestFrom('mallory/billing'));
    const ran = Object.entries(fork.jobs).filter(([, end]) => end !== 'skipped');
    expect(ran).toEqual([['check', 'success']]);
    const bare = await repositoryAt(repository.folder, {});
    expect(Object.values((await runWorkflow(WORKFLOW, bare, PUSH)).jobs)).not.toContain('success');
    expect([...repository.github.writes, ...bare.github.writes]).toEqual([]);
  });

  test('checks files and rule tests: either of them that is wrong makes the check red', async () => {
    const repository = await repositoryAt(await exampleFolder());
    const check = async (file: string, old: string, text: string): Promise<unknown> => {
      const path = join(repository.folder, 'integrations', file);
      const before = await readFile(path, 'utf8');
      expect(before).toContain(old);
      await writeFile(path, before.replace(old, text));
      const { jobs } = await runWorkflow(WORKFLOW, repository, pullRequestFrom('mallory/billing'));
      await writeFile(path, before);
      return jobs['check'];
    };
    expect(await check('us.yaml', 'kind: Integration', 'kind: Integratoin')).toBe('failure');
    expect(await check('tests/credit-memo.yaml', "amount: '640.00'", "amount: '650.00'")).toBe('failure');
    expect(await check('us.yaml', 'kind: Integration', 'kind: Integration')).toBe('success');
  });

  test('works in a folder whose name has a space', async () => {
    const folder = await emptyFolder();
    await cp(join(await exampleFolder(), 'integrations'), join(folder, 'our books'), { recursive: true });
    const repository = await repositoryAt(folder);
    const workflow = renderWorkflow({ dir: 'our books' });
    const merged = await runWorkflow(workflow, repository, PUSH);
    expect(merged.jobs).toMatchObject({ connections: 'success', 'plan-merged': 'success', apply: 'success' });
    const { jobs } = await runWorkflow(workflow, repository, PULL_REQUEST);
    expect(jobs).toMatchObject({ check: 'success', connections: 'success', plan: 'success' });
    expect(repository.github.comments[0]?.body).toContain("--dir 'our books'");
  });
});

describe("GitHub's own parser", () => {
  test.each(['our books', "it's", '.', 'a/b'])(
    'finds nothing wrong with the workflow of the folder %s',
    async (dir) => {
      expect(await findWrong('tieout.yml', renderWorkflow({ dir }))).toEqual([]);
    },
  );

  test.each(['tieout.yml', 'checks.yml', 'publish.yml'])('finds nothing wrong with %s', async (name) => {
    expect(await findWrong(name, await readFile(join(WORKFLOWS, name), 'utf8'))).toEqual([]);
  });

  test('would find something wrong', async () => {
    expect(await findWrong('x.yml', WORKFLOW.replace('needs: connections', 'needs: conections'))).not.toEqual([]);
    expect(await findWrong('x.yml', WORKFLOW.replace('timeout-minutes', 'timeout-minute'))).not.toEqual([]);
  });
});

test('the example of this repository is the very file', async () => {
  expect(await readFile(join(WORKFLOWS, 'tieout.yml'), 'utf8')).toBe(WORKFLOW);
});
