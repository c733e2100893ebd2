import type { Environment } from './terminal.ts';

/** Our own variables: white space around their values comes from pasting and is no part of them. */
const OURS = /^(?:M3TER|QUICKBOOKS|TIEOUT)_/;

/**
 * The environment as every command sees it. A variable with nothing in it counts as not set: CI systems
 * pass an empty text for a secret or a variable that is not there.
 */
export function readVariables(environment: Environment): Environment {
  const held: Record<string, string> = {};
  for (const [name, value] of Object.entries(environment)) {
    if (value === undefined || value.trim() === '') continue;
    held[name] = OURS.test(name) ? value.trim() : value;
  }
  return held;
}
