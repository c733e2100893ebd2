import { describe, expect, it } from 'vitest';
import { inWorld, type World } from './undo-world.ts';

const WORLD = `
title: mappings that a person mistyped
workspace:
  mappings.yaml:
    mappings:
      - { account: ACME, customer: '58' }
      - { product: platform, item: { name: Platform subscription } }
m3ter:
  mappings: [{ account: ACME, customer: '58' }]
  bills:
    - { number: INV-101, lines: [{ text: 'Platform, monthly', price: '450' }] }
`;

const said = (text: string): string => text.replaceAll(/\s+/g, ' ');

async function edit({ happen }: World, replace: string, text: string): Promise<void> {
  await happen([{ editFile: { file: 'mappings.yaml', replace, with: text } }]);
}

describe('mapping lines that name nothing', () => {
  it.each([
    [
      'an item',
      'Platform subscription',
      'Platform subscriptoin',
      'correct integrations/mappings.yaml:7: did you mean "Platform subscription"?',
      'QuickBooks has no item with name "Platform subscriptoin"',
    ],
    [
      'a customer',
      "customer: '58'",
      'customer: { displayName: ACMELtd }',
      'correct integrations/mappings.yaml:6: did you mean "ACME Ltd"?',
      'QuickBooks has no customer with displayName "ACMELtd"',
    ],
  ])('%s: plan and map say the same, and obeying it sends the bill', async (_what, right, wrong, hint, message) => {
    await inWorld(WORLD, async (world) => {
      const { run, live } = world;
      await edit(world, right, wrong);
      const planned = said((await run('plan', 3)).stdout);
      expect(planned).toContain(`→ ${hint}`);
      const mapped = said((await run('map', 4)).stdout);
      expect(mapped).toContain(message);
      expect(mapped).toContain(`next: ${hint}`);
      expect(mapped).not.toContain('Nothing to map');
      await edit(world, wrong, right === "customer: '58'" ? 'customer: { displayName: ACME Ltd }' : right);
      await run('apply --auto-approve');
      expect(live()).toEqual(['INV-101 450.00']);
    });
  });

  it('a product code: nobody is told to add a second line for the product', async () => {
    await inWorld(WORLD, async (world) => {
      const { run, live } = world;
      await edit(world, 'product: platform', 'product: platfrom');
      const planned = said((await run('plan', 3)).stdout);
      expect(planned).toContain('→ correct the line at integrations/mappings.yaml:7, which most likely means it');
      expect(planned).not.toContain('add to');
      const mapped = said((await run('map', 4)).stdout);
      expect(mapped).toContain('next: correct integrations/mappings.yaml:7: did you mean "platform"?');
      expect(mapped).not.toContain('--product');
      await edit(world, 'product: platfrom', 'product: platform');
      await run('apply --auto-approve');
      expect(live()).toEqual(['INV-101 450.00']);
    });
  });
});
