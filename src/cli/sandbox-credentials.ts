import type { Connection } from '../model/workspace.ts';
import { SANDBOX_ENVIRONMENT } from '../sandbox/environment.ts';
import { NotSignedIn } from '../support/errors.ts';
import type { Environment } from './terminal.ts';

/** The sandbox's own values (cli.md) also for the variables that a Connection names for its credentials. */
export function withSandboxCredentials(environment: Environment, connection: Connection): Environment {
  return { ...valuesOf(connection), ...environment };
}

/**
 * Variables that are set win over the sandbox's own values (cli.md), and the real ones do not open it: the
 * refusal of the sandbox then says so. Any other error as it is.
 */
export function adviseSandbox(error: unknown, environment: Environment, connection: Connection): unknown {
  if (!(error instanceof NotSignedIn)) return error;
  const own: Environment = { ...valuesOf(connection), M3TER_API_TOKEN: '' };
  const set = Object.keys(own).filter((name) => (environment[name] ?? own[name]) !== own[name]);
  if (set.length === 0) return error;
  const names = set.join(', ');
  return new NotSignedIn(
    `${error.message}: with --sandbox, ${names} of the environment ${set.length === 1 ? 'is' : 'are'} used`,
    {
      code: error.code,
      nextStep: `unset ${names} to use the sandbox, which then has its own, or leave out --sandbox to use the real systems`,
      cause: error,
    },
  );
}

function valuesOf({ credentials }: Connection): Environment {
  const { m3ter, quickbooks } = credentials;
  return {
    ...SANDBOX_ENVIRONMENT,
    [m3ter.apiKey]: SANDBOX_ENVIRONMENT.M3TER_API_KEY,
    [m3ter.apiSecret]: SANDBOX_ENVIRONMENT.M3TER_API_SECRET,
    [quickbooks.clientId]: SANDBOX_ENVIRONMENT.QUICKBOOKS_CLIENT_ID,
    [quickbooks.clientSecret]: SANDBOX_ENVIRONMENT.QUICKBOOKS_CLIENT_SECRET,
    [quickbooks.refreshToken]: SANDBOX_ENVIRONMENT.QUICKBOOKS_REFRESH_TOKEN,
  };
}
