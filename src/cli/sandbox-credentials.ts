import type { Connection } from '../model/workspace.ts';
import { SANDBOX_ENVIRONMENT } from '../sandbox/environment.ts';
import type { Environment } from './terminal.ts';

/**
 * The environment for the embedded systems. The variables that a Connection names for its credentials have the
 * sandbox's values; real ones are ignored (rulings.md 34).
 */
export function withSandboxCredentials(environment: Environment, { credentials }: Connection): Environment {
  const { m3ter, quickbooks } = credentials;
  const { M3TER_API_TOKEN: _real, ...others } = environment;
  return {
    ...others,
    ...SANDBOX_ENVIRONMENT,
    [m3ter.apiKey]: SANDBOX_ENVIRONMENT.M3TER_API_KEY,
    [m3ter.apiSecret]: SANDBOX_ENVIRONMENT.M3TER_API_SECRET,
    [quickbooks.clientId]: SANDBOX_ENVIRONMENT.QUICKBOOKS_CLIENT_ID,
    [quickbooks.clientSecret]: SANDBOX_ENVIRONMENT.QUICKBOOKS_CLIENT_SECRET,
    [quickbooks.refreshToken]: SANDBOX_ENVIRONMENT.QUICKBOOKS_REFRESH_TOKEN,
  };
}
