import type { CodeEntry } from '../codes.ts';

/** What a report cannot place: `report/…`. */
export const REPORT_CODES = {
  'report/no-date': {
    title: 'a bill is in no period',
    cause: 'm3ter gives the bill neither an external invoice date nor a bill date, so no report of any period has it.',
    cure: 'Recalculate the bill in m3ter.',
  },
  'report/no-total': {
    title: 'a bill without total counts as 0',
    cause: 'm3ter gives no total for the bill. What it should come to is in no row.',
    cure: 'Recalculate the bill in m3ter.',
  },
  'report/document-in-no-row': {
    title: 'QuickBooks has a document that no row counts',
    cause:
      'A document carries the marker or the record of a bill of the period, and the bill does not count it: ' +
      'its total is a part of what is unexplained.',
    cure: 'Look at the document in QuickBooks, and at what tieout explain bill says of the bill.',
  },
  'report/period': {
    title: 'the options name no period',
    cause: 'A period is a month (--month), or the days from --from to --to, which are given together.',
    cure: 'Give --month 2026-10, or --from 2026-10-01 --to 2026-10-31, or nothing: the last month that has ended.',
  },
  'report/shadow-option': {
    title: '--shadow does not go with that option',
    cause:
      'The shadow compares every document that tieout did not make with the one that it would have made. It has no page, no spreadsheet and no verdict to fail on, and it is not limited to integrations or accounts.',
    cure: 'Leave the option out. --out FILE writes the comparison as JSON; --format markdown prints it.',
  },
  'report/unknown-account': {
    title: 'm3ter has no account with that code',
    cause: 'A code given to --account is not the code of an account of the organization. Nothing was reported.',
    cure: 'Use the code as m3ter has it; tieout lookup accounts lists them.',
  },
  'report/no-journal': {
    title: 'a file of --audit is no journal and no plan',
    cause:
      'tieout report --audit joins journals of tieout apply, and plans saved by tieout plan. A file is neither, cannot be read, or no file is a journal.',
    cure: 'Name files that tieout apply --journal FILE wrote; in a workflow they are the artifacts journal-CONNECTION.',
  },
  'report/journal-line': {
    title: 'a line of a journal does not count',
    cause: 'The line is cut off, as the last one of a killed run may be, or is no line of a journal.',
    cure: 'Nothing when the run was killed there: its next run settled what had been sent, and its journal tells so.',
  },
} as const satisfies Readonly<Record<string, CodeEntry>>;
