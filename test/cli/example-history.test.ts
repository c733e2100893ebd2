import { join } from 'node:path';
import { format } from 'prettier';
import { expect, test } from 'vitest';
import { Document, isMap, visit } from 'yaml';
import { createExampleCompany } from '../../src/sandbox/seed/example-company.ts';
import { EXAMPLE } from '../../src/sandbox/seed/read-example.ts';
import { openSandbox } from '../../src/sandbox/open-sandbox.ts';
import { type Fields, type FieldValue, textOf } from '../../src/sandbox/quickbooks/fields.ts';
import type { SandboxStates } from '../../src/sandbox/state.ts';
import type { Clock } from '../../src/support/clock.ts';
import { createRealClock } from '../unit/http/test-clock.ts';
import { exampleFolder } from './run-process.ts';
import { runInProcess } from './run-in-process.ts';

const FILE = new URL('../../src/sandbox/seed/example/sent.yaml', import.meta.url);
const HEAD = `# The documents that tieout sent on the days that bills.yaml names, as QuickBooks was given them. Do not edit:
# npx vitest run test/cli/example-history.test.ts -u
# plays those days with the program, and writes this file again.
`;

const NOTHING = { sent: [], people: [] };

/** The first free Id of a transaction then. */
const FIRST_ID = 101;

/** What QuickBooks adds to a document by itself. */
const ADDED = [
  'Id', 'SyncToken', 'MetaData', 'TotalAmt', 'Balance', 'HomeTotalAmt', 'HomeBalance', 'LinkedTxn', 'TxnTaxDetail', 'Deposit',
  'PrintStatus', 'ApplyTaxAfterDiscount', 'FreeFormAddress', 'CustomField', 'AllowIPNPayment', 'AllowOnlinePayment',
]; // prettier-ignore

test(
  'the documents of the months before are those that the program sends on those days',
  { timeout: 120_000 },
  async () => {
    const sentOn = new Map(EXAMPLE.bills().map(({ number, sent }) => [number, sent]));
    const days = [...new Set(sentOn.values())].filter((day) => day !== undefined).toSorted();
    const folder = await exampleFolder();
    for (const day of days) {
      const clock = stoppedAt(Date.parse(`${day}T06:30:00Z`));
      await inSandbox(folder, clock, (states) => {
        const { bills } = createExampleCompany(0, NOTHING).m3ter;
        states.m3ter.bills.push(...bills.filter((bill) => sentOn.get(bill.sequentialInvoiceNumber ?? '') === day));
      });
      const run = await runInProcess({
        arguments: ['apply', '--sandbox', '--auto-approve'],
        workingDirectory: folder,
        clock,
      });
      expect([run.exitCode, run.stderr]).toEqual([0, '']);
    }
    const made: Record<string, Fields> = {};
    await inSandbox(folder, stoppedAt(0), ({ quickbooks }) => {
      Object.assign(made, quickbooks.records.Invoice);
    });
    const sent = Object.entries(made)
      .filter(([, { PrivateNote: note }]) => typeof note === 'string' && note.includes('tieout bill='))
      .map(([id, record]) => ({
        id,
        kind: 'Invoice' as const,
        at: textOf(record['MetaData'] as Fields, 'CreateTime') ?? '',
        bill: textOf(record, 'DocNumber') ?? '',
        fields: asGiven(record),
      }));
    expect(sent).toHaveLength([...sentOn.values()].filter((day) => day !== undefined).length - 1);
    const text = await format(HEAD + inYaml(sent), {
      parser: 'yaml',
      singleQuote: true,
      printWidth: 120,
    });
    await expect(text).toMatchFileSnapshot(FILE.pathname);

    // QuickBooks makes of them what it made then.
    const { records } = createExampleCompany(0, { sent, people: [] }).quickbooks;
    for (const { id } of sent) expect(records.Invoice[id]).toEqual(made[id]);
  },
);

/** The example company before the first of these days, or what its folder has. */
async function inSandbox(folder: string, clock: Clock, change: (states: SandboxStates) => void): Promise<void> {
  const sandbox = await openSandbox({
    folder: join(folder, '.tieout/sandbox'),
    clock,
    random: () => 0.5,
    seed: before,
  });
  change(sandbox.states);
  await sandbox.close();
}

function before(now: number): SandboxStates {
  const states = createExampleCompany(now, NOTHING);
  const { m3ter, quickbooks } = states;
  const native = EXAMPLE.quickbooks().invoices.find(({ number }) => number === 'M3-100415');
  const { Invoice: invoices } = quickbooks.records;
  for (const id of Object.keys(invoices)) if (id !== native?.id) delete invoices[id];
  quickbooks.preferences = { ...quickbooks.preferences, bookCloseDate: null };
  quickbooks.nextIds['Transaction'] = FIRST_ID;
  Object.assign(m3ter, {
    bills: [],
    runs: m3ter.runs.filter(({ externalId }) => externalId === native?.id),
    mappings: m3ter.mappings.filter(({ m3terEntity }) => m3terEntity !== 'Bill'),
  });
  return states;
}

/** References and the like stand on one line. */
function inYaml(sent: unknown): string {
  const document = new Document(sent);
  visit(document, {
    Pair: (_, { key, value }) => {
      if (isMap(value) && /^[A-Z]/.test(String(key))) value.flow = true;
    },
  });
  return document.toString({ lineWidth: 0 });
}

/** A clock that tells one moment, and sleeps as long as it is asked to. */
const stoppedAt = (now: number): Clock => ({ ...createRealClock(), now: () => now });

/** A record without what QuickBooks adds. */
function asGiven(record: Fields): Fields {
  const lines = (record['Line'] as readonly Fields[]).filter((line) => line['DetailType'] === 'SalesItemLineDetail');
  return without({ ...record, Line: lines.map(lineAsGiven) }, ADDED);
}

function lineAsGiven(line: Fields): Fields {
  const detail = without(line['SalesItemLineDetail'] as Fields, ['ItemAccountRef']);
  return without({ ...line, SalesItemLineDetail: detail }, ['Id', 'LineNum']);
}

function without(fields: Fields, names: readonly string[]): Fields {
  return Object.fromEntries(
    Object.entries(fields).filter((entry): entry is [string, FieldValue] => !names.includes(entry[0])),
  );
}
