import type { CodeEntry } from '../codes.ts';

/** `tieout auth` (cli.md; delivery.md, Tokens). */
export const AUTH_CODES = {
  'auth/consent-refused': {
    title: 'the connection was not allowed on the page of Intuit',
    cause: 'The person chose Cancel, or may not connect apps to the company.',
    cure: 'Run tieout auth login again and choose Connect, as an administrator of the company.',
  },
  'auth/consent-failed': {
    title: 'Intuit did not finish the sign-in',
    cause: 'It sent an error back, most often because keys and redirect address do not belong together.',
    cure: "Compare the app's keys and redirect addresses on developer.intuit.com with the variables and --port.",
  },
  'auth/timeout': {
    title: 'nobody signed in in time',
    cause: 'The page of Intuit was not opened, or the browser could not come back to this machine.',
    cure: 'Run tieout auth login again; over SSH, or when the browser is elsewhere, with --manual.',
  },
  'auth/port-unavailable': {
    title: 'the port for the answer of Intuit is taken',
    cause: 'Another program, or another tieout auth login, listens on it.',
    cure: "Choose another with --port and register its address with Intuit's app, or use --manual.",
  },
  'auth/not-an-answer': {
    title: 'what was pasted is not the answer to this sign-in',
    cause: 'It is not the whole address, or it belongs to an earlier try.',
    cure: 'Run tieout auth login --manual again and paste everything in the address bar.',
  },
  'auth/other-company': {
    title: 'the sign-in is for another company than the Connection names',
    cause: 'Another company was chosen on the page of Intuit, or the Connection has the wrong realm or name.',
    cure: 'Sign in again and choose the right company, or correct realmId, companyName or homeCurrency.',
  },
  'auth/not-confirmed': {
    title: 'the company was not confirmed, and nothing was stored',
    cause: 'tieout auth login asks before it stores a sign-in, and the answer was not yes.',
    cure: 'Run tieout auth login again and type yes.',
  },
  'auth/nobody-to-ask': {
    title: 'nobody is here to paste the address',
    cause: '--manual reads the address from the terminal, and there is none.',
    cure: 'Run it in a terminal, or without --manual.',
  },
} as const satisfies Readonly<Record<string, CodeEntry>>;
