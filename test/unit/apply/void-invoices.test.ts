import { describe, expect, it } from 'vitest';
import { ApplyRun } from '../../../src/apply/apply-run.ts';
import type { QuickBooksPort, UndoWrite } from '../../../src/apply/ports.ts';
import { voidInvoices } from '../../../src/apply/void-invoices.ts';
import { NO_JOURNAL } from '../../../src/apply/journal-file.ts';
import { done, indeterminate, notSent, type Answer, type RemoteFault } from '../../../src/http/answer.ts';
import type { InvoiceVoid } from '../../../src/model/change.ts';
import type { UndoScope } from '../../../src/model/plan.ts';
import type { ObservedSalesDocument } from '../../../src/model/sales-document.ts';
import { createVirtualClock } from '../http/test-clock.ts';
import { editDocument, planWorld, type World } from '../reconcile/make-world.ts';
import { sent } from '../reconcile/situations.ts';

/** What becomes of one write: carried out or not, and the answer that comes. */
type Fate =
  | 'done'
  /** Carried out, without an answer. */
  | 'lost'
  /** Not carried out, without an answer. */
  | 'vanished'
  | 'notSent'
  /** QuickBooks says done, and nothing happens. */
  | 'untrue'
  /** QuickBooks says that the revision is old, although a read shows it. */
  | 'stale'
  | RemoteFault;

interface Situation {
  /** What happened to the invoice between the plan and the apply; null when it was deleted. */
  readonly since?: Partial<ObservedSalesDocument> | null;
  /** One for each write; the last is that of all further ones. */
  readonly fates?: readonly Fate[];
  /** What somebody does after this many writes. */
  readonly meanwhile?: { readonly writes: number; readonly act: Partial<ObservedSalesDocument> | 'stop' };
  readonly scope?: Partial<UndoScope>;
  /** The invoice as the plan saw it, where it is not as it was sent. */
  readonly planned?: Partial<ObservedSalesDocument>;
}

const CLOSED: RemoteFault = {
  system: 'quickbooks',
  code: '6210',
  codes: ['6210'],
  message: 'Account Period Closed, Cannot Update Through Services API',
  detail: null,
  httpStatus: 400,
};
const STALE: RemoteFault = { ...CLOSED, code: '5010', codes: ['5010'], message: 'Stale Object Error' };

const VOID = { voided: true, totalAmount: '0', balance: '0', lines: [] } as const;

/** Plans the undo of one invoice, lets the situation happen, carries the undo out, and tells what became of it. */
async function undo({ since = {}, fates = ['done'], meanwhile, scope = {}, planned = {} }: Situation) {
  const world = editDocument(sent(), planned);
  const { plan } = planWorld(world, {
    scope: {
      bills: ['bill-1'],
      undo: { targets: [{ billId: 'bill-1', key: null }], emailed: false, hold: false, ...scope },
    },
  });
  const [change] = plan.changes.filter((one): one is InvoiceVoid => one.action === 'void');
  if (change === undefined) throw new Error('the undo plans no void');
  let invoice: ObservedSalesDocument | null = since === null ? null : touched(documentOf(world), since);
  const stop = { requested: false };
  const writes: string[] = [];
  const carryOut = (write: UndoWrite): ObservedSalesDocument | null => {
    if (invoice === null || write.target.syncToken !== invoice.syncToken) return null;
    invoice = touched(invoice, write.step === 'void' ? VOID : { marker: write.marker });
    return invoice;
  };
  const send = (write: UndoWrite): Answer<ObservedSalesDocument> => {
    const fate = fates[Math.min(writes.length, fates.length - 1)] ?? 'done';
    writes.push(`${write.step} @${write.target.syncToken}`);
    const answer = answerOf(fate, write, carryOut, invoice);
    if (meanwhile?.writes === writes.length) {
      if (meanwhile.act === 'stop') stop.requested = true;
      else if (invoice !== null) invoice = touched(invoice, meanwhile.act);
    }
    return answer;
  };
  const quickbooks: Pick<QuickBooksPort, 'sendUndo' | 'findDocuments'> = {
    sendUndo: (some) => Promise.resolve(some.map(send)),
    findDocuments: () => {
      if (meanwhile?.writes === 0 && meanwhile.act === 'stop') stop.requested = true;
      return Promise.resolve(invoice === null ? [] : [invoice]);
    },
  };
  const clock = createVirtualClock(Date.parse('2026-11-02T09:00:00Z'));
  const run = new ApplyRun({
    plan,
    reviewedId: plan.id,
    send: new Set([change.id]),
    m3ter: {} as never,
    quickbooks: quickbooks as QuickBooksPort,
    journal: NO_JOURNAL,
    progress: { start: () => {}, advance: () => {}, waiting: () => {}, done: () => {} },
    clock,
    limits: { groupSize: 30, batchItems: 30, breakerErrors: 20, concurrency: 4 },
    stop,
  });
  const start = clock.now();
  await voidInvoices(run, [change]);
  const [outcome] = run.outcomes();
  return {
    said: `${outcome?.status ?? ''} ${outcome?.code ?? ''}`,
    message: outcome?.message ?? '',
    next: outcome?.next ?? null,
    writes,
    left: invoice === null ? 'gone' : `${invoice.voided ? 'void' : 'live'} ${invoice.marker?.undo ?? '-'}`,
    seconds: Math.round((clock.now() - start) / 1000),
  };
}

function answerOf(
  fate: Fate,
  write: UndoWrite,
  carryOut: (write: UndoWrite) => ObservedSalesDocument | null,
  before: ObservedSalesDocument | null,
): Answer<ObservedSalesDocument> {
  if (typeof fate === 'object') return { status: 'rejected', fault: fate, refuses: 'request', passing: false };
  switch (fate) {
    case 'notSent':
      return notSent('the connection was refused');
    case 'vanished':
      return indeterminate('noAnswer', 'no answer came');
    case 'stale':
      return { status: 'conflict', fault: STALE };
    case 'untrue':
      return before === null ? { status: 'conflict', fault: STALE } : done(before);
    case 'lost':
      carryOut(write);
      return indeterminate('noAnswer', 'no answer came');
    case 'done':
      break;
  }
  const after = carryOut(write);
  return after === null ? { status: 'conflict', fault: STALE } : done(after);
}

function documentOf({ quickbooks }: World): ObservedSalesDocument {
  const [document] = quickbooks.documents;
  if (document === undefined) throw new Error('nothing was sent');
  return document;
}

/** Every touch that changes something makes a new revision. */
function touched(document: ObservedSalesDocument, edit: Partial<ObservedSalesDocument>): ObservedSalesDocument {
  if (Object.keys(edit).length === 0) return document;
  return { ...document, syncToken: String(Number(document.syncToken) + 1), ...edit };
}

const BOTH = ['mark @9', 'void @10'];
const PAID = { settled: true, balance: '0' } as const;
const MAILED = { emailStatus: 'EmailSent' } as const;
const marked = (word: 'undone' | 'held'): Partial<ObservedSalesDocument> => {
  const { marker } = documentOf(sent());
  return marker === null ? {} : { marker: { ...marker, undo: word } };
};

type Row = readonly [title: string, situation: Situation, said: string, writes: readonly string[], left: string];

const ROWS: readonly Row[] = [
  ['as planned', {}, 'applied applied', BOTH, 'void undone'],
  ['to be held', { scope: { hold: true } }, 'applied applied', BOTH, 'void held'],
  ['its word was written by a run that ended', { planned: marked('undone') }, 'applied applied', ['void @9'], 'void undone'],
  ['its word was another one', { planned: marked('undone'), scope: { hold: true } }, 'applied applied', BOTH, 'void held'],

  // What somebody did since the plan.
  ['void by our undo already', { since: { ...VOID, ...marked('undone') } }, 'alreadySo already-so', [], 'void undone'],
  ['void by an undo that holds', { since: { ...VOID, ...marked('held') } }, 'conflict voided', [], 'void held'],
  ['void by a person', { since: VOID }, 'conflict voided', [], 'void -'],
  ['void by a person, in a language we do not read', { since: { ...VOID, voided: false } }, 'conflict voided', [], 'live -'],
  ['deleted', { since: null }, 'conflict deleted', [], 'gone'],
  ['changed by a person', { since: { customerMemo: 'hello' } }, 'conflict quickbooks/5010', [], 'live -'],
  ['another revision and nothing that we see', { since: { note: null } }, 'conflict quickbooks/5010', [], 'live -'],
  ['paid', { since: PAID }, 'conflict INVOICE_ALREADY_PAID', [], 'live -'],
  ['e-mailed', { since: MAILED }, 'conflict emailed', [], 'live -'],
  ['e-mailed, with --emailed', { since: MAILED, scope: { emailed: true } }, 'conflict quickbooks/5010', [], 'live -'],
  ['e-mailed before the plan, with --emailed', { planned: MAILED, scope: { emailed: true } }, 'applied applied', BOTH, 'void undone'],

  // What somebody did between the two steps.
  ['paid after its word', { meanwhile: { writes: 1, act: PAID } }, 'conflict INVOICE_ALREADY_PAID', BOTH, 'live undone'],
  ['changed after its word', { meanwhile: { writes: 1, act: { customerMemo: 'hello' } } }, 'conflict quickbooks/5010', BOTH, 'live undone'],
  ['void by a person after its word', { meanwhile: { writes: 1, act: VOID } }, 'applied applied', BOTH, 'void undone'],

  // What QuickBooks answers.
  ['the books were closed', { fates: [CLOSED] }, 'rejected quickbooks/6210', ['mark @9'], 'live -'],
  ['the books were closed after its word', { fates: ['done', CLOSED] }, 'rejected quickbooks/6210', BOTH, 'live undone'],
  ['the word is lost', { fates: ['lost', 'done'] }, 'applied applied', BOTH, 'void undone'],
  ['the word never came', { fates: ['vanished', 'done'] }, 'applied applied', ['mark @9', 'mark @9', 'void @10'], 'void undone'],
  ['the void is lost', { fates: ['done', 'lost'] }, 'applied applied', BOTH, 'void undone'],
  ['both are lost', { fates: ['lost'] }, 'applied applied', BOTH, 'void undone'],
  ['the void never came', { fates: ['done', 'vanished', 'done'] }, 'applied applied', [...BOTH, 'void @10'], 'void undone'],
  ['a lost word, and somebody changed it too', { fates: ['lost'], meanwhile: { writes: 1, act: { customerMemo: 'hello' } } }, 'conflict quickbooks/5010', ['mark @9'], 'live undone'],
  ['the word is lost, then the books were closed', { fates: ['lost', CLOSED] }, 'rejected quickbooks/6210', BOTH, 'live undone'],
  ['the word is lost, then nothing is sent', { fates: ['lost', 'notSent'] }, 'skipped never-left', ['mark @9', ...Array<string>(6).fill('void @10')], 'live undone'],
  ['nothing is ever sent', { fates: ['notSent'] }, 'skipped never-left', Array<string>(7).fill('mark @9'), 'live -'],
  ['no answer ever comes', { fates: ['vanished'] }, 'indeterminate indeterminate', Array<string>(7).fill('mark @9'), 'live -'],
  ['no answer comes, then it is refused', { fates: ['vanished', CLOSED] }, 'indeterminate indeterminate', Array<string>(7).fill('mark @9'), 'live -'],
  ['QuickBooks says done, and it is not', { fates: ['done', 'untrue'] }, 'indeterminate indeterminate', ['mark @9', ...Array<string>(6).fill('void @10')], 'live undone'],
  ['its revision is said to be old, and is not', { fates: ['stale'] }, 'conflict quickbooks/5010', Array<string>(7).fill('mark @9'), 'live -'],

  // A run that is told to stop.
  ['told to stop before anything', { meanwhile: { writes: 0, act: 'stop' } }, 'skipped interrupted', [], 'live -'],
  ['told to stop after its word', { meanwhile: { writes: 1, act: 'stop' } }, 'applied applied', BOTH, 'void undone'],
  ['told to stop after its word was not sent', { fates: ['notSent'], meanwhile: { writes: 1, act: 'stop' } }, 'skipped never-left', ['mark @9'], 'live -'],
  ['told to stop after its word never came', { fates: ['vanished'], meanwhile: { writes: 1, act: 'stop' } }, 'indeterminate indeterminate', ['mark @9'], 'live -'],
  ['told to stop after its void never came', { fates: ['done', 'vanished'], meanwhile: { writes: 2, act: 'stop' } }, 'indeterminate indeterminate', BOTH, 'live undone'],
]; // prettier-ignore

describe('a void, by what the invoice is and what QuickBooks answers', () => {
  it.each(ROWS)('%s', async (_title, situation, said, writes, left) => {
    const result = await undo(situation);
    expect([result.said, result.writes, result.left]).toEqual([said, writes, left]);
    // Only what is proven has no next step.
    const isSettled = said.startsWith('applied') || said.startsWith('alreadySo');
    expect(result.next === null).toBe(isSettled);
  });

  it('says what is not known, and what came of sending again', async () => {
    const { message } = await undo({ fates: ['vanished', CLOSED] });
    expect(message).toBe(
      'sent, and no answer came; sent again, it was refused: ' +
        'Account Period Closed, Cannot Update Through Services API; reading did not settle it',
    );
  });

  it('says of books that were closed how to open them', async () => {
    expect((await undo({ fates: [CLOSED] })).next).toContain('reopen the period in QuickBooks');
  });

  it('waits for nothing after a signal when all is known, and for a lost answer as long as ever', async () => {
    const stop = { writes: 1, act: 'stop' } as const;
    expect((await undo({ fates: ['notSent'], meanwhile: stop })).seconds).toBe(0);
    expect((await undo({ fates: ['vanished'], meanwhile: stop })).seconds).toBe(42);
  });
});
