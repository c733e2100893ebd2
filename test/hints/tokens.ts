import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AUTH_CODES } from '../../src/model/codes/auth.ts';
import type { REMOTE_CODES } from '../../src/model/codes/remote.ts';
import { SANDBOX_REALM_ID } from '../../src/sandbox/environment.ts';
import type { Stage } from '../scenario-runner/stage.ts';
import { answers, exports, heals, isDown, network, waits } from './broken-worlds.ts';
import type { CommandHint } from './obey-command.ts';
import type { Act } from './obey-plan.ts';
import { SENT, TWO_CONNECTIONS, type CommandRow } from './row.ts';

type TokenCode = Extract<keyof typeof REMOTE_CODES, `token/${string}`> | keyof typeof AUTH_CODES;

const APPLY = 'apply --auto-approve';
const LOGIN = 'auth login --manual';
const TOKENS = /oauth2\/v1\/tokens\/bearer/;
const KEY = Buffer.alloc(32, 7).toString('base64');
const OTHER_KEY = Buffer.alloc(32, 8).toString('base64');
const NO_TOKEN = exports({ QUICKBOOKS_REFRESH_TOKEN: null });

/** Somebody opens the page of a sign-in by hand, chooses the company and pastes the address; then types yes. */
const signsIn: Act = (stage) =>
  stage.setPerson(async (question, printed) =>
    question.startsWith('address') ? await addressAfter(stage, printed) : 'yes',
  );

async function addressAfter({ handle }: Stage, printed: string): Promise<string> {
  const page = /^https:\S+$/m.exec(printed)?.[0] ?? '';
  const answer = await handle(new Request(page, { redirect: 'manual' }));
  return answer.headers.get('location') ?? '';
}

/** Somebody pastes this, with the state of the sign-in in the place of STATE. */
const pastes =
  (address: string, then = 'yes'): Act =>
  ({ setPerson }) =>
    setPerson(async (question, printed) => {
      if (!question.startsWith('address')) return await Promise.resolve(then);
      return address.replace('STATE', /state=([^&\s]+)/.exec(printed)?.[1] ?? '');
    });

const inStore =
  (edit: (text: string) => string): Act =>
  async (_stage, folder) => {
    const path = join(folder, 'tokens.json');
    await writeFile(path, edit(await readFile(path, 'utf8')));
  };
const deletesStore: Act = async (_stage, folder) => await rm(join(folder, 'tokens.json'));

/** Signs in by hand after the act, and sends the bill with that sign-in. */
const signsInAgain = (words: string, breaks: readonly Act[], more: Partial<CommandHint> = {}): CommandHint => ({
  words,
  breaks,
  wrong: APPLY,
  acts: [heals, signsIn, { tieout: LOGIN }],
  right: APPLY,
  documents: [SENT],
  ...more,
});
/** Sends the bill once the world is as the next step wants it. */
const sends = (words: string, breaks: readonly Act[], acts: readonly Act[]): CommandHint =>
  signsInAgain(words, breaks, { acts });
/** Signs in when the world is as the next step wants it. */
const logsIn = (words: string, breaks: readonly Act[], acts: readonly Act[], right = LOGIN): CommandHint => ({
  words,
  breaks,
  wrong: LOGIN,
  acts,
  right,
});

const revokes: Act = ({ sandbox }) => {
  for (const grant of Object.values(sandbox.states.intuit.grants)) grant.revoked = true;
};

const SECOND_COMPANY = `${TWO_CONNECTIONS}    credentials: { quickbooks: { refreshToken: SECOND_REFRESH_TOKEN } }
`;

const IN_GITHUB = exports({ TIEOUT_TOKEN_STORE: 'github:northwind/billing/QUICKBOOKS_REFRESH_TOKEN' });
/** GitHub's API for the secrets of a repository, which takes one token. */
const github = network(async (request, systems) => {
  if (!request.url.startsWith('https://api.github.com/')) return await systems(request);
  if (request.headers.get('authorization') !== 'Bearer may-write') return Response.json({}, { status: 403 });
  if (request.url.endsWith('/public-key')) return Response.json({ key_id: '1', key: OTHER_KEY });
  return request.method === 'PUT' ? new Response(null, { status: 204 }) : Response.json({}, { status: 404 });
});

/** A vault of the user that gets with this command, and forgets what is put. */
const withVault =
  (get: string): Act =>
  async ({ environment }, folder) => {
    const path = join(folder, 'vault.sh');
    await writeFile(path, `if [ "$1" = get ]; then ${get} </dev/null; else cat >/dev/null; fi\n`);
    environment['TIEOUT_TOKEN_STORE'] = `exec:sh ${path}`;
  };

const TOKEN_STORE = 'test/host/token-store.test.ts';
const GITHUB_STORE = 'test/unit/quickbooks/token-store/github-store.test.ts';
const AUTH = 'test/cli/auth.test.ts';

/** The sign-in to QuickBooks: its tokens, where they are kept, and the sign-in itself. */
export const TOKEN_HINTS: Readonly<Record<TokenCode, CommandRow>> = {
  'token/missing': [
    signsInAgain('run tieout auth login', [NO_TOKEN]),
    sends(
      'or set quickbooks_refresh_token',
      [NO_TOKEN],
      [exports({ QUICKBOOKS_REFRESH_TOKEN: 'sandbox-quickbooks-refresh-token' })],
    ),
  ],
  'token/refresh-token-refused': signsInAgain('run tieout auth login and sign in again', [revokes]),
  'token/code-refused': logsIn(
    'run tieout auth login and sign in again',
    [pastes(`http://localhost:8765/callback?code=used&state=STATE&realmId=${SANDBOX_REALM_ID}`)],
    [signsIn],
  ),
  'token/client-refused': sends(
    'check quickbooks_client_id and quickbooks_client_secret',
    [exports({ QUICKBOOKS_CLIENT_SECRET: 'of the other environment' })],
    [exports({ QUICKBOOKS_CLIENT_SECRET: 'sandbox-quickbooks-secret' })],
  ),
  'token/request-not-made': {
    test: ['test/host/intuit-oauth.test.ts', 'without a code, and is answered when the next one brings it'],
  },
  'token/endpoint-unavailable': [
    sends('run the command again in a few minutes', [answers(TOKENS, 503, {})], [heals]),
    sends('check the network, and quickbooks_token_url', [isDown(TOKENS)], [heals]),
  ],
  'token/two-runs': { test: [GITHUB_STORE, 'tells nothing of the sort to runs that follow each other'] },
  'token/unexpected-answer': sends('check quickbooks_token_url', [answers(TOKENS, 200, { hello: 'world' })], [heals]),
  'token/read-only-store': {
    ...logsIn(
      'set tieout_token_store to file:path',
      [exports({ TIEOUT_TOKEN_STORE: 'env' }), signsIn],
      [
        async ({ environment }, folder) => {
          environment['TIEOUT_TOKEN_STORE'] = `file:${folder}/kept.json`;
          await Promise.resolve();
        },
      ],
    ),
  },
  'token/github-refused': [
    sends('set it to a fine-grained token', [IN_GITHUB, github], [exports({ TIEOUT_GITHUB_TOKEN: 'may-write' })]),
    sends(
      'with the permission "secrets: read and write"',
      [IN_GITHUB, exports({ TIEOUT_GITHUB_TOKEN: 'may-not-write' }), github],
      [exports({ TIEOUT_GITHUB_TOKEN: 'may-write' })],
    ),
  ],
  'token/github-unavailable': sends(
    'run again within 24 hours',
    [IN_GITHUB, exports({ TIEOUT_GITHUB_TOKEN: 'may-write' }), answers(/api\.github\.com/, 503, {})],
    [waits(23 * 3_600_000), github],
  ),
  'token/store-failed': sends('run the command by hand with get and put', [withVault('exit 3')], [withVault('cat')]),
  'token/store-unreadable': [
    signsInAgain('then run tieout auth login', [signsIn, { tieout: LOGIN }, inStore((text) => text.slice(0, 40))], {
      acts: [inStore(() => ''), { tieout: LOGIN }],
    }),
    sends(
      'or set quickbooks_refresh_token',
      [signsIn, { tieout: LOGIN }, inStore((text) => text.slice(0, 40))],
      [inStore(() => '')],
    ),
  ],
  'token/key-wrong': [
    sends(
      'set tieout_token_key to the key it was written with',
      [exports({ TIEOUT_TOKEN_KEY: KEY }), signsIn, { tieout: LOGIN }, exports({ TIEOUT_TOKEN_KEY: OTHER_KEY })],
      [exports({ TIEOUT_TOKEN_KEY: KEY })],
    ),
    signsInAgain(
      'or delete the file and run tieout auth login',
      [exports({ TIEOUT_TOKEN_KEY: KEY }), signsIn, { tieout: LOGIN }, exports({ TIEOUT_TOKEN_KEY: OTHER_KEY })],
      { acts: [deletesStore, { tieout: LOGIN }] },
    ),
  ],
  'token/invalid-key': sends(
    'openssl rand -base64 32',
    [exports({ TIEOUT_TOKEN_KEY: 'too short' })],
    [exports({ TIEOUT_TOKEN_KEY: KEY })],
  ),
  'token/locked': { test: [TOKEN_STORE, 'is not waited for without end, and is free when its file is deleted'] },
  'token/unknown-store': [
    sends('set it to env', [exports({ TIEOUT_TOKEN_STORE: 'vault' })], [exports({ TIEOUT_TOKEN_STORE: 'env' })]),
    sends(
      'or unset it to use env',
      [exports({ TIEOUT_TOKEN_STORE: 'vault' })],
      [exports({ TIEOUT_TOKEN_STORE: null })],
    ),
  ],
  'token/shared-store': [
    {
      words: 'set tieout_token_store to github:owner/repo',
      world: SECOND_COMPANY,
      breaks: [exports({ TIEOUT_TOKEN_STORE: 'github:northwind/billing/ONE_TOKEN' })],
      wrong: 'validate',
      acts: [exports({ TIEOUT_TOKEN_STORE: 'github:northwind/billing' })],
      right: 'validate --format json',
    },
    {
      words: 'name a variable of its own',
      world: SECOND_COMPANY.replace('SECOND_REFRESH_TOKEN', 'QUICKBOOKS_REFRESH_TOKEN'),
      breaks: [exports({ TIEOUT_TOKEN_STORE: 'github:northwind/billing' })],
      wrong: 'validate',
      acts: [
        {
          editFile: {
            file: 'second.yaml',
            replace: 'refreshToken: QUICKBOOKS_REFRESH_TOKEN',
            with: 'refreshToken: SECOND_REFRESH_TOKEN',
          },
        },
      ],
      right: 'validate --format json',
    },
  ],
  'token/clear-file': {
    words: 'tieout auth refresh encrypts it',
    breaks: [signsIn, { tieout: LOGIN }, exports({ TIEOUT_TOKEN_KEY: KEY })],
    wrong: 'auth status',
    acts: [{ tieout: 'auth refresh' }],
    right: 'auth status',
  },
  'token/expires-soon': {
    words: 'run tieout auth login',
    breaks: [
      signsIn,
      { tieout: LOGIN },
      inStore((text) => text.replace(/("refreshExpiresAt": ?)"[^"]+"/, '$1"2026-11-10T00:00:00.000Z"')),
    ],
    wrong: 'auth status',
    acts: [{ tieout: LOGIN }],
    right: 'auth status',
  },
  'auth/consent-refused': logsIn(
    'choose connect',
    [pastes('http://localhost:8765/callback?error=access_denied&state=STATE')],
    [signsIn],
  ),
  'auth/consent-failed': logsIn(
    'redirect',
    [pastes('http://localhost:8765/callback?error=invalid_redirect&state=STATE')],
    [signsIn],
  ),
  'auth/timeout': { test: [AUTH, 'gives up when nobody comes, and --manual does without the browser'] },
  'auth/port-unavailable': {
    test: ['test/cli/auth-processes.test.ts', 'does not share its port, and says how to choose another, which works'],
  },
  'auth/not-an-answer': logsIn(
    'paste everything in the address bar',
    [pastes(`http://localhost:8765/callback?code=c&state=of-another&realmId=${SANDBOX_REALM_ID}`)],
    [signsIn],
  ),
  'auth/other-company': [
    logsIn(
      'choose the right company',
      [pastes('http://localhost:8765/callback?code=c&state=STATE&realmId=123')],
      [signsIn],
    ),
    logsIn(
      'correct quickbooks.companyname in the connection',
      [{ editFile: { file: 'connection.yaml', replace: 'Northwind Robotics', with: 'Southwind' } }, signsIn],
      [{ editFile: { file: 'connection.yaml', replace: 'Southwind', with: 'Northwind Robotics' } }],
    ),
  ],
  'auth/not-confirmed': logsIn(
    'run tieout auth login again and type yes',
    [
      (stage) =>
        stage.setPerson(async (question, printed) =>
          question.startsWith('address') ? await addressAfter(stage, printed) : 'no',
        ),
    ],
    [signsIn],
  ),
  'auth/nobody-to-ask': logsIn('run it in a terminal', [], [signsIn]),
};
