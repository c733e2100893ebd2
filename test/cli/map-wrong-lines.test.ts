import { describe, expect, it, test } from 'vitest';
import { CONNECTION_FILE, openWorld, US_FILE } from './authoring-world.ts';
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

const LINE = 'integrations/mappings.yaml:7';

describe('mapping lines that name nothing', () => {
  it.each([
    [
      'an item',
      'Platform subscription',
      'Platform subscriptoin',
      'correct integrations/mappings.yaml:7: did you mean "Platform subscription"?',
      'QuickBooks has no item with name "Platform subscriptoin"',
      'tieout map --product platform=19',
    ],
    [
      'a customer',
      "customer: '58'",
      'customer: { displayName: ACMELtd }',
      'correct integrations/mappings.yaml:6: did you mean "ACME Ltd"?',
      'QuickBooks has no customer with displayName "ACMELtd"',
      'tieout map --account ACME=58',
    ],
  ])(
    '%s: plan and map say the same, and obeying it sends the bill',
    async (_what, right, wrong, hint, message, next) => {
      await inWorld(WORLD, async (world) => {
        const { run, live } = world;
        await edit(world, right, wrong);
        const planned = said((await run('plan', 3)).stdout);
        expect(planned).toContain(`→ ${hint}`);
        const mapped = said((await run('map', 4)).stdout);
        expect(mapped).toContain(message);
        expect(mapped).toContain(`next: ${next}`);
        expect(mapped).not.toContain('Nothing to map');
        await run(next.slice(next.indexOf('tieout ') + 7));
        await run('apply --auto-approve');
        expect(live()).toEqual(['INV-101 450.00']);
      });
    },
  );

  it('a product code: nobody is told to add a second line, and the command that map gives corrects the line', async () => {
    await inWorld(WORLD, async (world) => {
      const { run, live } = world;
      await edit(world, 'product: platform', 'product: platfrom');
      const planned = said((await run('plan', 3)).stdout);
      expect(planned).toContain(`→ correct the line at ${LINE}, which most likely means it`);
      expect(planned).not.toContain('add to');
      const mapped = said((await run('map', 4)).stdout);
      expect(mapped).toContain('m3ter has no product with code "platfrom"; candidates: platform (Platform, 88 %)');
      expect(mapped).toContain(`next: if ${LINE} means product platform: tieout map --product platform --item 19`);
      const done = said((await run('map --product platform --item 19')).stdout);
      expect(done).toContain(`corrected ${LINE}: product platfrom is now platform`);
      await run('apply --auto-approve');
      expect(live()).toEqual(['INV-101 450.00']);
    });
  });
});

const ITEMS = `# ours
apiVersion: tieout/v1
kind: ExternalMappings
name: items
connection: northwind-sandbox
mappings:
  # seats first
  - { product: robot-saets, item: "25" } # one a month
  # Ann asked for this
  - product: api-cals # the old code
    item: { name: API usge }
`;

const FILES = {
  'integrations/connection.yaml': CONNECTION_FILE,
  'integrations/us.yaml': US_FILE,
  'integrations/items.yaml': ITEMS,
};

const SEATS = ['product: robot-saets', 'product: robot-seats'] as const;

describe('map corrects a mistyped line', () => {
  test('a person chooses what it means, and its record where that is wrong too; comments and form stay', async () => {
    const world = await openWorld({ files: FILES });
    await world.run('map', {
      answer: (_question, stderr) => {
        const [about = ''] = stderr.match(/^.*\. Candidates:$/gm)?.slice(-1) ?? [];
        return about.startsWith('integrations/items.yaml') ? '1' : '';
      },
    });
    const items = await world.read('integrations/items.yaml');
    expect(
      items.startsWith(
        ITEMS.replace(...SEATS)
          .replace('product: api-cals', 'product: api-calls')
          .replace('{ name: API usge }', '{ name: API usage }'),
      ),
    ).toBe(true);
    const lines = items.split('\n').filter((line) => /robot-seats|api-calls/.test(line));
    expect(lines).toHaveLength(2);
  });

  test('an explicit command corrects it, and adds none', async () => {
    const world = await openWorld({ files: FILES });
    const { exitCode, stdout } = await world.run('map --product robot-seats --item 25');
    expect(await world.read('integrations/items.yaml')).toBe(ITEMS.replace(...SEATS));
    expect(exitCode).toBe(0);
    expect(said(stdout)).toContain('corrected integrations/items.yaml:8: product robot-saets is now robot-seats');
  });

  test('an explicit command with another record changes both sides', async () => {
    const world = await openWorld({ files: FILES });
    const { exitCode, stdout } = await world.run('map --product api-calls --item 20');
    expect(exitCode).toBe(0);
    expect(await world.read('integrations/items.yaml')).toMatch(
      /- product: api-calls # the old code\n {4}item: \{ name: API usage[^}]*\}\n$/,
    );
    expect(said(stdout)).toMatch(/product api-cals is now api-calls, item API usge is now API usage.* \(Id 20\)/);
  });

  test('a line whose record alone is wrong is corrected too', async () => {
    const files = { ...FILES, 'integrations/items.yaml': ITEMS.replace('api-cals', 'api-calls') };
    const world = await openWorld({ files });
    expect((await world.run('map --product api-calls --item 20')).exitCode).toBe(0);
    expect(await world.read('integrations/items.yaml')).toMatch(
      /- product: api-calls .*\n {4}item: \{ name: API usage/,
    );
  });

  test('a row of a CSV file', async () => {
    const list = `${ITEMS.slice(0, ITEMS.indexOf('mappings:'))}mappingsFrom: ./items.csv\n`;
    const csv = 'product,item.name\nrobot-saets,Connected robots\napi-calls,API usge\n';
    const world = await openWorld({
      files: { ...FILES, 'integrations/items.yaml': list, 'integrations/items.csv': csv },
    });
    expect((await world.run('map --product robot-seats=25 api-calls=20')).exitCode).toBe(0);
    expect(await world.read('integrations/items.csv')).toMatch(
      /^product,item\.name\nrobot-seats,Connected robots\napi-calls,API usage[^\n]*\n$/,
    );
  });

  test('a comment that an import wrote names the new record', async () => {
    const line = '  - { product: api-calls, item: "9999" } # API Calls → API usge\n';
    const world = await openWorld({
      files: { ...FILES, 'integrations/items.yaml': ITEMS.slice(0, ITEMS.indexOf('  # Ann')) + line },
    });
    expect((await world.run('map --product api-calls --item 20')).exitCode).toBe(0);
    expect(await world.read('integrations/items.yaml')).toMatch(/# API Calls → API usage[^\n]*\n$/);
  });

  test('two lines that mean the same product: one is corrected, the other is named, and the exit code says it', async () => {
    const more = ITEMS.replace('mappings:\n', 'mappings:\n  - { product: robot-sests, item: "26" }\n');
    const world = await openWorld({ files: { ...FILES, 'integrations/items.yaml': more } });
    const { exitCode, stdout } = await world.run('map --product robot-seats --item 25');
    expect(exitCode).toBe(4);
    expect(await world.read('integrations/items.yaml')).toBe(
      more.replace('robot-sests, item: "26"', 'robot-seats, item: { name: Connected robots }'),
    );
    expect(said(stdout)).toContain('m3ter has no product "robot-saets"');
    expect(said(stdout)).toContain('next: delete line 9 of integrations/items.yaml');
    const again = await world.run('map');
    expect(said(again.stdout)).toContain(
      'delete the line, as it most likely means product robot-seats, which integrations/items.yaml:7 maps already',
    );
  });

  test('a line that is linked to an integration is not corrected by a mapping for all; it is named', async () => {
    const linked = `${ITEMS.slice(0, ITEMS.indexOf('mappings:')).replace('name: items', 'name: us-items')}integration: QuickBooks US invoices\nmappings:\n  - { product: robot-saets, item: "25" }\n`;
    const files = {
      ...FILES,
      'integrations/us-items.yaml': linked,
      'integrations/items.yaml': `${ITEMS.slice(0, ITEMS.indexOf('mappings:'))}mappings: []\n`,
    };
    const world = await openWorld({ files });
    const { exitCode, stdout } = await world.run('map --product robot-seats --item 25');
    expect(exitCode).toBe(4);
    expect(await world.read('integrations/us-items.yaml')).toBe(linked);
    expect(said(stdout)).toContain('integrations/us-items.yaml:8');
  });

  test('a line that an anchor holds is left and named; no second line is written', async () => {
    const held = ITEMS.replace(
      '{ product: robot-saets, item: "25" }',
      '&a { product: robot-saets, item: "25" }\n  - *a',
    );
    const world = await openWorld({ files: { ...FILES, 'integrations/items.yaml': held } });
    const { exitCode, stdout, stderr } = await world.run('map --product robot-seats --item 25');
    expect(exitCode).not.toBe(0);
    expect(await world.read('integrations/items.yaml')).toBe(held);
    expect(said(stdout + stderr)).toContain('integrations/items.yaml:8');
  });

  test('two records for one product are refused, and the line stays', async () => {
    const world = await openWorld({ files: FILES });
    expect((await world.run('map --product robot-seats=25 robot-seats=26')).exitCode).toBe(3);
    expect(await world.read('integrations/items.yaml')).toBe(ITEMS);
  });
});
