import { describe, expect, it } from 'vitest';
import type { DocumentWrite } from '../../../src/apply/ports.ts';
import { createQuickBooksPort } from '../../../src/quickbooks/write-quickbooks.ts';
import { RemoteUnavailable } from '../../../src/support/errors.ts';
import { documentState } from './sample-documents.ts';
import {
  gatewayFault,
  json,
  scriptQuickBooks,
  serviceFault,
  type Script,
  type SeenRequest,
} from './scripted-quickbooks.ts';
import type { ApiLimits } from '../../../src/model/limits.ts';
import { compareText } from '../../../src/support/compare-text.ts';

function write(number: number, changes: Partial<DocumentWrite> = {}): DocumentWrite {
  const name = String(number).padStart(4, '0');
  const state = documentState({ billId: `bill-${name}`, docNumber: `M3-${name}` });
  return {
    operation: 'create',
    kind: 'invoice',
    state,
    target: null,
    key: { batchRequestId: 'tieout-batch', bId: `b${name}`, singleRequestId: `single-${name}` },
    ...changes,
  };
}

function writes(count: number): DocumentWrite[] {
  return Array.from({ length: count }, (_, index) => write(index));
}

type Sent = Record<string, unknown>;

/** What QuickBooks answers to a create: the document with an Id. */
function written(document: Sent, id: string): Sent {
  return { ...document, Id: id, SyncToken: '0', TotalAmt: 842.45, Balance: 842.45 };
}

interface BatchItem {
  readonly bId: string;
  readonly operation: string;
  readonly Invoice?: Sent;
}

function itemsOf(request: SeenRequest): readonly BatchItem[] {
  return (JSON.parse(request.body) as { BatchItemRequest: BatchItem[] }).BatchItemRequest;
}

function allDone(request: SeenRequest): Response {
  const items = itemsOf(request).map(({ bId, Invoice = {} }) => ({ bId, Invoice: written(Invoice, `id-${bId}`) }));
  return json({ BatchItemResponse: items.toReversed() });
}

function destinationOver(script: Script, limits: Partial<ApiLimits> = {}) {
  const scripted = scriptQuickBooks(script, limits);
  return { ...scripted, destination: createQuickBooksPort(scripted.client, { homeCurrency: 'USD' }) };
}

describe('sendDocuments in batches', () => {
  it('sends full batches with the key pair, and answers in the order of the writes', async () => {
    const { destination, seen } = destinationOver(allDone);
    const answers = await destination.sendDocuments(writes(65), { alone: false });
    expect(seen.map((request) => itemsOf(request).length).sort((a, b) => b - a)).toEqual([30, 30, 5]);
    expect(seen.every((request) => request.query.get('requestid') === 'tieout-batch')).toBe(true);
    expect(itemsOf(seen[0] as SeenRequest)[0]).toMatchObject({ bId: 'b0000', operation: 'create' });
    expect(answers.map((answer) => (answer.status === 'done' ? answer.value.id : answer.status))).toEqual(
      writes(65).map(({ key }) => `id-${key.bId}`),
    );
  });

  it('keeps the answers of the items apart', async () => {
    const { destination } = destinationOver((request) => {
      const [a, b, c, d, e] = itemsOf(request);
      return json({
        BatchItemResponse: [
          { bId: c?.bId, ...serviceFault('5010') },
          { bId: a?.bId, Invoice: written(a?.Invoice ?? {}, '1') },
          { bId: b?.bId, ...serviceFault('6140') },
          { bId: e?.bId, Invoice: written(a?.Invoice ?? {}, '1') },
          { bId: d?.bId, ...serviceFault('3001') },
        ],
      });
    });
    const answers = await destination.sendDocuments(writes(6), { alone: false });
    expect(answers.map(({ status }) => status)).toEqual([
      'done',
      'rejected',
      'conflict',
      'indeterminate',
      'indeterminate', // the answer holds the document of another bill
      'indeterminate', // the answer leaves the item out
    ]);
  });

  it('believes the marker when the company numbers by itself', async () => {
    const { destination } = destinationOver((request) => {
      const items = itemsOf(request).map(({ bId, Invoice = {} }) => ({
        bId,
        Invoice: { ...written(Invoice, '1'), DocNumber: '1042' },
      }));
      return json({ BatchItemResponse: items });
    });
    const [answer] = await destination.sendDocuments(writes(1), { alone: false });
    expect(answer).toMatchObject({ status: 'done', value: { docNumber: '1042' } });
  });

  it.each([
    ['a throttle', () => json(gatewayFault('3001', 'SERVICE'), 429), 'indeterminate'],
    ['a failing server', () => new Response('<html/>', { status: 503 }), 'indeterminate'],
    ['a cut body', () => new Response('{"BatchItemResponse":[{"bId":"b0'), 'indeterminate'],
    ['something else', () => json({ time: 't' }), 'indeterminate'],
    ['a refused batch', () => json(serviceFault('1040'), 400), 'rejected'],
  ])('says the same of every item after %s, having sent it once', async (_what, answer, status) => {
    const { destination, seen } = destinationOver(answer);
    const answers = await destination.sendDocuments(writes(3), { alone: false });
    expect(answers.map((one) => one.status)).toEqual([status, status, status]);
    expect(seen).toHaveLength(1);
  });

  it('never puts one key pair into a batch twice', async () => {
    const { destination, seen } = destinationOver(allDone);
    await destination.sendDocuments([write(1), write(1), write(2)], { alone: false });
    expect(
      seen
        .map((request) =>
          itemsOf(request)
            .map(({ bId }) => bId)
            .join(' '),
        )
        .toSorted(compareText),
    ).toEqual(['b0001', 'b0001 b0002']);
  });

  it('repeats a batch once after an expired token, with the same key', async () => {
    const { destination, seen } = destinationOver((request) =>
      request.authorization === 'Bearer access-1'
        ? json(gatewayFault('3200', 'AUTHENTICATION'), 401)
        : allDone(request),
    );
    const [answer] = await destination.sendDocuments(writes(1), { alone: false });
    expect(answer?.status).toBe('done');
    expect(seen).toHaveLength(2);
    expect(seen[0]?.body).toBe(seen[1]?.body);
  });

  it('throws a lost sign-in when nothing was answered', async () => {
    const { destination } = destinationOver(() => json(gatewayFault('3100', 'SERVICE'), 403));
    await expect(destination.sendDocuments(writes(2), { alone: false })).rejects.toMatchObject({
      code: 'quickbooks/realm-refused',
    });
  });

  it('keeps the answers it has when the sign-in is lost between batches', async () => {
    const { destination } = destinationOver(
      (request) =>
        itemsOf(request)[0]?.bId === 'b0000' ? allDone(request) : json(gatewayFault('3100', 'SERVICE'), 403),
      { quickbooksBatchItems: 2 },
    );
    const answers = await destination.sendDocuments(writes(4), { alone: false });
    expect(answers.map(({ status }) => status)).toEqual(['done', 'done', 'notSent', 'notSent']);
  });

  it('is not sent while only the token endpoint is unavailable', async () => {
    const { client } = scriptQuickBooks(allDone);
    const unavailable = async (): Promise<never> => {
      throw new RemoteUnavailable('no token', { code: 'token/endpoint-unavailable' });
    };
    const destination = createQuickBooksPort({ ...client, sendBatch: unavailable }, { homeCurrency: null });
    const answers = await destination.sendDocuments(writes(2), { alone: false });
    expect(answers).toEqual([
      { status: 'notSent', cause: 'no token', passing: true },
      { status: 'notSent', cause: 'no token', passing: true },
    ]);
  });
});

describe('sendDocuments alone', () => {
  it('sends one request each, with its own request id', async () => {
    const { destination, seen } = destinationOver((request) =>
      json({ CreditMemo: written(JSON.parse(request.body) as Sent, '9') }),
    );
    const memo = write(7, { kind: 'creditMemo' });
    const [answer] = await destination.sendDocuments([memo], { alone: true });
    expect(answer).toMatchObject({ status: 'done', value: { id: '9', kind: 'creditMemo' } });
    expect(seen[0]?.path.endsWith('/creditmemo')).toBe(true);
    expect(seen[0]?.query.get('requestid')).toBe('single-0007');
  });

  it('updates by SyncToken and wants the same document back', async () => {
    const target = { id: '151', syncToken: '4', before: null };
    const update = write(1, { operation: 'update', target });
    const answer = async (id: string) => {
      const { destination, seen } = destinationOver((request) =>
        json({ Invoice: written(JSON.parse(request.body) as Sent, id) }),
      );
      const [one] = await destination.sendDocuments([update], { alone: true });
      expect(JSON.parse(seen[0]?.body ?? '')).toMatchObject({ sparse: true, Id: '151', SyncToken: '4' });
      return one?.status;
    };
    expect(await answer('151')).toBe('done');
    expect(await answer('152')).toBe('indeterminate');
  });

  it('calls a 200 without the document indeterminate', async () => {
    const { destination } = destinationOver(() => json({ time: 't' }));
    const [answer] = await destination.sendDocuments([write(1)], { alone: true });
    expect(answer?.status).toBe('indeterminate');
  });
});

describe('sendCustomers', () => {
  const customer = {
    target: null,
    state: {
      accountId: 'a',
      accountCode: 'ACME',
      displayName: 'ACME Ltd',
      companyName: null,
      email: null,
      currency: null,
      billAddress: null,
      notes: 'm3ter account a',
    },
    key: { batchRequestId: 'r', bId: 'c1', singleRequestId: 's1' },
  };

  it('wants the customer of that name back', async () => {
    const answerWith = async (DisplayName: string) => {
      const { destination } = destinationOver(() =>
        json({ BatchItemResponse: [{ bId: 'c1', Customer: { Id: '5', SyncToken: '0', DisplayName } }] }),
      );
      const [answer] = await destination.sendCustomers([customer], { alone: false });
      return answer?.status;
    };
    expect(await answerWith('ACME Ltd')).toBe('done');
    expect(await answerWith('Somebody else')).toBe('indeterminate');
  });

  it('is rejected by a taken name', async () => {
    const { destination } = destinationOver(() => json(serviceFault('6240'), 400));
    const [answer] = await destination.sendCustomers([customer], { alone: true });
    expect(answer).toMatchObject({ status: 'rejected', fault: { code: '6240' } });
  });
});

describe('finding', () => {
  const rows = (Invoice: readonly Sent[]) => json({ QueryResponse: { Invoice, maxResults: Invoice.length } });
  const row = (Id: string, DocNumber: string) => ({
    Id,
    SyncToken: '0',
    DocNumber,
    TxnDate: '2026-01-01',
    TotalAmt: 1,
    CustomerRef: { value: '5' },
  });

  it('asks for documents in lists that fit, by number or by id', async () => {
    const { destination, seen } = destinationOver(
      ({ query }, number) => (query.has('query') ? rows([row(String(number), 'A')]) : json({ Invoice: row('7', 'A') })),
      { quickbooksInListSize: 150 },
    );
    const docNumbers = Array.from({ length: 301 }, (_, index) => `M3-${String(index)}`);
    expect(
      await destination.findDocuments('invoice', {
        docNumbers,
        createdSince: '2026-11-01T00:00:00.000Z',
        mayBeRenumbered: false,
      }),
    ).toHaveLength(3);
    // The list does not show it, so it is read by its id.
    expect((await destination.findDocuments('invoice', { ids: ['7'] })).map(({ id }) => id)).toContain('7');
    expect(seen.map((request) => request.query.get('query')?.match(/where (\w+) in/)?.[1])).toEqual([
      'DocNumber',
      'DocNumber',
      'DocNumber',
      'Id',
      undefined,
    ]);
    expect(await destination.findDocuments('invoice', { ids: [] })).toEqual([]);
    expect(seen).toHaveLength(5);
  });

  it('finds customers of exactly these names, active or not', async () => {
    const { destination, seen } = destinationOver(() =>
      json({
        QueryResponse: {
          Customer: [
            { Id: '1', SyncToken: '0', DisplayName: 'acme LTD', Active: false },
            { Id: '2', SyncToken: '0', DisplayName: 'ACME Ltd 2' },
          ],
        },
      }),
    );
    expect((await destination.findCustomers(['ACME Ltd'])).map(({ id }) => id)).toEqual(['1']);
    expect(seen[0]?.query.get('query')).toContain('Active in (true, false)');
  });
});
