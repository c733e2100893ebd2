import type { Answer } from '../http/answer.ts';
import type { InvoiceVoid } from '../model/change.ts';
import type { Marker } from '../model/marker.ts';
import { isZero } from '../model/decimal.ts';
import { REASONS } from '../model/reasons/all-reasons.ts';
import type { ObservedSalesDocument } from '../model/sales-document.ts';
import { paidOrEmailed, undoWord } from '../model/undo.ts';
import { isVoid } from '../model/void.ts';
import { invariant } from '../support/invariant.ts';
import type { ApplyRun } from './apply-run.ts';
import {
  alreadySo,
  applied,
  conflict,
  indeterminate,
  NEVER_LEFT,
  rejected,
  skipped,
  type OutcomeFacts,
} from './outcome-facts.ts';
import { nextForFault } from './document-outcomes.ts';
import { keyText, undoKey } from './idempotency-key.ts';
import type { UndoWrite } from './ports.ts';

/** An invoice that is being voided, and what is known of it so far. */
interface Voiding {
  readonly change: InvoiceVoid;
  /** As it was last seen; null before the first look and after a write whose answer does not show it. */
  seen: ObservedSalesDocument | null;
  /** As the first look saw it. */
  first: ObservedSalesDocument | null;
  /** The revisions that are ours: the plan's, and those that our own writes made. */
  readonly revisions: Set<string>;
  answer: Answer<ObservedSalesDocument> | null;
  step: UndoWrite['step'] | null;
  attempts: number;
  /** Why an attempt may have been carried out although no read shows it; null when none may. */
  unclear: string | null;
}

/**
 * Each round looks at what is not known, settles what is done or was touched, and sends the next step of the rest. A
 * write carries the revision that was just seen, so that sending it again is safe. The waits are longer than a query
 * usually lags behind a write (`quickbooks.md` §4).
 */
const ROUNDS = [
  { waitMs: 0, alone: false },
  { waitMs: 0, alone: false },
  { waitMs: 0, alone: false },
  { waitMs: 2_000, alone: false },
  { waitMs: 8_000, alone: true },
  { waitMs: 30_000, alone: true },
  { waitMs: 2_000, alone: true },
] as const;

/**
 * Voids one group of invoices (delivery.md, Undo). First the word of the undo is written into the marker, then the invoice
 * is voided, then it is read back. A run that ends between the two leaves an invoice that still counts as sent; the
 * next apply of an undo goes on there. With `hold` the word is `held`.
 */
export async function voidInvoices(run: ApplyRun, changes: readonly InvoiceVoid[]): Promise<void> {
  let open: readonly Voiding[] = changes.map((change) => ({
    change,
    seen: null,
    first: null,
    revisions: new Set([change.precondition.revision]),
    answer: null,
    step: null,
    attempts: 0,
    unclear: null,
  }));
  for (const change of changes) {
    const { realmId } = run.input.plan.connection;
    const target = { id: change.precondition.id, syncToken: change.precondition.revision };
    await run.intend(change, keyText(undoKey(realmId, 'void', target)));
  }
  for (const { waitMs, alone } of ROUNDS) {
    if (open.some(isUnclear)) await run.input.clock.sleep(waitMs);
    open = await settleSeen(run, await look(run, open));
    if (open.length === 0) return;
    const sendable = open.filter((one) => mayBeSent(run, one));
    if (sendable.length > 0) await sendStep(run, sendable, alone);
    else if (open.every(({ unclear }) => unclear === null)) break;
    open = await settleRefused(run, open);
  }
  open = await settleSeen(run, await look(run, open));
  for (const one of open) await run.setOutcome(one.change, outcomeOfUnsettled(run, one));
}

/** After a signal to stop nothing is begun or sent again: only an invoice that this run gave its word is voided. */
function mayBeSent({ input }: ApplyRun, { change, seen, step }: Voiding): boolean {
  return !input.stop.requested || (step === 'mark' && seen?.marker?.undo === undoWord(change));
}

function isUnclear({ answer }: Voiding): boolean {
  return answer !== null && answer.status !== 'done';
}

/** Reads what is not known. After the first look it reads by id, because a query may lag behind our own write. */
async function look(run: ApplyRun, open: readonly Voiding[]): Promise<readonly Voiding[]> {
  const unknown = open.filter(({ seen }) => seen === null);
  const [fresh, written] = [unknown.filter(({ step }) => step === null), unknown.filter(({ step }) => step !== null)];
  const idsOf = (some: readonly Voiding[]) => some.map(({ change }) => change.precondition.id);
  const { quickbooks } = run.input;
  const found = [
    ...(fresh.length === 0 ? [] : await quickbooks.findDocuments('invoice', { ids: idsOf(fresh) })),
    ...(written.length === 0 ? [] : await quickbooks.findDocuments('invoice', { ids: idsOf(written), newest: true })),
  ];
  const byId = new Map(found.map((document) => [document.id, document]));
  for (const one of unknown) {
    one.seen = byId.get(one.change.precondition.id) ?? null;
    one.first ??= one.seen;
  }
  return open;
}

const UNDO_AGAIN = 'run tieout undo again and look at its plan';

/** Gives the void, the gone and the touched their outcome, and returns the rest. */
async function settleSeen(run: ApplyRun, open: readonly Voiding[]): Promise<readonly Voiding[]> {
  const left: Voiding[] = [];
  for (const one of open) {
    const outcome = outcomeOfSeen(run, one);
    if (outcome === null) left.push(one);
    else await run.setOutcome(one.change, { ...outcome, attempts: one.attempts });
  }
  return left;
}

function outcomeOfSeen(run: ApplyRun, one: Voiding): OutcomeFacts | null {
  const { change, seen } = one;
  if (seen === null) return conflict('deleted', 'the invoice was deleted since the plan', UNDO_AGAIN);
  const { total } = change.before.document;
  const isDone = isVoid(seen, total) || (isZero(total) && one.step === 'void' && one.answer?.status === 'done');
  if (isDone && seen.marker?.undo !== undoWord(change)) {
    return conflict('voided', 'a person voided the invoice since the plan', UNDO_AGAIN, seen.id);
  }
  if (isDone) return one.step === null ? alreadySo(seen.id, 'it is void') : applied(seen.id);
  const happened = paidOrEmailed(seen, { allowEmailed: run.input.plan.scope.undo?.emailed === true });
  if (happened !== null) return conflict(happened, REASONS[happened].sentence, UNDO_AGAIN, seen.id);
  if (isOurs(one, seen)) return null;
  return conflict('quickbooks/5010', 'somebody changed the invoice in QuickBooks since the plan', UNDO_AGAIN, seen.id);
}

/**
 * True for the revision of the plan, or one that a write of ours made. A write without answer shows by its word, when
 * nothing else is different.
 */
function isOurs(one: Voiding, seen: ObservedSalesDocument): boolean {
  const { change, revisions, step, first } = one;
  const isMarked = step === 'mark' && seen.marker?.undo === undoWord(change);
  if (isMarked && first !== null && contentOf(first) === contentOf(seen)) {
    revisions.add(seen.syncToken);
    // What is read proves the first step. What is said of the second must not mention it.
    one.unclear = null;
  }
  return revisions.has(seen.syncToken);
}

/** Everything about an invoice except what our word in the marker changes. */
function contentOf({
  marker: _marker,
  syncToken: _token,
  lastUpdatedAt: _at,
  ...content
}: ObservedSalesDocument): string {
  return JSON.stringify(content);
}

/** Sends each invoice's next step and takes the answers. */
async function sendStep(run: ApplyRun, open: readonly Voiding[], alone: boolean): Promise<void> {
  const writes = open.map((one) => nextWrite(run, one));
  const answers = await run.input.quickbooks.sendUndo(writes, { alone, batchItems: run.batchItems });
  for (const [index, one] of open.entries()) {
    const [answer, write] = [answers[index], writes[index]];
    invariant(answer !== undefined && write !== undefined, 'one answer for each invoice');
    one.answer = answer;
    one.step = write.step;
    one.attempts += 1;
    if (answer.status === 'indeterminate') one.unclear = answer.cause;
    if (answer.status === 'done') one.revisions.add(answer.value.syncToken);
    // Only the word is believed by its answer. A void is proved by reading.
    one.seen = answer.status === 'done' && write.step === 'mark' ? answer.value : null;
  }
}

function nextWrite(run: ApplyRun, { change, seen }: Voiding): UndoWrite {
  invariant(seen !== null && seen.marker !== null, `${change.address} was sent without being seen`);
  const { realmId } = run.input.plan.connection;
  const target = { id: seen.id, syncToken: seen.syncToken };
  if (seen.marker.undo === undoWord(change)) {
    return { step: 'void', target, key: undoKey(realmId, 'void', target) };
  }
  const marker: Marker = { ...seen.marker, undo: undoWord(change) };
  return { step: 'mark', target, key: undoKey(realmId, 'mark', target), note: seen.note, marker };
}

/** A refusal is certain, unless an earlier attempt may have been carried out. */
async function settleRefused(run: ApplyRun, open: readonly Voiding[]): Promise<readonly Voiding[]> {
  const left: Voiding[] = [];
  for (const one of open) {
    const { answer, attempts, unclear } = one;
    if (answer?.status !== 'rejected' || unclear !== null) left.push(one);
    else await run.setOutcome(one.change, { ...rejected(answer.fault, nextForFault(answer.fault.code)), attempts });
  }
  return left;
}

/** It never says more than is known. */
function outcomeOfUnsettled(run: ApplyRun, { change, answer, attempts, unclear, seen }: Voiding): OutcomeFacts {
  if (answer === null && run.stopReason !== null) {
    return skipped(run.stopReason.code, run.stopReason.message, 'apply the same plan again');
  }
  if (unclear === null && answer?.status === 'conflict') {
    const said = `QuickBooks says that the invoice was changed, and reading does not show it: ${answer.fault.message}`;
    return { ...conflict('quickbooks/5010', said, UNDO_AGAIN, seen?.id ?? change.precondition.id), attempts };
  }
  if (unclear === null && answer?.status === 'notSent') {
    return { ...skipped(NEVER_LEFT, `not sent: ${answer.cause}`, 'apply the same plan again'), attempts };
  }
  const lost = unclear ?? 'QuickBooks said that it was done, and the invoice does not show it';
  const refused = answer?.status === 'rejected' ? `; sent again, it was refused: ${answer.fault.message}` : '';
  return { ...indeterminate(lost + refused), attempts };
}
