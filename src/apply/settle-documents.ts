import { QUERY_LAG_MS } from '../model/limits.ts';
import type { Answer } from '../http/answer.ts';
import type { SalesDocumentChange } from '../model/change.ts';
import { decimal } from '../model/decimal.ts';
import type { ObservedSalesDocument, SalesDocumentKind } from '../model/sales-document.ts';
import { ReadRefused } from '../support/errors.ts';
import { invariant } from '../support/invariant.ts';
import type { ApplyRun } from './apply-run.ts';
import { alreadySo, applied, conflict } from './outcome-facts.ts';
import {
  DUPLICATE_NUMBER,
  outcomeOfRefusal,
  outcomeOfTakenNumber,
  outcomeOfUnsettled,
  type SentDocument,
} from './document-outcomes.ts';
import type { SendOptions } from './ports.ts';
import { failedBatchSize, sendDivided } from './send-divided.ts';
import { lostCustomField, matchDocument, otherNumber, proveTotals } from './verify-document.ts';

/** A document that is being sent: the request, and what is known of it so far. */
export interface Sending extends SentDocument {
  readonly change: SalesDocumentChange;
  answer: Answer<ObservedSalesDocument> | null;
  attempts: number;
  unclear: string | null;
  failsByItself: boolean;
}

/**
 * How writes without a certain outcome are settled. Each step does three things, in this order:
 *
 * 1. Wait, because a query may lag behind writes: half a minute after each send before anything is sent again
 *    (`quickbooks.md` §4).
 * 2. Look, by id for documents with an answer and by number for the rest. What is found is settled.
 * 3. Send again what is proven absent, with the same key. If the first request still arrives minutes later, QuickBooks
 *    knows the key and does nothing more.
 *
 * A write is sent alone, with its own request id, only once its batch key is spent (`keyUsed`). A batch that failed
 * twice as a whole is divided (`send-divided.ts`).
 */
const SETTLE_STEPS = [
  { waitMs: 0, sendAgain: 'nothing' },
  { waitMs: 2_000, sendAgain: 'nothing' },
  { waitMs: 30_000, sendAgain: 'inBatches' },
  { waitMs: QUERY_LAG_MS, sendAgain: 'inPartsOrAlone' },
  { waitMs: QUERY_LAG_MS, sendAgain: 'inPartsOrAlone' },
  { waitMs: QUERY_LAG_MS, sendAgain: 'nothing' },
] as const;

/** Sends, and gives every document its outcome. */
export async function sendAndSettle(
  run: ApplyRun,
  kind: SalesDocumentKind,
  sending: readonly Sending[],
  onLastSent: () => void,
): Promise<void> {
  const open = await send(run, sending, { alone: false, batchItems: run.batchItems, onLastSent });
  if (open.every(isAnswered)) await settle(run, kind, open);
  else await run.whileUnclear(async () => await settle(run, kind, open));
}

async function settle(run: ApplyRun, kind: SalesDocumentKind, sent: readonly Sending[]): Promise<void> {
  let open = sent;
  for (const { waitMs, sendAgain } of SETTLE_STEPS) {
    if (open.length === 0) return;
    await run.input.clock.sleep(waitMs);
    open = await settleByReading(run, kind, open);
    if (sendAgain !== 'nothing' && !run.input.stop.requested) open = await sendAbsent(run, kind, open, sendAgain);
  }
  for (const one of await settleOtherKind(run, kind, open)) await run.setOutcome(one.change, outcomeOfUnsettled(one));
}

/** Sends again what is absent. A write that QuickBooks answered as done is only looked for, never sent again. */
async function sendAbsent(
  run: ApplyRun,
  kind: SalesDocumentKind,
  open: readonly Sending[],
  how: 'inBatches' | 'inPartsOrAlone',
): Promise<readonly Sending[]> {
  const answered = open.filter(isAnswered);
  // A write that fails on its own was tried often enough.
  const absent = open.filter((one) => !isAnswered(one) && !one.failsByItself);
  const isLater = how === 'inPartsOrAlone';
  const alone = isLater ? absent.filter(isKeyUsed) : [];
  const failed = isLater ? absent.filter((one) => failedBatchSize(one) > 1) : [];
  const together = absent.filter((one) => !alone.includes(one) && !failed.includes(one));
  return [
    ...open.filter((one) => one.failsByItself && !isAnswered(one)),
    ...answered,
    ...(await send(run, together, { alone: false, batchItems: run.batchItems })),
    ...(await sendInParts(run, kind, failed)),
    ...(await send(run, alone, { alone: true })),
  ];
}

async function sendInParts(
  run: ApplyRun,
  kind: SalesDocumentKind,
  failed: readonly Sending[],
): Promise<readonly Sending[]> {
  const { open, batchItems } = await sendDivided(failed, {
    look: async (tried) => {
      await run.input.clock.sleep(QUERY_LAG_MS);
      return await settleByReading(run, kind, tried);
    },
    send: async (absent, size) =>
      run.input.stop.requested ? absent : await send(run, absent, { alone: false, batchItems: size }),
    isStopped: () => run.input.stop.requested,
  });
  if (batchItems !== null) run.rememberBatchItems(batchItems);
  return open;
}

/** Sends, records certain outcomes, and returns what must be settled by reading. */
async function send(run: ApplyRun, sending: readonly Sending[], options: SendOptions): Promise<readonly Sending[]> {
  if (sending.length === 0) return [];
  const answers = await run.input.quickbooks.sendDocuments(
    sending.map(({ write }) => write),
    options,
  );
  const open: Sending[] = [];
  for (const [index, one] of sending.entries()) {
    const answer = answers[index];
    invariant(answer !== undefined, 'one answer for each document');
    one.answer = answer;
    one.attempts += 1;
    if (answer.status === 'indeterminate') one.unclear = answer.cause;
    // A refusal after a lost answer says nothing about the first attempt, and a taken number may be ours.
    if (answer.status === 'rejected' && one.unclear === null && !isTaken(one)) {
      await run.setOutcome(one.change, { ...outcomeOfRefusal(answer.fault, one.write), attempts: one.attempts });
    } else open.push(one);
  }
  return open;
}

function isAnswered({ answer }: Sending): boolean {
  return answer?.status === 'done';
}

function isTaken({ answer }: Sending): boolean {
  return answer?.status === 'rejected' && answer.fault.code === DUPLICATE_NUMBER;
}

function isKeyUsed({ answer }: Sending): boolean {
  return answer?.status === 'indeterminate' && answer.why === 'keyUsed';
}

/** Some companies number invoices and credit memos together. Then a document of the other kind may have the number. */
async function settleOtherKind(
  run: ApplyRun,
  kind: SalesDocumentKind,
  open: readonly Sending[],
): Promise<readonly Sending[]> {
  const refused = open.filter((one) => isTaken(one) && one.unclear === null);
  if (refused.length === 0) return open;
  const docNumbers = refused.map(({ write }) => write.state.document.docNumber);
  const found = await run.input.quickbooks.findDocuments(kind === 'invoice' ? 'creditMemo' : 'invoice', {
    docNumbers,
    createdSince: run.createdSince,
    mayBeRenumbered: false,
  });
  const left: Sending[] = [];
  for (const one of open) {
    const holder = refused.includes(one)
      ? found.find(({ docNumber }) => docNumber === one.write.state.document.docNumber)
      : undefined;
    if (holder === undefined) left.push(one);
    else await run.setOutcome(one.change, outcomeOfTakenNumber(one.write, holder));
  }
  return left;
}

/**
 * Reads by id the documents with an answer and by number the others, settles what exists, and returns the rest. A read
 * that is refused because of one document is divided, so that only this document stays unproven.
 */
export async function settleByReading(
  run: ApplyRun,
  kind: SalesDocumentKind,
  open: readonly Sending[],
): Promise<readonly Sending[]> {
  try {
    return await readAndSettle(run, kind, open);
  } catch (error) {
    if (!(error instanceof ReadRefused) || open.length === 0) throw error;
    const left = open.filter((one) => !run.hasOutcome(one.change));
    if (left.length <= 1) {
      await run.takeFailure(
        left.map(({ change }) => change),
        error,
      );
      return [];
    }
    const half = Math.ceil(left.length / 2);
    return [
      ...(await settleByReading(run, kind, left.slice(0, half))),
      ...(await settleByReading(run, kind, left.slice(half))),
    ];
  }
}

async function readAndSettle(
  run: ApplyRun,
  kind: SalesDocumentKind,
  open: readonly Sending[],
): Promise<readonly Sending[]> {
  const { quickbooks } = run.input;
  const wanted = open.map((one) => ({ one, id: knownId(one), docNumber: one.write.state.document.docNumber }));
  const ids = wanted.flatMap(({ id }) => id ?? []);
  const numbers = wanted.flatMap(({ id, docNumber }) => (id === null ? [docNumber] : []));
  const foundById = ids.length === 0 ? [] : await quickbooks.findDocuments(kind, { ids });
  const { createdSince, mayBeRenumbered } = run;
  const foundByNumber =
    numbers.length === 0
      ? []
      : await quickbooks.findDocuments(kind, { docNumbers: numbers, createdSince, mayBeRenumbered });
  const byId = new Map(foundById.map((observed) => [observed.id, observed]));
  const outdated = wanted.flatMap(({ one, id }) => (id !== null && mayBeOutdated(one, byId.get(id)) ? [id] : []));
  const newest = outdated.length === 0 ? [] : await quickbooks.findDocuments(kind, { ids: outdated, newest: true });
  for (const observed of newest) byId.set(observed.id, observed);
  const left: Sending[] = [];
  for (const { one, id } of wanted) {
    if (one.write.target !== null) {
      if (await settleUpdate(run, one, byId.get(one.write.target.id) ?? null)) left.push(one);
      continue;
    }
    const found = id === null ? foundByNumber.filter((seen) => isFor(one, seen)) : [byId.get(id) ?? []].flat();
    if (found.length === 0) left.push(one);
    else await settleCreated(run, one, found);
  }
  return left;
}

/** True when the document that was found is the write's: by its number, or by the marker when the number was replaced. */
function isFor({ write }: Sending, seen: ObservedSalesDocument): boolean {
  const { document, marker } = write.state;
  return (
    seen.docNumber === document.docNumber ||
    (seen.marker?.billId === marker.billId && seen.marker.generation === marker.generation)
  );
}

/** QuickBooks said something about the document that the query does not show, so the query may lag behind. */
function mayBeOutdated({ answer, write }: Sending, seen: ObservedSalesDocument | undefined): boolean {
  const isTold = answer?.status === 'done' || answer?.status === 'conflict';
  return isTold && seen !== undefined && matchDocument(seen, write.state.marker) !== 'equal';
}

function knownId({ answer, write }: Sending): string | null {
  if (write.target !== null) return write.target.id;
  return answer?.status === 'done' ? answer.value.id : null;
}

/** Settles a create by the document that was found: ours and equal, ours with other content, or somebody else's. */
async function settleCreated(run: ApplyRun, one: Sending, found: readonly ObservedSalesDocument[]): Promise<void> {
  const { marker, document } = one.write.state;
  const equal = found.find((observed) => matchDocument(observed, marker) === 'equal');
  if (equal !== undefined) {
    const lost = one.attempts > 0 && one.answer?.status !== 'done';
    const message = lost ? 'found by its number after an unclear answer' : null;
    await settleWritten(run, { change: one.change, observed: equal, message, attempts: one.attempts });
    return;
  }
  const [first] = found;
  invariant(first !== undefined, 'settleCreated needs a document');
  const isOurs = found.some((observed) => matchDocument(observed, marker) === 'ours-different');
  const said = `another run sent bill ${document.billId} with other content`;
  await run.setOutcome(
    one.change,
    isOurs
      ? conflict('conflict/other-content', said, 'run tieout plan', first.id)
      : outcomeOfTakenNumber(one.write, first),
  );
}

/** Settles an update. True when it did not arrive and may be sent again: its SyncToken makes that safe. */
async function settleUpdate(run: ApplyRun, one: Sending, found: ObservedSalesDocument | null): Promise<boolean> {
  const { change, write, answer, attempts } = one;
  if (found === null) {
    await run.setOutcome(change, conflict('deleted', 'the invoice was deleted since the plan', 'run tieout plan'));
    return false;
  }
  const { marker } = write.state;
  if (matchDocument(found, marker) === 'equal' && found.marker?.billVersion === marker.billVersion) {
    await settleWritten(run, { change, observed: found, message: null, attempts });
    return false;
  }
  const isUnmoved = write.target !== null && found.syncToken === write.target.syncToken;
  if (isUnmoved && answer?.status !== 'conflict') return true;
  const said = 'somebody changed the invoice in QuickBooks since the plan';
  await run.setOutcome(change, conflict('quickbooks/5010', said, 'run tieout plan', found.id));
  return false;
}

/** Records the outcome of a document that was read back: applied, when QuickBooks' total is the plan's. */
export async function settleWritten(
  run: ApplyRun,
  written: {
    readonly change: SalesDocumentChange;
    readonly observed: ObservedSalesDocument;
    readonly message: string | null;
    readonly attempts: number;
  },
): Promise<void> {
  const { change, observed, message, attempts } = written;
  const proof = proveTotals(change, run.decisionOf(change), observed);
  run.addProof(proof);
  const warnings: string[] = [];
  if (!decimal(proof.taxAdded).eq(decimal('0'))) {
    warnings.push(
      `QuickBooks added tax of ${proof.currency} ${proof.taxAdded}; set delivery.tax or the customer's tax status`,
    );
  }
  for (const text of [lostCustomField(change, observed), otherNumber(change, observed)]) {
    if (text !== null && change.action !== 'adopt') warnings.push(text);
  }
  if (!proof.asPlanned && change.action !== 'adopt') {
    const text = `QuickBooks' total is ${proof.quickbooksTotal}, the plan's ${proof.planTotal}`;
    const next = `check invoice ${proof.docNumber} in QuickBooks`;
    await run.setOutcome(change, { ...conflict('total-differs', text, next, observed.id), warnings, attempts });
    return;
  }
  if (attempts === 0) {
    await run.setOutcome(change, alreadySo(observed.id, 'another run sent it since the plan', { warnings, attempts }));
    return;
  }
  await run.setOutcome(change, applied(observed.id, { warnings, attempts, ...(message === null ? {} : { message }) }));
}
