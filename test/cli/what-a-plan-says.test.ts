import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { inWorld } from './undo-world.ts';

// Words without which a reviewer would decide wrongly.

const said = (text: string): string => text.replaceAll(/\s+/g, ' ');
const scenario = (name: string): string => readFileSync(join(import.meta.dirname, `../scenarios/${name}.yaml`), 'utf8');
const BILLS = "  bills: [{ number: INV-101, lines: [{ text: 'Platform, monthly', price: '450' }] }]\n";

test('a linked mapping names its integration: two lists may map one product', async () => {
  const world = `
title: linked
workspace:
  linked.yaml:
    apiVersion: tieout/v1
    kind: ExternalMappings
    name: linked
    connection: northwind
    integration: Invoices
    mappings:
      - { product: platform, item: '20' }
`;
  await inWorld(world, async ({ run }) => {
    const { stdout } = await run('plan');
    expect(said(stdout)).toMatch(/\+ create mapping product platform → item 20 .*?\(integration Invoices\)/);
    const markdown = await run('plan --format markdown');
    expect(markdown.stdout).toContain('(integration Invoices)');
  });
});

test('a customer of the name in another currency: why a second one is made', async () => {
  const world = `
title: name in euros
m3ter:
  accounts: [{ code: ACME, name: ACME Ltd }]
  mappings: [{ product: platform, item: '19' }]
${BILLS}workspace:
  mappings.yaml: { mappings: [{ product: platform, item: '19' }] }
quickbooks:
  customers: [{ id: '800', displayName: ACME Ltd, currency: EUR }]
`;
  await inWorld(world, async ({ run }) => {
    expect(said((await run('plan')).stdout)).toContain('customer 800, which is in EUR, has the name');
  });
});

test('mappings that are in the files and not yet in m3ter: the configuration comes first', async () => {
  const world = `
title: not applied yet
m3ter:
  mappings: []
${BILLS}`;
  await inWorld(world, async ({ run }) => {
    const customers = said((await run('plan --only bills')).stdout);
    expect(customers).toMatch(/missing-customer .*mappings\.yaml:\d+ maps it, which this plan leaves out/);
    expect(customers).toContain('→ apply the configuration first: tieout apply --only config');
    expect(customers).not.toContain('add to');
    await run('apply --only config --auto-approve');
    expect((await run('apply --only bills --auto-approve')).stdout).toContain('1 of 1 invoice proved equal');
  });
});

test('an invoice that was recorded and never was what the bill makes: nobody changed it since', async () => {
  await inWorld(scenario('152-adopted-differs'), async ({ happen, run, text }) => {
    await happen(text.given ?? []);
    const explained = said((await run('explain bill INV-101')).stdout);
    expect(explained).toContain(
      'This bill counts as sent by invoice 7001 of USD 440.00, which is not what the bill makes',
    );
    const status = said((await run('status')).stdout);
    for (const output of [explained, status])
      expect(output).not.toMatch(/changed (?:that since|by others|by somebody)/i);
  });
});

test('prune says which unlisted mappings it leaves', async () => {
  await inWorld(scenario('207-mapping-pruned'), async ({ run }) => {
    const prune = said((await run('explain prune')).stdout);
    expect(prune).toContain('Never touches mappings that tieout makes itself: those of accounts');
  });
});
