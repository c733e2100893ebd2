import { UsageFailure } from '../../support/errors.ts';

/** Where `TIEOUT_TOKEN_STORE` says the tokens are (delivery.md, Tokens). */
export type TokenStoreChoice =
  | { readonly kind: 'env' }
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'exec'; readonly command: readonly string[] };

/**
 * Reads `env`, `file:PATH` or `exec:COMMAND`; unset means `env`. A command is cut into words at
 * spaces, quotes keep words together, and no shell ever sees it.
 *
 * @throws UsageFailure `token/unknown-store`.
 */
export function parseTokenStore(text: string | undefined): TokenStoreChoice {
  if (text === undefined || text === '' || text === 'env') return { kind: 'env' };
  const [kind, rest] = splitOnce(text);
  if (kind === 'file' && rest !== '') return { kind: 'file', path: rest };
  if (kind === 'exec') {
    const command = splitWords(rest);
    if (command.length > 0) return { kind: 'exec', command };
  }
  throw new UsageFailure('TIEOUT_TOKEN_STORE does not name a token store.', {
    code: 'token/unknown-store',
    nextStep: 'Set it to env, file:PATH or exec:COMMAND.',
  });
}

function splitOnce(text: string): readonly [string, string] {
  const at = text.indexOf(':');
  return at === -1 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}

function splitWords(text: string): readonly string[] {
  const words = text.match(/"[^"]*"|'[^']*'|[^\s"']+/g) ?? [];
  return words.map((word) => word.replace(/^(["'])(.*)\1$/s, '$2'));
}
