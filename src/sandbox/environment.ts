/** The organization, company and credentials of the sandbox. They give access to nothing outside it. */
export const SANDBOX_ORGANIZATION_ID = '2f0c5a1e-7b1d-4c7e-9a53-6d1f0e8b4c21';
export const SANDBOX_REALM_ID = '9341453172026001';

/**
 * Values of the credential variables with `--sandbox` when they are not set (cli.md), so that the example workspace
 * runs unchanged.
 */
export const SANDBOX_ENVIRONMENT = {
  M3TER_ORG_ID: SANDBOX_ORGANIZATION_ID,
  M3TER_API_KEY: 'sandbox-m3ter-key',
  M3TER_API_SECRET: 'sandbox-m3ter-secret',
  QUICKBOOKS_REALM_ID: SANDBOX_REALM_ID,
  QUICKBOOKS_CLIENT_ID: 'sandbox-quickbooks-client',
  QUICKBOOKS_CLIENT_SECRET: 'sandbox-quickbooks-secret',
  QUICKBOOKS_REFRESH_TOKEN: 'sandbox-quickbooks-refresh-token',
} as const satisfies Readonly<Record<string, string>>;
