import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { completeCommands } from '../../src/cli/suggested-commands.ts';
import { COMMAND_NAMES } from '../../src/model/commands.ts';
import { CODES } from '../../src/model/codes.ts';
import { REASONS } from '../../src/model/reasons/all-reasons.ts';
import { FLAGS } from '../../src/render/whole-pieces.ts';
import { wrapText } from '../../src/render/wrap.ts';
import { commandsOf, isSuggested } from './commands-in-texts.ts';
import { runInProcess } from './run-in-process.ts';

const ROOT = join(import.meta.dirname, '../..');

/**
 * Texts of the product: what `explain` says, what golden files show, what the README suggests, and what the source
 * writes straight to the terminal.
 */
function textsOfProduct(): readonly string[] {
  return [
    ...sentencesOfProduct(),
    ...filesBelow('src/cli', '.ts').map(withoutComments),
    ...filesBelow('src/render', '.ts').map(withoutComments),
    ...(readFileSync(join(ROOT, 'README.md'), 'utf8').match(/^```[^`]*^```/gm) ?? []),
  ].map((text) => text.replaceAll(/\n {2,}/g, ' '));
}

/** The same without source. A sentence over several lines is one. */
function sentencesOfProduct(): readonly string[] {
  return [
    ...Object.values(CODES).map(({ cure }) => cure),
    ...Object.values(REASONS).map(({ cure }) => cure ?? ''),
    ...filesBelow('test/unit/render/golden', '.txt'),
    ...filesBelow('test/scenarios', '.yaml'),
  ].map((text) => text.replaceAll(/\n {2,}/g, ' '));
}

function filesBelow(folder: string, ends: string): readonly string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(ends))
    .map((name) => readFileSync(join(ROOT, folder, name), 'utf8'));
}

/** Comments speak of commands to those who read the source. */
function withoutComments(source: string): string {
  return source.replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
}

/** Commands as long as those of a call with a folder and a connection. */
const LONG = [
  'tieout map --dir northwind/integrations --connection northwind-sandbox --product api-calls=20 --product acc-prepaid=27 gives each its own',
  'run tieout undo --dir northwind/integrations --connection northwind-sandbox --run runs/2026-10-31.jsonl --out undo.json, then look at it',
  'npx tieout explain bill --dir northwind/integrations --connection northwind-sandbox M3-100482 --sandbox says why',
];

const suggested = textsOfProduct().flatMap(commandsOf).filter(isSuggested);
const unique = [...new Map(suggested.map(({ words }) => [words.join(' '), words])).values()];

describe('every command that a text suggests', () => {
  it('is found in the texts', () => {
    expect(unique.length).toBeGreaterThan(40);
  });

  it('is understood by the parser, as it is and with the flags of a call', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'tieout-suggested-'));
    const call = { dir: 'nowhere', connection: 'helix', sandbox: false };
    const refused: string[] = [];
    for (const words of unique) {
      for (const line of [
        words.join(' '),
        completeCommands(`tieout ${words.join(' ')}`, call).replace('tieout ', ''),
      ]) {
        const { exitCode, stderr } = await runInProcess({ arguments: line.split(' '), workingDirectory: folder });
        if (exitCode === 64 && !/cli\/(?:unknown-code|bill-needed|unknown-lookup)/.test(stderr))
          refused.push(`${line}: ${stderr}`);
      }
    }
    expect(refused).toEqual([]);
  }, 240_000);

  it.each([40, 60, 80])('stands on one line of a terminal with %i columns', (width) => {
    const lines = [...sentencesOfProduct(), ...LONG].flatMap((text) => text.replaceAll('\\"', '"').split('\n'));
    const broken = lines.flatMap((text) => {
      const wrapped = wrapText(text.trim(), width - 8);
      return commandsOf(text)
        .filter(({ written }) => !wrapped.some((line) => line.includes(`tieout ${written}`)))
        .map(({ written }) => `tieout ${written}`);
    });
    expect(broken).toEqual([]);
  });

  it.each([
    ['show nothing.json', '(npx tieout explain '],
    ['plan --conection x', '(see npx tieout plan --help)'],
    ['valdate', '(see npx tieout --help)'],
  ])('begins as the call did, also below an error of: %s', async (words, said) => {
    const workingDirectory = await mkdtemp(join(tmpdir(), 'tieout-suggested-'));
    const environment = { npm_command: 'exec' };
    const { stderr } = await runInProcess({ arguments: words.split(' '), workingDirectory, environment });
    expect(stderr).toContain(said);
    expect(stderr).not.toMatch(/(?<!npx )\btieout (?:plan|explain|--help)/);
  });

  it('is known as one piece, whichever command of the program it is', async () => {
    const { stdout } = await runInProcess({ arguments: ['--help'], workingDirectory: tmpdir() });
    const names = [...stdout.matchAll(/^ {2}(?!tieout)([a-z]+)(?: |$)/gm)].flatMap(([, name]) => name ?? []);
    expect(names.length).toBeGreaterThan(15);
    expect(names.toSorted()).toEqual(COMMAND_NAMES.toSorted());
  });

  it('ends behind an option that takes no value', async () => {
    const flags = new Set<string>();
    for (const name of COMMAND_NAMES.filter((command) => command !== 'help')) {
      const { stdout } = await runInProcess({ arguments: [name, '--help'], workingDirectory: tmpdir() });
      for (const [, flag = ''] of stdout.matchAll(/^ {2}(?:-\w, )?(--[a-z-]+)(?: {2,}|$)/gm)) flags.add(flag);
    }
    expect([...flags].sort()).toEqual([...FLAGS].filter((flag) => flag !== '--version').sort());
  });
});
