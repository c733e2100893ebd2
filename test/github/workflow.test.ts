import { cp, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { renderWorkflow } from '../../src/authoring/workflow.ts';
import { emptyFolder, exampleFolder } from '../cli/run-process.ts';
import { findWrong } from './github-parser.ts';
import { runWorkflow, type Repository, type TriggeredBy } from './run-workflow.ts';
import { simulateGitHub } from './simulated-github.ts';

const WORKFLOW = renderWorkflow({ dir: 'integrations' });
const WORKFLOWS = join(import.meta.dirname, '../../.github/workflows');
const VARS = { M3TER_ORG_ID: 'set' };

async function repositoryAt(folder: string, vars: Readonly<Record<string, string>> = VARS): Promise<Repository> {
  return { folder, github: await simulateGitHub(), vars, artifacts: new Map() };
}

const trigger = (event_name: string, event: object): TriggeredBy => ({ event_name, repository: 'acme/billing', event });
const pullRequestFrom = (full_name: string): TriggeredBy =>
  trigger('pull_request', { pull_request: { number: 7, head: { sha: 'a'.repeat(40), repo: { full_name } } } });
const PULL_REQUEST = pullRequestFrom('acme/billing');
const PUSH = trigger('push', {});
const HOURLY = trigger('schedule', { schedule: '17 * * * *' });
const DAILY = trigger('schedule', { schedule: '47 5 * * *' });

describe('the workflow that init writes', () => {
  test('on a pull request checks, plans and comments; on the merge applies exactly that plan; hourly and daily tells issues', async () => {
    const repository = await repositoryAt(await exampleFolder());
    const { github, artifacts } = repository;
    const proposed = await runWorkflow(WORKFLOW, repository, PULL_REQUEST);
    expect(proposed.jobs).toEqual({
      check: 'success',
      connections: 'success',
      plan: 'success',
      'plan-merged': 'skipped',
      apply: 'skipped',
      bills: 'skipped',
      drift: 'skipped',
    });
    expect(github.comments).toHaveLength(1);
    expect(github.comments[0]?.body).toMatch(/: 8 new invoices \(/);
    const merged = await runWorkflow(WORKFLOW, repository, PUSH);
    expect(merged.jobs).toMatchObject({
      plan: 'skipped',
      'plan-merged': 'success',
      apply: 'success',
      bills: 'skipped',
    });
    const [planName, plan] = [...artifacts].find(([name]) => name.startsWith('plan-')) ?? ['', '{}'];
    const [, journal] = [...artifacts].find(([name]) => name.startsWith('journal-')) ?? ['', ''];
    expect(planName).toMatch(/^plan-northwind-\S+\/plan\.json$/);
    expect(journal).toContain((JSON.parse(plan) as { id: string }).id);
    expect(github.issues.map(({ title, state }) => [title.includes('cannot be sent'), state])).toEqual([
      [true, 'open'],
    ]);
    const again = await runWorkflow(WORKFLOW, repository, PUSH);
    expect(again.jobs).toMatchObject({ 'plan-merged': 'success', apply: 'success' });
    const hourly = await runWorkflow(WORKFLOW, repository, HOURLY);
    expect(hourly.jobs).toMatchObject({ connections: 'success', apply: 'skipped', bills: 'success', drift: 'skipped' });
    const daily = await runWorkflow(WORKFLOW, repository, DAILY);
    expect(daily.jobs).toMatchObject({ bills: 'skipped', drift: 'success' });
    expect(github.issues.filter(({ title }) => title.includes('cannot be sent'))).toHaveLength(1);
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

  test('works in a folder whose name has a space', async () => {
    const folder = await emptyFolder();
    await cp(join(await exampleFolder(), 'integrations'), join(folder, 'our books'), { recursive: true });
    const repository = await repositoryAt(folder);
    const { jobs } = await runWorkflow(renderWorkflow({ dir: 'our books' }), repository, PULL_REQUEST);
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
