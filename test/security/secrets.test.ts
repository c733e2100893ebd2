import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SANDBOX_ENVIRONMENT } from '../../src/sandbox/environment.ts';
import { openSandbox, type Sandbox } from '../../src/sandbox/open-sandbox.ts';
import { serveSandbox, type SandboxServer } from '../../src/sandbox/server.ts';
import { createExampleCompany } from '../../src/sandbox/seed/example-company.ts';
import { readAddressAfter } from '../cli/browsers.ts';
import { runInProcess, type Run } from '../cli/run-in-process.ts';
import { startProcess } from '../cli/run-process.ts';
import { createFastClock, createRealClock } from '../unit/http/test-clock.ts';
import { checkFilesBelow, findSecretsIn, holdsIssuedToken, type Secrets } from './planted-secrets.ts';
import { takePrinted } from './watch-child-processes.ts';
import { servedAddresses } from '../cli/served-addresses.ts';

const PLANTED = {
  M3TER_API_SECRET: 'planted-M3TER+secret/0123456789',
  QUICKBOOKS_CLIENT_SECRET: 'planted-CLIENT+secret/0123456789',
  QUICKBOOKS_REFRESH_TOKEN: 'planted-REFRESH-token-0123456789',
  TIEOUT_TOKEN_KEY: Buffer.from('planted-KEY-of-32-bytes-01234567').toString('base64'),
  TIEOUT_GITHUB_TOKEN: 'planted-GITHUB-token-0123456789',
  GITHUB_TOKEN: 'planted-JOB-token-0123456789',
  TIEOUT_SNAPSHOT_KEY: 'planted-SNAPSHOT-key-0123456789',
} as const;

/** How the systems misbehave: each way tries to make tieout print what it was sent. */
type Mischief = 'none' | 'echo400' | 'echo401' | 'echo403' | 'echo500' | 'echoHtml' | 'echoRow' | 'echoToken';

let folder = '';
let sandbox: Sandbox;
let server: SandboxServer;
let mischief: Mischief = 'none';
let environment: Record<string, string> = {};
/** Everything that could be a credential on the wire. */
const sent = new Set<string>();

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tieout-planted-'));
  await cp('integrations', join(folder, 'integrations'), { recursive: true });
  await mkdir(join(folder, 'elsewhere'));
  sandbox = await openSandbox({
    folder: null,
    clock: createRealClock(),
    random: Math.random,
    // A client with a faster clock than the sandbox's passes the limit of m3ter, and waits a minute.
    modes: { m3ter: { throttle: 'off' }, intuit: { consent: 'page', rotation: 'everyRefresh' } },
    timeScale: 1000,
    seed: (now) => {
      const text = JSON.stringify(createExampleCompany(now))
        .replaceAll(SANDBOX_ENVIRONMENT.M3TER_API_SECRET, PLANTED.M3TER_API_SECRET)
        .replaceAll(SANDBOX_ENVIRONMENT.QUICKBOOKS_CLIENT_SECRET, PLANTED.QUICKBOOKS_CLIENT_SECRET)
        .replaceAll(SANDBOX_ENVIRONMENT.QUICKBOOKS_REFRESH_TOKEN, PLANTED.QUICKBOOKS_REFRESH_TOKEN);
      return JSON.parse(text) as ReturnType<typeof createExampleCompany>;
    },
  });
  server = await serveSandbox(async (request) => await misbehave(request), { port: 0, host: '127.0.0.1' });
  environment = {
    ...SANDBOX_ENVIRONMENT,
    ...PLANTED,
    ...servedAddresses(server.url),
    TIEOUT_TOKEN_STORE: `file:${join(folder, 'tokens.json')}`,
    HTTPS_PROXY: 'http://someone:planted-PROXY-password@127.0.0.1:9/',
    NO_PROXY: '*',
  };
});

afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

/** The true systems, or ones that send back what they got, in every part of an answer. */
async function misbehave(request: Request): Promise<Response> {
  const authorization = request.headers.get('authorization') ?? '';
  const credential = authorization.replace(/^\w+ /, '');
  const body = await request.clone().text();
  if (credential !== '') sent.add(credential);
  for (const value of new URLSearchParams(body).values()) if (/token|planted/i.test(value)) sent.add(value);
  const echo = `${authorization} ${credential} ${body}`;
  const isTokenRequest = /oauth/.test(request.url);
  const headers = { 'content-type': 'application/json', intuit_tid: credential.slice(0, 90), 'x-echo': credential };
  const fault = { Fault: { Error: [{ Message: echo, Detail: echo, code: '2010', element: echo }], type: echo } };
  const failing = (status: number, value: unknown = fault): Response =>
    new Response(JSON.stringify(value), { status, headers });
  switch (isTokenRequest && mischief !== 'echoToken' ? 'none' : mischief) {
    case 'echo400':
      return failing(400);
    case 'echo401':
      return failing(401);
    case 'echo403':
      return failing(403, { ...fault, message: echo });
    case 'echo500':
      return failing(404, { message: echo });
    case 'echoHtml':
      return new Response(`<html><title>${echo}</title></html>`, {
        status: 400,
        headers: { 'content-type': 'text/html' },
      });
    case 'echoToken':
      return failing(400, { error: echo, error_description: echo });
    case 'echoRow': {
      const answer = await sandbox.handle(request);
      const text = (await answer.text()).replaceAll(/ACME Ltd|Globex( Corp)?|Northwind Robotics/g, `x ${credential} x`);
      return new Response(text, { status: answer.status, headers: answer.headers });
    }
    case 'none':
    default:
      return await sandbox.handle(request);
  }
}

async function consent(question: string, stderr: string): Promise<string> {
  if (!question.startsWith('address')) return 'yes';
  return await readAddressAfter(/^http\S+$/m.exec(stderr)?.[0] ?? '', 'connect');
}

async function tieout(words: string, more: Readonly<Record<string, string>> = {}): Promise<Run> {
  return await runInProcess({
    arguments: words.replace(/^[a-z]+/, '$& --log-level trace').split(' '),
    workingDirectory: folder,
    environment: { ...environment, ...more },
    // Two thirds of the time would be waits before requests are sent again.
    clock: createFastClock(20),
    // Somebody is there for a sign-in only: the questions of other commands want other answers.
    ...(words.startsWith('auth login') ? { answer: consent } : {}),
  });
}

/** All that was ever a secret in this file: planted, issued by the systems, or sent to them. */
function allSecrets(): Secrets {
  const { intuit } = sandbox.states;
  const issued = Object.values(intuit.grants).flatMap(({ current, previous }) => [
    current.value,
    ...(previous === null ? [] : [previous.value]),
  ]);
  const values = [...issued, ...Object.keys(intuit.accessTokens), ...sent].filter((value) => value.length > 12);
  return {
    ...PLANTED,
    proxy: 'planted-PROXY-password',
    ...Object.fromEntries([...new Set(values)].map((value, index) => [`issued ${String(index)}`, value])),
  };
}

async function filesBelow(path: string): Promise<readonly string[]> {
  const entries = await readdir(path, { withFileTypes: true, recursive: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

/** Each secret that got out, with where; empty when none did. */
async function leaksOf(run: Pick<Run, 'stdout' | 'stderr'>): Promise<readonly string[]> {
  const secrets = allSecrets();
  const files = await Promise.all(
    (await filesBelow(folder)).map(async (path) => [path, await readFile(path, 'latin1')] as const),
  );
  const places = [['stdout', run.stdout] as const, ['stderr', run.stderr] as const, ...files];
  return places.flatMap(([place, text]) => findSecretsIn(text, secrets).map((found) => `${place}: ${found}`));
}

const COMMANDS = [
  '--help',
  'validate',
  'validate --sarif',
  'test',
  'test --format github',
  'plan --format json',
  'plan --format markdown',
  'plan --format github --out plan.json',
  'plan --log-format pretty',
  'plan --html plan.html',
  'show plan.json',
  'show plan.json --format html',
  'diff plan.json plan.json',
  'snapshot --bills --addresses --out world.snapshot',
  'snapshot --out config.snapshot --format json',
  'plan --snapshot world.snapshot --format github',
  'map --format json',
  'status',
  'status --format json',
  'report --month 2026-10 --csv report.csv --html report.html --out report.json',
  'report --format json',
  'report --shadow --out shadow.json',
  'explain bill M3-100483',
  'explain token/missing',
  'connections --format json',
  'schema Connection',
  'completion bash',
  'complete -- plan --bill M',
  'lookup users',
  'lookup credentials --format json',
  'lookup customers --format markdown',
  'doctor',
  'doctor --format github',
  'discover --format json',
  'auth login --manual',
  'auth status --format json',
  'auth refresh',
  'apply --auto-approve --journal journal.jsonl --format json',
  'apply plan.json --on-stale skip --journal journal.jsonl',
  'report --month 2026-10 --audit journal.jsonl --csv audit.csv --out audit.json',
  'undo --run journal.jsonl --out undo.json --html undo.html',
  'undo --bill M3-100483 --hold --format json',
  'apply undo.json --auto-approve',
  'auth logout',
  'plan',
  'auth login --manual --format json',
  'sandbox seed',
  'demo',
  'sandbox reset',
  'fmt --check',
  'fmt',
  'discover --write',
  'init elsewhere/first --from-remote',
  'import',
  'import --format json',
] as const;

const MISLED = [
  'plan --format json',
  'apply --auto-approve --journal journal.jsonl',
  'auth refresh',
  'doctor',
  'lookup customers',
  'import',
  'discover --format json',
] as const;

/** Words that nobody should type, and that a parser repeats when it does not know them. */
const TYPED = [
  PLANTED.M3TER_API_SECRET,
  `plan --token ${PLANTED.QUICKBOOKS_CLIENT_SECRET}`,
  `plan --format ${PLANTED.TIEOUT_GITHUB_TOKEN}`,
  `explain ${PLANTED.QUICKBOOKS_REFRESH_TOKEN}`,
  `auth ${PLANTED.TIEOUT_TOKEN_KEY} --format json`,
  `lookup ${PLANTED.GITHUB_TOKEN} --format github`,
  `show ${PLANTED.M3TER_API_SECRET}`,
  `validate --dir ${PLANTED.M3TER_API_SECRET}`,
  `plan --connection ${PLANTED.M3TER_API_SECRET}`,
] as const;

describe('no secret gets out of', () => {
  it.each(COMMANDS)('tieout %s', async (words) => {
    mischief = 'none';
    const run = await tieout(words);
    // A command that ended early would have had nothing to say.
    expect([run.exitCode, run.stdout]).toEqual([expect.toBeOneOf([0, 4]), expect.stringMatching(/./)]);
    expect(await leaksOf(run)).toEqual([]);
  });

  it('any other command: all are above, and sandbox start is below', async () => {
    const { stdout } = await tieout('--help');
    const named = [...stdout.matchAll(/^ {2}([a-z]+)(?: \[[\w<[\]> ]+| <\w+>)* {2,}\S/gm)].map(([, name = '']) => name);
    const listed: ReadonlySet<string> = new Set(COMMANDS.map((words) => words.split(' ')[0] ?? ''));
    expect(named).toEqual(expect.arrayContaining(['plan', 'apply', 'auth', 'doctor']));
    expect(named.filter((name) => name !== 'help' && !listed.has(name))).toEqual([]);
  });

  it.each(TYPED.map((words, index) => [index, words] as const))('words that hold one, line %i', async (_at, words) => {
    const run = await tieout(words);
    expect(run.exitCode).not.toBe(0);
    expect(run.stdout + run.stderr).not.toBe('');
    expect(await leaksOf(run)).toEqual([]);
  });

  it('the command that serves the embedded systems', async () => {
    const served = startProcess(folder, ['sandbox', 'start', '--format', 'json', '--log-level', 'trace'], {
      env: environment,
    });
    served.stdout?.once('data', () => void served.kill('SIGTERM'));
    const { stdout, stderr, exitCode } = await served;
    expect([exitCode, stdout]).toEqual([0, expect.stringContaining('QUICKBOOKS_TOKEN_URL')]);
    expect(await leaksOf({ stdout: stdout ?? '', stderr })).toEqual([]);
    await rm(join(folder, '.tieout'), { recursive: true });
  });

  it.each([
    ['M3TER_BASE_URL', 'https://someone:planted-URL-password@m3ter.example'],
    ['QUICKBOOKS_BASE_URL', 'http://quickbooks.example/?key=planted-URL-password'],
    ['QUICKBOOKS_TOKEN_URL', 'planted-URL-password'],
    ['QUICKBOOKS_REVOKE_URL', 'ftp://planted-URL-password@intuit.example'],
    ['HTTPS_PROXY', 'socks5://someone:planted-URL-password@proxy.example'],
    ['GITHUB_API_URL', 'http://planted-URL-password.example'],
    ['TIEOUT_TOKEN_STORE', 'vault:planted-URL-password'],
  ])('an address in %s', async (name, address) => {
    const run = await tieout('plan', { [name]: address, NO_PROXY: '' });
    expect(run.exitCode).not.toBe(0);
    expect(findSecretsIn(run.stdout + run.stderr, { password: 'planted-URL-password' })).toEqual([]);
  });

  it.each(['echo400', 'echo401', 'echo403', 'echo500', 'echoHtml', 'echoRow', 'echoToken'] as const)(
    'any command when a system answers as %s',
    async (way) => {
      for (const words of MISLED) {
        mischief = way;
        expect(await leaksOf(await tieout(words))).toEqual([]);
      }
      mischief = 'none';
    },
  );

  it('a plan whose names hold a credential: it shows where the credential was', async () => {
    mischief = 'echoRow';
    expect((await tieout('plan --format json')).stdout).toContain('x (secret) x');
    mischief = 'none';
  });

  it('the embedded systems’ state, when real credentials are in the environment', async () => {
    mischief = 'none';
    for (const words of ['plan --sandbox', 'apply --sandbox --auto-approve', 'auth status --sandbox']) {
      const run = await tieout(words);
      expect(findSecretsIn(run.stdout + run.stderr, PLANTED)).toEqual([]);
    }
    const files = await filesBelow(join(folder, '.tieout'));
    expect(files.length).toBeGreaterThan(2);
    for (const file of files) expect(findSecretsIn(await readFile(file, 'latin1'), PLANTED)).toEqual([]);
    await rm(join(folder, '.tieout'), { recursive: true });
  });

  it('a report of our own bug', async () => {
    const run = await runInProcess({
      arguments: ['plan'],
      workingDirectory: folder,
      environment,
      clock: {
        now: () => Date.now(),
        sleep: async () => {
          throw new Error(`a bug that quotes ${PLANTED.M3TER_API_SECRET} and ${PLANTED.QUICKBOOKS_CLIENT_SECRET}`);
        },
      },
    });
    expect(run.exitCode).not.toBe(0);
    expect(await leaksOf(run)).toEqual([]);
  });

  it('a job on GitHub, but to the runner, before anything else', async () => {
    const run = await tieout('plan', { GITHUB_ACTIONS: 'true' });
    const lines = run.stderr.split('\n');
    const masked = lines.flatMap((line) => /^::add-mask::(.*)$/.exec(line)?.slice(1) ?? []);
    for (const name of [
      'M3TER_API_SECRET',
      'QUICKBOOKS_CLIENT_SECRET',
      'QUICKBOOKS_REFRESH_TOKEN',
      'TIEOUT_TOKEN_KEY',
    ] as const) {
      expect(masked).toContain(PLANTED[name]);
    }
    const shown = lines.filter((line) => !line.startsWith('::add-mask::')).join('\n');
    expect(await leaksOf({ ...run, stderr: shown })).toEqual([]);
    expect(new Set(masked).size).toBe(masked.length);
  });
});

describe('the scan of the whole suite', () => {
  const refresh = `AB11${'x'.repeat(46)}`;

  it('knows the tokens that the embedded systems issue', () => {
    const { intuit, m3ter } = sandbox.states;
    const issued = [
      Object.keys(intuit.accessTokens).at(-1),
      Object.values(intuit.grants).at(-1)?.current.value,
      m3ter.tokens.at(-1)?.token,
    ];
    expect(issued.map((token = '') => holdsIssuedToken(`x ${token} x`))).toEqual([true, true, true]);
    expect(holdsIssuedToken('nothing secret')).toBe(false);
    expect(holdsIssuedToken(`::add-mask::${refresh}\n`)).toBe(false);
  });

  it.each(['stdout', 'stderr'])('sees what any process prints on %s, however it was started', async (stream) => {
    const script = `process.${stream}.write(process.argv[1])`;
    takePrinted();
    await promisify(execFile)(process.execPath, ['-e', script, refresh]);
    expect(holdsIssuedToken(takePrinted())).toBe(true);
    await execa(process.execPath, ['-e', script, refresh]);
    expect(holdsIssuedToken(takePrinted())).toBe(true);
  });

  it('sees what a command in the process of the tests prints', async () => {
    const typed = runInProcess({ arguments: ['explain', refresh], workingDirectory: folder });
    await expect(typed).rejects.toThrow('printed a token');
  });

  it('sees what a command leaves in the folder of a test', async () => {
    const place = await mkdtemp(join(folder, 'left-'));
    await writeFile(join(place, 'tokens.json'), refresh);
    await checkFilesBelow(place);
    await writeFile(join(place, 'journal.jsonl'), `{"token":"${refresh}"}\n`);
    await expect(checkFilesBelow(place)).rejects.toThrow('journal.jsonl');
    await rm(place, { recursive: true });
  });
});
