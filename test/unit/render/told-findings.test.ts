import { expect, it } from 'vitest';
import type { Diagnostic } from '../../../src/model/diagnostic.ts';
import { reportPage } from '../../../src/render/report.ts';
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
