import { describe, expect, it } from 'vitest';
import type { Explanation } from '../../src/model/explanation.ts';
import type { TieOut } from '../../src/model/tie-out.ts';
import { inWorld, TWO_BILLS, type World } from './undo-world.ts';

const FORMER = 'delivery:\n  from: 2026-10-01';
const REPORT_ONLY = 'delivery:\n  mode: reportOnly\n  from: 2026-10-01';
const EXCLUDED = 'accounts: { exclude: [ACME] }\ndelivery:\n  from: 2026-10-01';

const said = (text: string): string => text.replaceAll(/\s+/g, ' ');

async function edit({ happen }: World, replace: string, text: string): Promise<void> {
  await happen([{ editFile: { file: 'invoices.yaml', replace, with: text } }]);
}

async function undo({ run }: World, bill: string): Promise<string> {
  await run(`undo --bill ${bill} --out undo.json`);
  return said((await run('apply undo.json')).stdout);
}

const explain = async ({ run }: World): Promise<string> => said((await run('explain bill INV-101')).stdout);

const FALSE_OF_VOIDS = /until it is updated|DIFFERENT|Number INV-101 Date \S+ Due \S+ Total|currency INV-101 of/;

describe('an undone bill, explained', () => {
  it('has the number of the next invoice, and says that this one replaces the voided one', async () => {
    await inWorld(TWO_BILLS, async (world) => {
      const { run } = world;
      await run('apply --auto-approve');
      for (const [former, next] of [
        ['INV-101', 'INV-101-2'],
        ['INV-101-2', 'INV-101-3'],
      ] as const) {
        await undo(world, 'INV-101');
        const waiting = await explain(world);
        expect(waiting).toContain(`sent to QuickBooks once more, as invoice ${next} of USD 450.00`);
        expect(waiting).toContain(`Number, date, currency ${next} of 2026-10-31`);
        expect(waiting).toContain(`Total in QuickBooks now USD 0.00 voided; ${next} replaces it`);
        expect(waiting).toContain('The invoice as it will be in QuickBooks');
        expect(waiting).toContain(`Number ${next} `);
        expect(waiting).toContain(`Voided in QuickBooks: ${former} `);
        expect(waiting).not.toContain('In QuickBooks now Document');
        expect(waiting).not.toMatch(FALSE_OF_VOIDS);

        await run('apply --auto-approve');
        const sent = await explain(world);
        expect(sent).toContain('The invoice as the rules make it');
        expect(sent).toContain(`Number, date, currency ${next} of 2026-10-31`);
        expect(sent).toContain(`Number ${next} `);
        expect(sent).toContain('Total in QuickBooks now USD 450.00 without tax');
        expect(sent).toContain(`In QuickBooks now Document invoice ${next} `);
        expect(sent).toContain(`Voided in QuickBooks: ${former} Document invoice ${former} `);
        expect(sent.split('In QuickBooks now Document')).toHaveLength(2);
        expect(sent).not.toMatch(FALSE_OF_VOIDS);
        const { document } = JSON.parse((await run('explain bill INV-101 --format json')).stdout) as Explanation;
        expect(document?.docNumber).toBe(next);
      }
    });
  });

  it('says of reportOnly what would be, and plans nothing', async () => {
    await inWorld(TWO_BILLS, async (world) => {
      const { run } = world;
      await run('apply --auto-approve');
      await undo(world, 'INV-101');
      await edit(world, FORMER, REPORT_ONLY);
      const explained = await explain(world);
      expect(explained).toContain('This bill would be sent to QuickBooks once more, as invoice INV-101-2');
      expect(explained).toContain('The invoice as it would be');
      expect(explained).toContain('Number INV-101-2 ');
      expect(explained).toContain('Total in QuickBooks now USD 0.00 voided; nothing replaces it now');
      expect(explained).not.toMatch(FALSE_OF_VOIDS);
      expect(explained).not.toMatch(/as it will be|UTC planned|In QuickBooks now Document/);
    });
  });

  it('says of an excluded bill that its document is void, and shows no other', async () => {
    await inWorld(TWO_BILLS, async (world) => {
      await world.run('apply --auto-approve');
      await undo(world, 'INV-101');
      await edit(world, FORMER, EXCLUDED);
      const explained = await explain(world);
      expect(explained).toContain('Voided in QuickBooks: INV-101 ');
      expect(explained).not.toMatch(/as it will be|INV-101-2|In QuickBooks now/);
    });
  });
});

describe('an undone bill that is not sent again', () => {
  it.each([
    ['reportOnly', REPORT_ONLY],
    ['excluded', EXCLUDED],
  ])('has the number of its last voided invoice in report and plan: %s', async (_way, text) => {
    await inWorld(TWO_BILLS, async (world) => {
      const { run } = world;
      await run('apply --auto-approve');
      let before = FORMER;
      for (const number of ['INV-101', 'INV-101-2']) {
        await edit(world, before, FORMER);
        await run('apply --auto-approve');
        await undo(world, 'INV-101');
        await edit(world, FORMER, text);
        before = text;
        const report = JSON.parse((await run('report --month 2026-10 --format json')).stdout) as TieOut;
        expect(report.bills.find((bill) => bill.class === 'voided')?.docNumber).toBe(number);
        const planned = said((await run('plan')).stdout);
        expect(planned).toContain(`that today's rules do not send again ${number} ACME Ltd USD 450.00`);
      }
    });
  });

  it('is counted once in a plan', async () => {
    await inWorld(TWO_BILLS, async (world) => {
      const { run } = world;
      await run('apply --auto-approve');
      await undo(world, 'INV-101');
      await edit(world, FORMER, EXCLUDED);
      const planned = said((await run('plan')).stdout);
      expect(planned).toContain('Skipped 1: account-excluded 1');
      expect(planned).toContain('1 undone and not sent again (USD 450.00), 1 skipped.');
    });
  });
});

describe('after an undo', () => {
  it('no sending is promised of bills that the rules of the plan keep back', async () => {
    await inWorld(TWO_BILLS, async (world) => {
      const { run } = world;
      await run('apply --auto-approve');
      await edit(world, FORMER, EXCLUDED);
      const all = await undo(world, 'INV-101 INV-102');
      expect(all).toContain("The bills are unsent again, and today's rules do not send them.");
      expect(all).toContain('2 not to be sent again (USD 950.00)');
      expect(all).not.toContain('the next apply sends');
    });
  });

  it('a second apply says of the voided ones that they were voided before', async () => {
    await inWorld(TWO_BILLS, async (world) => {
      const { run, happen } = world;
      await run('apply --auto-approve');
      await happen([{ pay: { invoice: 'INV-102', amount: '500' } }]);
      await run('undo --bill INV-101 INV-102 --out undo.json');
      const first = said((await run('apply undo.json', 4)).stdout);
      expect(first).toContain('1 document was not voided: Blocked above says why');
      const second = said((await run('apply undo.json', 4)).stdout);
      expect(second).toContain('1 document was voided before this run; 1 other was not voided: Blocked above says why');
    });
  });
});
