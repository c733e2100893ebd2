import type { CodeEntry } from '../codes.ts';

/** Transport, credentials and both APIs: `http/…`, `m3ter/…`, `quickbooks/…`, `token/…`. */
export const REMOTE_CODES = {
  'm3ter/unavailable': {
    title: 'm3ter cannot be reached',
    cause: 'The network, a proxy, or m3ter itself did not answer, or answered with a server error several times.',
    cure: 'Check the network and M3TER_BASE_URL, then run the command again. Reading changes nothing.',
  },
  'm3ter/throttled': {
    title: "m3ter's request limit is used up",
    cause: 'Other clients of the organization share its limit of requests, and waiting did not help.',
    cure: 'Run the command again later, or lower limits.m3terRequestsPerSecond in the Connection.',
  },
  'm3ter/credentials-refused': {
    title: 'm3ter does not accept the API key and secret',
    cause: 'The key pair is wrong, was deleted, or belongs to another environment.',
    cure: 'Make a new access key: m3ter console, Settings, Access, Service Users; set M3TER_API_KEY and M3TER_API_SECRET, or the variables that the Connection names in their place.',
  },
  'm3ter/not-signed-in': {
    title: 'm3ter refuses access to the organization',
    cause: 'The token was refused twice: it ended, the organization id is wrong, or the service user lacks permission.',
    cure: 'Check m3ter.organizationId of the Connection, and give the service user the Administrator permission.',
  },
  'm3ter/request-refused': {
    title: 'm3ter refused a request',
    cause: 'The address or a parameter is not known to m3ter, most often because of a wrong base URL.',
    cure: 'Check M3TER_BASE_URL and the organization id.',
  },
  'm3ter/incomplete-list': {
    title: 'a list of m3ter could not be read to its end',
    cause: 'The page tokens repeated. A part of a list is never taken for the whole.',
    cure: 'Run the command again; if it stays, report it to m3ter with the name of the list.',
  },
  'm3ter/unexpected-answer': {
    title: 'an object of m3ter is not what its API promises',
    cause: 'A field that money or identity depends on is missing or has another type.',
    cure: 'Look at the object in the m3ter console. One bad bill is blocked and stops no other.',
  },
  'm3ter/not-available': {
    title: 'm3ter does not offer a part of its API to this service user',
    cause: 'The endpoint answered that it does not exist or is not allowed.',
    cure: 'Nothing is needed; what it would tell is not checked. The Administrator permission opens all of them.',
  },
  'm3ter/runs-not-found': {
    title: 'm3ter shows no run of its own integration',
    cause:
      "The addresses of the runs answer 404 for every bill, while m3ter's own integration is enabled: what it sends cannot be seen.",
    cure: 'Bills wait. Take the authorization of the integration away in m3ter, so that tieout is the only sender, or ask m3ter for access to integration runs.',
  },
  'm3ter/catalogue-not-understood': {
    title: "m3ter's catalogue of configuration options has an unknown form",
    cause: 'The form of the catalogue is not published, and no key could be found in it.',
    cure: 'Run tieout discover and compare; set keys that differ in the Connection under m3ter.configKeys.',
  },
  'http/invalid-url': {
    title: 'an address is not a URL',
    cause: 'A base URL variable holds something that cannot be an address.',
    cure: 'Write it as https://host/, or unset the variable to use the documented address.',
  },
  'http/insecure-url': {
    title: 'an address is not safe to send credentials to',
    cause: 'It is plain http to another machine, or it holds a user name.',
    cure: 'Use https without a user name in the address; plain http is for loopback only.',
  },
  'http/tls-off': {
    title: 'the check of certificates is switched off',
    cause: 'NODE_TLS_REJECT_UNAUTHORIZED is 0: anyone on the way could read the credentials.',
    cure: 'Unset it; for an own certificate authority set NODE_EXTRA_CA_CERTS to its file.',
  },
  'http/unsafe-path': {
    title: 'an id cannot stand in the address of a request',
    cause: 'An id is part of an address. An empty one, dots or half a character would address something else.',
    cure: 'Find the record with this id in the system that it came from, and give it another one.',
  },
  'http/foreign-origin': {
    title: 'a request was about to go to another host',
    cause: 'Credentials are sent only to the configured hosts.',
    cure: 'Check the base URL variables.',
  },
  'quickbooks/unavailable': {
    title: 'QuickBooks cannot be reached',
    cause: 'The network, a proxy, or QuickBooks did not answer, or answered with a server error several times.',
    cure: 'Run the command again in a few minutes; see https://status.developer.intuit.com.',
  },
  'quickbooks/throttled': {
    title: "QuickBooks' request limit for the company is used up",
    cause: 'Other programs use the same company, or the monthly allowance of reads is used up.',
    cure: 'Wait some minutes, end the other programs, then run the command again. If it does not pass, the reads of the month are used up until the first of the next; tieout doctor says what a month takes.',
  },
  'quickbooks/realm-refused': {
    title: 'QuickBooks does not let this sign-in use the company',
    cause: 'The realm id is another company, or development keys are used with a production company.',
    cure: 'Check realmId and environment of the Connection; take the keys of the same environment.',
  },
  'quickbooks/token-refused': {
    title: 'QuickBooks does not accept a new access token',
    cause: 'The company disconnected the app after the token was issued.',
    cure: 'Run tieout auth login and sign in again.',
  },
  'quickbooks/user-refused': {
    title: 'the user who signed in lost access to the company',
    cause: 'The user was removed from the company or has fewer rights than before.',
    cure: 'Give the user access again, or run tieout auth login as another user.',
  },
  'quickbooks/company-closed': {
    title: 'QuickBooks has closed the company',
    cause: 'It is locked, was reset or moved, or its subscription ended.',
    cure: 'Sign in to QuickBooks in a browser; it says what must be done.',
  },
  'quickbooks/refused': {
    title: 'QuickBooks refused a request',
    cause: 'The fault code in the message says why; most often a feature the company does not have.',
    cure: 'Run tieout doctor, and look the code up in the list of QuickBooks error codes.',
  },
  'quickbooks/incomplete-list': {
    title: 'a list of QuickBooks could not be read to its end',
    cause: 'It changed each time it was read. A part of a list is never taken for the whole.',
    cure: 'Run the command again when nobody is importing into QuickBooks.',
  },
  'quickbooks/unexpected-answer': {
    title: 'QuickBooks answered with something that cannot be right',
    cause: 'A field that money or identity depends on is missing, or the answer was cut off.',
    cure: 'Run the command again; if it stays, report it with the output of --log-level debug.',
  },
  'quickbooks/list-not-readable': {
    title: 'a list of QuickBooks may not be read',
    cause: 'The rights of the user who signed in, or the edition of the company, do not allow it (fault 5020 or 5030).',
    cure: 'Sign in as a user with access to it. Only what needs the list is held back; the message says what that is.',
  },
  'quickbooks/record-not-readable': {
    title: 'QuickBooks fails on one record of a list',
    cause:
      'Every query that meets the record is refused. Lists are read around it; only a bill whose number it has is blocked.',
    cure: 'Open the record in QuickBooks and correct what is unusual in it, such as an impossible e-mail address.',
  },
  'quickbooks/table-not-readable': {
    title: 'a table of QuickBooks cannot be searched by name',
    cause: 'A mapping names a record of a table that QuickBooks does not have or does not let be queried.',
    cure: 'Name records of this table by their Id.',
  },
  'token/missing': {
    title: 'there is no QuickBooks refresh token',
    cause: 'The token store is empty and the variable of the refresh token is not set.',
    cure: 'Run tieout auth login, or set QUICKBOOKS_REFRESH_TOKEN or the variable that the Connection names in its place.',
  },
  'token/refresh-token-refused': {
    title: 'Intuit no longer accepts the refresh token',
    cause: 'It was replaced more than a day ago, was not used for 100 days, or the company disconnected the app.',
    cure: 'Run tieout auth login and sign in again.',
  },
  'token/code-refused': {
    title: 'Intuit does not accept the code of the sign-in',
    cause: 'A code works once and for a few minutes.',
    cure: 'Run tieout auth login again.',
  },
  'token/client-refused': {
    title: 'Intuit does not accept the client id and secret',
    cause: 'They are wrong, or are the keys of the other environment.',
    cure: 'Check QUICKBOOKS_CLIENT_ID and QUICKBOOKS_CLIENT_SECRET, or the variables that the Connection names in their place.',
  },
  'token/request-not-made': {
    title: 'the request for a token could not be made',
    cause: 'The callback address or the token has a form that Intuit does not know.',
    cure: 'Check the client id, the secret and the token, or run tieout auth login.',
  },
  'token/endpoint-unavailable': {
    title: "Intuit's token endpoint is not available",
    cause: 'It did not answer, or answered with a server error or a limit.',
    cure: 'Run the command again in a few minutes; the stored refresh token is still the right one.',
  },
  'token/two-runs': {
    title: 'two runs used one QuickBooks sign-in at the same time',
    cause:
      'The secret at GitHub was replaced while a run was using it. GitHub hands a job its secrets before it starts, so no lock is possible there; the token that was stored last is kept.',
    cure: 'Give every job that runs tieout for this company the same concurrency group, with cancel-in-progress: false.',
  },
  'token/unexpected-answer': {
    title: "Intuit's token endpoint answered without tokens",
    cause: 'A proxy or a wrong QUICKBOOKS_TOKEN_URL answers in its place. Nothing was stored.',
    cure: 'Check QUICKBOOKS_TOKEN_URL, then run the command again.',
  },
  'token/read-only-store': {
    title: 'Intuit gave a new refresh token and the environment cannot keep it',
    cause: 'Refresh tokens change about daily; TIEOUT_TOKEN_STORE is env, which tieout cannot write.',
    cure: 'Set TIEOUT_TOKEN_STORE to file:PATH, github:OWNER/REPO or exec:COMMAND and run again within 24 hours.',
  },
  'token/github-refused': {
    title: 'GitHub does not let the refresh token be kept',
    cause: 'TIEOUT_GITHUB_TOKEN is not set, has ended, or may not write secrets; the GITHUB_TOKEN of a job never may.',
    cure: 'Make a fine-grained token for the repository with "Secrets: read and write" (for the secret of an environment "Environments: read and write") and set TIEOUT_GITHUB_TOKEN.',
  },
  'token/github-unavailable': {
    title: 'GitHub cannot be reached to keep the refresh token',
    cause: 'Its API did not answer, or answered with a server error or a limit.',
    cure: 'Run again within 24 hours: the refresh token that GitHub holds still works that long.',
  },
  'token/store-failed': {
    title: 'the token store cannot be read or written',
    cause: 'The disk is full, the file belongs to someone else, or the command of exec failed.',
    cure: 'Repair it and run again within 24 hours: the stored refresh token works that long.',
  },
  'token/store-unreadable': {
    title: 'the token store does not hold what tieout wrote',
    cause: 'The file or the answer of the command was changed or cut off.',
    cure: 'Empty the store, then run tieout auth login, or set QUICKBOOKS_REFRESH_TOKEN or the variable that the Connection names in its place.',
  },
  'token/key-wrong': {
    title: 'the token store is encrypted and does not open',
    cause: 'TIEOUT_TOKEN_KEY is not set, or is not the key the file was written with.',
    cure: 'Set the right key, or delete the file and run tieout auth login.',
  },
  'token/invalid-key': {
    title: 'TIEOUT_TOKEN_KEY is not 32 bytes in base64',
    cause: 'The key has another length or another encoding.',
    cure: 'Run openssl rand -base64 32 and set the variable to what it prints.',
  },
  'token/locked': {
    title: 'another tieout holds the lock of the token store',
    cause: 'Only one process may refresh a token at a time, and the other one does not finish.',
    cure: 'End the other run, or delete the lock file when there is none.',
  },
  'token/unknown-store': {
    title: 'TIEOUT_TOKEN_STORE does not name a token store',
    cause: 'It is none of env, file:PATH, github:OWNER/REPO and exec:COMMAND.',
    cure: 'Correct the variable, or unset it to use env.',
  },
  'token/shared-store': {
    title: 'two connections keep their sign-in in one secret',
    cause:
      'TIEOUT_TOKEN_STORE names one secret at GitHub, or two connections name one variable for their refresh tokens. Each new token overwrites the one of the other company, which is then signed out.',
    cure: 'Set TIEOUT_TOKEN_STORE to github:OWNER/REPO, and let each connection name a variable of its own under credentials.quickbooks.refreshToken.',
  },
  'token/clear-file': {
    title: 'the token file is not encrypted although there is a key',
    cause: 'TIEOUT_TOKEN_KEY was set after the file was written. Whoever reads the file can use the sign-in.',
    cure: 'Run tieout auth refresh, which writes the file encrypted.',
  },
  'token/expires-soon': {
    title: 'the QuickBooks refresh token ends soon',
    cause: 'A refresh token lives 100 days from its last use and five years at most.',
    cure: 'Run tieout auth login.',
  },
} as const satisfies Readonly<Record<string, CodeEntry>>;
