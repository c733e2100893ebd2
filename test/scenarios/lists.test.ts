import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Plan } from '../../src/model/plan.ts';

const FOLDER = import.meta.dirname;
const README = readFileSync(new URL('../../src/plan/README.md', import.meta.url), 'utf8');

/** Folders by the name behind their number. */
const folders = new Map(
  readdirSync(FOLDER, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => [entry.name.slice(4), entry.name] as const),
);

function numbered(from: number, to: number): readonly string[] {
  return [...folders]
    .filter(([, folder]) => Number(folder.slice(0, 3)) >= from && Number(folder.slice(0, 3)) <= to)
    .map(([name]) => name)
    .sort();
}

/** Rows of the tables with four columns: situation, decision or action, reason, scenario. */
const rows = README.split('\n')
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .filter(
    (cells) => cells.length === 6 && /^[a-z0-9-]*[a-z][a-z0-9-]*$/.test(cells[4] ?? '') && cells[4] !== 'scenario',
  )
  .map((cells) => ({ reason: (cells[3] ?? '').replaceAll('`', ''), scenario: cells[4] ?? '' }));

function goldenPlan(scenario: string): Plan {
  return JSON.parse(readFileSync(join(FOLDER, folders.get(scenario) ?? '', 'plan.json'), 'utf8')) as Plan;
}

describe('the table of plan behaviours', () => {
  it('has a scenario for each row, and no scenario without a row', () => {
    expect(numbered(100, 299)).toEqual(rows.map((row) => row.scenario).sort());
  });

  it.each(rows.filter((row) => /^[a-z_-]+$/i.test(row.reason) && row.reason !== 'resend'))(
    '$scenario shows $reason',
    ({ reason, scenario }) => {
      const plan = goldenPlan(scenario);
      const shown = [
        ...plan.bills.map((bill) => bill.reason),
        ...plan.changes.map((change) => change.reason.code),
        ...plan.drift.map((drift) => drift.code),
      ];
      expect(shown).toContain(reason);
    },
  );

  it.each(rows.filter((row) => row.reason === 'resend'))('$scenario shows that it was asked for', ({ scenario }) => {
    const report = readFileSync(join(FOLDER, folders.get(scenario) ?? '', 'report.txt'), 'utf8');
    expect(report).toContain('--resend asked for it');
  });
});
