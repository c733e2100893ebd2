import type { DocumentAdoption, SalesDocumentChange, SalesDocumentState } from '../model/change.ts';
import { planMark } from '../model/marker.ts';
import type { SalesDocumentKind } from '../model/sales-document.ts';
import { isVoid } from '../model/void.ts';
import { invariant } from '../support/invariant.ts';
import type { ApplyRun } from './apply-run.ts';
import { conflict } from './outcome-facts.ts';
import { documentKey, keyText } from './idempotency-key.ts';
import { sendAndSettle, settleByReading, settleWritten, type Sending } from './settle-documents.ts';

/**
 * Sends one group of invoices and credit memos in three steps:
 * 1. look: a create is sent only for a number that was just seen absent;
 * 2. write;
 * 3. prove: an answer is believed only when the document is read back, because a replayed answer may name a deleted
 *    invoice.
 *
 * `onLastSent` is called when no write waits for a limit any more. The next group may then begin: whatever this one still
 * waits for, it is an answer.
 */
export async function applyDocuments(
  run: ApplyRun,
  changes: readonly SalesDocumentChange[],
  onLastSent: () => void,
): Promise<void> {
  const adopted = changes.filter((change) => change.action === 'adopt');
  await settleAdopted(run, adopted);
  const sending: Sending[] = [];
  for (const change of changes) {
    if (change.action !== 'adopt') sending.push(await prepare(run, change));
  }
  const last: SalesDocumentKind = sending.some(({ write }) => write.kind === 'creditMemo') ? 'creditMemo' : 'invoice';
  for (const kind of ['invoice', 'creditMemo'] as const) {
    const ofKind = sending.filter(({ write }) => write.kind === kind);
    const left = await lookBefore(run, kind, ofKind);
    await sendAndSettle(run, kind, left, kind === last ? onLastSent : () => undefined);
  }
}

/** How long a look at QuickBooks is valid. After that another run may have sent the bill. */
const LOOK_COUNTS_MS = 30_000;

/**
 * Settles creates whose number was taken since the plan was read, and returns what is still to be sent. Sending a large
 * plan takes minutes. Where QuickBooks neither replays request ids nor refuses a second use of a number, only this look
 * keeps two runs from sending a bill twice.
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
  const customerId = run.idOf(after.document.customer);
  invariant(customerId !== null, `${change.address} was sent before its customer`);
  const marker = { ...after.marker, plan: planMark(run.input.reviewedId) };
  const state: SalesDocumentState = { marker, document: { ...after.document, customer: { id: customerId } } };
  const before = change.before?.document ?? null;
  const target = 'id' in precondition ? { id: precondition.id, syncToken: precondition.revision, before } : null;
  const key = documentKey(run.input.plan.connection.realmId, state, target);
  await run.intend(change, keyText(key), { customer: customerId });
  const operation = change.action === 'update' ? 'update' : 'create';
  return {
    change,
    write: { operation, kind: after.document.kind, state, target: operation === 'update' ? target : null, key },
    answer: null,
    attempts: 0,
    unclear: null,
    failsByItself: false,
  };
}

/** Adopting writes nothing. The document must still exist and not be void. */
async function settleAdopted(run: ApplyRun, changes: readonly DocumentAdoption[]): Promise<void> {
  for (const kind of ['invoice', 'creditMemo'] as const) {
    const ofKind = changes.filter((change) => change.kind === kind);
    const ids = ofKind.map(({ precondition }) => precondition.id);
    const found = ids.length === 0 ? [] : await run.input.quickbooks.findDocuments(kind, { ids });
    const byId = new Map(found.map((observed) => [observed.id, observed]));
    for (const change of ofKind) {
      const observed = byId.get(change.precondition.id);
      if (observed === undefined) {
        await run.setOutcome(change, conflict('deleted', 'the invoice was deleted since the plan', 'run tieout plan'));
      } else if (isVoid(observed, run.decisionOf(change).billTotal)) {
        const said = 'the invoice was voided since the plan';
        await run.setOutcome(change, conflict('voided', said, 'run tieout plan', observed.id));
      } else await settleWritten(run, { change, observed, message: null, attempts: 1 });
    }
  }
}
