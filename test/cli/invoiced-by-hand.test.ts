import { expect, it } from 'vitest';
import type { Plan } from '../../src/model/plan.ts';
import type { StatusReport } from '../../src/model/status.ts';
import { inWorld } from './undo-world.ts';

const WORLD = `
title: one bill
m3ter:
  bills:
    - { number: INV-101, lines: [{ text: 'Platform, monthly', price: '1273.41' }] }
`;

/** An invoice of the bill's total, under a number that only an escape makes harmless. */
const BY_HAND = {
  customerId: '58',
  docNumber: '<b>|7001',
  txnDate: '2026-10-31',
  dueDate: '2026-11-30',
  lines: [{ amount: '1273.41', itemId: '19', description: 'Platform in October', taxCode: 'NON' }],
  id: '130',
};

const SAID = 'may be invoiced by hand already: invoice <b>|7001 (Id 130) of 2026-10-31 has the same customer and total';

it('says of a bill that may be invoiced by hand wherever somebody looks before it is sent', async () => {
  await inWorld(WORLD, async ({ run, happen }) => {
    await happen([{ addInvoice: BY_HAND }]);
    const words = async (line: string): Promise<string> => (await run(line)).stdout.replaceAll(/\s+/g, ' ');
    for (const command of ['plan', 'status', 'explain bill INV-101']) {
      expect(`${command}: ${await words(command)}`).toContain(SAID);
    }
    const markdown = await words('plan --format markdown');
    expect(markdown).toContain('may be invoiced by hand already');
    expect(markdown).not.toContain('<b>|7001');
    const plan = JSON.parse((await run('plan --format json')).stdout) as Plan;
    const status = JSON.parse((await run('status --format json')).stdout) as StatusReport;
    for (const findings of [plan.diagnostics, status.findings]) {
      expect(findings.map(({ code, about }) => [code, about])).toEqual([
        ['plan/invoiced-by-hand', plan.bills[0]?.billId],
      ]);
    }
    await run('apply --auto-approve');
    expect(await words('explain bill INV-101')).not.toContain('by hand');
    expect(await words('plan')).not.toContain('by hand');
  });
});
