import { describe, expect, it } from 'vitest';
import {
  at,
  faultOf,
  invoiceBody,
  line,
  openTestCompany,
  START,
  textAt,
  type Plain,
  type TestCompany,
} from './quickbooks-company.ts';

function created(company: TestCompany): number {
  return company.journal.filter(({ operation, entity }) => operation === 'create' && entity === 'Invoice').length;
}

describe('requestid', () => {
  it('gives the same answer again, once carried out', async () => {
    const company = openTestCompany();
    const body = invoiceBody(company);
    const first = await company.post('invoice?requestid=r1', body);
    company.clock.at += 1000;
    const second = await company.post('invoice?requestid=r1', body);
    expect(at(second.body, 'Invoice')).toEqual(at(first.body, 'Invoice'));
    expect(created(company)).toBe(1);
    expect(company.journal[0]?.key).toBe('r1');
    await company.post('invoice?requestid=r2', body);
    expect(created(company)).toBe(2);
  });

  it('replays even when the invoice is gone: a replayed answer proves nothing', async () => {
    const company = openTestCompany();
    await company.post('invoice?requestid=r1', invoiceBody(company));
    company.people.delete('Invoice', '1');
    expect(faultOf(await company.post('invoice?requestid=r1', invoiceBody(company)))).toBe('ok');
    expect(faultOf(await company.get('invoice/1'))).toBe('400/610');
  });

  it.each([
    ['ignored', 'ok', 2],
    ['error600', '400/600', 1],
  ] as const)('in mode %s', async (requestid, fault, count) => {
    const company = openTestCompany({ modes: { requestid } });
    await company.post('invoice?requestid=r1', invoiceBody(company));
    expect(faultOf(await company.post('invoice?requestid=r1', invoiceBody(company)))).toBe(fault);
    expect(created(company)).toBe(count);
  });

  it.each([
    ['day', 86_400_000],
    ['minute', 60_000],
  ] as const)('is forgotten after a %s', async (requestidTtl, ttl) => {
    const company = openTestCompany({ modes: { requestidTtl } });
    const token = Object.values(company.intuit.accessTokens)[0];
    if (token === undefined) throw new RangeError('no token');
    Object.assign(token, { expiresAt: START + 2 * 86_400_000 });
    await company.post('invoice?requestid=r1', invoiceBody(company));
    company.clock.at = START + ttl - 1;
    await company.post('invoice?requestid=r1', invoiceBody(company));
    expect(created(company)).toBe(1);
    company.clock.at = START + ttl;
    await company.post('invoice?requestid=r1', invoiceBody(company));
    expect(created(company)).toBe(2);
    expect(Object.keys(company.state.answers)).toHaveLength(1);
  });

  it('does not look at the body, or refuses another one, by mode', async () => {
    for (const [requestidMismatch, fault] of [
      ['replay', 'ok'],
      ['error600', '400/600'],
    ] as const) {
      const company = openTestCompany({ modes: { requestidMismatch } });
      await company.post('invoice?requestid=r1', invoiceBody(company));
      const other = invoiceBody(company, { PrivateNote: 'other' });
      expect(faultOf(await company.post('invoice?requestid=r1', other))).toBe(fault);
      expect(created(company)).toBe(1);
    }
  });

  it('remembers faults only in that mode', async () => {
    for (const [idempotentErrorReplay, fault] of [
      ['no', 'ok'],
      ['yes', '400/2500'],
    ] as const) {
      const company = openTestCompany({ modes: { idempotentErrorReplay } });
      const body = invoiceBody(company, { CustomerRef: { value: '700' } });
      expect(faultOf(await company.post('invoice?requestid=r1', body))).toBe('400/2500');
      company.seed.customer({ id: '700', displayName: 'Late' });
      expect(faultOf(await company.post('invoice?requestid=r1', body))).toBe(fault);
    }
  });

  it('has at most 50 characters, 36 on a batch, and bIds 10', async () => {
    const company = openTestCompany();
    const body = invoiceBody(company);
    expect(faultOf(await company.post(`invoice?requestid=${'x'.repeat(50)}`, body))).toBe('ok');
    expect(faultOf(await company.post(`invoice?requestid=${'x'.repeat(51)}`, body))).toBe('400/2130');
    expect(faultOf(await company.post(`batch?requestid=${'x'.repeat(37)}`, { BatchItemRequest: [] }))).toBe('400/2130');
    const long = { BatchItemRequest: [{ bId: 'x'.repeat(11), operation: 'create', Invoice: body }] };
    expect(itemFault((await company.post('batch?requestid=q', long)).body, 0)).toBe('2130');
    expect(itemFault((await company.post('batch', long)).body, 0)).toBe('ok');
  });
});

function itemFault(body: Plain, index: number): string {
  const item = at(body, 'BatchItemResponse', index) as { Fault?: Plain };
  return item.Fault === undefined ? 'ok' : textAt(item.Fault, 'Error', 0, 'code');
}

function create(company: TestCompany, bId: string, own: object = {}): object {
  return { bId, operation: 'create', Invoice: invoiceBody(company, own) };
}

describe('batches', () => {
  it('carry out each item by itself', async () => {
    const company = openTestCompany();
    const answer = await company.post('batch', {
      BatchItemRequest: [
        create(company, 'a', { DocNumber: 'A' }),
        create(company, 'b', { Line: [line({ amount: 1861.07, quantity: 128.35, unitPrice: 14.5 })] }),
        create(company, 'c', { DocNumber: 'A' }),
        { bId: 'd', Query: "select * from Customer where Id = '1'" },
        { bId: 'e', operation: 'update', Customer: { Id: '1', SyncToken: '0', sparse: true, Notes: 'x' } },
        { bId: 'f', operation: 'create', Bill: {} },
        { bId: 'g', operation: 'create', Nothing: {} },
        { bId: 'h', Invoice: {} },
        { operation: 'create', Invoice: invoiceBody(company) },
        { bId: 'j', Query: 'select' },
        { bId: 'k', operation: 'merge', Customer: {} },
        { bId: 'l', CDCQuery: {} },
      ],
    });
    const faults = Array.from({ length: 12 }, (_, index) => itemFault(answer.body, index));
    expect(faults).toEqual(['ok', '6070', '6140', 'ok', 'ok', '501', '2000', '2020', '2020', '4000', '501', '501']);
    expect(textAt(answer.body, 'BatchItemResponse', 3, 'QueryResponse', 'Customer', 0, 'DisplayName')).toBe('ACME Ltd');
    expect(textAt(answer.body, 'BatchItemResponse', 0, 'bId')).toBe('a');
    expect(created(company)).toBe(1);
  });

  it('void and delete', async () => {
    const company = openTestCompany();
    await company.post('batch', { BatchItemRequest: [create(company, 'a'), create(company, 'b')] });
    const answer = await company.post('batch', {
      BatchItemRequest: [
        { bId: 'v', operation: 'update', optionsData: 'void', Invoice: { Id: '1', SyncToken: '0' } },
        { bId: 'd', operation: 'delete', Invoice: { Id: '2', SyncToken: '0' } },
      ],
    });
    expect(textAt(answer.body, 'BatchItemResponse', 0, 'Invoice', 'PrivateNote')).toBe('Voided');
    expect(textAt(answer.body, 'BatchItemResponse', 1, 'Invoice', 'status')).toBe('Deleted');
  });

  it('take 30 items', async () => {
    const company = openTestCompany();
    const items = Array.from({ length: 31 }, (_, index) => ({ bId: String(index), Query: 'select * from Item' }));
    expect(faultOf(await company.post('batch', { BatchItemRequest: items }))).toBe('400/1040');
    expect(faultOf(await company.post('batch', { BatchItemRequest: items.slice(1) }))).toBe('ok');
    expect(faultOf(await company.post('batch', { Items: [] }))).toBe('400/2010');
  });

  it('do not let an item see what another created', async () => {
    const company = openTestCompany();
    const answer = await company.post('batch', {
      BatchItemRequest: [
        { bId: 'c', operation: 'create', Customer: { DisplayName: 'Contoso' } },
        create(company, 'i', { CustomerRef: { value: '2' } }),
        { bId: 'q', Query: "select * from Customer where DisplayName = 'Contoso'" },
        { bId: 'u', operation: 'update', Customer: { Id: '2', SyncToken: '0', sparse: true } },
      ],
    });
    expect([1, 3].map((index) => itemFault(answer.body, index))).toEqual(['2500', '610']);
    expect(at(answer.body, 'BatchItemResponse', 2, 'QueryResponse')).toEqual({});
    expect(faultOf(await company.post('invoice', invoiceBody(company, { CustomerRef: { value: '2' } })))).toBe('ok');
  });

  it('protect each (requestid, bId), whatever shares the batch', async () => {
    const company = openTestCompany();
    await company.post('batch?requestid=q', { BatchItemRequest: [create(company, 'a'), create(company, 'b')] });
    const again = await company.post('batch?requestid=q', {
      BatchItemRequest: [create(company, 'c'), create(company, 'b')],
    });
    expect(created(company)).toBe(3);
    expect(textAt(again.body, 'BatchItemResponse', 1, 'Invoice', 'Id')).toBe('2');
    expect(company.journal.map(({ key }) => key)).toEqual(['q/a', 'q/b', 'q/c']);
  });

  it('replay a batch as a whole, items of others and all, in that mode', async () => {
    const company = openTestCompany({ modes: { batchReplay: 'wholeBatch' } });
    await company.post('batch?requestid=q', { BatchItemRequest: [create(company, 'a')] });
    const other = await company.post('batch?requestid=q', { BatchItemRequest: [create(company, 'b')] });
    expect(textAt(other.body, 'BatchItemResponse', 0, 'bId')).toBe('a');
    expect(created(company)).toBe(1);
  });

  it('protect nothing in that mode', async () => {
    const company = openTestCompany({ modes: { batchReplay: 'ignored' } });
    for (let sent = 0; sent < 2; sent += 1) {
      await company.post('batch?requestid=q', { BatchItemRequest: [create(company, 'a')] });
    }
    expect(created(company)).toBe(2);
  });

  it('refuse or remember by item in the modes of requestid', async () => {
    const strict = openTestCompany({ modes: { requestid: 'error600' } });
    const replaying = openTestCompany({ modes: { idempotentErrorReplay: 'yes' } });
    for (const [company, fault] of [
      [strict, '600'],
      [replaying, '6140'],
    ] as const) {
      company.seed.invoice({ customerId: '1', docNumber: 'A', txnDate: '2026-09-01', lines: [{ amount: '1' }] });
      const items = { BatchItemRequest: [create(company, 'a', { DocNumber: company === strict ? 'B' : 'A' })] };
      await company.post('batch?requestid=q', items);
      company.people.delete('Invoice', '1');
      expect(itemFault((await company.post('batch?requestid=q', items)).body, 0)).toBe(fault);
    }
  });

  it('may be carried out and answered in another order', async () => {
    const company = openTestCompany({ modes: { batchOrder: 'shuffled' } });
    const bIds = ['1', '2', '3', '4', '5', '6', '7', '8'];
    const answer = await company.post('batch', { BatchItemRequest: bIds.map((bId) => create(company, bId)) });
    const answered = (at(answer.body, 'BatchItemResponse') as { bId: string }[]).map(({ bId }) => bId);
    expect(answered).not.toEqual(bIds);
    expect(answered.toSorted()).toEqual(bIds);
  });
});

describe('change data capture', () => {
  it('gives what changed since, the deleted ones last', async () => {
    const company = openTestCompany();
    await company.post('invoice', invoiceBody(company, { DocNumber: 'A' }));
    await company.post('invoice', invoiceBody(company, { DocNumber: 'B' }));
    company.clock.at += 60_000;
    await company.post('invoice', { Id: '2', SyncToken: '0', sparse: true, PrivateNote: 'x' });
    await company.post('invoice?operation=delete', { Id: '1', SyncToken: '0' });
    const changes = async (since: string): Promise<Plain> =>
      at(
        (await company.get(`cdc?entities=Invoice,Customer&changedSince=${since}`)).body,
        'CDCResponse',
        0,
        'QueryResponse',
      );
    const late = await changes('2026-10-01T16:00:30Z');
    expect((at(late, 0, 'Invoice') as { Id: string; status?: string }[]).map(({ Id, status }) => [Id, status])).toEqual(
      [
        ['2', undefined],
        ['1', 'Deleted'],
      ],
    );
    expect(at(late, 1)).toEqual({});
    expect(at(await changes('2026-09-30T15:00:00-00:00'), 1, 'Customer', 0, 'Id')).toBe('1');
  });

  it('is behind writes in that mode', async () => {
    const company = openTestCompany({ modes: { queryLag: 'twoSeconds' } });
    await company.post('invoice', invoiceBody(company));
    const count = async (): Promise<number> =>
      (await company.get('cdc?entities=Invoice&changedSince=2026-10-01T16:00:00Z')).text.split('"DocNumber"').length +
      (await company.get('cdc?entities=Invoice&changedSince=2026-10-01T16:00:00Z')).text.split('"TotalAmt"').length;
    expect(await count()).toBe(2);
    company.clock.at += 2001;
    expect(await count()).toBe(3);
  });

  it.each([
    ['cdc?changedSince=2026-09-30T00:00:00Z', '400/2020'],
    ['cdc?entities=Invoice', '400/2020'],
    ['cdc?entities=Invoice&changedSince=soon', '400/2070'],
    ['cdc?entities=TaxCode&changedSince=2026-09-30T00:00:00Z', '501/501'],
    ['cdc?entities=Invoice&changedSince=2026-08-01T00:00:00Z', '501/501'],
  ])('refuses %s with %s', async (path, fault) => {
    expect(faultOf(await openTestCompany().get(path))).toBe(fault);
  });
});
