import { expect, test } from 'vitest';
import { CONNECTION, INTEGRATION, parseTexts, places } from './parse-text.ts';

const connection = (organization: string, realm = '"934"') =>
  `apiVersion: tieout/v1\nkind: Connection\nname: nw\nm3ter: { organizationId: ${organization} }\nquickbooks: { environment: sandbox, realmId: ${realm} }\n`;

test.each([
  ['"${ORG}"', 'org-7'],
  ['"a-${ORG}-${ORG}"', 'a-org-7-org-7'],
  ['"${NONE:-fallback}"', 'fallback'],
  ['"${EMPTY:-fallback}"', 'fallback'],
  ['"${NONE:-}x"', 'x'],
  ['"${ORG:-fallback}"', 'org-7'],
  ['"$ORG $$"', '$ORG $$'],
  ['"${TRICKY}"', 'a: [1]\n---\nkind: Evil'],
])('%s becomes %j', (written, expected) => {
  const env = { ORG: 'org-7', EMPTY: '', TRICKY: 'a: [1]\n---\nkind: Evil' };
  const { workspace, diagnostics } = parseTexts([connection(written)], { env });
  expect(diagnostics).toEqual([]);
  expect(workspace.connections[0]?.organizationId).toBe(expected);
});

test.each([
  ['"${NONE}"', 'error', 'document/unset-variable'],
  ['"${EMPTY}"', 'error', 'document/unset-variable'],
  ['"${}"', 'error', 'document/bad-variable'],
  ['"${a b}"', 'error', 'document/bad-variable'],
  ['"x${OPEN"', 'error', 'document/bad-variable'],
])('%s is refused', (written, severity, code) => {
  const { diagnostics } = parseTexts([connection(written)], { env: { EMPTY: '' } });
  expect(places(diagnostics)).toEqual([`a.yaml:4:26 ${severity} ${code}`]);
});

test('an unset variable is a warning where no system is asked, and nothing else is said about its value', () => {
  const texts = [connection('"${NONE}"', '"${QUICKBOOKS_REALM_ID}"'), INTEGRATION.replace('northwind', 'nw')];
  const { diagnostics, workspace } = parseTexts(texts, { unsetVariables: 'warning' });
  expect(places(diagnostics)).toEqual([
    'a.yaml:4:26 warning document/unset-variable',
    'a.yaml:5:46 warning document/unset-variable',
  ]);
  expect(workspace.connections[0]?.realmId).toBe('${QUICKBOOKS_REALM_ID}');
});

test('a value that can only be one of a few words is unknown, not wrong', () => {
  const text = connection('org').replace('sandbox', '"${QUICKBOOKS_ENVIRONMENT}"');
  const { diagnostics, workspace } = parseTexts([text], { unsetVariables: 'warning' });
  expect(places(diagnostics)).toEqual(['a.yaml:5:28 warning document/unset-variable']);
  expect(workspace.connections).toEqual([]);
});

test('a slip is told from another variable: only of a slip is the other one suggested, and never first', () => {
  const { diagnostics } = parseTexts([connection('"${M3TER_ORGID}"')], { env: { M3TER_ORG_ID: 'x' } });
  expect(diagnostics[0]?.hint).toBe(
    'set M3TER_ORGID, or give a default: ${M3TER_ORGID:-…}; did you mean ${M3TER_ORG_ID}?',
  );
});

test.each([
  ['PROD_M3TER_ORG_ID', 'M3TER_ORG_ID'],
  ['M3TER_ORG_ID_2', 'M3TER_ORG_ID'],
  ['M3TER_ORG_ID', 'M3TER_ORG_ID2'],
  ['QUICKBOOKS_PROD_REALM_ID', 'QUICKBOOKS_REALM_ID'],
])('${%s} is another variable than %s: its value would lead to the wrong books', (name, set) => {
  const { diagnostics } = parseTexts([connection(`"\${${name}}"`)], { env: { [set]: 'x' } });
  expect(diagnostics[0]?.hint).toBe(`set ${name}, or give a default: \${${name}:-…}`);
});

test('variables work in lists and in lines of mapping files', () => {
  const list = `apiVersion: tieout/v1\nkind: ExternalMappings\nname: m\nconnection: northwind\nmappings:\n  - { account: ACME, customer: "\${ID}" }\n`;
  const integration = INTEGRATION.replace('billing@northwind.example', '"${USER}"');
  const { workspace, diagnostics } = parseTexts([CONNECTION, integration, list], {
    env: { ID: '58', USER: 'x@y.example' },
  });
  expect(diagnostics).toEqual([]);
  expect(workspace.mappingFiles[0]?.rules[0]?.external).toEqual({ id: '58' });
  expect(workspace.integrations[0]?.notifyOnDisabled).toEqual(['x@y.example']);
});

test.each([
  ['as it stands', '"${M3TER_API_SECRET}"'],
  ['with a default', '"${M3TER_API_SECRET:-x}"'],
  ['with an escaped sign', '"\\x24{M3TER_API_SECRET}"'],
  ['with an escaped name', '"${M3TER_API_\\u0053ECRET}"'],
  ['in a custom variable', '"\\u0024{MY_VAULT_TOKEN}"'],
])('a secret variable is not put in, written %s', (_name, written) => {
  const env = { M3TER_API_SECRET: 'hunter2hunter2', MY_VAULT_TOKEN: 'hunter2hunter2' };
  const { workspace, diagnostics } = parseTexts([connection(written)], { env });
  expect(diagnostics.map(({ code }) => code)).toEqual(['document/secret-in-file']);
  expect(JSON.stringify([workspace, diagnostics])).not.toContain('hunter2');
});
