import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runInProcess } from './run-in-process.ts';
import { exampleFolder } from './run-process.ts';

async function savedPlan() {
  const workingDirectory = await exampleFolder();
  const run = async (line: string) =>
    await runInProcess({ arguments: [...line.split(' '), '--sandbox'], workingDirectory });
  await run('plan --out plan.json');
  return { run, path: (name: string) => join(workingDirectory, name) };
}

async function replaceIn(path: string, from: string, to: string): Promise<void> {
  const text = await readFile(path, 'utf8');
  expect(text).toContain(from);
  await writeFile(path, text.replace(from, to));
}

test('a stale plan says that the files changed, and names what they change', async () => {
  const { run, path } = await savedPlan();
  await replaceIn(path('integrations/items.yaml'), 'name: Fleet platform subscription', 'name: API usage');
  const refused = await run('apply plan.json');
  const said = refused.stderr.replaceAll(/\s+/g, ' ');
  expect(refused.exitCode).toBe(5);
  expect(said).toContain('the files changed since the plan was made, and nothing was sent: ');
  expect(said).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-/);
});

test('a stale plan names the invoice with its number and total when QuickBooks changed', async () => {
  const { run, path } = await savedPlan();
  await replaceIn(
    path('.tieout/sandbox/m3ter.json'),
    '"sequentialInvoiceNumber":"M3-100492"',
    '"sequentialInvoiceNumber":"X-1"',
  );
  const refused = await run('apply plan.json');
  const said = refused.stderr.replaceAll(/\s+/g, ' ');
  expect(said).toContain('nothing was sent: invoice M3-100492 (GBP ');
});

test('a plan that is applied again says of each change by its name that it is done, on one line', async () => {
  const { run } = await savedPlan();
  await run('apply plan.json');
  const again = await run('apply plan.json');
  const lines = again.stdout.split('\n').filter((line) => line.includes('already so'));
  expect(lines).toContainEqual(
    expect.stringMatching(/already so +create +mapping +product acc-prepaid → \S.* {2,}since the plan was made$/),
  );
  expect(lines).toContainEqual(
    expect.stringMatching(/already so +create +invoice +M3-100482 +ACME Ltd +USD 1,273\.41 +since the plan was made$/),
  );
  expect(lines.filter((line) => /\w+\/\w+/.test(line))).toEqual([]);
});

test('a plan whose invoices were undone and sent again names their records by the numbers that it planned', async () => {
  const { run } = await savedPlan();
  await run('apply plan.json --journal run.jsonl');
  await run('undo --run run.jsonl --out undo.json');
  await run('apply undo.json');
  await run('apply --auto-approve');
  const skipped = await run('apply plan.json --on-stale skip');
  expect(skipped.stdout).toMatch(/not tried +create +record +M3-100482 +stale/);
  const undone = await run('apply undo.json');
  expect(undone.stdout).toMatch(/already so +delete +record +M3-100482 +since/);
});
