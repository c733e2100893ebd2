import { CREDENTIAL_VARIABLES } from '../../model/workspace.ts';
import { UsageFailure } from '../../support/errors.ts';
import type { GithubSecretName } from './github-secret.ts';

/** Where the tokens are, according to `TIEOUT_TOKEN_STORE` (delivery.md, Tokens). */
export type TokenStoreChoice =
  | { readonly kind: 'env' }
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'github'; readonly name: GithubSecretName }
  | { readonly kind: 'exec'; readonly command: readonly string[] };

/**
 * Reads `env`, `file:PATH`, `github:OWNER/REPO` (with `/SECRET` or `/ENVIRONMENT/SECRET` for another name) or
 * `exec:COMMAND`. Unset means `env`. A command is split into words at spaces; quotes keep words together. No shell is
 * used.
 *
 * @param ownSecret the secret of a store that names none: the connection's own variable for its refresh token, so that
 *   several connections of one repository never write over each other's.
 * @throws UsageFailure `token/unknown-store`.
 */
export function parseTokenStore(
  text: string | undefined,
  ownSecret: string = CREDENTIAL_VARIABLES.quickbooks.refreshToken,
): TokenStoreChoice {
  if (text === undefined || text === '' || text === 'env') return { kind: 'env' };
  const [kind, rest] = splitOnce(text);
  if (kind === 'file' && rest !== '') return { kind: 'file', path: rest };
  if (kind === 'github') {
    const name = parseGithubName(rest, ownSecret);
    if (name !== null) return { kind: 'github', name };
  }
  if (kind === 'exec') {
    const command = splitWords(rest);
    if (command.length > 0) return { kind: 'exec', command };
  }
  throw new UsageFailure('TIEOUT_TOKEN_STORE does not name a token store', {
    code: 'token/unknown-store',
    nextStep: 'set it to env, file:PATH, github:OWNER/REPO or exec:COMMAND',
  });
}

/** GitHub's own rules for names. A name that follows them cannot change the path of a request. */
const GITHUB_OWNER = /^[A-Za-z0-9][A-Za-z0-9-]{0,38}$/;
const GITHUB_REPOSITORY = /^(?!\.{1,2}$)[A-Za-z0-9._-]{1,100}$/;
const GITHUB_SECRET = /^(?!GITHUB_)[A-Za-z_][A-Za-z0-9_]{0,254}$/i;

function parseGithubName(text: string, ownSecret: string): GithubSecretName | null {
  const parts = text.split('/');
  const [owner = '', repository = ''] = parts;
  const secretName = parts.length === 2 ? ownSecret : (parts.at(-1) ?? '');
  const environment = parts.length === 4 ? (parts[2] ?? '') : null;
  const named =
    parts.length === 2 || parts.length === 3 || (environment !== null && /^[^.\s][^\s]*$/.test(environment));
  const legal = GITHUB_OWNER.test(owner) && GITHUB_REPOSITORY.test(repository) && GITHUB_SECRET.test(secretName);
  return named && legal ? { owner, repository, environment, secretName } : null;
}

function splitOnce(text: string): readonly [string, string] {
  const at = text.indexOf(':');
  return at === -1 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}

function splitWords(text: string): readonly string[] {
  const words = text.match(/"[^"]*"|'[^']*'|[^\s"']+/g) ?? [];
  return words.map((word) => word.replace(/^(["'])(.*)\1$/s, '$2'));
}
