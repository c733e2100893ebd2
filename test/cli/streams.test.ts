import { existsSync } from 'node:fs';
import { readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, inject, test } from 'vitest';
import { createFastClock } from '../unit/http/test-clock.ts';
import { emptyFolder, exampleFolder, runProcess, startProcess, type ProcessRun } from './run-process.ts';
import { fits } from '../unit/render/rendered.ts';
import { runInProcess } from './run-in-process.ts';

// Pipes that close, disks that are full, terminals of any kind, and two commands at once.

const ESCAPE = '\u001b';

test('a reader that goes away ends the output and nothing else', async () => {
  const folder = await exampleFolder();
  const child = startProcess(folder, ['plan', '--sandbox', '--format', 'json', '--out', 'plan.json']);
  child.stdout?.once('data', () => void child.stdout?.destroy());
  const run = await child;
  expect(run.exitCode).toBe(0);
  expect(run.stderr).toBe('');
  expect(JSON.parse(await readFile(join(folder, 'plan.json'), 'utf8'))).toMatchObject({ formatVersion: '1.3' });
});

test.runIf(existsSync('/dev/full'))(
  'output that the disk does not take is a failure, said without a stack',
  async () => {
    const folder = await exampleFolder();
    for (const words of [['schema', 'Plan'], ['validate'], ['plan', '--sandbox', '--format', 'json'], ['--help']]) {
      const run = await runProcess(folder, words, { stdoutFile: '/dev/full' });
      expect(run.exitCode).toBe(1);
      expect(run.stderr).toContain('error: the output could not be written (ENOSPC), so it is not complete');
      expect(run.stderr).not.toContain('    at ');
    }
  },
);

test.runIf(existsSync('/dev/full'))(
  'a journal that the disk does not take stops the run before the first write',
  async () => {
    const folder = await exampleFolder();
    const run = await runProcess(folder, ['apply', '--sandbox', '--auto-approve', '--journal', '/dev/full']);
    expect(run.exitCode).toBe(1);
    expect(run.stderr).toContain('code: apply/journal-unwritable');
    const next = await runProcess(folder, ['plan', '--sandbox', '--format', 'json']);
    expect(JSON.parse(next.stdout)).toMatchObject({ summary: { blocked: 2, adopt: 3 } });
  },
);

test('colours are for terminals that want them; JSON never has an escape byte', async () => {
  const folder = await exampleFolder();
  const said = ({ stdout, stderr }: ProcessRun): string => stdout + stderr;
  const TERM = 'xterm-256color';
  const inPipe = async (words: readonly string[], env: Readonly<Record<string, string>>): Promise<string> =>
    said(await runProcess(folder, words, { env: { TERM, ...env } }));
  const withoutTerminal = async (words: readonly string[], env: Readonly<Record<string, string>>): Promise<string> =>
    said(await runInProcess({ arguments: words, workingDirectory: folder, environment: { TERM, ...env } }));
  const plan = ['plan', '--sandbox'];
  const nowhere = ['validate', '--dir', 'nowhere'];
  // That a pipe is no terminal is asked of a process; the rules are the same for both.
  for (const plain of [
    await inPipe(plan, {}),
    await withoutTerminal(plan, { FORCE_COLOR: '0' }),
    await withoutTerminal(plan, { FORCE_COLOR: '1', NO_COLOR: '1' }),
    await withoutTerminal([...plan, '--no-color'], { FORCE_COLOR: '1' }),
    await withoutTerminal([...plan, '--format', 'json'], { FORCE_COLOR: '1' }),
    await withoutTerminal([...plan, '--format', 'markdown'], { FORCE_COLOR: '1' }),
    await inPipe(nowhere, {}),
  ]) {
    expect(plain).not.toContain(ESCAPE);
  }
  expect(await withoutTerminal(plan, { FORCE_COLOR: '1' })).toContain(ESCAPE);
  expect(await inPipe(nowhere, { FORCE_COLOR: '1' })).toContain(ESCAPE);
});

test('colours on a terminal: on, and off by option, variable and a dumb terminal', async () => {
  const folder = await exampleFolder();
  const shown = async (words: readonly string[], environment: Readonly<Record<string, string>> = {}) => {
    const run = await runInProcess({ arguments: words, workingDirectory: folder, environment, columns: 80 });
    return run.stdout + run.stderr;
  };
  const plan = ['plan', '--sandbox'];
  expect(await shown(plan)).toContain(ESCAPE);
  for (const plain of [
    await shown([...plan, '--no-color']),
    await shown(plan, { NO_COLOR: '1' }),
    await shown(plan, { TERM: 'dumb' }),
    await shown([...plan, '--format', 'json']),
    await shown(['nope']),
  ]) {
    expect(plain).not.toContain(ESCAPE);
  }
});

test.each([60, 80, 140])(
  'no line is wider than a terminal of %i columns, unless it is to be pasted',
  async (columns) => {
    const folder = await exampleFolder();
    const seen: string[] = [];
    for (const words of [
      ['plan', '--sandbox', '--out', 'plan.json'],
      ['apply', 'plan.json', '--sandbox'],
      ['status', '--sandbox'],
      ['explain', 'bill', 'M3-100483', '--sandbox'],
      ['explain', 'unmapped-item'],
      ['connections'],
      ['schema'],
      ['validate', '--dir', 'a-folder-with-a-name-that-is-so-long-that-no-line-could-ever-hold-it-together'],
      ['plan', '--help'],
      ['--help'],
    ]) {
      const run = await runInProcess({
        arguments: [...words, '--no-color'],
        workingDirectory: folder,
        environment: { LANG: 'C.UTF-8' },
        columns,
      });
      // A line of progress is drawn again in its place, which a slow machine gets to see.
      const lines = `${run.stdout}${run.stderr}`.replaceAll(ESCAPE, '').split(/\n|\r(?:\[2K)?/);
      const wide = lines.filter((line) => !fits(line, columns));
      seen.push(...wide.map((line) => `${words.join(' ')}: ${line}`));
    }
    expect(seen).toEqual([]);
  },
);

test('two commands on one sandbox folder take turns, and a lock of a killed one is taken over', async () => {
  const folder = await exampleFolder();
  const [one, two] = await Promise.all([
    runProcess(folder, ['apply', '--sandbox', '--auto-approve', '--format', 'json']),
    runProcess(folder, ['apply', '--sandbox', '--auto-approve', '--format', 'json']),
  ]);
  expect([one.exitCode, two.exitCode]).toEqual([4, 4]);
  const writes = await readFile(join(folder, '.tieout/sandbox/writes.jsonl'), 'utf8');
  expect(writes.match(/"M3-100482"/g)).toHaveLength(1);

  const killed = startProcess(folder, ['sandbox', 'start']);
  killed.stdout?.once('data', () => void killed.kill('SIGKILL'));
  expect((await killed).signal).toBe('SIGKILL');
  expect(await readdir(join(folder, '.tieout/sandbox'))).toContain('lock');
  expect((await runProcess(folder, ['plan', '--sandbox'])).exitCode).toBe(0);
});

test('the sandbox that others use is not reset, and what it holds is kept when it ends', async () => {
  const folder = await exampleFolder();
  const server = startProcess(folder, ['sandbox', 'start', '--format', 'json']);
  const started = await new Promise<string>((resolve) => server.stdout?.once('data', (data) => resolve(String(data))));
  expect(JSON.parse(started)).toMatchObject({ formatVersion: '1.0', exitCode: 0, action: 'start' });
  const reset = await runProcess(folder, ['sandbox', 'reset']);
  expect(reset.exitCode).toBe(7);
  const said = reset.stderr.replaceAll(/\s+/g, ' ');
  expect(said).toMatch(/^error: the sandbox in \S+ is served by tieout sandbox start \(process \d+\)/);
  expect(said).toMatch(/next: end it \(Ctrl-C where it runs, or kill \d+\), or use it/);
  expect(reset.stderr).toContain('code: sandbox/in-use');
  const { variables } = JSON.parse(started) as { variables: Record<string, string> };
  expect((await runProcess(folder, ['plan'], { env: variables })).exitCode).toBe(0);
  server.kill('SIGTERM');
  expect((await server).exitCode).toBe(0);
  for (const text of [/^forgotten: /, /^there was nothing to forget in /]) {
    const run = await runProcess(folder, ['sandbox', 'reset']);
    expect(run).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(text) as unknown });
  }
});

test.each(['m3ter.json', 'quickbooks.json', 'intuit.json', 'tokens.json'])(
  'a damaged %s of the sandbox is named, with the way out',
  async (file) => {
    const folder = await exampleFolder();
    const run = async (...words: readonly string[]) =>
      await runInProcess({ arguments: words, workingDirectory: folder, clock: createFastClock(20) });
    expect((await run('plan', '--sandbox')).exitCode).toBe(0);
    const path = join(folder, '.tieout/sandbox', file);
    await writeFile(path, (await readFile(path, 'utf8')).slice(0, 50));
    const damaged = await run('plan', '--sandbox');
    expect(damaged.exitCode).toBe(1);
    expect(damaged.stderr).toContain(file);
    expect(damaged.stderr).toContain('next: tieout sandbox reset\n');
    expect(damaged.stderr).toContain('code: sandbox/state-corrupt');
    expect((await run('sandbox', 'reset')).exitCode).toBe(0);
    expect((await run('plan', '--sandbox')).exitCode).toBe(0);
  },
);

test('the built file runs by its own name', async () => {
  const folder = await emptyFolder();
  const { stdout } = await execa(inject('tieout'), ['--version'], { cwd: folder });
  expect(stdout).toMatch(/^\d+\.\d+\.\d+$/);
  await rm(folder, { recursive: true });
});
