import type { CodeEntry } from '../codes.ts';

/** The embedded sandbox: `sandbox/…`. */
export const SANDBOX_CODES = {
  'sandbox/state-corrupt': {
    title: "the sandbox's saved state cannot be used",
    cause: 'A file of the sandbox folder is damaged, missing, or was written by another version of tieout.',
    cure: 'Run `tieout sandbox reset` to start again from the example company. Nothing outside the folder is touched.',
  },
  'sandbox/in-use': {
    title: 'another tieout command is using the sandbox',
    cause:
      'The sandbox folder is held by one command at a time, and the other one did not finish in time, or is `tieout sandbox start`, which runs until it is ended.',
    cure: 'Wait for the other command, or end it. If none is running, delete the lock file that the message names.',
  },
  'sandbox/cannot-save': {
    title: "the sandbox's folder cannot be read or written",
    cause: 'The disk is full, or the folder does not let this user write.',
    cure: 'Free some space, or make the folder writable, and run the command again.',
  },
  'sandbox/port-unavailable': {
    title: 'the sandbox server cannot listen',
    cause: 'The port is in use by another program, or this user may not use it.',
    cure: 'Choose another port: `tieout sandbox start --port 0` takes any free one.',
  },
} as const satisfies Readonly<Record<string, CodeEntry>>;
