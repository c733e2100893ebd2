import { describe, expect, it, test } from 'vitest';
import { customerNotes } from '../../../src/model/customer-notes.ts';
import type { Sandbox } from '../../../src/sandbox/open-sandbox.ts';
import { openExample } from './example-run.ts';

const NAME = 'Żaneta “Łukasik”';

/** The first account that gets a customer of its own is called something that no condition of a query can hold. */
async function accountToName(): Promise<string> {
  const calm = await openExample();
  const create = (await calm.plan()).changes.find(({ kind, action }) => kind === 'customer' && action === 'create');
  if (create?.kind !== 'customer' || create.after === null) throw new Error('the example creates a customer');
  return create.after.accountId;
}

describe('a customer whose name no query can hold', () => {
  it.each([
    ['lost', 'latin1'],
    ['lost', 'any'],
    ['refused', 'latin1'],
    ['refused', 'any'],
  ] as const)('is settled when its create is %s and conditions take %s', async (what, queryCharacters) => {
    const accountId = await accountToName();
    let done = false;
    const example = await openExample({
      modes: { quickbooks: { queryCharacters } },
      prepare: ({ states, people }) => {
        // The company is seen to hold such names, so they are sent as they are.
        people.create('Customer', { DisplayName: 'Łódź' });
        const account = states.m3ter.accounts.find(({ id }) => id === accountId);
        if (account !== undefined) account.name = NAME;
      },
      network: async (request, sandbox) => {
        const isCreate = request.method === 'POST' && (await request.clone().text()).includes(NAME.slice(0, 6));
        if (!isCreate || done) return await sandbox.fetch(request);
        done = true;
        if (what === 'lost') await sandbox.fetch(request);
        return new Response('', { status: what === 'lost' ? 502 : 400 });
      },
    });
    const report = await example.apply(await example.plan());
    expect(done).toBe(true);
    const names = Object.values(example.sandbox.states.quickbooks.records.Customer).map((one) => one['DisplayName']);
    expect(names.filter((name) => name === NAME)).toHaveLength(1);
    expect(report).toMatchObject({ converged: true });
  });
});

test('a customer of an account whose id begins with ours is not taken for ours', async () => {
  const example = await openExample();
  const plan = await example.plan();
  const create = plan.changes.find(({ kind, action }) => kind === 'customer' && action === 'create');
  if (create?.kind !== 'customer' || create.action !== 'create') throw new Error('the example creates a customer');
  const { accountId, displayName } = create.after;
  example.sandbox.people.create('Customer', { DisplayName: displayName, Notes: customerNotes(`${accountId}2`) });
  const { outcomes } = await example.apply(plan);
  expect(outcomes.find(({ change }) => change === create.id)).toMatchObject({
    status: 'conflict',
    code: 'quickbooks/6240',
  });
});

describe('a query that lags behind writes', () => {
  it.each(['twoSeconds', 'thirtySeconds'] as const)('is not taken for a deletion: %s', async (queryLag) => {
    const example = await openExample({ modes: { quickbooks: { queryLag } } });
    const report = await example.apply(await example.plan(), 30);
    const bad = report.outcomes.filter(({ status }) => status !== 'applied' && status !== 'alreadySo');
    expect(bad).toEqual([]);
  });
});

describe('a query that lags, where QuickBooks neither replays request ids nor refuses numbers', () => {
  // The first send is lost on its way there, each later one on its way back: nothing but a look protects.
  it.each([1, 3, 30])('never makes a second invoice of one bill, in batches of %i', async (batchItems) => {
    const sends = new Map<string, number>();
    const example = await openExample({
      modes: {
        quickbooks: {
          requestid: 'ignored',
          batchReplay: 'ignored',
          duplicateDocNumber: 'allow',
          queryLag: 'thirtySeconds',
        },
      },
      network: async (request, { fetch }) => {
        const body = request.method === 'POST' ? await request.clone().text() : '';
        const numbers = [...body.matchAll(/"DocNumber":\s*"([^"]+)"/g)].map(([, number = '']) => number);
        if (numbers.length === 0) return await fetch(request);
        const isFirst = numbers.some((number) => !sends.has(number));
        for (const number of numbers) sends.set(number, (sends.get(number) ?? 0) + 1);
        if (!isFirst) await fetch(request);
        return new Response('', { status: 502 });
      },
    });
    const report = await example.apply(await example.plan(), batchItems);
    const made = example.sandbox.journal
      .filter(({ entity, operation }) => entity === 'Invoice' && operation === 'create')
      .map(({ summary }) => (summary as { readonly docNumber?: string }).docNumber);
    expect(made.length).toBeGreaterThan(0);
    expect(new Set(made).size).toBe(made.length);
    expect(report.outcomes.filter(({ code }) => code === 'duplicate-invoice')).toEqual([]);
  });
});

describe('what QuickBooks answered and no query shows', () => {
  it('is never called deleted while a read by its id shows it', async () => {
    const example = await openExample({
      network: async (request, sandbox) => {
        const query = new URL(request.url).searchParams.get('query') ?? '';
        const response = await sandbox.fetch(request);
        const isOfDocuments = /^select \* from (Invoice|CreditMemo) where (DocNumber|Id|MetaData)/.test(query);
        return isOfDocuments ? Response.json({ QueryResponse: {} }) : response;
      },
    });
    const report = await example.apply(await example.plan(), 30);
    const sent = report.outcomes.filter(({ kind, action }) => kind === 'invoice' && action === 'create');
    expect(sent.length).toBeGreaterThan(0);
    expect(report.outcomes.filter(({ status }) => status !== 'applied' && status !== 'alreadySo')).toEqual([]);
  });

  it('is called deleted when no read shows it any more', async () => {
    let erased = '';
    const example = await openExample({
      network: async (request, sandbox) => {
        const response = await sandbox.fetch(request);
        const last = sandbox.journal.findLast(
          ({ entity, operation }) => entity === 'Invoice' && operation === 'create',
        );
        if (erased === '' && last?.id != null) {
          erased = last.id;
          sandbox.people.delete('Invoice', erased);
        }
        return response;
      },
    });
    const report = await example.apply(await example.plan(), 30);
    expect(erased).not.toBe('');
    const bad = report.outcomes.filter(({ code }) => code === 'quickbooks/replayed-deleted');
    expect(bad).toMatchObject([
      { status: 'conflict', next: expect.stringMatching(/^tieout apply --bill \S+ --resend /) as unknown },
    ]);
  });
});

describe('a read that settles several changes and is refused for one of them', () => {
  it('leaves only that one unproven', async () => {
    const refused = Response.json(
      { Fault: { Error: [{ Message: 'Invalid query', code: '4001' }], type: 'ValidationFault' } },
      { status: 400 },
    );
    const state = { number: '', answersAreLost: false };
    const example = await openExample({
      network: async (request, sandbox) => {
        const query = new URL(request.url).searchParams.get('query') ?? '';
        const isScan = state.answersAreLost && query.includes('from Invoice where MetaData');
        const isAsked = state.answersAreLost && query.includes('from Invoice') && query.includes(state.number);
        if (isScan || isAsked) return refused.clone();
        const response = await sandbox.fetch(request);
        const isWrite = request.method === 'POST' && request.url.includes('/v3/company/');
        return isWrite && state.answersAreLost ? new Response('', { status: 502 }) : response;
      },
    });
    const plan = await example.plan();
    const created = plan.changes.flatMap((change) =>
      change.kind === 'invoice' && change.action === 'create' ? [change] : [],
    );
    expect(created.length).toBeGreaterThan(2);
    const [chosen] = created;
    state.number = `'${chosen?.after.document.docNumber ?? 'none'}'`;
    state.answersAreLost = true;
    const report = await example.apply(plan, 30);
    const outcomes = report.outcomes.filter(({ address }) => created.some((change) => change.address === address));
    expect(outcomes.map(({ address, status }) => [address, status])).toEqual(
      created.map(({ address }) => [address, address === chosen?.address ? 'indeterminate' : 'applied']),
    );
  });
});

describe('the custom field of purchase orders, switched off while invoices are sent', () => {
  const FIELD = { definitionId: '1', name: 'Purchase order' } as const;

  it.each([
    ['drop', 'applied', 'QuickBooks did not keep the purchase order'],
    ['refuse3000', 'rejected', ''],
  ] as const)('is told of each invoice that has one: %s', async (unknownCustomField, status, warning) => {
    const example = await openExample({
      modes: { quickbooks: { unknownCustomField } },
      delivery: { purchaseOrder: { customField: FIELD.definitionId } },
      prepare: ({ states }) => {
        states.quickbooks.preferences = { ...states.quickbooks.preferences, customFields: [FIELD] };
      },
      network: async (request, { states, fetch }) => {
        const isSent = request.method === 'POST' && (await request.clone().text()).includes('"Invoice"');
        if (isSent) states.quickbooks.preferences = { ...states.quickbooks.preferences, customFields: [] };
        return await fetch(request);
      },
    });
    const plan = await example.plan();
    const ordered = plan.changes.filter(
      (change) =>
        change.kind === 'invoice' &&
        change.action === 'create' &&
        (change.after.document.customField?.value ?? '') !== '',
    );
    expect(ordered.length).toBeGreaterThan(0);
    const report = await example.apply(plan, 30);
    const outcomes = report.outcomes.filter(({ address }) => ordered.some((change) => change.address === address));
    expect(outcomes.map((outcome) => [outcome.status, outcome.warnings.join()])).toEqual(
      ordered.map(() => [status, expect.stringContaining(warning) as unknown]),
    );
  });
});

/** A person typed an address that cannot be one, into an invoice that is nobody's of ours. */
function typeImpossibleEmail({ states, people }: Sandbox): string {
  const [customer = ''] = Object.keys(states.quickbooks.records.Customer);
  const [item = ''] = Object.keys(states.quickbooks.records.Item);
  const line = { ItemRef: { value: item }, TaxCodeRef: { value: 'NON' } };
  const id = people.create('Invoice', {
    CustomerRef: { value: customer },
    TxnDate: '2026-11-01',
    Line: [{ Amount: '1', DetailType: 'SalesItemLineDetail', SalesItemLineDetail: line }],
  });
  const record = states.quickbooks.records.Invoice[id];
  if (record !== undefined) states.quickbooks.records.Invoice[id] = { ...record, BillEmail: { Address: 'nobody' } };
  return id;
}

describe('a record that every query fails on', () => {
  it.each(['error4002', 'error10000'] as const)('is named, and the bills are planned by lists: %s', async (mode) => {
    const calm = await openExample();
    let id = '';
    const example = await openExample({
      modes: { quickbooks: { impossibleEmail: mode } },
      prepare: (sandbox) => {
        id = typeImpossibleEmail(sandbox);
      },
    });
    const plan = await example.plan();
    const finding = plan.diagnostics.find(({ code }) => code === 'quickbooks/record-not-readable');
    expect(finding?.message).toContain(`after Id ${String(Number(id) - 1)}`);
    expect(plan.changes.map(({ address }) => address)).toEqual(
      (await calm.plan()).changes.map(({ address }) => address),
    );
    const report = await example.apply(plan);
    expect(report.outcomes.filter(({ status }) => status !== 'applied' && status !== 'alreadySo')).toEqual([]);
  });
});
