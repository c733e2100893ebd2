import type { BillTestResult, BillTestRun } from '../model/bill-test.ts';
import { renderAnnotations, type Annotation, type GithubOutput } from './annotations.ts';
import { encodeJson, escapeMarkdown, escapeTerminal } from './escape.ts';
import { MARKDOWN_LENGTH_MAX, renderMarkdownDocument } from './markdown-document.ts';
import { diffOf, remarksOf, renderTestSummary } from './test-run-view.ts';

/** Rule tests for machines: the run as it is. */
export function renderTestRunJson(run: BillTestRun): string {
  return encodeJson(run);
}

/** Rule tests for a pull request: the failures with their diffs first, all tests folded below. */
export function renderTestRunMarkdown(run: BillTestRun): string {
  const failures = run.tests.filter(({ passed }) => !passed).map(renderFailure);
  const shown: string[] = [];
  let length = 0;
  for (const failure of failures) {
    length += failure.length;
    if (length > MARKDOWN_LENGTH_MAX / 2) break;
    shown.push(failure);
  }
  const missing = failures.length - shown.length;
  return renderMarkdownDocument(
    [
      `### Rule tests: ${escapeMarkdown(renderTestSummary(run))}`,
      ...shown,
      ...(missing === 0 ? [] : ['', `_${String(missing)} more failures left out here; the JSON output has them._`]),
    ],
    [
      {
        title: 'All rule tests',
        columns: [{ title: '' }, { title: 'test' }, { title: 'integration' }, { title: 'place' }],
        rows: run.tests.map(({ passed, name, integration, place }) => [
          passed ? 'passed' : 'FAILED',
          name,
          integration,
          `${place.path}:${String(place.line)}`,
        ]),
        noun: 'test',
        collapsed: true,
      },
    ],
  );
}

function renderFailure(result: BillTestResult): string {
  const { path, line } = result.place;
  return [
    '',
    `#### FAILED: ${escapeMarkdown(result.name)}`,
    '',
    escapeMarkdown(`${path}:${String(line)}, ${result.integration}`),
    '',
    '````diff',
    // Inside a fence only its end must not come through.
    ...diffOf(result).map(({ sign, text }) => `${sign} ${escapeTerminal(text).replaceAll('`', "'")}`),
    '````',
    '',
    ...remarksOf(result).map((remark) => `- ${escapeMarkdown(remark)}`),
  ].join('\n');
}

/** Rule tests in a workflow: each failure at its document, the diff in the step summary. */
export function renderTestRunGithub(run: BillTestRun): GithubOutput {
  const annotations = run.tests
    .filter(({ passed }) => !passed)
    .map((result): Annotation => ({
      severity: 'error',
      title: 'rule test failed',
      message: [
        result.name,
        ...diffOf(result).flatMap(({ sign, text }) => (sign === ' ' ? [] : [`${sign} ${text}`])),
        ...remarksOf(result),
      ],
      place: result.place,
    }));
  return {
    commands: renderAnnotations(annotations, renderTestSummary(run)),
    summary: renderTestRunMarkdown(run),
  };
}
