import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pLimit from 'p-limit';
import { describe, expect, it } from 'vitest';
import { SANDBOX_ENVIRONMENT } from '../../src/sandbox/environment.ts';
import { openSandbox, type Sandbox } from '../../src/sandbox/open-sandbox.ts';
import { createSandboxIntuit } from '../../src/sandbox/seed/example-company.ts';
import { seededRandom } from '../../src/sandbox/seed/scaled-company.ts';
import { serveSandbox } from '../../src/sandbox/server.ts';
import { documentsOf } from '../simulation/observe.ts';
import { describeMismatch } from '../simulation/oracle.ts';
import { workspaceTexts } from '../simulation/workspace.ts';
import { addBills, createEmptyWorld, isApproved, type World } from '../simulation/world.ts';
import { runInProcess } from './run-in-process.ts';
import { emptyFolder, startProcess } from './run-process.ts';
import { servedAddresses } from './served-addresses.ts';

// The built command line over real sockets, ended with SIGKILL at every request it makes.

const PARALLEL = 2;
const BILLS = 3;

type When = 'before' | 'after';

/** Both systems on a port of their own, and a process that can be killed at one of its requests. */
interface Place {
  readonly world: World;
  readonly sandbox: Sandbox;
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly requests: { readonly isWrite: boolean }[];
  killAt: { readonly request: number; readonly when: When; kill: () => void } | null;
  readonly close: () => Promise<void>;
}

async function openPlace(): Promise<Place> {
  const world = createEmptyWorld();
  addBills(world, BILLS, seededRandom(3));
  // m3ter's own engine is not connected, so that no grace period depends on today's date.
  world.states.m3ter.credentials.length = 0;
  const states = { ...world.states, intuit: createSandboxIntuit(Date.now()) };
  const clock = { now: () => Date.now(), sleep: () => Promise.resolve() };
  const sandbox = await openSandbox({
    folder: null,
    clock,
    random: seededRandom(5),
    modes: { m3ter: { throttle: 'off' }, quickbooks: { throttle: 'off' } },
    seed: () => states,
  });
  const requests: { readonly isWrite: boolean }[] = [];
  const server = await serveSandbox(
    async (request) => {
      const number = requests.length;
      requests.push({ isWrite: request.method !== 'GET' });
      const kill = place.killAt?.request === number ? place.killAt : null;
      if (kill?.when === 'before') return cutOff(kill.kill);
      const response = await sandbox.handle(request);
      return kill === null ? response : cutOff(kill.kill);
    },
    { host: '127.0.0.1', port: 0 },
  );
  const place: Place = {
    world: { ...world, states },
    sandbox,
    folder: await workspaceFolder(),
    environment: environmentFor(server.url),
    requests,
    killAt: null,
    close: server.close,
  };
  return place;
}

/** The process dies, and its connection breaks without an answer. */
function cutOff(kill: () => void): never {
  kill();
  throw new Error('the process is gone');
}

async function workspaceFolder(): Promise<string> {
  const folder = await emptyFolder();
  await mkdir(join(folder, 'integrations'));
  const limits = '{ quickbooksRequestsPerSecond: 500, m3terRequestsPerSecond: 500 }';
  for (const [index, text] of workspaceTexts(limits).entries()) {
    // The credential is not there: m3ter's engine is not connected.
    const file = text.replace(/^credential: .*$/m, 'credential: null');
    await writeFile(join(folder, 'integrations', `document-${String(index)}.yaml`), file);
  }
  return folder;
}

function environmentFor(url: string): Readonly<Record<string, string>> {
  return {
    ...SANDBOX_ENVIRONMENT,
    ...servedAddresses(url),
  };
}

const APPLY = ['apply', '--auto-approve', '--format', 'json'];

function startApply({ folder, environment }: Place) {
  return startProcess(folder, APPLY, { env: environment });
}

function applyHere({ folder, environment }: Place) {
  return runInProcess({ arguments: APPLY, workingDirectory: folder, environment });
}

/** The simulator's word for what m3ter holds of an integration. */
const CONFIGURATION = 'IntegrationConfig';

/** What is wrong in both systems, as the oracle of the simulation sees it. */
function whatIsWrong({ world, sandbox }: Place): readonly string[] {
  const wrong: string[] = [];
  const { configs, mappings } = sandbox.states.m3ter;
  if (configs.length !== 1) wrong.push(`${String(configs.length)} configurations`);
  for (const bill of world.bills) {
    const documents = documentsOf(sandbox.states, bill.id);
    const wanted = isApproved(world, bill) ? 1 : 0;
    if (documents.length !== wanted) wrong.push(`${bill.id} has ${String(documents.length)} documents`);
    const records = mappings.filter(({ m3terEntity, m3terId }) => m3terEntity === 'Bill' && m3terId === bill.id);
    if (records.length !== wanted) wrong.push(`${bill.id} has ${String(records.length)} records`);
    const [document] = documents;
    if (document === undefined) continue;
    const mismatch = describeMismatch(world, { bill, content: bill.content, document });
    if (mismatch !== null) wrong.push(`${bill.id}: ${mismatch}`);
    if (records[0]?.externalId !== document.id) wrong.push(`${bill.id}: the record names another document`);
  }
  // Of two configurations that two runs made at one moment, the later run takes its own away (apply/apply-configs.ts).
  const remaining = new Set(configs.map(({ id }) => id));
  const made = sandbox.journal.filter(
    ({ operation, entity, id }) =>
      operation === 'create' && entity !== 'ExternalMapping' && (entity !== CONFIGURATION || remaining.has(id)),
  );
  if (made.length > world.bills.length + 2) wrong.push(`${String(made.length)} objects were made`);
  return wrong;
}

async function killAndRunAgain(request: number, when: When): Promise<readonly string[]> {
  const place = await openPlace();
  try {
    const child = startApply(place);
    place.killAt = { request, when, kill: () => void child.kill('SIGKILL') };
    const killed = await child;
    const wrong = killed.signal === 'SIGKILL' ? [] : [`it was not killed but ended with ${String(killed.exitCode)}`];
    place.killAt = null;
    // The one that is killed must be a process; the next one need not, and starts in a third of the time.
    const next = await applyHere(place);
    if (next.exitCode !== 0) wrong.push(`the next run ended with ${String(next.exitCode)}: ${next.stdout}`);
    return [...wrong, ...whatIsWrong(place)].map((text) => `killed ${when} request ${String(request)}: ${text}`);
  } finally {
    await place.close();
  }
}

describe('real processes', () => {
  it('killed at any request, the next run brings everything in order', { timeout: 900_000 }, async () => {
    const calm = await openPlace();
    const first = await startApply(calm);
    const writes = calm.requests.map(({ isWrite }) => isWrite);
    await calm.close();
    expect([first.exitCode, whatIsWrong(calm)]).toEqual([0, []]);
    expect(writes.length).toBeGreaterThan(20);
    // A read changes nothing: killed before it is killed after the request in front of it.
    const cases = writes.flatMap((isWrite, request): { request: number; when: When }[] =>
      isWrite || request === 0
        ? [
            { request, when: 'before' },
            { request, when: 'after' },
          ]
        : [{ request, when: 'after' }],
    );
    const limit = pLimit(PARALLEL);
    const wrong = await Promise.all(cases.map(({ request, when }) => limit(() => killAndRunAgain(request, when))));
    expect(wrong.flat()).toEqual([]);
  });

  it('two at once send each bill once', { timeout: 300_000 }, async () => {
    for (let round = 0; round < 4; round += 1) {
      const place = await openPlace();
      const both = await Promise.all([startApply(place), startApply(place)]);
      for (const { exitCode } of both) expect([0, 4]).toContain(exitCode);
      const next = await applyHere(place);
      await place.close();
      expect([next.exitCode, whatIsWrong(place)]).toEqual([0, []]);
    }
  });
});
