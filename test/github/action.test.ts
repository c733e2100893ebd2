import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { ACTION_COMMANDS } from '../../src/action/inputs.ts';
import { markerOf } from '../../src/action/sticky.ts';
import { emptyFolder, exampleFolder } from '../cli/run-process.ts';
import { PULL_REQUEST, runStep } from './run-action.ts';
import { simulateGitHub } from './simulated-github.ts';

interface ActionFile {
  readonly inputs: Readonly<Record<string, { readonly description: string }>>;
  readonly outputs: Readonly<Record<string, unknown>>;
}

const PLAN = { inputs: { command: 'plan', args: '--sandbox' }, event: PULL_REQUEST };
const APPLY = { inputs: { command: 'apply', issue: 'true', args: '--sandbox --allow-blocked' }, event: {} };
const BILLS = '--sandbox --only bills --allow-blocked --journal journal.jsonl';

describe('a plan on a pull request', () => {
  test('keeps one comment: made, left alone when equal, updated in place, twins removed', async () => {
    const [folder, github] = [await exampleFolder(), await simulateGitHub()];
    github.comment('<!-- tieout:plan: a person quotes the marker -->', 'mallory', 'User');
    const first = await runStep(folder, github, PLAN);
    expect(first.exitCode).toBe(0);
    expect(github.comments).toHaveLength(2);
    const comment = github.comments[1];
    expect(comment?.body).toMatch(/^<!-- tieout:plan: -->\n### Plan [0-9a-f]{6}: /);
    expect(comment?.body).toContain('#### Blocked');
    expect(comment?.body).toContain('<details><summary>New invoices');
    expect(first.outputs).toMatchObject({ 'exit-code': '0', changed: 'true', 'plan-path': 'plan.json' });
    expect(Number(first.outputs['invoices'])).toBeGreaterThan(0);
    expect(JSON.parse(await readFile(join(folder, 'plan.json'), 'utf8'))).toMatchObject({
      id: first.outputs['plan-id'],
    });
    await runStep(folder, github, PLAN);
    expect(github.writes).toEqual(['POST /repos/acme/billing/issues/7/comments']);
    const later = { pull_request: { number: 7, head: { sha: 'b'.repeat(40) } } };
    await runStep(folder, github, { ...PLAN, event: later });
    expect(github.writes.slice(1)).toEqual([`PATCH /repos/acme/billing/issues/comments/${String(comment?.id)}`]);
    expect(github.comments).toHaveLength(2);
  });

  test('says that there is no plan when there is none, in comment and summary', async () => {
    const [folder, github] = [await exampleFolder(), await simulateGitHub()];
    await appendFile(join(folder, 'integrations/connection.yaml'), 'unknown: 1\n');
    const { exitCode, outputs, stdout } = await runStep(folder, github, PLAN);
    expect(exitCode).toBe(3);
    expect(outputs).toEqual({ 'exit-code': '3', reason: 'workspace-errors' });
    expect(stdout).toContain('::error file=integrations/connection.yaml');
    expect(github.comments.map(({ body }) => body).join()).toContain(
      'There is no plan: tieout ended with exit code 3.',
    );
  });

  test('replaces that there is no plan by the plan, and the other way round, where the connection is not named', async () => {
    const [folder, github] = [await exampleFolder(), await simulateGitHub()];
    const file = join(folder, 'integrations/connection.yaml');
    const valid = await readFile(file, 'utf8');
    for (const [text, said] of [
      [`${valid}unknown: 1\n`, 'There is no plan'],
      [valid, '### Plan '],
      [`${valid}unknown: 1\n`, 'There is no plan'],
    ] as const) {
      await writeFile(file, text);
      await runStep(folder, github, PLAN);
      expect(github.comments.map(({ body }) => body)).toEqual([expect.stringContaining(said)]);
    }
  });

  test('keeps a comment for each connection, also where the words of the command line name it', async () => {
    const [folder, github] = [await exampleFolder(), await simulateGitHub()];
    const { name } = parse(await readFile(join(folder, 'integrations/connection.yaml'), 'utf8')) as { name: string };
    for (const words of [`--connection ${name}`, `--connection=${name}`, '--connection other']) {
      await runStep(folder, github, { ...PLAN, inputs: { ...PLAN.inputs, args: `--sandbox ${words}` } });
    }
    expect(github.comments.map(({ body }) => body.split('\n')[0])).toEqual([
      markerOf('plan', name),
      markerOf('plan', 'other'),
    ]);
  });

  test('writes the summary also when nothing could be read', async () => {
    const [folder, github] = [await emptyFolder(), await simulateGitHub()];
    const { exitCode, summary } = await runStep(folder, github, PLAN);
    expect(exitCode).toBe(3);
    expect(summary).not.toBe('');
  });

  test.each([
    ['pull-requests', 'comments', PLAN],
    ['issues', 'issues', APPLY],
  ] as const)('names the permission %s that the job lacks, and does not fail', async (permission, what, step) => {
    const [folder, github] = [await exampleFolder(), await simulateGitHub()];
    github.may[what] = false;
    const { exitCode, stdout } = await runStep(folder, github, step);
    expect(exitCode).toBe(0);
    expect(stdout).toContain(`::warning::`);
    expect(stdout).toContain(`permissions:%0A  contents: read%0A  ${permission}: write`);
  });

  test('does not comment outside of pull requests, nor when it is told not to', async () => {
    const [folder, github] = [await exampleFolder(), await simulateGitHub()];
    await runStep(folder, github, { ...PLAN, event: {} });
    await runStep(folder, github, { inputs: { ...PLAN.inputs, comment: 'false' }, event: PULL_REQUEST });
    expect(github.writes).toEqual([]);
  });
});

describe('an apply', () => {
  test('keeps one issue with the blocked bills, which closes itself', async () => {
    const [folder, github] = [await exampleFolder(), await simulateGitHub()];
    const first = await runStep(folder, github, APPLY);
    expect(first.exitCode).toBe(0);
    expect(Number(first.outputs['blocked'])).toBeGreaterThan(0);
    expect(github.issues).toHaveLength(1);
    const [issue] = github.issues;
    expect(issue?.title).toMatch(/^tieout, \S+: \d+ bills? cannot be sent$/);
    expect(issue?.body).toContain('#### Blocked');
    await runStep(folder, github, { ...APPLY, inputs: { ...APPLY.inputs, args: BILLS } });
    expect(github.writes).toEqual(['POST /repos/acme/billing/issues']);
    const none = { ...APPLY.inputs, args: '--sandbox --only config --allow-blocked' };
    await runStep(folder, github, { ...APPLY, inputs: none });
    expect(github.issues.map(({ state }) => state)).toEqual(['closed']);
  });

  test('of a saved plan applies that plan, and without --allow-blocked ends 4', async () => {
    const [folder, github] = [await exampleFolder(), await simulateGitHub()];
    await runStep(folder, github, { ...PLAN, event: {} });
    const inputs = { command: 'apply', plan: 'plan.json', args: '--sandbox' };
    const { exitCode, outputs, summary } = await runStep(folder, github, { inputs, event: {} });
    expect([exitCode, outputs['reason']]).toEqual([4, 'attention']);
    expect(summary).toContain('Applied');
  });
});

test('a look for drift keeps an issue with what m3ter has otherwise, until it is applied', async () => {
  const [folder, github] = [await exampleFolder(), await simulateGitHub()];
  // Of earlier months people changed invoices, and no apply undoes that.
  const args = '--sandbox --since 2026-10-01';
  const drift = { inputs: { command: 'drift', issue: 'true', args }, event: {} };
  const { exitCode, outputs } = await runStep(folder, github, drift);
  expect([exitCode, outputs['html-path']]).toEqual([0, 'plan.html']);
  expect(github.issues.map(({ title }) => title)).toEqual([
    expect.stringMatching(/^tieout, northwind-sandbox: .*\d+ differences? in m3ter$/),
  ]);
  expect(github.issues[0]?.body).toContain('bills.onlySendOnApproval');
  await runStep(folder, github, APPLY);
  await runStep(folder, github, drift);
  expect(github.issues[0]?.state).toBe('closed');
});

describe('a report', () => {
  test('is kept as data, page and spreadsheet; its issue opens, and closes in a later month once the bills are sent', async () => {
    const [folder, github] = [await exampleFolder(), await simulateGitHub()];
    const of = (month: string) => ({
      inputs: { command: 'report', issue: 'true', args: `--sandbox --account ACME --month ${month}` },
      event: {},
    });
    const first = await runStep(folder, github, of('2026-10'));
    expect(first.exitCode).toBe(0);
    expect(first.outputs).toEqual({ 'exit-code': '0', reason: '', 'html-path': 'report.html' });
    expect(await readFile(join(folder, 'report.html'), 'utf8')).toContain('<!doctype html>');
    expect(await readFile(join(folder, 'report.csv'), 'utf8')).toContain('ACME');
    const title = 'tieout, northwind-sandbox: 2026-10-01 to 2026-10-31: Explained';
    expect(github.issues.map(({ title: is, state }) => [is, state])).toEqual([[title, 'open']]);
    expect(github.issues[0]?.body).toMatch(/^<!-- tieout:report:northwind%2Dsandbox:2026%2D10 -->/);
    expect(github.issues[0]?.body).toContain('#### What differs');
    await runStep(folder, github, of('2026-10'));
    expect(github.writes).toHaveLength(1);
    await runStep(folder, github, APPLY);
    const later = await runStep(folder, github, of('2026-08'));
    expect(later.exitCode).toBe(0);
    expect(github.issues[0]?.state).toBe('closed');
    // What is closed is not looked at again.
    expect((await runStep(folder, github, of('2026-08'))).summary).not.toContain('2026-10-31');
  });

  test('has no page when it is told not to, and names the permission that an issue lacks', async () => {
    const [folder, github] = [await exampleFolder(), await simulateGitHub()];
    github.may.issues = false;
    const inputs = { command: 'report', issue: 'true', html: 'false', args: '--sandbox --month 2026-10' };
    const { exitCode, outputs, stdout } = await runStep(folder, github, { inputs, event: {} });
    expect([exitCode, outputs]).toEqual([0, { 'exit-code': '0', reason: '' }]);
    expect(stdout).toContain('permissions:%0A  contents: read%0A  issues: write');
    await expect(readFile(join(folder, 'report.html'))).rejects.toThrow('ENOENT');
  });
});

test('what an earlier step left is not taken for the result of this one', async () => {
  const [folder, github] = [await exampleFolder(), await simulateGitHub()];
  expect((await runStep(folder, github, PLAN)).outputs).toHaveProperty('plan-id');
  const inputs = { command: 'plan', connection: 'other', args: '--sandbox' };
  const { outputs } = await runStep(folder, github, { inputs, event: PULL_REQUEST });
  expect(outputs).toEqual({ 'exit-code': '3', reason: 'workspace-errors' });
  expect(github.comments.at(-1)?.body).toContain('There is no plan');
});

test('action.yml says every input and output that there is, and every command', async () => {
  const action = parse(await readFile(join(import.meta.dirname, '../../action.yml'), 'utf8')) as ActionFile;
  expect(Object.keys(action.inputs)).toEqual(['command', 'dir', 'connection', 'plan', 'snapshot', 'comment', 'issue', 'html', 'args', 'token']); // prettier-ignore
  expect(Object.keys(action.outputs)).toEqual(['exit-code', 'reason', 'plan-id', 'plan-path', 'html-path', 'changed', 'invoices', 'money', 'blocked']); // prettier-ignore
  expect(action.inputs['command']?.description).toBe(ACTION_COMMANDS.join(' | '));
  const [folder, github] = [await exampleFolder(), await simulateGitHub()];
  const { outputs } = await runStep(folder, github, { ...PLAN, event: {} });
  expect(Object.keys(outputs).toSorted()).toEqual(Object.keys(action.outputs).toSorted());
  expect(outputs).toMatchObject({ 'html-path': 'plan.html', money: expect.stringContaining('USD') as string });
  expect(await readFile(join(folder, 'plan.html'), 'utf8')).toContain('<!doctype html>');
});

test('secrets are hidden before anything else is said, and a wrong command says which there are', async () => {
  const [folder, github] = [await exampleFolder(), await simulateGitHub()];
  const secrets = {
    ACME_M3TER_API_SECRET: 'planted-secret-value-1',
    QUICKBOOKS_REFRESH_TOKEN: 'planted-secret-value-2',
  };
  const run = await runStep(folder, github, PLAN, secrets);
  const lines = run.stdout.split('\n');
  const masks = lines.slice(0, 3).filter((line) => line.startsWith('::add-mask::'));
  expect(masks).toHaveLength(3);
  expect(lines.slice(3).join('\n')).not.toContain('planted-secret-value');
  const wrong = await runStep(folder, github, { inputs: { command: 'aply' }, event: {} });
  expect([wrong.exitCode, wrong.stdout]).toEqual([
    1,
    expect.stringContaining('it must be one of validate, test, plan'),
  ]);
});
