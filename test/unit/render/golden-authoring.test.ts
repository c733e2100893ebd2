import { explainCode } from '../../../src/render/explain-code.ts';
import { renderJson } from '../../../src/render/json.ts';
import type { Style } from '../../../src/render/style.ts';
import { CODE, CONNECTIONS, DISCOVER, DOCTOR, FILES, LOOKUP, SIGN_IN, TEST_RUN } from './rendered.ts';
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
  doctor: (style) => DOCTOR.text(SAMPLE_DOCTOR, style),
  'doctor-ready': (style) => DOCTOR.text(READY_DOCTOR, style),
  discover: (style) => DISCOVER.text(SAMPLE_DISCOVER, style),
  'discover-unknown': (style) => DISCOVER.text(UNKNOWN_DISCOVER, style),
  lookup: (style) => LOOKUP.text(SAMPLE_LOOKUP, style),
  'lookup-empty': (style) => LOOKUP.text(EMPTY_LOOKUP, style),
  'sign-in': (style) => SIGN_IN.text(SAMPLE_SIGN_IN, style),
  'sign-in-none': (style) => SIGN_IN.text(NO_SIGN_IN, style),
  files: (style) => FILES.text(SAMPLE_FILES, style),
  'test-run': (style) => TEST_RUN.text(SAMPLE_TEST_RUN, style),
};

const CONNECTION = {
  connection: 'northwind-sandbox',
  environment: 'sandbox',
  organizationId: '2f0c6d1e-8b7a-4958-a6b5-c4d3e2f1a0b9',
  realmId: '9341453172839201',
  integrations: ['QuickBooks US invoices', 'Europe | all'],
};

const OTHERS: Readonly<Record<string, () => string>> = {
  'doctor.md': () => DOCTOR.markdown(SAMPLE_DOCTOR),
  'doctor.json': () =>
    renderJson({ connection: SAMPLE_DOCTOR.connection, checks: SAMPLE_DOCTOR.lines }, SAMPLE_DOCTOR.exitCode),
  'doctor.github': () => DOCTOR.github(SAMPLE_DOCTOR),
  'discover.md': () => DISCOVER.markdown(SAMPLE_DISCOVER),
  'discover.json': () => renderJson(UNKNOWN_DISCOVER, 0),
  'lookup.md': () => LOOKUP.markdown(SAMPLE_LOOKUP),
  'lookup.json': () => renderJson(SAMPLE_LOOKUP, 0),
  'sign-in.md': () => SIGN_IN.markdown(SAMPLE_SIGN_IN),
  'sign-in.json': () => renderJson(SAMPLE_SIGN_IN, 0),
  'files.md': () => FILES.markdown(SAMPLE_FILES),
  'files.json': () => renderJson(SAMPLE_FILES, 0),
  'files.github': () => FILES.github(SAMPLE_FILES),
  'test-run.md': () => TEST_RUN.markdown(SAMPLE_TEST_RUN),
  'test-run.json': () => renderJson(SAMPLE_TEST_RUN, 1),
  'test-run.github': () => TEST_RUN.github(SAMPLE_TEST_RUN),
  'connections.md': () => CONNECTIONS.markdown([CONNECTION]),
  'code.md': () => CODE.markdown(explainCode('document/unknown-key')),
  'code.json': () => renderJson(explainCode('document/unknown-key'), 0),
};

describeTexts(TEXTS);
describeOthers(OTHERS);
