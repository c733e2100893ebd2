import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Plan } from '../../src/model/plan.ts';
import type { Shadow } from '../../src/model/shadow.ts';
import type { TieOut } from '../../src/model/tie-out.ts';
import { exampleFolder } from './run-process.ts';
import { runInProcess } from './run-in-process.ts';

/** The commands of a section of the README, in its order. */
async function commandsOf(title: string): Promise<readonly string[]> {
  const readme = await readFile(new URL('../../README.md', import.meta.url), 'utf8');
  const [, section = ''] = readme.split(`## ${title}\n`);
  return [...(section.split('\n## ')[0] ?? '').matchAll(/`(?:npx )?(tieout [^`]+)`/g)].map(
    ([, command = '']) => command,
  );
}

function runnerIn(folder: string) {
  return async (command: string, exitCode = 0): Promise<string> => {
    const words = `${command.replace(/^tieout /, '')} --sandbox`.split(' ');
    const run = await runInProcess({ arguments: words, workingDirectory: folder });
    expect({ command, exitCode: run.exitCode, said: run.exitCode === exitCode ? '' : run.stderr }).toEqual({
      command,
      exitCode,
      said: '',
    });
    return run.stdout;
  };
}

describe('the README as it is written', () => {
  it('Coming from the native integration: import, shadow, report only, replay', { timeout: 120_000 }, async () => {
    const folder = await mkdtemp(join(tmpdir(), 'tieout-native-'));
    const run = runnerIn(folder);
    const [init = '', shadow = '', plan = '', report = '', ...more] = await commandsOf(
      'Coming from the native integration',
    );
    expect([init, shadow, plan, report, more]).toEqual([
      'tieout init --from 2026-11-01 --from-remote',
      'tieout report --shadow --month 2026-10',
      'tieout plan',
      'tieout report',
      [],
    ]);
    // The example company: m3ter's engine sent September, and October is the month of the switch.
    await run(init.replace('2026-11-01', '2026-10-01'));
    const file = join(folder, 'integrations/quickbooks-us-invoices.yaml');
    const settings = await readFile(file, 'utf8');
    expect(settings).toContain('mode: reportOnly');

    const september = shadow.replace('2026-10', '2026-09');
    expect(await run(september)).toMatch(/of 2 documents equal; others differ in card payment \(2\)/);
    // What the files can say as m3ter's engine did it, they do; the shadow has fewer kinds then.
    await writeFile(file, settings.replace(/bccEmail: .*/, 'allowCreditCardPayment: true'));
    const compared = JSON.parse(await run(`${september} --format json`)) as Shadow;
    const kinds = compared.kinds.map(({ field }) => field);
    expect(kinds).not.toContain('allowOnlineCreditCardPayment');
    expect(compared.compared).toBe(2);

    const rehearsed = await run(plan);
    expect(rehearsed).toContain('Would send (reportOnly: nothing of this is sent)');
    const tieOut = JSON.parse(await run(`${report} --month 2026-09 --format json`)) as TieOut;
    const ofEngine = tieOut.bills.filter(({ documents }) => documents.length > 0);
    expect(ofEngine.length).toBeGreaterThan(1);
    expect(ofEngine.map((bill) => bill.class)).not.toContain('notYetInvoiced');

    await writeFile(file, (await readFile(file, 'utf8')).replace('mode: reportOnly', 'mode: replay'));
    const switched = JSON.parse(await run(`${plan} --format json`)) as Plan;
    expect(switched.wouldSend ?? []).toEqual([]);
    const sent = switched.bills.filter(({ decision }) => decision === 'send');
    expect(sent.length).toBeGreaterThan(0);
    // Nothing that m3ter's engine sent is sent again.
    const recorded = new Set(compared.bills.map(({ billId }) => billId));
    expect(sent.filter(({ billId }) => recorded.has(billId))).toEqual([]);
  });

  it('When a run was wrong: undo it, and send the same bills again', { timeout: 120_000 }, async () => {
    const folder = await exampleFolder();
    const run = runnerIn(folder);
    const commands = await commandsOf('When a run was wrong');
    const [undoName, send = '', undo = '', apply = '', again = '', ...more] = commands;
    expect([undoName, ...more]).toEqual(['tieout undo']);
    const first = JSON.parse(await run('tieout plan --out plan.json --format json')) as Plan;
    // Two bills of the example company are blocked, so every apply says so.
    await run(send, 4);
    const planned = JSON.parse(await run(`${undo} --format json`)) as Plan;
    const voided = planned.changes.filter(({ action }) => action === 'void').map(({ address }) => address);
    expect(voided.length).toBeGreaterThan(5);
    await run(apply, 4);
    const second = JSON.parse(await run(`${again} --format json`)) as Plan;
    const sent = (plan: Plan) =>
      plan.changes.flatMap(({ kind, action, address, after }) =>
        kind === 'invoice' && action === 'create' && 'document' in after
          ? [{ address, number: after.document.docNumber, total: after.document.total }]
          : [],
      );
    const former = new Map(sent(first).map((one) => [one.address, one]));
    expect(
      sent(second)
        .map(({ address }) => address)
        .toSorted(),
    ).toEqual(voided.toSorted());
    for (const { address, number, total } of sent(second)) {
      expect(total).toBe(former.get(address)?.total);
      expect(number).not.toBe(former.get(address)?.number);
    }
  });
});
