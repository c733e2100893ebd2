import type { CodeEntry } from '../codes.ts';

/** The cure of a lint rule: what to change, or which comment on or above the line silences it. */
function silenceable(rule: string, cure: string): string {
  return `${cure} If it is meant, say why in a comment before it: # tieout-ignore ${rule} REASON`;
}

/** Files, YAML, schemas and cross-document checks: `document/…`; rules that a comment can silence: `lint/…`. */
export const DOCUMENT_CODES = {
  'document/no-workspace': {
    title: 'the workspace folder cannot be read',
    cause: 'The folder does not exist, is not a folder, or may not be read.',
    cure: 'Name the right folder with --dir, or create one with tieout init.',
  },
  'document/empty-workspace': {
    title: 'the workspace has no documents',
    cause:
      'No YAML file was found below the folder. An empty workspace is refused, so that it never means "delete everything".',
    cure: 'Name the right folder with --dir, or add a Connection and an Integration.',
  },
  'document/unreadable': {
    title: 'a file or folder cannot be read',
    cause: 'Permission is missing, or a link leads nowhere.',
    cure: 'Correct the permission or the link, or remove the file.',
  },
  'document/symlink-loop': {
    title: 'links lead in a circle',
    cause: 'A symbolic link leads back to itself or to a folder that contains it.',
    cure: 'Remove the link.',
  },
  'document/outside-workspace': {
    title: 'a file outside the workspace',
    cause: 'A link or a mappingsFrom leads out of the workspace folder; only what is reviewed with it may be read.',
    cure: 'Move the file into the workspace.',
  },
  'document/file-not-found': {
    title: 'the mappings file does not exist',
    cause: 'mappingsFrom names a file that is not in the workspace; the path is relative to the YAML file.',
    cure: 'Correct the path or add the file.',
  },
  'document/too-large': {
    title: 'a file is too large',
    cause: 'Files above 64 MB are not read, and general YAML above 10 MB would take minutes.',
    cure: 'Write mappings one a line as `- { account: ACME, customer: "58" }`, last in the document, or use mappingsFrom with a CSV file.',
  },
  'document/encoding': {
    title: 'the file is not UTF-8',
    cause: 'The bytes are UTF-16, UTF-32, binary or broken UTF-8. Guessing could change a name or an amount.',
    cure: 'Save the file as UTF-8.',
  },
  'document/empty': {
    title: 'a file without a document',
    cause: 'The YAML file is empty or has only comments.',
    cure: 'Write a document or remove the file.',
  },
  'document/yaml-syntax': {
    title: 'the file is not valid YAML',
    cause:
      'Indentation, quotes, brackets or colons do not fit. What only follows from an error before it is not shown.',
    cure: 'Correct the marked place.',
  },
  'document/tab': {
    title: 'a tab indents a line',
    cause: 'YAML allows only spaces for indentation.',
    cure: 'Replace tabs with spaces.',
  },
  'document/unknown-tag': {
    title: 'an unknown YAML tag',
    cause: 'Tags such as !secret belong to other tools.',
    cure: 'Remove the tag; use ${NAME} for a value from the environment.',
  },
  'document/too-deep': {
    title: 'the document is nested too deeply',
    cause: 'No document of a workspace needs more than a few levels.',
    cure: 'Flatten it.',
  },
  'document/duplicate-key': {
    title: 'a key is in a map twice',
    cause: 'YAML would silently keep one of the two values.',
    cure: 'Keep one of them.',
  },
  'document/key-not-text': {
    title: 'a key is not text',
    cause: 'A number, true, null, a list or a map stands where a key is expected.',
    cure: 'Put the key in quotes.',
  },
  'document/merge-key': {
    title: 'merge keys are not supported',
    cause: '`<<` is not part of YAML 1.2, and its order of precedence is easily misread.',
    cure: 'Write the keys out. Anchors and aliases of whole values work.',
  },
  'document/unknown-alias': {
    title: 'an alias without its anchor',
    cause: '`*name` needs `&name` before it in the same document. Text that starts with * must be quoted.',
    cure: 'Add the anchor, or quote the text.',
  },
  'document/alias-bomb': {
    title: 'aliases stand for too many values',
    cause: 'Nested aliases multiply: a few lines can stand for billions of values.',
    cure: 'Write the values out.',
  },
  'document/not-a-map': {
    title: 'not a document of a workspace',
    cause: 'The document is a list or a single value.',
    cure: 'Start it with apiVersion: tieout/v1 and a kind.',
  },
  'document/unknown-kind': {
    title: 'an unknown kind',
    cause: 'A document is a Connection, an Integration, ExternalMappings or a BillTest.',
    cure: 'Correct the kind.',
  },
  'document/unknown-key': {
    title: 'an unknown key',
    cause: 'A key that does nothing would hide a mistake, so it is refused.',
    cure: 'Correct or remove the key; tieout schema KIND lists what is possible.',
  },
  'document/missing-key': {
    title: 'a required key is missing',
    cause: 'The key has no default.',
    cure: 'Add the key; tieout schema KIND explains it.',
  },
  'document/conflicting-keys': {
    title: 'two keys exclude each other',
    cause: 'Each says the same thing in another way.',
    cure: 'Keep one of them.',
  },
  'document/wrong-type': {
    title: 'a value of the wrong type',
    cause: 'Text, number, list and map are told apart; ids and amounts are text, so that they stay exact.',
    cure: 'Write the value as the message expects; quote ids and amounts.',
  },
  'document/unknown-value': {
    title: 'a value that is not possible here',
    cause: 'The key takes one of a few words.',
    cure: 'Use one of the words in the message.',
  },
  'document/bad-value': {
    title: 'a value of the wrong form',
    cause: 'The text does not have the form the key needs, or is too long or empty.',
    cure: 'Write the value as the message expects.',
  },
  'document/out-of-range': {
    title: 'a number out of range',
    cause: 'The number is smaller or larger than the key allows.',
    cure: 'Use a number within the limits in the message.',
  },
  'document/repeated-value': {
    title: 'a value is listed twice',
    cause: 'The list is a set.',
    cure: 'Remove one of them.',
  },
  'document/unset-variable': {
    title: 'an environment variable is not set',
    cause: 'A file uses ${NAME} without a default, and the variable is not set or empty.',
    cure: 'Set the variable, or write ${NAME:-default}.',
  },
  'document/bad-variable': {
    title: 'a variable that cannot be read',
    cause: '${ starts a variable; names are letters, digits and underscores.',
    cure: 'Write ${NAME} or ${NAME:-default}.',
  },
  'document/secret-in-file': {
    title: 'a secret in a file',
    cause:
      'A value is that of a secret variable, has the shape of a token, or refers to a secret variable. Files are read by many and kept forever.',
    cure: 'Remove it, replace the secret where it was issued, and set the variable that the message names.',
  },
  'document/csv-syntax': {
    title: 'the CSV file cannot be read',
    cause: 'Quotes are not closed or not doubled, or a row has more cells than the header.',
    cure: 'Put cells with commas or quotes in quotes and double the quotes inside.',
  },
  'document/csv-header': {
    title: 'the CSV header is not known',
    cause: 'The first line names the columns, such as account,customer.',
    cure: 'Correct the header.',
  },
  'document/duplicate-name': {
    title: 'two documents have one name',
    cause:
      'Names of connections, mapping lists and tests are unique; those of integrations for a connection and destination.',
    cure: 'Rename one of them.',
  },
  'document/unknown-connection': {
    title: 'no such connection',
    cause: 'The name is not that of a Connection document of this workspace.',
    cure: 'Correct the name or add the Connection.',
  },
  'document/unknown-integration': {
    title: 'no such integration',
    cause: 'The name is not that of an Integration of this connection.',
    cure: 'Correct the name or add the Integration.',
  },
  'document/environment-mismatch': {
    title: 'sandbox and production are mixed',
    cause: 'QuickBooksSandbox belongs to a sandbox connection, QuickBooks to a production one.',
    cure: 'Correct the destination or the connection.',
  },
  'document/duplicate-id': {
    title: 'an id is pinned twice',
    cause: 'Two Integrations name the same m3ter configuration.',
    cure: 'Remove the id from one of them.',
  },
  'document/duplicate-mapping': {
    title: 'a mapping is listed twice',
    cause: 'Entity, m3ter reference, system, table and linked integration are the same.',
    cure: 'Keep one of them.',
  },
  'document/included-and-excluded': {
    title: 'an account is included and excluded',
    cause: 'The entry in exclude wins, so the one in include does nothing.',
    cure: 'Remove it from one of the lists.',
  },
  'document/cannot-disable': {
    title: 'an integration cannot be disabled from here',
    cause: "m3ter's API can enable an integration, not disable it.",
    cure: 'Disable it in the m3ter console, or set delivery.mode: reportOnly.',
  },
  'document/email-as-field-name': {
    title: 'an e-mail address in place of a field name',
    cause:
      'accountManagerEmailCustomField names the account custom field that holds the address; m3ter refuses an address here.',
    cure: 'Write the name of the custom field.',
  },
  'document/tax-calculation': {
    title: 'the tax calculation is missing',
    cause: 'Outside the US QuickBooks must know whether amounts include tax.',
    cure: 'Add delivery.tax.calculation, or use NON or TAX in a US company.',
  },
  'document/unknown-rule': {
    title: 'a tieout-ignore names no rule',
    cause: 'The word after tieout-ignore is not a lint rule.',
    cure: 'Correct the name of the rule.',
  },
  'document/ignore-without-reason': {
    title: 'a tieout-ignore without a reason',
    cause: 'A silenced warning must say why, for the next reader.',
    cure: 'Write the reason behind the rule.',
  },
  'document/unused-ignore': {
    title: 'a tieout-ignore that silences nothing',
    cause: 'The rule has no finding on the line after the comment.',
    cure: 'Remove the comment.',
  },
  'lint/sends-unapproved-bills': {
    title: 'unapproved bills are sent',
    cause: 'bills.onlySendOnApproval is false: each calculation of a bill is sent.',
    cure: silenceable('sends-unapproved-bills', 'Set bills.onlySendOnApproval: true.'),
  },
  'lint/starts-in-future': {
    title: 'no bill of now is sent',
    cause: 'delivery.from is after today. Every bill dated before it is skipped with before-cutoff.',
    cure: silenceable('starts-in-future', 'Set delivery.from to the date of the first bill that is to be sent.'),
  },
  'lint/nobody-notified-on-disable': {
    title: 'nobody is told when the integration is disabled',
    cause: 'm3ter disables an integration after 20 errors in a row and e-mails only the users in notifyOnDisabled.',
    cure: silenceable('nobody-notified-on-disable', 'Add an organization user to notifyOnDisabled.'),
  },
  'lint/unquoted-literal-in-filter': {
    title: 'a text in a filter is not quoted',
    cause: 'A bare word on the right of a comparison is read as text; a slip could make it something else.',
    cure: silenceable(
      'unquoted-literal-in-filter',
      'Put the text in double quotes, letter by letter as accounts have it.',
    ),
  },
  'lint/fee-excluded-drawdown-kept': {
    title: 'a fee is excluded and its draw-down is sent',
    cause: 'The draw-down is a credit against a fee that was never invoiced.',
    cure: silenceable('fee-excluded-drawdown-kept', 'Exclude both or neither.'),
  },
  'lint/production-without-caps': {
    title: 'production books without a cap',
    cause: 'Neither limits.maxInvoices nor limits.maxInvoiceTotal is set.',
    cure: silenceable('production-without-caps', 'Set one of them a little above a normal month.'),
  },
  'lint/integrations-overlap': {
    title: 'two integrations take the same accounts',
    cause: 'One of them takes every account, or both have one filter. A bill that both would send is blocked.',
    cure: silenceable('integrations-overlap', 'Tell their accounts apart, or remove one of them.'),
  },
  'lint/mapping-never-wins': {
    title: 'a mapping that never counts',
    cause:
      'No integration of the connection ever takes it: it splits usage in another way, excludes the lines, or has a linked mapping of the same, which wins.',
    cure: silenceable('mapping-never-wins', 'Remove it, or change the setting that the message names.'),
  },
} as const satisfies Readonly<Record<string, CodeEntry>>;
