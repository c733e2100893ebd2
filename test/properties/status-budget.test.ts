import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Diagnostic } from '../../src/model/diagnostic.ts';
import type { Drift } from '../../src/model/plan.ts';
import type { BillGroup, RunFailure, StatusReport } from '../../src/model/status.ts';
import { LINES_MAX } from '../../src/render/budget.ts';
import { renderPageMarkdown } from '../../src/render/page-markdown.ts';
import { renderPageText } from '../../src/render/page-text.ts';
import { statusPage } from '../../src/render/status.ts';
import { createStyle } from '../../src/render/style.ts';
import { SAMPLE_STATUS } from '../unit/render/sample-status.ts';

// A status has one page, however much there is, and what the page leaves out is counted.

const RUNS = { numRuns: 40 };
const STYLE = createStyle({ color: false, width: 120, unicode: true });

const long = fc.constantFrom('short', 'a reason '.repeat(30).trim());
const many = (max: number) => fc.integer({ min: 0, max });
const list = <T>(count: number, of: (index: number) => T): readonly T[] =>
  Array.from({ length: count }, (_, at) => of(at));

const drift = (at: number, message: string): Drift => ({
  code: at % 3 === 0 ? 'voided' : 'deleted',
  address: `invoice/drift-${String(at).padStart(4, '0')}`,
  billId: null,
  message,
  fields: [],
  remoteIds: [String(at)],
  since: null,
  hint: at % 2 === 0 ? 'undo it' : null,
});
const failure = (at: number, error: string): RunFailure => ({
  billId: `run-${String(at).padStart(4, '0')}`,
  accountName: 'ACME',
  error,
  url: null,
  remedy: 'nothing: tieout sends the bill itself',
});
const finding = (at: number, message: string): Diagnostic => ({
  severity: 'warning',
  code: 'plan/no-integration',
  message: `account finding-${String(at).padStart(4, '0')}: ${message}`,
  hint: 'correct the account',
});

const anyStatus = fc
  .record({ drifts: many(400), failures: many(300), findings: many(200), groups: many(60), text: long })
  .map(({ drifts, failures, findings, groups, text }): StatusReport => {
    const [group] = SAMPLE_STATUS.bills;
    if (group === undefined) throw new Error('the sample has groups');
    return {
      ...SAMPLE_STATUS,
      bills: list(groups, (at): BillGroup => ({ ...group, reason: `reason-${String(at).padStart(4, '0')}` })),
      drift: list(drifts, (at) => drift(at, text)),
      runs: [{ status: 'ERROR', count: failures, failures: list(failures, (at) => failure(at, text)) }],
      findings: list(findings, (at) => finding(at, text)),
    };
  });

/** How many of a kind a text shows and, by its own word, leaves out. */
function told(text: string, shown: RegExp, leftOut: RegExp): number {
  const [, more = '0'] = leftOut.exec(text.replaceAll(/\s+/g, ' ')) ?? [];
  return new Set(text.match(shown) ?? []).size + Number(more);
}

test('has at most its lines, on a terminal and as Markdown', () => {
  fc.assert(
    fc.property(anyStatus, (status) => {
      expect(renderPageText(statusPage(status), STYLE).split('\n').length).toBeLessThanOrEqual(LINES_MAX);
      const rows = renderPageMarkdown(statusPage(status)).split('\n');
      expect(rows.filter((line) => line.startsWith('| ')).length).toBeLessThanOrEqual(LINES_MAX);
    }),
    RUNS,
  );
});

test('shows or counts each difference, run, finding and reason, once', () => {
  fc.assert(
    fc.property(anyStatus, (status) => {
      const text = renderPageText(statusPage(status), STYLE);
      expect(told(text, /drift-\d{4}/g, /and (\d+) more \((?:voided|deleted)/)).toBe(status.drift.length);
      const failures = status.runs.reduce((sum, { failures: failed }) => sum + failed.length, 0);
      expect(told(text, /run-\d{4}/g, /and (\d+) more runs? with errors/)).toBe(failures);
      expect(told(text, /finding-\d{4}/g, /and more, (\d+) warnings?/)).toBe(status.findings.length);
      expect(told(text, /reason-\d{4}/g, /bills? of (\d+) more reasons?/)).toBe(status.bills.length);
    }),
    RUNS,
  );
});

test('--all shows everything', () => {
  fc.assert(
    fc.property(anyStatus, (status) => {
      const text = renderPageText(statusPage(status, { all: true }), STYLE);
      expect(new Set(text.match(/drift-\d{4}/g) ?? []).size).toBe(status.drift.length);
      expect(new Set(text.match(/finding-\d{4}/g) ?? []).size).toBe(status.findings.length);
      expect(text).not.toContain('--all shows all');
    }),
    RUNS,
  );
});
