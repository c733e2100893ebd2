import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Plan } from '../../src/model/plan.ts';
import { runInProcess } from './run-in-process.ts';

/** The section of the README, whose commands are run here in its order. */
async function commandsOfReadme(): Promise<readonly string[]> {
  const readme = await readFile(new URL('../../README.md', import.meta.url), 'utf8');
  const [, section = ''] = readme.split('## The careful first week');
  return [...(section.split('\n## ')[0] ?? '').matchAll(/`(?:npx )?(tieout [^`]+)`/g)].map(
    ([, command = '']) => command,
  );
}

/** Which item each product that the example company lacks is sold as. */
const ITEM_ENTRIES = [
  ['api-calls', '20'],
  ['field-services', '26'],
  ['telemetry-storage', '22'],
  ['acc-prepaid', '27'],
  ['onsite-training', '26'],
] as const;
const ITEMS = Object.fromEntries(ITEM_ENTRIES);

const INTEGRATION = 'integrations/quickbooks-us-invoices.yaml';

test('the careful first week: import, rehearse until it is right, then send, as the README says it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'tieout-week-'));
  const run = async (command: string): Promise<string> => {
    const words = `${command.replace(/^tieout /, '')} --sandbox`.split(' ');
    const { exitCode, stdout, stderr } = await runInProcess({ arguments: words, workingDirectory: folder });
    expect({ command, exitCode, stderr: stderr.includes('error') ? stderr : '' }).toEqual({
      command,
      exitCode: 0,
      stderr: '',
    });
    return stdout;
  };
  const commands = await commandsOfReadme();
  const [init = '', , plan = '', map = '', explain = '', , apply = '', save = '', send = ''] = commands;

  await run(init.replace('2026-11-01', '2026-09-01'));
  // A low limit, as it would be in the first run that sends.
  const file = join(folder, INTEGRATION);
  await writeFile(file, (await readFile(file, 'utf8')).replace('maxInvoices: 100', 'maxInvoices: 3'));
  const first = JSON.parse(await run(`${plan} --format json`)) as Plan;
  const blocked = first.bills.filter(({ decision }) => decision === 'block').map(({ reason }) => reason);
  expect(new Set(blocked)).toEqual(new Set(['unmapped-item']));

  // Each line that the findings ask for, the first as `tieout map` writes it.
  const asked = first.diagnostics.flatMap(({ code, message }) =>
    code === 'mapping/item-missing' ? [/"([^"]+)"/.exec(message)?.[1] ?? ''] : [],
  );
  expect([...asked].sort()).toEqual(Object.keys(ITEMS).sort());
  const [[product, item], ...more] = ITEM_ENTRIES;
  await run(`${map} --product ${product} --item ${item}`);
  const lines = more.map(([code, id]) => `  - { product: ${code}, item: "${id}" }\n`).join('');
  const items = join(folder, 'integrations/items.yaml');
  await writeFile(items, (await readFile(items, 'utf8')).replace(/\n?$/, '\n') + lines);
  expect(await run(explain.replace('NUMBER', 'M3-100485'))).toContain('Its integration is in reportOnly');
  const applied = await run(`${apply} --auto-approve`);
  expect(applied).toContain('10 documents would be sent (USD 9,043.22); nothing of this was.');
  const rehearsed = JSON.parse(await run(`${plan} --format json`)) as Plan;
  expect(rehearsed.summary).toMatchObject({ blocked: 0, upToDate: 0, wouldSend: [{ invoices: 8, net: '9043.22' }] });
  const guard = rehearsed.guards.find(({ name }) => name === 'max-invoices');
  expect([guard?.status, guard?.lift]).toEqual(['warning', expect.stringContaining('--max-invoices 8')]);

  const text = await readFile(file, 'utf8');
  await writeFile(file, text.replace('mode: reportOnly', 'mode: replay').replace('maxInvoices: 3', 'maxInvoices: 8'));
  await run(save);
  expect(await run(send)).toContain('10 of 10 invoices proved equal.');
}, 240_000);
