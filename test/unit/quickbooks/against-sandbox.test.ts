import { describe, expect, it } from 'vitest';
import type { DocumentWrite } from '../../../src/apply/ports.ts';
import type { Fetch } from '../../../src/http/ports.ts';
import { createReadTransport } from '../../../src/http/transport.ts';
import { API_LIMITS, type ApiLimits } from '../../../src/model/limits.ts';
import { resendDocNumbersOf } from '../../../src/model/doc-number.ts';
import type { QuickBooksNeeds } from '../../../src/model/needs.ts';
import { createAccessTokens } from '../../../src/quickbooks/access-tokens.ts';
import { createQuickBooksClient, createQuickBooksReader } from '../../../src/quickbooks/client.ts';
import { createQuickBooksPort } from '../../../src/quickbooks/write-quickbooks.ts';
import { createIntuitOAuth, INTUIT_URLS } from '../../../src/quickbooks/intuit-oauth.ts';
import { createIntuitTransport, createQuickBooksTransport } from '../../../src/quickbooks/quickbooks-transport.ts';
import { readQuickBooks } from '../../../src/quickbooks/read-quickbooks.ts';
import type { TokenStore } from '../../../src/quickbooks/token-ports.ts';
import { createMemoryTokenStore } from '../../../src/quickbooks/token-store/memory-store.ts';
import { SANDBOX_ENVIRONMENT, SANDBOX_REALM_ID } from '../../../src/sandbox/environment.ts';
import { type FaultSchedule, withFaults } from '../../network/faults.ts';
import { QUICKBOOKS_MODES } from '../../../src/sandbox/quickbooks/modes.ts';
import { openSandbox, type SandboxOptions } from '../../../src/sandbox/open-sandbox.ts';
import { Secret } from '../../../src/support/secret.ts';
import { createVirtualClock } from '../http/test-clock.ts';
import { documentState, line } from './sample-documents.ts';

const BASE_URL = 'https://sandbox-quickbooks.api.intuit.com';

const REFUSED_QUERY = {
  Fault: {
    Error: [{ Message: 'Invalid query', Detail: 'QueryValidationError: operator LIKE is not supported', code: '4001' }],
    type: 'ValidationFault',
  },
  time: '2026-11-02T01:00:00.000-08:00',
};

/** The product's QuickBooks half over the embedded sandbox, with faults in between. */
async function openCompany(
  options: {
    readonly modes?: SandboxOptions['modes'];
    readonly faults?: FaultSchedule;
    readonly limits?: Partial<ApiLimits>;
    readonly realmId?: string;
    readonly store?: TokenStore;
    /** Told every query; true refuses it. */
    readonly onQuery?: (query: string) => boolean;
  } = {},
) {
  const seen: string[] = [];
  const clock = createVirtualClock(Date.parse('2026-11-02T09:00:00Z'));
  const sandbox = await openSandbox({ folder: null, clock, random: () => 0.5, modes: options.modes ?? {} });
  const faulty = withFaults(sandbox.fetch, options.faults ?? [], { clock });
  const fetchSandbox: Fetch = async (request) => {
    const query = new URL(request.url).searchParams.get('query');
    if (query !== null) seen.push(query);
    if (query !== null && options.onQuery?.(query) === true) return Response.json(REFUSED_QUERY, { status: 400 });
    return await faulty.handle(request);
  };
  const limits = { ...API_LIMITS, ...options.limits };
  const shared = { clock, random: () => 0, limits, observer: { throttled: () => {} } };
  const tokens = createAccessTokens({
    store: options.store ?? createMemoryTokenStore(null),
    oauth: createIntuitOAuth({
      clientId: SANDBOX_ENVIRONMENT.QUICKBOOKS_CLIENT_ID,
      clientSecret: new Secret(SANDBOX_ENVIRONMENT.QUICKBOOKS_CLIENT_SECRET),
      environment: 'sandbox',
      redirectUri: '',
      ...INTUIT_URLS,
      transport: createIntuitTransport({
        ...shared,
        fetch: async (request) => await sandbox.fetch(request),
        urls: [INTUIT_URLS.tokenUrl, INTUIT_URLS.revokeUrl],
      }),
    }),
    clock,
    initialRefreshToken: new Secret(SANDBOX_ENVIRONMENT.QUICKBOOKS_REFRESH_TOKEN),
    onSecret: () => {},
  });
  const transport = createQuickBooksTransport({ ...shared, baseUrl: BASE_URL, fetch: fetchSandbox });
  const realm = { baseUrl: BASE_URL, realmId: options.realmId ?? SANDBOX_REALM_ID, tokens, limits };
  const client = createQuickBooksClient({ ...realm, transport });
  return {
    clock,
    sandbox,
    seen,
    faulty,
    client,
    reader: createQuickBooksReader({ ...realm, transport: createReadTransport(transport) }),
    destination: createQuickBooksPort(client, { homeCurrency: 'USD' }),
    created: (entity: string) =>
      sandbox.journal.filter((one) => one.entity === entity && one.operation === 'create').length,
  };
}

const NEEDS: QuickBooksNeeds = {
  invoiceIds: ['130', '131'],
  creditMemoIds: [],
  docNumbers: ['M3-NONE'],
  ownNumbers: [],
  createdFrom: null,
  earliest: '2026-09-01',
  customerIds: [],
  itemIds: [],
  rates: [
    { currency: 'GBP', day: '2026-10-31' },
    { currency: 'USD', day: '2026-10-31' },
    { currency: 'ZZZ', day: '2026-10-31' },
  ],
  tables: ['Term', 'Class', 'Nonsense', 'not a name'],
};

function invoice(number: number, key = number): DocumentWrite {
  const docNumber = `T-${String(number)}`;
  const state = documentState({
    billId: `bill-${String(number)}`,
    docNumber,
    customer: { id: '66' },
    txnDate: '2026-10-31',
    dueDate: '2026-11-30',
    lines: [
      line(),
      line({ amount: '30.00', quantity: '3', unitPrice: '10', itemId: '20', description: 'Räder "breit" \\ Ø' }),
    ],
  });
  const bId = `b${String(key)}`;
  return {
    operation: 'create',
    kind: 'invoice',
    state,
    target: null,
    key: { batchRequestId: 'r', bId, singleRequestId: `s-${bId}` },
  };
}

describe('readQuickBooks', () => {
  it.each([0, 1])('finds the invoice that replaced a voided one, though nobody recorded it: number %i', async (at) => {
    const company = await openCompany();
    const [first] = await company.destination.sendDocuments([invoice(1)], { alone: false });
    if (first?.status !== 'done') throw new Error('the first invoice was not sent');
    company.sandbox.people.voidInvoice(first.value.id);
    const resent = invoice(1, 2);
    const replaced = { ids: [first.value.id], voidNumbers: [first.value.docNumber] };
    const docNumber = resendDocNumbersOf('bill-1', replaced)[at] ?? '';
    expect(docNumber).toMatch(at === 0 ? /^T-1-2$/ : /^M3-/);
    const state = { ...resent.state, document: { ...resent.state.document, docNumber } };
    const [second] = await company.destination.sendDocuments([{ ...resent, state }], { alone: false });
    if (second?.status !== 'done') throw new Error('the second invoice was not sent');
    // No scan: only the numbers lead to it.
    const needs = {
      ...NEEDS,
      earliest: null,
      invoiceIds: [first.value.id],
      docNumbers: ['T-1'],
      rates: [],
      tables: [],
    };
    const { documents } = await readQuickBooks(company.reader, needs, company.clock);
    const ours = documents.filter(({ marker }) => marker?.billId === 'bill-1');
    expect(ours.map(({ id }) => id)).toEqual([first.value.id, second.value.id]);
  });

  it('reads the example company whole', async () => {
    const { reader, clock } = await openCompany();
    const snapshot = await readQuickBooks(reader, NEEDS, clock);
    expect(snapshot).toMatchObject({
      realmId: SANDBOX_REALM_ID,
      company: { name: 'Northwind Robotics' },
      preferences: {
        homeCurrency: 'USD',
        bookCloseDate: '2026-08-31',
        customTxnNumbers: true,
        multiCurrencyEnabled: true,
      },
    });
    expect(snapshot.customers.map(({ id }) => id)).toEqual(expect.arrayContaining(['58', '66']));
    expect(snapshot.items.some(({ id, sku }) => id === '19' && sku === 'PLAT-M')).toBe(true);
    expect(snapshot.taxCodes?.map(({ id }) => id)).toEqual(expect.arrayContaining(['TAX', 'NON']));
    expect([...(snapshot.currencies ?? [])].toSorted((a, b) => a.localeCompare(b))).toEqual(['EUR', 'GBP', 'USD']);
    expect(snapshot.documents.map(({ id }) => id)).toEqual(expect.arrayContaining(['130', '131']));
    expect([...snapshot.exchangeRates]).toEqual([['GBP@2026-10-31', '1.2803']]);
    expect(snapshot.otherRecords.get('Term')?.some(({ name }) => name === 'Net 30')).toBe(true);
    expect(snapshot.diagnostics.map(({ code, message }) => [code, message.match(/"(.*)"/)?.[1]])).toEqual([
      ['quickbooks/table-not-readable', 'Nonsense'],
      ['quickbooks/table-not-readable', 'not a name'],
    ]);
  });

  it('reads the same through a bad network, page by page', async () => {
    const calm = await openCompany();
    const wanted = await readQuickBooks(calm.reader, NEEDS, calm.clock);
    const rough = await openCompany({
      limits: { quickbooksPageSize: 3 },
      faults: [
        { at: 1, fault: { kind: 'lost', when: 'before' } },
        { at: 3, fault: { kind: 'throttled', when: 'before', retryAfterSeconds: null } },
        { at: 5, fault: { kind: 'serverError', when: 'before', status: 503, html: true } },
        { at: 7, fault: { kind: 'truncated', how: 'text' } },
        { at: 9, fault: { kind: 'truncated', how: 'stream' } },
        { at: 11, fault: { kind: 'faultInOk' } },
        { at: 13, fault: { kind: 'refused' } },
      ],
    });
    const seen = await readQuickBooks(rough.reader, NEEDS, rough.clock);
    expect(rough.faulty.happened()).toHaveLength(7);
    expect({ ...seen, readAt: wanted.readAt }).toEqual(wanted);
  });

  it('scans while that is short, else reads by lists, and finds the same documents', async () => {
    const byScan = await openCompany();
    const byLists = await openCompany({ limits: { quickbooksPageSize: 1 } });
    const scanned = await readQuickBooks(byScan.reader, NEEDS, byScan.clock);
    const listed = await readQuickBooks(byLists.reader, NEEDS, byLists.clock);
    const idsOf = (snapshot: typeof listed) => snapshot.documents.map(({ id }) => id);
    expect(idsOf(listed)).toEqual(['130', '131']);
    expect(idsOf(scanned)).toEqual(expect.arrayContaining(idsOf(listed)));
    expect(idsOf(scanned).length).toBeGreaterThan(idsOf(listed).length);
  });

  it('finds the copy of an invoice that a person made under another number', async () => {
    const company = await openCompany();
    const [sent] = await company.destination.sendDocuments([invoice(1)], { alone: false });
    if (sent?.status !== 'done') throw new Error('the invoice was not sent');
    const copied = { ...invoice(1, 2).state };
    const copy = { ...invoice(1, 2), state: { ...copied, document: { ...copied.document, docNumber: 'COPY-1' } } };
    await company.destination.sendDocuments([copy], { alone: false });
    const needs = { ...NEEDS, invoiceIds: [sent.value.id], docNumbers: ['T-1'], rates: [], tables: [] };
    const { documents } = await readQuickBooks(company.reader, needs, company.clock);
    expect(documents.filter(({ marker }) => marker?.billId === 'bill-1').map(({ docNumber }) => docNumber)).toEqual([
      'T-1',
      'COPY-1',
    ]);
  });

  describe('when m3ter says how old the bills are', () => {
    const DAY_MS = 86_400_000;
    const wantedNumbers = Array.from({ length: 40 }, (_, index) => `T-${String(100 + index)}`);

    /** Invoices of somebody else, created before the bills were, and what is read of them with the queries for it. */
    async function readAfter(older: readonly number[], limits: Partial<ApiLimits> = {}, refuseLike = false) {
      const queries: string[] = [];
      const company = await openCompany({
        limits: { quickbooksInListSize: 5, quickbooksPageSize: 10, ...limits },
        onQuery: (query) => {
          queries.push(query);
          return refuseLike && query.includes('LIKE');
        },
      });
      await company.destination.sendDocuments(
        older.map((number) => invoice(number)),
        { alone: false },
      );
      await company.clock.sleep(3 * DAY_MS);
      const createdFrom = new Date(company.clock.now() - DAY_MS).toISOString();
      await company.destination.sendDocuments([invoice(139, 999)], { alone: false });
      const needs = { ...NEEDS, invoiceIds: [], docNumbers: wantedNumbers, createdFrom, rates: [], tables: [] };
      queries.length = 0;
      const { documents } = await readQuickBooks(company.reader, needs, company.clock);
      return {
        numbers: documents.flatMap(({ docNumber }) => docNumber ?? []).filter((number) => number.startsWith('T-')),
        asked: queries.filter((query) => /from (Invoice|CreditMemo)/.test(query)),
      };
    }

    it('asks once about all numbers of a common beginning, when no older document has one', async () => {
      const { numbers, asked } = await readAfter([5]);
      expect(numbers).toEqual(['T-139']);
      expect(asked.filter((query) => query.includes('DocNumber'))).toEqual([
        expect.stringMatching(
          /^select count\(\*\) from Invoice where DocNumber LIKE 'T-1%' and MetaData.CreateTime < /,
        ),
        expect.stringMatching(
          /^select count\(\*\) from CreditMemo where DocNumber LIKE 'T-1%' and MetaData.CreateTime < /,
        ),
      ]);
    });

    it.each([
      ['a page of them is read', [105, 117, 1], {}, false],
      ['the next characters are asked about', Array.from({ length: 29 }, (_, index) => 105 + index), {}, false],
      ['the beginning cannot be asked for', [105, 117, 1], {}, true],
      ['lists of all numbers are shorter than the scan', [105, 117, 1], { quickbooksPageSize: 1 }, false],
    ])(
      'finds the number that an older document of somebody else has, when %s',
      async (_how, older, limits, refused) => {
        const { numbers } = await readAfter(older, limits, refused);
        const wanted = [...older, 139].filter((number) => number >= 100).map((number) => `T-${String(number)}`);
        expect(numbers.toSorted()).toEqual(expect.arrayContaining(wanted));
        expect(numbers.filter((number) => wantedNumbers.includes(number))).toHaveLength(wanted.length);
      },
    );

    it('does not ask again for numbers that are made of the ids of bills', async () => {
      const company = await openCompany();
      const createdFrom = new Date(company.clock.now()).toISOString();
      const before = company.seen.length;
      const needs = { ...NEEDS, invoiceIds: [], docNumbers: ['M3-OWN'], ownNumbers: ['M3-OWN'], createdFrom };
      await readQuickBooks(company.reader, { ...needs, rates: [], tables: [] }, company.clock);
      expect(company.seen.slice(before).filter((query) => query.includes('DocNumber'))).toEqual([]);
    });
  });

  it('does not ask for the rate of a recorded bill that did not change', async () => {
    const { reader, destination, clock } = await openCompany();
    await destination.sendDocuments([invoice(1)], { alone: true });
    const rate = { currency: 'GBP', day: '2026-10-31', billId: 'bill-1' };
    const read = async (billVersion: number) => {
      const ratesIfChanged = [{ ...rate, billVersion }];
      const needs = { ...NEEDS, rates: [], docNumbers: ['T-1'], ratesIfChanged };
      return (await readQuickBooks(reader, needs, clock)).exchangeRates.size;
    };
    expect(await read(3)).toBe(0);
    expect(await read(4)).toBe(1);
  });

  it('ends on another realm', async () => {
    const { reader, clock } = await openCompany({ realmId: '1' });
    await expect(readQuickBooks(reader, NEEDS, clock)).rejects.toMatchObject({ code: 'quickbooks/realm-refused' });
  });
});

describe('the destination', () => {
  it('creates, finds and updates invoices and credit memos that come back as they were sent', async () => {
    const { destination } = await openCompany();
    for (const kind of ['invoice', 'creditMemo'] as const) {
      const write = invoice(kind === 'invoice' ? 1 : 2);
      const state = documentState({ ...write.state.document, kind, dueDate: kind === 'invoice' ? '2026-11-30' : null });
      const [created] = await destination.sendDocuments([{ ...write, kind, state }], { alone: false });
      if (created?.status !== 'done') throw new Error(JSON.stringify(created));
      expect(created.value).toMatchObject({
        kind,
        marker: state.marker,
        lines: state.document.lines,
        note: 'PO 4711',
        totalAmount: '842.45',
      });
      const { id, syncToken } = created.value;
      expect(
        await destination.findDocuments(kind, {
          docNumbers: [state.document.docNumber],
          createdSince: '2026-11-01T00:00:00.000Z',
          mayBeRenumbered: false,
        }),
      ).toEqual([created.value]);
      const lines = [line({ description: 'Only one line now', amount: '5.00' })];
      const changed = documentState({ ...state.document, lines, customerMemo: null });
      const update = {
        ...write,
        kind,
        operation: 'update' as const,
        target: { id, syncToken, before: null },
        state: changed,
        key: { ...write.key, bId: `u${id}` },
      };
      const [updated] = await destination.sendDocuments([update], { alone: false });
      expect(updated).toMatchObject({ status: 'done', value: { id, lines, customerMemo: null, totalAmount: '5.00' } });
      const [stale] = await destination.sendDocuments([{ ...update, key: { ...write.key, bId: `v${id}` } }], {
        alone: false,
      });
      expect(stale).toMatchObject({ status: 'conflict', fault: { code: '5010' } });
      expect(await destination.findDocuments(kind, { ids: [id, '999999'] })).toHaveLength(1);
    }
  });

  it('is refused a taken number and a closed period, item by item', async () => {
    const { destination } = await openCompany();
    await destination.sendDocuments([invoice(1)], { alone: false });
    const closed = invoice(3);
    const closedState = documentState({ ...closed.state.document, txnDate: '2026-08-01' });
    const writes = [invoice(2), { ...invoice(1, 11) }, { ...closed, state: closedState }];
    const answers = await destination.sendDocuments(writes, { alone: false });
    expect(answers.map((answer) => ('fault' in answer ? answer.fault?.code : answer.status))).toEqual([
      'done',
      '6140',
      '6210',
    ]);
  });

  it('creates a customer once, and is refused its name afterwards', async () => {
    const { destination, created } = await openCompany();
    const state = {
      accountId: 'acc-1',
      accountCode: 'O1',
      displayName: "O'Neill & Söhne \\ Co",
      companyName: null,
      email: 'ap@oneill.example',
      currency: 'GBP',
      billAddress: null,
      notes: 'm3ter account acc-1',
    };
    const send = async (bId: string) =>
      await destination.sendCustomers(
        [{ state, target: null, key: { batchRequestId: 'r', bId, singleRequestId: bId } }],
        {
          alone: false,
        },
      );
    const [first] = await send('c1');
    expect(first).toMatchObject({ status: 'done', value: { displayName: state.displayName, currency: 'GBP' } });
    expect((await send('c2'))[0]).toMatchObject({ status: 'rejected', fault: { code: '6240' } });
    expect(await destination.findCustomers([state.displayName.toUpperCase()])).toEqual(
      first?.status === 'done' ? [first.value] : [],
    );
    expect(created('Customer')).toBe(1);
  });

  it.each([
    ['lost after the commit', { kind: 'lost', when: 'after' }],
    ['cut off', { kind: 'truncated', how: 'text' }],
    ['a 503 after the commit', { kind: 'serverError', when: 'after', status: 503, html: true }],
    ['a 429 after the commit', { kind: 'throttled', when: 'after', retryAfterSeconds: null }],
  ] as const)('says indeterminate and sends nothing again when the answer is %s', async (_what, fault) => {
    const { destination, created, clock } = await openCompany({ faults: [{ at: 0, fault }] });
    const answers = await destination.sendDocuments([invoice(1), invoice(2)], { alone: false });
    expect(answers.map(({ status }) => status)).toEqual(['indeterminate', 'indeterminate']);
    expect(created('Invoice')).toBe(2);
    await clock.sleep(1_000);
    const again = await destination.sendDocuments([invoice(2), invoice(1), invoice(3)], { alone: false });
    expect(again.map(({ status }) => status)).toEqual(['done', 'done', 'done']);
    expect(created('Invoice')).toBe(3);
  });

  it('sends again by itself what was refused a connection', async () => {
    const { destination, created } = await openCompany({ faults: [{ at: 0, fault: { kind: 'refused' } }] });
    const [answer] = await destination.sendDocuments([invoice(1)], { alone: false });
    expect(answer?.status).toBe('done');
    expect(created('Invoice')).toBe(1);
  });

  it('causes no throttle of its own, however much there is to send', async () => {
    const { destination, faulty, sandbox } = await openCompany({ limits: { quickbooksBatchItems: 2 } });
    const writes = Array.from({ length: 180 }, (_, index) => invoice(index));
    const answers = await destination.sendDocuments(writes, { alone: false });
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set(['done']));
    expect(faulty.requests()).toBe(90);
    expect(sandbox.journal.filter(({ entity }) => entity === 'Invoice')).toHaveLength(180);
  });
});

/** A batch that fails as a whole is divided by apply (`test/unit/apply/send-divided.test.ts`), not here. */
const FAILING_BATCHES: ReadonlySet<string> = new Set(['batchItemsInTime=1', 'poison=error500']);

const EVERY_MODE = Object.entries(QUICKBOOKS_MODES)
  .flatMap(([name, { possibilities }]) => possibilities.map((possibility) => ({ name, possibility })))
  .filter(({ name, possibility }) => !FAILING_BATCHES.has(`${name}=${possibility}`));

describe('every mode of what is unknown about QuickBooks', () => {
  it.each(EVERY_MODE)('$name: $possibility', async ({ name, possibility }) => {
    const { reader, destination, clock } = await openCompany({ modes: { quickbooks: { [name]: possibility } } });
    const snapshot = await readQuickBooks(reader, NEEDS, clock);
    expect(snapshot.customers.length).toBeGreaterThan(5);
    const answers = await destination.sendDocuments([invoice(1), invoice(2)], { alone: false });
    const done = answers.flatMap((answer) => (answer.status === 'done' ? [answer.value] : []));
    expect(done.map(({ marker }) => marker?.billId)).toEqual(['bill-1', 'bill-2']);
    // A query may lag behind a write; a minute later it does not.
    await clock.sleep(60_000);
    expect(await destination.findDocuments('invoice', { ids: done.map(({ id }) => id) })).toHaveLength(2);
  });
});
