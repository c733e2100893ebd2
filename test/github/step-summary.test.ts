import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Plan } from '../../src/model/plan.ts';
import { planId } from '../../src/plan/plan-id.ts';
import { runInProcess } from '../cli/run-in-process.ts';
import { emptyFolder, exampleFolder } from '../cli/run-process.ts';

const KIB = 1024;

/** The plan of the example with its blocked bill so many times, under a name of three bytes a letter. */
async function manyBlocked(count: number): Promise<Plan> {
  const folder = await exampleFolder();
  await runInProcess({ arguments: ['plan', '--sandbox', '--out', 'plan.json'], workingDirectory: folder });
  const { id: _, ...plan } = JSON.parse(await readFile(join(folder, 'plan.json'), 'utf8')) as Plan;
  const bill = plan.bills.find(({ decision }) => decision === 'block');
  if (bill === undefined) throw new Error('the example blocks no bill');
  const bills = Array.from({ length: count }, (_none, index) => ({
    ...bill,
    billId: `bill-${String(index)}`,
    message: `product "p-${String(index)}" has no item`,
    accountName: '田中商事'.repeat(10),
  }));
  const many = { ...plan, changes: [], bills };
  return { ...many, id: planId(many) };
}

test('the summary of a step stays below 900 KiB, whatever was written before, and says what it leaves out', async () => {
  const folder = await emptyFolder();
  const plan = await manyBlocked(20_000);
  await writeFile(join(folder, 'plan.json'), JSON.stringify(plan));
  const summary = join(folder, 'summary.md');
  await writeFile(summary, 'of an earlier command\n');
  const sizes: number[] = [];
  for (let round = 0; round < 3; round += 1) {
    const shown = await runInProcess({
      arguments: ['show', 'plan.json', '--all', '--format', 'github'],
      workingDirectory: folder,
      environment: { GITHUB_STEP_SUMMARY: summary },
    });
    expect([shown.exitCode, shown.stderr]).toEqual([0, '']);
    const text = await readFile(summary, 'utf8');
    expect(Buffer.byteLength(text)).toBeLessThan((900 + 20 * round) * KIB);
    expect(text).toMatch(/^of an earlier command\n### Plan /);
    expect(text).toMatch(/_[\d,]+ more [\w ]+ of [\d,]+ [\w ]+ left out here for length/);
    expect(text.match(/<details>/g)?.length ?? 0).toBe(text.match(/<\/details>/g)?.length ?? 0);
    sizes.push(Buffer.byteLength(text));
  }
  // Far more than a comment has room for.
  expect(sizes[0]).toBeGreaterThan(300 * KIB);
});
