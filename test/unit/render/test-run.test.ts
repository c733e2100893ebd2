import { describe, expect, test } from 'vitest';
import type { BillTestResult, BillTestRun } from '../../../src/model/bill-test.ts';
import { renderJson } from '../../../src/render/json.ts';
import { createStyle } from '../../../src/render/style.ts';
import { testRunPage } from '../../../src/render/test-run.ts';
import { TEST_RUN } from './rendered.ts';

const PASSED: BillTestResult = {
  name: 'A bill below zero becomes a credit memo',
  integration: 'US invoices',
  place: { path: 'integrations/tests/credit.yaml', line: 3, column: 1 },
  passed: true,
  expected: ['decision: send'],
  actual: ['decision: send'],
  why: 'approved',
  hint: null,
  problems: [],
};

const FAILED: BillTestResult = {
  ...PASSED,
  name: 'The cent goes to the largest fraction',
  place: { path: 'integrations/tests/cent.yaml', line: 8, column: 1 },
  passed: false,
  expected: ['decision: send', 'invoice:', '  lines:', '    - amount: 33.33'],
  actual: ['decision: send', 'invoice:', '  lines:', '    - amount: 33.34'],
  hint: 'correct the test',
  problems: ['there is no reason "x"'],
};

function runOf(...tests: readonly BillTestResult[]): BillTestRun {
  const failed = tests.filter(({ passed }) => !passed).length;
  return { formatVersion: '1.0', exitCode: failed === 0 ? 0 : 1, passed: tests.length - failed, failed, tests };
}

const style = (width: number) => createStyle({ color: false, width, unicode: true });

describe('rule tests for people', () => {
  test('one line for each, then the difference of those that failed', () => {
    expect(TEST_RUN.text(runOf(PASSED, FAILED), style(100)).split('\n')).toEqual([
      'passed  A bill below zero becomes a credit memo  integrations/tests/credit.yaml:3',
      'FAILED  The cent goes to the largest fraction    integrations/tests/cent.yaml:8',
      'FAILED: The cent goes to the largest fraction   expected (-), and what the rules give (+)',
      '    decision: send',
      '    invoice:',
      '      lines:',
      '  -     - amount: 33.33',
      '  +     - amount: 33.34',
      '  why: approved',
      '  what to do: correct the test',
      '  problem: there is no reason "x"',
      '',
      '1 rule test FAILED, 1 passed.',
      '',
    ]);
  });

  test('all passed, and none there', () => {
    expect(TEST_RUN.text(runOf(PASSED), style(100))).toContain('\n\n1 rule test passed.\n');
    expect(TEST_RUN.text(runOf(), style(100))).toBe(
      'No rule tests: add documents of kind BillTest (tieout schema BillTest).\n',
    );
    expect(testRunPage(runOf(FAILED, FAILED, PASSED)).verdict?.text).toBe('2 rule tests FAILED, 1 passed.');
  });
});

describe('the difference', () => {
  const failureOf = (result: BillTestResult) =>
    testRunPage(runOf(result)).blocks.find((block) => block.kind === 'diff');

  test('of a text of several lines is line by line', () => {
    const result = { ...FAILED, expected: ['description: a\nb'], actual: ['description: a\nc', 'more'] };
    expect(failureOf(result)?.lines).toEqual([
      { sign: ' ', text: 'description: a' },
      { sign: '-', text: 'b' },
      { sign: '+', text: 'c' },
      { sign: '+', text: 'more' },
    ]);
  });

  test('is followed by why, and by what to do when something is', () => {
    expect(failureOf({ ...FAILED, hint: null, problems: [] })?.remarks).toEqual(['why: approved']);
    expect(failureOf(FAILED)?.remarks).toEqual([
      'why: approved',
      'what to do: correct the test',
      'problem: there is no reason "x"',
    ]);
  });
});

describe('rule tests in a pull request', () => {
  test('failures first with their differences, then all of them', () => {
    const text = TEST_RUN.markdown(runOf(PASSED, FAILED));
    expect(text).toContain('### 1 rule test FAILED, 1 passed.');
    expect(text).toContain(
      '````diff\n  decision: send\n  invoice:\n    lines:\n-     - amount: 33.33\n+     - amount: 33.34\n````',
    );
    expect(text.indexOf('#### FAILED')).toBeLessThan(text.indexOf('| passed |'));
    expect(text).toContain('| passed | A bill below zero becomes a credit memo | US invoices |');
    expect(TEST_RUN.markdown(runOf(PASSED))).not.toContain('````');
  });

  test('a text cannot leave its fence', () => {
    const text = TEST_RUN.markdown(runOf({ ...FAILED, actual: ['````', '\u001b[31m<img>'] }));
    expect(text.match(/````/g)).toHaveLength(2);
    expect(text).not.toContain('\u001b');
  });

  test('a great many failures stay below the limit of GitHub and are counted', () => {
    const long = { ...FAILED, actual: Array.from({ length: 200 }, (_, index) => `line ${String(index)}`) };
    const text = TEST_RUN.markdown(runOf(...Array.from({ length: 60 }, () => long)));
    expect(text.length).toBeLessThan(65_536);
    expect(text).toMatch(/_\d+ more differences left out here for length; the JSON output has all of them\._/);
  });

  test('each failure is marked at its document', () => {
    const commands = TEST_RUN.github(runOf(PASSED, FAILED));
    expect(commands.split('\n')[0]).toBe(
      '::error file=integrations/tests/cent.yaml,line=8,col=1,title=rule test failed::' +
        'The cent goes to the largest fraction%0A-     - amount: 33.33%0A+     - amount: 33.34%0A' +
        'why: approved%0Awhat to do: correct the test%0Aproblem: there is no reason "x"',
    );
    expect(commands).toContain('::notice title=tieout::1 rule test FAILED, 1 passed.');
  });

  test('as JSON they are the run itself', () => {
    expect(JSON.parse(renderJson(runOf(PASSED, FAILED), 1))).toEqual(runOf(PASSED, FAILED));
  });
});
