import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleepFor } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runCommandLine } from '../../src/cli/program.ts';
import type { Plan } from '../../src/model/plan.ts';

/** The workspace that users read first, on the company that the sandbox starts with. */
const WORKSPACE = resolve(import.meta.dirname, '../../integrations');

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sandbox-example-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function run(...words: readonly string[]): Promise<{ readonly exitCode: number; readonly stdout: string }> {
  const written: string[] = [];
  const output = (write: (text: string) => void): { isTerminal: boolean; columns: null; write: typeof write } => ({
    isTerminal: false,
    columns: null,
    write,
  });
  const exitCode = await runCommandLine({
    arguments: [...words, '--sandbox', '--dir', WORKSPACE],
    environment: {},
    workingDirectory: folder,
    terminal: {
      stdout: output((text) => written.push(text)),
      stderr: output(() => undefined),
      ask: async () => Promise.resolve(null),
      interactive: false,
    },
    signals: { received: null, onFirst: () => () => undefined },
    clock: {
      now: () => Date.now(),
      sleep: async (ms, signal) => {
        await sleepFor(ms, undefined, signal === undefined ? {} : { signal });
      },
    },
    random: () => 0.5,
    processes: { ownId: 1, startedAt: 0, isRunning: () => false },
    version: '0.0.0',
    exampleFolder: WORKSPACE,
  });
  return { exitCode, stdout: written.join('') };
}

async function plan(): Promise<Plan> {
  const path = join(folder, 'plan.json');
  expect((await run('plan', '--out', path)).exitCode).toBe(0);
  return JSON.parse(await readFile(path, 'utf8')) as Plan;
}

const countBy = (words: readonly string[]): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const word of words) counts[word] = (counts[word] ?? 0) + 1;
  return counts;
};

describe('the example workspace on the example company', () => {
  it('has a first plan with every kind of change, and reasons for what is not sent', async () => {
    const first = await plan();
    const shown = first.changes.filter((change) => !change.recordsBill);
    expect(countBy(shown.map((change) => `${change.action} ${change.kind}`))).toEqual({
      'create integration': 1,
      'update integration': 1,
      'create customer': 3,
      'adopt customer': 1,
      'create mapping': 12,
      'update mapping': 1,
      'delete mapping': 1,
      'create invoice': 8,
      'update invoice': 1,
      'adopt invoice': 2,
      'create creditMemo': 1,
    });
    const left = first.bills.filter((bill) => bill.decision === 'skip' || bill.decision === 'block');
    expect(countBy(left.map((bill) => bill.reason))).toMatchObject({
      ACCOUNTING_PERIOD_CLOSED: 1,
      'unmapped-item': 1,
      'account-opted-out': 1,
      'awaiting-approval': 2,
      'before-cutoff': 2,
      'native-run-in-flight': 1,
    });
    expect(first.drift.map(({ code }) => code)).toEqual(['edited-after-send', 'voided', 'deleted']);
    expect(first.diagnostics.filter((diagnostic) => diagnostic.severity === 'error')).toEqual([]);
  });

  it('is converged after one apply: a second plan has nothing but what needs a person', async () => {
    const applied = await run('apply', '--auto-approve', '--format', 'json');
    expect(applied.exitCode).toBe(4);
    expect(JSON.parse(applied.stdout)).toMatchObject({ converged: true });
    const second = await plan();
    expect(second.changes).toEqual([]);
    expect(countBy(second.bills.map((bill) => bill.decision))).toEqual({ block: 2, skip: 9, upToDate: 21 });
  });
});
