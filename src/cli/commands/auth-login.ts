import { randomBytes } from 'node:crypto';
import { TOKEN_STORE_HINT } from '../../model/sign-in.ts';
import type { Connection } from '../../model/workspace.ts';
import { buildStoredTokens, createAccessTokens } from '../../quickbooks/access-tokens.ts';
import { listenForCallback } from '../../quickbooks/login/listen-for-callback.ts';
import { parseCallback, type Callback } from '../../quickbooks/login/parse-callback.ts';
import type { StoredTokens } from '../../quickbooks/stored-tokens.ts';
import type { OAuth } from '../../quickbooks/token-ports.ts';
import { createMemoryTokenStore } from '../../quickbooks/token-store/memory-store.ts';
import { escapeTerminal } from '../../render/escape.ts';
import { nameEnvironment } from '../../render/wording.ts';
import { NotSignedIn, Refusal, UsageFailure } from '../../support/errors.ts';
import type { Secret } from '../../support/secret.ts';
import type { CommandContext } from '../command-context.ts';
import type { SignIn } from '../build-systems.ts';

export interface LoginRequest {
  /** The port of the loopback listener, which is part of the address registered with Intuit. */
  readonly port: number;
  /** True when the user pastes the address by hand. No browser is needed on this machine. */
  readonly manual: boolean;
  /** With `manual`: the registered address, when it is not the loopback one. */
  readonly redirectUri: string | null;
  readonly timeoutSeconds: number;
}

/** The result of a sign-in, shown and not yet stored. */
export interface SignedIn {
  readonly company: { readonly name: string; readonly legalName: string | null; readonly homeCurrency: string };
  readonly tokens: StoredTokens;
}

const STATE_BYTES = 32;

/**
 * Gets a person's consent and the tokens of the right company. Consent is asked for in a browser. The company is
 * checked against the Connection, shown and confirmed, and only then the tokens are stored (delivery.md, Tokens).
 * Intuit documents no PKCE for its authorize address (`quickbooks.md` §1.1), so the state ties the answer to the
 * request.
 *
 * @throws NotSignedIn `auth/…`, `token/…`; Refusal `auth/not-confirmed`. Nothing is stored then.
 */
export async function signIn(
  context: CommandContext,
  connection: Connection,
  request: LoginRequest,
  quickbooks: SignIn,
): Promise<SignedIn> {
  if (quickbooks.store.readOnly === true) throw readOnlyStore();
  const state = randomBytes(STATE_BYTES).toString('base64url');
  const { callback, oauth } = request.manual
    ? await askForCallback(context, request, state, quickbooks)
    : await awaitCallback(context, request, state, quickbooks);
  if (callback.kind === 'refused') throw callback.failure;
  if (callback.realmId !== connection.realmId) {
    throw otherCompany('realmId', callback.realmId, connection.realmId);
  }
  const signedIn = await readSignedIn(context, oauth, callback.url, quickbooks);
  requireSameCompany(connection, signedIn.company);
  await confirm(context, connection, signedIn, quickbooks.store.name);
  await quickbooks.store.withLock(async () => await quickbooks.store.write(signedIn.tokens));
  return signedIn;
}

interface Answered {
  readonly callback: Exclude<Callback, { readonly kind: 'foreign' }>;
  readonly oauth: OAuth;
}

async function awaitCallback(
  context: CommandContext,
  request: LoginRequest,
  state: string,
  quickbooks: SignIn,
): Promise<Answered> {
  const timeoutMs = request.timeoutSeconds * 1000;
  const listener = await listenForCallback({ port: request.port, state, timeoutMs, clock: context.clock });
  try {
    const oauth = quickbooks.openOAuth(listener.redirectUri);
    sayPage(context, await oauth.authorizeUrl(state), `waiting for the browser at ${listener.redirectUri}`);
    return { callback: await listener.wait(), oauth };
  } finally {
    await listener.close();
  }
}

async function askForCallback(
  context: CommandContext,
  request: LoginRequest,
  state: string,
  quickbooks: SignIn,
): Promise<Answered> {
  const oauth = quickbooks.openOAuth(request.redirectUri ?? `http://localhost:${String(request.port)}/callback`);
  sayPage(
    context,
    await oauth.authorizeUrl(state),
    'the browser ends on a page that may not load; copy its whole address',
  );
  const pasted = await context.terminal.ask('address: ');
  if (pasted === null) {
    throw new UsageFailure('nobody is here to paste the address', {
      code: 'auth/nobody-to-ask',
      nextStep: 'run it in a terminal, or without --manual',
    });
  }
  const callback = parseCallback(pasted, state);
  if (callback.kind !== 'foreign') return { callback, oauth };
  throw new NotSignedIn('what was pasted is not the answer to this sign-in', {
    code: 'auth/not-an-answer',
    nextStep: 'run tieout auth login --manual again and paste everything in the address bar',
  });
}

function sayPage(context: CommandContext, page: string, then: string): void {
  const { stderr } = context.terminal;
  stderr.write(`open this page in a browser and choose the company:\n\n${page}\n\n${then}\n`);
}

/** The tokens for the code, and the company that they open. Both are only in memory. */
async function readSignedIn(
  context: CommandContext,
  oauth: OAuth,
  callbackUrl: string,
  quickbooks: SignIn,
): Promise<SignedIn> {
  const { clock, secrets } = context;
  const onSecret = (secret: Secret): void => secrets.add(secret);
  const issued = await oauth.exchangeCode(callbackUrl);
  onSecret(issued.accessToken);
  onSecret(issued.refreshToken);
  const first = buildStoredTokens({ issued, used: null, stored: null, nowMs: clock.now() });
  const memory = createMemoryTokenStore(first);
  const tokens = createAccessTokens({ store: memory, oauth, clock, initialRefreshToken: null, onSecret });
  const reader = quickbooks.openReader(tokens);
  const { name, legalName } = await reader.readCompany();
  const { homeCurrency } = await reader.readPreferences();
  return { company: { name, legalName, homeCurrency }, tokens: (await memory.read()) ?? first };
}

function requireSameCompany(connection: Connection, company: SignedIn['company']): void {
  const isLegalName = company.legalName !== null && company.legalName === connection.companyName;
  const pairs = [
    ['companyName', isLegalName ? connection.companyName : company.name, connection.companyName],
    ['homeCurrency', company.homeCurrency, connection.homeCurrency],
  ] as const;
  for (const [key, held, wanted] of pairs) {
    if (wanted !== null && held !== wanted) throw otherCompany(key, held, wanted);
  }
}

async function confirm(
  context: CommandContext,
  connection: Connection,
  { company }: SignedIn,
  store: string,
): Promise<void> {
  const { terminal } = context;
  const where = `realm ${connection.realmId}, ${nameEnvironment(connection)}, home currency ${company.homeCurrency}`;
  terminal.stderr.write(`\nQuickBooks company: ${escapeTerminal(company.name)} (${escapeTerminal(where)})\n`);
  if (!terminal.interactive) return;
  const answer = await terminal.ask(`Type yes to keep this sign-in in ${escapeTerminal(store)}: `);
  if (answer?.trim() === 'yes') return;
  throw new Refusal('not confirmed; nothing was stored', {
    code: 'auth/not-confirmed',
    nextStep: 'run tieout auth login again and type yes',
  });
}

function otherCompany(key: string, actual: string, wanted: string): NotSignedIn {
  return new NotSignedIn(
    `the sign-in is for another company: its ${key} is "${actual}", the Connection says "${wanted}"; nothing was stored`,
    {
      code: 'auth/other-company',
      nextStep: `sign in again and choose the right company, or correct quickbooks.${key} in the Connection`,
    },
  );
}

function readOnlyStore(): NotSignedIn {
  return new NotSignedIn('there is nowhere to keep a sign-in: TIEOUT_TOKEN_STORE is env, which cannot be written', {
    code: 'token/read-only-store',
    nextStep: TOKEN_STORE_HINT,
  });
}
