import type { Environment } from './terminal.ts';

/** Names of our own variables. White space around their values comes from pasting and is removed. */
const OURS = /^(?:M3TER|QUICKBOOKS|TIEOUT)_/;

/**
 * The environment that every command sees. An empty variable counts as not set, because CI systems pass an empty text
 * for a missing secret or variable.
 */
export function readVariables(environment: Environment): Environment {
  const own: Record<string, string> = {};
  for (const [name, value] of Object.entries(environment)) {
    if (value === undefined || value.trim() === '') continue;
    own[name] = OURS.test(name) ? value.trim() : value;
  }
  return own;
}
