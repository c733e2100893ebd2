import type { Instant } from '../model/day.ts';
import type { SignInState } from '../model/sign-in.ts';
import { factsTable, type Page } from './page.ts';
import { formatInstant, nameEnvironment } from './wording.ts';

const DONE: Readonly<Record<SignInState['action'], string>> = {
  login: 'Signed in to QuickBooks.',
  status: 'Sign-in to QuickBooks',
  refresh: 'The access token was renewed.',
  logout: 'Signed out: Intuit was told, and the store holds no token any more.',
};

const WAS_SIGNED_OUT = 'Signed out before: Intuit knew no sign-in any more, and the store holds no token.';

const REFRESH_TOKENS: Readonly<Record<SignInState['refreshToken'], string>> = {
  stored: 'stored',
  first: 'not stored; the environment has one, which is of use until a sign-out',
  none: 'none: tieout auth login signs in',
};

/** The state as a short table. Ids are never cut. */
export function signInPage(state: SignInState): Page {
  return { blocks: [factsTable(state.wasSignedOut === true ? WAS_SIGNED_OUT : DONE[state.action], factsOf(state))] };
}

function timeOf(instant: Instant | null): string | null {
  return instant === null ? null : formatInstant(instant);
}

function factsOf(state: SignInState): readonly (readonly [string, string])[] {
  const { company } = state;
  const facts: readonly (readonly [string, string | null])[] = [
    ['company', company === null ? null : `${company.name} (${company.homeCurrency})`],
    ['realm', `${state.realmId}, ${nameEnvironment(state)}`],
    ['connection', state.connection],
    ['token store', state.store],
    ['refresh token', state.action === 'logout' ? null : REFRESH_TOKENS[state.refreshToken]],
    ['  renewed', timeOf(state.rotatedAt)],
    ['  ends if unused', timeOf(state.refreshExpiresAt)],
    ['  ends in any case', timeOf(state.hardExpiresAt)],
    ['  one before it, until', timeOf(state.previousUntil)],
    ['access token until', timeOf(state.accessExpiresAt)],
  ];
  return facts.flatMap(([name, value]) => (value === null ? [] : [[name, value] as const]));
}
