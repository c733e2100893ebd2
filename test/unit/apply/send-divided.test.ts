import { describe, expect, it } from 'vitest';
import { done, indeterminate, type Answer } from '../../../src/http/answer.ts';
import { failedBatchSize, sendDivided } from '../../../src/apply/send-divided.ts';
import type { Report } from '../../../src/model/outcome.ts';
import type { Sandbox } from '../../../src/sandbox/open-sandbox.ts';
import { openExample } from './example-run.ts';

interface Write {
  readonly name: number;
  answer: Answer<unknown> | null;
  failsByItself: boolean;
}

const failing = (batchItems: number): Answer<never> => indeterminate('failing', 'status 500', { batchItems });

/** Writes that failed in batches of `size`, and how often QuickBooks is asked when `fails` says which batches do. */
async function divide(count: number, size: number, fails: (batch: readonly number[]) => boolean) {
  const batches: (readonly number[])[] = [];
  const writes = Array.from({ length: count }, (_, name): Write => {
    const last = Math.min(size, count - Math.floor(name / size) * size);
    return { name, answer: failing(last), failsByItself: false };
  });
  const result = await sendDivided(writes, {
    look: async (open) => await Promise.resolve(open),
    isStopped: () => false,
    async send(open, batchItems) {
      const left: Write[] = [];
      for (let at = 0; at < open.length; at += batchItems) {
        const batch = open.slice(at, at + batchItems);
        const names = batch.map(({ name }) => name);
        batches.push(names);
        const failed = fails(names);
        for (const one of batch) one.answer = failed ? failing(batch.length) : done(null);
        if (failed) left.push(...batch);
      }
      return await Promise.resolve(left);
    },
  });
  return { ...result, batches };
}

describe('sendDivided', () => {
  it('names one bad record among thirty, and lets the rest go', async () => {
    for (const bad of [0, 13, 29]) {
      const { open, batchItems, batches } = await divide(30, 30, (batch) => batch.includes(bad));
      expect(open.map(({ name, failsByItself }) => ({ name, failsByItself }))).toEqual([
        { name: bad, failsByItself: true },
      ]);
      expect(batchItems).toBeNull();
      expect(batches.length).toBeLessThanOrEqual(10);
    }
  });

  it('finds the size that works, and sends all the rest in it', async () => {
    const { open, batchItems, batches } = await divide(120, 30, (batch) => batch.length > 10);
    expect(open).toEqual([]);
    expect(batchItems).toBe(8);
    expect(batches.length).toBeLessThanOrEqual(18);
  });

  it('costs a few requests when QuickBooks is away, and blames nobody', async () => {
    const { open, batchItems, batches } = await divide(120, 30, () => true);
    expect(open).toHaveLength(120);
    expect(open.some(({ failsByItself }) => failsByItself)).toBe(false);
    expect(batchItems).toBeNull();
    expect(batches.length).toBeLessThanOrEqual(10);
  });

  it('never sends a write in a batch as large as one that failed', async () => {
    const { open } = await divide(7, 7, (batch) => batch.includes(2) || batch.includes(3));
    expect(new Set(open.map(({ name }) => name))).toEqual(new Set([2, 3]));
    expect(open.every((one) => failedBatchSize(one) === 1)).toBe(true);
  });
});

function documentsOf(report: Report) {
  return report.outcomes.filter(({ kind }) => kind === 'invoice' || kind === 'creditMemo');
}

/** A line of the bill gets a text that QuickBooks fails on in that mode. */
function addPoison({ states }: Sandbox, billId: string): void {
  const bill = states.m3ter.bills.find(({ id }) => id === billId);
  const [line] = bill?.lines ?? [];
  if (line === undefined) throw new Error('the bill has a line');
  line.description = 'Platform ¤';
}

describe('a batch that fails as a whole, each time', () => {
  it('is divided until the record that QuickBooks fails on is named; the others go', async () => {
    const calm = await openExample();
    const sent = (await calm.plan()).bills.filter(({ decision }) => decision === 'send');
    const { billId = '' } = sent[2] ?? {};
    const example = await openExample({
      modes: { quickbooks: { poison: 'error500' } },
      prepare: (sandbox) => {
        addPoison(sandbox, billId);
      },
    });
    const plan = await example.plan();
    const outcomes = documentsOf(await example.apply(plan, 30));
    const bad = outcomes.filter(({ status }) => status !== 'applied');
    expect(bad).toMatchObject([
      { status: 'indeterminate', code: 'quickbooks/fails-by-itself', address: expect.stringContaining(billId) },
    ]);
    expect(bad[0]?.message).toContain('QuickBooks answered with fault 10000, each time and by itself');
    expect(outcomes.length).toBeGreaterThan(3);
  });

  it.each(['10', '1'] as const)('goes in parts that are carried out in time: %s', async (batchItemsInTime) => {
    const example = await openExample({ modes: { quickbooks: { batchItemsInTime } } });
    const report = await example.apply(await example.plan(), 30);
    expect(documentsOf(report).every(({ status }) => status === 'applied')).toBe(true);
    expect(report).toMatchObject({ converged: true });
  });
});
