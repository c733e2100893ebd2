import { describe, expect, test } from 'vitest';
import { CODES } from '../../../src/model/codes.ts';
import type { Diagnostic } from '../../../src/model/diagnostic.ts';
import type { TotalsProof } from '../../../src/model/outcome.ts';
import { REASONS } from '../../../src/model/reasons/all-reasons.ts';
import { annotateDiagnostic, ANNOTATIONS_MAX, renderAnnotations } from '../../../src/render/annotations.ts';
import { renderFindingsSarif } from '../../../src/render/findings-sarif.ts';
import { renderFindingsSummary } from '../../../src/render/findings.ts';
import { renderFindingsText } from '../../../src/render/findings-text.ts';
import { explainCode } from '../../../src/render/explain-code.ts';
import { labelField } from '../../../src/model/field-labels.ts';
import { renderFieldValue } from '../../../src/render/field-value.ts';
import { renderJson } from '../../../src/render/json.ts';
import { MARKDOWN_LENGTH_MAX, renderPageMarkdown } from '../../../src/render/page-markdown.ts';
import { table } from '../../../src/render/page.ts';
import { planPage, renderScope } from '../../../src/render/plan.ts';
import { renderNothingToDo, renderPlanHeadline, renderPlanSummaryLine } from '../../../src/render/plan-summary.ts';
import { buildPlanRows } from '../../../src/render/plan-rows.ts';
import { renderConvergence, renderProof, renderReportSummaryLine } from '../../../src/render/report-sentences.ts';
import { buildReportRows } from '../../../src/render/report-rows.ts';
import { renderNextApply } from '../../../src/render/status.ts';
import { createStyle } from '../../../src/render/style.ts';
import { CODE, EXPLANATION, PLAN, REPORT } from './rendered.ts';
import { CREDIT_EXPLANATION, DRIFTED_EXPLANATION, SENT_EXPLANATION } from './sample-explanation.ts';
import { SAMPLE_DIAGNOSTICS } from './sample-diagnostics.ts';
import { BILLS, decision, EMPTY_PLAN, REFUSED_PLAN, SAMPLE_PLAN } from './sample-plan.ts';
import { EMPTY_REPORT, SAMPLE_REPORT } from './sample-report.ts';
import { EMPTY_STATUS, SAMPLE_STATUS } from './sample-status.ts';

const STYLE = createStyle({ color: false, width: 100, unicode: true });

describe('fields', () => {
  test.each([
    ['lines[2].amount', 'line 2 amount'],
    ['lines[1]', 'line 1'],
    ['dueDate', 'due date'],
    ['bills.onlySendOnApproval', 'bills.onlySendOnApproval'],
  ])('%s is called %s', (path, label) => {
    expect(labelField(path)).toBe(label);
  });

  test.each([
    ['total', '3000.00', '3,000.00'],
    ['docNumber', '3000', '3000'],
    ['quickbooks.splitUsageLineItems', 'ITEM_PER_USAGE_BAND', 'band'],
    ['quickbooks.sortLineItemsBy', 'AGGREGATION_ID', 'aggregationId'],
    ['quickbooks.sortLineItemsBy', 'SOMETHING_NEW', 'SOMETHING_NEW'],
    ['name', 'NONE', 'NONE'],
    ['x', null, '(none)'],
    ['x', '', '(none)'],
    ['x', [], '(none)'],
    ['x', ['a', 'b'], 'a, b'],
    ['x', true, 'true'],
    ['x', 7, '7'],
    ['customer', { address: 'customer/ACME' }, '(known after apply)'],
    ['customer', { id: '58' }, '58'],
    ['x', { CREDIT_MEMO: '12', DEBIT_MEMO: null }, 'CREDIT_MEMO 12, DEBIT_MEMO (none)'],
  ])('%s %j is shown as %s', (path, value, shown) => {
    expect(renderFieldValue(path, value)).toBe(shown);
  });
});

describe('the plan', () => {
  test('records of bills are not listed apart', () => {
    const { customersAndMappings } = buildPlanRows(SAMPLE_PLAN);
    expect(customersAndMappings).toHaveLength(2);
    expect(SAMPLE_PLAN.changes.some(({ recordsBill }) => recordsBill)).toBe(true);
  });

  test('a credit memo counts against the invoices', () => {
    const { invoices } = buildPlanRows(SAMPLE_PLAN);
    expect(invoices.find(({ kind }) => kind === 'credit memo')?.total).toBe('-75.25');
  });

  test('the head of the invoices tells credit memos and updates apart', () => {
    const parts =
      '2 new invoices (JPY 120,400 and USD 1,204.50), 1 changed (USD 3,000.00 → 3,105.70), ' +
      '1 credit memo (USD -75.25), 1 recorded (USD 512.00)';
    expect(PLAN.markdown(SAMPLE_PLAN)).toContain(`#### Invoices: ${parts}\n`);
    expect(renderPlanSummaryLine(SAMPLE_PLAN)).toContain(`: ${parts}, `);
  });

  test('the headline has the money that is blocked beside what is sent, in its first sentence', () => {
    const [first] = renderPlanHeadline(SAMPLE_PLAN);
    expect(first).toMatch(
      /^Plan 5d1e9c: 2 new invoices \(JPY 120,400 and USD 1,204\.50\), .*\b2 blocked \(USD 12,568\.10\)/,
    );
  });

  test('skipped bills are counted by reason, most first', () => {
    expect(buildPlanRows(SAMPLE_PLAN).skipped).toEqual([
      { reason: 'awaiting-approval', count: 9, sentBefore: 0, money: 'USD 936.90' },
      { reason: 'before-cutoff', count: 5, sentBefore: 0, money: 'USD 250.00' },
    ]);
  });

  test('drift without a decision names the document by its ids', () => {
    const drift = [{ ...SAMPLE_PLAN.drift[0]!, billId: null, remoteIds: ['7', '8'], since: null }];
    expect(buildPlanRows({ ...SAMPLE_PLAN, drift }).drift[0]).toMatchObject({
      docNumber: 'QuickBooks id 7, 8',
      accountName: '',
    });
    const named = [{ ...drift[0]!, docNumber: 'INV-7', customerName: 'ACME Ltd' }];
    expect(buildPlanRows({ ...SAMPLE_PLAN, drift: named }).drift[0]).toMatchObject({
      docNumber: 'INV-7',
      accountName: 'ACME Ltd',
    });
  });

  test('the summary names the guard that refuses', () => {
    expect(renderPlanSummaryLine(REFUSED_PLAN)).toBe(
      'Plan af90c2: 1 changed (USD 3,000.00 → 3,105.70), refused by max-invoices.',
    );
    expect(renderPlanSummaryLine(EMPTY_PLAN)).toBe('Plan e01b37: nothing to do, 398 up to date.');
  });

  test('says nothing is to do only when nothing waits for a person', () => {
    expect(renderNothingToDo(SAMPLE_PLAN)).toBeNull();
    expect(renderNothingToDo(EMPTY_PLAN)).toBe('Nothing to do: both systems are as the files say.');
    const ofOneBill = { ...EMPTY_PLAN, scope: { ...EMPTY_PLAN.scope, bills: ['b1'] } };
    expect(renderNothingToDo(ofOneBill)).toBe('Nothing to do in what this plan is limited to.');
    const waiting = { ...EMPTY_PLAN, summary: { ...EMPTY_PLAN.summary, blocked: 2, drift: 1 } };
    expect(renderNothingToDo(waiting)).toBe(
      'Nothing to send: what is left needs a person (2 blocked bills and 1 difference in QuickBooks).',
    );
  });

  test.each([
    ['a blocked bill', { blocked: 1 }, 0],
    ['a difference', { drift: 1 }, 0],
    ['an error', {}, 1],
  ])('the summary of an empty plan with %s does not say that nothing is to do', (_name, counts, errors) => {
    const summary = { ...EMPTY_PLAN.summary, ...counts };
    const error = { severity: 'error', code: 'plan/unknown-bill', message: 'm3ter has no bill b9', hint: '' } as const;
    const plan = { ...EMPTY_PLAN, summary, diagnostics: errors === 0 ? [] : [error] };
    expect(renderPlanSummaryLine(plan)).toContain(': nothing to send');
    expect(renderNothingToDo(plan)).toMatch(/^Nothing to send/);
    const warned = { ...EMPTY_PLAN, diagnostics: [{ ...error, severity: 'warning' as const }] };
    expect(renderPlanSummaryLine(warned)).toContain(': nothing to do');
  });

  test('says what it is limited to', () => {
    expect(renderScope(SAMPLE_PLAN)).toBe('');
    const scope = { only: 'config', integrations: [], bills: ['b1', 'b3'], since: null, resend: ['b2'] } as const;
    const bills = [decision('b1', 'ACME', { docNumber: 'M3-1' }), decision('b3', 'ACME', { docNumber: null })];
    expect(renderScope({ scope, bills })).toBe(
      'Limited to: only configuration; bill M3-1 and b3. Sends again: bill b2.',
    );
  });
});

describe('Markdown stays below the limit', () => {
  const many = 3000;
  const bills = Array.from({ length: many }, (_, index) =>
    decision(`bill-${String(index).padStart(8, '0')}`, `Customer ${String(index)}`, {
      decision: 'block',
      reason: 'unmapped-item',
      message: 'product "api-calls" has no QuickBooks item',
      billTotal: '10.00',
    }),
  );

  test('by leaving out whole rows and saying how many', () => {
    const markdown = renderPageMarkdown(planPage({ ...SAMPLE_PLAN, bills }, { all: true }));
    expect(markdown.length).toBeLessThan(MARKDOWN_LENGTH_MAX);
    const shown = markdown.match(/\| bill bill-\d{8} \|/g)?.length ?? 0;
    const missing = /_([\d,]+) more bills of 3,000 bills left out here/.exec(markdown)?.[1]?.replaceAll(',', '');
    expect(shown).toBeGreaterThan(100);
    expect(shown + Number(missing)).toBe(many);
    // Tables that come later are named even when none of their rows fits.
    expect(markdown).toContain('<details><summary>Configuration</summary>');
  });

  test('and groups what waits for the same thing, with its count and sum, unless all is asked for', () => {
    const markdown = PLAN.markdown({ ...SAMPLE_PLAN, bills });
    expect(markdown).toContain('| 3,000 bills |');
    expect(markdown).toContain('| USD 30,000.00 | unmapped-item | product "api-calls" has no QuickBooks item |');
  });

  test('and by cutting long texts of lines, which then say what is missing', () => {
    const long = `${'x'.repeat(299)}\u{1f4a1}${'y'.repeat(3_699)}`;
    const changes = SAMPLE_PLAN.changes.map((change) =>
      change.kind === 'invoice' && change.action === 'create'
        ? {
            ...change,
            after: {
              ...change.after,
              document: {
                ...change.after.document,
                lines: change.after.document.lines.map((line) => ({ ...line, description: long })),
              },
            },
          }
        : change,
    );
    const markdown = PLAN.markdown({ ...SAMPLE_PLAN, changes });
    expect(markdown).toContain(`| ${'x'.repeat(299)}… (3701 more characters) |`);
    expect(markdown).not.toContain('yyy');
  });

  test('and leaves nothing out when all fits', () => {
    expect(PLAN.markdown(SAMPLE_PLAN)).not.toContain('left out here');
  });

  test('tables without rows are not mentioned', () => {
    const empty = table<string>({
      title: 'T',
      columns: [{ title: 'A', fit: 'keep', of: (text) => text }],
      rows: [],
      noun: 'row',
    });
    expect(renderPageMarkdown({ title: 'head', blocks: [empty], next: ['foot'] })).toBe('### head\n\nnext: foot\n');
  });

  test('a long list of invoices folds away', () => {
    const [change] = SAMPLE_PLAN.changes.filter(({ kind }) => kind === 'invoice');
    const changes = Array.from({ length: 26 }, (_, index) => ({ ...change!, address: `invoice/${String(index)}` }));
    expect(PLAN.markdown({ ...SAMPLE_PLAN, changes })).toContain('<details><summary>Invoices: ');
  });
});

describe('annotations', () => {
  const warning: Diagnostic = {
    severity: 'warning',
    code: 'mapping/changed',
    message: 'm',
    hint: 'h',
    about: 'bill 1',
  };

  test('the worst come first, the rest is counted', () => {
    const error: Diagnostic = { severity: 'error', code: 'plan/edited', message: 'worst' };
    const all = [...Array.from({ length: 12 }, () => warning), error].map(annotateDiagnostic);
    const lines = renderAnnotations(all, 'Summary.').trimEnd().split('\n');
    expect(lines).toHaveLength(ANNOTATIONS_MAX + 1);
    expect(lines[0]).toBe('::error title=plan/edited::worst');
    expect(lines[1]).toBe('::warning title=mapping/changed::bill 1: m%0Ah');
    expect(lines.at(-1)).toBe('::notice title=tieout::Summary. 3 more not shown as annotations.');
  });

  test('two invoices for one bill are an error, other drift a warning', () => {
    const [drift] = SAMPLE_PLAN.drift;
    const plan = { ...SAMPLE_PLAN, drift: [{ ...drift!, code: 'duplicate-invoice' as const }, drift!] };
    const commands = PLAN.github(plan);
    expect(commands).toContain('::error title=duplicate-invoice::');
    expect(commands).toContain('::warning title=edited-after-send::');
  });

  test('a tripped guard and a difference of totals are errors', () => {
    expect(PLAN.github(REFUSED_PLAN)).toContain('::error title=max-invoices::');
    expect(REPORT.github(SAMPLE_REPORT)).toContain('::error title=totals-differ::');
    expect(REPORT.github(EMPTY_REPORT)).toBe('::notice title=tieout::Applied e01b37: nothing was changed.\n');
  });
});

describe('diagnostics', () => {
  test('are counted by severity', () => {
    expect(renderFindingsSummary(SAMPLE_DIAGNOSTICS)).toBe('3 errors, 2 warnings, 1 remark.');
    expect(renderFindingsSummary([])).toBe('No findings.');
    expect(renderFindingsText([], new Map(), STYLE)).toBe('No findings.\n');
  });

  test('the caret stands under the marked text, also behind wide characters, tabs and escapes', () => {
    const source = 'k: 田中\t\u001b bad';
    const start = source.indexOf('bad');
    const found: Diagnostic = {
      severity: 'error',
      code: 'plan/edited',
      message: 'm',
      place: { path: 'p.yaml', line: 1, column: start + 1, endColumn: start + 4 },
    };
    const lines = renderFindingsText([found], new Map([['p.yaml', source]]), STYLE).split('\n');
    expect(lines[1]).toBe('     1 | k: 田中 \\x1b bad');
    expect(lines[2]).toBe(`       | ${' '.repeat('k: ....'.length + ' \\x1b '.length)}^^^`);
  });

  test('of a long line only what is around the mark is shown', () => {
    const source = `${'a'.repeat(5000)}MARK${'b'.repeat(5000)}`;
    const place = { path: 'p.yaml', line: 1, column: 5001, endColumn: 5005 };
    const text = renderFindingsText(
      [{ severity: 'error', code: 'plan/edited', message: 'm', place }],
      new Map([['p.yaml', source]]),
      STYLE,
    );
    const [, shown = '', caret = ''] = text.split('\n');
    expect(shown.slice(caret.indexOf('^'), caret.lastIndexOf('^') + 1)).toBe('MARK');
    expect(shown.endsWith('…')).toBe(true);
  });

  test('a place beyond the file or the line has no source', () => {
    const place = { path: 'p.yaml', line: 9, column: 1 };
    const text = renderFindingsText(
      [{ severity: 'error', code: 'plan/edited', message: 'm', place }],
      new Map([['p.yaml', 'x']]),
      STYLE,
    );
    expect(text).toBe('p.yaml:9:1  error  plan/edited  m\n\n1 error.\n');
  });

  test('SARIF has a rule for each code, levels, regions and encoded paths', () => {
    const code = 'document/unknown-key';
    const diagnostics: Diagnostic[] = [
      {
        severity: 'error',
        code,
        message: 'm',
        hint: 'h',
        place: { path: 'in te/ü.yaml', line: 2, column: 3, endColumn: 5 },
      },
      { severity: 'info', code: 'plan/digest', message: 'n' },
    ];
    const sarif: unknown = JSON.parse(renderFindingsSarif(diagnostics, '1.2.3'));
    expect(sarif).toMatchObject({
      version: '2.1.0',
      runs: [
        {
          columnKind: 'utf16CodeUnits',
          tool: { driver: { name: 'tieout', semanticVersion: '1.2.3' } },
          results: [
            {
              ruleId: code,
              level: 'error',
              message: { text: 'm\nh' },
              locations: [
                {
                  physicalLocation: {
                    artifactLocation: { uri: 'in%20te/%C3%BC.yaml' },
                    region: { startLine: 2, startColumn: 3, endColumn: 5 },
                  },
                },
              ],
            },
            { ruleId: 'plan/digest', level: 'note', message: { text: 'n' } },
          ],
        },
      ],
    });
    const [run] = (
      sarif as { runs: { tool: { driver: { rules: { id: string }[] } }; results: { ruleIndex: number }[] }[] }
    ).runs;
    expect(run?.results.map(({ ruleIndex }) => run.tool.driver.rules[ruleIndex]?.id)).toEqual([code, 'plan/digest']);
  });

  test('a lone surrogate in a path does not stop SARIF', () => {
    const place = { path: '\ud800.yaml', line: 1, column: 1 };
    expect(renderFindingsSarif([{ severity: 'error', code: 'plan/edited', message: 'm', place }], '1')).toContain(
      '%EF%BF%BD.yaml',
    );
  });
});

describe('codes', () => {
  test('of guards are known as the plan names them', () => {
    expect(explainCode('native-sender')).toMatchObject({ code: 'guard/native-sender' });
  });

  test('of an answer of a system are known, which only that system can list', () => {
    expect(explainCode('quickbooks/6140')).toMatchObject({ title: 'QuickBooks refused a change with its error 6140' });
    expect(explainCode('m3ter/http-422')).toMatchObject({ title: 'm3ter refused a change with HTTP status 422' });
  });

  test.each(['not-sent', 'bill-changed', 'sent-by-m3ter', 'sent-not-recorded', 'resend', 'fields-differ', 'not-found'])(
    'the next step of %s, which an apply settles, names tieout apply',
    (code) => {
      expect(explainCode(code)).toMatchObject({ cure: expect.stringContaining('tieout apply') });
    },
  );

  test('every reason has a sentence and is explained', () => {
    for (const [code, { sentence }] of Object.entries(REASONS)) {
      expect(explainCode(code)).toMatchObject({ code, title: sentence });
      expect(CODE.text(explainCode(code), STYLE)).toContain('What to do:');
    }
  });

  test('every code of a finding has cause and cure', () => {
    for (const [code, entry] of Object.entries(CODES)) expect(explainCode(code)).toEqual({ code, ...entry });
  });

  test('another case is found, an unknown code gets the nearest', () => {
    expect(explainCode('Unmapped-Item')).toMatchObject({ code: 'unmapped-item' });
    expect(explainCode('unmaped-item')).toEqual({ code: 'unmaped-item', unknown: true, didYouMean: 'unmapped-item' });
    expect(explainCode('toString')).toMatchObject({ unknown: true });
    expect(CODE.text(explainCode('zzzzzzzzzzz'), STYLE)).toBe('zzzzzzzzzzz\n  There is no such code.\n');
  });

  test('as Markdown and JSON', () => {
    expect(CODE.markdown(explainCode('unmapped-item'))).toMatch(/^#### unmapped-item\n\n.*\n\nWhat to do: /);
    expect(CODE.markdown(explainCode('zzzzzzzzzzz'))).toBe('#### zzzzzzzzzzz\n\nThere is no such code.\n');
    expect(JSON.parse(renderJson(explainCode('unmapped-item'), 0))).toMatchObject({
      formatVersion: '1.0',
      code: 'unmapped-item',
    });
  });
});

describe('the report', () => {
  test('says how it ended', () => {
    expect(renderConvergence(EMPTY_REPORT.report)).toMatch(/^Converged/);
    expect(renderConvergence(SAMPLE_REPORT.report)).toBe('Not converged: a second plan still wants 3 changes.');
    expect(renderConvergence({ ...SAMPLE_REPORT.report, left: [] })).toBe(
      'Not converged: it could not be shown that nothing is left.',
    );
  });

  test('counts what was proved, also when nothing was', () => {
    const { report } = SAMPLE_REPORT;
    expect(renderReportSummaryLine(report)).toContain(
      '; 1 new invoice (USD 1,204.50), 1 recorded (USD 512.00); 2 of 3 documents proved equal.',
    );
    const none = { ...report, proof: report.proof.map((proof) => ({ ...proof, equal: false })) };
    expect(renderReportSummaryLine(none)).toMatch(/0 of 3 documents proved equal\.$/);
  });

  test.each<[Partial<TotalsProof>, string, string, 'warning' | 'error']>([
    [
      { difference: '0.02', cause: 'strict-line-items' },
      'plan = QuickBooks; 0.02 more than the bill by strict line items',
      ', 1 off by strict line items.',
      'warning',
    ],
    [
      { difference: '-10.00', cause: 'adopted-differs' },
      'adopted as it is: 10.00 less than the bill',
      ", 1 adopted with another total than the bill's.",
      'warning',
    ],
    [
      { cause: 'bill-total-missing' },
      'not proved: m3ter gives no total of the bill',
      ', 1 without a total of the bill.',
      'warning',
    ],
    [
      { difference: '3.00', cause: 'unexplained' },
      'DIFFERENT: 3.00 more than the bill',
      ', 1 off for no known reason.',
      'error',
    ],
  ])('says why %j is not equal', (more, verdict, counted, severity) => {
    const { report, plan } = SAMPLE_REPORT;
    const [proof] = report.proof;
    const totals = { ...proof!, ...more, equal: false };
    const odd = { report: { ...report, converged: true, outcomes: [], proof: [totals] }, plan, reviewed: null };
    expect(renderProof(totals)).toBe(verdict);
    expect(renderReportSummaryLine(odd.report)).toContain(`0 of 1 invoice proved equal${counted}`);
    expect(REPORT.text(odd, STYLE)).toContain(verdict);
    expect(REPORT.github(odd)).toContain(
      `::${severity} title=totals-differ::invoice M3-100482: ${verdict.slice(0, 9)}`,
    );
  });

  test('a credit memo that is more than its bill counts for less', () => {
    const { report, plan } = SAMPLE_REPORT;
    const memo = report.proof.find(({ address }) => address.startsWith('creditMemo/'));
    const proof = ['10.00', '-10.00'].map((difference) => ({
      ...memo!,
      difference,
      cause: 'adopted-differs' as const,
      equal: false,
    }));
    const shown = buildReportRows({ report: { ...report, proof }, plan, reviewed: null }).proof.map(
      ({ totals }) => totals.difference,
    );
    expect(shown).toEqual(['-10.00', '10.00']);
  });

  test('a proof of a credit memo is not counted as an invoice', () => {
    const { report, plan } = SAMPLE_REPORT;
    const memo = report.proof.find(({ address }) => address.startsWith('creditMemo/'))!;
    const invoice = report.proof.find(({ address, equal }) => address.startsWith('invoice/') && equal)!;
    const saying = (proof: typeof report.proof) => renderReportSummaryLine({ ...report, proof });
    expect(saying([memo, invoice])).toContain('of 2 documents proved equal');
    expect(saying([invoice])).toContain('1 of 1 invoice proved equal');
    const odd = { ...memo, equal: false, asPlanned: false };
    expect(REPORT.github({ report: { ...report, proof: [odd] }, plan, reviewed: null })).toContain(
      `totals-differ::credit memo ${memo.docNumber}: planned`,
    );
    const many = { ...report, proof: Array.from({ length: 30 }, () => ({ ...memo, equal: true })) };
    expect(REPORT.text({ report: many, plan, reviewed: null }, STYLE)).toContain('30 documents proved equal');
  });

  test('names changes by address when the plan is not at hand', () => {
    const text = REPORT.text({ report: SAMPLE_REPORT.report, plan: null, reviewed: null }, STYLE);
    expect(text).toContain('customer/ACME');
    expect(text).toContain('M3-100482');
  });

  test('many equal proofs are counted, unequal ones always shown', () => {
    const equal = SAMPLE_REPORT.report.proof.find((totalsProof) => totalsProof.equal);
    const different = SAMPLE_REPORT.report.proof.find((candidate) => !candidate.equal);
    const proof = [...Array.from({ length: 30 }, () => equal!), { ...different!, docNumber: 'M3-ODD' }];
    const text = REPORT.text({ report: { ...SAMPLE_REPORT.report, proof }, plan: SAMPLE_PLAN, reviewed: null }, STYLE);
    expect(text).toContain('30 invoices proved equal, USD 36,135.00.');
    expect(text).toMatch(/M3-ODD.*DIFFERENT/);
  });
});

describe('the status', () => {
  test('says what the next apply would do', () => {
    expect(renderNextApply(EMPTY_STATUS)).toBe('The next apply would do nothing.');
    const tripped = { ...SAMPLE_STATUS, guards: REFUSED_PLAN.guards };
    expect(renderNextApply(tripped)).toBe('The next apply would be refused by a guard.');
  });
});

describe('the explanation', () => {
  const render = (change: Partial<typeof SENT_EXPLANATION>) =>
    EXPLANATION.text({ ...SENT_EXPLANATION, ...change }, STYLE);
  const decided = (more: Partial<typeof SENT_EXPLANATION.decision>) =>
    render({ decision: { ...SENT_EXPLANATION.decision, ...more } });

  test.each([
    [
      { decision: 'resend', reason: 'bill-changed', remoteId: '9' } as const,
      'The invoice M3-100482 in QuickBooks will be updated, to a total of USD 1,204.50.',
    ],
    [
      { decision: 'resend' } as const,
      'This bill will be sent to QuickBooks once more, as invoice M3-100482 of USD 1,204.50.',
    ],
    [{ decision: 'adopt' } as const, 'it will be recorded in m3ter, and nothing is sent.'],
    [{ decision: 'skip' } as const, 'This bill is not sent now. Nothing is wrong with it.'],
    [{ decision: 'block' } as const, 'This bill cannot be sent. It needs a person.'],
    [{ decision: 'upToDate' } as const, 'There is nothing to do.'],
  ])('%j is said in a sentence', (more, sentence) => {
    expect(decided(more).replace(/\s+/g, ' ')).toContain(sentence);
  });

  test.each([
    ['pass', 'passed'],
    ['stop', 'STOPPED'],
    ['away', 'turned away'],
    ['show', 'only shown'],
  ] as const)('a rule that says %s has the mark %s', (outcome, mark) => {
    const rules = [{ rule: 'accounts.filter', outcome, detail: 'as it was found' }] as const;
    expect(render({ rules })).toMatch(new RegExp(`^ +${mark} +\\S.* as it was found$`, 'm'));
  });

  test('strict mapping says by how much the invoice differs', () => {
    const proof = { ...SENT_EXPLANATION.proof!, equal: false, strictDelta: '0.02', rounding: '0.02' };
    expect(render({ proof }).replace(/\s+/g, ' ')).toContain(
      'The invoice and the bill less the lines that are left out differ by USD 0.02, because line items are mapped strictly.',
    );
  });

  test('strict mapping moves the sums of a credit memo against its own total', () => {
    const proof = {
      ...CREDIT_EXPLANATION.proof!,
      invoiceTotal: '75.27',
      equal: false,
      strictDelta: '0.02',
      rounding: '-0.02',
    };
    const text = EXPLANATION.text({ ...CREDIT_EXPLANATION, proof }, STYLE).replace(/ +/g, ' ');
    expect(text).toContain('To put on the credit memo USD -75.25');
    expect(text).toContain('Strict line mapping USD -0.02');
    expect(text).toContain('Total of the credit memo USD 75.27 a credit memo counts the other way');
    expect(text).toContain('The credit memo and the bill differ by USD 0.02, because line items are mapped strictly.');
  });

  test('a person sees that QuickBooks has another total', () => {
    expect(EXPLANATION.text(DRIFTED_EXPLANATION, STYLE)).toMatch(/Total in QuickBooks now +USD +900\.00 +DIFFERENT/);
  });

  test('an update lists what it changes', () => {
    const differences = [{ path: 'lines[1].amount', before: '1.00', after: '2.00' }];
    expect(render({ differences })).toContain('What the update changes\n  line 1 amount  1.00 → 2.00');
  });

  test('a bill without amounts has no proof', () => {
    expect(render({ proof: null })).not.toContain('The amounts');
    expect(BILLS.acme).toBe(SENT_EXPLANATION.bill.id);
  });
});
