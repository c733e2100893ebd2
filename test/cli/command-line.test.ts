import { describe, expect, test } from 'vitest';
import { columnsOf } from '../../src/cli/terminal.ts';
import { commandFirst } from '../../src/cli/program.ts';
import { exampleFolder, runProcess } from './run-process.ts';

const COMMON = new Map([
  ['--dir', true],
  ['--format', true],
  ['--no-color', false],
  ['--sandbox', false],
]);

describe('options of every command may stand before it', () => {
  test.each([
    ['--no-color status', 'status --no-color'],
    ['--dir x validate', 'validate --dir x'],
    ['--dir=x --sandbox plan --out p.json', 'plan --dir=x --sandbox --out p.json'],
    ['--sandbox explain bill M3-1', 'explain --sandbox bill M3-1'],
    // Left to the parser, which says what is wrong or answers.
    ['--frob status', '--frob status'],
    ['--dir', '--dir'],
    ['--no-color', '--no-color'],
    ['--no-color --version', '--no-color --version'],
    ['--help', '--help'],
    ['status --no-color', 'status --no-color'],
  ])('%s', (given, wanted) => {
    expect(commandFirst(given.split(' '), COMMON).join(' ')).toBe(wanted);
  });

  test('in a process', async () => {
    const folder = await exampleFolder();
    const { exitCode, stdout } = await runProcess(folder, ['--sandbox', '--dir', 'integrations', 'validate']);
    expect([exitCode, stdout]).toEqual([0, expect.stringContaining('valid: ')]);
  });
});

test.each([
  [{ isTerminal: true, columns: 0 }, undefined, null],
  [{ isTerminal: true }, undefined, null],
  [{ isTerminal: true, columns: 72 }, undefined, 72],
  [{ isTerminal: true, columns: 72 }, '100', 72],
  [{ isTerminal: true, columns: 0 }, '100', 100],
  [{ isTerminal: false }, '100', 100],
  [{ isTerminal: false, columns: 72 }, undefined, null],
  [{ isTerminal: false }, 'wide', null],
  [{ isTerminal: false }, '0', null],
  [{ isTerminal: false }, '', null],
])('a stream of %j with COLUMNS %s is %s wide', (stream, said, wide) => {
  expect(columnsOf(stream, said === undefined ? {} : { COLUMNS: said })).toBe(wide);
});

test('a pipe is as wide as COLUMNS says, and help that narrow has its descriptions below the options', async () => {
  const folder = await exampleFolder();
  const widthOf = async (env: Readonly<Record<string, string>>): Promise<number> => {
    const { stdout } = await runProcess(folder, ['plan', '--help'], { env });
    return Math.max(...stdout.split('\n').map(({ length }) => length));
  };
  expect(await widthOf({ COLUMNS: '40' })).toBeLessThanOrEqual(40);
  expect(await widthOf({ COLUMNS: '' })).toBeGreaterThan(60);
});
