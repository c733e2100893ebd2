import { describe, expect, test } from 'vitest';
import { CONNECTION_FILE, openWorld, US_FILE, type AuthoringWorld } from './authoring-world.ts';

const LIST = `apiVersion: tieout/v1
kind: ExternalMappings
name: items
connection: northwind-sandbox
mappings:
  - { product: robot-seats, item: "25" }
`;

const FILES = {
  'integrations/connection.yaml': CONNECTION_FILE,
  'integrations/us.yaml': US_FILE,
  'integrations/items.yaml': LIST,
};

const PASTE = /^ +(- \{ product: [\w-]+, item: \{ name: "…" \} \})$/gm;

async function blockedRows(world: AuthoringWorld, columns: number): Promise<string> {
  const { stdout } = await world.run('plan --no-color', { columns });
  return stdout.slice(stdout.indexOf('\nBlocked'), stdout.search(/\n(?:Drift|Invoices)/));
}

describe('a bill that lacks several items', () => {
  test.each([60, 100])(
    '%i columns: its lines stand alone below each other, and pasted they map it',
    async (columns) => {
      const world = await openWorld({ files: FILES });
      const rows = await blockedRows(world, columns);
      const several = /let tieout map write\s+them\):\n(?: +- \{.*\}\n){2,}/.exec(rows)?.[0] ?? '';
      const lines = [...several.matchAll(PASTE)].map(([, line = '']) => line);
      expect(lines.length).toBeGreaterThan(1);
      expect(rows).not.toMatch(/; add to/);
      await world.write(
        'integrations/items.yaml',
        LIST + lines.map((line) => `  ${line.replace('{ name: "…" }', '"26"')}\n`).join(''),
      );
      expect((await world.run('validate')).exitCode).toBe(0);
      const after = await blockedRows(world, columns);
      for (const line of lines) expect(after).not.toContain(line);
    },
  );

  test('in Markdown each line has a code span of its own', async () => {
    const world = await openWorld({ files: FILES });
    const { stdout } = await world.run('plan --format markdown');
    expect(stdout).toMatch(
      /let tieout map write them\): `- \{ product: [\w-]+, item: [^`]*\}` `- \{ product: [^`]*\}` \|/,
    );
  });
});
