import { describe, expect, test } from 'vitest';
import { NotSignedIn } from '../../../src/support/errors.ts';
import { renderConnections } from '../../../src/render/connections.ts';
import { renderDiagnosticsGithub } from '../../../src/render/diagnostics-github.ts';
import { renderDiagnosticsJson } from '../../../src/render/diagnostics-json.ts';
import { renderDiagnosticsMarkdown } from '../../../src/render/diagnostics-markdown.ts';
import { renderDiagnosticsSarif } from '../../../src/render/diagnostics-sarif.ts';
import { renderDiagnosticsText } from '../../../src/render/diagnostics-text.ts';
import { explainCode, renderCodeText } from '../../../src/render/explain-code.ts';
import { renderExplanationJson } from '../../../src/render/explain-json.ts';
import { renderExplanationMarkdown } from '../../../src/render/explain-markdown.ts';
import { renderExplanationText } from '../../../src/render/explain-text.ts';
import {
  renderBugText,
  renderFailureGithub,
  renderFailureJson,
  renderFailureText,
} from '../../../src/render/failure-text.ts';
import { renderPlanGithub } from '../../../src/render/plan-github.ts';
import { renderPlanJson } from '../../../src/render/plan-json.ts';
import { renderPlanMarkdown } from '../../../src/render/plan-markdown.ts';
import { renderPlanText } from '../../../src/render/plan-text.ts';
import { renderReportGithub } from '../../../src/render/report-github.ts';
import { renderReportJson } from '../../../src/render/report-json.ts';
import { renderReportMarkdown } from '../../../src/render/report-markdown.ts';
import { renderReportText } from '../../../src/render/report-text.ts';
import { renderStatusCommands } from '../../../src/render/status-github.ts';
import { renderStatusJson } from '../../../src/render/status-json.ts';
import { renderStatusMarkdown } from '../../../src/render/status-markdown.ts';
import { renderStatusText } from '../../../src/render/status-text.ts';
import { createStyle, type Style } from '../../../src/render/style.ts';
import { describeOthers, describeTexts, WIDTHS } from './describe-goldens.ts';
import { SAMPLE_DIAGNOSTICS, SAMPLE_SOURCES } from './sample-diagnostics.ts';
import {
  BLOCKED_EXPLANATION,
  CREDIT_EXPLANATION,
  DRIFTED_EXPLANATION,
  SENT_EXPLANATION,
} from './sample-explanation.ts';
import { EMPTY_PLAN, REFUSED_PLAN, SAMPLE_PLAN } from './sample-plan.ts';
import { EMPTY_REPORT, SAMPLE_REPORT } from './sample-report.ts';
import { EMPTY_STATUS, SAMPLE_STATUS } from './sample-status.ts';

// Whole outputs, kept as files and reviewed as diffs. To accept a change: npx vitest run test/unit/render -u

const FAILURE = new NotSignedIn('QuickBooks does not accept the refresh token of realm 9341453172839201', {
  code: 'token/revoked',
  nextStep: 'run "tieout auth login --connection northwind-sandbox" and give the consent again',
});

const BUG = Object.assign(new Error('unexpected value: "x"'), {
  stack: 'Error: unexpected value: "x"\n    at decide (dist/main.mjs:10:3)\n    at main (dist/main.mjs:20:1)',
});

const CONNECTIONS = [
  {
    connection: 'northwind-sandbox',
    environment: 'sandbox',
    organizationId: '2f0c6d1e-8b7a-4958-a6b5-c4d3e2f1a0b9',
    realmId: '9341453172839201',
    integrations: ['QuickBooks US invoices', 'QuickBooks EU invoices'],
  },
  { connection: 'empty', environment: 'production', organizationId: '—', realmId: '1', integrations: [] },
];

const TEXTS: Readonly<Record<string, (style: Style) => string>> = {
  plan: (style) => renderPlanText(SAMPLE_PLAN, style),
  'plan-empty': (style) => renderPlanText(EMPTY_PLAN, style),
  'plan-refused': (style) => renderPlanText(REFUSED_PLAN, style),
  report: (style) => renderReportText(SAMPLE_REPORT, style),
  'report-empty': (style) => renderReportText(EMPTY_REPORT, style),
  status: (style) => renderStatusText(SAMPLE_STATUS, style),
  'status-empty': (style) => renderStatusText(EMPTY_STATUS, style),
  diagnostics: (style) => renderDiagnosticsText(SAMPLE_DIAGNOSTICS, SAMPLE_SOURCES, style),
  'explain-sent': (style) => renderExplanationText(SENT_EXPLANATION, style),
  'explain-blocked': (style) => renderExplanationText(BLOCKED_EXPLANATION, style),
  'explain-drifted': (style) => renderExplanationText(DRIFTED_EXPLANATION, style),
  'explain-credit': (style) => renderExplanationText(CREDIT_EXPLANATION, style),
  failure: (style) => renderFailureText(FAILURE, style),
  bug: (style) => renderBugText(BUG, '0.1.0', style),
  connections: (style) => renderConnections(CONNECTIONS, style),
  code: (style) => renderCodeText(explainCode('unmapped-item'), style),
  'code-unknown': (style) => renderCodeText(explainCode('unmaped-item'), style),
};

const OTHERS: Readonly<Record<string, () => string>> = {
  'plan.md': () => renderPlanMarkdown(SAMPLE_PLAN),
  'plan-empty.md': () => renderPlanMarkdown(EMPTY_PLAN),
  'plan-refused.md': () => renderPlanMarkdown(REFUSED_PLAN),
  'plan.github': () => renderPlanGithub(SAMPLE_PLAN).commands,
  'plan.json': () => renderPlanJson(SAMPLE_PLAN, 0),
  'report.md': () => renderReportMarkdown(SAMPLE_REPORT),
  'report.github': () => renderReportGithub(SAMPLE_REPORT).commands,
  'report.json': () => renderReportJson(SAMPLE_REPORT.report),
  'status.md': () => renderStatusMarkdown(SAMPLE_STATUS),
  'status.github': () => renderStatusCommands(SAMPLE_STATUS),
  'status.json': () => renderStatusJson(SAMPLE_STATUS),
  'diagnostics.md': () => renderDiagnosticsMarkdown(SAMPLE_DIAGNOSTICS),
  'diagnostics.github': () => renderDiagnosticsGithub(SAMPLE_DIAGNOSTICS).commands,
  'diagnostics.json': () => renderDiagnosticsJson(SAMPLE_DIAGNOSTICS, 3),
  'diagnostics.sarif': () => renderDiagnosticsSarif(SAMPLE_DIAGNOSTICS, '0.1.0'),
  'explain-sent.md': () => renderExplanationMarkdown(SENT_EXPLANATION),
  'explain-drifted.md': () => renderExplanationMarkdown(DRIFTED_EXPLANATION),
  'explain-sent.json': () => renderExplanationJson(SENT_EXPLANATION),
  'failure.json': () => renderFailureJson(FAILURE, 6),
  'failure.github': () => renderFailureGithub(FAILURE),
};

describeTexts(TEXTS);
describeOthers(OTHERS);

describe.each(Object.entries(TEXTS))('%s as text', (_name, render) => {
  test('differs in colour', () => {
    const [plain, colored] = [false, true].map((color) => render(createStyle({ color, width: 80, unicode: true })));
    expect(colored).not.toBe(plain);
  });

  test('has only ASCII of its own without Unicode', () => {
    const text = render(createStyle({ color: false, width: 100, unicode: false }));
    expect(text).not.toMatch(/[→…×−·–]/);
  });
});

describe('nothing is lost on a narrow terminal', () => {
  const flat = (text: string): string => text.replace(/\s+/g, ' ');

  test.each(WIDTHS)('at %d columns the plan has every number, amount, id, reason and hint', (width) => {
    const text = flat(renderPlanText(SAMPLE_PLAN, createStyle({ color: false, width, unicode: true })));
    // What the verb and the place of the file already say is not repeated.
    const said = new Set(['does not exist yet', 'differs from the files', 'the file says absent: true']);
    const figures =
      'M3-100482 M3-100455 M3-100441 M3-100490 M3-100471 M3-100430 USD1,204.50 USD3,105.70 JPY120,400 USD88.10 ' +
      'USD12,480.00 c4113f0e-2b6d-4f7a-a9c8-5d0e1f2a3b4c 3c2b1a09-8f7e-4d6c-b5a4-938271605f4e';
    const reasons = SAMPLE_PLAN.changes.flatMap(({ recordsBill, reason }) =>
      recordsBill || said.has(reason.message) ? [] : [reason.message],
    );
    const blocks = SAMPLE_PLAN.bills.flatMap((bill) => (bill.decision === 'block' ? [bill.message] : []));
    const wanted = [...figures.split(' '), ...reasons, ...blocks];
    const spaceless = text.replaceAll(' ', '');
    for (const held of wanted) expect(spaceless).toContain(held.replaceAll(' ', ''));
  });

  test.each(WIDTHS)('at %d columns the report has every next step and every total', (width) => {
    const text = flat(renderReportText(SAMPLE_REPORT, createStyle({ color: false, width, unicode: true })));
    const steps = SAMPLE_REPORT.report.outcomes.flatMap(({ next }) => (next === null ? [] : [next]));
    expect(steps).toHaveLength(3);
    for (const next of steps) expect(text).toContain(`next: ${next}`);
    for (const amount of ['1,234.50', '1,204.50', '30.00', '84.32', '512.00', '510.00']) expect(text).toContain(amount);
  });
});

test('the last line of a plan is its summary', () => {
  const lines = renderPlanText(SAMPLE_PLAN, createStyle({ color: false, width: 300, unicode: true }))
    .trimEnd()
    .split('\n');
  expect(lines.at(-1)).toBe(
    'Plan 5d1e9c: 1 update, 2 create, 1 enable, 1 delete, 1 adopt, 3 invoices and 1 credit memo ' +
      '(JPY 120,400 and USD 4,234.95), 2 blocked, 1 drift, 390 up to date, 14 skipped.',
  );
});

test('JSON renderings are the values themselves', () => {
  expect(JSON.parse(renderPlanJson(SAMPLE_PLAN, 0))).toEqual({ ...SAMPLE_PLAN, exitCode: 0 });
  expect(JSON.parse(renderReportJson(SAMPLE_REPORT.report))).toEqual(SAMPLE_REPORT.report);
  expect(JSON.parse(renderExplanationJson(SENT_EXPLANATION))).toEqual({ ...SENT_EXPLANATION, exitCode: 0 });
  expect(JSON.parse(renderStatusJson(SAMPLE_STATUS))).toEqual({ ...SAMPLE_STATUS, exitCode: 0 });
});
