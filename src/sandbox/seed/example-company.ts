import { emptyIntuitState, seedGrant } from '../intuit/state.ts';
import { type M3terState, emptyM3terState } from '../m3ter/state.ts';
import type { SandboxStates } from '../state.ts';
import { seedExampleM3ter } from './example-m3ter.ts';
import { createExampleQuickBooks } from './example-quickbooks.ts';
import { type ExamplePast, readExamplePast } from './read-example.ts';
import { SANDBOX_ENVIRONMENT, SANDBOX_ORGANIZATION_ID, SANDBOX_REALM_ID } from '../environment.ts';

/**
 * The example company Northwind Robotics, the same each time. Its dates are around September and October 2026, whatever
 * the clock says. Only Intuit's consent is given at `now` (epoch milliseconds), because its tokens live from then on.
 */
export function createExampleCompany(now: number, past: ExamplePast = readExamplePast()): SandboxStates {
  const m3ter = emptySandboxM3ter();
  seedExampleM3ter(m3ter, past);
  return { m3ter, quickbooks: createExampleQuickBooks(past), intuit: createSandboxIntuit(now) };
}

/** The sandbox's m3ter organization without accounts: settings, custom fields and the service user. */
export function emptySandboxM3ter(): M3terState {
  const state = emptyM3terState({
    organizationId: SANDBOX_ORGANIZATION_ID,
    currency: 'USD',
    apiKey: SANDBOX_ENVIRONMENT.M3TER_API_KEY,
    apiSecret: SANDBOX_ENVIRONMENT.M3TER_API_SECRET,
  });
  state.organization = {
    ...state.organization,
    billPrefix: 'M3-',
    sequenceStartNumber: 100_000,
    currencyConversions: [{ from: 'USD', to: 'GBP', multiplier: '0.7812' }],
  };
  state.customFields['account'] = { country: '', accountManagerEmail: '', creditLimit: '' };
  return state;
}

/** Intuit's side: one application, connected to the company by consent given at `now`. */
export function createSandboxIntuit(now: number): SandboxStates['intuit'] {
  const state = emptyIntuitState({
    realmId: SANDBOX_REALM_ID,
    applications: [
      {
        clientId: SANDBOX_ENVIRONMENT.QUICKBOOKS_CLIENT_ID,
        clientSecret: SANDBOX_ENVIRONMENT.QUICKBOOKS_CLIENT_SECRET,
        redirectUris: ['http://localhost/callback', 'http://127.0.0.1/callback'],
      },
    ],
  });
  const refreshToken = SANDBOX_ENVIRONMENT.QUICKBOOKS_REFRESH_TOKEN;
  seedGrant(state, { clientId: SANDBOX_ENVIRONMENT.QUICKBOOKS_CLIENT_ID, refreshToken, now });
  return state;
}
