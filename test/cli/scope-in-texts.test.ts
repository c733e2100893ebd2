import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { completeCommands } from '../../src/cli/suggested-commands.ts';
import { sameScope } from '../../src/cli/same-scope.ts';
import { NO_OVERRIDES } from '../../src/model/guards.ts';
import { EVERYTHING } from '../../src/reconcile/run-plan.ts';
import { runInProcess } from './run-in-process.ts';
import { exampleFolder } from './run-process.ts';
import { inWorld, TWO_IN_PRODUCTION } from './undo-world.ts';

// A command that a text suggests, and that a person pastes, is about no more than the call was.

async function inExample() {
  const workingDirectory = await exampleFolder();
  const run = async (words: readonly string[], answer?: string) => {
    const asked = answer === undefined ? {} : { answer: () => answer, columns: 400 };
    const done = await runInProcess({ arguments: words, workingDirectory, ...asked });
    return { ...done, said: done.stderr.replaceAll(/\s+/g, ' ') };
  };
  return { run, path: (name: string) => join(workingDirectory, name) };
}

const SCOPES = [
  ['--bill M3-100488', ['--bill', 'M3-100488']],
  [
    "--integration 'QuickBooks US invoices' --max-invoices 9",
    ['--integration', 'QuickBooks US invoices', '--max-invoices', '9'],
  ],
  ['--since 2026-10-01', ['--since', '2026-10-01']],
  ['--only config', ['--only', 'config']],
  ['--bill M3-100451 --resend M3-100451', ['--bill', 'M3-100451', '--resend', 'M3-100451']],
  ['--journal run.jsonl --allow-blocked', ['--journal', 'run.jsonl', '--allow-blocked']],
] as const;

test.each(SCOPES)('an apply with %s that was not confirmed is suggested with it', async (written, words) => {
  const { run } = await inExample();
  const refused = await run(['apply', '--sandbox', ...words], 'wat');
  expect(refused.exitCode).toBe(5);
  expect(refused.said).toContain(`run tieout apply ${written} --sandbox and type yes when asked`);
  const nobody = await run(['apply', '--sandbox', ...words]);
  expect(nobody.said).toContain(`tieout apply ${written} --sandbox --auto-approve`);
});

test('a plan on a terminal suggests its apply with what it was limited to', async () => {
  const { run } = await inExample();
  const planned = await run(['plan', '--sandbox', '--bill', 'M3-100488'], 'nobody asks');
  expect(planned.said).toContain('next: tieout apply --bill M3-100488 --sandbox, or add --out plan.json');
});

test('what a limited saved plan left is suggested with its limits, and bills by number', async () => {
  const { run, path } = await inExample();
  await run(['plan', '--sandbox', '--bill', 'M3-100488', '--max-invoices', '7', '--out', 'plan.json']);
  const items = await readFile(path('integrations/items.yaml'), 'utf8');
  await writeFile(
    path('integrations/items.yaml'),
    items.replace('name: Fleet platform subscription', 'name: API usage'),
  );
  const stale = await run(['apply', 'plan.json', '--sandbox']);
  expect(stale.said).toContain(
    'make and review a new plan: tieout plan --sandbox --bill M3-100488 --max-invoices 7 --out FILE; or send what',
  );
  const skipped = await run(['apply', 'plan.json', '--sandbox', '--on-stale', 'skip']);
  expect(skipped.stdout.replaceAll(/\s+/g, ' ')).toContain(
    'tieout plan --bill M3-100488 --max-invoices 7 --sandbox --out FILE',
  );
});

test('an undo that was not confirmed is suggested with its file', async () => {
  await inWorld(TWO_IN_PRODUCTION, async ({ run, stage }) => {
    await run('apply --auto-approve --journal run.jsonl');
    await run('undo --run run.jsonl --out undo.json');
    expect((await run('apply undo.json', 5)).stderr.replaceAll(/\s+/g, ' ')).toContain(
      'run tieout apply undo.json --auto-approve',
    );
    stage.setPerson(async () => await Promise.resolve('wat'));
    expect((await run('apply undo.json', 5)).stderr.replaceAll(/\s+/g, ' ')).toContain(
      'run tieout apply undo.json and type northwind when asked',
    );
  });
});

test.each([
  ['run tieout apply again: it reads first', 'run tieout apply --bill INV-101 --sandbox again: it reads first'],
  ['run tieout plan', 'run tieout plan --bill INV-101 --sandbox'],
  ['tieout apply --only config', 'tieout apply --sandbox --only config'],
  ['tieout apply --bill A --resend A', 'tieout apply --sandbox --bill A --resend A'],
  ['tieout apply plan.json.gz', 'tieout apply plan.json.gz --sandbox'],
  ["tieout apply 'my plan.json'", "tieout apply 'my plan.json' --sandbox"],
  ['tieout status', 'tieout status --sandbox'],
])('%s in a call for one bill', (text, whole) => {
  const scope = sameScope({ ...EVERYTHING, bills: ['INV-101'], overrides: NO_OVERRIDES });
  const call = { dir: 'integrations', connection: null, sandbox: true, scope };
  expect(completeCommands(text, call)).toBe(whole);
  expect(completeCommands(whole, call)).toBe(whole);
});
