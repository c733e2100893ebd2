import type {
  DocumentWrite,
  M3terPort,
  QuickBooksPort,
  ResolvedMappingState,
  UndoWrite,
} from '../../src/apply/ports.ts';
import type { RemoteFault } from '../../src/http/answer.ts';
import { ownedDigest } from '../../src/diff/owned-fields.ts';
import type { Marker } from '../../src/model/marker.ts';
import { type ObservedSalesDocument, totalWithoutTax } from '../../src/model/sales-document.ts';
import type { Readers } from '../../src/reconcile/run-plan.ts';
import type { Simulator } from '../../src/sandbox/ports.ts';
import type { Random } from '../../src/support/clock.ts';
import type { Schedule, ScheduledAct } from './schedule.ts';

interface Ports {
  readonly m3ter: M3terPort;
  readonly quickbooks: QuickBooksPort;
}

/** A mistake that somebody could make, put between the product and its ports. */
export interface Bug {
  readonly title: string;
  readonly fetch?: (fetch: Simulator, random: Random) => Simulator;
  readonly readers?: (readers: Readers) => Readers;
  readonly ports?: (ports: Ports) => Ports;
  /** Turns schedules towards what the bug is about, so that few of them are enough. */
  readonly focus?: (schedule: Schedule) => Schedule;
}

function withQuickBooks(ports: Ports, changes: Partial<QuickBooksPort>): Ports {
  return { ...ports, quickbooks: { ...ports.quickbooks, ...changes } };
}

function withActs(schedule: Schedule, acts: readonly ScheduledAct[]): Schedule {
  return { ...schedule, acts: [...schedule.acts, ...acts].sort((a, b) => a.atMs - b.atMs) };
}

const duplicatesAllowed = (schedule: Schedule): Schedule => ({
  ...schedule,
  late: [],
  modes: {
    ...schedule.modes,
    quickbooks: {
      ...schedule.modes.quickbooks,
      duplicateDocNumber: 'allow',
      requestid: 'replay',
      batchReplay: 'perItem',
      requestidTtl: 'day',
    },
  },
});

/** One run for each wave, so that what happens between them is not also a race. */
const oneAtATime = (schedule: Schedule): Schedule => ({
  ...schedule,
  runs: [0, 1, 2].map((wave) => ({
    atMs: wave * 45 * 60_000,
    seed: schedule.seed + wave,
    kill: null,
    savedFrom: null,
  })),
});

/** One answer of a first apply is lost after the commit, another one for each seed. */
const oneLostAnswer = (schedule: Schedule): Schedule => ({
  ...oneAtATime(schedule),
  fresh: true,
  acts: [],
  late: [],
  faults: [{ at: 16 + (schedule.seed % 20), fault: { kind: 'lost', when: 'after' } }],
});

/** A calm apply, what people do after it, and the undo of it. */
const undone = (schedule: Schedule, acts: readonly ScheduledAct[]): Schedule => {
  const [apply, , again] = oneAtATime(schedule).runs;
  const runs = apply === undefined || again === undefined ? [] : [apply, { ...again, undoes: 0 }];
  return { ...schedule, runs, acts: [...acts], late: [], faults: [] };
};

/** Each is caught by the simulation (`deliberate-bugs.test.ts`); the README says by which law. */
export const BUGS: Readonly<Record<string, Bug>> = {
  'no-lookup-before-recreate': {
    title: 'what was sent without an answer is sent again without looking for it',
    focus: (schedule) => {
      const quickbooks = { duplicateDocNumber: 'allow', requestid: 'ignored' } as const;
      return { ...oneAtATime(schedule), late: [], modes: { ...schedule.modes, quickbooks } };
    },
    ports: (ports) =>
      withQuickBooks(ports, {
        findDocuments: (kind, wanted) =>
          'ids' in wanted ? ports.quickbooks.findDocuments(kind, wanted) : Promise.resolve([]),
      }),
  },
  'undo-without-word': {
    title: 'an undo voids an invoice without its word in the marker, so that the bill is never sent again',
    focus: (schedule) => undone(schedule, []),
    ports: (ports) =>
      withQuickBooks(ports, {
        sendUndo: async (writes, options) => {
          const plain = writes.map((write) => (write.step === 'mark' ? { ...write, marker: wordless(write) } : write));
          const answers = await ports.quickbooks.sendUndo(plain, options);
          return answers.map((answer, index) => {
            const write = writes[index];
            return write?.step === 'mark' && answer.status === 'done'
              ? { ...answer, value: { ...answer.value, marker: write.marker } }
              : answer;
          });
        },
      }),
  },
  'undo-of-edits': {
    title: 'an undo takes the newest SyncToken, so that it voids what a person edited since its plan',
    focus: (schedule) => {
      const atMs = 90 * 60_000 + 1_500 + (schedule.seed % 40) * 40;
      return undone(
        schedule,
        [0, 1, 2, 3].map((bill) => ({ atMs, act: 'edit', bill })),
      );
    },
    ports: (ports) => {
      const { quickbooks } = ports;
      const newest = new Map<string, string>();
      return withQuickBooks(ports, {
        findDocuments: async (kind, wanted) => {
          const found = await quickbooks.findDocuments(kind, wanted);
          for (const { id, syncToken } of found) newest.set(id, syncToken);
          // What nobody has written to since it was sent.
          return found.map((document) => (document.voided ? document : { ...document, syncToken: '0' }));
        },
        sendUndo: (writes, options) =>
          quickbooks.sendUndo(
            writes.map((write) => {
              const { id, syncToken } = write.target;
              return { ...write, target: { id, syncToken: newest.get(id) ?? syncToken } };
            }),
            options,
          ),
      });
    },
  },
  'requestid-per-run': {
    title: 'each run makes request ids of its own, so two runs do not protect each other',
    focus: (schedule) => {
      const [first] = schedule.runs;
      const runs = [0, 40, 80].map((atMs, index) => ({
        atMs,
        seed: schedule.seed + index,
        kill: null,
        savedFrom: null,
      }));
      return first === undefined ? schedule : { ...duplicatesAllowed(schedule), faults: [], runs };
    },
    fetch: (fetch, random) => {
      const run = Math.floor(random() * 1_000_000_000).toString(36);
      return async (request) => fetch(await withRequestId(request, () => run));
    },
  },
  'settle-skipped': {
    title: 'an answer that was lost is taken for a refusal',
    ports: (ports) =>
      withQuickBooks(ports, {
        sendDocuments: async (writes, options) => {
          const answers = await ports.quickbooks.sendDocuments(writes, options);
          return answers.map((answer) =>
            answer.status === 'indeterminate'
              ? { status: 'rejected', fault: refusal(answer.cause), ...NO_HOPE }
              : answer,
          );
        },
      }),
  },
  'mapping-before-invoice': {
    title: 'the record in m3ter is written before the invoice exists',
    ports: (ports) =>
      withQuickBooks(ports, {
        sendDocuments: async (writes, options) => {
          for (const write of writes)
            if (write.operation === 'create') await ports.m3ter.createMapping(recordOf(write));
          return await ports.quickbooks.sendDocuments(writes, options);
        },
      }),
  },
  'partial-lines-on-update': {
    title: 'an update carries only the line that changed',
    focus: (schedule) =>
      withActs(oneAtATime(schedule), [{ atMs: 60_000, act: 'recalculateAndApprove', bill: schedule.seed }]),
    ports: (ports) =>
      withQuickBooks(ports, {
        sendDocuments: (writes, options) => ports.quickbooks.sendDocuments(writes.map(withFirstLine), options),
      }),
  },
  'blind-5xx-retry': {
    title: 'a write that ended in a 5xx or a broken connection is sent again as a new one',
    focus: duplicatesAllowed,
    fetch: (fetch, random) => async (request) => {
      if (request.method !== 'POST' || !new URL(request.url).pathname.startsWith('/v3/')) return fetch(request);
      const copy = request.clone();
      const fresh = async (): Promise<Response> =>
        fetch(await withRequestId(copy, () => Math.floor(random() * 1_000_000_000).toString(36)));
      try {
        const response = await fetch(request);
        return response.status >= 500 ? await fresh() : response;
      } catch {
        return await fresh();
      }
    },
  },
  'replay-believed': {
    title: 'an answer is believed without reading the invoice',
    focus: (schedule) => ({
      ...duplicatesAllowed(schedule),
      faults: [],
      runs: [
        {
          atMs: 0,
          seed: schedule.seed,
          // Around the batch of the first invoices, and the records after it.
          kill: { atRequest: 24 + (schedule.seed % 16), when: 'after' },
          savedFrom: null,
        },
        { atMs: 20 * 60_000, seed: schedule.seed + 1, kill: null, savedFrom: null },
      ],
      acts: [0, 1, 2, 3].map((bill) => ({ atMs: 10 * 60_000, act: 'deleteInvoice', bill })),
    }),
    ports: believeAnswers,
  },
  'digest-ignored': {
    title: 'what a person edited is not told from what was sent',
    focus: (schedule) =>
      withActs(oneAtATime(schedule), [
        { atMs: 60_000, act: 'edit', bill: schedule.seed },
        { atMs: 61_000, act: 'recalculateAndApprove', bill: schedule.seed },
      ]),
    readers: (readers) => ({
      ...readers,
      readQuickBooks: async (needs) => {
        const snapshot = await readers.readQuickBooks(needs);
        return { ...snapshot, documents: snapshot.documents.map(asLeft) };
      },
    }),
  },
  'record-not-looked-up': {
    title: 'a mapping is created without looking whether it is there',
    focus: oneLostAnswer,
    ports: (ports) => ({ ...ports, m3ter: { ...ports.m3ter, findMappings: () => Promise.resolve([]) } }),
  },
  'update-without-sync-token': {
    title: 'an update takes the newest SyncToken instead of the one the plan was made from',
    focus: (schedule) =>
      withActs(oneAtATime(schedule), [
        { atMs: 60_000, act: 'recalculateAndApprove', bill: schedule.seed },
        { atMs: 45 * 60_000 + 1_500 + (schedule.seed % 40) * 40, act: 'edit', bill: schedule.seed },
      ]),
    ports: (ports) =>
      withQuickBooks(ports, {
        sendDocuments: async (writes, options) =>
          ports.quickbooks.sendDocuments(
            await Promise.all(writes.map((write) => withNewestToken(ports.quickbooks, write))),
            options,
          ),
      }),
  },
  'page-taken-for-all': {
    title: 'the first page of invoices is taken for all of them',
    readers: (readers) => ({
      ...readers,
      readQuickBooks: async (needs) => {
        const snapshot = await readers.readQuickBooks(needs);
        return { ...snapshot, documents: snapshot.documents.slice(0, 1) };
      },
    }),
  },
  'grace-ignored': {
    title: "m3ter's own engine is not waited for",
    focus: (schedule) =>
      withActs(
        { ...schedule, fresh: false },
        [0, 1, 2, 3, 4, 5].map((bill) => ({ atMs: 0, act: 'engineSends', bill })),
      ),
    readers: (readers) => ({
      ...readers,
      readM3ter: async (needs) => {
        const snapshot = await readers.readM3ter(needs);
        return {
          ...snapshot,
          runs: new Map(),
          configs: snapshot.configs.map((config) => ({ ...config, authorized: false })),
        };
      },
    }),
  },
  'customer-not-looked-up': {
    title: 'a customer whose answer was lost is not looked for',
    focus: oneLostAnswer,
    ports: (ports) => withQuickBooks(ports, { findCustomers: () => Promise.resolve([]) }),
  },
};

const NO_HOPE = { refuses: 'request', passing: false } as const;

function refusal(message: string): RemoteFault {
  return { system: 'quickbooks', code: 'http-500', codes: ['http-500'], message, detail: null, httpStatus: 500 };
}

/** The same request under another request id, in the place where it carries one. */
async function withRequestId(request: Request, make: () => string): Promise<Request> {
  const url = new URL(request.url);
  if (!url.searchParams.has('requestid')) return request;
  url.searchParams.set('requestid', make());
  return new Request(url, {
    method: request.method,
    headers: request.headers,
    body: await request.text(),
    signal: request.signal,
  });
}

function recordOf({ state, kind }: DocumentWrite): ResolvedMappingState {
  return {
    m3terEntity: 'Bill',
    m3terId: state.marker.billId,
    externalSystem: 'QuickBooksSandbox',
    externalTable: kind === 'invoice' ? 'Invoice' : 'CreditMemo',
    externalId: '999999',
    integrationConfigId: null,
  };
}

function withFirstLine(write: DocumentWrite): DocumentWrite {
  if (write.operation !== 'update') return write;
  const { document } = write.state;
  return { ...write, state: { ...write.state, document: { ...document, lines: document.lines.slice(0, 1) } } };
}

function asLeft(document: ObservedSalesDocument): ObservedSalesDocument {
  const { marker } = document;
  if (marker === null) return document;
  const content = { ...document, docNumber: document.docNumber ?? '', total: totalWithoutTax(document) };
  return { ...document, marker: { ...marker, digest: ownedDigest(content) } };
}

async function withNewestToken(quickbooks: QuickBooksPort, write: DocumentWrite): Promise<DocumentWrite> {
  const { target } = write;
  if (target === null) return write;
  const [now] = await quickbooks.findDocuments(write.kind, { ids: [target.id] });
  return now === undefined ? write : { ...write, target: { ...target, syncToken: now.syncToken } };
}

function believeAnswers(ports: Ports): Ports {
  const believed = new Map<string, ObservedSalesDocument>();
  return withQuickBooks(ports, {
    sendDocuments: async (writes, options) => {
      const answers = await ports.quickbooks.sendDocuments(writes, options);
      for (const answer of answers) if (answer.status === 'done') believed.set(answer.value.id, answer.value);
      return answers;
    },
    findDocuments: async (kind, wanted) => {
      if ('docNumbers' in wanted) return await ports.quickbooks.findDocuments(kind, wanted);
      return wanted.ids.flatMap((id) => believed.get(id) ?? []);
    },
  });
}

function wordless({ marker }: Extract<UndoWrite, { step: 'mark' }>): Marker {
  const { undo: _word, ...plain } = marker;
  return plain;
}
