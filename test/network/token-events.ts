import { expireM3terTokens } from '../../src/sandbox/m3ter/engine.ts';
import type { SandboxStates } from '../../src/sandbox/state.ts';

/**
 * Events that can happen to credentials while a command runs, by their names in a fault schedule (`faults.ts`, kind
 * `event`).
 */
export function tokenEvents(states: SandboxStates): Readonly<Record<TokenEventName, () => void>> {
  const { m3ter, intuit } = states;
  return {
    'm3ter-token-expires': () => {
      expireM3terTokens(m3ter);
    },
    'quickbooks-token-expires': () => {
      for (const token of Object.keys(intuit.accessTokens)) delete intuit.accessTokens[token];
    },
    'quickbooks-grant-revoked': () => {
      for (const grant of Object.values(intuit.grants)) grant.revoked = true;
    },
  };
}

export type TokenEventName = 'm3ter-token-expires' | 'quickbooks-token-expires' | 'quickbooks-grant-revoked';
