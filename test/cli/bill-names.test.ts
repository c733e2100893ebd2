import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Plan } from '../../src/model/plan.ts';
import { runInProcess } from './run-in-process.ts';
import { exampleFolder } from './run-process.ts';

// A bill is named by its id or its number, wherever the command line takes one.

async function sentExample() {
  const workingDirectory = await exampleFolder();
  const run = async (line: string) =>
    await runInProcess({ arguments: [...line.split(' '), '--sandbox'], workingDirectory });
  await run('apply --auto-approve');
  const state = join(workingDirectory, '.tieout/sandbox/quickbooks.json');
  const renumber = async (from: string, to: string) => {
    const text = await readFile(state, 'utf8');
    expect(text).toContain(`"DocNumber":"${from}","LinkedTxn"`);
    await writeFile(state, text.replace(`"DocNumber":"${from}","LinkedTxn"`, `"DocNumber":"${to}","LinkedTxn"`));
  };
  return { run, renumber };
}

test('a number names the same bill everywhere, also after somebody renumbered the invoice', async () => {
  const { run, renumber } = await sentExample();
  const planned = await run('plan --bill M3-100482');
  expect(planned.exitCode).toBe(0);
  expect(planned.stdout).toContain('read 1 bill,');
  expect(planned.stdout).toContain('Limited to: bill M3-100482, with what it needs.');

  await renumber('M3-100492', 'X-77');
  const [byNumber, byInvoice] = [await run('explain bill M3-100492'), await run('explain bill X-77')];
  expect(byNumber.exitCode).toBe(0);
  expect(byNumber.stdout).toContain('in QuickBooks as invoice X-77');
  expect(byInvoice.stdout).toBe(byNumber.stdout);

  const unknown = await run('explain bill X-78');
  expect(unknown.stderr).toContain('not one bill that this connection looks at has the id or number "X-78"');
  expect(unknown.exitCode).toBe(4);
});

test('--bill brings what the bill needs, and says what keeps it from being looked at', async () => {
  const workingDirectory = await exampleFolder();
  const run = async (...words: readonly string[]) =>
    await runInProcess({ arguments: [...words, '--sandbox'], workingDirectory });
  const planned = JSON.parse(
    (await run('plan', '--bill', 'M3-100482', '--bill', 'M3-100490', '--format', 'json')).stdout,
  ) as Plan;
  expect(planned.scope.bills).toHaveLength(2);
  expect(new Set(planned.bills.map(({ docNumber }) => docNumber))).toEqual(new Set(['M3-100482', 'M3-100490']));
  const everything = JSON.parse((await run('plan', '--format', 'json')).stdout) as Plan;
  const config = ({ changes }: Plan) => changes.filter(({ origin }) => 'place' in origin).map(({ address }) => address);
  expect(config(planned).length).toBeGreaterThan(0);
  expect(config(planned).length).toBeLessThan(config(everything).length);
  expect(planned.changes.filter(({ action }) => action === 'delete')).toEqual([]);

  const ofOther = await run('plan', '--bill', 'M3-100482', '--integration', 'QuickBooks Europe invoices');
  expect(ofOther.stdout).toContain('plan/bill-out-of-scope');
  expect(ofOther.stdout.replaceAll(/\s+/g, ' ')).toContain('which --integration leaves out');
  expect(ofOther.exitCode).toBe(4);

  const nothing = await run('apply', '--only', 'config', '--bill', 'M3-100482');
  expect(nothing.exitCode).toBe(64);
  expect(nothing.stderr).toContain('--only config plans no bills, so --bill cannot choose any');
});

test('--resend takes a number, and says when it changes nothing', async () => {
  const { run } = await sentExample();
  const there = await run('apply --auto-approve --resend M3-100491');
  expect(there.stdout).toContain('plan/resend-without-effect');
  expect(there.stdout.replaceAll(/\s+/g, ' ')).toContain('invoice M3-100491 is in QuickBooks');
  const nobody = await run('apply --auto-approve --resend nope');
  expect(nobody.stdout).toContain('plan/unknown-bill');
  expect(nobody.exitCode).toBe(4);
});
