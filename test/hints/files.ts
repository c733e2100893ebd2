import type { DOCUMENT_CODES } from '../../src/model/codes/documents.ts';
import type { FILTER_CODES } from '../../src/model/codes/filter.ts';
import { links, removes, writes } from './broken-worlds.ts';
import type { CommandHint } from './obey-command.ts';
import type { Act } from './obey-plan.ts';
import { type Elsewhere } from './row.ts';
import { CONNECTION, INTEGRATION } from '../unit/workspace/parse-text.ts';

/** Files with a mistake, and the edit that its hint asks for. */
export interface FileHint {
  /** Words of the hint, or of the cure that `explain` prints, which are obeyed here. */
  readonly words: string;
  readonly files: Readonly<Record<string, string>>;
  readonly file: string;
  readonly replace: string;
  readonly with: string;
}

type FileCode = keyof typeof DOCUMENT_CODES | keyof typeof FILTER_CODES;

const LIST = 'apiVersion: tieout/v1\nkind: ExternalMappings\nname: items\nconnection: northwind\n';
const PRODUCTION = CONNECTION.replace('environment: sandbox', 'environment: production');
const LIVE = INTEGRATION.replace('QuickBooksSandbox', 'QuickBooks');

/** A mistake in the Integration, which has `replace` in the place of `of`. */
const inIntegration = (words: string, of: string, replace: string, text = of): FileHint => ({
  words,
  files: { 'a.yaml': CONNECTION, 'b.yaml': INTEGRATION.replace(of, replace) },
  file: 'b.yaml',
  replace,
  with: text,
});
/** A line too many, or a wrong one, at the end of the Integration. */
const atEnd = (words: string, replace: string, text: string): FileHint => ({
  words,
  files: { 'a.yaml': CONNECTION, 'b.yaml': `${INTEGRATION}${replace}\n` },
  file: 'b.yaml',
  replace,
  with: text,
});
const filter = (words: string, replace: string, text: string): FileHint =>
  atEnd(words, `accounts: { filter: '${replace}' }`, `accounts: { filter: '${text}' }`);
const inList = (words: string, lines: string, replace: string, text: string): FileHint => ({
  words,
  files: { 'a.yaml': CONNECTION, 'b.yaml': INTEGRATION, 'c.yaml': `${LIST}${lines}` },
  file: 'c.yaml',
  replace,
  with: text,
});
const BILL_TEST = `apiVersion: tieout/v1
kind: BillTest
name: usage
integration: US
account: { code: ACME, name: ACME Ltd, customFields: { 1: x } }
bill: { billDate: 2026-10-31, currency: USD, billTotal: "1.00", lines: [] }
expect: { decision: skip, reason: no-lines }
`;
const CSV = `${LIST}mappingsFrom: lists.csv\n`;
const inCsv = (words: string, csv: string, replace: string, text: string): FileHint => ({
  words,
  files: { 'a.yaml': CONNECTION, 'b.yaml': INTEGRATION, 'c.yaml': CSV, 'lists.csv': csv },
  file: 'lists.csv',
  replace,
  with: text,
});
const second = (more: string): string => INTEGRATION.replace('name: US', 'name: Other') + more;
const NOBODY = INTEGRATION.replace('notifyOnDisabled: [billing@northwind.example]\n', '');
/** A comment that says why a warning is meant. */
const silence = (rule: string, files: FileHint['files'], file: string, line: string): FileHint => ({
  words: `say why in a comment before it: # tieout-ignore ${rule} REASON`,
  files,
  file,
  replace: line,
  with: `# tieout-ignore ${rule} this is as agreed\n${line}`,
});
const BOMB = Array.from({ length: 8 }, (_, at) => {
  const alias = at === 0 ? '"x"' : `*a${String(at - 1)}`;
  return `a${String(at)}: &a${String(at)} [${Array.from({ length: 10 }, () => alias).join(', ')}]`;
}).join('\n');

const MORE = LIST.replace('name: items', 'name: more') + 'mappings: []\n';
/** A folder that cannot be read as it is, and can after the acts. */
const inFolder = (words: string, breaks: readonly Act[], acts: readonly Act[]): CommandHint => ({
  words,
  breaks,
  wrong: 'validate',
  acts,
  right: 'validate',
});

export const FILE_HINTS: Readonly<
  Record<FileCode, FileHint | readonly FileHint[] | CommandHint | readonly CommandHint[] | Elsewhere>
> = {
  'document/no-workspace': [
    { words: 'name the right folder with --dir', wrong: 'validate --dir nope', right: 'validate --dir integrations' },
    {
      words: 'or create one with tieout init',
      breaks: [removes('integrations')],
      wrong: 'validate',
      acts: [{ tieout: 'init --name northwind --environment sandbox --from 2026-10-01' }],
      right: 'validate',
    },
  ],
  'document/empty-workspace': [
    {
      words: 'name the right folder with --dir',
      breaks: [writes('elsewhere/notes.txt', 'nothing')],
      wrong: 'validate --dir elsewhere',
      right: 'validate --dir integrations',
    },
    {
      words: 'add a connection and an integration',
      breaks: [writes('elsewhere/notes.txt', 'nothing')],
      wrong: 'validate --dir elsewhere',
      acts: [writes('elsewhere/a.yaml', CONNECTION), writes('elsewhere/b.yaml', INTEGRATION)],
      right: 'validate --dir elsewhere',
    },
  ],
  'document/unreadable': inFolder(
    'correct the permission or the link',
    [links('integrations/old.yaml', 'gone.yaml')],
    [removes('integrations/old.yaml')],
  ),
  'document/symlink-loop': inFolder(
    'remove the link',
    [links('integrations/again', '.')],
    [removes('integrations/again')],
  ),
  'document/outside-workspace': inFolder(
    'move the file into the workspace',
    [writes('items.yaml', MORE), links('integrations/items.yaml', '../items.yaml')],
    [removes('integrations/items.yaml'), writes('integrations/items.yaml', MORE)],
  ),
  'document/file-not-found': {
    words: 'correct the path',
    files: {
      'a.yaml': CONNECTION,
      'b.yaml': INTEGRATION,
      'c.yaml': `${LIST}mappingsFrom: list.csv\n`,
      'lists.csv': 'account,customer\nA,58\n',
    },
    file: 'c.yaml',
    replace: 'list.csv',
    with: 'lists.csv',
  },
  'document/too-large': inFolder(
    'or use mappingsFrom with a CSV file',
    [writes('integrations/items.yaml', `${MORE}# ${'x'.repeat(11_000_000)}\n`)],
    [
      writes('integrations/items.yaml', MORE.replace('mappings: []', 'mappingsFrom: items.csv')),
      writes('integrations/items.csv', 'product,item\nstorage,20\n'),
    ],
  ),
  'document/encoding': inFolder(
    'save the file as UTF-8',
    [writes('integrations/items.yaml', Buffer.from(`\uFEFF${MORE}`, 'utf16le'))],
    [writes('integrations/items.yaml', MORE)],
  ),
  'document/empty': {
    words: 'write a document',
    files: { 'a.yaml': CONNECTION, 'b.yaml': '# later\n' },
    file: 'b.yaml',
    replace: '# later\n',
    with: INTEGRATION,
  },
  'document/yaml-syntax': inIntegration('correct the marked place', '01-01 }', '01-01'),
  'document/tab': atEnd(
    'replace tabs with spaces',
    'bills:\n\tonlySendOnApproval: true',
    'bills:\n  onlySendOnApproval: true',
  ),
  'document/unknown-tag': inIntegration('remove the tag', 'name: US', 'name: !secret US'),
  'document/too-deep': atEnd(
    'flatten it',
    `accounts: ${'['.repeat(80)}${']'.repeat(80)}`,
    'accounts: { include: [A] }',
  ),
  'document/duplicate-key': atEnd('keep one of them', 'name: UK', ''),
  'document/key-not-text': {
    words: 'put the key in quotes',
    files: { 'a.yaml': CONNECTION, 'b.yaml': INTEGRATION, 'c.yaml': BILL_TEST },
    file: 'c.yaml',
    replace: '{ 1: x }',
    with: '{ "1": x }',
  },
  'document/merge-key': atEnd(
    'write the keys out',
    'bills: { <<: { onlySendOnApproval: true } }',
    'bills: { onlySendOnApproval: true }',
  ),
  'document/unknown-alias': inIntegration('quote the text', 'name: US', 'name: *US', 'name: "*US"'),
  'document/alias-bomb': atEnd('write the values out', BOMB, 'accounts: { include: [A] }'),
  'document/not-a-map': {
    words: 'start it with apiVersion: tieout/v1 and a kind',
    files: { 'a.yaml': CONNECTION, 'b.yaml': '- a\n' },
    file: 'b.yaml',
    replace: '- a\n',
    with: INTEGRATION,
  },
  'document/unknown-kind': inIntegration('did you mean "Integration"?', 'kind: Integration', 'kind: Integratoin'),
  'document/unknown-key': atEnd('did you mean "accounts"?', 'acounts: { include: [A] }', 'accounts: { include: [A] }'),
  'document/missing-key': [
    inIntegration('add the key', 'connection: northwind\n', 'enabled: true\n', 'connection: northwind\n'),
    inList(
      'say which: customer: "58"',
      'mappings:\n  - { account: A }\n',
      '{ account: A }',
      '{ account: A, customer: "58" }',
    ),
    inList(
      'item: { name: … }',
      'mappings:\n  - { product: a }\n',
      '{ product: a }',
      '{ product: a, item: { name: API } }',
    ),
  ],
  'document/conflicting-keys': inList(
    'keep one of them',
    'mappings:\n  - { account: A, customer: "1", absent: true }\n',
    ', absent: true',
    '',
  ),
  'document/wrong-type': [
    atEnd(
      'write it in quotes: "50000.10"',
      'limits: { maxInvoiceTotal: 50000.10 }',
      'limits: { maxInvoiceTotal: "50000.10" }',
    ),
    atEnd('write 5 without quotes', 'limits: { maxInvoices: "5" }', 'limits: { maxInvoices: 5 }'),
    atEnd('write true', 'bills: { onlySendOnApproval: yes }', 'bills: { onlySendOnApproval: true }'),
  ],
  'document/unknown-value': atEnd(
    'did you mean "product"?',
    'quickbooks: { splitUsageLineItems: produkt }',
    'quickbooks: { splitUsageLineItems: product }',
  ),
  'document/bad-value': [
    inIntegration('write 2026-11-28', '2026-01-01', '28.11.2026', '2026-11-28'),
    inIntegration('write the value that is meant', 'name: US', 'name: "…"', 'name: US'),
    atEnd('write "20000"', 'limits: { maxInvoiceTotal: "20,000" }', 'limits: { maxInvoiceTotal: "20000" }'),
  ],
  'document/out-of-range': atEnd(
    'within the limits in the message',
    'limits: { maxUpdates: 101 }',
    'limits: { maxUpdates: 100 }',
  ),
  'document/repeated-value': atEnd('remove one of them', 'accounts: { include: [A, A] }', 'accounts: { include: [A] }'),
  'document/unset-variable': inIntegration(
    'or write ${NAME:-default}',
    'name: US',
    'name: ${NAME}',
    'name: ${NAME:-US}',
  ),
  'document/bad-variable': inIntegration('write ${NAME}', 'name: US', 'name: ${NA ME}', 'name: ${NAME:-US}'),
  'document/secret-in-file': inFolder(
    'set the variable',
    [
      {
        editFile: {
          file: 'connection.yaml',
          replace: 'm3ter:\n',
          with: 'm3ter:\n  consoleUrl: sandbox-m3ter-secret\n',
        },
      },
    ],
    [{ editFile: { file: 'connection.yaml', replace: '  consoleUrl: sandbox-m3ter-secret\n', with: '' } }],
  ),
  'document/csv-syntax': inCsv(
    'put cells with commas or quotes in quotes and double the quotes inside',
    'account,customer.displayName\nA,Globex, Inc.\n',
    'A,Globex, Inc.',
    'A,"Globex, Inc."',
  ),
  'document/csv-header': inCsv('correct the header', 'acount,customer\nA,58\n', 'acount', 'account'),
  'document/duplicate-name': {
    words: 'rename one of them',
    files: { 'a.yaml': CONNECTION, 'b.yaml': INTEGRATION, 'c.yaml': INTEGRATION },
    file: 'c.yaml',
    replace: 'name: US',
    with: 'name: UK',
  },
  'document/unknown-connection': [
    inIntegration('did you mean "northwind"?', 'northwind\n', 'nortwind\n'),
    {
      words: 'add one (tieout schema connection shows its form)',
      files: { 'a.yaml': INTEGRATION, 'b.yaml': '# connection\n' },
      file: 'b.yaml',
      replace: '# connection\n',
      with: CONNECTION,
    },
  ],
  'document/unknown-integration': inList(
    'correct the name',
    'integration: UK\nmappings: []\n',
    'integration: UK',
    'integration: US',
  ),
  'document/environment-mismatch': inIntegration(
    'write destination: QuickBooksSandbox',
    'QuickBooksSandbox',
    'QuickBooks',
  ),
  'document/duplicate-id': {
    words: 'remove the id from one of them',
    files: {
      'a.yaml': CONNECTION,
      'b.yaml': `${INTEGRATION}id: a687e88d-f3a0-4540-b0b3-9ad47c97086d\n`,
      'c.yaml': second('id: a687e88d-f3a0-4540-b0b3-9ad47c97086d\n'),
    },
    file: 'c.yaml',
    replace: 'id: a687e88d-f3a0-4540-b0b3-9ad47c97086d\n',
    with: '',
  },
  'document/duplicate-mapping': inList(
    'keep one of them',
    'mappings:\n  - { product: a, item: "1" }\n  - { product: a, item: "2" }\n',
    '  - { product: a, item: "2" }\n',
    '',
  ),
  'document/included-and-excluded': atEnd(
    'remove it from one of',
    'accounts: { include: [A], exclude: [A] }',
    'accounts: { exclude: [A] }',
  ),
  'document/cannot-disable': atEnd('use delivery.mode: reportOnly', 'enabled: false', ''),
  'document/email-as-field-name': atEnd(
    'write the name of the custom field',
    'quickbooks: { accountManagerEmailCustomField: kim@northwind.example }',
    'quickbooks: { accountManagerEmailCustomField: accountManagerEmail }',
  ),
  'document/tax-calculation': inIntegration(
    'add delivery.tax.calculation',
    '2026-01-01 }',
    '2026-01-01, tax: { code: "5" } }',
    '2026-01-01, tax: { code: "5", calculation: TaxExcluded } }',
  ),
  'document/unknown-rule': {
    words: 'correct the name of the rule',
    files: { 'a.yaml': CONNECTION, 'b.yaml': `# tieout-ignore nobody-notified-on-disabel we watch it\n${NOBODY}` },
    file: 'b.yaml',
    replace: 'disabel',
    with: 'disable',
  },
  'document/ignore-without-reason': {
    words: 'write the reason behind the rule',
    files: {
      'a.yaml': CONNECTION,
      'b.yaml': NOBODY.replace('name:', '# tieout-ignore nobody-notified-on-disable\nname:'),
    },
    file: 'b.yaml',
    replace: 'on-disable\n',
    with: 'on-disable we watch it\n',
  },
  'document/unused-ignore': atEnd('remove the comment', '# tieout-ignore nobody-notified-on-disable we watch it', ''),
  'lint/sends-unapproved-bills': [
    atEnd(
      'set bills.onlySendOnApproval: true',
      'bills: { onlySendOnApproval: false }',
      'bills: { onlySendOnApproval: true }',
    ),
    silence(
      'sends-unapproved-bills',
      { 'a.yaml': CONNECTION, 'b.yaml': `${INTEGRATION}bills: { onlySendOnApproval: false }\n` },
      'b.yaml',
      'bills: {',
    ),
  ],
  'lint/starts-in-future': [
    {
      words: 'set delivery.from to the date of the first bill that is to be sent',
      files: { 'a.yaml': CONNECTION, 'b.yaml': INTEGRATION.replace('2026-01-01', '2099-01-01') },
      file: 'b.yaml',
      replace: '2099-01-01',
      with: '2026-01-01',
    },
    silence(
      'starts-in-future',
      { 'a.yaml': CONNECTION, 'b.yaml': INTEGRATION.replace('2026-01-01', '2099-01-01') },
      'b.yaml',
      'delivery:',
    ),
  ],
  'lint/nobody-notified-on-disable': [
    {
      words: 'add an organization user to notifyOnDisabled',
      files: { 'a.yaml': CONNECTION, 'b.yaml': NOBODY },
      file: 'b.yaml',
      replace: 'name: US\n',
      with: 'name: US\nnotifyOnDisabled: [billing@northwind.example]\n',
    },
    silence('nobody-notified-on-disable', { 'a.yaml': CONNECTION, 'b.yaml': NOBODY }, 'b.yaml', 'name: US'),
  ],
  'lint/unquoted-literal-in-filter': filter('put the text in double quotes', 'currency == USD', 'currency == "USD"'),
  'lint/fee-excluded-drawdown-kept': atEnd(
    'exclude both or neither',
    'bills: { exclude: { lineItemTypes: [COMMITMENT_FEE] } }',
    'bills: { exclude: { lineItemTypes: [] } }',
  ),
  'lint/production-without-caps': {
    words: 'set one of them',
    files: { 'a.yaml': PRODUCTION, 'b.yaml': LIVE },
    file: 'b.yaml',
    replace: 'delivery:',
    with: 'limits: { maxInvoices: 200 }\ndelivery:',
  },
  'lint/integrations-overlap': {
    words: 'tell their accounts apart',
    files: { 'a.yaml': CONNECTION, 'b.yaml': `${INTEGRATION}accounts: { include: [A] }\n`, 'c.yaml': second('') },
    file: 'c.yaml',
    replace: 'name: Other\n',
    with: 'name: Other\naccounts: { include: [B] }\n',
  },
  'lint/mapping-never-wins': [
    inList(
      'remove it',
      'mappings:\n  - { product: a, item: "1" }\n  - { pricingBand: b, item: "1" }\n',
      '  - { pricingBand: b, item: "1" }\n',
      '',
    ),
    {
      words: 'change the setting that the message names',
      files: {
        'a.yaml': CONNECTION,
        'b.yaml': `${INTEGRATION}quickbooks: { splitUsageLineItems: product }\n`,
        'c.yaml': `${LIST}mappings:\n  - { aggregation: b, item: "1" }\n`,
      },
      file: 'b.yaml',
      replace: 'product }',
      with: 'aggregation }',
    },
  ],
  'filter/syntax': filter('correct the expression at the marked place', 'currency == ', 'currency == "USD"'),
  'filter/too-long': { test: ['test/unit/filter/parse-filter.test.ts', 'what is too long'] },
  'filter/too-deep': filter('simplify the expression', `${'('.repeat(70)}true${')'.repeat(70)}`, 'true'),
  'filter/unknown-field': filter('use one of these names', 'code == "A"', 'accountCode == "A"'),
  'filter/unknown-function': filter('use one of these functions', 'Math.sum(1, 2) > 1', 'Math.max(1, 2) > 1'),
  'filter/wrong-arguments': filter('correct the arguments', 'Math.pow(2) > 1', 'Math.pow(2, 2) > 1'),
  'filter/wrong-type': { test: ['test/hints/reasons-of-accounts.ts', "filter: 'customFields.country > 3'"] },
  'filter/number-out-of-range': { test: ['test/hints/reasons-of-accounts.ts', "filter: '1 / 0 > 2'"] },
  'filter/unquoted-literal': { test: ['test/hints/files.ts', "'lint/unquoted-literal-in-filter': filter("] },
  'filter/outer-quotes': filter('remove the outer quotes', '"currency == \\"USD\\""', 'currency == "USD"'),
  'filter/mixed-and-or': filter(
    'add parentheses around each group',
    'currency == "USD" OR currency == "EUR" AND accountCode == "A"',
    'currency == "USD" OR (currency == "EUR" AND accountCode == "A")',
  ),
};
