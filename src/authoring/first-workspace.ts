import { CREDENTIAL_VARIABLES, destinationFor, type Environment } from '../model/workspace.ts';
import type { Day } from '../model/day.ts';
import { renderFileHead, renderOwnSettings } from './new-documents.ts';
import { LIST_CONTENT, renderListHead } from './new-list.ts';
import { renderFlowValue } from './yaml-text.ts';

/** The facts that a first workspace is written from. */
export interface FirstWorkspace {
  /** Name of the connection. */
  readonly name: string;
  readonly environment: Environment;
  readonly companyName: string | null;
  readonly homeCurrency: string | null;
  /** No bill with an earlier date is ever sent. */
  readonly from: Day;
  /** The folder of the workspace, as the workflow names it. */
  readonly dir: string;
  /** Folder of the schemas relative to the file, with a slash at its end. */
  readonly schemaFolder: string;
}

/** The names of the variables that a connection reads. */
export interface ConnectionVariables {
  /** True for the default names, of a workspace with one connection: its document need not name them. */
  readonly isOnly: boolean;
  readonly organizationId: string;
  readonly realmId: string;
  readonly m3ter: readonly (readonly [key: string, variable: string])[];
  readonly quickbooks: readonly (readonly [key: string, variable: string])[];
}

/** The variables of a workspace with one connection. */
export const DEFAULT_VARIABLES: ConnectionVariables = {
  isOnly: true,
  organizationId: 'M3TER_ORG_ID',
  realmId: 'QUICKBOOKS_REALM_ID',
  m3ter: Object.entries(CREDENTIAL_VARIABLES.m3ter),
  quickbooks: Object.entries(CREDENTIAL_VARIABLES.quickbooks),
};

/** Variables that begin with the connection's name, so that one connection never uses another's books. */
export function variablesOf(connection: string): ConnectionVariables {
  const prefix = `${connection.toUpperCase().replaceAll('-', '_')}_`;
  const prefixed = ([key, variable]: readonly [string, string]) => [key, `${prefix}${variable}`] as const;
  return {
    isOnly: false,
    organizationId: `${prefix}${DEFAULT_VARIABLES.organizationId}`,
    realmId: `${prefix}${DEFAULT_VARIABLES.realmId}`,
    m3ter: DEFAULT_VARIABLES.m3ter.map(prefixed),
    quickbooks: DEFAULT_VARIABLES.quickbooks.map(prefixed),
  };
}

/** The Connection document, with the purpose of each key. */
export function renderConnection(
  { name, environment, companyName, homeCurrency, schemaFolder }: FirstWorkspace,
  variables: ConnectionVariables,
): string {
  const company =
    companyName === null
      ? '  # companyName: … # compared with the company that answers, so that nothing goes to the wrong books\n'
      : `  companyName: ${renderFlowValue(companyName)} # compared with the company that answers\n`;
  const currency =
    homeCurrency === null ? '  # homeCurrency: USD\n' : `  homeCurrency: ${renderFlowValue(homeCurrency)}\n`;
  const names = [...variables.m3ter, ...variables.quickbooks].map(([, variable]) => variable);
  const block = (system: 'm3ter' | 'quickbooks'): string =>
    `  ${system}: ${renderFlowValue(Object.fromEntries(variables[system]))}\n`;
  return [
    renderFileHead(schemaFolder, 'connection'),
    '# Where this workspace works: one m3ter organization and one QuickBooks company.\n',
    '# ${NAME} is replaced from the environment. Secrets are never written here: tieout reads them from\n',
    ...(variables.isOnly
      ? [`# ${names.slice(0, -1).join(', ')} and\n`, `# ${names.at(-1) ?? ''}, or signs in with tieout auth login.\n`]
      : ['# the variables that credentials names, or signs in with tieout auth login.\n']),
    'apiVersion: tieout/v1\n',
    'kind: Connection\n',
    `name: ${renderFlowValue(name)}\n`,
    'm3ter:\n',
    `  organizationId: \${${variables.organizationId}}\n`,
    'quickbooks:\n',
    `  environment: ${environment} # sandbox | production\n`,
    `  realmId: \${${variables.realmId}}\n`,
    company,
    currency,
    ...(variables.isOnly
      ? []
      : ['credentials: # names of variables, never their values\n', block('m3ter'), block('quickbooks')]),
  ].join('');
}

/** A first Integration. It shows what it would send, and sends nothing. */
export function renderFirstIntegration({ name, environment, from, schemaFolder }: FirstWorkspace): string {
  return [
    renderFileHead(schemaFolder, 'integration'),
    '# Which bills become invoices, and how. Keys that are left out have the default that the editor shows.\n',
    'apiVersion: tieout/v1\n',
    'kind: Integration\n',
    'name: QuickBooks invoices\n',
    `connection: ${renderFlowValue(name)}\n`,
    `destination: ${destinationFor(environment)}\n`,
    'entityType: Bill\n',
    '\n# Which accounts; without a filter all of them:\n',
    '# accounts:\n',
    `#   filter: 'customFields != null AND customFields.country == "US"'\n`,
    '\n# Whom m3ter tells when it disables the integration: users of the m3ter organization (tieout lookup users):\n',
    '# notifyOnDisabled: []\n',
    '\nbills:\n',
    '  onlySendOnApproval: true # a bill is invoiced only after it was approved\n',
    '\nquickbooks:\n',
    '  splitUsageLineItems: product # band | product | aggregation: one invoice line for each\n',
    '  # Off is sent with each invoice and takes the pay button away; null leaves it to the setting of QuickBooks:\n',
    '  allowBankTransferPayment: false # true | false | null\n',
    '  allowCreditCardPayment: false # true | false | null\n',
    renderOwnSettings(from, 'it'),
  ].join('');
}

/** An empty first list of mappings. */
export function renderFirstMappings({ name, schemaFolder }: FirstWorkspace): string {
  return [
    renderListHead({
      schemaFolder,
      comments: [LIST_CONTENT.items, 'Candidates: tieout lookup items, tieout lookup products.'],
      name: `${name}-items`,
      connection: name,
      integration: null,
    }),
    '  # - { product: api-calls, item: { name: API usage } }\n',
    `  # - { account: ACME, customer: '58' }\n`,
  ].join('');
}

/**
 * Files that must not be in git: the sandbox's state, stored tokens, packages of npm, saved plans and their pages,
 * reports, journals and snapshots. They lie where commands are run, which is the folder of the `.gitignore`.
 */
const IGNORED = [
  '.tieout/',
  'node_modules/',
  'plan*.json',
  'plan*.json.gz',
  'undo*.json',
  'report*.json',
  '*.jsonl',
  '*.snapshot',
  '/*.html',
] as const;

/** The lines of `.gitignore`. CSV files at the root are reports; when the workspace is there, they may be mappings too. */
function ignoredOf(dir: string): readonly string[] {
  return [...IGNORED, dir === '.' ? 'report*.csv' : '/*.csv'];
}

/** The `.gitignore` of a repository with its workspace in `dir`. */
export function renderGitignore(dir: string): string {
  return ignoredOf(dir)
    .map((line) => `${line}\n`)
    .join('');
}

/** The lines that a `.gitignore` lacks. Lines are compared as texts: a pattern that covers one is not seen as such. */
export function missingIgnores(text: string, dir: string): readonly string[] {
  const lines = new Set(text.split(/\r?\n/).map(trimSlashes));
  return ignoredOf(dir).filter((wanted) => !lines.has(trimSlashes(wanted)));
}

/** The line without a slash at its beginning and end, which people write or leave out. */
function trimSlashes(line: string): string {
  return line.trim().replace(/^\//, '').replace(/\/$/, '');
}

/** Makes the folder an npm project, which the workflow's `npm ci` needs. */
export const PACKAGE_JSON = `${JSON.stringify({ private: true }, undefined, 2)}\n`;
