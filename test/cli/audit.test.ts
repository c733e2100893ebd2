import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import type { Audit } from '../../src/model/audit.ts';
import { validateAudit } from '../../src/workspace/generated/report-validator.js';
import { runInProcess, type Run } from './run-in-process.ts';
import { exampleFolder } from './run-process.ts';
import { inWorld, TWO_BILLS } from './undo-world.ts';

/** Each test plans, applies and reports. */
vi.setConfig({ testTimeout: 300_000 });

const COMMIT = '4be1c0d'.padEnd(40, '0');
const GITHUB = {
  GITHUB_SHA: COMMIT,
  GITHUB_ACTOR: 'ann',
  GITHUB_SERVER_URL: 'https://github.com',
  GITHUB_REPOSITORY: 'acme/billing',
  GITHUB_RUN_ID: '4711',
  TIEOUT_PULL_REQUEST: '12',
  TIEOUT_ENVIRONMENT: 'billing',
  TIEOUT_APPROVED_BY: 'bob carol',
};

interface Applied {
  readonly folder: string;
  readonly run: (line: string, environment?: Readonly<Record<string, string>>) => Promise<Run>;
  /** The audit of October as JSON, with the files and options of `line`. */
  readonly audit: (line: string) => Promise<Audit>;
}

/** The example after a reviewed apply that kept its plan and its journal. */
async function appliedExample(environment: Readonly<Record<string, string>> = GITHUB): Promise<Applied> {
  const folder = await exampleFolder();
  const run: Applied['run'] = (line, more = {}) =>
    runInProcess({ arguments: line.split(' '), workingDirectory: folder, environment: more });
  await run('plan --sandbox --out plan.json');
  const applied = await run('apply plan.json --sandbox --allow-blocked --journal journal.jsonl', environment);
  expect(applied.exitCode).toBe(0);
  const audit = async (line: string): Promise<Audit> =>
    JSON.parse((await run(`report --sandbox --month 2026-10 --format json --audit ${line}`)).stdout) as Audit;
  return { folder, run, audit };
}

test('says for each document who approved it, by which plan, when it was sent and how that was proved', async () => {
  const { folder, run, audit } = await appliedExample();
  const printed = await audit('journal.jsonl plan.json --out audit.json --csv audit.csv');
  expect([validateAudit(printed), validateAudit.errors]).toEqual([true, null]);
  expect(JSON.parse(await readFile(join(folder, 'audit.json'), 'utf8'))).toEqual(printed);
  const plan = JSON.parse(await readFile(join(folder, 'plan.json'), 'utf8')) as { id: string; createdAt: string };
  const ours = printed.documents.filter(({ billVersion }) => billVersion !== null);
  expect(ours.length).toBeGreaterThan(5);
  for (const { verdict, sends, documentId, total } of ours) {
    expect([verdict, sends.length]).toEqual(['proved', 1]);
    const [send] = sends;
    expect(send).toMatchObject({
      planId: plan.id,
      planMadeAt: plan.createdAt,
      action: 'create',
      status: 'applied',
      remoteId: documentId,
      commit: COMMIT,
      pullRequest: 12,
      environment: 'billing',
      approvedBy: ['bob', 'carol'],
      actor: 'ann',
      run: 'https://github.com/acme/billing/actions/runs/4711',
      journal: 'journal.jsonl',
    });
    expect(Number(send?.proof?.quickbooksTotal)).toBe(Number(total));
  }
  expect(printed.documents.filter(({ billVersion }) => billVersion === null).every(({ verdict }) => verdict === 'notOurs')).toBe(true); // prettier-ignore
  const csv = (await readFile(join(folder, 'audit.csv'), 'utf8')).trim().split('\r\n');
  expect(csv).toHaveLength(printed.documents.length + 1);
  expect(csv[0]).toContain('pull request,approved by,environment,commit');
  const [memo] = printed.documents.filter(({ kind }) => kind === 'creditMemo');
  expect([memo?.total, memo?.sends[0]?.proof?.planTotal, memo?.sends[0]?.proof?.quickbooksTotal]).toEqual(
    Array(3).fill('-560.00'),
  );
  expect(csv.filter((line) => line.includes(',creditMemo,'))).toEqual([
    expect.stringMatching(/,EUR,-560\.00,proved,,.*,-560\.00,-560\.00,true,/),
  ]);
  const shown = await run('report --sandbox --month 2026-10 --audit journal.jsonl plan.json');
  expect([shown.exitCode, shown.stderr]).toEqual([0, '']);
  const text = shown.stdout.replaceAll(/\s+/g, ' ');
  expect(text).toContain(`${String(ours.length)} documents of tieout: ${String(ours.length)} proved.`);
  expect(text).toContain(
    'pull request 12, approved by bob and carol in billing, commit 4be1c0d, started by ann; proved: planned USD',
  );
  expect(text).toContain('proved: planned USD 1,273.41, QuickBooks had 1,273.41');
  expect(text).toContain('proved: planned EUR -560.00, QuickBooks had -560.00');
});

test('an apply from a laptop is told as one by hand, and a plan that is not at hand by its id', async () => {
  const { run, audit } = await appliedExample({});
  const { documents } = await audit('journal.jsonl');
  const ours = documents.filter(({ sends }) => sends.length > 0);
  expect(new Set(ours.map(({ sends }) => sends[0]?.planMadeAt))).toEqual(new Set([null]));
  const { stdout } = await run('report --sandbox --month 2026-10 --audit journal.jsonl --format markdown');
  expect(stdout).toContain('by hand: the journal names no commit');
});

test('a document of ours that no journal has, or that was changed since, ends with exit code 4 and comes first', async () => {
  const { folder, run, audit } = await appliedExample();
  const lines = (await readFile(join(folder, 'journal.jsonl'), 'utf8')).trim().split('\n');
  const proved = (await audit('journal.jsonl')).documents.flatMap(({ verdict, billId }) => verdict === 'proved' ? [billId] : []); // prettier-ignore
  const [lost = '', changed = ''] = proved.slice(0, 2).map((id) => lines.find((line) => line.includes('"outcome"') && line.includes(`"invoice/${id}"`)) ?? ''); // prettier-ignore
  const other = changed.replace(/"quickbooksTotal":"[^"]*"/, '"quickbooksTotal":"1.00"');
  const text = lines.filter((line) => line !== lost).map((line) => (line === changed ? other : line));
  // A killed run cuts its last line off.
  await writeFile(join(folder, 'journal.jsonl'), `${text.join('\n')}\n{"at":"2026-11-0`);
  const { documents, diagnostics } = await audit('journal.jsonl');
  const count = (wanted: string): number => documents.filter(({ verdict }) => verdict === wanted).length;
  expect([count('notInJournals'), count('changedSince')]).toEqual([1, 1]);
  expect(diagnostics).toEqual([expect.objectContaining({ code: 'report/journal-line', severity: 'warning' })]);
  const shown = await run('report --sandbox --month 2026-10 --audit journal.jsonl');
  expect(shown.exitCode).toBe(4);
  expect(shown.stdout.indexOf('not as proved')).toBeLessThan(shown.stdout.indexOf('proved: planned'));
  expect((await run('report --sandbox --month 2026-10 --fail-on none --audit journal.jsonl')).exitCode).toBe(0);
});

test('a document that a person moved to another customer is not as proved, and both customers are named', async () => {
  const world = `${TWO_BILLS}quickbooks:
  customers:
    - { id: '58', displayName: ACME Ltd }
    - { id: '60', displayName: Globex }
`;
  await inWorld(world, async ({ run, happen, folder }) => {
    await run('apply --auto-approve --journal run.jsonl');
    const report = 'report --month 2026-10 --audit';
    expect((await run(`${report} run.jsonl`)).stdout).toContain('2 documents of tieout: 2 proved.');
    await happen([{ edit: { invoice: 'INV-101', set: { CustomerRef: { value: '60', name: 'Globex' } } } }]);
    const shown = (await run(`${report} run.jsonl --out audit.json --csv audit.csv`, 4)).stdout.replaceAll(/\s+/g, ' ');
    expect(shown).toContain('2 documents of tieout: 1 proved and 1 not as proved.');
    expect(shown).toContain('moved since to customer 60 Globex in QuickBooks: it was sent to customer 58');
    const audit = JSON.parse(await readFile(join(folder, 'audit.json'), 'utf8')) as Audit;
    expect([validateAudit(audit), validateAudit.errors]).toEqual([true, null]);
    expect(await readFile(join(folder, 'audit.csv'), 'utf8')).toContain('run.jsonl,60,58');
    // A journal from before has no customer: nothing tells that it was moved.
    const journal = await readFile(join(folder, 'run.jsonl'), 'utf8');
    await writeFile(join(folder, 'old.jsonl'), journal.replaceAll(',"customer":"58"', ''));
    expect((await run(`${report} old.jsonl`)).stdout).toContain('2 documents of tieout: 2 proved.');
  });
});

test('a document that a person deleted is a row with its money, and not after an undo that a journal has', async () => {
  await inWorld(TWO_BILLS, async ({ run, happen, folder }) => {
    await run('apply --auto-approve --journal run.jsonl');
    await happen([{ erase: 'INV-101' }]);
    const report = 'report --month 2026-10 --audit';
    const shown = (await run(`${report} run.jsonl --out audit.json --csv audit.csv`, 4)).stdout.replaceAll(/\s+/g, ' ');
    expect(shown).toContain('2 documents of tieout: 1 proved and 1 deleted (USD 450.00).');
    expect(shown).toMatch(
      /deleted INV-101 ACME Ltd USD 0\.00 create .*QuickBooks had 450\.00 deleted since in QuickBooks/,
    );
    const audit = JSON.parse(await readFile(join(folder, 'audit.json'), 'utf8')) as Audit;
    expect([validateAudit(audit), validateAudit.errors]).toEqual([true, null]);
    expect(await readFile(join(folder, 'audit.csv'), 'utf8')).toContain(',USD,0.00,deletedSince,');
    // The journal of another company tells of other documents.
    const journal = await readFile(join(folder, 'run.jsonl'), 'utf8');
    await writeFile(join(folder, 'other.jsonl'), journal.replace(/"connection":"[^"]*"/, '"connection":"other"'));
    expect((await run(`${report} other.jsonl`)).stdout).toContain('1 document of tieout: 1 proved.');

    await run('undo --run run.jsonl --out undo.json');
    await run('apply undo.json --journal undo.jsonl');
    await happen([{ erase: 'INV-102' }]);
    const undone = await run(`${report} run.jsonl undo.jsonl`, 4);
    expect(undone.stdout).toContain('2 documents of tieout: 1 proved and 1 deleted (USD 450.00).');
    const without = await run(`${report} run.jsonl`, 4);
    expect(without.stdout).toContain('2 documents of tieout: 2 deleted (USD 950.00).');
  });
});

test('an undone document is told with both plans, and one that a person voided is not as proved', async () => {
  const { run, audit } = await appliedExample();
  await run('undo --sandbox --run journal.jsonl --emailed --out undo.json');
  const undone = await run('apply undo.json --sandbox --auto-approve --journal undo.jsonl');
  expect(undone.stderr).toBe('');
  const both = await audit('journal.jsonl undo.jsonl plan.json undo.json');
  const voided = both.documents.filter(({ sends }) => sends.at(-1)?.action === 'void');
  expect(voided.length).toBeGreaterThan(3);
  expect(new Set(voided.map(({ verdict, sends }) => `${verdict} ${sends.map(({ action }) => String(action)).join(' ')}`))).toEqual(new Set(['proved create void'])); // prettier-ignore
  const first = await audit('journal.jsonl');
  const lost = first.documents.filter(({ documentId }) => voided.some((one) => one.documentId === documentId));
  expect(new Set(lost.map(({ verdict, voided: by }) => `${verdict} ${by ?? ''}`))).toEqual(new Set(['changedSince byUndo'])); // prettier-ignore
  expect([validateAudit(first), validateAudit.errors]).toEqual([true, null]);
  const shown = await run('report --sandbox --month 2026-10 --audit journal.jsonl');
  expect(shown.stdout).toContain('voided since by an undo of tieout, which none of the journals tells');
  const all = await run('report --sandbox --month 2026-10 --audit journal.jsonl undo.jsonl');
  expect(all.stdout).not.toContain('voided since');
});

test('names in a journal are text', async () => {
  const { folder, run } = await appliedExample({ ...GITHUB, GITHUB_ACTOR: '<img src=x> @everyone \u001b[31m' });
  const journal = await readFile(join(folder, 'journal.jsonl'), 'utf8');
  await writeFile(
    join(folder, 'journal.jsonl'),
    journal.replace('"environment":"billing"', '"environment":"=1+1|::error::x"'),
  );
  const at = 'report --sandbox --month 2026-10 --audit journal.jsonl';
  const markdown = (await run(`${at} --format markdown`)).stdout;
  expect(markdown).not.toMatch(/<img|(?<!;)@everyone/);
  expect(markdown).not.toContain('\u001b');
  expect((await run(at)).stdout).not.toContain('\u001b');
  await run(`${at} --csv audit.csv`);
  const csv = await readFile(join(folder, 'audit.csv'), 'utf8');
  expect(csv).toMatch(/,"?'=1\+1\|::error::x"?,/);
  expect(csv).not.toContain('\u001b');
});

test.each([
  ['--audit nowhere.jsonl', 3, 'cannot be read'],
  ['--audit integrations/us.yaml', 3, 'neither a journal nor a saved plan'],
  ['--audit plan.json', 3, 'none of the files is a journal'],
  ['--shadow --audit journal.jsonl', 64, '--audit and --shadow do not go together'],
  ['--html x.html --audit journal.jsonl', 64, '--audit and --html do not go together'],
])('report %s is refused', async (words, exitCode, said) => {
  const { run } = await appliedExample();
  const refused = await run(`report --sandbox --month 2026-10 ${words}`);
  expect([refused.exitCode, refused.stderr]).toEqual([exitCode, expect.stringContaining(said)]);
});
