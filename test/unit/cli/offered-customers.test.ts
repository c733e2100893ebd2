import { expect, it } from 'vitest';
import type { LookupRow } from '../../../src/authoring/lookup.ts';
import { scoreCandidates } from '../../../src/authoring/score-candidates.ts';
import type { CommandContext } from '../../../src/cli/command-context.ts';
import { commandsFor } from '../../../src/cli/map-words.ts';

const row = (id: string, name: string, paste: string): LookupRow => {
  const [, value = ''] = /: '?(.*?)'?$/.exec(paste) ?? [];
  return { id, name, paste, value, active: true, note: '', properties: [] };
};

const RECORDS = [row('65', 'Tyrell Robotik GmbH', "customer: '65'")];

function offered(name: string, others: readonly LookupRow[]): readonly string[] {
  const options = { dir: 'integrations', connection: null, sandbox: false };
  const missing = { key: 'account', reference: 'NAKATOMI', name, integration: null, destination: null, bills: 1, followers: [] } as const; // prettier-ignore
  const sources = [row('a', name, 'account: NAKATOMI'), ...others];
  const candidates = scoreCandidates([name], RECORDS, 5);
  const question = { missing, sources, records: RECORDS, lines: [], candidates, corrects: null };
  return commandsFor({ options } as unknown as CommandContext, [question], []);
}

const LOOKUP = 'tieout lookup customers lists the customers for account NAKATOMI';

it('no command names a customer that shares only the legal form', () => {
  expect(scoreCandidates(['Nakatomi GmbH'], RECORDS, 5)).toEqual([]);
  expect(offered('Nakatomi GmbH', [])).toEqual([LOOKUP]);
});

it('no command names a customer that has exactly the name of another account', () => {
  expect(offered('Tyrell Robotic GmbH', []).join()).toContain('65');
  expect(offered('Tyrell Robotic GmbH', [row('b', 'Tyrell Robotik GmbH', 'account: TYRELL')])).toEqual([LOOKUP]);
});

it('no command names a customer of which less than half is the same', () => {
  expect(scoreCandidates(['Tyrell Data Systems'], RECORDS, 5)[0]?.score).toBeLessThan(50);
  expect(offered('Tyrell Data Systems', [])).toEqual([LOOKUP]);
});
