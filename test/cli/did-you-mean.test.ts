import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Plan } from '../../src/model/plan.ts';
import { emptyFolder, exampleFolder } from './run-process.ts';
import { runInProcess } from './run-in-process.ts';

// A word that is nearly right gets the right one, wherever the command line takes a word.

test.each([
  ['plann', 'Did you mean plan?', 64],
  ['help plann', 'Did you mean plan?', 64],
  ['plan --sandbx', 'Did you mean --sandbox?', 64],
  ['plan --format jsno', 'Did you mean json?', 64],
  ['plan --format xxxxxx', 'Choose one of human, json, markdown, github.', 64],
  ['plan --since 2026-13-01', 'Did you mean 2026-01-13?', 64],
  ['plan --since 01/11/2026', 'Did you mean 2026-01-11 or 2026-11-01?', 64],
  ['init --from 1.11.2026', 'Did you mean 2026-11-01?', 64],
  ['import --from yesterday', 'Expected a day of the calendar as YYYY-MM-DD, such as 2026-01-31.', 64],
  ['report --from 2026-11-31 --to 2026-12-01', 'Expected a day of the calendar as YYYY-MM-DD, such as 2026-01-31.', 64],
  ['report --month 10/2026', 'Did you mean 2026-10?', 64],
  ['report --month 2026-13', 'Expected a month as YYYY-MM, from 01 to 12, such as 2026-10.', 64],
  ['report --month 2026-1', 'Did you mean 2026-01?', 64],
  ['plan --only confg', 'Did you mean config?', 64],
  ['plan --log-level debg', 'Did you mean debug?', 64],
  ['plan --log-format prety', 'Did you mean pretty?', 64],
  ['apply --on-stale stopp', 'Did you mean stop?', 64],
  ['init --environment prodction', 'Did you mean production?', 64],
  ['schema Integratoin', 'did you mean Integration?', 64],
  ['sandbox resset', 'did you mean reset?', 64],
  ['sandbox', 'action: start, reset or seed', 64],
  ['auth logn', 'did you mean login?', 64],
  ['lookup custmers', 'did you mean customers?', 64],
  ['completion basch', 'did you mean bash?', 64],
  ['completion powershell', 'choose one of bash, zsh, fish', 64],
  ['explain lint/sends-unaproved-bills', 'did you mean lint/sends-unapproved-bills?', 64],
  ['explain unmaped-item', 'did you mean unmapped-item?', 64],
  ['explain unknwon-key', 'did you mean document/unknown-key?', 64],
  ['explain bil M3-1', 'did you mean tieout explain bill ID?', 64],
  ['explain M3-100484', 'ask for a bill: tieout explain bill M3-100484', 64],
  ['explain something-else-entirely', 'copy a code from a message', 64],
])('%s', async (line, advice, exitCode) => {
  const run = await runInProcess({ arguments: line.split(' '), workingDirectory: await emptyFolder() });
  expect(run.stderr.replaceAll(/\s+/g, ' ')).toContain(advice);
  expect(run.exitCode).toBe(exitCode);
});

test.each([
  [['--connection', 'northwind-sandbx'], 'did you mean "northwind-sandbox"?'],
  [['--connection', 'northwind'], 'did you mean "northwind-sandbox"?'],
  [['--integration', 'QuickBooks US invoces'], 'did you mean "QuickBooks US invoices"?'],
  [['--integration', 'QuickBooks US'], 'did you mean "QuickBooks US invoices"?'],
  [['--integration', 'us'], 'did you mean "QuickBooks US invoices"?'],
  [['--integration', 'Quick'], 'did you mean "QuickBooks Europe invoices" or "QuickBooks US invoices"?'],
  [['--integration', 'Asia'], 'the integrations are: QuickBooks Europe invoices, QuickBooks US invoices'],
])('names of the workspace: %j', async (words, advice) => {
  const run = await runInProcess({
    arguments: ['plan', '--sandbox', ...words],
    workingDirectory: await exampleFolder(),
  });
  expect(run.stderr).toContain(advice);
  expect(run.exitCode).toBe(3);
});

test.each([
  ['GLOBX', 'did you mean GLOBEX (Globex)?'],
  ['Stark Industries', 'did you mean STARK (Stark Industries)?'],
  ['Stark Industrys', 'did you mean STARK (Stark Industries)?'],
  ['robotik', 'did you mean TYRELL (Tyrell Robotik GmbH)?'],
  ['Nobody at all', 'tieout lookup --sandbox accounts lists them'],
])('an account by a code, a name or a part of one: %s', async (word, advice) => {
  const run = await runInProcess({
    arguments: ['report', '--sandbox', '--month', '2026-10', '--account', word],
    workingDirectory: await exampleFolder(),
  });
  expect(run.stderr.replaceAll(/\s+/g, ' ')).toContain(advice);
  expect(run.exitCode).toBe(64);
});

test('a text without quotes in a filter, by what accounts have: the plan says no form of it that is as wrong', async () => {
  const workingDirectory = await exampleFolder();
  const path = join(workingDirectory, 'integrations/us.yaml');
  await writeFile(path, (await readFile(path, 'utf8')).replace('country == "US"', 'country == us'));
  const hintOf = async (...words: readonly string[]): Promise<string | undefined> => {
    const { stdout } = await runInProcess({ arguments: [...words, '--format', 'json'], workingDirectory });
    const { diagnostics } = JSON.parse(stdout) as Pick<Plan, 'diagnostics'>;
    return diagnostics.find(({ code }) => code === 'lint/unquoted-literal-in-filter')?.hint;
  };
  // Without the network nobody knows what accounts have.
  expect(await hintOf('validate')).toBe('write "us"');
  expect(await hintOf('plan', '--sandbox')).toBe('write "US": accounts have that, and none has "us"');
});

test('what npx started suggests commands that npx starts', async () => {
  const workingDirectory = await emptyFolder();
  const said = async (environment: Readonly<Record<string, string>>): Promise<string> =>
    (await runInProcess({ arguments: ['explain', 'M3-100484'], workingDirectory, environment })).stderr;
  expect(await said({})).toContain('ask for a bill: tieout explain bill M3-100484');
  expect(await said({ npm_command: 'exec' })).toContain('ask for a bill: npx tieout explain bill M3-100484');
  // A script of package.json knows the program by its name.
  expect(await said({ npm_command: 'run-script' })).toContain('ask for a bill: tieout explain bill');
});

test('help of a command that is there, and of all', async () => {
  const workingDirectory = await emptyFolder();
  const one = await runInProcess({ arguments: ['help', 'plan'], workingDirectory });
  expect(one).toMatchObject({ exitCode: 0, stderr: '' });
  expect(one.stdout).toContain('Usage: tieout plan [options]');
  const all = await runInProcess({ arguments: ['help'], workingDirectory });
  expect(all).toMatchObject({ exitCode: 0, stderr: '' });
  expect(all.stdout).toContain('Exit codes:');
});

test('a word with control characters is not repeated as it is', async () => {
  const run = await runInProcess({ arguments: ['help', 'x\u001b[31m'], workingDirectory: await emptyFolder() });
  expect(run.exitCode).toBe(64);
  expect(run.stderr).not.toContain('\u001b');
});
