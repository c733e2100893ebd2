import type { CodeEntry } from '../codes.ts';

/** Files of `tieout snapshot`, plans that are made from them, and other versions of the files. */
export const SNAPSHOT_CODES = {
  'against/no-git': {
    title: 'there is no git repository',
    cause: '--against names no folder, so it must be a git reference, and the working directory is in no repository.',
    cure: 'Run it in a clone, or name a folder with the other version of the files.',
  },
  'against/unknown-reference': {
    title: 'git does not know the reference',
    cause: 'There is no such branch, tag or commit in this clone; the clone of a workflow has only one commit.',
    cure: 'Fetch it: git fetch origin BRANCH. In a workflow give actions/checkout `fetch-depth: 0`.',
  },
  'snapshot/unreadable': {
    title: 'the snapshot cannot be read',
    cause: 'There is no such file, or it may not be read.',
    cure: 'Check the path. A workflow fetches the artifact of main; make a file with tieout snapshot --out FILE.',
  },
  'snapshot/foreign': {
    title: 'the file is no snapshot',
    cause: 'It was not written by tieout snapshot.',
    cure: 'Name the file that tieout snapshot --out wrote.',
  },
  'snapshot/damaged': {
    title: 'the snapshot is damaged',
    cause: 'The file was cut off or changed on its way.',
    cure: 'Fetch it again, or make a new one with tieout snapshot --out FILE.',
  },
  'snapshot/too-large': {
    title: 'the snapshot is too large',
    cause: 'Unpacked it has more than 500 MB.',
    cure: 'Make one without --bills.',
  },
  'snapshot/version': {
    title: 'the snapshot has another format',
    cause: 'Another version of tieout wrote it.',
    cure: 'Make a new one with this version.',
  },
  'snapshot/sealed': {
    title: 'the snapshot is encrypted',
    cause: 'It was made with TIEOUT_SNAPSHOT_KEY, which is not set here.',
    cure: 'Set TIEOUT_SNAPSHOT_KEY to the same key.',
  },
  'snapshot/wrong-key': {
    title: 'the snapshot does not open',
    cause: 'TIEOUT_SNAPSHOT_KEY is not the key it was made with, or the file was changed or cut off.',
    cure: 'Set the right key, or make a new snapshot.',
  },
  'snapshot/weak-key': {
    title: 'the key for snapshots is too short',
    cause: 'TIEOUT_SNAPSHOT_KEY has fewer than 16 characters, and could be guessed.',
    cure: 'Make one with `openssl rand -base64 32`.',
  },
  'snapshot/other-connection': {
    title: 'the snapshot is of another connection',
    cause: 'A snapshot holds one connection, and the plan is for another one.',
    cure: 'Name the right file, or choose the connection with --connection.',
  },
  'snapshot/no-bills': {
    title: 'the snapshot has no bills',
    cause: 'It was made without --bills, and the command asks for bills.',
    cure: 'Make one with --bills, or plan with --only config.',
  },
  'snapshot/not-covered': {
    title: 'the snapshot does not hold what the files need',
    cause: 'A snapshot holds what the files of its time asked for; these files ask for more, so the plan may lack it.',
    cure: 'Plan live, or make a new snapshot once the change is merged.',
  },
  'snapshot/hidden-addresses': {
    title: 'a rule looks at an address that the snapshot hides',
    cause: 'A filter asks for a line, town or postcode, and the snapshot holds codes in place of them.',
    cure: 'Make the snapshot with --addresses, or plan live.',
  },
} as const satisfies Readonly<Record<string, CodeEntry>>;
