import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { BenchFigure } from './figures.ts';
import { onCompany } from './scale.ts';

/** The bar is that of this many bills. */
const FULL_SIZE = 100_000;
const MEGABYTE = 1_000_000;

/** Of a month that is closed, one bill in so many is still to be sent. */
const UNSENT = 100;

/**
 * The built program reports on a month of `reported` bills, of which none is sent, and on one of which nearly all are:
 * memory, processor time, files, length.
 */
export async function benchReport({ reported }: { readonly reported: number }): Promise<readonly BenchFigure[]> {
  const sent = reported - Math.ceil(reported / UNSENT);
  return [...(await reportOn({ reported, sent: 0 })), ...(await reportOn({ reported, sent }))];
}

async function reportOn({ reported, sent }: { reported: number; sent: number }): Promise<readonly BenchFigure[]> {
  const [bills, ofThem] = [reported, sent].map((count) => count.toLocaleString('en-US'));
  const name = (what: string): string => `report, ${bills ?? ''} bills, ${ofThem ?? ''} of them sent: ${what}`;
  return await onCompany({ accounts: reported, sent }, async ({ folder, run }) => {
    const usage = await run(['report', '--month', '2026-10', '--csv', 'report.csv', '--out', 'report.json']);
    const sizeOf = async (file: string): Promise<number> => (await stat(join(folder, file))).size / MEGABYTE;
    const memory = { value: usage.maxMegabytes, unit: 'MB', bar: reported === FULL_SIZE ? { most: 600 } : null };
    return [
      { name: name('memory'), ...memory },
      { name: name('processor time'), value: usage.cpuMs / 1000, unit: 's CPU', bar: null },
      { name: name('JSON'), value: await sizeOf('report.json'), unit: 'MB', bar: null },
      { name: name('CSV'), value: await sizeOf('report.csv'), unit: 'MB', bar: null },
      { name: name('human output'), value: usage.stdout.split('\n').length, unit: 'lines', bar: { most: 200 } },
    ];
  });
}
