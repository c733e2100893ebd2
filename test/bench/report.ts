import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { BenchFigure } from './figures.ts';
import { onCompany } from './scale.ts';

/** The bar is that of this many bills. */
const FULL_SIZE = 100_000;
const MEGABYTE = 1_000_000;

/** The bills of so many months; of them one in a hundred is still to be sent. */
const MONTHS = 10;
const UNSENT = 100;

/**
 * The built program reports on `reported` bills: of ten months that are closed, and of one month of which nothing is sent.
 * Memory, processor time, files, length.
 */
export async function benchReport({ reported }: { readonly reported: number }): Promise<readonly BenchFigure[]> {
  const accounts = Math.max(2, Math.round(reported / MONTHS));
  const bills = accounts * MONTHS;
  const closed = await reportOn({ accounts, months: MONTHS, sent: bills - Math.ceil(bills / UNSENT) });
  return [...closed, ...(await reportOn({ accounts: reported, months: 1, sent: 0 }))];
}

interface Reported {
  readonly accounts: number;
  readonly months: number;
  readonly sent: number;
}

async function reportOn(company: Reported): Promise<readonly BenchFigure[]> {
  const { accounts, months, sent } = company;
  const count = accounts * months;
  const [bills, ofThem] = [count, sent].map((number) => number.toLocaleString('en-US'));
  const name = (what: string): string => `report, ${bills ?? ''} bills, ${ofThem ?? ''} of them sent: ${what}`;
  return await onCompany(company, async ({ folder, run }) => {
    const period = months === 1 ? ['--month', '2026-10'] : ['--from', '2026-01-01', '--to', '2026-10-31'];
    const usage = await run(['report', ...period, '--csv', 'report.csv', '--out', 'report.json']);
    const sizeOf = async (file: string): Promise<number> => (await stat(join(folder, file))).size / MEGABYTE;
    const memory = { value: usage.maxMegabytes, unit: 'MB', bar: count === FULL_SIZE ? { most: 600 } : null };
    return [
      { name: name('memory'), ...memory },
      { name: name('processor time'), value: usage.cpuMs / 1000, unit: 's CPU', bar: null },
      { name: name('JSON'), value: await sizeOf('report.json'), unit: 'MB', bar: null },
      { name: name('CSV'), value: await sizeOf('report.csv'), unit: 'MB', bar: null },
      { name: name('human output'), value: usage.stdout.split('\n').length, unit: 'lines', bar: { most: 200 } },
    ];
  });
}
