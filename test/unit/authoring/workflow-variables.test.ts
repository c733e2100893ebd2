import { expect, test } from 'vitest';
import { workflowVariablesOf } from '../../../src/authoring/workflow-variables.ts';

const connection = {
  name: 'acme',
  credentials: {
    m3ter: { apiKey: 'M3TER_API_KEY', apiSecret: 'M3TER_API_SECRET' },
    quickbooks: { clientId: 'QB_ID', clientSecret: 'QB_SECRET', refreshToken: 'QB_REFRESH_TOKEN' },
  },
} as const;

test.each([
  ['small letters', 'organizationId: ${my_org}', ['my_org']],
  ['a default', 'organizationId: "${M3TER_ORG_ID:-org}"', ['M3TER_ORG_ID']],
  ['two in one value', 'name: ${B_NAME}-${A_NAME}', ['A_NAME', 'B_NAME']],
  ['in a list, and in the second document', 'a: [{ b: "${IN_LIST}" }]\n---\nc: ${SECOND}', ['IN_LIST', 'SECOND']],
  ['none in a comment behind a value', 'a: ${USED} # ${FOO}', ['USED']],
  ['none in a comment line', '# ${FOO}\na: ${USED}', ['USED']],
  ['none in a key, which is never replaced', '${KEY}: ${USED}', ['USED']],
  ['none where no variable is replaced', 'a: ${USED}\nb: ${OTHER:?form}', ['USED']],
  ['none that holds a secret of a connection', 'a: ${USED}\nb: ${QB_ID}', ['USED']],
])('the variables of a workflow: %s', (_name, text, variables) => {
  expect(workflowVariablesOf([text], [connection]).variables).toEqual(variables);
});

test('a workspace without variables is given those of a first one', () => {
  expect(workflowVariablesOf(['a: b'], []).variables).toEqual(['M3TER_ORG_ID', 'QUICKBOOKS_REALM_ID']);
});
