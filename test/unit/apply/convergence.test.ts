import { describe, expect, it } from 'vitest';
import type { Sandbox } from '../../../src/sandbox/open-sandbox.ts';
import { openExample } from './example-run.ts';

/** A second record of a bill that is recorded already, as two runs may leave it. */
function copyRecord(sandbox: Sandbox): { readonly id: string; readonly billId: string } {
  const { mappings } = sandbox.states.m3ter;
  const record = mappings.find(({ m3terEntity }) => m3terEntity === 'Bill');
  if (record === undefined) throw new Error('the example records bills');
  const id = `${record.id.slice(0, -1)}${record.id.endsWith('f') ? 'e' : 'f'}`;
  mappings.push({ ...record, id });
  return { id, billId: record.m3terId };
}

const isMappingDelete = (request: Request): boolean =>
  request.method === 'DELETE' && request.url.includes('/externalmappings/');

describe('the proof after an apply', () => {
  it('covers a bill of which only a surplus record was deleted', async () => {
    let deletes = false;
    let asked: readonly string[] = [];
    const example = await openExample({
      network: async (request, sandbox) => {
        const url = new URL(request.url);
        if (deletes && url.pathname.endsWith('/bills')) asked = [...asked, ...url.searchParams.getAll('ids')];
        // m3ter says that it is done, and it is not.
        if (!deletes || !isMappingDelete(request)) return await sandbox.fetch(request);
        return Response.json({ id: url.pathname.split('/').at(-1) });
      },
    });
    await example.apply(await example.plan());
    const { billId } = copyRecord(example.sandbox);
    const plan = await example.plan();
    expect(plan.changes).toMatchObject([{ action: 'delete', recordsBill: true, origin: { billId } }]);
    deletes = true;
    const report = await example.apply(plan);
    expect(asked).toEqual([billId]);
    expect(report).toMatchObject({ converged: false, exitCode: 4, reason: 'not-converged' });
    expect(report.left).toEqual(plan.changes.map(({ address }) => address));
  });

  it('is not content with what it sent itself: a second plan must be empty', async () => {
    const example = await openExample({
      network: async (request, sandbox) => {
        const answer = await sandbox.fetch(request);
        // While the last records are written, somebody loses the record of a bill that was sent before.
        const { mappings } = sandbox.states.m3ter;
        const records = mappings.filter(({ m3terEntity }) => m3terEntity === 'Bill');
        if (request.method === 'POST' && request.url.includes('externalmappings') && records.length > 2) {
          const account = mappings.findIndex(({ m3terEntity }) => m3terEntity === 'Product');
          if (account >= 0 && !lost) {
            lost = true;
            mappings.splice(account, 1);
          }
        }
        return answer;
      },
    });
    let lost = false;
    const report = await example.apply(await example.plan());
    expect(lost).toBe(true);
    expect(report).toMatchObject({ converged: false, exitCode: 4, reason: 'not-converged' });
    expect(report.left).toEqual([expect.stringMatching(/^mapping\/QuickBooksSandbox\/Item\/Product\//)]);
  });
});
