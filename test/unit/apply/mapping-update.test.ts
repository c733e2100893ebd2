import { expect, it } from 'vitest';
import type { Sandbox } from '../../../src/sandbox/open-sandbox.ts';
import { openExample } from './example-run.ts';

const isMappingUpdate = (request: Request): boolean =>
  request.method === 'PUT' && request.url.includes('/externalmappings/');

/** Applies the update of one mapping, whose PUTs get these answers in turn; null is the sandbox's own. */
async function applyUpdate(answers: readonly ((request: Request, sandbox: Sandbox) => Promise<Response>)[]) {
  let updating = false;
  let sent = 0;
  const example = await openExample({
    network: async (request, sandbox) => {
      if (!updating || !isMappingUpdate(request)) return await sandbox.fetch(request);
      const answer = answers[sent];
      sent += 1;
      if (answer === undefined) throw new Error('more updates were sent than expected');
      return await answer(request, sandbox);
    },
  });
  await example.apply(await example.plan());
  const mapping = example.sandbox.states.m3ter.mappings.find(({ m3terEntity }) => m3terEntity === 'Product');
  if (mapping === undefined) throw new Error('the example maps products');
  mapping.externalId = '1';
  const plan = await example.plan();
  expect(plan.changes).toMatchObject([{ kind: 'mapping', action: 'update' }]);
  updating = true;
  const { outcomes } = await example.apply(plan);
  return { outcomes, sent };
}

const unavailable = async (): Promise<Response> => await Promise.resolve(new Response('', { status: 503 }));
const refused = async (): Promise<Response> =>
  await Promise.resolve(Response.json({ errorCode: 'bad', message: 'externalId is locked' }, { status: 400 }));
const done = async (request: Request, sandbox: Sandbox): Promise<Response> => await sandbox.fetch(request);
/** Carried out, and the answer is lost. */
const lost = async (request: Request, sandbox: Sandbox): Promise<Response> => {
  await sandbox.fetch(request);
  return await unavailable();
};

it('reports what m3ter says when it refuses the second try', async () => {
  const { outcomes, sent } = await applyUpdate([unavailable, refused]);
  expect(sent).toBe(2);
  expect(outcomes).toMatchObject([{ status: 'rejected', message: expect.stringContaining('locked'), attempts: 2 }]);
});

it('sends an update that did not arrive once more', async () => {
  const { outcomes } = await applyUpdate([unavailable, done]);
  expect(outcomes).toMatchObject([{ status: 'applied', attempts: 2 }]);
});

it('reads after a second answer that is lost', async () => {
  const { outcomes } = await applyUpdate([unavailable, lost]);
  expect(outcomes).toMatchObject([{ status: 'applied', attempts: 2 }]);
});

it('cannot say what became of an update when two tries were not answered and did not arrive', async () => {
  const { outcomes, sent } = await applyUpdate([unavailable, unavailable]);
  expect(sent).toBe(2);
  expect(outcomes).toMatchObject([{ status: 'indeterminate', code: 'indeterminate' }]);
});
