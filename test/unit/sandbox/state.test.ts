import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lockFolder } from '../../../src/sandbox/folder-lock.ts';
import type { ProcessTable } from '../../../src/support/lock-file.ts';
import type { WriteRecord } from '../../../src/sandbox/ports.ts';
import { createExampleCompany } from '../../../src/sandbox/seed/example-company.ts';
import {
  SANDBOX_SYSTEMS,
  type SandboxStates,
  appendJournal,
  readSandbox,
  resetSandbox,
  saveState,
} from '../../../src/sandbox/state.ts';
import type { Clock } from '../../../src/support/clock.ts';
import { Failure } from '../../../src/support/errors.ts';

let parent: string;
let dir: string;

beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'sandbox-state-'));
  dir = join(parent, 'sandbox');
});

afterEach(async () => {
  await rm(parent, { recursive: true, force: true });
});

async function saveAll(states: SandboxStates): Promise<void> {
  for (const system of SANDBOX_SYSTEMS) await saveState(dir, system, states[system]);
}

async function failureOf(attempt: Promise<unknown>): Promise<Failure> {
  const failure: unknown = await attempt.then(
    () => new Error('it did not fail'),
    (error: unknown) => error,
  );
  if (failure instanceof Failure) return failure;
  throw failure;
}

const WRITE: WriteRecord = {
  at: '2026-11-01T00:00:00.000Z',
  system: 'm3ter',
  operation: 'create',
  entity: 'ExternalMapping',
  id: '1',
  key: null,
  summary: { externalId: '58' },
};

describe('saved state', () => {
  it('is what was saved, with the journal in order', async () => {
    const states = createExampleCompany(0);
    await saveAll(states);
    await appendJournal(dir, [WRITE]);
    await appendJournal(dir, [{ ...WRITE, id: '2' }]);
    await appendJournal(dir, []);
    const saved = await readSandbox(dir);
    expect(saved?.states).toEqual(states);
    expect(saved?.journal.map((write) => write.id)).toEqual(['1', '2']);
  });

  it('is replaced whole and leaves nothing else behind', async () => {
    const states = createExampleCompany(0);
    await saveAll(states);
    await saveAll(states);
    expect((await readdir(dir)).toSorted()).toEqual(['intuit.json', 'm3ter.json', 'quickbooks.json']);
  });

  it('is none in a new folder, and none after a reset, which keeps files of others', async () => {
    expect(await readSandbox(dir)).toBeNull();
    await saveAll(createExampleCompany(0));
    await writeFile(join(dir, 'notes.txt'), 'mine');
    await resetSandbox(dir);
    expect(await readSandbox(dir)).toBeNull();
    expect(await readFile(join(dir, 'notes.txt'), 'utf8')).toBe('mine');
  });

  it('forgets a journal line that a crash cut off', async () => {
    await saveAll(createExampleCompany(0));
    await writeFile(join(dir, 'writes.jsonl'), `${JSON.stringify(WRITE)}\n{"at":"2026`);
    expect((await readSandbox(dir))?.journal).toEqual([WRITE]);
  });

  it.each([
    ['not JSON', 'm3ter.json', '{"formatVersion":1,'],
    ['not an object', 'm3ter.json', '[]'],
    ['another version', 'quickbooks.json', '{"formatVersion":99,"system":"quickbooks","state":{}}'],
    ['of another system', 'quickbooks.json', '{"formatVersion":1,"system":"m3ter","state":{}}'],
    ['without state', 'intuit.json', '{"formatVersion":1,"system":"intuit"}'],
    ['with a part missing', 'm3ter.json', '{"formatVersion":1,"system":"m3ter","state":{"bills":[]}}'],
    ['a journal that is not one', 'writes.jsonl', 'x\n'],
  ])('that is damaged (%s) is one clear failure', async (_name, file, text) => {
    await saveAll(createExampleCompany(0));
    await writeFile(join(dir, file), text);
    const failure = await failureOf(readSandbox(dir));
    expect(failure).toMatchObject({ code: 'sandbox/state-corrupt', nextStep: 'tieout sandbox reset' });
    expect(failure.message).toContain(file);
  });

  it('that lacks a file is damaged', async () => {
    await saveAll(createExampleCompany(0));
    await rm(join(dir, 'intuit.json'));
    expect((await failureOf(readSandbox(dir))).code).toBe('sandbox/state-corrupt');
  });

  it.each([
    ['save', async () => saveState(dir, 'm3ter', createExampleCompany(0).m3ter)],
    ['journal', async () => appendJournal(dir, [WRITE])],
    ['read', async () => readSandbox(dir)],
    ['lock', async () => lockFolder(dir, { clock: clockAt(0), processes: ownProcess() })],
  ])('cannot be used when the folder is a file: %s', async (_name, attempt) => {
    await writeFile(dir, 'a file');
    const { code, nextStep } = await failureOf(attempt());
    expect(code).toBe('sandbox/cannot-save');
    expect(nextStep).toMatch(/^move the file away that stands where a folder of .* should be, then run/);
  });

  it('cannot be saved over a folder, and then leaves no half file', async () => {
    await mkdir(join(dir, 'm3ter.json', 'inside'), { recursive: true });
    expect((await failureOf(saveState(dir, 'm3ter', createExampleCompany(0).m3ter))).code).toBe('sandbox/cannot-save');
    expect(await readdir(dir)).toEqual(['m3ter.json']);
  });
});

/** A clock whose sleep moves it, and may do something meanwhile. */
function clockAt(start: number, meanwhile: () => Promise<void> = async () => Promise.resolve()): Clock {
  let now = start;
  return {
    now: () => now,
    sleep: async (ms) => {
      now += ms;
      await meanwhile();
    },
  };
}

function ownProcess(running: readonly number[] = []): ProcessTable {
  return { ownId: 100, startedAt: 5_000, isRunning: (id) => running.includes(id) };
}

const lockOf = (pid: number, at: number): string => JSON.stringify({ pid, at });

describe('the lock of the folder', () => {
  it('is held until released', async () => {
    const world = { clock: clockAt(6_000), processes: ownProcess() };
    const lock = await lockFolder(dir, world);
    expect(JSON.parse(await readFile(join(dir, 'lock'), 'utf8'))).toMatchObject({ pid: 100, at: 6_000 });
    await lock.release();
    await lock.release();
    expect(await readdir(dir)).toEqual([]);
  });

  it('of a living process is waited for, which is said once, and then refused by name', async () => {
    await mkdir(dir);
    await writeFile(join(dir, 'lock'), lockOf(7, 1));
    const clock = clockAt(6_000);
    const said: [number, string][] = [];
    const onWait = (words: string): void => void said.push([clock.now() - 6_000, words]);
    const failure = await failureOf(lockFolder(dir, { clock, processes: ownProcess([7]), onWait }));
    expect(said).toEqual([[2_000, 'waiting for process 7, which has the sandbox open']]);
    expect(failure.code).toBe('sandbox/in-use');
    expect(failure.message).toContain('process 7');
    expect(failure.nextStep).toContain('lock');
  });

  it('of a living process is taken when that one is done', async () => {
    await mkdir(dir);
    await writeFile(join(dir, 'lock'), lockOf(7, 1));
    const clock = clockAt(6_000, async () => rm(join(dir, 'lock'), { force: true }));
    const onWait = (): void => expect.unreachable();
    await lockFolder(dir, { clock, processes: ownProcess([7]), onWait });
    expect(await readFile(join(dir, 'lock'), 'utf8')).toContain('"pid":100');
  });

  it.each([
    ['a dead process', lockOf(7, 1)],
    ['an earlier process with our id', lockOf(100, 4_999)],
    ['nobody: damaged', 'x'],
    ['nobody: not a lock', '{}'],
  ])('of %s is taken over', async (_name, text) => {
    await mkdir(dir);
    await writeFile(join(dir, 'lock'), text);
    await lockFolder(dir, { clock: clockAt(6_000), processes: ownProcess() });
    expect(JSON.parse(await readFile(join(dir, 'lock'), 'utf8'))).toMatchObject({ pid: 100, at: 6_000 });
    expect(await readdir(dir)).toEqual(['lock']);
  });

  it('of our own process is not taken twice', async () => {
    const processes = ownProcess();
    await lockFolder(dir, { clock: clockAt(6_000), processes });
    expect((await failureOf(lockFolder(dir, { clock: clockAt(6_000), processes }))).code).toBe('sandbox/in-use');
  });
});
