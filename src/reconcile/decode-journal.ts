import { parseDocumentAddress } from '../model/address.ts';
import { NOBODY_KNOWN, type ReadJournal, type SentProof, type StartedBy } from '../model/audit.ts';
import type { Action } from '../model/change.ts';
import { isDecimalText } from '../model/decimal.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import type { OutcomeStatus } from '../model/outcome.ts';

/** One line of a journal, with members of any kind: a person may have edited the file. */
export type JournalLine = Readonly<Record<string, unknown>>;

const STATUSES: ReadonlySet<string> = new Set<OutcomeStatus>(['applied', 'alreadySo', 'conflict', 'rejected', 'indeterminate', 'skipped']); // prettier-ignore
const ACTIONS: ReadonlySet<string> = new Set<Action>(['create', 'update', 'delete', 'enable', 'adopt', 'void']);

/** True when the text begins as a journal of `tieout apply` does. */
export function isJournal(text: string): boolean {
  return typeof parseJournalLine(text.slice(0, text.indexOf('\n')))?.['event'] === 'string';
}

/**
 * What a journal says of documents. Lines of one run follow its `start`; two runs that wrote at once are told apart by
 * their plans. A line that is cut off, as the last one of a killed run may be, is a finding, and the others count.
 */
export function decodeJournal(path: string, text: string): ReadJournal {
  const starts = new Map<string, StartedBy>();
  const connections = new Map<string, string | null>();
  const customers = new Map<string, string | null>();
  const sends: ReadJournal['sends'][number][] = [];
  const diagnostics: Diagnostic[] = [];
  for (const [index, raw] of text.split('\n').entries()) {
    if (raw.trim() === '') continue;
    const line = parseJournalLine(raw);
    const planId = textOf(line?.['planId']);
    if (line === null || planId === null) {
      diagnostics.push(cutLine(path, index + 1));
      continue;
    }
    if (line['event'] === 'start') {
      starts.set(planId, startOf(line));
      connections.set(planId, textOf(line['connection']));
    }
    const sent = `${planId} ${textOf(line['change']) ?? ''}`;
    if (line['event'] === 'intent') customers.set(sent, textOf(line['customer']));
    if (line['event'] !== 'outcome') continue;
    const [at, address, status] = [line['at'], line['address'], line['status']].map(textOf);
    if (typeof at !== 'string' || typeof address !== 'string' || !isStatus(status)) {
      diagnostics.push(cutLine(path, index + 1));
      continue;
    }
    if (parseDocumentAddress(address) === null) continue;
    const { action } = line;
    sends.push({
      ...(starts.get(planId) ?? NOBODY_KNOWN),
      planId,
      connection: connections.get(planId) ?? null,
      at,
      address,
      action: isAction(action) ? action : null,
      status,
      remoteId: textOf(line['remoteId']),
      customerId: customers.get(sent) ?? null,
      proof: proofOf(line['proof']),
      journal: path,
    });
  }
  return { path, sends, diagnostics };
}

function startOf(line: JournalLine): StartedBy {
  const { pullRequest, approvedBy } = line;
  return {
    commit: textOf(line['commit']),
    pullRequest: typeof pullRequest === 'number' && Number.isInteger(pullRequest) ? pullRequest : null,
    environment: textOf(line['environment']),
    approvedBy: Array.isArray(approvedBy) ? approvedBy.filter((name) => typeof name === 'string') : [],
    actor: textOf(line['actor']),
    run: textOf(line['run']),
  };
}

/** The totals that a line says were compared; null when it has none, or a person's edit spoilt them. */
export function proofOf(value: unknown): SentProof | null {
  if (!isLine(value)) return null;
  const [currency, planTotal, quickbooksTotal] = ['currency', 'planTotal', 'quickbooksTotal'].map((name) => textOf(value[name])); // prettier-ignore
  if (typeof currency !== 'string' || typeof planTotal !== 'string' || typeof quickbooksTotal !== 'string') return null;
  if (!isDecimalText(planTotal) || !isDecimalText(quickbooksTotal)) return null;
  return { currency, planTotal, quickbooksTotal, equal: value['equal'] === true };
}

/** Null for a line that is empty, cut off, or of somebody else's making. */
export function parseJournalLine(raw: string): JournalLine | null {
  try {
    const value: unknown = JSON.parse(raw);
    return isLine(value) ? value : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

function isLine(value: unknown): value is JournalLine {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

function isStatus(text: string | null | undefined): text is OutcomeStatus {
  return typeof text === 'string' && STATUSES.has(text);
}

function isAction(value: unknown): value is Action {
  return typeof value === 'string' && ACTIONS.has(value);
}

function cutLine(path: string, line: number): Diagnostic {
  return {
    severity: 'warning',
    code: 'report/journal-line',
    message: 'a line of the journal is not whole, and does not count',
    place: { path, line, column: 1 },
    hint: 'nothing is to be done when the run was killed there: its next run settled what had been sent',
  };
}
