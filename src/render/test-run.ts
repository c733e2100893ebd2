import { diffArrays } from 'diff';
import type { BillTestResult, BillTestRun } from '../model/bill-test.ts';
import type { Annotation } from './annotations.ts';
import { cell, table, type Diff, type DiffLine, type Page } from './page.ts';
import { formatCount } from './wording.ts';

/** Rule tests: one line each, then the differences of each one that failed. */
export function testRunPage(run: BillTestRun): Page {
  const tests = table({
    columns: [
      { title: '', fit: 'keep', of: ({ passed }) => (passed ? cell('passed', 'good') : cell('FAILED', 'bad')) },
      { title: 'test', fit: 'wrap', of: ({ name, passed }) => cell(name, passed ? 'plain' : 'strong') },
      { title: 'integration', fit: 'wrap', only: 'document', of: ({ integration }) => integration },
      { title: 'place', fit: 'keep', of: ({ place }) => cell(`${place.path}:${String(place.line)}`, 'muted') },
    ],
    rows: run.tests,
    noun: 'test',
  });
  return {
    blocks: [tests, ...run.tests.filter(({ passed }) => !passed).map(showFailure)],
    verdict: { text: renderTestSummary(run), tone: run.failed === 0 ? 'good' : 'bad' },
  };
}

function showFailure(result: BillTestResult): Diff {
  return {
    kind: 'diff',
    title: `FAILED: ${result.name}`,
    summary: 'expected (-), and what the rules give (+)',
    lines: diffOf(result),
    remarks: remarksOf(result),
  };
}

/** Expectation and outcome as a diff. Its `+` lines are what the rules give. */
function diffOf(result: BillTestResult): readonly DiffLine[] {
  const split = (lines: readonly string[]): string[] => lines.flatMap((line) => line.split('\n'));
  return diffArrays(split(result.expected), split(result.actual)).flatMap(({ added, removed, value }) =>
    value.map((text) => ({ sign: removed ? '-' : added ? '+' : ' ', text }) as const),
  );
}

/** `4 passed, 1 failed.` */
function renderTestSummary({ passed, failed, tests }: BillTestRun): string {
  if (tests.length === 0) return 'No rule tests: add documents of kind BillTest (tieout schema BillTest).';
  if (failed === 0) return `${formatCount(passed, 'rule test')} passed.`;
  return `${formatCount(failed, 'rule test')} FAILED, ${String(passed)} passed.`;
}

/** The text after the diff: why the rules decided so, what to do, what is wrong with the test. */
function remarksOf(result: BillTestResult): readonly string[] {
  return [
    `why: ${result.why}`,
    ...(result.hint === null ? [] : [`what to do: ${result.hint}`]),
    ...result.problems.map((problem) => `problem: ${problem}`),
  ];
}

/** Each failure at the place of its test. */
export function annotateTestRun(run: BillTestRun): readonly Annotation[] {
  return run.tests
    .filter(({ passed }) => !passed)
    .map((result) => ({
      severity: 'error',
      title: 'rule test failed',
      message: [
        result.name,
        ...diffOf(result).flatMap(({ sign, text }) => (sign === ' ' ? [] : [`${sign} ${text}`])),
        ...remarksOf(result),
      ],
      place: result.place,
    }));
}
