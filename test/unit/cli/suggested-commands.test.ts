import { describe, expect, it } from 'vitest';
import { completeCommands, completeTexts } from '../../../src/cli/suggested-commands.ts';

const CALL = { dir: 'a b', connection: 'helix', sandbox: true };
const PLAIN = { dir: 'integrations', connection: null, sandbox: false };

describe('a suggested command', () => {
  it.each([
    ['run tieout plan to see', "run tieout plan --dir 'a b' --connection helix --sandbox to see"],
    ['tieout apply --resend B1', "tieout apply --dir 'a b' --connection helix --sandbox --resend B1"],
    ['run tieout auth login and', "run tieout auth login --dir 'a b' --connection helix --sandbox and"],
    ['tieout explain bill X, then', "tieout explain bill --dir 'a b' --connection helix --sandbox X, then"],
    ['tieout validate shows them', "tieout validate --dir 'a b' shows them"],
  ])('gets the flags of the call: %s', (text, completed) => {
    expect(completeCommands(text, CALL)).toBe(completed);
  });

  it('keeps the flags that it names, and leaves those of another command alone', () => {
    expect(completeCommands('tieout plan --connection x --only bills, then tieout apply', CALL)).toBe(
      "tieout plan --dir 'a b' --sandbox --connection x --only bills, then tieout apply --dir 'a b' --connection helix --sandbox",
    );
  });

  it('that applies a saved plan needs no connection: the plan knows it', () => {
    expect(completeCommands('tieout apply plan.json applies', CALL)).toBe(
      "tieout apply plan.json --dir 'a b' --sandbox applies",
    );
  });

  it.each(['tieout explain quickbooks/6140', 'tieout init', 'tieout schema Connection', 'tieout planned it'])(
    'that needs none of them stays: %s',
    (text) => {
      expect(completeCommands(text, CALL)).toBe(text);
    },
  );

  it('stays as it is in a call with nothing but defaults', () => {
    expect(completeCommands('run tieout plan', PLAIN)).toBe('run tieout plan');
  });
});

it('every text of a page is completed, and nothing else of it is touched', () => {
  const page = { verdict: { text: 'tieout plan', tone: 'strong' }, rows: [['tieout apply', null, 3, true]] };
  expect(completeTexts(page, { ...PLAIN, sandbox: true })).toEqual({
    verdict: { text: 'tieout plan --sandbox', tone: 'strong' },
    rows: [['tieout apply --sandbox', null, 3, true]],
  });
});

it.each([
  ['run tieout plan --all, then tieout apply', 'run npx tieout plan --all, then npx tieout apply'],
  ['tieout explain mapping/unmapped-item', 'npx tieout explain mapping/unmapped-item'],
  ['add one (tieout schema Connection shows its form)', 'add one (npx tieout schema Connection shows its form)'],
  ['npx tieout init', 'npx tieout init'],
  ['tieout leaves it as it is, and tieout:plan too', 'tieout leaves it as it is, and tieout:plan too'],
])('begins with npx where npx started the program: %s', (text, completed) => {
  expect(completeCommands(text, { ...PLAIN, throughNpx: true })).toBe(completed);
});
