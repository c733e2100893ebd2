/** The variables that lead a command to both systems on one server (`src/sandbox/server.ts`). */
export function servedAddresses(url: string): Readonly<Record<string, string>> {
  return {
    M3TER_BASE_URL: url,
    QUICKBOOKS_BASE_URL: url,
    QUICKBOOKS_TOKEN_URL: `${url}/oauth2/v1/tokens/bearer`,
    QUICKBOOKS_REVOKE_URL: `${url}/v2/oauth2/tokens/revoke`,
    QUICKBOOKS_AUTHORIZE_URL: `${url}/connect/oauth2`,
  };
}
