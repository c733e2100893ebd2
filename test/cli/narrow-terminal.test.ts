import { describe, expect, test } from 'vitest';
import { CONNECTION_FILE, openWorld, US_FILE, type AuthoringWorld } from './authoring-world.ts';
import { commandsOf, isSuggested } from './commands-in-texts.ts';

const LIST = `apiVersion: tieout/v1
kind: ExternalMappings
name: items
connection: northwind-sandbox
mappings:
  - { product: robot-seats, item: "25" }
`;

/** A folder and a connection that are named in every call, and so in every command that is suggested. */
const DIR = 'northwind/billing/integrations';
const FLAGS = `--dir ${DIR} --connection northwind-sandbox --no-color`;

const FILES = {
  [`${DIR}/connection.yaml`]: CONNECTION_FILE,
  [`${DIR}/us.yaml`]: US_FILE,
  [`${DIR}/items.yaml`]: LIST,
};

/** Wider than every text. */
const WIDE = 5000;

async function printed(world: AuthoringWorld, line: string, columns: number): Promise<readonly string[]> {
  const { stdout, stderr } = await world.run(`${line} ${FLAGS}`, { columns });
  return `${stdout}\n${stderr}`.split('\n');
}

/** The commands that stand on one line, as a person selects them. */
function commandsIn(lines: readonly string[]): readonly string[] {
  const found = lines.flatMap((line) => commandsOf(line.replaceAll('"', ' ')).filter(isSuggested));
  return [...new Set(found.map(({ written }) => `tieout ${written}`))].sort();
}

/** The lines of YAML to paste that stand on one line. */
function pastesIn(lines: readonly string[]): readonly string[] {
  return [...new Set(lines.flatMap((line) => line.match(/- \{ (?:product|account): .*?\} ?\}/g) ?? []))].sort();
}

describe.each([
  ['plan', 1],
  ['status', 0],
  ['doctor', 1],
  ['map', 3],
  ['explain bill M3-100482', 0],
  ['explain bill M3-1', 1],
  ['explain mapping/item-missing', 0],
  ['map --product api-cals --item 23', 1],
  ['lookup item', 0],
  ['import', 1],
  ['validate', 0],
])('what %s suggests', (line, least) => {
  test.each([40, 60, 80])('stands whole on a line of a terminal with %i columns', async (columns) => {
    const world = await openWorld({ files: FILES });
    const wide = await printed(world, line, WIDE);
    const narrow = await printed(await openWorld({ files: FILES }), line, columns);
    const commands = commandsIn(narrow);
    expect(commands.length).toBeGreaterThanOrEqual(least);
    expect(commands.filter((command) => !commandsIn(wide).includes(command))).toEqual([]);
    expect(pastesIn(narrow).filter((paste) => !pastesIn(wide).includes(paste))).toEqual([]);
    expect(narrow.filter((text) => /- \{ [^}]*$/.test(text))).toEqual([]);
  });
});
