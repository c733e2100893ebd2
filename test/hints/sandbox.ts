import type { SANDBOX_CODES } from '../../src/model/codes/sandbox.ts';
import { removes, writes } from './broken-worlds.ts';
import type { CommandHint } from './obey-command.ts';
import type { Elsewhere } from './row.ts';

/** The folder of the embedded systems. Ports and other processes are met as processes. */
export const SANDBOX_HINTS: Readonly<Record<keyof typeof SANDBOX_CODES, CommandHint | Elsewhere>> = {
  'sandbox/state-corrupt': {
    words: 'tieout sandbox reset',
    before: ['sandbox seed'],
    breaks: [writes('.tieout/sandbox/m3ter.json', '{')],
    wrong: 'lookup items --sandbox',
    acts: [{ tieout: 'sandbox reset' }],
    right: 'lookup items --sandbox',
  },
  'sandbox/in-use': {
    test: [
      'test/cli/streams.test.ts',
      'the sandbox that others use is not reset, and what it holds is kept when it ends',
    ],
  },
  'sandbox/cannot-save': {
    words: 'move the file away that stands where a folder of',
    breaks: [writes('.tieout', 'a file where the folder was')],
    wrong: 'lookup items --sandbox',
    acts: [removes('.tieout')],
    right: 'lookup items --sandbox',
  },
  'sandbox/port-unavailable': {
    test: ['test/host/sandbox-transports.test.ts', 'says clearly when the port is taken, and takes another'],
  },
};
