import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
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
  expect(planned.stdout).toContain('Limited to: bill M3-100482.');

  await renumber('M3-100492', 'X-77');
  const [byNumber, byInvoice] = [await run('explain bill M3-100492'), await run('explain bill X-77')];
  expect(byNumber.exitCode).toBe(0);
  expect(byNumber.stdout).toContain('sent as invoice X-77');
  expect(byInvoice.stdout).toBe(byNumber.stdout);

  const unknown = await run('explain bill X-78');
  expect(unknown.stderr).toContain('not one bill that this connection looks at has the id or number "X-78"');
  expect(unknown.exitCode).toBe(1);
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
