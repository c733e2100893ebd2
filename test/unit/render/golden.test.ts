import { describe, expect, test } from 'vitest';
import { NotSignedIn } from '../../../src/support/errors.ts';
import { renderFindingsSarif } from '../../../src/render/findings-sarif.ts';
import { renderFindingsText } from '../../../src/render/findings-text.ts';
import { explainCode } from '../../../src/render/explain-code.ts';
import {
  renderBugText,
  renderFailureGithub,
  renderFailureJson,
  renderFailureText,
} from '../../../src/render/failure-text.ts';
import { createStyle, type Style } from '../../../src/render/style.ts';
import { printPlan } from '../../../src/plan/plan-file.ts';
import { renderJson } from '../../../src/render/json.ts';
import { printReport } from '../../../src/render/report.ts';
import { CODE, CONNECTIONS, EXPLANATION, FINDINGS, PLAN, REPORT, STATUS } from './rendered.ts';
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
  code: 'token/refresh-token-refused',
  nextStep: 'run "tieout auth login --connection northwind-sandbox" and give the consent again',
});

const BUG = Object.assign(new Error('unexpected value: "x"'), {
  stack: 'Error: unexpected value: "x"\n    at decide (dist/main.mjs:10:3)\n    at main (dist/main.mjs:20:1)',
});

const SAMPLE_CONNECTIONS = [
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
  plan: (style) => PLAN.text(SAMPLE_PLAN, style),
  'plan-empty': (style) => PLAN.text(EMPTY_PLAN, style),
  'plan-refused': (style) => PLAN.text(REFUSED_PLAN, style),
  report: (style) => REPORT.text(SAMPLE_REPORT, style),
  'report-empty': (style) => REPORT.text(EMPTY_REPORT, style),
  status: (style) => STATUS.text(SAMPLE_STATUS, style),
  'status-empty': (style) => STATUS.text(EMPTY_STATUS, style),
  diagnostics: (style) => renderFindingsText(SAMPLE_DIAGNOSTICS, SAMPLE_SOURCES, style),
  'explain-sent': (style) => EXPLANATION.text(SENT_EXPLANATION, style),
  'explain-blocked': (style) => EXPLANATION.text(BLOCKED_EXPLANATION, style),
  'explain-drifted': (style) => EXPLANATION.text(DRIFTED_EXPLANATION, style),
  'explain-credit': (style) => EXPLANATION.text(CREDIT_EXPLANATION, style),
  failure: (style) => renderFailureText(FAILURE, style),
  bug: (style) => renderBugText(BUG, '0.1.0', style),
  connections: (style) => CONNECTIONS.text(SAMPLE_CONNECTIONS, style),
  code: (style) => CODE.text(explainCode('unmapped-item'), style),
  'code-unknown': (style) => CODE.text(explainCode('unmaped-item'), style),
};

const OTHERS: Readonly<Record<string, () => string>> = {
  'plan.md': () => PLAN.markdown(SAMPLE_PLAN),
  'plan-empty.md': () => PLAN.markdown(EMPTY_PLAN),
  'plan-refused.md': () => PLAN.markdown(REFUSED_PLAN),
  'plan.github': () => PLAN.github(SAMPLE_PLAN),
  'plan.json': () => renderJson(printPlan(SAMPLE_PLAN), 0),
  'report.md': () => REPORT.markdown(SAMPLE_REPORT),
  'report.github': () => REPORT.github(SAMPLE_REPORT),
  'report.json': () => renderJson(printReport(SAMPLE_REPORT), SAMPLE_REPORT.report.exitCode),
  'status.md': () => STATUS.markdown(SAMPLE_STATUS),
  'status.github': () => STATUS.github(SAMPLE_STATUS),
  'status.json': () => renderJson(SAMPLE_STATUS, 0),
  'diagnostics.md': () => FINDINGS.markdown(SAMPLE_DIAGNOSTICS),
  'diagnostics.github': () => FINDINGS.github(SAMPLE_DIAGNOSTICS),
  'diagnostics.json': () => renderJson({ diagnostics: SAMPLE_DIAGNOSTICS }, 3),
  'diagnostics.sarif': () => renderFindingsSarif(SAMPLE_DIAGNOSTICS, '0.1.0'),
  'explain-sent.md': () => EXPLANATION.markdown(SENT_EXPLANATION),
  'explain-drifted.md': () => EXPLANATION.markdown(DRIFTED_EXPLANATION),
  'explain-sent.json': () => renderJson(SENT_EXPLANATION, 0),
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
    const text = flat(PLAN.text(SAMPLE_PLAN, createStyle({ color: false, width, unicode: true })));
    // What the verb and the place of the file already say is not repeated.
    const said = new Set(['does not exist yet', 'differs from the files', 'the file says absent: true']);
    const figures =
      'M3-100482 M3-100455 M3-100441 M3-100490 M3-100471 M3-100430 USD1,204.50 USD3,105.70 JPY120,400 USD88.10 ' +
      'USD12,480.00 M3-100486 M3-100398';
    const reasons = SAMPLE_PLAN.changes.flatMap(({ recordsBill, reason }) =>
      recordsBill || said.has(reason.message) ? [] : [reason.message],
    );
    const blocks = SAMPLE_PLAN.bills.flatMap((bill) => (bill.decision === 'block' ? [bill.message] : []));
    const wanted = [...figures.split(' '), ...reasons, ...blocks];
    const spaceless = text.replaceAll(' ', '');
    for (const current of wanted) expect(spaceless).toContain(current.replaceAll(' ', ''));
  });

  test.each(WIDTHS)('at %d columns the report has every next step and every total', (width) => {
    const text = flat(REPORT.text(SAMPLE_REPORT, createStyle({ color: false, width, unicode: true })));
    const steps = SAMPLE_REPORT.report.outcomes.flatMap(({ next }) => (next === null ? [] : [next]));
    expect(steps).toHaveLength(3);
    for (const next of steps) expect(text).toContain(`next: ${next}`);
    for (const amount of ['1,234.50', '1,204.50', '30.00', '84.32', '512.00', '510.00']) expect(text).toContain(amount);
  });
});

test('the last line of a plan is its summary', () => {
  const lines = PLAN.text(SAMPLE_PLAN, createStyle({ color: false, width: 300, unicode: true }))
    .trimEnd()
    .split('\n');
  expect(lines.at(-1)).toBe(
    'Plan 5d1e9c: 2 new invoices (JPY 120,400 and USD 1,204.50), 1 changed (USD 3,000.00 → 3,105.70), ' +
      '1 credit memo (USD -75.25), 1 recorded (USD 512.00), 1 update, 2 create, 1 enable, 1 delete, ' +
      '2 blocked (USD 12,568.10), 1 drift, 390 up to date, 14 skipped.',
  );
});

test('JSON renderings are the values themselves', () => {
  expect(JSON.parse(renderJson(SAMPLE_PLAN, 0))).toEqual({ ...SAMPLE_PLAN, exitCode: 0 });
  expect(JSON.parse(renderJson(SAMPLE_REPORT.report, SAMPLE_REPORT.report.exitCode))).toEqual(SAMPLE_REPORT.report);
  expect(JSON.parse(renderJson(SENT_EXPLANATION, 0))).toEqual({ ...SENT_EXPLANATION, exitCode: 0 });
  expect(JSON.parse(renderJson(SAMPLE_STATUS, 0))).toEqual({ ...SAMPLE_STATUS, exitCode: 0 });
});
