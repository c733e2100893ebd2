import { describe, expect, it } from 'vitest';
import { openExample } from './example-run.ts';

const isInvoiceBatch = async (request: Request): Promise<boolean> =>
  request.method === 'POST' &&
  new URL(request.url).pathname.endsWith('/batch') &&
  (await request.clone().text()).includes('"Invoice"');

const ANSWER_MS = 2_500;

describe('groups of documents', () => {
  it('leave while the answers of the groups before them are awaited, three at once', async () => {
    let [open, most] = [0, 0];
    const example = await openExample({
      network: async (request, sandbox) => {
        if (!(await isInvoiceBatch(request))) return await sandbox.fetch(request);
        open += 1;
        most = Math.max(most, open);
        const answer = await sandbox.fetch(request);
        await example.clock.sleep(ANSWER_MS);
        open -= 1;
        return answer;
      },
    });
    const report = await example.apply(await example.plan(), 1);
    expect(report.converged).toBe(true);
    expect(most).toBe(3);
  });

  it('go one by one while an answer is unclear', async () => {
    const bodies: string[] = [];
    const example = await openExample({
      network: async (request, sandbox) => {
        if (!(await isInvoiceBatch(request))) return await sandbox.fetch(request);
        bodies.push(await request.clone().text());
        return bodies.length === 1 ? new Response('', { status: 503 }) : await sandbox.fetch(request);
      },
    });
    const report = await example.apply(await example.plan(), 1);
    expect(report.converged).toBe(true);
    const [lost = ''] = bodies;
    const sentAgain = bodies.indexOf(lost, 1);
    expect(bodies.length).toBeGreaterThan(4);
    // Those that had left before the answer came, and no more.
    expect(sentAgain).toBeGreaterThan(0);
    expect(sentAgain).toBeLessThanOrEqual(3);
  });
});
