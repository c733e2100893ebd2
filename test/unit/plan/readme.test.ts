import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { GUARDS } from '../../../src/model/guards.ts';
import { REASONS } from '../../../src/model/reasons/all-reasons.ts';
import { planWorld } from '../reconcile/make-world.ts';
import { SITUATIONS } from '../reconcile/situations.ts';

const README = readFileSync(new URL('../../../src/plan/README.md', import.meta.url), 'utf8');

interface Row {
  readonly reason: string;
  readonly scenario: string;
}

/** Rows of the tables with four columns: situation, decision or action, reason, scenario. */
const ROWS: readonly Row[] = README.split('\n')
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .filter((cells) => cells.length === 6 && /^[a-z0-9-]+$/.test(cells[4] ?? '') && cells[4] !== 'scenario')
  .filter((cells) => !/^-+$/.test(cells[4] ?? ''))
  .map((cells) => ({ reason: cells[3] ?? '', scenario: cells[4] ?? '' }));

describe('src/plan/README.md', () => {
  it('has a row for each guard, in their order, and no other', () => {
    const guards = README.slice(README.indexOf('## Guards'), README.indexOf('## Order'));
    expect([...guards.matchAll(/^\| `([a-z-]+)`/gm)].map(([, name]) => name)).toEqual(Object.keys(GUARDS));
  });

  it('has one row for each situation, and no other', () => {
    const named = ROWS.map((row) => row.scenario).sort();
    expect(named).toEqual(Object.keys(SITUATIONS).sort());
  });

  it.each(ROWS.filter((row) => row.reason.startsWith('`')))('$scenario carries $reason', ({ reason, scenario }) => {
    const situation = SITUATIONS[scenario];
    if (situation === undefined) throw new Error(`no situation ${scenario}`);
    const { plan } = planWorld(situation.world(), situation.options);
    const carried = [
      ...plan.bills.map((bill) => bill.reason),
      ...plan.changes.map((change) => change.reason.code),
      ...plan.drift.map((drift) => drift.code),
    ];
    expect(carried).toContain(reason.replaceAll('`', ''));
  });

  it('names every reason code', () => {
    const missing = Object.keys(REASONS).filter((code) => !README.includes(`\`${code}\``));
    expect(missing).toEqual([]);
  });

  it('names no reason code that does not exist', () => {
    const reasonCells = ROWS.flatMap((row) => [...row.reason.matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? ''));
    expect(reasonCells.filter((code) => !Object.hasOwn(REASONS, code))).toEqual([]);
  });
});
