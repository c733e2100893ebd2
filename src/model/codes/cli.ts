import type { CodeEntry } from '../codes.ts';
import { LOOKUP_KINDS, SCHEMA_KINDS } from '../command-kinds.ts';
import { joinWords } from '../count-text.ts';

/** The command line and the files it reads and writes: `cli/…`. */
export const CLI_CODES = {
  'cli/no-connection': {
    title: 'the workspace has no connection',
    cause: 'No document of kind Connection was found below the folder of the workspace.',
    cure: 'Add one (tieout schema Connection shows its form), or name the right folder with --dir.',
  },
  'cli/no-such-test': {
    title: 'no rule test has that name',
    cause: 'The text given to tieout test is in the name of no BillTest document of the workspace.',
    cure: 'Run tieout test without it: all tests are run and listed.',
  },
  'cli/scope-of-saved-plan': {
    title: 'a saved plan cannot be limited again',
    cause: 'An option that limits or widens a plan was given to apply together with the file of a saved one.',
    cure: 'Give the option to tieout plan --out FILE, and apply that plan; or apply without a file.',
  },
  'cli/connection-needed': {
    title: 'the workspace has more than one connection',
    cause: 'A command that talks to systems works on one connection at a time.',
    cure: 'Name it with --connection (tieout connections lists them), or give --all-connections where the command has it.',
  },
  'cli/other-connection': {
    title: 'a saved plan is of another connection',
    cause: 'The option --connection names another connection than the one that the plan was made of. Nothing was sent.',
    cure: 'Leave the option out, as a saved plan knows its connection, or make a plan of the other connection.',
  },
  'cli/unknown-connection': {
    title: 'there is no connection of that name',
    cause: 'The name given to --connection is not the name of a Connection document.',
    cure: 'Use one of the names that tieout connections lists.',
  },
  'cli/credential-missing': {
    title: 'a credential variable is not set',
    cause: 'Credentials are read from environment variables, never from files of the workspace.',
    cure: 'Set the variables named in the message, or try the embedded systems with --sandbox.',
  },
  'cli/credential-unusable': {
    title: 'a credential variable holds something that is no token',
    cause: 'The variable holds several lines, spaces or other characters that no token has. Nothing was sent.',
    cure: 'Set the variable named in the message to the token alone.',
  },
  'cli/file-unwritable': {
    title: 'a file could not be written',
    cause: 'The folder does not exist, may not be written, or the disk is full. The former file is as it was.',
    cure: 'Choose another path, correct the permissions, or free space.',
  },
  'cli/no-plan-file': {
    title: 'a saved plan could not be read',
    cause: 'The file does not exist or may not be read.',
    cure: 'Check the path, or make a plan with tieout plan --out FILE.',
  },
  'cli/unknown-kind': {
    title: 'there is no schema of that kind',
    cause: `tieout schema knows ${joinWords(SCHEMA_KINDS)}.`,
    cure: 'Run tieout schema: it lists them.',
  },
  'cli/bill-needed': {
    title: 'tieout explain bill needs a bill',
    cause: 'No id was given.',
    cure: 'Give the m3ter bill id, the start of it, or the invoice number.',
  },
  'cli/init-cancelled': {
    title: 'tieout init was not answered',
    cause: 'The input ended before every question had an answer. Nothing was written.',
    cure: 'Run it again, or give the answers as flags.',
  },
  'cli/unknown-shell': {
    title: 'there is no completion for that shell',
    cause: 'tieout completion knows bash, zsh and fish.',
    cure: 'Name one of them.',
  },
  'cli/keys-not-written': {
    title: 'the keys could not be written into the Connection',
    cause: 'Its m3ter block has an alias, a variable or a form that tieout does not edit.',
    cure: 'Write m3ter.configKeys by hand, as the message shows it.',
  },
  'cli/unknown-lookup': {
    title: 'there is no such list to look up',
    cause: `tieout lookup knows ${joinWords(LOOKUP_KINDS)}.`,
    cure: 'Name one of them, and optionally a text to search for.',
  },
  'cli/import-unusable': {
    title: 'an import would make a file that tieout cannot use',
    cause: 'Something in m3ter has a form that the files cannot express, such as a name with a variable in it.',
    cure: 'Correct it in m3ter. Nothing was written.',
  },
  'cli/map-reference': {
    title: 'a mapping names nothing, or several things',
    cause: 'tieout map takes a code or id of m3ter, and the Id, name or SKU of one active record of QuickBooks.',
    cure: 'Name it as tieout lookup shows it. Nothing was written.',
  },
  'cli/map-unusable': {
    title: 'a mapping cannot be added to the files',
    cause: 'With the line the files would have an error, most often because the same is mapped already.',
    cure: 'Change the line that is there. Nothing was written.',
  },
  'cli/unknown-bill': {
    title: 'the bill was not found',
    cause: 'No bill of the organization has this id or number, or more than one id begins like this.',
    cure: 'Copy the id from tieout plan --format json, and check the organization and --connection.',
  },
  'cli/unknown-code': {
    title: 'there is no such code or setting',
    cause: 'tieout explain takes "bill" with an id, a code as messages show it, or a key of the files.',
    cure: 'Copy the code from the message, or the key from the file.',
  },
  'cli/unknown-action': {
    title: 'there is no such action',
    cause: 'The word after the command is not one of its actions.',
    cure: 'See the help of the command.',
  },
  'cli/usage': {
    title: 'the command line is wrong',
    cause: 'A command, an option or a value is not one that tieout knows, or one is missing.',
    cure: 'See the help of the command: tieout COMMAND --help.',
  },
  'cli/unknown-integration': {
    title: 'there is no integration of that name',
    cause: 'A name given to --integration is not the name of an Integration document of this connection.',
    cure: 'Use the name as the document has it, in quotes when it has spaces.',
  },
  'cli/demo-format': {
    title: 'the demo has no other format',
    cause: 'tieout demo shows a person what plan and apply do; machines ask those commands themselves.',
    cure: 'Run tieout plan and tieout apply with --sandbox and the format.',
  },
  'cli/interrupted': {
    title: 'the run was stopped by a signal',
    cause: 'SIGINT (Ctrl-C) or SIGTERM came before anything was sent, so nothing was changed.',
    cure: 'Run the command again when you like.',
  },
  'cli/bug': {
    title: 'a mistake in tieout',
    cause: 'Something was not as the program itself promised; it is no mistake of yours.',
    cure: 'Run tieout plan to see what is left, and report the lines printed on stderr.',
  },
} as const satisfies Readonly<Record<string, CodeEntry>>;
