import type { Diagnostic } from '../../model/diagnostic.ts';
import { SIGN_IN_ACTIONS, type SignInAction } from '../../model/commands.ts';
import { toInstant } from '../../model/day.ts';
import type { SignInState } from '../../model/sign-in.ts';
import type { Connection } from '../../model/workspace.ts';
import { endOf, previousUntil, type StoredTokens } from '../../quickbooks/stored-tokens.ts';
import { annotateDiagnostic } from '../../render/annotations.ts';
import { renderWarningText } from '../../render/findings-text.ts';
import { signInPage } from '../../render/sign-in.ts';
import { NotSignedIn, RemoteUnavailable, UsageFailure } from '../../support/errors.ts';
import type { Secret } from '../../support/secret.ts';
import { adviseWord } from '../advise-word.ts';
import type { CommandContext } from '../command-context.ts';
import { EXIT } from '../../model/exit-code.ts';
import { usableWorkspace } from '../load-workspace.ts';
import { withSignIn } from '../open-systems.ts';
import { styleFor } from '../output-style.ts';
import { present } from '../present.ts';
import { completeTexts } from '../suggested-commands.ts';
import type { SignIn } from '../build-systems.ts';
import { signIn, type LoginRequest } from './auth-login.ts';

export interface AuthRequest extends LoginRequest {
  readonly action: string;
}

type Run = (
  context: CommandContext,
  connection: Connection,
  quickbooks: SignIn,
  request: LoginRequest,
) => Promise<number>;

const ACTIONS: Readonly<Record<SignInAction, Run>> = {
  login: runLogin,
  status: runStatus,
  refresh: runRefresh,
  logout: runLogout,
};

/**
 * Signs in to QuickBooks; shows, renews or ends the sign-in. m3ter needs no sign-in.
 *
 * @throws UsageFailure `cli/unknown-action`; NotSignedIn; Refusal; RemoteUnavailable.
 */
export async function runAuth(context: CommandContext, request: AuthRequest): Promise<number> {
  const action = SIGN_IN_ACTIONS.find((known) => known === request.action);
  if (action === undefined) {
    throw new UsageFailure(`there is no action "${request.action}"`, {
      code: 'cli/unknown-action',
      nextStep: adviseWord(request.action, SIGN_IN_ACTIONS),
    });
  }
  const usable = await usableWorkspace(context);
  if (usable === null) return EXIT.workspaceErrors;
  const { connection } = usable;
  return await withSignIn(context, connection, (quickbooks) =>
    ACTIONS[action](context, connection, quickbooks, request),
  );
}

async function runLogin(...[context, connection, quickbooks, request]: Parameters<Run>): Promise<number> {
  const { company, tokens } = await signIn(context, connection, request, quickbooks);
  const state = stateOf('login', connection, quickbooks, tokens);
  const { name, homeCurrency } = company;
  await presentState(context, { ...state, company: { name, homeCurrency } }, [], EXIT.done);
  return EXIT.done;
}

async function runStatus(...[context, connection, quickbooks]: Parameters<Run>): Promise<number> {
  const { stored, diagnostics } = await quickbooks.tokens.readState();
  const state = stateOf('status', connection, quickbooks, stored);
  const ended = stored !== null && (endOf(stored) ?? Infinity) <= context.clock.now();
  const exitCode = state.refreshToken === 'none' || ended ? EXIT.notSignedIn : EXIT.done;
  await presentState(context, state, diagnostics, exitCode);
  return exitCode;
}

async function runRefresh(...[context, connection, quickbooks]: Parameters<Run>): Promise<number> {
  await quickbooks.tokens.refreshNow();
  const { stored, diagnostics } = await quickbooks.tokens.readState();
  await presentState(context, stateOf('refresh', connection, quickbooks, stored), diagnostics, EXIT.done);
  return EXIT.done;
}

/** Revokes the token at Intuit before it is forgotten here. Otherwise it would stay valid there. */
async function runLogout(...[context, connection, quickbooks]: Parameters<Run>): Promise<number> {
  const { store } = quickbooks;
  const found = await store.withLock(async () => {
    const token = (await store.read())?.refreshToken ?? quickbooks.initialRefreshToken;
    if (token === null) return null;
    context.secrets.hide(token);
    const isEnded = await revoke(quickbooks, token);
    await store.clear();
    return { isEnded };
  });
  if (found === null) {
    throw new NotSignedIn(`there is no QuickBooks refresh token in ${store.name}`, {
      code: 'token/missing',
      nextStep: 'there is nothing to sign out of',
    });
  }
  const state = stateOf('logout', connection, quickbooks, null);
  await presentState(context, { ...state, ...(found.isEnded ? {} : { wasSignedOut: true }) }, [], EXIT.done);
  const variable = connection.credentials.quickbooks.refreshToken;
  if (quickbooks.initialRefreshToken !== null && !context.options.sandbox) {
    context.terminal.stderr.write(`${variable} still holds a token that no longer works: unset it\n`);
  }
  return EXIT.done;
}

/** False when Intuit no longer knows the token, so there is nothing to revoke. */
async function revoke(quickbooks: SignIn, token: Secret): Promise<boolean> {
  try {
    await quickbooks.openOAuth('').revoke(token);
    return true;
  } catch (error) {
    if (error instanceof RemoteUnavailable || isClientRefused(error)) throw error;
    return false;
  }
}

function isClientRefused(error: unknown): boolean {
  return error instanceof NotSignedIn && error.code === 'token/client-refused';
}

function stateOf(
  action: SignInState['action'],
  connection: Connection,
  quickbooks: SignIn,
  stored: StoredTokens | null,
): SignInState {
  const instant = (at: number | null | undefined) => (at == null || at === 0 ? null : toInstant(at));
  const { store, initialRefreshToken } = quickbooks;
  const state = stored !== null ? 'stored' : initialRefreshToken !== null ? 'first' : 'none';
  return {
    action,
    connection: connection.name,
    environment: connection.environment,
    ...(connection.embedded === true ? { embedded: true } : {}),
    realmId: connection.realmId,
    company: null,
    store: store.name,
    refreshToken: action === 'logout' ? 'none' : state,
    rotatedAt: instant(stored?.rotatedAt),
    accessExpiresAt: instant(stored?.accessExpiresAt),
    refreshExpiresAt: instant(stored?.refreshExpiresAt),
    hardExpiresAt: instant(stored?.hardExpiresAt),
    previousUntil: instant(stored === null ? null : previousUntil(stored)),
  };
}

async function presentState(
  context: CommandContext,
  state: SignInState,
  warnings: readonly Diagnostic[],
  exitCode: number,
): Promise<void> {
  await present(context, {
    page: () => signInPage(state),
    json: () => ({ ...state, diagnostics: warnings }),
    exitCode,
    annotations: () => warnings.map(annotateDiagnostic),
  });
  if (context.options.format !== 'human') return;
  for (const warning of warnings) {
    context.terminal.stderr.write(
      renderWarningText(completeTexts(warning, context.options), styleFor(context, 'stderr')),
    );
  }
}
