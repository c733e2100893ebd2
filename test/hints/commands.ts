import type { APPLY_CODES } from '../../src/model/codes/apply.ts';
import type { CLI_CODES } from '../../src/model/codes/cli.ts';
import { at, exports } from './broken-worlds.ts';
import { SENT, TWO_CONNECTIONS, type CommandRow } from './row.ts';

export const COMMAND_HINTS: Readonly<Record<keyof typeof CLI_CODES | keyof typeof APPLY_CODES, CommandRow>> = {
  'cli/no-connection': { test: ['test/hints/files.ts', 'add one (tieout schema connection shows its form)'] },
  'cli/no-such-test': { words: 'run tieout test without it', wrong: 'test nope', right: 'test' },
  'cli/scope-of-saved-plan': {
    words: 'make a plan that is limited like this: tieout plan',
    before: ['plan --out plan.json'],
    wrong: 'apply plan.json --only bills',
    right: 'apply plan.json',
  },
  'cli/connection-needed': {
    words: 'name it with --connection',
    world: TWO_CONNECTIONS,
    wrong: 'plan',
    right: 'plan --connection northwind',
  },
  'cli/other-connection': {
    words: 'leave the option out',
    world: TWO_CONNECTIONS,
    before: ['plan --connection northwind --out plan.json'],
    wrong: 'apply plan.json --connection second',
    right: 'apply plan.json',
    documents: [SENT],
  },
  'cli/unknown-connection': {
    words: 'did you mean "northwind"?',
    wrong: 'plan --connection nortwind',
    right: 'plan --connection northwind',
  },
  'cli/credential-missing': [
    {
      words: 'm3ter_api_key',
      breaks: [exports({ M3TER_API_KEY: null })],
      wrong: 'apply --auto-approve',
      acts: [exports({ M3TER_API_KEY: 'sandbox-m3ter-key' })],
      right: 'apply --auto-approve',
      documents: [SENT],
    },
    {
      words: '--sandbox',
      breaks: [exports({ M3TER_API_KEY: null })],
      wrong: 'plan',
      right: 'connections --sandbox',
    },
  ],
  'cli/credential-unusable': {
    words: 'm3ter_api_token',
    breaks: [exports({ M3TER_API_TOKEN: 'two words\nand a line' })],
    wrong: 'apply --auto-approve',
    acts: [exports({ M3TER_API_TOKEN: null })],
    right: 'apply --auto-approve',
    documents: [SENT],
  },
  'cli/file-unwritable': {
    words: 'choose another path',
    wrong: 'plan --out nope/x.json',
    right: 'plan --out x.json',
  },
  'cli/no-plan-file': {
    words: 'make a plan with tieout plan --out FILE',
    wrong: 'apply nope.json',
    right: 'plan --out nope.json',
  },
  'cli/unknown-kind': { words: 'Integration', wrong: 'schema Integratoin', right: 'schema Integration' },
  'cli/bill-needed': {
    words: 'give the m3ter bill id, the start of it, or the invoice number',
    wrong: 'explain bill',
    right: 'explain bill INV-101',
  },
  'cli/init-cancelled': {
    words: 'or give the answers as flags',
    breaks: [({ setPerson }) => setPerson(async () => await Promise.resolve(null))],
    wrong: 'init fresh',
    acts: [({ setPerson }) => setPerson(null)],
    right: 'init fresh --name fresh --environment sandbox --from 2026-10-01',
  },
  'cli/unknown-shell': { words: 'name one of them', wrong: 'completion csh', right: 'completion bash' },
  'cli/keys-not-written': {
    test: ['test/cli/import-warnings.test.ts', 'they are written by hand'],
  },
  'cli/unknown-lookup': { words: 'items', wrong: 'lookup itms', right: 'lookup items' },
  'cli/import-unusable': {
    test: ['test/cli/import-warnings.test.ts', 'for an integration that is in use: nothing is written'],
  },
  'cli/map-reference': {
    words: 'name it as tieout lookup shows it',
    wrong: 'map --product storge --item 28',
    right: 'map --product storage --item 28',
  },
  'cli/map-unusable': {
    words: 'change the line that is there',
    wrong: 'map --product platform --item 20',
    acts: [{ editFile: { file: 'mappings.yaml', replace: "platform, item: '19'", with: "platform, item: '20'" } }],
    right: 'plan',
  },
  'cli/unknown-bill': {
    words: 'did you mean INV-101? tieout plan --all shows the bills',
    wrong: 'explain bill INV-1O1',
    right: 'explain bill INV-101',
  },
  'cli/unknown-code': { words: 'unmapped-item', wrong: 'explain unmaped-item', right: 'explain unmapped-item' },
  'cli/unknown-action': { words: 'status', wrong: 'auth statsu', right: 'auth status' },
  'cli/usage': [
    { words: 'see tieout --help', wrong: 'plan --frob', right: 'plan' },
    {
      words: 'expected a percentage from 0 to 100',
      wrong: 'plan --max-updates 200',
      right: 'apply --auto-approve --max-updates 100',
      documents: [SENT],
    },
  ],
  'cli/unknown-integration': {
    words: 'Invoices',
    wrong: 'plan --integration Invoces',
    right: 'plan --integration Invoices',
  },
  'cli/demo-format': {
    words: 'tieout plan --sandbox --out plan.json, tieout apply plan.json --sandbox',
    wrong: 'demo',
    right: 'plan --sandbox --out plan.json',
    // The files here are not those of the example.
    exitCode: 3,
  },
  'cli/interrupted': {
    words: 'run the command again when you like',
    breaks: [at(/intuit/, 'before', ({ interrupt }) => interrupt())],
    wrong: 'apply --auto-approve',
    right: 'apply --auto-approve',
    documents: [SENT],
  },
  'cli/bug': {
    words: 'run tieout plan to see what is left',
    breaks: [({ setPerson }) => setPerson(() => Promise.reject(new RangeError('a mistake of ours')))],
    wrong: 'apply',
    acts: [({ setPerson }) => setPerson(null)],
    right: 'plan',
  },
  'apply/not-confirmed': { words: '--auto-approve', wrong: 'apply', right: 'apply --auto-approve' },
  'apply/journal-unwritable': {
    words: 'choose another file',
    wrong: 'apply --auto-approve --journal nope/journal.jsonl',
    right: 'apply --auto-approve --journal journal.jsonl',
  },
};
