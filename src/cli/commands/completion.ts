import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { listSettings } from '../../authoring/describe-settings.ts';
import { documentAddress } from '../../model/address.ts';
import { CODES } from '../../model/codes.ts';
import { REASONS } from '../../model/reasons/all-reasons.ts';
import { escapeTerminal } from '../../render/escape.ts';
import { readSandbox } from '../../sandbox/state.ts';
import { UsageFailure } from '../../support/errors.ts';
import { adviseWord } from '../advise-word.ts';
import type { CommandContext } from '../command-context.ts';
import {
  completeWords,
  type Candidate,
  type CommandShape,
  type ReadValues,
  type ValueKind,
} from '../complete-words.ts';
import { COMPLETION_SCRIPTS } from '../completion-scripts.ts';
import { EXIT } from '../../model/exit-code.ts';
import { loadWorkspace } from '../load-workspace.ts';
import { DOCUMENT_SCHEMAS } from '../schema-files.ts';
import { SANDBOX_FOLDER, ownSandboxFolder } from '../sandbox-folder.ts';

/**
 * Prints the completion script of a shell.
 *
 * @throws UsageFailure `cli/unknown-shell`.
 */
export function runCompletion(context: CommandContext, request: { readonly shell: string }): Promise<number> {
  const script = Object.entries(COMPLETION_SCRIPTS).find(([shell]) => shell === request.shell)?.[1];
  if (script === undefined) {
    const shells = Object.keys(COMPLETION_SCRIPTS);
    throw new UsageFailure(`there is no completion for "${request.shell}"`, {
      code: 'cli/unknown-shell',
      nextStep: adviseWord(request.shell, shells),
    });
  }
  context.terminal.stdout.write(script);
  return Promise.resolve(EXIT.done);
}

/** Prints the candidates for the last word, one on each line, with its summary after a tab. Never connects. */
export async function runComplete(
  context: CommandContext,
  request: { readonly words: readonly string[]; readonly commands: readonly CommandShape[] },
): Promise<number> {
  const { words, commands } = request;
  const dir = words[words.indexOf('--dir') + 1] ?? context.options.dir;
  const inDir = words.includes('--dir') ? { ...context, options: { ...context.options, dir } } : context;
  const candidates = await completeWords(commands, words, readValuesIn(inDir));
  for (const { value, summary } of candidates) {
    context.terminal.stdout.write(`${escapeTerminal(value)}\t${escapeTerminal(summary)}\n`);
  }
  return EXIT.done;
}

function readValuesIn(context: CommandContext): ReadValues {
  return async (what) => READERS[what](context);
}

const READERS: Readonly<Record<ValueKind, (context: CommandContext) => Promise<readonly Candidate[]>>> = {
  connections: async (context) => (await readNames(context)).connections,
  integrations: async (context) => (await readNames(context)).integrations,
  bills: (context) => readBills(context),
  subjects: async (context) => [
    { value: 'bill', summary: 'one bill, by id or number' },
    ...(await readAddresses(context)),
    ...codes(),
    ...listSettings(DOCUMENT_SCHEMAS).map(({ path, title }) => ({ value: path, summary: title })),
  ],
};

function codes(): readonly Candidate[] {
  return [
    ...Object.entries(CODES).map(([value, { title }]) => ({ value, summary: title })),
    ...Object.entries(REASONS).map(([value, { sentence }]) => ({ value, summary: sentence })),
  ];
}

async function readNames(context: CommandContext) {
  const { workspace } = await loadWorkspace(context, 'warning');
  const candidatesOf = (named: readonly { readonly name: string }[]): readonly Candidate[] =>
    [...new Set(named.map(({ name }) => name))].map((value) => ({ value, summary: '' }));
  return { connections: candidatesOf(workspace.connections), integrations: candidatesOf(workspace.integrations) };
}

interface KnownBill {
  readonly id: string;
  readonly docNumber: string | null;
  readonly summary: string;
}

/** Bill ids, and invoice numbers where they exist. */
async function readBills(context: CommandContext): Promise<readonly Candidate[]> {
  const bills = await readKnownBills(context);
  return bills.flatMap(({ id, docNumber, summary }) => [
    ...(docNumber === null ? [] : [{ value: docNumber, summary }]),
    { value: id, summary: docNumber === null ? summary : `${docNumber} ${summary}` },
  ]);
}

async function readAddresses(context: CommandContext): Promise<readonly Candidate[]> {
  const bills = await readKnownBills(context);
  return bills.map(({ id, docNumber, summary }) => ({
    value: documentAddress('invoice', id),
    summary: `${docNumber ?? ''} ${summary}`.trim(),
  }));
}

/** Bills that this machine knows without asking anyone: those of the sandbox and of saved plans. */
async function readKnownBills(context: CommandContext): Promise<readonly KnownBill[]> {
  const [sandbox, plans] = await Promise.all([readSandboxBills(context), readPlannedBills(context)]);
  const byId = new Map([...sandbox, ...plans].map((bill) => [bill.id, bill]));
  return [...byId.values()];
}

async function readSandboxBills({ workingDirectory, options }: CommandContext): Promise<readonly KnownBill[]> {
  const own = options.connection === null ? null : await readSandbox(join(workingDirectory, ownSandboxFolder(options.connection))); // prettier-ignore
  const saved = own ?? (await readSandbox(join(workingDirectory, SANDBOX_FOLDER)));
  if (saved === null) return [];
  const { bills, accounts } = saved.states.m3ter;
  const names = new Map(accounts.map(({ id, name }) => [id, name]));
  return bills.map((bill) => ({
    id: bill.id,
    docNumber: bill.sequentialInvoiceNumber,
    summary: names.get(bill.accountId) ?? '',
  }));
}

const PLAN_BYTES_MAX = 5_000_000;

async function readPlannedBills({ workingDirectory }: CommandContext): Promise<readonly KnownBill[]> {
  const names = (await readdir(workingDirectory)).filter((name) => name.endsWith('.json'));
  const plans = await Promise.all(names.map((name) => readPlan(join(workingDirectory, name))));
  return plans.flat();
}

/** The bills of a saved plan; none for any other file. */
async function readPlan(path: string): Promise<readonly KnownBill[]> {
  if ((await stat(path)).size > PLAN_BYTES_MAX) return [];
  const saved = parseJson(await readFile(path, 'utf8')) as { readonly bills?: unknown } | null;
  if (saved === null || typeof saved !== 'object' || !Array.isArray(saved.bills)) return [];
  return saved.bills.flatMap((bill: unknown): readonly KnownBill[] => {
    if (typeof bill !== 'object' || bill === null || !('billId' in bill) || typeof bill.billId !== 'string') return [];
    const docNumber = 'docNumber' in bill && typeof bill.docNumber === 'string' ? bill.docNumber : null;
    const summary = 'accountName' in bill && typeof bill.accountName === 'string' ? bill.accountName : '';
    return [{ id: bill.billId, docNumber, summary }];
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
