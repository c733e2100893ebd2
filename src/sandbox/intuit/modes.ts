import { modesWith, type ModesOf, type ModeTable } from '../modes.ts';

/** What is unknown or disputed about Intuit's OAuth endpoints (`quickbooks.md` §1). */
export const INTUIT_MODES = {
  consent: {
    possibilities: ['auto', 'page'],
    reference: '§13.1 (16)',
    meaning: 'The authorize address: redirects at once, or shows a page with a Connect button.',
  },
  concurrentRefresh: {
    possibilities: ['refuse', 'revokeFamily', 'tolerate'],
    reference: '§1.2',
    meaning: 'A second refresh of the same token while the first is in flight.',
  },
  rotation: {
    possibilities: ['daily', 'everyRefresh'],
    reference: '§1.2',
    meaning: 'When the refresh token gets a new value.',
  },
  secondCodeExchange: {
    possibilities: ['poison', 'refuse'],
    reference: '§1.2',
    meaning: 'Exchanging a code twice: the tokens of the first exchange die too, or it is only refused.',
  },
  invalidClientStatus: {
    possibilities: ['401', '400'],
    reference: '§1.3',
    meaning: 'HTTP status of invalid_client.',
  },
  clientAuthentication: {
    possibilities: ['basic', 'basicOrForm'],
    reference: '§1.2',
    meaning:
      'Where the token address takes client credentials: the Basic header alone, or the form too. Discovery says the same.',
  },
  errorDescription: {
    possibilities: ['present', 'absent'],
    reference: '§1.3',
    meaning: 'Whether invalid_grant has an error_description.',
  },
} as const satisfies ModeTable;

export type IntuitModes = ModesOf<typeof INTUIT_MODES>;

/** The default of every mode, with the given choices in its place. */
export function intuitModes(choices: Partial<IntuitModes> = {}): IntuitModes {
  return modesWith(INTUIT_MODES, choices);
}
