import { diffArrays } from 'diff';
import type { BillTestResult, BillTestRun } from '../model/bill-test.ts';
import { formatCount } from './wording.ts';

export interface DiffLine {
  /** `-` expected and not there, `+` there and not expected, a space for both. */
  readonly sign: '-' | '+' | ' ';
  /** Raw, one line. */
  readonly text: string;
}

/** Expectation and outcome side by side, as a diff whose `+` lines are what the rules give. */
export function diffOf(result: BillTestResult): readonly DiffLine[] {
  const split = (lines: readonly string[]): string[] => lines.flatMap((line) => line.split('\n'));
  return diffArrays(split(result.expected), split(result.actual)).flatMap(({ added, removed, value }) =>
    value.map((text) => ({ sign: removed ? '-' : added ? '+' : ' ', text }) as const),
  );
}

/** `4 passed, 1 failed.` */
export function renderTestSummary({ passed, failed, tests }: BillTestRun): string {
  if (tests.length === 0) return 'No rule tests: add documents of kind BillTest (tieout schema BillTest).';
  if (failed === 0) return `${formatCount(passed, 'rule test')} passed.`;
  return `${formatCount(failed, 'rule test')} FAILED, ${String(passed)} passed.`;
}

/** What to read after the diff: why the rules decided so, what to do, what is wrong with the test. */
export function remarksOf(result: BillTestResult): readonly string[] {
  return [
    `why: ${result.why}`,
    ...(result.hint === null ? [] : [`what to do: ${result.hint}`]),
    ...result.problems.map((problem) => `problem: ${problem}`),
  ];
}
