import type { SalesDocumentChange, SalesDocumentState } from '../model/change.ts';
import type { ObservedSalesDocument, SalesDocumentKind } from '../model/sales-document.ts';
import { decimal } from '../model/decimal.ts';
import { invariant } from '../support/invariant.ts';
import { alreadySo, applied, conflict, skipped, type ApplyRun } from './apply-context.ts';
import {
  DUPLICATE_NUMBER,
  outcomeOfRefusal,
  outcomeOfTakenNumber,
  outcomeOfUnsettled,
  type SentDocument,
} from './document-outcomes.ts';
import { documentKey } from './idempotency-key.ts';
import type { WriteAnswer } from './ports.ts';
import { matchDocument, proveTotals } from './verify-document.ts';

/** A document on its way: what we asked for, and what we know of it so far. */
interface Sending extends SentDocument {
  readonly change: SalesDocumentChange;
  answer: WriteAnswer<ObservedSalesDocument> | null;
  attempts: number;
  unclear: string | null;
}

/**
 * How an unclear write is settled: look, and only what is proven absent is sent again under the same
 * key, so that a request which was given up and arrives minutes later does nothing more. Alone, which
 * has a key of its own, goes only what that key cannot carry any more: a batch that is replayed whole
 * would never bring it through. The waits give a query that lags behind writes time to show what is there.
 */
const SETTLE_STEPS = [
  { waitMs: 0, resend: null },
  { waitMs: 2_000, resend: 'inBatches' },
  { waitMs: 8_000, resend: 'aloneIfKeyUsed' },
  { waitMs: 2_000, resend: null },
] as const;

/**
 * Sends one group of invoices or credit memos of one kind, then proves each by reading it. Look,
 * write, prove: a create is sent only for a number that was just seen absent, and an answer is
 * believed only when the document is read back (a replayed answer may name a deleted invoice).
 */
export async function applyDocuments(run: ApplyRun, changes: readonly SalesDocumentChange[]): Promise<void> {
  const adopted = changes.filter((change) => change.action === 'adopt');
  await settleAdopted(run, adopted);
  const sending: Sending[] = [];
  for (const change of changes) {
    if (change.action !== 'adopt') sending.push(await prepare(run, change));
  }
  for (const kind of ['invoice', 'creditMemo'] as const) {
    const ofKind = sending.filter(({ write }) => write.kind === kind);
    await sendAndSettle(run, kind, await lookBefore(run, kind, ofKind));
  }
}

/** A look at QuickBooks counts for this long; then another run may have sent the bill in between. */
const LOOK_COUNTS_MS = 30_000;

/**
 * Settles the creates whose number has been taken since the plan was read, and gives back what is still
 * to be sent. A large plan is sent for minutes; where QuickBooks neither replays request ids nor refuses
 * a number twice, this look is all that keeps two runs from sending a bill twice.
 */
async function lookBefore(
  run: ApplyRun,
  kind: SalesDocumentKind,
  sending: readonly Sending[],
): Promise<readonly Sending[]> {
  const readAt = Date.parse(run.input.plan.basedOn.quickbooksReadAt);
  const creates = sending.filter(({ write }) => write.operation === 'create');
  if (creates.length === 0 || run.input.clock.now() - readAt < LOOK_COUNTS_MS) return sending;
  const left = new Set(await settleByReading(run, kind, creates));
  return sending.filter((one) => one.write.operation === 'update' || left.has(one));
}

async function prepare(run: ApplyRun, change: SalesDocumentChange): Promise<Sending> {
  const { after, precondition } = change;
  invariant(after !== null, `a document change without "after": ${change.address}`);
  const customerId = run.idOf(after.document.customer);
  invariant(customerId !== null, `${change.address} was sent before its customer`);
  const state: SalesDocumentState = { ...after, document: { ...after.document, customer: { id: customerId } } };
  const before = change.before?.document ?? null;
  const target = 'id' in precondition ? { id: precondition.id, syncToken: precondition.revision, before } : null;
  const key = documentKey(run.input.plan.connection.realmId, state, target);
  await run.intend(change, `${key.batchRequestId}/${key.bId}`);
  const operation = change.action === 'update' ? 'update' : 'create';
  return {
    change,
    write: { operation, kind: after.document.kind, state, target: operation === 'update' ? target : null, key },
    answer: null,
    attempts: 0,
    unclear: null,
  };
}

async function sendAndSettle(run: ApplyRun, kind: SalesDocumentKind, sending: readonly Sending[]): Promise<void> {
  let open = await send(run, sending, false);
  for (const { waitMs, resend } of SETTLE_STEPS) {
    if (open.length === 0) return;
    await run.input.clock.sleep(waitMs);
    open = await settleByReading(run, kind, open);
    if (resend === null || run.input.stop.requested) continue;
    const answered = open.filter(isAnswered);
    const absent = open.filter((one) => !isAnswered(one));
    const alone = resend === 'aloneIfKeyUsed' ? absent.filter(isKeyUsed) : [];
    const together = absent.filter((one) => !alone.includes(one));
    open = [...answered, ...(await send(run, together, false)), ...(await send(run, alone, true))];
  }
  for (const one of await settleOtherKind(run, kind, open)) await run.settle(one.change, outcomeOfUnsettled(one));
}

/** Some companies number invoices and credit memos together: then the holder of a number is of the other kind. */
async function settleOtherKind(
  run: ApplyRun,
  kind: SalesDocumentKind,
  open: readonly Sending[],
): Promise<readonly Sending[]> {
  const refused = open.filter((one) => isTaken(one) && one.unclear === null);
  if (refused.length === 0) return open;
  const docNumbers = refused.map(({ write }) => write.state.document.docNumber);
  const held = await run.input.quickbooks.findDocuments(kind === 'invoice' ? 'creditMemo' : 'invoice', { docNumbers });
  const left: Sending[] = [];
  for (const one of open) {
    const holder = refused.includes(one)
      ? held.find(({ docNumber }) => docNumber === one.write.state.document.docNumber)
      : undefined;
    if (holder === undefined) left.push(one);
    else await run.settle(one.change, outcomeOfTakenNumber(one.write, holder));
  }
  return left;
}

function isTaken({ answer }: Sending): boolean {
  return answer?.status === 'rejected' && answer.fault.code === DUPLICATE_NUMBER;
}

/** QuickBooks says it carried the write out: never sent again, only looked for. */
function isAnswered(one: Sending): boolean {
  return one.answer?.status === 'done';
}

function isKeyUsed({ answer }: Sending): boolean {
  return answer?.status === 'indeterminate' && answer.keyUsed === true;
}

/** Sends, and settles what is certain; gives back what must be settled by reading. */
async function send(run: ApplyRun, sending: readonly Sending[], alone: boolean): Promise<readonly Sending[]> {
  if (sending.length === 0) return [];
  const answers = await run.input.quickbooks.sendDocuments(
    sending.map(({ write }) => write),
    { alone },
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
      await run.settle(one.change, { ...outcomeOfRefusal(answer.fault, one.write), attempts: one.attempts });
    } else open.push(one);
  }
  return open;
}

/** Reads by id what was answered, by number what was not, settles what is there, and gives back the rest. */
async function settleByReading(
  run: ApplyRun,
  kind: SalesDocumentKind,
  open: readonly Sending[],
): Promise<readonly Sending[]> {
  const { quickbooks } = run.input;
  const wanted = open.map((one) => ({ one, id: knownId(one), docNumber: one.write.state.document.docNumber }));
  const ids = wanted.flatMap(({ id }) => id ?? []);
  const numbers = wanted.flatMap(({ id, docNumber }) => (id === null ? [docNumber] : []));
  const held = ids.length === 0 ? [] : await quickbooks.findDocuments(kind, { ids });
  const byNumber = numbers.length === 0 ? [] : await quickbooks.findDocuments(kind, { docNumbers: numbers });
  const byId = new Map(held.map((observed) => [observed.id, observed]));
  const left: Sending[] = [];
  for (const { one, id, docNumber } of wanted) {
    if (one.write.target !== null) {
      if (await settleUpdate(run, one, byId.get(one.write.target.id) ?? null)) left.push(one);
      continue;
    }
    const found =
      id === null ? byNumber.filter((observed) => observed.docNumber === docNumber) : [byId.get(id) ?? []].flat();
    if (found.length === 0) left.push(one);
    else await settleFound(run, one, found);
  }
  return left;
}

function knownId({ answer, write }: Sending): string | null {
  if (write.target !== null) return write.target.id;
  return answer?.status === 'done' ? answer.value.id : null;
}

async function settleFound(run: ApplyRun, one: Sending, found: readonly ObservedSalesDocument[]): Promise<void> {
  const { marker, document } = one.write.state;
  const equal = found.find((observed) => matchDocument(observed, marker) === 'equal');
  if (equal !== undefined) {
    const lost = one.attempts > 0 && one.answer?.status !== 'done';
    await settleWritten(
      run,
      one.change,
      equal,
      lost ? 'found by its number after an unclear answer' : null,
      one.attempts,
    );
    return;
  }
  const [first] = found;
  invariant(first !== undefined, 'settleFound needs a document');
  const ours = found.some((observed) => matchDocument(observed, marker) === 'ours-different');
  await run.settle(
    one.change,
    ours
      ? conflict(
          'conflict/other-content',
          `another run sent bill ${document.billId} with other content`,
          'run tieout plan',
          first.id,
        )
      : outcomeOfTakenNumber(one.write, first),
  );
}

/** True when the update did not arrive and may be sent again: its SyncToken makes that safe. */
async function settleUpdate(run: ApplyRun, one: Sending, found: ObservedSalesDocument | null): Promise<boolean> {
  if (found === null) {
    await run.settle(one.change, conflict('deleted', 'the invoice was deleted since the plan', 'run tieout plan'));
    return false;
  }
  if (
    matchDocument(found, one.write.state.marker) === 'equal' &&
    found.marker?.billVersion === one.write.state.marker.billVersion
  ) {
    await settleWritten(run, one.change, found, null, one.attempts);
    return false;
  }
  const unmoved = one.write.target !== null && found.syncToken === one.write.target.syncToken;
  if (unmoved && one.answer?.status !== 'conflict') return true;
  await run.settle(
    one.change,
    conflict(
      'quickbooks/5010',
      'somebody changed the invoice in QuickBooks since the plan',
      'run tieout plan',
      found.id,
    ),
  );
  return false;
}

async function settleAdopted(run: ApplyRun, changes: readonly SalesDocumentChange[]): Promise<void> {
  for (const kind of ['invoice', 'creditMemo'] as const) {
    const ofKind = changes.filter((change) => change.kind === kind);
    const ids = ofKind.flatMap(({ precondition }) => ('id' in precondition ? [precondition.id] : []));
    const found = ids.length === 0 ? [] : await run.input.quickbooks.findDocuments(kind, { ids });
    const byId = new Map(found.map((observed) => [observed.id, observed]));
    for (const change of ofKind) {
      invariant('id' in change.precondition, `an adoption of ${change.address} needs the document`);
      const observed = byId.get(change.precondition.id);
      if (observed === undefined) {
        await run.settle(change, conflict('deleted', 'the invoice was deleted since the plan', 'run tieout plan'));
      } else if (observed.voided) {
        const said = 'the invoice was voided since the plan';
        await run.settle(change, conflict('voided', said, 'run tieout plan', observed.id));
      } else await settleWritten(run, change, observed, null, 1);
    }
  }
}

async function settleWritten(
  run: ApplyRun,
  change: SalesDocumentChange,
  observed: ObservedSalesDocument,
  message: string | null,
  attempts: number,
): Promise<void> {
  const proof = proveTotals(change, run.decisionOf(change), observed);
  run.prove(proof);
  const warnings: string[] = [];
  if (!decimal(proof.taxAdded).eq(decimal('0'))) {
    warnings.push(
      `QuickBooks added tax of ${proof.currency} ${proof.taxAdded}; set delivery.tax or the customer's tax status`,
    );
  }
  if (!proof.asPlanned && change.action !== 'adopt') {
    const text = `QuickBooks' total is ${proof.quickbooksTotal}, the plan's ${proof.planTotal}`;
    await run.settle(change, {
      ...conflict('total-differs', text, `check invoice ${proof.docNumber} in QuickBooks`, observed.id),
      warnings,
      attempts,
    });
    return;
  }
  if (attempts === 0) {
    await run.settle(change, alreadySo(observed.id, 'another run sent it since the plan', { warnings, attempts }));
    return;
  }
  await run.settle(change, applied(observed.id, { warnings, attempts, ...(message === null ? {} : { message }) }));
}

/** Settles what was not sent because the run was told to stop, or its breaker opened. */
export async function skipDocuments(
  run: ApplyRun,
  changes: readonly SalesDocumentChange[],
  why: { readonly code: string; readonly message: string },
): Promise<void> {
  for (const change of changes) {
    if (!run.hasOutcome(change)) await run.settle(change, skipped(why.code, why.message, 'run tieout apply again'));
  }
}
