import { describe, expect, it } from 'vitest';
import { readRuns } from '../../../src/m3ter/read-runs.ts';
import { jsonResponse, m3terFixture, type Fixture, type Interfere } from './m3ter-fixture.ts';

const run = (id: string, more: Readonly<Record<string, unknown>> = {}) => ({
  id,
  entityId: 'b1',
  status: 'COMPLETE',
  ...more,
});

/** Answers `latest` with `latest`, and the history of a bill with what `histories` holds of it. */
function answering(latest: Response, histories: Readonly<Record<string, Response>> = {}): Interfere {
  return ({ path }) => {
    if (path.endsWith('/integrationruns/Bill/latest')) return latest.clone();
    const [, billId] = /integrationruns\/Bill\/([^/]+)$/.exec(path) ?? [];
    return billId === undefined ? undefined : (histories[billId]?.clone() ?? jsonResponse(404, { message: 'none' }));
  };
}

function read(fixture: Fixture, billIds: readonly string[], more: { system?: string; engineOn?: boolean } = {}) {
  return readRuns(fixture.reader, { billIds, system: 'QuickBooksSandbox', engineOn: true, ...more });
}

function askedAlone(fixture: Fixture): readonly string[] {
  return fixture.seen.flatMap(({ path }) => /integrationruns\/Bill\/(?!latest)([^/]+)$/.exec(path)?.[1] ?? []);
}

const NOT_FOUND = jsonResponse(404, { message: 'Not Found' });

describe('readRuns', () => {
  it.each([
    [
      'in the order of time',
      [run('r1', { dtStarted: '2026-10-01T00:00:00Z' }), run('r2', { dtStarted: '2026-10-02T00:00:00Z' })],
    ],
    [
      'newest first',
      [run('r2', { dtStarted: '2026-10-02T00:00:00Z' }), run('r1', { dtStarted: '2026-10-01T00:00:00Z' })],
    ],
    ['one not started', [run('r1'), run('r2', { dtStarted: '2026-10-02T00:00:00Z' })]],
    [
      'one queued',
      [run('r2', { status: 'WAITING' }), run('r1', { status: 'ERROR', dtStarted: '2026-10-02T00:00:00Z' })],
    ],
  ])('keeps the latest run of a bill: %s', async (_name, data) => {
    const fixture = m3terFixture({ interfere: answering(jsonResponse(200, { data })) });
    const { runs } = await read(fixture, ['b1', 'b1']);
    expect(runs.get('b1')?.id).toBe('r2');
    expect(fixture.seen.at(-1)?.query.getAll('ids')).toEqual(['b1']);
  });

  it.each([
    ['QuickBooksSandbox', 'QUICKBOOKS_SANDBOX', true],
    ['QuickBooks', 'QuickBooks', true],
    ['QuickBooks', null, true],
    // The id of an invoice in other books names another invoice, or none, in these.
    ['QuickBooksSandbox', 'QuickBooks', false],
    ['QuickBooks', 'QuickBooksSandbox', false],
    ['QuickBooks', 'Xero', false],
  ])('for %s takes a run for %s: %s', async (system, destination, taken) => {
    const data = {
      b1: [
        { ...run('r1', { dtStarted: '2026-10-02T00:00:00Z' }), destination: 'Xero' },
        { ...run('r2'), destination },
      ],
    };
    const fixture = m3terFixture({ interfere: answering(jsonResponse(200, data)) });
    expect((await read(fixture, ['b1'], { system })).runs.get('b1')?.id).toBe(taken ? 'r2' : undefined);
  });

  it('looks behind the latest run of a bill when that is for another system', async () => {
    const latest = jsonResponse(200, { data: [run('x', { destination: 'Xero' }), run('r9', { entityId: 'b2' })] });
    const history = { data: [run('x', { destination: 'Xero' }), run('r1', { destination: 'QuickBooksSandbox' })] };
    const fixture = m3terFixture({ interfere: answering(latest, { b1: jsonResponse(200, history) }) });
    const { runs } = await read(fixture, ['b1', 'b2', 'b3']);
    expect([...runs].map(([id, held]) => [id, held.id])).toEqual([
      ['b2', 'r9'],
      ['b1', 'r1'],
    ]);
    expect(askedAlone(fixture)).toEqual(['b1']);
  });

  it('asks for each bill when one run is answered for many, as the published form says', async () => {
    const fixture = m3terFixture({
      interfere: answering(jsonResponse(200, run('r1')), {
        b2: jsonResponse(200, { data: [run('r2', { entityId: 'b2' })] }),
        b3: jsonResponse(200, { data: [] }),
      }),
    });
    const { runs, diagnostics } = await read(fixture, ['b1', 'b2', 'b3']);
    expect([...runs.keys()]).toEqual(['b1', 'b2']);
    expect(diagnostics).toEqual([]);
  });

  it('asks for each bill when one without a run makes the whole answer 404', async () => {
    const fixture = m3terFixture({
      interfere: answering(NOT_FOUND, { b1: jsonResponse(200, { data: [run('r1', { status: 'STARTED' })] }) }),
    });
    const { runs, diagnostics } = await read(fixture, ['b1', 'b2']);
    expect([...runs].map(([id, { status }]) => [id, status])).toEqual([['b1', 'STARTED']]);
    expect(diagnostics).toEqual([]);
  });

  it("lets bills wait when every run is 404 while m3ter's engine is on, and says so", async () => {
    const fixture = m3terFixture({ interfere: answering(NOT_FOUND) });
    const { runs, diagnostics } = await read(fixture, ['b1', 'b2']);
    expect([...runs.values()].map(({ billId, status }) => [billId, status])).toEqual([
      ['b1', 'not known'],
      ['b2', 'not known'],
    ]);
    expect(diagnostics).toMatchObject([{ severity: 'warning', code: 'm3ter/runs-not-found' }]);
  });

  it('takes 404 for no run where m3ter sends nothing itself', async () => {
    const fixture = m3terFixture({ interfere: answering(NOT_FOUND) });
    expect(await read(fixture, ['b1', 'b2'], { engineOn: false })).toEqual({ runs: new Map(), diagnostics: [] });
  });

  it.each([
    ['an answer that m3ter found too large', jsonResponse(413, { message: 'too large' })],
    ['a list that goes on', jsonResponse(200, { data: [run('r1')], nextToken: 'more' })],
    ['a refused history', NOT_FOUND, jsonResponse(400, { message: 'no' })],
  ])('takes %s for no answer, not for no runs', async (_name, latest, history = NOT_FOUND) => {
    const fixture = m3terFixture({ interfere: answering(latest, { b1: history }) });
    await expect(read(fixture, ['b1'])).rejects.toThrow(/m3ter/);
  });

  it('asks nothing for no bill', async () => {
    const fixture = m3terFixture();
    expect((await read(fixture, [])).runs.size).toBe(0);
    expect(fixture.seen).toEqual([]);
  });
});
