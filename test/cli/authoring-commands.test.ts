import { mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { SANDBOX_ENVIRONMENT } from '../../src/sandbox/environment.ts';
import type { SandboxStates } from '../../src/sandbox/state.ts';
import { createRealClock } from '../unit/http/test-clock.ts';
import { CONNECTION_FILE, openWorld, plannedChanges } from './authoring-world.ts';
import { runInProcess } from './run-in-process.ts';

async function emptyFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'tieout-first-'));
}

function run(workingDirectory: string, line: string, answers?: readonly string[], columns?: number) {
  const left = [...(answers ?? [])];
  return runInProcess({
    arguments: line.split(' '),
    workingDirectory,
    ...(columns === undefined ? {} : { columns }),
    ...(answers === undefined ? {} : { answer: () => left.shift() ?? null }),
  });
}

describe('init', () => {
  test('writes a workspace that is valid, formatted, and plans', async () => {
    const folder = await emptyFolder();
    expect(await run(folder, 'init --name acme --environment sandbox --from 2026-08-01')).toMatchObject({
      exitCode: 0,
    });
    expect(await run(folder, 'validate --sandbox')).toMatchObject({
      exitCode: 0,
      stdout: 'valid: 1 connection, 1 integration, 0 mappings\n',
    });
    expect((await run(folder, 'fmt --check')).exitCode).toBe(0);
    expect((await run(folder, 'plan --sandbox --only config')).stdout).toContain('QuickBooks invoices');
    const workflow = parse(await readFile(join(folder, '.github/workflows/tieout.yml'), 'utf8')) as { jobs: object };
    expect(Object.keys(workflow.jobs)).toEqual(
      ['check', 'connections', 'plan', 'plan-merged', 'apply', 'bills', 'drift', 'report'], // prettier-ignore
    );
    expect(await readFile(join(folder, '.gitignore'), 'utf8')).toContain('.tieout/');
    for (const name of ['connection', 'quickbooks', 'items']) {
      expect(await readFile(join(folder, `integrations/${name}.yaml`), 'utf8')).toMatch(
        /^# yaml-language-server: \$schema=\.schemas\/[a-z-]+\.schema\.json\n/,
      );
    }
  });

  test('never overwrites', async () => {
    const folder = await emptyFolder();
    await writeFile(join(folder, '.gitignore'), 'mine\n');
    await run(folder, 'init --name acme');
    const path = join(folder, 'integrations/quickbooks.yaml');
    await writeFile(path, '# mine\n');
    const { stdout } = await run(folder, 'init --name other');
    expect(stdout).toContain('add lines to it: .tieout/');
    expect(await readFile(path, 'utf8')).toBe('# mine\n');
    expect(await readFile(join(folder, '.gitignore'), 'utf8')).toBe('mine\n');
    expect(await readFile(join(folder, 'integrations/connection.yaml'), 'utf8')).toContain('name: acme\n');
  });

  test('asks a person, again when an answer does not fit', async () => {
    const folder = await emptyFolder();
    const live = ['live', 'production', 'Not A Name', 'acme-live', 'Acme "Ltd": x'];
    const answers = [...live, 'dollars', 'usd', 'soon', '', 'maybe', 'no'];
    const { exitCode, stderr } = await run(folder, 'init billing', answers);
    expect(exitCode).toBe(0);
    expect(stderr.match(/expected .*/g)).toEqual([
      'expected sandbox or production; Ctrl-C ends, and nothing is written',
      'expected small letters, digits and hyphens such as acme-sandbox; Ctrl-C ends, and nothing is written',
      'expected three letters such as USD, or nothing; Ctrl-C ends, and nothing is written',
      'expected a day of the calendar as YYYY-MM-DD, such as 2026-01-31; Ctrl-C ends, and nothing is written',
      'expected yes or no; Ctrl-C ends, and nothing is written',
    ]);
    expect(parse(await readFile(join(folder, 'billing/connection.yaml'), 'utf8'))).toMatchObject({
      name: 'acme-live',
      quickbooks: { environment: 'production', companyName: 'Acme "Ltd": x', homeCurrency: 'USD' },
    });
    await expect(readFile(join(folder, '.github/workflows/tieout.yml'))).rejects.toThrow('ENOENT');
  });

  test('breaks what it says between words where the terminal is narrow', async () => {
    const { stderr } = await run(await emptyFolder(), 'init', ['', '', '', '', 'soon', '', 'no'], 60);
    expect(stderr).toContain(
      'expected a day of the calendar as YYYY-MM-DD, such as\n2026-01-31; Ctrl-C ends, and nothing is written\n',
    );
  });

  test.each([
    ['--home-currency Dollar', 'three letters such as USD'],
    ['--name Acme', 'small letters, digits and hyphens'],
    ['--from soon', 'a day of the calendar as YYYY-MM-DD, such as 2026-01-31'],
  ])('refuses %s and writes nothing', async (flag, expected) => {
    const folder = await emptyFolder();
    const { exitCode, stderr } = await run(folder, `init ${flag}`);
    expect({ exitCode, stderr }).toEqual({ exitCode: 64, stderr: expect.stringContaining(expected) as unknown });
    expect(await readdir(folder)).toEqual([]);
  });

  test('takes a currency in small letters', async () => {
    const folder = await emptyFolder();
    await run(folder, 'init --home-currency eur');
    expect(await readFile(join(folder, 'integrations/connection.yaml'), 'utf8')).toContain('homeCurrency: EUR\n');
    expect((await run(folder, 'validate --sandbox')).exitCode).toBe(0);
  });

  test('keeps state, plans and journals out of git', async () => {
    const folder = await emptyFolder();
    await run(folder, 'init');
    const lines = (await readFile(join(folder, '.gitignore'), 'utf8')).split('\n');
    expect(lines).toEqual(expect.arrayContaining(['.tieout/', 'plan*.json', '*.jsonl']));
  });

  test('writes nothing when nobody answers', async () => {
    const folder = await emptyFolder();
    const { exitCode, stderr } = await run(folder, 'init', ['sandbox']);
    expect(exitCode).toBe(5);
    expect(stderr).toContain('nothing was written');
    await expect(readFile(join(folder, 'integrations/connection.yaml'))).rejects.toThrow('ENOENT');
  });

  test('the empty list that it wrote takes what is imported later', async () => {
    const world = await openWorld({ files: {} });
    await world.run('init --name acme');
    const { exitCode, stdout } = await world.run('import');
    expect(exitCode).toBe(0);
    const written = (await world.list()).filter((path) => /^integrations\/[^.]*\.yaml$/.test(path));
    expect(written).toContain('integrations/items.yaml');
    expect(written).not.toContain('integrations/items-2.yaml');
    const list = parse(await world.read('integrations/items.yaml')) as { mappings: object[] };
    expect(list.mappings.length).toBeGreaterThan(0);
    expect(list.mappings.every((mapping) => !('account' in mapping))).toBe(true);
    expect(stdout).toContain('integrations/items.yaml');
    const flat = stdout.replaceAll(/\s+/g, ' ');
    expect(flat).toContain('note: integrations/quickbooks.yaml:');
    expect(flat).toContain('it takes every account, so it takes those of "QuickBooks US invoices" too');
    expect(flat).toContain('next: tell their accounts apart');
    expect((await world.run('import')).stdout).not.toContain('every account');
    expect((await world.run('validate')).exitCode).toBe(0);
  });

  test('--from-remote fills it by import', async () => {
    const world = await openWorld({ files: {} });
    const { exitCode, stdout } = await world.run('init --from-remote --format json');
    expect(exitCode).toBe(0);
    const { files } = JSON.parse(stdout) as { files: { path: string }[] };
    expect(files.map(({ path }) => path)).toContain('integrations/quickbooks-us-invoices.yaml');
    expect(await plannedChanges(world)).toEqual([]);
  });
});

describe('lookup', () => {
  test.each([
    ['customers globex', 'customer: { displayName: Globex Corp }'],
    ['items API-HV', 'item: { name: "API usage, high volume" }'],
    ['accounts acme', 'account: ACME'],
    ['products seats', 'product: robot-seats'],
    ['aggregations egress', 'compoundAggregation: total-egress'],
    ['bands 500000', 'pricingBand: 86ff6ca4-e216-40be-9c04-f2cf48b79837'],
    ['users dana', 'notifyOnDisabled: [dana.reyes@northwind-robotics.example]'],
    ['credentials', 'credential: 24ebec19-4487-4643-b950-e8bc43b204b9'],
  ])('%s', async (line, paste) => {
    const world = await openWorld();
    const { stdout } = await world.run(`lookup ${line} --format json`);
    const { candidates } = JSON.parse(stdout) as { candidates: { paste: string }[] };
    expect(candidates.map((candidate) => candidate.paste)).toEqual([paste]);
    // What is pasted is YAML.
    expect(Object.keys(parse(paste) as object)).toHaveLength(1);
  });

  test('a name that two have is given by Id, an inactive one says so', async () => {
    const world = await openWorld({
      change: ({ quickbooks }) => {
        const initech = quickbooks.records.Customer['59'] as { DisplayName: string } | undefined;
        if (initech !== undefined) initech.DisplayName = 'Globex Corp';
        const hooli = quickbooks.records.Customer['61'] as { Active: boolean } | undefined;
        if (hooli !== undefined) hooli.Active = false;
      },
    });
    const { stdout } = await world.run('lookup customers o --format json');
    const { candidates } = JSON.parse(stdout) as { candidates: { id: string; paste: string; note: string }[] };
    const of = (id: string) => candidates.find((candidate) => candidate.id === id);
    expect(of('58')?.paste).toBe('customer: "58"');
    expect(of('59')?.paste).toBe('customer: "59"');
    expect(of('61')).toMatchObject({ paste: 'customer: "61"', note: 'inactive, USD, payables@hooli.example' });
  });

  test('near misses get a suggestion', async () => {
    const world = await openWorld();
    expect((await world.run('lookup accounts globx')).stdout).toContain('Did you mean "Globex"?');
    const { exitCode, stderr } = await world.run('lookup custmers');
    expect(exitCode).toBe(64);
    expect(stderr).toContain('did you mean customers?');
  });

  test('mistakes in other files do not matter', async () => {
    const world = await openWorld({
      files: { 'integrations/connection.yaml': CONNECTION_FILE, 'integrations/broken.yaml': 'kind: [\n' },
    });
    expect((await world.run('lookup products')).exitCode).toBe(0);
  });
});

describe('discover', () => {
  test('compares, and --write records the names that m3ter has', async () => {
    const world = await openWorld({ modes: { m3ter: { catalogueShape: 'variant-keys' } } });
    const { stdout } = await world.run('discover --write');
    expect(stdout).toMatch(/accounts\.include +allowedAccountIds +m3ter has another name/);
    expect(stdout).toContain('invoiceTemplateNote');
    const document = parse(await world.read('integrations/connection.yaml')) as { m3ter: { configKeys: object } };
    expect(document.m3ter.configKeys).toMatchObject({
      'accounts.include': 'allowedAccountIds',
      'accounts.exclude': 'restrictedAccountIds',
    });
    expect((await world.run('validate')).exitCode).toBe(0);
    expect((await world.run('discover --write')).stderr).toContain('already has every key');
  });

  test('a catalogue of an unknown form is shown as it is', async () => {
    const world = await openWorld({ modes: { m3ter: { catalogueShape: 'opaque' } } });
    const { stdout } = await world.run('discover --format json');
    expect(JSON.parse(stdout)).toMatchObject({ understood: false, raw: { supportedEntities: {} } });
    expect((await world.run('discover --write')).stderr).toContain('nothing to record');
  });
});

interface Check {
  readonly check: string;
  readonly message: string;
  readonly status: string;
  readonly next: string | null;
}

async function checksOf(world: Awaited<ReturnType<typeof openWorld>>, more = {}) {
  const { stdout, exitCode } = await world.run('doctor --format json', more);
  const { checks } = JSON.parse(stdout) as { checks: readonly Check[] };
  return { exitCode, statusOf: (name: string) => checks.find(({ check }) => check === name)?.status, checks };
}

describe('doctor', () => {
  test('what is in order, and what is not with what to do', async () => {
    const world = await openWorld();
    await world.run('import');
    const { statusOf, checks } = await checksOf(world);
    expect(statusOf('m3ter sign-in')).toBe('ok');
    expect(statusOf('QuickBooks sign-in')).toBe('ok');
    expect(statusOf('clock')).toBe('ok');
    expect(statusOf("m3ter's own engine")).toBe('warn');
    // The Connection of this test does not name the company.
    expect(statusOf('company')).toBe('warn');
    for (const { status, next } of checks) expect(status === 'ok' || next !== null).toBe(true);
  });

  test.each([
    ['multicurrency', 'fail', { multiCurrencyEnabled: false }],
    ['invoice numbers', 'warn', { customTxnNumbers: false }],
  ])('%s', async (check, status, preferences) => {
    const change = ({ quickbooks }: SandboxStates): void => {
      quickbooks.preferences = { ...quickbooks.preferences, ...preferences };
    };
    const { statusOf } = await checksOf(await openWorld({ change }));
    expect(statusOf(check)).toBe(status);
  });

  test('another company, closed books and a clock that is wrong', async () => {
    const world = await openWorld({
      files: {
        'integrations/connection.yaml': `${CONNECTION_FILE}  companyName: Someone Else\n`,
      },
    });
    const ahead = { ...createRealClock(), now: () => Date.now() + 600_000 };
    const { statusOf, exitCode } = await checksOf(world, { clock: ahead });
    expect(statusOf('company')).toBe('fail');
    expect(statusOf('clock')).toBe('fail');
    expect(exitCode).toBe(4);
  });

  test('it speaks of the same bills as the plan', async () => {
    const names = ['connection', 'us', 'europe', 'items', 'customers'].map((name) => `integrations/${name}.yaml`);
    const texts = await Promise.all(names.map(async (name) => [name, await readFile(name, 'utf8')] as const));
    const world = await openWorld({ files: Object.fromEntries(texts) });
    const { checks } = await checksOf(world);
    const { stdout } = await world.run('plan --format json');
    const { bills } = JSON.parse(stdout) as { bills: { decision: string; reason: string; docNumber: string }[] };
    const blocked = bills.filter(({ decision }) => decision === 'block');
    expect(blocked.length).toBeGreaterThan(1);
    const said = checks.map(({ message }) => message).join('\n');
    for (const { docNumber } of blocked) expect(said).toContain(docNumber);
    expect(checks.find(({ check }) => check === 'closed books')).toMatchObject({
      status: 'fail',
      message: 'closed up to 2026-08-31, and 1 bill is dated in it: M3-100419',
      // Not a later delivery.from: the bill would then never be sent.
      next: 'reopen the period in QuickBooks (Settings, Account and settings, Advanced), or give the bill a later date in m3ter',
    });
    expect(checks.find(({ check }) => check === 'mapping coverage')?.message).toBe(
      '1 of 23 bills (10 to send, 2 to adopt, 9 up to date, 2 blocked) lacks its item or customer: unmapped-item M3-100485',
    );
  });

  test('a refused key is one failure, and the other system is still checked', async () => {
    const world = await openWorld({ change: ({ m3ter }) => void m3ter.serviceUsers.splice(0) });
    const { statusOf, exitCode } = await checksOf(world);
    expect(exitCode).toBe(6);
    expect(statusOf('m3ter sign-in')).toBe('fail');
    expect(statusOf('QuickBooks sign-in')).toBe('ok');
  });

  test.each([
    ['a Connection with an error', `${CONNECTION_FILE}surprise: 1\n`, 3, 'integrations/connection.yaml:9: unknown key'],
    ['two of them', `${CONNECTION_FILE}---\n${CONNECTION_FILE.replace('northwind', 'other')}`, 64, 'more than one'],
    ['none', 'apiVersion: tieout/v1\nkind: Connecton\n', 3, 'expected one of Connection'],
  ])('%s: says what is wrong with it, and what could therefore not be checked', async (_what, text, code, message) => {
    const world = await openWorld({ files: { 'integrations/connection.yaml': text } });
    const { stdout, stderr } = await world.run('doctor --format json');
    const { checks, exitCode } = JSON.parse(stdout) as { exitCode: number; checks: (Check & { message: string })[] };
    expect({ exitCode, stderr }).toEqual({ exitCode: code, stderr: '' });
    expect(checks.map(({ check, status }) => `${check} ${status}`)).toEqual([
      code === 64 ? 'files ok' : 'files fail',
      'connection fail',
      'm3ter not checked',
      'QuickBooks not checked',
      'bills not checked',
    ]);
    expect(checks[1]?.message).toContain(message);
    // What could not be checked waits for the failures, which say what to do.
    for (const { status, next } of checks) expect(status !== 'fail' || next !== null).toBe(true);
  });

  test('a variable that is not set is named with its place, though validate only warns of it', async () => {
    const world = await openWorld();
    const us = await readFile('integrations/us.yaml', 'utf8');
    await world.write('integrations/us.yaml', us.replace('notifyOnDisabled: [', 'notifyOnDisabled: ["${NOTIFY}", '));
    const { checks } = await checksOf(world);
    expect(checks.find(({ check }) => check === 'files')).toMatchObject({
      status: 'fail',
      message: expect.stringMatching(
        /^1 integration, 0 mapping lists, 1 error: integrations\/us\.yaml:\d+: the variable \$\{NOTIFY\} is not set$/,
      ) as unknown,
    });
    expect((await world.run('validate')).exitCode).toBe(0);
  });

  test('a missing credential names its variable', async () => {
    const world = await openWorld();
    const { M3TER_API_SECRET: _unset, ...environment } = SANDBOX_ENVIRONMENT;
    const { stdout, exitCode } = await world.run('doctor', { environment });
    expect(exitCode).toBe(6);
    expect(stdout).toContain('M3TER_API_SECRET');
  });
});

describe('fmt', () => {
  test('--check names what is not formatted and changes nothing; fmt formats it', async () => {
    const world = await openWorld({ files: { 'integrations/connection.yaml': `# head\n${CONNECTION_FILE}\n\n` } });
    expect(await world.run('fmt --check')).toMatchObject({ exitCode: 3 });
    expect(await world.read('integrations/connection.yaml')).toMatch(/\n\n\n$/);
    expect(await world.run('fmt')).toMatchObject({ exitCode: 0 });
    expect(await world.read('integrations/connection.yaml')).toBe(`# head\n${CONNECTION_FILE}`);
    expect(await world.run('fmt --check')).toMatchObject({ exitCode: 0 });
  });

  test('a file that is not YAML is left alone and named', async () => {
    const world = await openWorld({ files: { 'integrations/a.yaml': 'a: [\n' } });
    const { exitCode, stdout } = await world.run('fmt');
    expect(exitCode).toBe(3);
    expect(stdout).toContain('not valid');
  });
});

describe('completion', () => {
  const complete = async (folder: string, words: readonly string[]): Promise<readonly string[]> => {
    const { stdout } = await runInProcess({ arguments: ['complete', '--', ...words], workingDirectory: folder });
    return stdout
      .split('\n')
      .flatMap((line) => line.split('\t')[0] ?? [])
      .filter((value) => value !== '');
  };

  test.each([
    [['pla'], ['plan']],
    [['plan', '--on'], ['--only']],
    [
      ['plan', '--only', ''],
      ['bills', 'config'],
    ],
    [
      ['plan', '--integration', 'Quick'],
      ['QuickBooks Europe invoices', 'QuickBooks US invoices'],
    ],
    [['plan', '--integration', 'QuickBooks US invoices', 'QuickBooks E'], ['QuickBooks Europe invoices']],
    [['plan', '--only=b'], ['--only=bills']],
    [['plan', '--only', '=', 'b'], ['bills']],
    [
      ['plan', '--only', '='],
      ['bills', 'config'],
    ],
    [['plan', '--integration=QuickBooks US invoices', '--on'], ['--only']],
    [['validate', '--connection', ''], ['northwind-sandbox']],
    [
      ['sandbox', 's'],
      ['seed', 'start'],
    ],
    [['lookup', 'pro'], ['products']],
    [['apply', ''], [':files']],
    [['explain', 'lint/se'], ['lint/sends-unapproved-bills']],
    [['explain', 'bill', 'M3-100483'], ['M3-100483']],
    [['explain', 'invoice/33580b48'], ['invoice/33580b48-7682-420f-99fb-5d9e4bf91e11']],
    [['nothing', ''], []],
  ])('%j', async (words, expected) => {
    const world = await openWorld({
      files: {
        'integrations/connection.yaml': CONNECTION_FILE,
        'integrations/us.yaml': await readFile('integrations/us.yaml', 'utf8'),
        'integrations/europe.yaml': await readFile('integrations/europe.yaml', 'utf8'),
      },
    });
    await runInProcess({ arguments: ['sandbox', 'seed'], workingDirectory: world.folder });
    await runInProcess({ arguments: ['status', '--sandbox'], workingDirectory: world.folder });
    expect(await complete(world.folder, words)).toEqual(expected);
  });

  test('a name that two connections have is offered once', async () => {
    const europe = await readFile('integrations/europe.yaml', 'utf8');
    const world = await openWorld({
      files: {
        'integrations/connection.yaml': `${CONNECTION_FILE}---\n${CONNECTION_FILE.replace('northwind-sandbox', 'other')}`,
        'integrations/europe.yaml': europe,
        'integrations/other.yaml': europe.replace(/^connection: .*$/m, 'connection: other'),
      },
    });
    expect(await complete(world.folder, ['plan', '--integration', 'Quick'])).toEqual(['QuickBooks Europe invoices']);
  });

  test('the script of bash offers what the program says', async () => {
    const { stdout: script } = await run(process.cwd(), 'completion bash');
    const answer = 'tieout() { printf "plan\\tshow\\nQuickBooks US\\t\\n"; }';
    const words = 'COMP_WORDS=(tieout p); COMP_CWORD=1; _tieout; printf "%s|" "${COMPREPLY[@]}"';
    const offered = execFileSync('bash', ['-c', `${script}\n${answer}\n${words}`], { encoding: 'utf8' });
    expect(offered).toBe('plan|QuickBooks US|');
  });

  test.each(['zsh', 'fish'])('there is one for %s', async (shell) => {
    expect((await run(process.cwd(), `completion ${shell}`)).stdout).toContain('tieout complete --');
  });

  test('a shell that nobody knows', async () => {
    expect(await run(process.cwd(), 'completion basch')).toMatchObject({ exitCode: 64 });
  });
});
