import { readFileSync } from 'node:fs';

/** A row of the tables in `src/plan/README.md`. */
export interface PlanRow {
  /** Without backticks; `resend` where the reason is that somebody asked for it. */
  readonly reason: string;
  readonly scenario: string;
}

/** Rows of the tables with four columns: situation, decision or action, reason, scenario. */
export const PLAN_ROWS: readonly PlanRow[] = readFileSync(new URL('../../src/plan/README.md', import.meta.url), 'utf8')
  .split('\n')
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .filter(
    (cells) => cells.length === 6 && /^[a-z0-9-]*[a-z][a-z0-9-]*$/.test(cells[4] ?? '') && cells[4] !== 'scenario',
  )
  .map((cells) => ({ reason: (cells[3] ?? '').replaceAll('`', ''), scenario: cells[4] ?? '' }));
