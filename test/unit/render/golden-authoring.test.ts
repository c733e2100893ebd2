import { renderConnectionsMarkdown } from '../../../src/render/connections.ts';
import { renderDiscoverJson, renderDiscoverMarkdown, renderDiscoverText } from '../../../src/render/discover.ts';
import {
  renderDoctorGithub,
  renderDoctorJson,
  renderDoctorMarkdown,
  renderDoctorText,
} from '../../../src/render/doctor.ts';
import { explainCode, renderCodeJson, renderCodeMarkdown } from '../../../src/render/explain-code.ts';
import {
  renderFileReportGithub,
  renderFileReportJson,
  renderFileReportMarkdown,
  renderFileReportText,
} from '../../../src/render/file-report.ts';
import { renderLookupJson, renderLookupMarkdown, renderLookupText } from '../../../src/render/lookup.ts';
import { renderSignInJson, renderSignInMarkdown, renderSignInText } from '../../../src/render/sign-in.ts';
import type { Style } from '../../../src/render/style.ts';
import {
  renderTestRunGithub,
  renderTestRunJson,
  renderTestRunMarkdown,
} from '../../../src/render/test-run-markdown.ts';
import { renderTestRunText } from '../../../src/render/test-run-text.ts';
import { describeOthers, describeTexts } from './describe-goldens.ts';
import {
  EMPTY_LOOKUP,
  NO_SIGN_IN,
  READY_DOCTOR,
  SAMPLE_DISCOVER,
  SAMPLE_DOCTOR,
  SAMPLE_FILES,
  SAMPLE_LOOKUP,
  SAMPLE_SIGN_IN,
  SAMPLE_TEST_RUN,
  UNKNOWN_DISCOVER,
} from './sample-authoring.ts';

// Whole outputs of the commands around planning. To accept a change: npx vitest run test/unit/render -u

const TEXTS: Readonly<Record<string, (style: Style) => string>> = {
  doctor: (style) => renderDoctorText(SAMPLE_DOCTOR, style),
  'doctor-ready': (style) => renderDoctorText(READY_DOCTOR, style),
  discover: (style) => renderDiscoverText(SAMPLE_DISCOVER, style),
  'discover-unknown': (style) => renderDiscoverText(UNKNOWN_DISCOVER, style),
  lookup: (style) => renderLookupText(SAMPLE_LOOKUP, style),
  'lookup-empty': (style) => renderLookupText(EMPTY_LOOKUP, style),
  'sign-in': (style) => renderSignInText(SAMPLE_SIGN_IN, style),
  'sign-in-none': (style) => renderSignInText(NO_SIGN_IN, style),
  files: (style) => renderFileReportText(SAMPLE_FILES, style),
  'test-run': (style) => renderTestRunText(SAMPLE_TEST_RUN, style),
};

const CONNECTION = {
  connection: 'northwind-sandbox',
  environment: 'sandbox',
  organizationId: '2f0c6d1e-8b7a-4958-a6b5-c4d3e2f1a0b9',
  realmId: '9341453172839201',
  integrations: ['QuickBooks US invoices', 'Europe | all'],
};

const OTHERS: Readonly<Record<string, () => string>> = {
  'doctor.md': () => renderDoctorMarkdown(SAMPLE_DOCTOR),
  'doctor.json': () => renderDoctorJson(SAMPLE_DOCTOR),
  'doctor.github': () => renderDoctorGithub(SAMPLE_DOCTOR).commands,
  'discover.md': () => renderDiscoverMarkdown(SAMPLE_DISCOVER),
  'discover.json': () => renderDiscoverJson(UNKNOWN_DISCOVER, { answer: 'of another form' }),
  'lookup.md': () => renderLookupMarkdown(SAMPLE_LOOKUP),
  'lookup.json': () => renderLookupJson(SAMPLE_LOOKUP),
  'sign-in.md': () => renderSignInMarkdown(SAMPLE_SIGN_IN),
  'sign-in.json': () => renderSignInJson(SAMPLE_SIGN_IN, [], 0),
  'files.md': () => renderFileReportMarkdown(SAMPLE_FILES),
  'files.json': () => renderFileReportJson(SAMPLE_FILES),
  'files.github': () => renderFileReportGithub(SAMPLE_FILES).commands,
  'test-run.md': () => renderTestRunMarkdown(SAMPLE_TEST_RUN),
  'test-run.json': () => renderTestRunJson(SAMPLE_TEST_RUN),
  'test-run.github': () => renderTestRunGithub(SAMPLE_TEST_RUN).commands,
  'connections.md': () => renderConnectionsMarkdown([CONNECTION]),
  'code.md': () => renderCodeMarkdown(explainCode('document/unknown-key')),
  'code.json': () => renderCodeJson(explainCode('document/unknown-key')),
};

describeTexts(TEXTS);
describeOthers(OTHERS);
