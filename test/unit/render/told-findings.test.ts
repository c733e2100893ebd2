import { expect, it } from 'vitest';
import type { Diagnostic } from '../../../src/model/diagnostic.ts';
import { renderPageText } from '../../../src/render/page-text.ts';
import { planCommentPage } from '../../../src/render/plan-comment.ts';
import { planPage } from '../../../src/render/plan.ts';
import { reportPage } from '../../../src/render/report.ts';
import { createStyle } from '../../../src/render/style.ts';
import { decision, SAMPLE_PLAN } from './sample-plan.ts';
import { SAMPLE_REPORT } from './sample-report.ts';

const WARNING: Diagnostic = { severity: 'warning', code: 'plan/no-integration', message: 'nobody bills FRANCE' };
const ERROR: Diagnostic = { severity: 'error', code: 'mapping/remote-duplicate', message: 'two mappings' };
const NEWS: Diagnostic = { severity: 'info', code: 'm3ter/opt-out-not-readable', message: 'seen since' };

it('a report says no finding again that the plan above it showed, but errors and what is new', () => {
  const report = { ...SAMPLE_REPORT.report, diagnostics: [WARNING, ERROR, NEWS] };
  const page = JSON.stringify(reportPage({ ...SAMPLE_REPORT, report }, { all: false, told: [WARNING, ERROR] }));
  expect(page).not.toContain('nobody bills FRANCE');
  expect(page).toContain('two mappings');
  expect(page).toContain('seen since');
  expect(page).toContain('1 finding of the plan above still holds.');
  expect(JSON.stringify(reportPage({ ...SAMPLE_REPORT, report }))).toContain('nobody bills FRANCE');
});

it('a plan says the hint of a finding once, where a blocked bill has it', () => {
  const line = (code: string): string => `- { product: ${code}, item: { name: "…" } }`;
  const findingOf = (code: string): Diagnostic => ({
    severity: 'warning',
    code: 'mapping/item-missing',
    message: `product "${code}" has no QuickBooks item, and 2 bills of this plan need one`,
    hint: `add to items.yaml: ${line(code)}`,
  });
  const blocked = (id: string, hint: string) =>
    decision(id, `Customer ${id}`, { decision: 'block', reason: 'unmapped-item', message: 'has no item', hint });
  const plan = {
    ...SAMPLE_PLAN,
    bills: [
      blocked('one', `add to items.yaml: ${line('a')} ${line('b')}`),
      blocked('two', `add to items.yaml: ${line('a')}`),
      blocked('three', `add to items.yaml: ${line('a')}`),
    ],
    diagnostics: [findingOf('a'), findingOf('b'), findingOf('c')],
  };
  for (const page of [planPage(plan), planCommentPage(plan, { commit: null, base: null, command: 'tieout plan' })]) {
    const text = renderPageText(page, createStyle({ color: false, width: 120, unicode: true })).replaceAll(/\s+/g, ' ');
    expect(text.split('→ for both: add to items.yaml: ').length).toBe(2);
    const findings = text.slice(text.indexOf('Findings'));
    expect(findings).toContain('product "a" has no QuickBooks item, and 2 bills');
    expect(findings).not.toContain('product: a,');
    expect(findings).not.toContain('product: b,');
    expect(findings).toContain(line('c'));
  }
});
