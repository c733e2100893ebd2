import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Plan } from '../../src/model/plan.ts';
import type { StatusReport } from '../../src/model/status.ts';
import type { TieOut } from '../../src/model/tie-out.ts';
import { inWorld, TWO_BILLS, type World } from './undo-world.ts';

/** Ways in which today's rules keep back a bill of October, as an edit of the file, with the reason. */
const WAYS = [
  ['before-cutoff', 'delivery:\n  from: 2026-11-01'],
  ['account-excluded', 'accounts: { exclude: [ACME] }\ndelivery:\n  from: 2026-10-01'],
  ['no-integration', 'accounts: { filter: \'accountCode == "OTHER"\' }\ndelivery:\n  from: 2026-10-01'],
  ['report-only', 'delivery:\n  mode: reportOnly\n  from: 2026-10-01'],
  ['no-lines', 'bills: { exclude: { products: [platform] } }\ndelivery:\n  from: 2026-10-01'],
] as const;

async function edit({ happen }: World, replace: string, text: string): Promise<void> {
  await happen([{ editFile: { file: 'invoices.yaml', replace, with: text } }]);
}

const FORMER = 'delivery:\n  from: 2026-10-01';

const said = (text: string): string => text.replaceAll(/\s+/g, ' ');

describe('bills that today’s rules do not send again after their undo', () => {
  it.each(WAYS)('are told apart before and after the void: %s', async (reason, text) => {
    await inWorld(TWO_BILLS, async (world) => {
      const { run, folder } = world;
      await run('apply --auto-approve --bill INV-101');
      await edit(world, FORMER, text);
      const planned = await run('undo --bill INV-101 --out undo.json --html undo.html');
      expect(said(planned.stdout)).toContain(`1 bill that today's rules would not send again`);
      expect(said(planned.stdout)).toContain('1 not to be sent again (USD 450.00)');
      const markdown = await run('undo --bill INV-101 --format markdown');
      expect(markdown.stdout).toContain('Undone, and not to be sent again');
      const page = await readFile(join(folder, 'undo.html'), 'utf8');
      expect(page).toContain('not to be sent again by today');
      expect(page).toContain('1 not to be sent again (USD 450.00)');
      const undo = JSON.parse(await readFile(join(folder, 'undo.json'), 'utf8')) as Plan;
      expect(undo.bills.map(({ notSentAgain }) => notSentAgain?.reason)).toEqual([reason]);
      expect(undo.diagnostics.map(({ code }) => code)).toContain('undo/not-sent-again');

      const applied = await run('apply undo.json');
      expect(said(applied.stdout)).toContain('By the rules of this plan, 1 not to be sent again (USD 450.00).');
      const explained = said((await run('explain bill INV-101')).stdout);
      expect(explained).toContain('invoice INV-101 (Id 1) was undone, and the bill is not sent again');
      expect(explained).toContain('in the report: voided');
      expect(explained).not.toContain('Nothing is wrong with it');

      const report = JSON.parse((await run('report --month 2026-10 --format json')).stdout) as TieOut;
      expect(report.verdict).toBe('explained');
      const [row, ...more] = (report.statements[0]?.rows ?? []).filter((one) => one.row === 'voidedOrDeleted');
      expect(row).toEqual({ row: 'voidedOrDeleted', reason, count: 1, amount: '-450.00' });
      expect(more).toEqual([]);
      await run('report --month 2026-10 --fail-on missing', 4);
    });
  });

  it('have a group of their own in status, and are not counted as skipped in the plan', async () => {
    await inWorld(TWO_BILLS, async (world) => {
      const { run } = world;
      await run('apply --auto-approve --bill INV-101');
      await run('undo --bill INV-101 --out undo.json');
      await run('apply undo.json');
      await edit(world, FORMER, 'accounts: { exclude: [ACME] }\ndelivery:\n  from: 2026-10-01');
      const planned = said((await run('plan')).stdout);
      expect(planned).toContain('Undone, and not to be sent again');
      expect(planned).toContain('Skipped 1: account-excluded 1 (USD 500.00)');
      expect(said((await run('status')).stdout)).toContain('undone 1 USD 450.00');
      const status = JSON.parse((await run('status --format json')).stdout) as StatusReport;
      expect(status.bills.map((group) => [group.class, group.reason, group.count])).toEqual([
        ['notBillable', 'account-excluded', 1],
        ['voided', 'account-excluded', 1],
      ]);
    });
  });

  it('are sent again once the rule lets them, and held with --hold without a warning', async () => {
    await inWorld(TWO_BILLS, async (world) => {
      const { run, live } = world;
      await run('apply --auto-approve --journal run.jsonl');
      const excluded = 'accounts: { exclude: [ACME] }\ndelivery:\n  from: 2026-10-01';
      await edit(world, FORMER, excluded);
      const held = await run('undo --run run.jsonl --hold --out held.json');
      expect(held.stdout).not.toContain('not to be sent again');
      await run('undo --bill INV-101 --out undo.json');
      await run('apply undo.json');
      await run('apply --auto-approve');
      expect(live()).toEqual(['INV-102 500.00']);
      await edit(world, excluded, FORMER);
      await run('apply --auto-approve');
      expect(live()).toEqual(['INV-102 500.00', 'INV-101-2 450.00']);
    });
  });

  it('are counted as held, with their money, and not as skipped, while a person holds them', async () => {
    await inWorld(TWO_BILLS, async (world) => {
      const { run, folder } = world;
      await run('apply --auto-approve --bill INV-101');
      await run('undo --bill INV-101 --hold --out undo.json');
      await run('apply undo.json');
      const planned = said((await run('plan --only bills --out plan.json --html plan.html')).stdout);
      expect(planned).toMatch(/Plan \w+: .*\b1 held \(USD 450\.00\)/);
      expect(planned).not.toMatch(/Plan \w+: .*skipped/);
      const markdown = said((await run('plan --format markdown')).stdout);
      expect(markdown).toContain('1 held (USD 450.00)');
      const { summary } = JSON.parse(await readFile(join(folder, 'plan.json'), 'utf8')) as Plan;
      expect([summary.held, summary.skipped]).toEqual([1, 0]);
      const page = await readFile(join(folder, 'plan.html'), 'utf8');
      expect(page).toContain('1 held (USD 450.00)');
      expect(page).not.toMatch(/bills? skipped/);
    });
  });

  it('keep the reason of a person who voided or of --hold, also when a rule stops them later', async () => {
    await inWorld(TWO_BILLS, async (world) => {
      const { run, happen } = world;
      await run('apply --auto-approve');
      await run('undo --bill INV-101 --hold --out undo.json');
      await run('apply undo.json');
      await happen([{ void: 'INV-102' }]);
      await edit(world, FORMER, 'accounts: { exclude: [ACME] }\ndelivery:\n  from: 2026-10-01');
      const report = JSON.parse((await run('report --month 2026-10 --format json')).stdout) as TieOut;
      expect(report.bills.map((bill) => [bill.docNumber, bill.class, bill.reason])).toEqual([
        ['INV-101', 'voided', 'held'],
        ['INV-102', 'voided', 'voided'],
      ]);
    });
  });
});
