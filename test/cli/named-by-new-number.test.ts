import { readdir, readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import type { Plan } from '../../src/model/plan.ts';
import type { StatusReport } from '../../src/model/status.ts';
import { inWorld, TWO_BILLS, type World } from './undo-world.ts';

// An invoice that was sent again has another number in QuickBooks than its bill in m3ter.

async function undone({ run }: World): Promise<void> {
  await run('apply --auto-approve');
  await run('undo --bill INV-101 --out undo.json');
  await run('apply undo.json');
}

const billsOf = (text: string): readonly (string | null)[] =>
  (JSON.parse(text) as Plan).bills.map(({ docNumber }) => docNumber);

const idOf = (text: string): string => (JSON.parse(text) as Plan).id;

describe('the number of an invoice that was sent again', () => {
  it('names its bill for plan, status, apply and undo, as for explain', async () => {
    await inWorld(TWO_BILLS, async (world) => {
      const { run, live } = world;
      await undone(world);
      await run('apply --auto-approve');
      expect(live()).toContain('INV-101-2 450.00');
      const planned = await run('plan --bill INV-101-2 --format json');
      expect(billsOf(planned.stdout)).toEqual(['INV-101-2']);
      expect(idOf(planned.stdout)).toBe(idOf((await run('plan --bill INV-101 --format json')).stdout));
      const status = await run('status --bill INV-101-2 --format json');
      const { bills } = JSON.parse(status.stdout) as StatusReport;
      expect(bills.map(({ count, decision }) => [count, decision])).toEqual([[1, 'upToDate']]);
      expect((await run('explain bill INV-101-2')).stdout).toContain('INV-101-2');
      await run('apply --auto-approve --bill INV-101-2');
      await run('undo --bill INV-101-2 --out again.json');
      await run('apply again.json');
      expect(live()).toEqual(['INV-102 500.00']);
    });
  });

  it('names its bill before it is sent, as the plan shows it; a number that no plan gives names none', async () => {
    await inWorld(TWO_BILLS, async (world) => {
      const { run, live } = world;
      await run('apply --auto-approve');
      await run('undo --bill INV-102-2 --out none.json', 4);
      await run('undo --bill INV-101 --out undo.json');
      await run('apply undo.json');
      expect(billsOf((await run('plan --bill INV-101-2 --format json')).stdout)).toEqual(['INV-101-2']);
      await run('plan --bill INV-101-3', 4);
      await run('apply --auto-approve --bill INV-101-2');
      expect(live()).toEqual(['INV-102 500.00', 'INV-101-2 450.00']);
    });
  });

  it('names its bill for a plan against another version of the files', async () => {
    await inWorld(TWO_BILLS, async (world) => {
      const { run } = world;
      await undone(world);
      await run('apply --auto-approve');
      expect(billsOf((await run('plan --bill INV-101-2 --against . --format json')).stdout)).toEqual(['INV-101-2']);
    });
  });
});

describe('the number of an invoice that is void', () => {
  it('names no bill for undo, which would void another invoice of it', async () => {
    await inWorld(TWO_BILLS, async (world) => {
      const { run, live } = world;
      await undone(world);
      await run('apply --auto-approve');
      await run('undo --bill INV-101-2 --out undo.json');
      await run('apply undo.json');
      await run('apply --auto-approve');
      expect(live()).toContain('INV-101-3 450.00');
      const undo = await run('undo --bill INV-101-2 --out again.json', 4);
      expect(undo.stdout.replaceAll(/\s+/g, ' ')).toContain('no invoice with that number is there to be voided');
      expect((await run('explain bill INV-101-2')).stdout).toContain('INV-101-3');
      expect(billsOf((await run('undo --bill INV-101-3 --format json')).stdout)).toEqual(['INV-101-3']);
    });
  });
});

describe('a bill that m3ter does not have', () => {
  it('gives undo nothing to save, and status the finding and exit code of a plan', async () => {
    await inWorld(TWO_BILLS, async ({ run, folder }) => {
      await run('apply --auto-approve');
      const undo = await run('undo --bill INV-9 --out undo.json --html undo.html', 4);
      expect(undo.stdout).toContain('plan/unknown-bill');
      expect(undo.stderr.replaceAll(/\s+/g, ' ')).toContain('undo.json was not saved');
      expect(await readdir(folder)).not.toContain('undo.json');
      const some = await run('undo --bill INV-9 --bill INV-101 --out undo.json', 4);
      expect(some.stdout).toContain('plan/unknown-bill');
      expect(billsOf(await readFile(`${folder}/undo.json`, 'utf8'))).toEqual(['INV-101']);

      const status = await run('status --bill INV-9', 4);
      expect(status.stdout).toContain('plan/unknown-bill');
      expect(status.stdout).toContain('m3ter has no bill with the id or number INV-9');
      expect(status.stdout).not.toContain('The next apply would do nothing');
      const found = JSON.parse((await run('status --bill INV-9 --format json', 4)).stdout) as StatusReport;
      expect(found.findings.map(({ code }) => code)).toEqual(['plan/unknown-bill']);
      await run('status --bill INV-101');
    });
  });
});
