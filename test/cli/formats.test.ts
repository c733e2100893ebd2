import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { runInProcess, type Run } from './run-in-process.ts';
import { emptyFolder, exampleFolder } from './run-process.ts';

// What machines read from every command, and what people read in its help.

const README = new URL('../../README.md', import.meta.url);

async function run(folder: string, ...words: readonly string[]): Promise<Run> {
  return await runInProcess({ arguments: words, workingDirectory: folder });
}

async function commandNames(): Promise<readonly string[]> {
  const { stdout } = await run(await emptyFolder(), '--help');
  const [, list = ''] = stdout.split('Commands:\n');
  const names = [...(list.split('\n\n')[0] ?? '').matchAll(/^ {2}([a-z]+) \[/gm)].map(([, name = '']) => name);
  expect(names.length).toBeGreaterThan(9);
  return names.filter((name) => name !== 'help');
}

test.each([
  [0, ['plan', '--sandbox']],
  [4, ['plan', '--sandbox', '--bill', 'no-such-bill']],
  [3, ['plan', '--sandbox', '--integration', 'QuickBooks US invoice']],
  [3, ['plan', '--sandbox', '--connection', 'nowhere']],
  [3, ['plan']],
  [5, ['apply', '--sandbox']],
  [3, ['apply', 'no-such-plan.json', '--sandbox']],
  [0, ['status', '--sandbox']],
  [0, ['explain', 'bill', 'M3-100483', '--sandbox']],
  [4, ['explain', 'bill', 'no-such-bill', '--sandbox']],
  [64, ['explain', 'bill']],
  [0, ['explain', 'unmapped-item']],
  [3, ['show', 'no-such-plan.json']],
  [0, ['validate']],
  [3, ['validate', '--dir', 'nowhere']],
  [0, ['schema']],
  [0, ['sandbox', 'reset']],
  [0, ['sandbox', 'seed', '--scale', '5']],
  [64, ['sandbox', 'halt']],
  [64, ['demo']],
])('exit %i of %j is in its one JSON object', async (exitCode, words) => {
  const done = await run(await exampleFolder(), ...words, '--format', 'json');
  expect(JSON.parse(done.stdout)).toMatchObject({ formatVersion: expect.stringMatching(/^\d+\.\d+$/), exitCode });
  expect(done.exitCode).toBe(exitCode);
});

test('an integration that is not there is named, with the nearest one', async () => {
  const done = await run(await exampleFolder(), 'plan', '--sandbox', '--integration', 'QuickBooks US invoice');
  expect(done.stderr).toContain('has no integration "QuickBooks US invoice"');
  expect(done.stderr).toContain('did you mean "QuickBooks US invoices"?');
  expect(done.stdout).toBe('');
});

test('connections are a bare array for a matrix, and a table in Markdown', async () => {
  const folder = await exampleFolder();
  const json = await run(folder, 'connections', '--format', 'json');
  expect(JSON.parse(json.stdout)).toMatchObject([{ connection: 'northwind-sandbox', environment: 'sandbox' }]);
  const markdown = await run(folder, 'connections', '--format', 'markdown');
  expect(markdown.stdout).toContain('| Connection | Environment |');
  expect(markdown.stdout).toMatch(/^\| northwind-sandbox \| sandbox \|/m);
});

test('validate prints SARIF by its format, as by --sarif, and no other command knows the format', async () => {
  const folder = await exampleFolder();
  const [byFormat, byFlag] = await Promise.all(
    [['--format', 'sarif'], ['--sarif']].map((words) => run(folder, 'validate', ...words)),
  );
  expect(JSON.parse(byFormat?.stdout ?? '')).toMatchObject({ version: '2.1.0' });
  expect(byFlag?.stdout).toBe(byFormat?.stdout);
  const other = await run(folder, 'plan', '--sandbox', '--format', 'sarif');
  expect(other.exitCode).toBe(64);
});

test('a schema is printed as it is, with --format json too', async () => {
  const { stdout } = await run(await emptyFolder(), 'schema', 'integration', '--format', 'json');
  expect(JSON.parse(stdout)).toMatchObject({ title: 'Integration', type: 'object' });
});

test('under github a failure is an annotation', async () => {
  const done = await run(await exampleFolder(), 'plan', '--sandbox', '--connection', 'nowhere', '--format', 'github');
  expect(done.stdout).toMatch(/^::error title=cli\/unknown-connection::there is no connection "nowhere"/);
});

test('every command says in its help what it does, and knows the options that all have', async () => {
  const folder = await emptyFolder();
  for (const name of await commandNames()) {
    const help = await run(folder, name, '--help');
    expect(help.exitCode).toBe(0);
    expect(help.stdout).toContain(`Usage: tieout ${name}`);
    for (const option of ['--dir', '--connection', '--sandbox', '--format', '--no-color', '--log-level', '--help']) {
      expect(help.stdout).toContain(option);
    }
    const wrong = await run(folder, name, '--no-such-option', '--format', 'json');
    expect(wrong.exitCode).toBe(64);
    expect(JSON.parse(wrong.stdout)).toMatchObject({ exitCode: 64, reason: 'cli/usage' });
    expect(wrong.stderr).toContain(`(see tieout ${name} --help)`);
  }
});

test('the README names every command, and the help every exit code of the README', async () => {
  const readme = await readFile(README, 'utf8');
  const [, commands = ''] = readme.split('## Commands');
  expect((await commandNames()).filter((name) => !commands.includes(`\`${name}`))).toEqual([]);
  const { stdout } = await run(await emptyFolder(), '--help');
  const help = stdout.slice(stdout.indexOf('Exit codes')).replaceAll(/\s+/g, ' ');
  for (const [, code = ''] of commands.matchAll(/^\| (\d+(?:, \d+)?) /gm)) {
    expect(help).toMatch(new RegExp(`\\b${code.replace(', ', '/')}\\b`));
  }
});

test('a plan that show writes into a file: what was written is said beside the result', async () => {
  const folder = await exampleFolder();
  await run(folder, 'plan', '--sandbox', '--out', 'plan.json');
  for (const format of ['html', 'markdown', 'json', 'human']) {
    const { exitCode, stdout, stderr } = await run(folder, 'show', 'plan.json', '--format', format, '--out', 'page');
    expect([exitCode, stdout]).toEqual([0, '']);
    const kind = format === 'human' ? 'text' : format;
    expect(stderr).toMatch(new RegExp(`^wrote page: ${kind}, [1-9]\\d* kB, readable by you alone\n$`));
  }
});

test('an apply says no finding twice: of those of the plan that it printed it says how many still hold', async () => {
  const folder = await exampleFolder();
  const applied = await run(folder, 'apply', '--sandbox', '--auto-approve', '--allow-blocked');
  expect(applied.exitCode).toBe(0);
  expect(applied.stdout.match(/mapping\/item-missing/g)).toHaveLength(1);
  expect(applied.stdout).toMatch(/^[1-9]\d* findings of the plan above still hold\.$/m);
  // Where no plan was printed, the report says them.
  await run(folder, 'sandbox', 'reset');
  await run(folder, 'plan', '--sandbox', '--out', 'plan.json');
  const saved = await run(folder, 'apply', 'plan.json', '--sandbox', '--allow-blocked');
  expect(saved.stdout.match(/mapping\/item-missing/g)).toHaveLength(1);
  expect(saved.stdout).not.toContain('of the plan above');
});
