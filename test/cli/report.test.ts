import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { TieOut } from '../../src/model/tie-out.ts';
import { validateReport } from '../../src/workspace/generated/report-validator.js';
import { createFastClock } from '../unit/http/test-clock.ts';
import { openWorld, type AuthoringWorld } from './authoring-world.ts';
import { runInProcess, type Run } from './run-in-process.ts';
import { exampleFolder, runProcess } from './run-process.ts';

async function report(folder: string, ...words: readonly string[]): Promise<Run> {
  const whole = ['report', '--sandbox', ...words];
  return await runInProcess({ arguments: whole, workingDirectory: folder, clock: createFastClock(20) });
}

async function reportOf(folder: string, ...words: readonly string[]): Promise<TieOut> {
  const run = await report(folder, '--format', 'json', ...words);
  expect(run.stderr).toBe('');
  return JSON.parse(run.stdout) as TieOut;
}

describe('tieout report', () => {
  it('is as its schema says, and saved as it is printed', async () => {
    const folder = await exampleFolder();
    const printed = await reportOf(folder, '--month', '2026-10', '--out', 'report.json', '--csv', 'report.csv');
    expect([validateReport(printed), validateReport.errors]).toEqual([true, null]);
    const saved: unknown = JSON.parse(await readFile(join(folder, 'report.json'), 'utf8'));
    expect(saved).toEqual(printed);
    const csv = await readFile(join(folder, 'report.csv'), 'utf8');
    expect(csv.split('\r\n')).toHaveLength(printed.bills.length + 2);
  });

  it('calls a period without bills and documents no tie, and says of one that has not begun that bills may come', async () => {
    const folder = await exampleFolder();
    const past = await report(folder, '--month', '2020-05');
    expect(past.stdout).toContain('Nothing to tie out: ');
    expect(past.stdout).toContain('Nothing was billed and nothing is invoiced in this period.');
    expect(past.stdout).not.toMatch(/Ties|ties|not ended/);
    const future = await report(folder, '--month', '2099-12');
    expect(future.stdout).toContain('The period has not begun: bills and documents may come.');
  });

  it('fails on what it is told to fail on', async () => {
    const folder = await exampleFolder();
    const exitCodes: number[] = [];
    for (const failOn of ['none', 'untied', 'missing', 'drift']) {
      exitCodes.push((await report(folder, '--month', '2026-10', '--fail-on', failOn)).exitCode);
    }
    expect(exitCodes).toEqual([0, 0, 4, 4]);
    const asProcess = await runProcess(folder, ['report', '--sandbox', '--month', '2026-10', '--fail-on', 'drift']);
    expect(asProcess.exitCode).toBe(4);
  });

  it('is limited to integrations and accounts, and refuses an account that is not there', async () => {
    const folder = await exampleFolder();
    const whole = await reportOf(folder, '--month', '2026-10');
    const one = await reportOf(folder, '--month', '2026-10', '--account', 'ACME');
    expect(one.bills.map(({ accountCode }) => accountCode)).toEqual(
      whole.bills.flatMap(({ accountCode }) => (accountCode === 'ACME' ? ['ACME'] : [])),
    );
    const europe = await reportOf(folder, '--month', '2026-10', '--integration', 'QuickBooks Europe invoices');
    expect(new Set(europe.bills.map(({ integration }) => integration))).toEqual(
      new Set(['QuickBooks Europe invoices']),
    );
    const unknown = await report(folder, '--account', 'ACNE');
    expect(unknown.exitCode).toBe(64);
    expect(unknown.stderr).toContain('did you mean ACME (ACME Ltd)?');
  });

  it.each([
    ['--month 2026-13', 'Expected a month'],
    ['--month 2026-10 --from 2026-10-01 --to 2026-10-02', 'two periods'],
    ['--from 2026-10-01', 'given together'],
    ['--from 2026-10-02 --to 2026-10-01', 'is after'],
    ['--shadow --html shadow.html --csv shadow.csv', '--html and --csv would do nothing'],
    ['--shadow --account ACME --fail-on drift', '--fail-on and --account would do nothing'],
  ])('%s is wrong usage', async (words, said) => {
    const folder = await exampleFolder();
    const run = await report(folder, ...words.split(' '));
    expect(run.exitCode).toBe(64);
    expect(run.stderr).toContain(said);
  });
});

describe('the period, when none is given,', () => {
  const periodAt = async (world: AuthoringWorld, instant: string): Promise<TieOut['period']> => {
    const ahead = Date.parse(instant) - Date.now();
    const fast = createFastClock(20);
    const clock = { ...fast, now: () => fast.now() + ahead };
    const run = await world.run('report --format json', { clock });
    return (JSON.parse(run.stdout) as TieOut).period;
  };

  it('is the last month that has ended where the organization is', async () => {
    const world = await openWorld({
      change: ({ m3ter }) => {
        m3ter.organization.timezone = 'America/Los_Angeles';
      },
    });
    expect(await periodAt(world, '2026-11-01T06:50:00Z')).toEqual({ from: '2026-09-01', to: '2026-09-30' });
    expect(await periodAt(world, '2026-11-01T07:00:00Z')).toEqual({ from: '2026-10-01', to: '2026-10-31' });
  });
});
