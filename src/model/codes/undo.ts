import type { CodeEntry } from '../codes.ts';

/** What `tieout undo` cannot be asked for (delivery.md, Undo). */
export const UNDO_CODES = {
  'undo/no-journal': {
    title: 'the journal does not say what a run made',
    cause: 'The file of --run cannot be read, or is no journal of tieout apply --journal.',
    cure: 'Give the right file; or name the plan that was applied with --plan, or the bills with --bill.',
  },
  'undo/unknown-run': {
    title: 'the journal has no such run',
    cause:
      'No run in the file of --run sent something with a plan whose id begins like --plan-id, or more than one did.',
    cure: 'Give one of the ids that the message lists; without --plan-id it is the last run that sent something.',
  },
  'undo/no-invoices': {
    title: 'nothing was sent, so there is nothing to undo',
    cause: 'No run in the file of --run sent an invoice or credit memo, or the file of --plan is a plan without any.',
    cure: 'Nothing needs doing for that run. For another one give its journal or its plan, or name the bills with --bill.',
  },
  'undo/not-sent-again': {
    title: 'an undone bill would not be sent again',
    cause:
      "Today's rules keep back a bill whose invoice the undo voids: by a date before delivery.from, a filter or exclusion, reportOnly, or what would block it.",
    cure: 'Correct what keeps it back before you void; or plan the undo with --hold, if the bill is not to be sent again.',
  },
  'undo/other-connection': {
    title: 'the run was of another connection',
    cause: 'The journal or plan names another connection than --connection.',
    cure: 'Leave --connection out, or give the one that is named.',
  },
} as const satisfies Readonly<Record<string, CodeEntry>>;
