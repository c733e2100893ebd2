import { parseDocumentAddress } from '../model/address.ts';
import { signedTotal } from '../model/bill-amounts.ts';
import { planMark } from '../model/marker.ts';
import type { UndoTarget } from '../model/plan.ts';
import { parseJournalLine, proofOf, type JournalLine } from './decode-journal.ts';

/** What the runs of one plan in a journal sent, as far as `tieout undo` needs it. */
export interface JournaledRun {
  readonly planId: string;
  /** The connection that it ran on. */
  readonly connection: string;
  /** When it first began, as the journal has it. */
  readonly startedAt: string;
  /** Each document that it sent or may have sent. Adoptions and voids are none. */
  readonly targets: readonly UndoTarget[];
  /** How many of the targets have no clear answer in the journal. */
  readonly unclear: number;
  /** What the others were proved to come to. */
  readonly amounts: readonly { readonly currency: string; readonly total: string }[];
}

/** A document in one run, with what the journal says became of it. */
interface Written {
  readonly target: UndoTarget;
  intents: number;
  outcomes: number;
  isApplied: boolean;
  mayBeApplied: boolean;
  amount: JournaledRun['amounts'][number] | null;
}

interface Reading {
  readonly planId: string;
  readonly connection: string;
  readonly startedAt: string;
  readonly written: Map<string, Written>;
  /** The line of its start, or of its last intent. */
  lastAt: number;
}

/**
 * The runs of a journal, one for each plan, because a run that is repeated goes on with what the one before it left. In
 * the order in which they last wrote something, or began. An intent without an outcome counts as sent: it may have been carried
 * out. The last line of a run that was killed may be cut off. Empty when no line starts a run.
 */
export function readJournaledRuns(text: string): readonly JournaledRun[] {
  const runs = new Map<string, Reading>();
  for (const [index, raw] of text.split('\n').entries()) {
    const line = parseJournalLine(raw);
    const planId = line?.['planId'];
    if (line === null || typeof planId !== 'string') continue;
    const run = runs.get(planId);
    if (run === undefined) {
      const { event, connection, at } = line;
      if (event !== 'start' || typeof connection !== 'string') continue;
      const startedAt = typeof at === 'string' ? at : '';
      runs.set(planId, { planId, connection, startedAt, written: new Map(), lastAt: index });
    } else if (readLine(run, line)) run.lastAt = index;
  }
  return [...runs.values()].toSorted((a, b) => a.lastAt - b.lastAt).map(runOf);
}

/** True for the intent to write a document. */
function readLine({ planId, written }: Reading, line: JournalLine): boolean {
  const { event, address, key, change, action, status, customer } = line;
  const document = typeof address === 'string' ? parseDocumentAddress(address) : null;
  if (document === null || typeof change !== 'string' || action === 'void' || action === 'adopt') return false;
  if (event === 'intent' && typeof key === 'string') {
    const target = {
      billId: document.billId,
      key,
      plan: planMark(planId),
      ...(typeof customer === 'string' ? { customer } : {}),
    };
    const one = written.get(change) ?? newWritten(target);
    one.intents += 1;
    written.set(change, one);
    return true;
  }
  const one = written.get(change);
  if (event !== 'outcome' || one === undefined) return false;
  one.outcomes += 1;
  one.isApplied ||= status === 'applied';
  one.mayBeApplied ||= status === 'indeterminate';
  const proof = proofOf(line['proof']);
  if (proof !== null) {
    one.amount = { currency: proof.currency, total: signedTotal(document.kind, proof.planTotal) };
  }
  return false;
}

function newWritten(target: UndoTarget): Written {
  return { target, intents: 0, outcomes: 0, isApplied: false, mayBeApplied: false, amount: null };
}

function runOf({ planId, connection, startedAt, written }: Reading): JournaledRun {
  const sent = [...written.values()].filter(
    ({ isApplied, mayBeApplied, intents, outcomes }) => isApplied || mayBeApplied || intents > outcomes,
  );
  return {
    planId,
    connection,
    startedAt,
    targets: sent.map(({ target }) => target),
    unclear: sent.filter(({ isApplied }) => !isApplied).length,
    amounts: sent.flatMap(({ isApplied, amount }) => (isApplied && amount !== null ? [amount] : [])),
  };
}
