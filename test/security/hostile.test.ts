import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { logRequests } from '../../src/cli/logger.ts';
import type { SignInState } from '../../src/model/sign-in.ts';
import {
  renderBugText,
  renderFailureGithub,
  renderFailureJson,
  renderFailureText,
} from '../../src/render/failure-text.ts';
import { createStyle } from '../../src/render/style.ts';
import { renderJson } from '../../src/render/json.ts';
import { CONNECTIONS, SIGN_IN } from '../unit/render/rendered.ts';
import { SANDBOX_ENVIRONMENT } from '../../src/sandbox/environment.ts';
import { openSandbox } from '../../src/sandbox/open-sandbox.ts';
import { createExampleCompany } from '../../src/sandbox/seed/example-company.ts';
import { serveSandbox, type SandboxServer } from '../../src/sandbox/server.ts';
import { WorldFailure } from '../../src/support/errors.ts';
import { runInProcess } from '../cli/run-in-process.ts';
import { createFastClock, createRealClock } from '../unit/http/test-clock.ts';
import { ANY_CHARACTER } from '../properties/any-character.ts';

const STYLE = createStyle({ color: false, width: 100, unicode: true });

/** Each piece does harm at one exit at least: terminal, workflow log, Markdown, HTML, spreadsheet, query, path, object. */
const PIECES = [
  '\u001b]8;;https://evil.example\u0007click\u001b]8;;\u0007',
  '\u001b[2K\u001b[1A',
  '\u009b31m',
  '\u202eevil\u2066',
  '\u200b\u{e0041}',
  '\r::error::x',
  '\n::add-mask::x',
  '##[group]x',
  '@octocat #1 GH-1',
  '<img src=x onerror=alert(1)>',
  '</summary></details><!--',
  '[x](javascript:alert(1)) ![x](https://evil.example/x.png)',
  '`|*_~',
  '=HYPERLINK("https://evil.example")',
  "' OR Id > '0",
  "\\' OR 1 = 1 --",
  '../../../etc/passwd',
  '__proto__',
  'constructor.prototype',
  '${M3TER_API_SECRET}',
  'half \ud800 a character',
  'x'.repeat(20_000),
] as const;

const hostileText = fc
  .array(fc.oneof(fc.constantFrom(...PIECES), fc.string({ unit: ANY_CHARACTER, maxLength: 6 })), {
    minLength: 1,
    maxLength: 5,
  })
  .map((pieces) => pieces.join(''));

/** Nothing that a terminal obeys or a reader cannot see, but our own line ends. */
const INVISIBLE = /(?!\n|\ufe0e|\ufe0f)[\p{Cc}\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}]/u;
const COMMAND = /^\s*::|##\[/m;

function checkText(text: string): void {
  expect(text).not.toMatch(INVISIBLE);
  expect(text).not.toMatch(COMMAND);
  expect(text.length).toBeLessThan(60_000);
}

/** Markdown without the signs that a backslash disarms. */
function withoutEscapes(markdown: string): string {
  return markdown.replaceAll(/\\[\\`*_~[\]|]/g, '');
}

describe('every exit for a few values', () => {
  test('a failure, and a bug, as text, JSON and annotation', () => {
    fc.assert(
      fc.property(hostileText, hostileText, (message, nextStep) => {
        const failure = new WorldFailure(message, { code: 'cli/file-unwritable', nextStep });
        checkText(renderFailureText(failure, STYLE));
        const bug = new Error(message);
        bug.stack = `Error: ${message}\n    at ${nextStep}`;
        checkText(renderBugText(bug, '1.0.0', STYLE));
        const json = renderFailureJson(failure, 1);
        expect(json).not.toMatch(INVISIBLE);
        expect(JSON.parse(json)).toMatchObject({ message, nextStep });
        const lines = renderFailureGithub(failure).trimEnd().split('\n');
        expect(lines.filter((line) => !/^::(?:error|notice) title=[^:,]*::/.test(line))).toEqual([]);
      }),
    );
  });

  test('a sign-in and the list of connections', () => {
    fc.assert(
      fc.property(hostileText, (name) => {
        const state: SignInState = {
          action: 'login',
          connection: name,
          environment: 'sandbox',
          realmId: '9130',
          company: { name, homeCurrency: 'USD' },
          store: name,
          refreshToken: 'stored',
          rotatedAt: null,
          accessExpiresAt: null,
          refreshExpiresAt: null,
          hardExpiresAt: null,
          previousUntil: null,
        };
        checkText(SIGN_IN.text(state, STYLE));
        expect(JSON.parse(renderJson(state, 0))).toMatchObject({ company: { name } });
        const markdown = withoutEscapes(SIGN_IN.markdown(state));
        expect(markdown).not.toMatch(/<(?!br>)|@(?=\w)|!\[|\]\(|&(?!\w+;|#)/);
        for (const row of markdown.split('\n').filter((line) => line.startsWith('|'))) {
          expect(row.match(/\|/g)).toHaveLength(3);
        }
        const row = { connection: name, environment: name, organizationId: name, realmId: name, integrations: [name] };
        checkText(CONNECTIONS.text([row], STYLE));
      }),
    );
  });

  test('a line of the log, whatever a system puts into its headers', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: ANY_CHARACTER, maxLength: 40 }), async (trace) => {
        const facts: unknown[] = [];
        const note = (fact: unknown): void => void facts.push(fact);
        const logger = { debug: note, warn: note } as unknown as Parameters<typeof logRequests>[1];
        const latin = Buffer.from(trace, 'utf8')
          .toString('latin1')
          .replaceAll(/[\r\n\0]/g, '\u009b');
        const headers = { get: () => latin } as unknown as Headers;
        const answer = { status: 200, headers } as Response;
        await logRequests(async () => answer, logger, createRealClock())(new Request('https://api.example/x?secret=1'));
        checkText(JSON.stringify(facts));
        expect(JSON.stringify(facts)).not.toContain('secret');
      }),
    );
  });
});

describe('whole runs over hostile names', () => {
  let folder = '';
  let server: SandboxServer;
  let environment: Record<string, string> = {};
  const EVIL = PIECES.filter((piece) => piece.length < 100).join(' ');

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tieout-hostile-'));
    await cp('integrations', join(folder, 'integrations'), { recursive: true });
    await mkdir(join(folder, 'first'));
    await cp('integrations/connection.yaml', join(folder, 'first', 'connection.yaml'));
    const sandbox = await openSandbox({
      folder: null,
      clock: createRealClock(),
      random: Math.random,
      // A client with a faster clock than the sandbox's passes the limit of m3ter, and waits a minute.
      modes: { m3ter: { throttle: 'off' } },
      timeScale: 1000,
      seed: (now) => {
        const states = createExampleCompany(now);
        const { m3ter } = states;
        for (const record of [...m3ter.accounts, ...m3ter.products, ...m3ter.aggregations]) record.name += ` ${EVIL}`;
        for (const bill of m3ter.bills) for (const line of bill.lines) line.description = EVIL;
        return states;
      },
    });
    server = await serveSandbox(sandbox.handle, { port: 0, host: '127.0.0.1' });
    environment = {
      ...SANDBOX_ENVIRONMENT,
      M3TER_BASE_URL: server.url,
      QUICKBOOKS_BASE_URL: server.url,
      QUICKBOOKS_TOKEN_URL: `${server.url}/oauth2/v1/tokens/bearer`,
      TIEOUT_TOKEN_STORE: `file:${join(folder, 'tokens.json')}`,
    };
  });

  afterAll(async () => {
    await server.close();
    await rm(folder, { recursive: true, force: true });
  });

  const tieout = async (words: string) =>
    await runInProcess({
      arguments: words.split(' '),
      workingDirectory: folder,
      environment,
      clock: createFastClock(20),
    });

  it.each([
    'plan',
    'status',
    'explain bill M3-100483',
    'doctor',
    'lookup accounts',
    'lookup customers',
    'lookup items',
    'lookup products',
    'lookup aggregations',
    'lookup users',
    'lookup credentials',
    'discover',
    'apply --auto-approve',
    'plan --format json',
    'status --format json',
    'doctor --format json',
    'lookup accounts --format json',
    'import --dir first',
    'import --dir first --format json',
    'fmt --dir first',
    'validate --dir first',
    'plan --dir first',
    'validate --sarif --dir first',
  ])('tieout %s prints nothing that is obeyed', async (words) => {
    const { stdout, stderr } = await tieout(words);
    expect(stdout.length).toBeGreaterThan(10);
    expect(stdout + stderr).not.toMatch(INVISIBLE);
    expect(stdout + stderr).not.toMatch(COMMAND);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it('tieout import writes files that hold names as texts and comments, and nothing more', async () => {
    const files = (await readdir(join(folder, 'first'), { recursive: true })).filter((path) => path.endsWith('.yaml'));
    expect(files.length).toBeGreaterThan(2);
    for (const file of files) {
      const text = await readFile(join(folder, 'first', file), 'utf8');
      expect(text).not.toMatch(INVISIBLE);
      expect(text).not.toMatch(/^(?:##\[|::|__proto__|constructor)/m);
    }
    const run = await tieout('validate --dir first --format json');
    expect([run.exitCode, run.stdout]).toEqual([0, expect.stringContaining('"diagnostics"')]);
  });

  it.each([
    'plan --format markdown',
    'status --format markdown',
    'explain bill M3-100483 --format markdown',
    'doctor --format markdown',
    'lookup accounts --format markdown',
  ])('tieout %s has no markup but ours', async (words) => {
    const { stdout } = await tieout(words);
    expect(stdout.length).toBeGreaterThan(100);
    expect(stdout).not.toMatch(INVISIBLE);
    expect(withoutEscapes(stdout)).not.toMatch(
      /<(?!\/?(?:details|summary|br|sub|b)\b)|@(?=octocat)|!\[|\]\(javascript/i,
    );
  });

  it.each(['plan', 'doctor', 'validate', 'status'])(
    'tieout %s --format github starts no command of others',
    async (name) => {
      const { stdout } = await tieout(`${name} --format github`);
      const commands = stdout.split('\n').filter((line) => line.startsWith('::'));
      expect(commands.filter((line) => !/^::(?:error|warning|notice) /.test(line))).toEqual([]);
    },
  );

  it.each(['human', 'json', 'markdown', 'github'])(
    'names of files are shown like any other text: %s',
    async (format) => {
      const name = '\u001b[31m\u202e##[group]@octocat <img> ::error::x.yaml';
      const path = join(folder, 'integrations', name);
      await writeFile(path, 'kind: nothing\n');
      for (const words of ['validate', 'plan', 'fmt']) {
        const { stdout, stderr } = await tieout(`${words} --format ${format}`);
        const lines = (stdout + stderr).split('\n').filter((line) => !/^::(?:error|warning|notice) [^:]*::/.test(line));
        expect(stdout.length + stderr.length).toBeGreaterThan(10);
        expect(stdout + stderr).not.toMatch(INVISIBLE);
        expect(lines.join('\n')).not.toMatch(COMMAND);
        const markup = format === 'markdown' || format === 'github' ? lines.join('\n') : '';
        expect(withoutEscapes(markup)).not.toMatch(/@(?=octocat)|<img/);
      }
      await rm(path);
    },
  );

  it('files cannot reach out of the workspace, nor into objects', async () => {
    const mappings = (from: string): string =>
      `apiVersion: tieout/v1\nkind: ExternalMappings\nname: evil\nconnection: northwind-sandbox\nmappingsFrom: ${JSON.stringify(from)}\n`;
    const path = join(folder, 'integrations', 'evil.yaml');
    await writeFile(join(folder, 'outside.csv'), 'account,customer\nSTOLEN,1\n');
    for (const from of [
      '../outside.csv',
      '/etc/passwd',
      'a/../../outside.csv',
      '..\\outside.csv',
      'file:///etc/passwd',
    ]) {
      await writeFile(path, mappings(from));
      const { exitCode, stdout, stderr } = await tieout('validate');
      expect([from, exitCode]).toEqual([from, 3]);
      expect(stdout + stderr).not.toContain('STOLEN');
    }
    await writeFile(path, mappings('evil.csv'));
    const cells = ['__proto__', 'constructor', '=1+1', "x'); DROP", EVIL.replaceAll(/[\r\n]/g, ' ')].map(
      (cell) => `"${cell.replaceAll('"', '""')}",58`,
    );
    await writeFile(join(folder, 'integrations', 'evil.csv'), `account,customer\n${cells.join('\n')}\n`);
    const { stdout, stderr } = await tieout('plan');
    expect(stdout + stderr).not.toMatch(INVISIBLE);
    expect(stdout + stderr).toContain('__proto__');
    await writeFile(
      path,
      '__proto__: { polluted: 1 }\nconstructor: { prototype: { polluted: 1 } }\nkind: Integration\n',
    );
    expect((await tieout('validate --format json')).exitCode).toBe(3);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    expect(await readFile(join(folder, 'outside.csv'), 'utf8')).toContain('STOLEN');
  });
});
