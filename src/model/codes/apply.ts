import { APPLY_AGAIN } from '../apply-again.ts';
import type { CodeEntry } from '../codes.ts';

/** Why an apply does not begin or does not go on: `apply/…`. What became of its changes: `outcomes.ts`. */
export const APPLY_CODES = {
  'apply/not-confirmed': {
    title: 'nobody confirmed, and nothing was sent',
    cause: 'tieout apply asks before it writes; in a job nobody can answer, and production wants the connection typed.',
    cure: 'Run the same command in a terminal and type what it asks for; in a job, give --auto-approve or apply a saved plan.',
  },
  'apply/journal-unwritable': {
    title: 'the journal could not be written',
    cause: 'The file of --journal cannot be opened, or the disk is full. Nothing is sent that is not in the journal.',
    cure: `Choose another file or free space, then run ${APPLY_AGAIN}.`,
  },
} as const satisfies Readonly<Record<string, CodeEntry>>;
