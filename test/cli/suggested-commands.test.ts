import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { completeCommands } from '../../src/cli/suggested-commands.ts';
import { CODES } from '../../src/model/codes.ts';
import { REASONS } from '../../src/model/reasons/all-reasons.ts';
import { runInProcess } from './run-in-process.ts';

const ROOT = join(import.meta.dirname, '../..');

/**
 * Texts of the product: what `explain` says, what golden files show, what the README suggests, and what the source
 * writes straight to the terminal.
 */
function textsOfProduct(): readonly string[] {
  const filesBelow = (folder: string, ends: string): readonly string[] =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith(ends))
      .map((name) => readFileSync(join(ROOT, folder, name), 'utf8'));
  return [
    ...Object.values(CODES).map(({ cure }) => cure),
    ...Object.values(REASONS).map(({ cure }) => cure ?? ''),
    ...filesBelow('test/unit/render/golden', '.txt'),
    ...filesBelow('test/scenarios', '.yaml'),
    ...filesBelow('src/cli', '.ts').map(withoutComments),
    ...filesBelow('src/render', '.ts').map(withoutComments),
    ...(readFileSync(join(ROOT, 'README.md'), 'utf8').match(/^```[^`]*^```/gm) ?? []),
  ].map((text) => text.replaceAll(/\n {2,}/g, ' '));
}

/** Comments speak of commands to those who read the source. */
function withoutComments(source: string): string {
  return source.replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
}

/** Commands whose next word is theirs; those that would wait, listen or ask are left out. */
const WITH_WORD = ['auth', 'explain', 'lookup', 'schema', 'completion', 'show', 'apply', 'diff'];
const PLAIN = [
  'plan',
  'status',
  'doctor',
  'validate',
  'test',
  'connections',
  'discover',
  'fmt',
  'import',
  'map',
  'report',
  'undo',
  'snapshot',
];
const VALUES: readonly (readonly [RegExp, string])[] = [
  [/^\$\{planMark/, '0123456789ab'],
  [/^\$\{|^BILL(?:_ID)?$|^ID$|^NUMBER$/, 'M3-100482'],
  [/^FILE$/, 'plan.json'],
  [/^(?:N|PERCENT|AMOUNT)$/, '7'],
  [/^KIND$/, 'Integration'],
  [/^CODE$/, 'unmapped-item'],
  [/^LIST$/, 'items'],
  [/^PRODUCT$|^ITEM$|^ACCOUNT$|^NAME$/, 'x'],
];

/**
 * The command that a text suggests, as a person copies it: its name, then its options with their values and the words
 * that it takes. It ends with a word of the sentence around it.
 */
function commandsOf(text: string): readonly (readonly string[])[] {
  const names = [...WITH_WORD, ...PLAIN].join('|');
  return [...text.matchAll(new RegExp(`\\btieout (${names})(?![\\w:-])([^\\n'"\`\\\\]*)`, 'g'))].map(
    ([, name = '', rest = '']) => {
      const words = [name];
      let wantsValue = WITH_WORD.includes(name);
      for (const raw of rest.trim().split(/\s+/)) {
        const word = raw.replace(/[.,;:)]+$/, '');
        // In source, what is put in behind a command without words of its own are the flags of the call.
        if (word === '' || (raw.startsWith('${') && !wantsValue)) break;
        const isOption = /^--[a-z][a-z-]*$/.test(word);
        const value = VALUES.find(([pattern]) => pattern.test(word))?.[1];
        // A word with a capital begins a sentence, but for a kind of document.
        const isWord = value !== undefined || /^[a-z0-9][\w./=-]*$|^[A-Z\d=-]+$/.test(word) || name === 'schema';
        if (!isOption && !(wantsValue && isWord) && value === undefined) break;
        if (
          !isOption &&
          value === undefined &&
          /^(?:again|and|applies|for|it|or|says|sends|shows|to|with|which|write|as)$/.test(word)
        )
          break;
        words.push(value ?? word);
        if (raw !== word) break;
        wantsValue = isOption || (name === 'explain' && word === 'bill');
      }
      // Source goes on behind the quote: the value of the last option is put together there.
      return rest.endsWith(' ') && words.at(-1)?.startsWith('--') === true ? words.slice(0, -1) : words;
    },
  );
}

/** One that is only mentioned has none of the words that it needs. */
const isSuggested = ([name = '', ...rest]: readonly string[]): boolean =>
  rest.length > 0 || name === 'apply' || (!WITH_WORD.includes(name) && name !== 'snapshot');

const suggested = textsOfProduct().flatMap(commandsOf).filter(isSuggested);
const unique = [...new Map(suggested.map((words) => [words.join(' '), words])).values()];

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
});
