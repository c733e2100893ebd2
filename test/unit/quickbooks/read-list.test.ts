import { describe, expect, it } from 'vitest';
import { readList, type ListReader, type ListWanted } from '../../../src/quickbooks/read-list.ts';
import type { JsonObject } from '../../../src/support/json.ts';

/** A list on a server; `beforePage` may change it between pages. */
function listOf(
  ids: readonly number[],
  options: { readonly beforePage?: (number: number, candidate: number[]) => void; readonly serverPage?: number } = {},
) {
  const current = [...ids];
  let pages = 0;
  let counts = 0;
  const reader: ListReader = {
    async readRows(query) {
      pages += 1;
      options.beforePage?.(pages, current);
      const start = (query.startPosition ?? 1) - 1;
      const size = Math.min(query.maxResults ?? 100, options.serverPage ?? Infinity);
      expect(query.orderBy).toBe('Id');
      return current.slice(start, start + size).map((id): JsonObject => ({ Id: String(id) }));
    },
    async readCount() {
      counts += 1;
      return current.length;
    },
  };
  return { reader, current, pages: () => pages, counts: () => counts };
}

function range(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index + 1);
}

const wanted: ListWanted = { entity: 'Item', where: [], pageSize: 10, expected: null };

async function idsOf(reader: ListReader, changes: Partial<ListWanted> = {}) {
  return await readList(reader, { ...wanted, ...changes }, (row) => Number(row['Id']));
}

describe('readList', () => {
  it.each([0, 1, 9, 10, 11, 18, 19, 20, 28, 95])('reads %i rows, each once', async (count) => {
    expect(await idsOf(listOf(range(count)).reader)).toEqual(range(count));
    for (const expected of [count - 20, count - 1, count, count + 1, count + 30]) {
      expect(await idsOf(listOf(range(count)).reader, { expected: Math.max(0, expected) })).toEqual(range(count));
    }
  });

  it('needs one request for a short list', async () => {
    const list = listOf(range(9));
    await idsOf(list.reader);
    expect([list.pages(), list.counts()]).toEqual([1, 0]);
  });

  it('reads again when a row was deleted before the next page, so that none is skipped', async () => {
    const list = listOf(range(25), {
      beforePage: (number, candidate) => (number === 2 ? candidate.splice(0, 1) : undefined),
    });
    expect(await idsOf(list.reader)).toEqual(range(25).slice(1));
  });

  it('reads again when a row was inserted in front, so that none is doubled', async () => {
    const list = listOf(range(25), { beforePage: (number, entry) => (number === 2 ? entry.unshift(0) : undefined) });
    expect(await idsOf(list.reader)).toEqual([0, ...range(25)]);
  });

  it('fails when the list never stands still', async () => {
    const list = listOf(range(30), { beforePage: (_number, item) => item.splice(0, 1) });
    await expect(idsOf(list.reader)).rejects.toMatchObject({ code: 'quickbooks/incomplete-list' });
  });

  it('never takes the server’s own page for the whole list', async () => {
    const cut = listOf(range(250), { serverPage: 100 });
    await expect(idsOf(cut.reader, { pageSize: 1000 })).rejects.toMatchObject({ code: 'quickbooks/incomplete-list' });
    const whole = listOf(range(100), { serverPage: 100 });
    expect(await idsOf(whole.reader, { pageSize: 1000 })).toHaveLength(100);
    expect(whole.counts()).toBe(1);
  });

  it('fails on rows without an Id', async () => {
    const reader: ListReader = { readRows: async () => [{ Name: 'x' }], readCount: async () => 1 };
    await expect(readList(reader, wanted, (row) => row)).rejects.toMatchObject({
      code: 'quickbooks/unexpected-answer',
    });
  });
});
