import type { Diagnostic } from '../model/diagnostic.ts';
import type { Instant } from '../model/day.ts';
import type { SignInState } from '../model/sign-in.ts';
import { encodeJson, escapeMarkdown } from './escape.ts';
import type { Style } from './style.ts';
import { cell, renderTable } from './table.ts';
import { formatInstant } from './wording.ts';

const DONE: Readonly<Record<SignInState['action'], string>> = {
  login: 'Signed in to QuickBooks.',
  status: 'Sign-in to QuickBooks',
  refresh: 'The access token was renewed.',
  logout: 'Signed out: Intuit was told, and the store holds no token any more.',
};

const HELD: Readonly<Record<SignInState['refreshToken'], string>> = {
  stored: 'stored',
  first: 'not stored; the environment has one, which is of use until a sign-out',
  none: 'none: tieout auth login signs in',
};

/** The state as a short table, ids whole. */
export function renderSignInText(state: SignInState, style: Style): string {
  const rows = factsOf(state).map(([name, value]) => ({ cells: [cell(name, 'muted'), cell(value)] }));
  const lines = renderTable([{ fit: 'keep' }, { fit: 'wrap' }], rows, style, { indent: 2 });
  return `${style.paint('strong', DONE[state.action])}\n${lines.join('\n')}\n`;
}

/** The same as Markdown. */
export function renderSignInMarkdown(state: SignInState): string {
  const rows = factsOf(state).map(([name, value]) => `| ${name} | ${escapeMarkdown(value)} |`);
  return ['', `**${DONE[state.action]}**`, '', '| | |', '|---|---|', ...rows, ''].join('\n').trimStart();
}

/** For machines; warnings are those of the token's age. */
export function renderSignInJson(state: SignInState, warnings: readonly Diagnostic[], exitCode: number): string {
  return encodeJson({ formatVersion: '1.0', exitCode, ...state, diagnostics: warnings });
}

function timeOf(instant: Instant | null): string | null {
  return instant === null ? null : formatInstant(instant);
}

function factsOf(state: SignInState): readonly (readonly [string, string])[] {
  const { company } = state;
  const facts: readonly (readonly [string, string | null])[] = [
    ['company', company === null ? null : `${company.name} (${company.homeCurrency})`],
    ['realm', `${state.realmId}, ${state.environment}`],
    ['connection', state.connection],
    ['token store', state.store],
    ['refresh token', state.action === 'logout' ? null : HELD[state.refreshToken]],
    ['  renewed', timeOf(state.rotatedAt)],
    ['  ends if unused', timeOf(state.refreshExpiresAt)],
    ['  ends in any case', timeOf(state.hardExpiresAt)],
    ['  one before it, until', timeOf(state.previousUntil)],
    ['access token until', timeOf(state.accessExpiresAt)],
  ];
  return facts.flatMap(([name, value]) => (value === null ? [] : [[name, value] as const]));
}
