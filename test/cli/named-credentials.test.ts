import { expect, test } from 'vitest';
import { SANDBOX_ENVIRONMENT } from '../../src/sandbox/environment.ts';
import { inWorld } from './undo-world.ts';

// A Connection with credentials of its own: nobody is sent to the variables of another one.

const WORLD = `
title: credentials under names of their own
workspace:
  connection.yaml:
    credentials:
      m3ter: { apiKey: PROD_KEY, apiSecret: PROD_SECRET }
      quickbooks: { clientId: PROD_CLIENT, clientSecret: PROD_CLIENT_SECRET, refreshToken: PROD_TOKEN }
`;
const OWN = {
  PROD_KEY: SANDBOX_ENVIRONMENT.M3TER_API_KEY,
  PROD_SECRET: SANDBOX_ENVIRONMENT.M3TER_API_SECRET,
  PROD_CLIENT: SANDBOX_ENVIRONMENT.QUICKBOOKS_CLIENT_ID,
  PROD_CLIENT_SECRET: SANDBOX_ENVIRONMENT.QUICKBOOKS_CLIENT_SECRET,
  PROD_TOKEN: SANDBOX_ENVIRONMENT.QUICKBOOKS_REFRESH_TOKEN,
};
const USUAL = /\b(?:M3TER_API_(?:KEY|SECRET)|QUICKBOOKS_(?:CLIENT_ID|CLIENT_SECRET|REFRESH_TOKEN|REALM_ID)|M3TER_ORG_ID)\b/; // prettier-ignore

test.each([
  ['PROD_SECRET', 'mistyped', 'm3ter/credentials-refused', 'check PROD_KEY and PROD_SECRET'],
  ['PROD_KEY', '', 'cli/credential-missing', 'PROD_KEY with a credential for m3ter is not set'],
  ['PROD_CLIENT_SECRET', 'mistyped', 'token/client-refused', 'check PROD_CLIENT and PROD_CLIENT_SECRET'],
  ['PROD_TOKEN', '', 'token/missing', 'PROD_TOKEN'],
])('%s, when it is %j', async (variable, value, code, words) => {
  await inWorld(WORLD, async ({ run, stage }) => {
    Object.assign(stage.environment, OWN, { [variable]: value });
    const { stderr } = await run('plan', 6);
    expect(stderr).toContain(code);
    expect(stderr.replaceAll(/\s+/g, ' ')).toContain(words);
    expect(stderr).not.toMatch(USUAL);
  });
});
