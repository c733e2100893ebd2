import { join } from 'node:path';
import type { M3terPort, Progress, QuickBooksPort } from '../apply/ports.ts';
import { FEW_REQUESTS } from '../http/few-requests.ts';
import { checkedUrl } from '../http/base-url.ts';
import type { Fetch, Transport, TransportObserver } from '../http/ports.ts';
import { createReadTransport, createTransport } from '../http/transport.ts';
import { createM3terReader, createM3terWriter, type M3terReader } from '../m3ter/client.ts';
import { createM3terPort } from '../m3ter/write-m3ter.ts';
import { readM3ter } from '../m3ter/read-m3ter.ts';
import { m3terRequestLimits } from '../m3ter/request-limits.ts';
import { M3TER_ANSWERS } from '../m3ter/wire/fault.ts';
import { createM3terTokens, type M3terCredentials } from '../m3ter/tokens.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import { limitsWith, type ApiLimits } from '../model/limits.ts';
import { CREDENTIAL_VARIABLES, type Connection } from '../model/workspace.ts';
import { createAccessTokens } from '../quickbooks/access-tokens.ts';
import { createQuickBooksClient, createQuickBooksReader, type QuickBooksReader } from '../quickbooks/client.ts';
import { createQuickBooksPort } from '../quickbooks/write-quickbooks.ts';
import { createIntuitOAuth, INTUIT_URLS } from '../quickbooks/intuit-oauth.ts';
import { createIntuitTransport, createQuickBooksTransport } from '../quickbooks/quickbooks-transport.ts';
import { readQuickBooks } from '../quickbooks/read-quickbooks.ts';
import type { AccessTokens, OAuth, TokenStore } from '../quickbooks/token-ports.ts';
import type { ProcessTable } from '../support/lock-file.ts';
import { openTokenStore } from '../quickbooks/token-store/open-token-store.ts';
import { parseTokenStore } from '../quickbooks/token-store/parse-token-store.ts';
import { createSandboxTokenStore } from './sandbox-token-store.ts';
import { joinWords } from '../render/wording.ts';
import type { Readers } from '../reconcile/run-plan.ts';
import type { Clock, Random } from '../support/clock.ts';
import { NotSignedIn } from '../support/errors.ts';
import { Secret } from '../support/secret.ts';
import type { Environment } from './terminal.ts';

/** What the systems are built from. Everything outside the program is passed in here. */
export interface SystemsOptions {
  readonly connection: Connection;
  readonly environment: Environment;
  readonly fetch: Fetch;
  readonly clock: Clock;
  readonly random: Random;
  /** The processes of this machine, for the lock of the token store. */
  readonly processes: ProcessTable;
  readonly progress: Progress;
  /** Called, in words for a person, when the run waits for another run. */
  readonly onWait?: (words: string) => void;
  /** Ends reads when the run is told to stop. */
  readonly signal?: AbortSignal;
  /** Folder of the token store with `--sandbox`; null for the store that the environment names. */
  readonly sandboxFolder: string | null;
  /** Replaces the store that the environment names. */
  readonly tokenStore?: TokenStore;
  readonly onSecret: (secret: Secret) => void;
  /** Called when the refresh token ends soon, or when another run uses it too. */
  readonly onTokenWarning?: (warning: Diagnostic) => void;
  /** Removes known secrets from the answers of both systems. */
  readonly clean?: (text: string) => string;
}

/** Both systems of one connection. The readers cannot write, because their transport has only GET. */
export interface Systems {
  readonly readers: Readers;
  readonly m3terReader: M3terReader;
  readonly quickbooksReader: QuickBooksReader;
  readonly accessTokens: AccessTokens;
  readonly tokenStore: TokenStore;
  readonly oauth: OAuth;
  readonly limits: ApiLimits;
  /** The writing half, built only when `apply` needs it. */
  openPorts(homeCurrency: string | null): {
    readonly m3ter: M3terPort;
    readonly quickbooks: QuickBooksPort;
  };
}

const M3TER_BASE_URL = 'https://api.m3ter.com';
const GITHUB_API_URL = 'https://api.github.com';
const QUICKBOOKS_BASE_URLS = {
  production: 'https://quickbooks.api.intuit.com',
  sandbox: 'https://sandbox-quickbooks.api.intuit.com',
} as const;

/** Builds clients for a connection. Does not connect. @throws NotSignedIn when a credential variable is missing. */
export function buildSystems(settings: SystemsOptions): Systems {
  const limits = limitsWith(settings.connection.limits);
  const observer = observerOf(settings);
  requireCredentials(settings);
  const m3ter = buildM3ter(settings, limits, observer);
  const quickbooks = buildQuickBooks(settings, limits, observer);
  return {
    limits,
    m3terReader: m3ter.reader,
    quickbooksReader: quickbooks.reader,
    accessTokens: quickbooks.tokens,
    tokenStore: quickbooks.store,
    oauth: quickbooks.openOAuth(''),
    readers: {
      readM3ter: (needs) => readM3ter(m3ter.reader, needs, settings.clock),
      readQuickBooks: (needs) => readQuickBooks(quickbooks.reader, needs, settings.clock),
    },
    openPorts: (homeCurrency) => ({
      m3ter: createM3terPort(m3ter.reader, m3ter.openWriter()),
      quickbooks: createQuickBooksPort(quickbooks.openClient(), { homeCurrency }),
    }),
  };
}

/** What a person's sign-in needs: Intuit, the token store, and a reader for the company. */
export interface SignIn {
  readonly store: TokenStore;
  readonly tokens: AccessTokens;
  /** The first token, from the environment, used while the store is empty. */
  readonly initialRefreshToken: Secret | null;
  /** Intuit's endpoints for a consent that returns to `redirectUri`. */
  openOAuth(redirectUri: string): OAuth;
  /** A reader for the company, with tokens that are not stored yet. */
  openReader(tokens: AccessTokens): QuickBooksReader;
}

/** The QuickBooks half alone: m3ter's credentials may be missing. Does not connect. @throws NotSignedIn */
export function buildSignIn(settings: SystemsOptions): SignIn {
  return buildQuickBooks(settings, limitsWith(settings.connection.limits), observerOf(settings));
}

function observerOf(settings: SystemsOptions): TransportObserver {
  return { throttled: (system, ms, why) => settings.progress.waiting(system, ms, why) };
}

function cleanOf({ clean }: SystemsOptions) {
  return clean === undefined ? {} : { clean };
}

function buildM3ter(settings: SystemsOptions, limits: ApiLimits, observer: TransportObserver) {
  const { environment, connection, clock } = settings;
  const baseUrl = checkedUrl(environment['M3TER_BASE_URL'] ?? M3TER_BASE_URL, 'M3TER_BASE_URL').href.replace(/\/$/, '');
  const shared = {
    system: 'm3ter' as const,
    fetch: settings.fetch,
    clock,
    random: settings.random,
    observer,
    responseBytesMax: limits.responseBytesMax,
    allowedOrigins: [baseUrl],
    ...(settings.signal === undefined ? {} : { signal: settings.signal }),
  };
  const transport = createTransport({
    ...shared,
    ...cleanOf(settings),
    timeoutMs: limits.requestTimeoutMs,
    limits: m3terRequestLimits(limits),
    rules: M3TER_ANSWERS,
  });
  const signIn = createTransport({
    ...shared,
    timeoutMs: limits.tokenTimeoutMs,
    limits: FEW_REQUESTS,
  });
  const tokens = createM3terTokens({
    baseUrl,
    variables: connection.credentials.m3ter,
    credentials: m3terCredentials(environment, connection, settings.onSecret),
    transport: signIn,
    clock,
    onSecret: settings.onSecret,
  });
  const { organizationId } = connection;
  return {
    reader: createM3terReader({ baseUrl, organizationId, tokens, transport: createReadTransport(transport), limits }),
    openWriter: () => createM3terWriter({ baseUrl, organizationId, tokens, transport }),
  };
}

const API_TOKEN = 'M3TER_API_TOKEN';

/** A token is for one organization, so a Connection with its own variables does not use the default one. */
function takesApiToken({ credentials }: Connection): boolean {
  return credentials.m3ter.apiKey === CREDENTIAL_VARIABLES.m3ter.apiKey;
}

function m3terCredentials(
  environment: Environment,
  connection: Connection,
  onSecret: (secret: Secret) => void,
): M3terCredentials {
  const { apiKey, apiSecret } = connection.credentials.m3ter;
  const accessToken = takesApiToken(connection) ? optionalBearer(environment, API_TOKEN, onSecret) : null;
  if (accessToken !== null) return { accessToken };
  const pair = {
    apiSecret: new Secret(required(environment, apiSecret, 'm3ter')),
    apiKey: required(environment, apiKey, 'm3ter'),
  };
  onSecret(pair.apiSecret);
  onSecret(basicOf(pair.apiKey, pair.apiSecret));
  return pair;
}

function buildQuickBooks(settings: SystemsOptions, limits: ApiLimits, observer: TransportObserver) {
  const { environment, connection, clock, random, fetch } = settings;
  const names = connection.credentials.quickbooks;
  const baseUrl = checkedUrl(
    environment['QUICKBOOKS_BASE_URL'] ?? QUICKBOOKS_BASE_URLS[connection.environment],
    'QUICKBOOKS_BASE_URL',
  ).href.replace(/\/$/, '');
  const urls = intuitUrls(environment);
  const signal = settings.signal === undefined ? {} : { signal: settings.signal };
  const common = { fetch, clock, random, limits, observer, ...signal };
  const transport: Transport = createQuickBooksTransport({ ...common, ...cleanOf(settings), baseUrl });
  const clientSecret = new Secret(required(environment, names.clientSecret, 'QuickBooks'));
  const clientId = required(environment, names.clientId, 'QuickBooks');
  settings.onSecret(clientSecret);
  settings.onSecret(basicOf(clientId, clientSecret));
  const openOAuth = (redirectUri: string): OAuth =>
    createIntuitOAuth({
      clientId,
      clientSecret,
      variables: names,
      environment: connection.environment,
      redirectUri,
      ...urls,
      transport: createIntuitTransport({ ...common, urls: [urls.tokenUrl, urls.revokeUrl] }),
    });
  const initialRefreshToken = optionalSecret(environment, names.refreshToken, settings.onSecret);
  const store = openStore(settings, initialRefreshToken);
  const { onSecret, onTokenWarning } = settings;
  const tokens = createAccessTokens({
    store,
    oauth: openOAuth(''),
    clock,
    initialRefreshToken,
    refreshVariable: names.refreshToken,
    onSecret,
    ...(onTokenWarning === undefined ? {} : { onWarning: onTokenWarning }),
  });
  const realm = { baseUrl, realmId: connection.realmId, limits };
  const openReader = (own: AccessTokens): QuickBooksReader =>
    createQuickBooksReader({ ...realm, tokens: own, transport: createReadTransport(transport) });
  return {
    store,
    tokens,
    initialRefreshToken,
    openOAuth,
    openReader,
    reader: openReader(tokens),
    openClient: () => createQuickBooksClient({ ...realm, tokens, transport }),
  };
}

/** The Basic header's value, which is as secret as the pair that it is made of. */
function basicOf(id: string, secret: Secret): Secret {
  return new Secret(Buffer.from(`${id}:${secret.reveal()}`, 'utf8').toString('base64'));
}

function intuitUrls(environment: Environment) {
  const urlOf = (variable: string, documented: string): string =>
    checkedUrl(environment[variable] ?? documented, variable).href;
  return {
    tokenUrl: urlOf('QUICKBOOKS_TOKEN_URL', INTUIT_URLS.tokenUrl),
    revokeUrl: urlOf('QUICKBOOKS_REVOKE_URL', INTUIT_URLS.revokeUrl),
    authorizeUrl: urlOf('QUICKBOOKS_AUTHORIZE_URL', INTUIT_URLS.authorizeUrl),
  };
}

/** The sandbox keeps its tokens beside its state, because they rotate there as at Intuit. */
function openStore(settings: SystemsOptions, refreshToken: Secret | null): TokenStore {
  const { environment, connection, clock, random, processes, onWait, fetch, sandboxFolder, tokenStore } = settings;
  if (tokenStore !== undefined) return tokenStore;
  const { realmId } = connection;
  const lock = { clock, processes, ...(onWait === undefined ? {} : { onWait }) };
  if (sandboxFolder !== null) {
    return createSandboxTokenStore({ path: join(sandboxFolder, 'tokens.json'), realmId, ...lock });
  }
  const choice = parseTokenStore(environment['TIEOUT_TOKEN_STORE'], connection.credentials.quickbooks.refreshToken);
  return openTokenStore(choice, {
    realmId,
    refreshToken,
    refreshVariable: connection.credentials.quickbooks.refreshToken,
    key: optionalSecret(environment, 'TIEOUT_TOKEN_KEY', settings.onSecret),
    github: {
      token: choice.kind === 'github' ? optionalBearer(environment, 'TIEOUT_GITHUB_TOKEN', settings.onSecret) : null,
      apiUrl: checkedUrl(environment['GITHUB_API_URL'] ?? GITHUB_API_URL, 'GITHUB_API_URL').href,
    },
    fetch,
    random,
    ...lock,
    onWarning: (warning) => settings.onTokenWarning?.(warning),
  });
}

function optionalSecret(environment: Environment, variable: string, onSecret: (secret: Secret) => void): Secret | null {
  const text = credentialAt(environment, variable);
  if (text === null) return null;
  const secret = new Secret(text);
  onSecret(secret);
  return secret;
}

/** A bearer token. @throws NotSignedIn `cli/credential-unusable` when no header can contain it. */
function optionalBearer(environment: Environment, variable: string, onSecret: (secret: Secret) => void): Secret | null {
  const secret = optionalSecret(environment, variable, onSecret);
  if (secret === null || /^[\x21-\x7e]+$/.test(secret.reveal())) return secret;
  throw new NotSignedIn(`the variable ${variable} holds something that is no token`, {
    code: 'cli/credential-unusable',
    nextStep: `set ${variable} to the token alone: one line, no spaces or quotes`,
  });
}

/** Names all missing variables at once. @throws NotSignedIn `cli/credential-missing` */
function requireCredentials({ environment, connection }: SystemsOptions): void {
  const { m3ter, quickbooks } = connection.credentials;
  const isMissing = (variable: string): boolean => credentialAt(environment, variable) === null;
  const hasToken = takesApiToken(connection) && !isMissing(API_TOKEN);
  const ofM3ter = hasToken ? [] : [m3ter.apiKey, m3ter.apiSecret].filter(isMissing);
  const ofQuickBooks = [quickbooks.clientId, quickbooks.clientSecret].filter(isMissing);
  const systems = [...(ofM3ter.length === 0 ? [] : ['m3ter']), ...(ofQuickBooks.length === 0 ? [] : ['QuickBooks'])];
  const missing = [...ofM3ter, ...ofQuickBooks];
  if (missing.length > 0) throw credentialMissing(missing, systems);
}

function required(environment: Environment, variable: string, system: string): string {
  const text = credentialAt(environment, variable);
  if (text !== null) return text;
  throw credentialMissing([variable], [system]);
}

function credentialMissing(variables: readonly string[], systems: readonly string[]): NotSignedIn {
  const names = joinWords(variables);
  const [what, are] = variables.length === 1 ? ['a credential', 'is'] : ['credentials', 'are'];
  return new NotSignedIn(
    `the ${variables.length === 1 ? 'variable' : 'variables'} ${names} with ${what} for ${joinWords(systems)} ${are} not set`,
    { code: 'cli/credential-missing', nextStep: `set ${names}, or try the embedded systems with --sandbox` },
  );
}

/** A credential without the white space that pasting adds. One with nothing else counts as missing. */
function credentialAt(environment: Environment, variable: string): string | null {
  const text = environment[variable]?.trim() ?? '';
  return text === '' ? null : text;
}
