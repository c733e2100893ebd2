import { describe, expect, it } from 'vitest';
import type { WriteRecord } from '../../../src/sandbox/ports.ts';
import { openExample } from './example-run.ts';

const unavailable = (): Response => new Response('', { status: 503 });

const isSentInvoice = ({ entity, operation }: WriteRecord): boolean => entity === 'Invoice' && operation === 'create';

const isM3ter = (request: Request): boolean => new URL(request.url).hostname === 'api.m3ter.com';

describe('an outage in the middle of an apply', () => {
  it('reports every document that was sent when m3ter goes away while records are written', async () => {
    let down = false;
    const example = await openExample({
      network: async (request, sandbox) => {
        if (down && isM3ter(request)) return unavailable();
        const answer = await sandbox.fetch(request);
        if (request.method === 'POST' && new URL(request.url).pathname.endsWith('/batch')) {
          down = sandbox.journal.some(isSentInvoice);
        }
        return answer;
      },
    });
    const plan = await example.plan();
    const report = await example.apply(plan);
    const documents = plan.changes.filter(({ kind, action }) => kind === 'invoice' && action === 'create');
    const sent = report.outcomes.filter(({ kind, action }) => kind === 'invoice' && action === 'create');
    expect(sent.map(({ status }) => status)).toEqual(documents.map(() => 'applied'));
    expect(report.outcomes).toHaveLength(plan.changes.length);
    expect(report.converged).toBe(false);
    expect(report.exitCode).not.toBe(0);
  });

  it('reports what was sent when QuickBooks goes away before the proof', async () => {
    let down = false;
    const example = await openExample({
      network: async (request, sandbox) => {
        if (down && !isM3ter(request)) return unavailable();
        const answer = await sandbox.fetch(request);
        if (request.method === 'POST' && new URL(request.url).pathname.endsWith('/batch')) {
          down = sandbox.journal.some(isSentInvoice);
        }
        return answer;
      },
    });
    const plan = await example.plan();
    const report = await example.apply(plan);
    expect(report.outcomes).toHaveLength(plan.changes.length);
    expect(report.converged).toBe(false);
    expect(report.exitCode).not.toBe(0);
    const created = example.sandbox.journal.filter(isSentInvoice);
    const claimed = report.outcomes.filter(({ kind, status }) => kind === 'invoice' && status === 'skipped');
    expect(created.length).toBeGreaterThan(0);
    // What may have been sent is never said not to have been.
    expect(claimed.length + created.length).toBeLessThanOrEqual(
      plan.changes.filter(({ kind }) => kind === 'invoice').length,
    );
  });
});

it('ends in order, with a report and exit code 6, when the sign-in is lost in the middle', async () => {
  let revoked = false;
  const example = await openExample({
    network: async (request, sandbox) => {
      if (revoked && isM3ter(request)) return new Response('{"message":"forbidden"}', { status: 403 });
      const answer = await sandbox.fetch(request);
      revoked ||= sandbox.journal.some(isSentInvoice);
      return answer;
    },
  });
  const plan = await example.plan();
  const report = await example.apply(plan, 2);
  const sent = example.sandbox.journal.filter(isSentInvoice).length;
  const applied = report.outcomes.filter(
    ({ kind, action, status }) => kind === 'invoice' && action === 'create' && status === 'applied',
  );
  expect(applied).toHaveLength(sent);
  expect(report.outcomes).toHaveLength(plan.changes.length);
  expect(report).toMatchObject({
    converged: false,
    exitCode: 6,
    reason: 'm3ter/credentials-refused',
  });
  expect(report.diagnostics.map(({ code }) => code)).toContain('m3ter/credentials-refused');
});

it('names both invoices when two runs sent a bill at the same moment', async () => {
  let copied = false;
  const example = await openExample({
    modes: { quickbooks: { duplicateDocNumber: 'allow' } },
    network: async (request, sandbox) => {
      const body = request.method === 'POST' ? await request.clone().text() : '';
      const answer = await sandbox.fetch(request);
      if (!copied && body.includes('"operation":"create","Invoice"')) {
        copied = true;
        // The other run sends the same batch under request ids of its own.
        const other = new URL(request.url);
        other.searchParams.set('requestid', 'another-run');
        await sandbox.fetch(new Request(other, { method: 'POST', headers: request.headers, body }));
      }
      return answer;
    },
  });
  const plan = await example.plan();
  expect(plan.drift.filter(({ code }) => code === 'duplicate-invoice')).toEqual([]);
  const report = await example.apply(plan);
  expect(copied).toBe(true);
  expect(report).toMatchObject({ exitCode: 4, reason: 'duplicate-invoice' });
  const [found] = report.diagnostics.filter(({ code }) => code === 'duplicate-invoice');
  expect(found?.message).toMatch(/has 2 documents: invoice \S+ \(Id \d+\), invoice \S+ \(Id \d+\)/);
});

it('says of what never left that it was not sent', async () => {
  const example = await openExample({
    network: async (request, sandbox) => {
      const isWrite = request.method === 'POST' && !isM3ter(request) && request.url.includes('/v3/company/');
      if (!isWrite || !/invoice/i.test(`${request.url} ${await request.clone().text()}`))
        return await sandbox.fetch(request);
      throw new TypeError('fetch failed', { cause: Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }) });
    },
  });
  const report = await example.apply(await example.plan());
  const invoices = report.outcomes.filter(({ kind, action }) => kind === 'invoice' && action === 'create');
  expect(invoices.length).toBeGreaterThan(0);
  for (const outcome of invoices) {
    expect(outcome).toMatchObject({ status: 'skipped', code: 'never-left', next: 'run tieout apply again' });
  }
  expect(report).toMatchObject({ converged: false, exitCode: 4, reason: 'skipped' });
});
